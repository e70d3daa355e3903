"""Search for references to other documents."""

from typing import Any

import pytest
from opgen.document.bundle import may_refer_to_files

from tests.support.tables import tables

TABLES = tables(__file__)


@pytest.mark.parametrize(("schema", "expected"), TABLES["references_to_other_documents_are_found"])
def test_references_to_other_documents_are_found(schema: dict[str, Any], *, expected: bool) -> None:
    root = {"paths": {"/jobs": {"get": {"parameters": [{"schema": schema}]}}}}
    assert may_refer_to_files(root) is expected
