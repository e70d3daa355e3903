"""Uses of a package in source code: names by import, values by type."""

import ast

import pytest
from opgen.changes.callers.model import Use
from opgen.changes.callers.names import PackageNames
from opgen.changes.callers.reader import read_project

from tests.unit.changes.callers.surface import SURFACE

_NAMES = PackageNames(SURFACE)


def _read(code: str) -> tuple[Use, ...]:
    return read_project({"main.py": ast.parse(code)}, _NAMES, "jobs").uses


def _uses(code: str) -> list[str]:
    """Return the names of the uses in `code`, without imports and the client."""
    return [
        use.target.name
        for use in _read(code)
        if use.line > code.count("import") and use.target.name != "Client" and use.call is None
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
        ("for j in list_jobs(c).value.jobs: j.title", ["JobPage.jobs", "Job.title"]),
        ("[j.title for j in list_jobs(c)]", ["Job.title"]),
        ("async def f():\n  async for j in list_jobs(c): j.title", ["Job.title"]),
        ("list_jobs(c).items[0].title\nlist_jobs(c).next_page().items[0].title", ["Job.title", "Job.title"]),
        ("for p in list_jobs(c).pages(): p.value.jobs", ["JobPage.jobs"]),
        ("c.send(list_jobs_request()).jobs", ["JobPage.jobs"]),
        ("list_jobs_headers(c.send_raw(list_jobs_request())).text", ["Label.text", "jobs.list_jobs_headers"]),
        ("list_jobs(c).value.by_name['a'].title", ["JobPage.by_name", "Job.title"]),
        ("for j in list_jobs(c).value.by_name.values(): j.title", ["JobPage.by_name", "Job.title"]),
        ("get_job(c, '1').labels['a'].text", ["Job.labels", "Label.text"]),
        ("if (j := get_job(c, '1')).parent: j.parent.title", ["Job.parent", "Job.parent", "Job.title"]),
        ("def f(jobs: list[Job]): jobs[0].title", ["Job", "Job.title"]),
        ("c.send(get_job_request('1')).title", ["Job.title"]),
        ("def f(j: Job | None): j and j.title", ["Job", "Job.title"]),
        ("match get_job(c, '1'):\n  case Job(title='a'): pass", ["Job.title", "Job"]),
        ("match get_job(c, '1').state:\n  case State.DONE: pass", ["Job.state", "State.DONE", "State"]),
        ("try: pass\nexcept NotFoundError as error: error.detail.text", ["NotFoundError", "Label.text"]),
        ("for i, j in enumerate(list_jobs(c).value.jobs): j.title", ["JobPage.jobs", "Job.title"]),
        ("for k, j in list_jobs(c).value.by_name.items(): j.title", ["JobPage.by_name", "Job.title"]),
        ("for a, j in zip([], list_jobs(c)): j.title", ["Job.title"]),
        ("for j, k in zip(list_jobs(c), [1]): j.title", ["Job.title"]),
        ("next(j for j in list_jobs(c)).title", ["Job.title"]),
        ("{1: j for j in list_jobs(c)}[1].title", ["Job.title"]),
        ("[*list_jobs(c)][0].title\nlist(list_jobs(c))[0].title", ["Job.title"]),
        ("max(list_jobs(c), key=lambda j: j.title).title", ["Job.title", "Job.title"]),
        ("filter(lambda j: j.title, list_jobs(c))", ["Job.title"]),
        ("js = list_jobs(c).value.jobs\njs.sort(key=lambda j: j.title)", ["JobPage.jobs", "Job.title"]),
        ("async def f():\n  a, b = await gather(get_job(c, '1'), other())\n  a.title, b.title", ["Job.title"]),
        ("async def f():\n  t = create_task(get_job(c, '1'))\n  (await t).title", ["Job.title"]),
        ("getattr(get_job(c, '1'), 'title')", ["Job.title"]),
        ("get_job(c, '1').model_copy(update={'title': 't'}).title", ["Job.title", "Job.title"]),
        ("Job.model_validate({}).title", ["Job", "Job.title"]),
        ("cast(Job, 1).title\ncast('Job', 1).title", ["Job", "Job", "Job.title", "Job.title"]),
        ("State('done'), State['FAILED'], State('other')", ["State", "State", "State", "State.DONE", "State.FAILED"]),
        ("try: pass\nexcept (NotFoundError, ValueError) as error: error.detail", ["NotFoundError"]),
        ("try: pass\nexcept (NotFoundError, NotFoundError) as e: e.detail.text", ["NotFoundError", "NotFoundError", "Label.text"]),
        ("with pytest.raises(NotFoundError) as e: pass\ne.value.detail.text", ["NotFoundError", "Label.text"]),
        ("with self.assertRaises(NotFoundError) as e: pass\ne.exception.detail.text", ["NotFoundError", "Label.text"]),
        ("class A(Job):\n  def f(self): self.title\nA(title='').title", ["Job", "Job.title", "Job.title"]),
        ("def f(j: 'Job'): j.title", ["Job", "Job.title"]),
        ("def f(j: Annotated[Job, 1], k: Optional[Job]): j.title, k.title", ["Job", "Job", "Job.title", "Job.title"]),
        ("def f(): return get_job(c, '1')\nf().title", ["Job.title"]),
        ("def f():\n  def g(): return get_job(c, '1')\n  return 1\nf().title", []),
        ("def f(): late.title\nlate = get_job(c, '1')", ["Job.title"]),
        ("late = None\ndef f(): late.title\nlate = get_job(c, '1')\nlate = None", ["Job.title"]),
        ("job = other()\njob.title", []),
        ("j = get_job(c, '1')\nj = other()\nj.title", []),
        ("(lambda j: j.title)(1)", []),
        ("parse_job(1).title", ["Job.title"]),
        ("JobPage().item.text", ["JobPage", "JobPage.item", "Label.text"]),
        ("list_jobs(c).value.by_name.get('a').title", ["JobPage.by_name", "Job.title"]),
        ("def f(js: dict[str, Job]):\n  for k in js: k.title, js[k].title", ["Job", "Job.title"]),
        ("def f(js: tuple[int, Job], k: dict[()]): js[1].title", ["Job", "Job.title"]),
        ("(get_job(c, '1') if c else None).title", ["Job.title"]),
        ("@decorate(State)\ndef f(x=Job): pass", ["Job", "State"]),
        ("@decorate(State)\nclass A(kind=Job):\n  def f(): pass", ["Job", "State"]),
        ("def f():\n  def g(): Job", ["Job"]),
        ("def f():\n  j = get_job(c, '1')\nj.title", []),
        ("[j for j in list_jobs(c)]\nj.title", []),
        ("map(lambda j, k: k.title, list_jobs(c))\nj.title", []),
        ("get_job(c, '1').title = 't'", ["Job.title"]),
        ("match 1:\n  case Other(x=State.DONE): pass", ["State", "State.DONE"]),
        ("x[State.DONE] if State.FAILED else 1", ["State", "State", "State.DONE", "State.FAILED"]),
        ("{Job: get_job(c, State)}['a'].title", ["Job", "Job.title", "State"]),
        ("{j.title: 1 for j in list_jobs(c) if j.state}", ["Job.state", "Job.title"]),
        ("list_jobs(c).value.jobs[1:][0].title", ["JobPage.jobs", "Job.title"]),
        ("(c, get_job(c, '1'))[1].title", ["Job.title"]),
        ("class A: pass\ndef f(j: A | Job): j.title", ["Job", "Job.title"]),
        ("j: object = get_job(c, '1')\nj.title", ["Job.title"]),
        ("E = (NotFoundError,)\ntry: pass\nexcept E as e: e", ["NotFoundError"]),
        ("def f(): return State.DONE\nx = f()\nx", ["State", "State.DONE"]),
        ("def f(j: 'not a type', k: Job[int]): a, b = other()", ["Job"]),
        ("submit()\nraises()\npartial(other)\nfilter()\nOther.model_validate({})\ngetattr(c, 'a', Job)", ["Job"]),
        ("def f(): return\nfor j in filter(f, list_jobs(c)): j.title", ["Job.title"]),
        ("def f() -> State: pass\nfor j in filter(f, list_jobs(c)): j.title", ["Job.title", "State"]),
        ("def f(js: list[Job]):\n  for j in js: j.title", ["Job", "Job.title"]),
    ],
)  # fmt: skip
def test_values_of_known_types_lead_to_fields(code: str, expected: list[str]) -> None:
    names = "Client, Job, JobPage, NotFoundError, State, get_job, get_job_request, list_jobs, list_jobs_headers, list_jobs_request, parse_job"
    found = _uses(f"from jobs import {names}\nc = Client()\n{code}")
    functions = {"jobs.get_job", "jobs.list_jobs", "jobs.list_jobs_all", "webhooks.parse_job"}
    assert sorted(each for each in found if each not in functions) == sorted(expected)


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
        ("Job", True, "parent", "state labels parent", True),
        ("Job", False, "", "title labels", False),
        ("Job", False, "title", "title labels", False),
        ("Job", False, "labels", "title labels", False),
        ("JobPage", False, "", "jobs item", True),
        ("JobPage", False, "jobs", "jobs item", True),
        ("Job", False, "", "", True),
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
    assert [use.line for use in uses if use.target.attribute] == [4]


def test_shadowed_name_is_no_use() -> None:
    code = "from jobs import get_job\ndef f(get_job): get_job\nget_job = 1\nget_job"
    assert _uses(code) == []


def test_package_is_found_without_its_name() -> None:
    code = "from acme.operations.jobs import get_job\nfrom acme import Client, helpers\nfrom rq import Job"
    for package in ("", "client"):
        assert read_project({"main.py": ast.parse(code)}, _NAMES, package).packages == {"acme"}
