"""The printed page of settings has a valid example of each setting."""

import tomllib
from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter

from tests.tools.site import reference


@pytest.mark.parametrize("name", reference.TABLES)
def test_each_setting_has_a_valid_example(name: str) -> None:
    table = reference.TABLES[name]
    found = reference.examples(name)
    fields = {field.alias or key: field for key, field in table.model_fields.items()}
    assert fields.keys() <= found.keys()
    for key, field in fields.items() if name != "clients.NAME" else ():  # `tests/docs` reads these
        kind: Any = field.annotation  # Any: a type
        for each in field.metadata:
            kind = Annotated[kind, each]
        TypeAdapter(kind).validate_python(tomllib.loads(found[key])[key])
