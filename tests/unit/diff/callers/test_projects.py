"""Uses of a package in modules of callers that import names from each other."""

import ast
import re

from opgen.diff.callers.names import Kind, PackageNames
from opgen.diff.callers.reader import Use, read_project

from tests.unit.diff.callers.surface import SURFACE

_NAMES = PackageNames(SURFACE).modules
_API = """
from jobs import AsyncClient, Client, State as Status, get_job as read
from jobs.models import *
from jobs.operations.jobs import list_jobs

client = Client()

def make_client() -> Client: return Client()
def make_other(): return Client()
"""
_MAIN = """
import functools
from contextlib import contextmanager
from dataclasses import dataclass

import app.api
from app.api import Status, client, list_jobs, make_client, make_other, read
from . import api
from .api import Client, Job as Task

@dataclass
class App:
    client: Client
    name: str = ""

    @property
    def api(self) -> Client: return self.client
    def first(self) -> Task: return self.api.jobs.get_job("1")  # get_job
    @classmethod
    def make(cls): cls(1).api.jobs.get_job("1")  # get_job

class Special(App): pass

class Mine(Client):
    def get(self): self.jobs.get_job("1")  # get_job

App(client).client.jobs.get_job("1")  # get_job
Special(client).api.jobs.get_job("1")  # get_job
App(client).first().title  # title
Mine().jobs.get_job("1")  # get_job
client.jobs.get_job("1")  # get_job
api.client.jobs.get_job("1")  # get_job
app.api.client.jobs.get_job("1")  # get_job
make_client().jobs.get_job("1")  # get_job
make_other().jobs.get_job("1")  # get_job
read(client, "1").title  # get_job title
jobs = client.jobs
jobs.get_job("1")  # get_job
Status.DONE  # DONE

@contextmanager
def session() -> "Iterator[Client]": yield client

with session() as opened, Client() as second:
    opened.jobs.get_job("1")  # get_job
    second.jobs.get_job("1")  # get_job

later = functools.partial(read, client)  # get_job
later("1").title  # get_job title
asyncio.to_thread(read, client, "1").title  # get_job title
"""


def _uses(**modules: str) -> list[Use]:
    files = {f"app/{name}.py": ast.parse(text.replace("# ", "#")) for name, text in modules.items()}
    read = read_project(files, _NAMES, "")
    assert read.packages == {"jobs"}
    assert not read.unread
    return [use for use in read.uses if use.target.kind is not Kind.MODULE]


def test_names_are_followed_through_other_modules_and_classes() -> None:
    found: dict[int, set[str]] = {}
    for use in _uses(main=_MAIN, api=_API):
        name = use.target.name.rpartition(".")[2]
        is_import = use.line <= _MAIN.count("import") + 1
        is_expected = use.path == "app/main.py" and name in {"get_job", "title", "DONE"}
        if is_expected and not is_import:
            found.setdefault(use.line, set()).add(name)
    expected = {
        number: set(marked[1].split())
        for number, line in enumerate(_MAIN.splitlines(), 1)
        if (marked := re.search(r"# (.+)", line))
    }
    assert found == expected


def test_name_is_followed_through_two_modules() -> None:
    uses = _uses(
        first="from jobs import Client, get_job as read",
        second="from .first import *\nfrom .first import read as again",
        third="from app.second import again, Client\nagain(Client(), '1').title",
    )
    assert "Job.title" in [use.target.name for use in uses if use.path == "app/third.py"]


def test_line_with_another_name_is_an_alias() -> None:
    uses = _uses(
        main="from jobs import get_job as read, list_jobs\nread(1)\nlist_jobs",
        other="import jobs\nfrom app.main import read\nread\nlist_jobs = jobs.list_jobs\nlist_jobs",
    )
    found = [(use.line, use.target.name, use.target.is_alias) for use in uses if use.call is None]
    assert found == [
        (1, "jobs.get_job", False),
        (1, "jobs.list_jobs", False),
        (2, "jobs.get_job", True),
        (3, "jobs.list_jobs", False),
        (2, "jobs.get_job", False),
        (3, "jobs.get_job", True),
        (4, "jobs.list_jobs", False),
        (5, "jobs.list_jobs", False),
    ]


def test_arguments_of_a_partial_call_are_not_complete() -> None:
    code = "import functools\nfrom jobs import get_job\nf = functools.partial(get_job, 1, job_id='1')\nf(2)\n"
    calls = [(use.line, use.call) for use in _uses(main=code) if use.call]
    assert [(line, call.is_complete) for line, call in calls] == [(3, False), (3, False), (4, False)]


def test_relative_import_begins_at_its_folder() -> None:
    code = "from jobs import get_job as read\n__all__ = []"
    nested = {"b/api": "from jobs import list_jobs as read", "b/main": "from ..api import read\nread"}
    uses = _uses(api=code, **nested, __init__=code, c="from . import read\nread")
    assert [use.target.name for use in uses if use.path in {"app/b/main.py", "app/c.py"}] == ["jobs.get_job"] * 4


def test_modules_that_import_each_other_are_read() -> None:
    uses = _uses(
        a="from jobs import Client\nfrom app.b import *\nclass A:\n  b: 'B'",
        b="from app.a import A\nclass B:\n  a: A\n  def f(self) -> A: return self.a",
    )
    assert {use.target.name for use in uses} == {"Client"}
