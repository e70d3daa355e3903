"""Records of the origin of a snapshot, written and read again."""

import hashlib
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opgen.core.errors import UsageError
from opgen.core.versions import opgen_version
from opgen.project.provenance import dump, load
from opgen.source.web.types import NO_VALIDATORS, Fetched, Validators

SHA256 = hashlib.sha256(b"").hexdigest()
VALIDATORS = Validators(etag='W/"v1"', last_modified="Wed, 25 Nov 2026 10:00:00 GMT")
URL = "https://***@api.example.com/openapi.json?token=***"


def text(fetched: Fetched) -> str:
    return dump(fetched, snapshot="", equality_sha256=SHA256)


FROM_URL = text(Fetched(content=b"", kind="url", source=URL, validators=VALIDATORS))


def written(**changes: Any) -> bytes:
    """Return the file of `FROM_URL` with these fields changed, or removed if `None`."""
    facts = {**json.loads(FROM_URL), **changes}
    present = {name: value for name, value in facts.items() if value is not None}
    return json.dumps(present).encode()


def test_provenance_is_json_with_one_fact_per_line() -> None:
    written = text(Fetched(content=b"", kind="file", source="openapi.json"))
    assert re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "TIME", written) == (
        "{\n"
        '  "format": 1,\n'
        '  "kind": "file",\n'
        '  "source": "openapi.json",\n'
        '  "size": 0,\n'
        f'  "served_sha256": "{SHA256}",\n'
        f'  "snapshot_sha256": "{SHA256}",\n'
        f'  "equality_sha256": "{SHA256}",\n'
        f'  "opgen": "{opgen_version()}",\n'
        '  "fetched_at": "TIME"\n'
        "}\n"
    )


def test_written_provenance_is_read() -> None:
    read = load(FROM_URL.encode(), "x")
    assert (read.source, read.validators, read.snapshot_sha256) == (URL, VALIDATORS, SHA256)


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"[" * 60_000, b" " * 70_000, b"[]", written(format=2), written(format=None)]
)
def test_foreign_provenance_file_is_refused(content: bytes) -> None:
    with pytest.raises(UsageError) as caught:
        load(content, "specs/x.source.json")
    assert str(caught.value) == (
        "specs/x.source.json: invalid record: expected a JSON object of format 1;"
        " delete the file and run opgen fetch to write it again"
    )


@pytest.mark.parametrize("etag", ['"a"\r\nX: y', "unquoted", 1, None])
def test_invalid_validator_is_not_sent(etag: object) -> None:
    assert load(written(etag=etag, last_modified="\n"), "x").validators == NO_VALIDATORS


@given(st.binary())
def test_any_bytes_are_refused_with_a_message(content: bytes) -> None:
    with pytest.raises(UsageError):
        load(content, "x")
