"""Uses of a package in source code: names by import, values by type."""

import ast

import pytest
from opgen.diff.callers.names import Kind, PackageNames
from opgen.diff.callers.reader import Use, read_project

from tests.unit.diff.callers.surface import SURFACE

_NAMES = PackageNames(SURFACE).modules


def _read(code: str) -> tuple[Use, ...]:
    return read_project({"main.py": ast.parse(code)}, _NAMES, "jobs").uses


def _uses(code: str) -> list[str]:
    """Return the names of the uses in `code`, without imports and the client."""
    return [
        use.target.name
        for use in _read(code)
        if use.line > code.count("import")
        and use.target.name != "Client"
        and use.target.kind is not Kind.MODULE
        and use.call is None
    ]


@pytest.mark.parametrize(
    "code",
    [
        "from jobs import get_job\nget_job",
        "from jobs import get_job_async as read\nread",
        "from app.generated.jobs import get_job_request\nget_job_request",
        "from .jobs.operations.jobs import get_job\nget_job",
        "from jobs.operations import jobs as operations\noperations.get_job",
        "from jobs import operations\noperations.jobs.get_job",
        "import jobs\njobs.get_job",
        "import jobs as api\napi.operations.jobs.get_job",
        "import app.generated.jobs\napp.generated.jobs.get_job",
        "from app.generated import jobs as api\napi.get_job",
        "from jobs import Client\ndef f(c: Client): c.jobs.get_job",
        "from jobs import AsyncClient\nasync def f(*, c: 'AsyncClient | None'): c.jobs.get_job",
        "from jobs.client import Client\nwith Client() as c: c.jobs.get_job",
        "from jobs import Client\nc = Client().with_options(timeout=1)\nc.jobs.get_job",
        "from jobs import Client\nclass A:\n  def __init__(self): self.c = Client()\n  def f(self): self.c.jobs.get_job",
        "from jobs import Client\nclass A:\n  c: Client\n  def f(self): self.c.jobs.get_job",
        "from jobs import Client\ndef f(cs: dict[str, Client]): cs['a'].jobs.get_job",
    ],
)
def test_function_is_found_by_each_kind_of_import(code: str) -> None:
    assert _uses(code) == ["jobs.get_job"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("get_job(c, '1').title", ["Job.title"]),
        ("page = list_jobs(c)\npage.value.jobs[0].title", ["JobPage.jobs", "Job.title"]),
        ("async def f():\n  async for j in list_jobs(c): j.title", ["Job.title"]),
        ("list_jobs_headers(c.send_raw(list_jobs_request())).text", ["Label.text", "jobs.list_jobs_headers"]),
        ("for k, j in list_jobs(c).value.by_name.items(): j.title", ["JobPage.by_name", "Job.title"]),
        ("if (j := get_job(c, '1')).parent: j.parent.title", ["Job.parent", "Job.parent", "Job.title"]),
        ("c.send(get_job_request('1')).title", ["Job.title"]),
        ("def f(j: 'Job | None', k: list[Job]): j and j.title, k[0].title", ["Job", "Job", "Job.title", "Job.title"]),
        ("match get_job(c, '1'):\n  case Job(title='a'): pass", ["Job.title", "Job"]),
        (
            "try: pass\nexcept (NotFoundError, Other) as e: e.detail.text",
            ["NotFoundError", "NotFoundError.detail", "Label.text"],
        ),
        ("with raises(NotFoundError) as e: pass\ne.value.detail", ["NotFoundError", "NotFoundError.detail"]),
        ("max(list_jobs(c), key=lambda j: j.title).title", ["Job.title", "Job.title"]),
        ("js = list_jobs(c).value.jobs\njs.sort(key=lambda j: j.title)", ["JobPage.jobs", "Job.title"]),
        ("{j.title: 1 for j in list_jobs(c) if j.state}", ["Job.state", "Job.title"]),
        ("getattr(get_job(c, '1'), 'title', Job)", ["Job", "Job.title"]),
        ("get_job(c, '1').model_copy(update={'title': 't'}).title", ["Job.title", "Job.title"]),
        ("Job.model_validate({}).title\ncast('Job', 1).title", ["Job", "Job", "Job.title", "Job.title"]),
        ("State('done'), State['FAILED'], State('other')", ["State", "State", "State", "State.DONE", "State.FAILED"]),
        ("class A(Job):\n  def f(self): self.title\nA(title='').title", ["Job", "Job.title", "Job.title"]),
        ("def f(): return get_job(c, '1')\nf().title", ["Job.title"]),
        ("def f():\n  def g(): return get_job(c, '1')\n  return 1\nf().title", []),
        ("def f(): late.title\nlate = get_job(c, '1')\nlate = None", ["Job.title"]),
        ("j = get_job(c, '1')\nj = other()\nj.title", []),
        ("def f():\n  j = get_job(c, '1')\nj.title\n[k for k in list_jobs(c)]\nk.title", []),
        ("parse_job(1).title", ["Job.title"]),
        ("JobPage().item.text", ["JobPage", "JobPage.item", "Label.text"]),
        ("@decorate(State)\nclass A(kind=Job):\n  def f(x=Label): pass", ["Job", "Label", "State"]),
        ("x[State.DONE] if State.FAILED else 1", ["State", "State", "State.DONE", "State.FAILED"]),
        ("def f(j: 'not a type', k: Literal['Job']): a, b = other()", []),
        ("def f() -> State: pass\nfor j in filter(f, list_jobs(c)): j.title", ["Job.title", "State"]),
    ],
)
def test_values_of_known_types_lead_to_fields(code: str, expected: list[str]) -> None:
    names = "Client, Job, JobPage, Label, NotFoundError, State, get_job, get_job_request, list_jobs, list_jobs_headers, list_jobs_request, parse_job"
    found = _uses(f"from jobs import {names}\nc = Client()\n{code}")
    functions = {"jobs.get_job", "jobs.list_jobs", "jobs.list_jobs_all", "webhooks.parse_job"}
    assert sorted(each for each in found if each not in functions) == sorted(expected)


_USES = """\
from jobs import get_job  # get_job
from jobs import get_job as read  # get_job
import jobs
from jobs import AsyncClient, Client, Job, State, operations
from functools import partial as later

c = Client()
jobs.get_job(c, "1")  # get_job
operations.jobs.get_job(c, "1")  # get_job
c.jobs.get_job("1")  # get_job
jobs.get_job_async(AsyncClient(), "1")  # get_job
read(c, job_id="1")  # get_job job_id
Job(title="", state=State.DONE)  # title DONE
Job.model_validate({"title": ""})  # title
read(c, "1").title  # title
[each.title for each in jobs.list_jobs(c)]  # title
get = later(read, c, job_id="1")  # get_job job_id
options = {"job_id": "1"}  # job_id
read(c, **{"job_id": "1"}), read(c, **options)  # get_job job_id
get_title = lambda: read(c, "1").title  # get_job title
"""


def test_each_kind_of_use_is_found() -> None:
    found: dict[int, set[str]] = {}
    for use in _read(_USES):
        name = use.target.name.rpartition(".")[2]
        found.setdefault(use.line, set()).update({name, use.argument} & {"get_job", "job_id", "title", "DONE"})
    marked = {n: {*line.partition("# ")[2].split()} for n, line in enumerate(_USES.splitlines(), 1)}
    assert {n: found.get(n, set()) & names for n, names in marked.items()} == marked


def test_attribute_of_an_unknown_value_is_not_decided() -> None:
    code = "from jobs import Job\ndef f(job, *, own: Job): job.title, own.title, job.items().title"
    read = read_project({"main.py": ast.parse(code)}, _NAMES, "jobs")
    assert [name for name, *_ in read.unknown] == ["job.title", "job.items", ".title"]
    assert "Job.title" in {use.target.name for use in read.uses}


def test_mapping_in_the_place_of_a_model_names_its_fields() -> None:
    code = (
        "from jobs import Job, JobPage\nclass A(Job): pass\n"
        "A(state='done', labels={'a': {'text': '1'}}, parent={'title': 't', 'labels': {}, **more})\n"
        "JobPage(jobs=[{}], item={'text': 't'})\nJob.model_validate({'parent': {'title': 't'}})\n"
        "def f() -> Job: pass\nf(title='t')\n"
    )
    found = [
        (use.target.name, use.target.is_alias, use.argument, " ".join(use.call.keywords), use.call.is_complete)
        for use in _read(code)
        if use.call is not None
    ]

    assert found == [
        ("Job", True, "", "state labels parent", True),
        ("Job", True, "state", "state labels parent", True),
        ("Job", True, "labels", "state labels parent", True),
        ("Label", False, "", "text", True),
        ("Label", False, "text", "text", True),
        ("Job", True, "parent", "state labels parent", True),
        ("Job", False, "", "title labels", False),
        ("Job", False, "title", "title labels", False),
        ("Job", False, "labels", "title labels", False),
        ("JobPage", False, "", "jobs item", True),
        ("JobPage", False, "jobs", "jobs item", True),
        ("JobPage", False, "item", "jobs item", True),
        ("Label", False, "", "text", True),
        ("Label", False, "text", "text", True),
        ("Job", False, "", "parent", True),
        ("Job", False, "parent", "parent", True),
        ("Job", False, "", "title", True),
        ("Job", False, "title", "title", True),
    ]


def test_use_in_a_chain_of_several_lines_is_at_its_name() -> None:
    uses = _read("from jobs import Client\n(Client()\n.jobs\n.get_job)")
    assert [use.line for use in uses if use.target.method] == [4]


def test_shadowed_name_is_no_use() -> None:
    code = "from jobs import get_job\ndef f(get_job): get_job\nget_job = 1\nget_job"
    assert _uses(code) == []


def test_package_is_found_without_its_name() -> None:
    code = "from acme.operations.jobs import get_job\nfrom acme import Client, helpers\nfrom rq import Job"
    for package in ("", "client"):
        assert read_project({"main.py": ast.parse(code)}, _NAMES, package).packages == {"acme"}
