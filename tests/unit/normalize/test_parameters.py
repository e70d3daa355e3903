"""Parameters of operations: messages about invalid ones."""

import pytest
from opgen.core.errors import DocumentError
from opgen.core.options import Options
from opgen.pipeline import read_api

from tests.support.documents import operation, read_document


def test_invalid_parameter_location_is_quoted() -> None:
    parameter = {"name": "id", "in": "qeury", "schema": {"type": "string"}}
    get = {**operation("find"), "parameters": [parameter]}
    document = read_document({"/x": {"get": get}})
    with pytest.raises(DocumentError, match='invalid parameter location "qeury"'):
        read_api(document, Options(package="api"))
