"""`opgen fix`: the code of callers gets the names of a new version, and nothing else changes."""

import json
import os
import subprocess
from typing import Any

import pytest

from tests.support.checkout import Checkout
from tests.unit.cli.test_diff_packages import OPENAPI_GENERATOR, OPENAPI_PYTHON_CLIENT, SPEAKEASY, STAINLESS

_OLD = """\
["opgen surface",1,"jobs",""]
["operation","jobs","get_job",[["job_id","str"],["part","str"]],"Job","GET","/jobs/{job_id}/{part}","getJob","jobs.get"]
["operation","jobs","list_jobs",[["limit","int","5",true]],"list[Job]","GET","/jobs","listJobs","jobs.list"]
["operation","jobs","stop_job",[["job_id","str"]],"None","POST","/jobs/{job_id}/stop","stop","jobs.stop"]
["operation","logs","get_logs",[],"str","GET","/logs","logs","logs.get"]
["operation","logs","get_old_logs",[],"str","GET","/old","old","logs.old"]
["operation","gone","get_gone",[],"str","GET","/gone","gone","gone.get"]
["operation","evil","evil",[],"str","GET","/evil","evil"]
["model","Job"]
["field","title","str","",false,"Title"]
["field","state","State"]
["enum","State"]
["member","DONE","done"]
["member","FAILED","failed"]
["member","LOST","lost"]
["error","NotFoundError",404,"None"]
["export","AsyncClient"]
["export","Client"]
"""
_NEW = """\
["opgen surface",1,"jobs",""]
["operation","tasks","read_task",[["part","str"],["task_id","str"]],"Task","GET","/parts/{part}/{task_id}","getJob","tasks.read"]
["operation","tasks","list_tasks",[["size","int","5",true]],"list[Task]","GET","/jobs","listTasks","tasks.list"]
["operation","tasks","stop_job",[["job_id","str"]],"None","POST","/jobs/{job_id}/stop","halt","tasks.stop"]
["operation","output","get_logs",[],"str","GET","/logs","logs","output.get"]
["operation","evil","evil",[],"str","GET","/evil","'+evil()+'"]
["operation","archive","get_old_logs",[],"str","GET","/old","old","old_logs"]
["model","Task"]
["field","name","str","",false,"Title"]
["field","state","State"]
["enum","State"]
["member","FINISHED","finished"]
["member","FAILED","failed"]
["error","MissingError",404,"None"]
["export","AsyncClient"]
["export","Client"]
"""
_RENAMES = [
    part
    for each in ("Job=Task", "State.DONE=FINISHED", "jobs.list_jobs.limit=size", "jobs.get_job.job_id=task_id")
    for part in ("--rename", each)
]


def _fixed(checkout: Checkout, code: str, *options: str) -> tuple[str, list[str]]:
    """Return the new code of a caller, and the listed uses without the path."""
    checkout.write("old/api.jsonl", _OLD)
    checkout.write("new/api.jsonl", _NEW)
    checkout.write("app.py", code)
    done = checkout.opgen(
        "fix", "old/api.jsonl", "new/api.jsonl", "app.py", *_RENAMES, "--write", "--force", "-q", *options
    )
    assert done.code == 0, done.err
    listed = [line.partition("app.py:")[2] for line in done.lines]
    return (checkout.folder / "app.py").read_bytes().decode(), listed


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("import jobs\njobs.list_jobs(c, limit=1)  # limit", "import jobs\njobs.list_tasks(c, size=1)  # limit"),
        ("from jobs import (\n    Job,  # a job\n)\nx: Job", "from jobs import (\n    Task,  # a job\n)\nx: Task"),
        ("from jobs import Job as J\nJ(title='x')", "from jobs import Task as J\nJ(name='x')"),
        ("from jobs import Job\nTask = 1\nx: Job", "from jobs import Task as Job\nTask = 1\nx: Job"),
        (
            "from jobs.models import Job\ndef f(x: 'list[Job]'): ...",
            "from jobs.models import Task\ndef f(x: 'list[Task]'): ...",
        ),
        (
            "from jobs import Job\nJob.model_validate({'Title': 1})",
            "from jobs import Task\nTask.model_validate({'Title': 1})",
        ),
        (
            "from jobs import Job\nmatch x:\n case Job(title = y): ...",
            "from jobs import Task\nmatch x:\n case Task(name = y): ...",
        ),
        (
            "from jobs import State\nf'{State.DONE} é {State.DONE!r}'",
            "from jobs import State\nf'{State.FINISHED} é {State.FINISHED!r}'",
        ),
        ("from jobs import State\nState['DONE']", "from jobs import State\nState['FINISHED']"),
        (
            "from jobs import Client\nc = Client()\nc.jobs.list( limit = 1 )",
            "from jobs import Client\nc = Client()\nc.tasks.list( size = 1 )",
        ),
        (
            "from jobs import Client\n(Client().jobs  # 1\n .get)",
            "from jobs import Client\n(Client().tasks  # 1\n .read)",
        ),
        ("from jobs import Client\nClient().logs.old()", "from jobs import Client\nClient().old_logs()"),
        ("from jobs import Client\nj = Client().jobs\nj.get", "from jobs import Client\nj = Client().tasks\nj.read"),
        (
            "from jobs import Client\nClient().jobs.get('a', (b))",
            "from jobs import Client\nClient().tasks.read(task_id='a', part=(b))",
        ),
        (
            "from jobs import get_job_async as g, list_jobs\ng(c, a, part=1), list_jobs(c, **{'limit': 1})",
            "from jobs import read_task_async as g, list_tasks\ng(c, task_id=a, part=1), list_tasks(c, **{'size': 1})",
        ),
        (
            "from jobs.operations.jobs import get_job, stop_job",
            "from jobs.operations.tasks import read_task, stop_job",
        ),
        (
            "if 1:\n    from jobs.operations.logs import get_logs, get_old_logs as old",
            "if 1:\n    from jobs.operations.output import get_logs\n    from jobs.operations.archive import get_old_logs as old",
        ),
        ("from jobs.operations import jobs as o\no.stop_job", "from jobs.operations import tasks as o\no.stop_job"),
        (
            "import jobs.operations.jobs\njobs.operations.jobs.get_job",
            "import jobs.operations.tasks\njobs.operations.tasks.read_task",
        ),
        ("import jobs\njobs.operations.logs.get_old_logs", "import jobs\njobs.operations.archive.get_old_logs"),
        ("from jobs.errors import NotFoundError", "from jobs.errors import MissingError"),
        ("\ufefffrom jobs import Job\r\nx: Job\r\n", "\ufefffrom jobs import Task\r\nx: Task\r\n"),
        ("from jobs import Job, get_job\nx: Job = get_job", "from jobs import Task, read_task\nx: Task = read_task"),
        (
            "try: from jobs import Job\nexcept ImportError: from old import Job\nx: Job",
            "try: from jobs import Task as Job\nexcept ImportError: from old import Job\nx: Job",
        ),
        ("from jobs import Job\n__all__ = ['Job']", "from jobs import Task\n__all__ = ['Task']"),
        (
            "import jobs\npatch('jobs.get_job'), patch(r'jobs.operations.jobs.stop_job'), patch('jobs.jobs.jobs')",
            "import jobs\npatch('jobs.read_task'), patch(r'jobs.operations.tasks.stop_job'), patch('jobs.jobs.jobs')",
        ),
        (
            "import_module('jobs.operations.jobs')\nfrom jobs import Client",
            "import_module('jobs.operations.tasks')\nfrom jobs import Client",
        ),
        (
            "from jobs import OPERATIONS\nOPERATIONS['stop'], OPERATIONS.get('listJobs'), 'logs' in OPERATIONS",
            "from jobs import OPERATIONS\nOPERATIONS['halt'], OPERATIONS.get('listTasks'), 'logs' in OPERATIONS",
        ),
        (
            "from jobs import Job, State\nState('done'), 'failed'\ndef f(x: Job): x.state in ('done', 'failed'), Job(state='done')",
            "from jobs import Task, State\nState('finished'), 'failed'\ndef f(x: Task): x.state in ('finished', 'failed'), Task(state='finished')",
        ),
        (
            "from jobs import Job\ndef f(x: Job):\n match x:\n  case Job(state='done'): x",
            "from jobs import Task\ndef f(x: Task):\n match x:\n  case Task(state='finished'): x",
        ),
    ],
)
def test_use_gets_its_new_name_and_the_rest_stays(checkout: Checkout, old: str, new: str) -> None:
    assert _fixed(checkout, old) == (new, [])


@pytest.mark.parametrize(
    ("code", "listed"),
    [
        ("from jobs import Client\nClient().jobs.stop('a').title", '2: not decided: "title"'),
        ("def f(x): return x.title, x['Title']", '1: not decided: "title"'),
        ("def f(x): x.run(limit=1)\ngetattr(f, 'limit')", '1: not decided: "limit"\n2: not decided: "limit"'),
        ("import other, jobs\nother.title, other.f(limit=1), other.Job", ""),
        ("from other import Job, run\nJob(title=1), run(limit=1)", ""),
        ("from jobs import *\nJob", ""),
        ("from jobs import Client\nClient().jobs.get(*x)", "2: jobs.get_job has other positional arguments"),
        ("from jobs.operations import logs\nlogs.get_logs", "2: logs.get_logs is now output.get_logs"),
        ("from jobs import Client\nx = Client().logs\nx.old", "3: client.logs.old is now client.old_logs"),
        (
            "from jobs import Job, State\ndef f(x: Job): return x.state == 'lost', x == 'lost'\nState('lost')",
            "2: State.LOST is gone\n3: State.LOST is gone",
        ),
        (
            "from jobs import OPERATIONS\nOPERATIONS['evil']",
            """2: OPERATIONS["evil"].evil is now '+evil()+'""",
        ),
        ("from jobs import OPERATIONS\nOPERATIONS['gone']", '2: OPERATIONS["gone"] is gone'),
        ("import jobs\npatch('jobs.get_gone')", "2: gone.get_gone is gone"),
    ],
)
def test_use_that_nothing_decides_is_listed(checkout: Checkout, code: str, listed: str) -> None:
    assert "\n".join(_fixed(checkout, code)[1]) == listed


_OTHER = {
    **{f"stainless/{path}": text for path, text in STAINLESS.items()},
    **{f"functions/{path}": text for path, text in OPENAPI_PYTHON_CLIENT.items()},
    "stainless/resources/parts.py": """class Parts:
    def get(self, part, *, job_id):
        return self._get(f"/jobs/{job_id}/parts/{part}")
""",
    "stainless/resources/jobs.py": STAINLESS["resources/jobs.py"].replace(
        "class Jobs:", "from .parts import Parts\nclass Jobs:\n    @cached_property\n    def parts(self) -> Parts: ..."
    ),
    "functions/api/jobs/update.py": OPENAPI_PYTHON_CLIENT["api/jobs/retrieve.py"]
    .replace("job_id, verbose", "job_id, body")
    .replace('"get"', '"put"'),
    **{f"speakeasy/{path}": text for path, text in SPEAKEASY.items()},
    "functions/client.py": "class AuthenticatedClient:\n    def __init__(self, token): pass\n",
    "functions/models.py": "class Job:\n    title: str\n    def to_dict(self): pass\nclass Gone: ...\n",
}
_ACME = """\
["opgen surface",1,"acme",""]
["keyword","base_url","str | None","None"]
["keyword","token","str","",true]
["operation","jobs","create_job",[["body","Job","",true]],"Job","POST","/jobs","create","jobs.create"]
["operation","jobs","read_job",[["job_id","str"]],"Job","GET","/jobs/{job_id}","read","jobs.read"]
["operation","jobs","update_job",[["job_id","str"],["body","Job","",true]],"Job","PUT","/jobs/{job_id}","update","jobs.update"]
["operation","jobs","list_runs",[["job_id","str"],["country","str","",true]],"Job","GET","/jobs/{job_id}/runs","runs","jobs.list_runs"]
["operation","jobs","get_part",[["job_id","str"],["part","str"]],"Job","GET","/jobs/{job_id}/parts/{part}","part","jobs.parts.get"]
["model","Job"]
["field","title","str"]
["export","AsyncClient"]
["export","Client"]
"""


@pytest.mark.parametrize(
    ("old", "new", "listed"),
    [
        (
            "from stainless import AsyncAcme\nc = AsyncAcme(api_key='1')\nc.jobs.retrieve('1', extra_headers={})",
            "from acme import AsyncClient\nc = AsyncClient(token='1')\nc.jobs.read('1', extra_headers={})",
            ["3: client.jobs.retrieve.extra_headers is gone: use `client.with_options(headers=...)`"],
        ),
        (
            "import stainless as s\ns.Acme().jobs.create(title=1)",
            "import acme as s\ns.Client().jobs.create(title=1)",
            [],
        ),
        (
            "import stainless\nstainless.Acme().jobs.stop('1')",
            "import acme\nacme.Client().jobs.stop('1')",
            ["2: client.jobs.stop is gone"],
        ),
        (
            "from functions.api.jobs import create, retrieve\nretrieve.sync('1', client=c), create.sync(client=c, title=1)",
            "c.jobs.read('1'), c.jobs.create(title=1)",
            [],
        ),
        (
            "from functions.api.jobs.create import sync as make\nmake('x', client=self.c)",
            "self.c.jobs.create(title='x')",
            [],
        ),
        (
            "from functions import AuthenticatedClient as C\nfrom functions.api.jobs import retrieve\nasync def f(c: C): await retrieve.asyncio('1', client=c)",
            "from acme import AsyncClient as C\nasync def f(c: C): await c.jobs.read('1')",
            [],
        ),
        (
            "from functions.api.jobs import retrieve, create\nretrieve.sync_detailed('1', client=c), create.sync('1', client=c)",
            "from functions.api.jobs import retrieve\nretrieve.sync_detailed('1', client=c), c.jobs.create(title='1')",
            [
                "2: retrieve.sync_detailed is gone: use `client.send_raw(read_job_request(...))`, then `response.parse()`",
            ],
        ),
        (
            "from functions.models import Gone, Job\nJob.from_dict({'title': 1}), Job(title=1).to_dict()",
            "from acme import Job\nfrom functions.models import Gone\nJob.model_validate({'title': 1}), Job(title=1).to_dict()",
            ["1: Gone is not in acme"],
        ),
        (
            "import stainless\nstainless.Acme(default_headers={}, timeout=5, region='x').copy(default_query={}).jobs.retrieve('1')",
            "import acme\nacme.Client(headers={}, timeout=5, region='x').with_options(query={}).jobs.read('1')",
            ["2: Acme.region is gone"],
        ),
        (
            "import stainless\nfrom stainless import APITimeoutError, RateLimitError as R\ntry: ...\nexcept (R, stainless.AcmeError) as e: e.message",
            "import acme\nfrom acme.errors import TransportTimeoutError, TooManyRequestsError as R\ntry: ...\nexcept (R, acme.errors.ClientError) as e: e.message",
            ["4: error.message is gone: use `str(error)`"],
        ),
        (
            "from stainless import AsyncAcme, omit\nasync def f(c: AsyncAcme): await c.close()",
            "from acme import AsyncClient\nfrom stainless import omit\nasync def f(c: AsyncClient): await c.aclose()",
            ["1: omit is gone: leave the argument out"],
        ),
        (
            "from stainless import Acme\nAcme().jobs.with_raw_response.retrieve('1')",
            "from acme import Client\nClient().jobs.with_raw_response.retrieve('1')",
            [
                "2: client.jobs.retrieve of with_raw_response is gone: use `client.send_raw(read_job_request(...))`, then `response.parse()`",
            ],
        ),
        (
            "from stainless import Acme\nAcme().jobs.parts.get('a', job_id='1')\ndef f(c): c.jobs.retrieve('1')",
            "from acme import Client\nClient().jobs.parts.get(part='a', job_id='1')\ndef f(c): c.jobs.retrieve('1')",
            ['3: not decided: "retrieve"'],
        ),
        (
            "from speakeasy import Acme\nAcme('t', server_url='x').jobs.runs.list(job_id='1', retries=r)",
            "from acme import Client\nClient(token='t', base_url='x').jobs.list_runs(job_id='1', retries=r)",
            [
                "2: client.jobs.runs.list needs country",
                "2: client.jobs.runs.list.retries is gone: use `client.with_options(max_retries=...)`",
            ],
        ),
        (
            "from functions import AuthenticatedClient\nAuthenticatedClient('https://x', 't', timeout=t).with_headers({})",
            "from acme import Client\nClient(base_url='https://x', token='t', timeout=t).with_options(headers={})",
            ["2: AuthenticatedClient.timeout is now timeout: it must be a number or an `httpx2.Timeout(...)`"],
        ),
        (
            "from functions.api.jobs import runs\nfrom functions.errors import UnexpectedStatus\nruns.sync('1', client=c)",
            "from acme.errors import ApiError\nc.jobs.list_runs('1')",
            ["3: runs.sync needs country"],
        ),
        (
            "from functions.api.jobs import update\nfrom functions import models as m\nupdate.sync('1', client=c, body=m.Job('x'))",
            "from acme import update_job_request\nfrom acme import models as m\nc.send(update_job_request('1', body=m.Job(title='x')))",
            [],
        ),
        (
            "from functions.api.jobs import update\nfrom functions.models import Job\nupdate.sync('1', client=c, body=Job(title='x'))",
            "from acme import Job\nc.jobs.update('1', title='x')",
            [],
        ),
        (
            "from functions.api.jobs.update import asyncio\nasync def f(): await asyncio('1', client=c, body={'title': 'x'})",
            "async def f(): await c.jobs.update('1', **{'title': 'x'})",
            [],
        ),
        (
            "from functions.api import jobs\njobs.update.sync('1', client=c, body=b)",
            "from functions.api import jobs\njobs.update.sync('1', client=c, body=b)",
            ["1: jobs is not in acme", "2: update.sync is now client.send(update_job_request"],
        ),
    ],
)
def test_call_of_another_generator_gets_its_new_form(checkout: Checkout, old: str, new: str, listed: list[str]) -> None:
    for path, text in _OTHER.items():
        checkout.write(path, text)
    checkout.write("acme/api.jsonl", _ACME)
    checkout.write("app.py", old)
    package = next(each for each in ("stainless", "speakeasy", "functions") if each in old)
    done = checkout.opgen("fix", package, "acme/api.jsonl", "app.py", "-q")
    written = checkout.opgen("fix", package, "acme/api.jsonl", "app.py", "-q", "--write", "--force")
    assert (checkout.folder / "app.py").read_text("utf-8") == new
    assert [line.partition("app.py:")[2] for line in done.lines] == listed
    assert len(written.lines) == len(listed)
    assert done.code == written.code == bool(listed)
    assert not (checkout.folder / "executed").exists()


def test_package_with_a_class_for_each_group_of_calls_is_refused(checkout: Checkout) -> None:
    for path, text in OPENAPI_GENERATOR.items():
        checkout.write(f"old/{path}", text)
    checkout.write("acme/api.jsonl", _ACME)
    checkout.write("app.py", "from old import JobsApi, Job\nJobsApi().retrieve('1')")
    done = checkout.opgen("fix", "old", "acme/api.jsonl", "app.py")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("old: fix cannot rewrite the calls of a client of openapi-generator")


def test_file_that_still_uses_a_name_without_its_import_stays(checkout: Checkout) -> None:
    for path, text in _OTHER.items():
        checkout.write(path, text)
    checkout.write("acme/api.jsonl", _ACME)
    code = (
        "from functions.api.jobs import retrieve\nretrieve.sync('1', client=c)\n# é\npatch.object(retrieve, 'sync')\n"
    )
    checkout.write("app/left.py", code)
    checkout.write("app/other.py", "from functions.api.jobs import retrieve\nretrieve.sync('1', client=c)\n")
    done = checkout.opgen("fix", "functions", "acme/api.jsonl", "app", "-q", "--write", "--force")
    reason = '"retrieve" is used, but its import would change, so the file stays as it was'
    assert (done.code, done.lines) == (1, [f"app/left.py:4:14: {reason}"])
    assert (checkout.folder / "app/left.py").read_text("utf-8") == code
    assert (checkout.folder / "app/other.py").read_text("utf-8") == "c.jobs.read('1')\n"


def test_patch_is_shown_first_and_git_applies_it(checkout: Checkout) -> None:
    code = "from jobs import Job\n\n\nx: Job"
    checkout.write("old/api.jsonl", _OLD)
    checkout.write("new/api.jsonl", _NEW)
    checkout.write("app/main.py", code)
    subprocess.run(["git", "init", "-q"], cwd=checkout.folder, check=True)

    command = ("fix", "old/api.jsonl", "new/api.jsonl", "app", "--rename", "Job=Task")
    shown = checkout.opgen(*command)
    checked = checkout.opgen(*command, "--check")
    refused = checkout.opgen(*command, "--write")

    assert (shown.code, checked.code, refused.code) == (0, 1, 2)
    assert shown.last_line == "2 lines in 1 file to rewrite, 0 uses listed"
    assert refused.err == (
        "app/main.py: not as committed in git, so the changes could not be undone\n"
        "  hint: commit the files first, or use --force\n"
    )
    assert (checkout.folder / "app/main.py").read_text("utf-8") == code
    subprocess.run(["git", "apply", "-"], cwd=checkout.folder, input=shown.out, text=True, check=True)
    assert (checkout.folder / "app/main.py").read_text("utf-8") == "from jobs import Task\n\n\nx: Task"
    assert checkout.opgen(*command, "--check").code == 0


def test_rename_that_nothing_decides_needs_an_option(checkout: Checkout) -> None:
    code = "from jobs import State\nState.DONE\n"
    checkout.write("old/api.jsonl", _OLD)
    checkout.write("new/api.jsonl", _NEW)
    checkout.write("app.py", code)

    shown = checkout.opgen("fix", "old/api.jsonl", "new/api.jsonl", "app.py")
    guessed = checkout.opgen("fix", "old/api.jsonl", "new/api.jsonl", "app.py", "--guess")
    unknown = checkout.opgen("fix", "old/api.jsonl", "new/api.jsonl", "app.py", "--rename", "State.DONE=LOST")
    same = checkout.opgen("fix", "old/api.jsonl", "old/api.jsonl", "app.py")

    assert (shown.out, shown.lines[0]) == ("", "app.py:2: State.DONE is gone")
    assert "note: possible renames, see --guess: " in shown.err
    assert "State.DONE=FINISHED" in shown.err
    assert "+State.FINISHED\n" in guessed.out
    assert unknown.err == "--rename State.DONE: the name is not gone, or the new one not new\n"
    assert "note: no name of the package changed; give another old version, as with --since\n" in same.err


def test_renamed_model_is_proposed_if_operations_show_it(checkout: Checkout) -> None:
    code = "from jobs import Job\ndef f(x: Job, y): Job(title=1), y.title\n"
    checkout.write("old/api.jsonl", _OLD)
    checkout.write("new/api.jsonl", _NEW)
    checkout.write("app.py", code)

    shown = checkout.opgen("fix", "old/api.jsonl", "new/api.jsonl", "app.py")
    guessed = checkout.opgen("fix", "old/api.jsonl", "new/api.jsonl", "app.py", "--guess", "--write", "--force")

    (note,) = (line for line in shown.lines if "possible renames" in line)
    assert "Job=Task" in note.partition("--guess: ")[2].split(", ")
    assert 'app.py:2: not decided: "title"' in guessed.lines
    assert (checkout.folder / "app.py").read_text("utf-8") == code.replace("Job", "Task").replace("(title", "(name")


def _repository(checkout: Checkout, **files: str) -> tuple[str, ...]:
    """Commit both versions and files of callers, and return the command for the folder `app`."""
    for path, text in {"old/api.jsonl": _OLD, "new/api.jsonl": _NEW, **files}.items():
        checkout.write(path, text)
    for command in ("init", "add .", "-c user.name=a -c user.email=a@example.com commit -m a"):
        subprocess.run(["git", *command.split()], cwd=checkout.folder, check=True, capture_output=True)
    return ("fix", "old/api.jsonl", "new/api.jsonl", "app", "--rename", "Job=Task", "--write")


def test_write_runs_no_filter_of_the_repository(checkout: Checkout) -> None:
    code = "from jobs import Job\r\nx: Job\r\n"
    command = _repository(checkout, **{".gitattributes": "*.py filter=own", "app/main.py": code.replace("\r", "")})
    checkout.write("app/main.py", code)
    filters = (
        '[filter "own"]\n\tclean = touch executed; cat\n\tsmudge = touch executed; cat\n\tprocess = touch executed\n'
    )
    with (checkout.folder / ".git/config").open("a", encoding="utf-8") as config:
        config.write(filters)
    done = checkout.opgen(*command)
    changed = checkout.opgen(*command, "--rename", "State.DONE=FINISHED")
    assert (done.code, changed.code) == (0, 0), done.err
    assert not (checkout.folder / "executed").exists()
    checkout.write("app/main.py", code + "# changed\n")
    assert checkout.opgen(*command).code == 2


def test_link_out_of_the_folder_is_not_rewritten(checkout: Checkout, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "main.py"
    outside.write_text("from jobs import Job\n", encoding="utf-8")
    command = _repository(checkout, **{"app/main.py": "from jobs import Job\n", "lib/own.py": "from jobs import Job\n"})
    (checkout.folder / "app/link.py").symlink_to(outside)
    (checkout.folder / "app/own.py").symlink_to(checkout.folder / "lib/own.py")
    done = checkout.opgen(*command, "--force")
    named = checkout.opgen(*command[:3], "app/link.py", *command[4:], "--force")
    assert "note: app/link.py: a link to a file outside of the folder, so it was not rewritten" in done.lines
    assert "note: app/link.py: a link to a file outside of the folder, so it was not rewritten" in named.lines
    assert outside.read_text("utf-8") == "from jobs import Job\n"
    assert (checkout.folder / "lib/own.py").read_text("utf-8") == "from jobs import Task\n"


_CELLS: tuple[list[str], ...] = (
    ["%matplotlib inline\n", "!pip install jobs\n", "from jobs import Job, list_jobs\n", "x = !ls\n", "Job?"],
    ["%%time\n", "%timeit -n 1 list_jobs(c, limit=1)  # é\n", "if x:\n", "    !echo Job\n", "y: Job"],
    ["%%bash\n", "echo Job"],
    ["def (Job\n"],
    [],
)


@pytest.mark.parametrize("style", [{"indent": 1}, {"indent": 1, "ensure_ascii": False}, {"separators": (",", ":")}])
@pytest.mark.parametrize("is_list", [True, False])
def test_cells_of_notebooks_are_rewritten_and_all_other_bytes_stay(
    checkout: Checkout, style: dict[str, Any], *, is_list: bool
) -> None:
    cells: list[Any] = [{"cell_type": "markdown", "source": ["from jobs import Job"], "metadata": {"a": [1.0, 1e2]}}]
    for lines in _CELLS:
        source = lines if is_list else "".join(lines)
        cells.append({"cell_type": "code", "metadata": {}, "outputs": [{"text": ["Job é"]}], "source": source})
    text = json.dumps({"cells": cells, "nbformat": 4}, **style) + "\r\n"
    command = _repository(checkout, **{"app/main.ipynb": text})
    shown = checkout.opgen(*command[:-1], "--rename", "jobs.list_jobs.limit=size")
    done = checkout.opgen(*command, "--rename", "jobs.list_jobs.limit=size")
    changes = {"import Job, list_jobs": "import Task, list_tasks", "list_jobs(c, limit=1)": "list_tasks(c, size=1)"}
    expected = text.replace("y: Job", "y: Task")
    for old, new in changes.items():
        expected = expected.replace(old, new)
    assert (checkout.folder / "app/main.ipynb").read_bytes().decode() == expected
    assert "note: app/main.ipynb: a cell is not Python, so its uses are unknown" in done.lines
    checkout.write("app/main.ipynb", text.replace("\r", ""))
    assert shown.out.startswith("--- a/app/main.ipynb\n")


def test_import_in_a_notebook_that_becomes_two_has_two_lines(checkout: Checkout) -> None:
    source = ["from jobs.operations.logs import get_logs, get_old_logs\n", "get_logs"]
    text = json.dumps({"cells": [{"cell_type": "code", "source": source}]}, indent=2)
    command = _repository(checkout, **{"app/main.ipynb": text})
    assert checkout.opgen(*command).code == 0
    written = json.loads((checkout.folder / "app/main.ipynb").read_text("utf-8"))
    lines = ["from jobs.operations.archive import get_old_logs\n", "from jobs.operations.output import get_logs\n"]
    assert sorted(written["cells"][0]["source"]) == sorted([*lines, "get_logs"])
    assert json.dumps(written, indent=2) == (checkout.folder / "app/main.ipynb").read_text("utf-8")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("README.md", "README.md: not a Python file or a notebook, so its uses are unknown"),
        ("tests.txt", "tests.txt: not a Python file or a notebook, so its uses are unknown"),
        ("old.py", "old.py:1:1: not Python, so its uses are unknown"),
        ("a.ipynb", "a.ipynb: not Python, so its uses are unknown"),
    ],
)
def test_given_file_that_is_not_read_is_an_error(checkout: Checkout, path: str, message: str) -> None:
    command = _repository(checkout, **{path: "print 'a'" if path == "old.py" else "# A\n"})
    fixed = checkout.opgen(*command[:3], path)
    compared = checkout.opgen("diff", *command[1:3], "--callers", path)
    assert (fixed.code, fixed.err, compared.code, compared.err) == (2, f"{message}\n", 2, f"{message}\n")


def test_patch_quotes_names_of_files_as_git_does(checkout: Checkout) -> None:
    name = 'app/a\n--- a/x"\\\x1b[2J é.py'
    command = _repository(checkout, **{name: "from jobs import Job\n"})
    done = checkout.opgen(*command[:-1])
    quoted = subprocess.run(["git", "ls-files", "app"], cwd=checkout.folder, capture_output=True, text=True, check=True)
    assert done.out.splitlines()[0] == f'--- "a/{quoted.stdout.strip()[1:]}'
    subprocess.run(["git", "apply", "-"], cwd=checkout.folder, input=done.out, text=True, check=True)
    assert (checkout.folder / name).read_text("utf-8") == "from jobs import Task\n"


@pytest.mark.parametrize("command", ["fix", "diff"])
def test_programs_of_the_working_folder_are_started_only_if_an_option_names_them(
    checkout: Checkout, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPGEN_SECRET", "secret")
    monkeypatch.setenv("PATH", f"{checkout.folder}/path{os.pathsep}.{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    for program in (".venv/bin/python", ".venv/bin/pyright", "path/pyright", "path/python", "pyright", "python"):
        file = checkout.write(program, f"#!/bin/sh\nenv > {checkout.folder}/executed\n")
        file.chmod(0o755)
    checkout.write(".venv/pyvenv.cfg", "")
    old = {"openapi": "3.1.0", "info": {"title": "a", "version": "1"}, "paths": {}}
    responses = {"200": {"description": ""}}
    new = old | {"paths": {"/jobs": {"get": {"operationId": "getJob", "tags": ["jobs"], "responses": responses}}}}
    checkout.write("old.json", new)
    checkout.write("new.json", old)
    checkout.write("app.py", "from acme import Client\nClient().jobs.get_job().title\n")
    arguments = ("--callers", "app.py") if command == "diff" else ("app.py",)
    executed = checkout.folder / "executed"

    refused = checkout.opgen(command, "old.json", "new.json", *arguments)
    assert not executed.exists(), refused.err
    monkeypatch.setenv("VIRTUAL_ENV", str(checkout.folder / ".venv"))
    checkout.opgen(command, "old.json", "new.json", *arguments)
    assert not executed.exists()
    checkout.opgen(command, "old.json", "new.json", *arguments, "--python", ".venv/bin/python")
    assert "secret" not in executed.read_text("utf-8")


@pytest.mark.parametrize("checker", ["mypy", "ty", "pyrefly"])
def test_type_checker_decides_whose_attribute_it_is(checkout: Checkout, checker: str) -> None:
    thing = {"type": "object", "required": ["title"], "properties": {"title": {"type": "string"}}}
    content = {
        "200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Job"}}}}
    }
    old = {
        "openapi": "3.1.0",
        "info": {"title": "a", "version": "1"},
        "servers": [{"url": "https://example.com"}],
        "paths": {"/jobs": {"get": {"operationId": "getJob", "tags": ["jobs"], "responses": content}}},
        "components": {"schemas": {"Job": thing}},
    }
    new = {
        **old,
        "components": {"schemas": {"Job": {**thing, "required": ["name"], "properties": {"name": {"type": "string"}}}}},
    }
    checkout.write("old.json", old)
    checkout.write("new.json", new)
    checkout.write("pyproject.toml", f"[tool.{checker}]\n")
    code = "from acme import Client, Job\n\n\nclass Own:\n    title = 1\n\n\n"
    code += "def f(jobs: list[Job | None], own: Own, any_) -> None:\n"
    code += "    own.title, any_.title, [each.title for each in jobs if each], Client().jobs.get().title, 'é'\n"
    checkout.write("app.py", code)

    done = checkout.opgen("fix", "old.json", "new.json", "app.py", "--guess", "--write", "--force")

    expected = "    own.title, any_.title, [each.name for each in jobs if each], Client().jobs.get().name, 'é'"
    assert (checkout.folder / "app.py").read_text("utf-8").splitlines()[-1] == expected
    assert done.lines == ['app.py:9: not decided: "title"', "1 line in 1 file rewritten, 1 use listed"]
