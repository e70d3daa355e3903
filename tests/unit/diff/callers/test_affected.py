"""Lines of callers that a change affects, by its rule."""

import ast

import pytest
from opgen.diff.callers.affected import Uses
from opgen.diff.callers.names import PackageNames
from opgen.diff.callers.reader import read_project
from opgen.diff.model import Breaks, Change, Layer, Severity, Side

from tests.unit.diff.callers.surface import SURFACE

_CODE = """\
from jobs import Client, get_job as read, get_job_request
from jobs.operations.jobs import get_job

c = Client(token="x")
d = Client(base_url="x")
c.with_options(token="x")
get_job(c, "1", limit=2)
get_job(c, job_id="1", body={})
get_job(c, "1", "2", *more)
c.jobs.get_job("1", limit=2)
read
get_job_request("1", "2")
"""
_NAMES = PackageNames(SURFACE).modules
_READ = read_project({"main.py": ast.parse(_CODE)}, _NAMES, "jobs")
_USES = Uses(_READ, SURFACE)


@pytest.mark.parametrize(
    ("rule", "name", "pointer", "lines"),
    [
        ("function-removed", "jobs.get_job", "", [1, 2, 7, 8, 9, 10, 11, 12]),
        ("function-renamed", "jobs.get_job", "", [1, 2, 7, 8, 9, 10, 12]),
        ("function-moved", "jobs.get_job", "", [2, 7, 8, 9]),
        ("method-renamed", "client.jobs.get_job", "", [10]),
        ("parameter-renamed", "jobs.get_job.limit", "", [7, 10]),
        ("parameter-removed", "jobs.get_job.job_id", "", [7, 8, 9, 10, 12]),
        ("parameter-removed", "jobs.get_job.job_id", "requestBody", [8]),
        ("parameter-added", "jobs.get_job.limit", "", [8, 12]),
        ("parameter-added", "jobs.get_job.limit", "properties", [12]),
        ("parameters-reordered", "jobs.get_job", "", [9, 12]),
        ("body-keywords-removed", "jobs.get_job", "", [7, 10]),
        ("body-changed", "jobs.get_job.body", "", [7, 8, 10, 12]),
        ("return-type-changed", "jobs.get_job", "", [7, 8, 9, 10, 12]),
        ("client-keyword-added", "Client.url", "", [4, 5]),
        ("client-keyword-removed", "Client.token", "", [4, 6]),
        ("client-option-removed", "Client.token", "", [6]),
        ("client-option-removed", "Client.url", "", []),
        ("client-server-changed", "Client", "", [4]),
    ],
)
def test_rule_decides_about_affected_lines(rule: str, name: str, pointer: str, lines: list[int]) -> None:
    severities = (Severity.SAFE, Breaks.RUNTIME), (Severity.RISKY, Breaks.NOTHING), (Severity.SAFE, Breaks.NOTHING)
    for severity, breaks in severities:
        change = Change(
            rule=f"python-{rule}",
            severity=severity,
            layer=Layer.PYTHON,
            breaks=breaks,
            message="became required",
            pointer=(pointer,),
            names=(name,),
            old=Side(value="id, limit"),
        )
        affected = [position.line for position in _USES.affected(change)]
        assert affected == ([] if (severity, breaks) == severities[-1] else lines)


_TEXTS = """\
from jobs import OPERATIONS, Client, Job, State
job: Job = Client().jobs.get_job("1")
job.state == "done"
State.DONE
OPERATIONS["getJob"]
patch("jobs.get_job")
"""


@pytest.mark.parametrize(
    ("rule", "name", "lines"),
    [
        ("enum-member-removed", "State.DONE", [3, 4]),
        ("enum-member-renamed", "State.DONE", [4]),
        ("operation-key-removed", "jobs.get_job", [5]),
        ("function-removed", "jobs.get_job", [2, 5, 6]),
    ],
)
def test_change_affects_texts_that_name_the_thing(rule: str, name: str, lines: list[int]) -> None:
    read = read_project({"main.py": ast.parse(_TEXTS)}, _NAMES, "jobs")
    change = Change(
        rule=f"python-{rule}",
        severity=Severity.BREAKING,
        layer=Layer.PYTHON,
        breaks=Breaks.RUNTIME,
        message="",
        names=(name,),
    )
    assert [position.line for position in Uses(read, SURFACE).affected(change)] == lines


def test_change_on_the_wire_affects_the_calls_of_its_operations() -> None:
    found = []
    for layer in Layer:
        change = Change(
            rule="x",
            severity=Severity.RISKY,
            layer=layer,
            breaks=Breaks.WIRE,
            message="",
            operations=("GET /jobs/{job_id}",),
        )
        found.append([position.line for position in _USES.calls(change)])
    assert found == [[7, 8, 9, 10, 12], []]
