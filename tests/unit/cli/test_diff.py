"""`opgen diff`: changes of documents and of configured clients, with exit codes and formats."""

import json
from copy import deepcopy
from typing import Any

import pytest
import yaml

from tests.support.checkout import Checkout

_OLD: dict[str, Any] = yaml.safe_load("""
openapi: 3.1.0
info: {title: Jobs, version: '1'}
paths:
  /jobs:
    post:
      operationId: create_job
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}
      responses: {'200': {description: Done.}}
components: {schemas: {Job: {type: object, properties: {a: {type: string}}}}}
""")


def _new() -> dict[str, Any]:
    new = deepcopy(_OLD)
    job = new["components"]["schemas"]["Job"]
    job["properties"]["b"] = {"type": "integer"}
    job["required"] = ["b"]
    return new


def _write(checkout: Checkout, old: object, new: object) -> None:
    (checkout.folder / "old.json").write_text(json.dumps(old), encoding="utf-8")
    (checkout.folder / "new.json").write_text(json.dumps(new), encoding="utf-8")


def test_a_breaking_change_exits_with_6_and_names_its_operation(checkout: Checkout) -> None:
    _write(checkout, _OLD, _new())
    done = checkout.opgen("diff", "old.json", "new.json")
    assert done.code == 6
    assert "new-required-request-property" in done.out
    assert "POST /jobs" in done.out
    assert "new.json:1:" in done.out
    assert "python-" in done.out


def test_equal_documents_have_no_changes(checkout: Checkout) -> None:
    _write(checkout, _OLD, _OLD)
    done = checkout.opgen("diff", "old.json", "new.json", "--format", "json")
    assert done.code == 0
    assert done.json["changes"] == []


def test_fail_on_decides_the_exit_code(checkout: Checkout) -> None:
    _write(checkout, _OLD, _new())
    assert checkout.opgen("diff", "old.json", "new.json", "--fail-on", "never").code == 0
    assert checkout.opgen("diff", "new.json", "old.json", "--fail-on", "safe").code == 6


def test_quiet_prints_the_report_only_if_it_fails(checkout: Checkout) -> None:
    _write(checkout, _OLD, _new())
    assert "BREAKING" in checkout.opgen("diff", "old.json", "new.json", "-q").out
    done = checkout.opgen("diff", "old.json", "new.json", "-q", "--fail-on", "never")
    assert (done.code, done.out) == (0, "")


@pytest.mark.parametrize("format_", ["markdown", "github"])
def test_every_format_names_the_rule(checkout: Checkout, format_: str) -> None:
    _write(checkout, _OLD, _new())
    done = checkout.opgen("diff", "old.json", "new.json", "--format", format_)
    assert done.code == 6
    assert "new-required-request-property" in done.out
    assert "opgen check" not in done.out


def test_one_version_alone_is_an_error(checkout: Checkout) -> None:
    _write(checkout, _OLD, _new())
    done = checkout.opgen("diff", "old.json")
    assert (done.code, done.out) == (2, "")
    assert "expected two versions" in done.err


def test_problems_of_both_documents_are_printed(checkout: Checkout) -> None:
    _write(checkout, [], [])
    done = checkout.opgen("diff", "old.json", "new.json")
    assert done.code == 3
    assert "old.json:1:1: expected" in done.err
    assert "new.json:1:1: expected" in done.err
    old, new = deepcopy(_OLD), deepcopy(_OLD)
    for each, status in (old, "2000"), (new, "3000"):
        each["paths"]["/jobs"]["post"]["responses"][status] = {"description": ""}
    _write(checkout, old, new)
    done = checkout.opgen("diff", "old.json", "new.json")
    assert done.code == 3
    assert 'invalid status code "2000"' in done.err
    assert 'invalid status code "3000"' in done.err
    missing = checkout.opgen("diff", "one.json", "other.json")
    assert (missing.code, len(missing.err.splitlines())) == (2, 2)
