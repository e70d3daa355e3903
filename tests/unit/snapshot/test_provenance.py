"""Records of the origin of a snapshot, written and read again."""

import dataclasses
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opgen.core.errors import UsageError
from opgen.snapshot.provenance import Provenance, dump, load

TIME = datetime(2026, 11, 25, 12, 30, 1, tzinfo=UTC)
SHA256 = hashlib.sha256(b"").hexdigest()
FROM_URL = Provenance(
    kind="url",
    source="https://***@api.example.com/openapi.json?token=***",
    final_url="https://api.example.com/v2/openapi.json",
    document_url="https://api.example.com/whole.json",
    etag='W/"v1"',
    last_modified="Wed, 25 Nov 2026 10:00:00 GMT",
    size=72,
    served_sha256=SHA256,
    snapshot_sha256=SHA256,
    equality_sha256=SHA256,
    opgen="0.2.0",
    fetched_at=TIME,
)
FROM_FILE = dataclasses.replace(
    FROM_URL, kind="file", source="openapi.json", final_url="", document_url="", etag="", last_modified=""
)


def written(**changes: Any) -> bytes:
    """Return the file of `FROM_URL` with these fields changed, or removed if `None`."""
    facts = {**json.loads(dump(FROM_URL)), **changes}
    present = {name: value for name, value in facts.items() if value is not None}
    return json.dumps(present).encode()


def test_provenance_is_json_with_one_fact_per_line() -> None:
    assert dump(FROM_FILE) == (
        "{\n"
        '  "format": 1,\n'
        '  "kind": "file",\n'
        '  "source": "openapi.json",\n'
        '  "size": 72,\n'
        f'  "served_sha256": "{SHA256}",\n'
        f'  "snapshot_sha256": "{SHA256}",\n'
        f'  "equality_sha256": "{SHA256}",\n'
        '  "opgen": "0.2.0",\n'
        '  "fetched_at": "2026-11-25T12:30:01Z"\n'
        "}\n"
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not a JSON object"),
        (b"\xff", "not a JSON object"),
        (b"[" * 60_000, "not a JSON object"),
        (b'{"format": 1, "format": 1}', "not a JSON object"),
        (b" " * 70_000, "larger than any record that opgen writes"),
        (written(format=2), "unsupported format, expected format 1"),
        (written(surprise=1), "unknown field surprise"),
        (written(kind="page"), "missing or invalid kind"),
        (written(source=None), "missing or invalid source"),
        (written(source="../x"), "missing or invalid source"),
        (written(kind="file"), "missing or invalid source"),
        (written(source="file:///etc/passwd"), "missing or invalid source"),
        (written(final_url="javascript:x"), "missing or invalid final_url"),
        (written(etag='"a"\r\nX: y'), "missing or invalid etag"),
        (written(etag="unquoted"), "invalid etag or last_modified"),
        (written(size=-1), "missing or invalid size"),
        (written(size=True), "missing or invalid size"),
        (written(snapshot_sha256=SHA256.upper()), "missing or invalid snapshot_sha256"),
        (written(equality_sha256=None), "missing or invalid equality_sha256"),
        (written(opgen="1\n2"), "missing or invalid opgen"),
        (written(fetched_at="yesterday"), "missing or invalid fetched_at"),
    ],
)
def test_foreign_provenance_file_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(UsageError) as caught:
        load(content, "specs/x.source.json")
    assert str(caught.value) == (
        f"specs/x.source.json: invalid record: {reason}; delete the file and run opgen fetch to write it again"
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(sorted(json.loads(dump(FROM_URL)))), json_values)
def test_any_provenance_value_is_read_or_refused(name: str, value: object) -> None:
    try:
        provenance = load(written(**{name: value}), "x")
    except UsageError:
        return
    assert load(dump(provenance).encode(), "x") == provenance


@given(st.binary())
def test_any_bytes_are_refused_with_a_message(content: bytes) -> None:
    with pytest.raises(UsageError):
        load(content, "x")
