"""Parameters of operations: messages about invalid ones."""

from typing import Any

import pytest
from opgen.core.errors import DocumentError
from opgen.core.options import Options
from opgen.pipeline import read_api

from tests.support.documents import operation, read_document
from tests.support.tables import tables

TABLES = tables(__file__)


def test_invalid_parameter_location_is_quoted() -> None:
    parameter = {"name": "id", "in": "qeury", "schema": {"type": "string"}}
    get = {**operation("find"), "parameters": [parameter]}
    document = read_document({"/x": {"get": get}})
    with pytest.raises(DocumentError, match='invalid parameter location "qeury"'):
        read_api(document, Options(package="api"))


@pytest.mark.parametrize(
    ("security", "location", "required", "left"), TABLES["required_parameter_that_repeats_the_credential_is_left_out"]
)
def test_required_parameter_that_repeats_the_credential_is_left_out(
    security: list[Any], location: str, *, required: bool, left: list[str]
) -> None:
    parameter = {"name": "x-key", "in": location, "required": required, "schema": {"type": "string"}}
    get = {**operation("find"), "parameters": [parameter], "security": security}
    document = read_document({"/x": {"get": get}})
    schemes = {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}, "login": {"type": "http", "scheme": "basic"}}
    document.root["components"] = {"securitySchemes": schemes}
    api = read_api(document, Options(package="api"))
    assert [each.wire_name for each in api.operations[0].parameters] == left
    notes = [] if left else ["left out: the client sends its credential"]
    assert [note.message for note in api.notes] == notes
