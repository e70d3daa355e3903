"""Item types of streams in documents without a schema of items."""

from pathlib import PurePosixPath
from typing import Any

import pytest
import yaml
from opgen.core.options import Options
from opgen.pipeline import generate

from tests.support.documents import operation, read_document


def operations(media_type: str, content: dict[str, Any]) -> str:
    """Return the code of an operation with a response of that type."""
    found = operation("items")
    found["responses"]["200"]["content"] = {media_type: content}
    document = read_document({"/items": {"get": found}})
    files = generate(document, Options(package="items")).files
    return files[PurePosixPath("operations/default.py")]


@pytest.mark.parametrize(
    ("media_type", "schema", "item"),
    [
        ("application/x-ndjson", "{type: string}", "Any"),
        ("application/x-ndjson", "{type: string, format: binary}", "Any"),
        ("application/x-ndjson", "{type: array}", "Any"),
        ("application/x-ndjson", "{type: integer}", "int"),
        ("text/event-stream", "{type: string}", "str"),
        ("text/event-stream", "{description: Events.}", "ServerSentEvent[str]"),
        ("text/event-stream", "{type: array, items: {type: integer}}", "int"),
    ],
)
def test_item_of_a_complete_type(media_type: str, schema: str, item: str) -> None:
    code = operations(media_type, {"schema": yaml.safe_load(schema)})
    assert f"def items(client: BaseClient) -> Stream[{item}]:" in code


def test_union_that_is_a_member_of_itself_ends() -> None:
    schema = {"$ref": "#/paths/~1items/get/responses/200/content/text~1event-stream/itemSchema"}
    event = {"type": "object", "properties": {"event": {"const": "a"}, "data": {}}}
    code = operations("text/event-stream", {"itemSchema": {"oneOf": [event, schema]}})
    assert "def items(" in code
