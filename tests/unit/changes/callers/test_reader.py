"""Uses of a package in source code: names by import, values by type."""

import ast

import pytest
from opgen.changes.callers.imports import import_names
from opgen.changes.callers.names import PackageNames
from opgen.changes.callers.reader import read_uses
from opgen.changes.surface.read import read_surface
from opgen.changes.surface.text import HEADER

_SURFACE = read_surface(f"""{HEADER}

# Public names of `jobs`

## Operations

```python
jobs.get_job(job_id: str) -> Job  # GET /jobs/{{job_id}}
jobs.list_jobs() -> JobPage  # GET /jobs
    pages list_jobs_all() -> Pages[JobPage, Job]
```

## Models

```python
class Job:
    title: str
    state: State
    labels: Labels
    parent: Job | None = None
class JobPage:
    by_name: dict[str, Job]
    jobs: list[Job]
type Labels = dict[str, Label]
class Label:
    text: str
class State(StrEnum): DONE = "done"; FAILED = "failed"
```

## Errors

```python
NotFoundError(404): Label | None
```

## Exports

```python
Client
```
""")
_NAMES = PackageNames(_SURFACE)


def _uses(code: str) -> list[str]:
    """Return the names of the uses in `code`, without imports and the client."""
    packages = import_names([ast.parse(code)], _NAMES, "jobs")
    return [
        f"{use.name}({use.argument})" if use.argument else use.name
        for use in read_uses(code, "main.py", _NAMES, packages)
        if use.line > code.count("import") and use.name != "Client" and use.call is None
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
    ],
)
def test_function_is_found_by_each_kind_of_import(code: str) -> None:
    assert _uses(code) == ["jobs.get_job"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("get_job(c, '1').title", ["Job.title"]),
        ("page = list_jobs(c)\npage.jobs[0].title", ["JobPage.jobs", "Job.title"]),
        ("for j in list_jobs(c).jobs: j.title", ["JobPage.jobs", "Job.title"]),
        ("[j.title for j in list_jobs_all(c)]", ["Job.title"]),
        ("async def f():\n  async for j in list_jobs_all(c): j.title", ["Job.title"]),
        ("list_jobs(c).by_name['a'].title", ["JobPage.by_name", "Job.title"]),
        ("for j in list_jobs(c).by_name.values(): j.title", ["JobPage.by_name", "Job.title"]),
        ("get_job(c, '1').labels['a'].text", ["Job.labels", "Label.text"]),
        ("if (j := get_job(c, '1')).parent: j.parent.title", ["Job.parent", "Job.parent", "Job.title"]),
        ("def f(jobs: list[Job]): jobs[0].title", ["Job", "Job.title"]),
        ("c.send(get_job_request('1')).title", ["Job.title"]),
        ("def f(j: Job | None): j and j.title", ["Job", "Job.title"]),
        ("match get_job(c, '1'):\n  case Job(title='a'): pass", ["Job.title", "Job"]),
        ("match get_job(c, '1').state:\n  case State.DONE: pass", ["Job.state", "State.DONE", "State"]),
        ("try: pass\nexcept NotFoundError as error: error.detail.text", ["NotFoundError", "Label.text"]),
        ("job = other()\njob.title", []),
        ("j = get_job(c, '1')\nj = other()\nj.title", []),
        ("(lambda j: j.title)(1)", []),
    ],
)  # fmt: skip
def test_values_of_known_types_lead_to_fields(code: str, expected: list[str]) -> None:
    names = "Client, Job, NotFoundError, State, get_job, get_job_request, list_jobs, list_jobs_all"
    found = _uses(f"from jobs import {names}\nc = Client()\n{code}")
    functions = {"jobs.get_job", "jobs.list_jobs", "jobs.list_jobs_all"}
    assert sorted(each for each in found if each not in functions) == sorted(expected)


def test_mapping_in_the_place_of_a_model_names_its_fields() -> None:
    code = (
        "from jobs import Job\n"
        "Job(state='done', labels={'a': {'text': '1'}}, parent={'title': 't', **more})\n"
    )
    packages = import_names([ast.parse(code)], _NAMES, "jobs")
    found = [
        (use.name, use.argument, use.call.keywords, use.call.is_complete)
        for use in read_uses(code, "main.py", _NAMES, packages)
        if use.call is not None and use.column > 10
    ]

    assert found == [
        ("Job", "labels", ("state", "labels", "parent"), True),
        ("Job", "parent", ("state", "labels", "parent"), True),
        ("Job", "", ("title",), False),
        ("Job", "title", ("title",), False),
    ]


def test_shadowed_name_is_no_use() -> None:
    code = "from jobs import get_job\ndef f(get_job): get_job\nget_job = 1\nget_job"
    assert _uses(code) == []


def test_package_is_found_without_its_name() -> None:
    modules = [
        ast.parse(
            "from acme.operations.jobs import get_job\nfrom acme import Client, helpers\nfrom rq import Job"
        )
    ]
    assert import_names(modules, _NAMES, "") == {"acme"}
    assert import_names(modules, _NAMES, "client") == {"acme"}
