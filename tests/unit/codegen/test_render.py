"""A package carries the runtime that it stands on, and no more."""

import json
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from opgen.core.options import Options
from opgen.document.document import load
from opgen.pipeline import generate
from opgen.source.read import read

from tests.support.documents import operation

DOCUMENT = {"openapi": "3.1.0", "info": {"title": "API", "version": "1"}}
CASES = Path(__file__).parents[2] / "cases"


@pytest.mark.parametrize(
    ("case", "parts"),
    [
        ("types/numbers", set()),
        ("package/broad", {"downloads", "enums"}),
        ("responses/events", {"downloads", "enums", "event_streams", "framing"}),
        ("enums/repeated", {"enums"}),
        ("bodies/forms", {"enums", "forms"}),
        ("bodies/multipart", {"forms", "multipart"}),
        ("bodies/several", {"bodies", "forms", "multipart"}),
        ("webhooks/webhooks", {"enums", "webhooks"}),
    ],
)
def test_runtime_has_the_parts_that_the_document_needs(case: str, parts: set[str]) -> None:
    spec = CASES / case / "spec.yaml"
    document = load(read(spec.read_bytes(), spec.name))
    files = generate(document, Options(package="api")).files
    carried = {path.stem for path in files if path.parts[0] == "_runtime"}

    optional = {*("bodies", "downloads", "enums", "event_streams", "forms", "framing"), *("multipart", "webhooks")}
    assert carried & optional == parts
    assert {"client", "request", "encode", "failures"} <= carried
    texts = [text for path, text in files.items() if path.parts[0] == "_runtime"]
    assert not any("# only with" in text for text in texts)
    assert any("item: Literal" in text for text in texts) == ("event_streams" in parts)


@pytest.mark.parametrize(
    ("schema", "is_exact"),
    [
        ({"type": "integer"}, False),
        ({"enum": ["a", "b"]}, False),
        ({"type": "number"}, True),
        ({"type": "string", "format": "date"}, True),
        ({"const": 1}, True),
        ({"enum": [1, 2]}, True),
    ],
)
def test_runtime_without_types_that_pydantic_converts_is_shorter(schema: dict[str, Any], *, is_exact: bool) -> None:
    root = {**DOCUMENT, "paths": {"/a": {"get": operation("get", schema={"type": "array", "items": schema})}}}
    files = generate(load(read(json.dumps(root).encode(), "a.json")), Options(package="api")).files
    assert (PurePosixPath("_runtime/exact.py") in files) == is_exact
    assert ("import exact" in files[PurePosixPath("_runtime/models.py")]) == is_exact
