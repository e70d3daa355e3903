"""The manifest: the same bytes for the same package, and untrusted content."""

import json
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opgen.core.digests import text_digest
from opgen.core.errors import UsageError
from opgen.output.manifest import Json, Manifest, OtherFormatError, dump, read_manifest

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=20)
JSON: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=5,
)
NAME = st.from_regex(r"[a-z_]{1,8}(/[a-z_]{1,8})?\.py", fullmatch=True)
DIGEST = st.binary(max_size=3).map(text_digest)
MANIFEST = st.builds(
    Manifest,
    versions=st.dictionaries(
        st.from_regex(r"[a-z][a-z0-9-]{0,9}", fullmatch=True), st.from_regex(r"[0-9][0-9.a-z+]{0,9}", fullmatch=True)
    ),
    options=st.dictionaries(ANY_TEXT, JSON, max_size=3),
    inputs=st.dictionaries(ANY_TEXT, DIGEST, max_size=3),
    files=st.dictionaries(NAME.map(PurePosixPath), DIGEST, max_size=3),
    runtime=st.just("") | DIGEST,
    operations=st.dictionaries(ANY_TEXT, ANY_TEXT, max_size=3),
    names=st.dictionaries(ANY_TEXT, JSON, max_size=3),
)
GOOD: dict[str, object] = {
    "format": 2,
    "versions": {},
    "options": {},
    "inputs": {},
    "files": {},
    "runtime": "",
    "operations": {},
    "names": {},
}


def read(content: str | bytes) -> Manifest | None:
    with TemporaryDirectory() as folder:
        Path(folder, ".opgen.json").write_bytes(content.encode() if isinstance(content, str) else content)
        return read_manifest(Path(folder))


@given(MANIFEST)
def test_written_manifest_is_read_unchanged_and_ignores_the_order_of_entries(manifest: Manifest) -> None:
    def reversed_(entries: object) -> object:
        return dict(reversed(entries.items())) if isinstance(entries, dict) else entries

    text = dump(manifest)
    assert read(text) == manifest
    assert read(text.replace("\n", "\r\n")) == manifest
    fields = ("versions", "options", "inputs", "files", "operations", "names")
    changes = {field: reversed_(getattr(manifest, field)) for field in fields}
    assert dump(replace(manifest, **changes)) == text  # type: ignore[arg-type]  # the same types again
    assert text.isascii()
    assert text.endswith("}\n")


@given(st.binary())
def test_any_bytes_are_refused_with_a_message(content: bytes) -> None:
    with pytest.raises(UsageError, match=r"\.opgen\.json: invalid manifest"):
        read(content)


@given(st.dictionaries(st.sampled_from(list(GOOD)), JSON))
def test_any_values_are_read_or_refused_with_a_message(changes: dict[str, Json]) -> None:
    try:
        manifest = read(json.dumps({**GOOD, **changes}))
    except (UsageError, OtherFormatError):
        return
    assert manifest is not None
    dump(manifest)


def test_missing_manifest_is_none(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) is None
    assert read_manifest(tmp_path / "nothing") is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"format": 1, "format": 1}', 'duplicate key "format"'),
        ('{"format": ' + "1" * 5000 + "}", "invalid JSON;"),
        ("[" * 10**5, "invalid JSON;"),
        ("[]", "the file is not an object"),
        ("{}", "missing format"),
        ('{"format": true}', "missing format"),
        ('{"format": 2}', "files is not an object"),
        (json.dumps({**GOOD, "files": {"a.py": "x"}}), 'invalid value of "a.py" in files'),
        (json.dumps({**GOOD, "files": {"a": text_digest(""), "a/b.py": text_digest("")}}), '"a/b.py" is below a file'),
        (json.dumps({**GOOD, "runtime": "x"}), 'invalid value of "runtime" in the file'),
        (json.dumps({**GOOD, "operations": {"a": 1}}), 'invalid value of "a" in operations'),
        (json.dumps({**GOOD, "versions": {"black": "1; rm -rf ~"}}), 'invalid value of "black" in versions'),
        (json.dumps({**GOOD, "versions": {"a b": "1"}}), 'invalid name "a b" in versions'),
        (b"\xff", "invalid JSON: "),
    ],
)
def test_defect_is_reported(content: str | bytes, reason: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(content)
    assert f".opgen.json: invalid manifest: {reason}" in str(caught.value)
    assert "generate with --adopt" in str(caught.value)


@pytest.mark.parametrize(
    ("number", "remedy"),
    [(7, "this version reads format 2"), (1, "delete the file, and run opgen generate with --adopt")],
)
def test_manifest_of_another_format_is_not_read_further(number: int, remedy: str) -> None:
    with pytest.raises(
        OtherFormatError, match=f"unsupported manifest format {number}, written by an unknown version; {remedy}"
    ):
        read(f'{{"format": {number}, "files": []}}')


def test_each_digest_has_its_own_line() -> None:
    text = dump(
        Manifest(
            versions={},
            options={},
            inputs={},
            files={PurePosixPath("a.py"): "a" * 64, PurePosixPath("b.py"): "b" * 64},
            operations={},
            runtime="c" * 64,
        )
    )
    assert f'    "a.py":\n      "{"a" * 64}",\n    "b.py":\n' in text
    assert f'  "runtime":\n    "{"c" * 64}",\n' in text


def test_digest_ignores_carriage_returns() -> None:
    assert text_digest("a\r\nb\n") == text_digest(b"a\nb\n")
    assert text_digest("a\rb") != text_digest("a\nb")
