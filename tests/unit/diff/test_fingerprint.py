"""Fingerprints of changes."""

from dataclasses import replace

from opgen.core.errors import Position
from opgen.diff.identity import fingerprint, identity
from opgen.diff.model import Breaks, Change, Layer, Severity, Side

CHANGE = Change(
    rule="request-parameter-removed",
    severity=Severity.RISKY,
    layer=Layer.WIRE,
    breaks=Breaks.WIRE,
    message="query parameter limit removed",
    pointer=("paths", "/jobs/{id}", "get", "parameters", "0"),
    old=Side(value="limit"),
)


def test_fingerprint_does_not_depend_on_prose_and_positions() -> None:
    moved = replace(
        CHANGE, message="limit was removed", old=Side(value="limit", path="api.json", position=Position(3, 4))
    )
    assert fingerprint(moved) == fingerprint(CHANGE)


def test_fingerprint_does_not_depend_on_names_of_path_parameters() -> None:
    pointer = ("paths", "/jobs/{job_id}", "get", "parameters", "0")
    assert fingerprint(replace(CHANGE, pointer=pointer)) == fingerprint(CHANGE)


def test_fingerprint_depends_on_rule_pointer_and_values() -> None:
    others = [
        replace(CHANGE, rule="request-parameter-became-required"),
        replace(CHANGE, pointer=("paths", "/jobs/{id}", "put", "parameters", "0")),
        replace(CHANGE, old=Side(value="offset")),
        replace(CHANGE, new=Side(value="limit"), old=None),
    ]
    assert len({fingerprint(CHANGE), *map(fingerprint, others)}) == 5


def test_equal_numbers_have_one_fingerprint() -> None:
    one = replace(CHANGE, old=Side(value={"maximum": 1}))
    same = replace(CHANGE, old=Side(value={"maximum": 1.0}))
    assert fingerprint(one) == fingerprint(same)


def test_change_without_pointer_is_identified_by_its_python_name() -> None:
    package = replace(CHANGE, layer=Layer.PYTHON, pointer=())
    job, task = (replace(package, names=(name,)) for name in ("Job.id", "Task.id"))
    assert fingerprint(job) != fingerprint(task)


def test_fingerprint_does_not_depend_on_positions_in_lists() -> None:
    def parameters(*names: str) -> list[dict[str, str]]:
        return [{"in": "path", "name": "id"}] + [{"in": "query", "name": name} for name in names]

    def fingerprint_in(parameters: list[dict[str, str]], index: int) -> str:
        root = {"paths": {"/jobs/{id}": {"get": {"parameters": parameters}}}}
        pointer = (*CHANGE.pointer[:-1], str(index))
        return fingerprint(replace(CHANGE, pointer=pointer, identity=identity(root, pointer)))

    before = fingerprint_in(parameters("limit"), 1)
    assert fingerprint_in(parameters("offset", "limit"), 2) == before
    assert fingerprint_in(parameters("offset", "limit"), 1) != before
    assert fingerprint_in(parameters("limit"), 0) != before


def test_operations_with_one_parameter_of_their_path_have_own_fingerprints() -> None:
    package = replace(CHANGE, layer=Layer.PYTHON)
    get, put = (replace(package, names=(name,)) for name in ("get.limit", "put.limit"))
    assert fingerprint(get) != fingerprint(put)
