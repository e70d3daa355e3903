"""A package carries the runtime that it stands on, and no more."""

from pathlib import Path

import pytest
from opgen.core.options import Options
from opgen.document.document import load
from opgen.pipeline import generate
from opgen.source.read import read

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
    assert {"client", "request", "encode", "redaction"} <= carried
