"""Witnesses of `opgen diff`: printed, in JSON, and executed with both packages."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.checkout import Checkout

_TEXT = {"type": "string"}
_WHOLE_NUMBER = {"type": "integer"}
_JOB = {"$ref": "#/components/schemas/Job"}
_ID = {"name": "job_id", "in": "path", "required": True, "schema": _TEXT}


def _content(schema: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def _operation(name: str, schema: Any, **more: Any) -> dict[str, Any]:
    responses = {"200": {"description": "Done.", **_content(schema)}}
    return {"operationId": name, "tags": ["jobs"], "responses": responses, **more}


def _query(name: str, schema: Any, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "schema": schema}


def _object(properties: Mapping[str, Any], *required: str) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": [*required]}


def _document(paths: Any, schemas: Any) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Jobs", "version": "1"},
        "servers": [{"url": "https://example.com"}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _old() -> dict[str, Any]:
    body = {"requestBody": {"required": True, **_content(_JOB)}}
    status = {"$ref": "#/components/schemas/Status"}
    find = [_query("limit", _WHOLE_NUMBER), _query("status", status)]
    many = {"type": "array", "items": _JOB}
    # The description and the default must not become code.
    text = {**_TEXT, "description": '"""\nimport os\n', "default": "\"'); raise SystemExit("}
    properties = {"title": text, "note": _TEXT, "size": _WHOLE_NUMBER}
    return _document(
        {
            "/jobs": {
                "get": _operation("list_jobs", many, parameters=find),
                "post": _operation("create_job", _JOB, **body),
            },
            "/jobs/{job_id}": {
                "parameters": [_ID],
                "get": _operation("get_job", _JOB),
                "delete": _operation("delete_job", _JOB),
            },
        },
        {
            "Job": _object(properties, "size"),
            "Status": {"type": "string", "enum": ["new", "done", '"); raise SystemExit(']},
        },
    )


def _new() -> dict[str, Any]:
    new = _old()
    jobs, job = new["paths"]["/jobs"], new["paths"]["/jobs/{job_id}"]
    jobs["get"]["parameters"] = [
        _query("team", _TEXT, required=True),
        _query("status", {"$ref": "#/components/schemas/Status"}),
    ]
    jobs["post"]["operationId"] = "submit_job"
    del job["delete"]
    job["get"] = _operation("get_job", _object({"job": _JOB}, "job"))
    schemas = new["components"]["schemas"]
    schemas["Status"]["enum"] = ["new"]
    schemas["Job"] = _object({"title": _TEXT, "size": _TEXT, "owner": _TEXT}, "size", "owner")
    return new


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    found = Checkout(tmp_path)
    for name, document in (("old", _old()), ("new", _new())):
        (found.folder / f"{name}.json").write_text(json.dumps(document), "utf-8")
    return found


def test_a_plain_diff_has_no_witness(checkout: Checkout) -> None:
    done = checkout.opgen("diff", "old.json", "new.json", "--format", "json")
    assert all("witness" not in each for each in done.json["changes"])


def test_a_witness_stands_below_its_change(checkout: Checkout) -> None:
    done = checkout.opgen("diff", "old.json", "new.json", "--witness")
    assert done.code == 6
    lines = [line.strip() for line in done.out.splitlines()]
    code = lines.index("| from client.operations.jobs import delete_job")
    assert "jobs.delete was removed" in lines[code - 2]


def test_each_witness_is_verified_by_execution_and_other_changes_stay_breaking(checkout: Checkout) -> None:
    given = ("diff", "old.json", "new.json", "--verify", "--format", "json")
    done = checkout.opgen(*given)
    assert done.code == 6
    changes = done.json["changes"]
    breaking = [each for each in changes if each["severity"] == "breaking"]
    rules = {each["rule"] for each in breaking}
    assert rules >= {
        "api-removed-without-deprecation",
        "new-required-request-parameter",
        "new-required-request-property",
        "request-parameter-enum-value-removed",
        "python-function-renamed",
        "python-parameter-removed",
        "python-field-type-changed",
        "python-return-type-changed",
    }
    wrong = {
        (each["rule"], each["message"]): each["witness"]
        for each in breaking
        if each["witness"]["code"] and not each["witness"]["verdict"].startswith("verified")
    }
    assert wrong == {}
    without = {each["rule"] for each in breaking if not each["witness"]["code"]}
    assert without == {
        "python-field-type-changed",
        "python-method-renamed",
        "python-model-kind-changed",
        "python-parameter-type-changed",
        "python-return-type-changed",
    }
    assert all(each["witness"]["remark"].startswith("no witness: ") for each in breaking if each["rule"] in without)


def _isolated(*, is_new: bool) -> dict[str, Any]:
    """Return a document whose changes hide each other's effects in a call."""
    pattern, required = ({"pattern": "^a"}, ["code", "title"]) if is_new else ({}, ["code"])
    job = _object({"code": {**_TEXT, "enum": ["abc"], **pattern}, "title": _TEXT}, *required)
    size = {**_WHOLE_NUMBER, "maximum": 50 if is_new else 5}
    done = _object({"size": size, "state": _WHOLE_NUMBER if is_new else _TEXT}, "size")
    body = {"requestBody": {"required": True, **_content(_JOB)}}
    done_ref = {"$ref": "#/components/schemas/Done"}
    return _document({"/jobs": {"post": _operation("create_job", done_ref, **body)}}, {"Job": job, "Done": done})


def test_a_failure_counts_only_at_the_changed_value(checkout: Checkout) -> None:
    for name, is_new in (("old", False), ("new", True)):
        checkout.write(f"{name}.json", _isolated(is_new=is_new))
    given = ("diff", "old.json", "new.json", "--operation", "POST /jobs", "--verify")
    done = checkout.opgen(*given, "--format", "json")
    found = {
        each["rule"]: (each["severity"], each["witness"]["verdict"])
        for each in done.json["changes"]
        if each["layer"] == "wire"
    }
    title = "/components/schemas/Job/properties/title"
    assert found == {
        "request-property-became-required": ("breaking", f"verified: NEW at {title}: the body is invalid"),
        "request-property-pattern-added": ("breaking", ""),
        "response-property-max-increased": (
            "breaking",
            "document: only the document of OLD refuses the response",
        ),
        "response-property-type-changed": (
            "breaking",
            "verified: OLD refuses /state: Input should be a valid string",
        ),
    }


@pytest.mark.parametrize(("setting", "code"), [("package", 0), ("document", 6)])
def test_the_setting_gate_decides_about_the_exit_code(checkout: Checkout, setting: str, code: int) -> None:
    old, new = _isolated(is_new=False), _isolated(is_new=False)
    new["components"]["schemas"]["Done"]["properties"]["size"]["maximum"] = 50
    for name, document in (("old", old), ("new", new)):
        checkout.write(f"{name}.json", document)
    checkout.write("pyproject.toml", f'[tool.opgen.diff]\ngate = "{setting}"\n')
    for options in ([], ["--verify"]):
        done = checkout.opgen("diff", "old.json", "new.json", *options)
        assert (done.code, "(not counted" in done.out) == (code, setting == "package")
