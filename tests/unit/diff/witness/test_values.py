"""Smallest values of schemas, checked by an independent implementation of JSON Schema."""

from typing import Any

import pytest
import yaml
from opgen.diff.model import Direction
from opgen.diff.witness.values import NoValueError, Values
from opgen.pipeline import prepare
from opgen.schemas.sites import schemas_of
from opgen.schemas.values import SAMPLES, has_format

from tests.goldens.cases import goldens
from tests.goldens.validity import problems
from tests.support.documents import read_document
from tests.support.tables import tables

TABLES = tables(__file__)

_NULL = object()


def _smallest(schema: Any, **others: Any) -> Any:
    """Return the smallest value of a schema in a request."""
    document = read_document({}, schemas={"Own": schema, **others})
    schemas = schemas_of(document)
    components = schemas.side.root.child("components")
    assert components is not None
    node = dict(components.mapping("schemas"))["Own"]
    return Values(schemas, Direction.REQUEST).smallest((node,))


@pytest.mark.parametrize("direction", list(Direction))
def test_each_component_of_the_goldens_has_a_valid_value(direction: Direction) -> None:
    count = 0
    for case in goldens():
        document = prepare(case.document).document
        schemas = schemas_of(document)
        values = Values(schemas, direction)
        for name, schema in document.root.get("components", {}).get("schemas", {}).items():
            node = schemas.side.root.child("components")
            assert node is not None
            own = dict(node.mapping("schemas"))[name]
            value = values.smallest_or((own,), _NULL)
            sent = direction is Direction.REQUEST
            # A wrap with null around `allOf` is read in two ways.
            if value is not None and value is not _NULL:
                found = problems(document, schema, value, sent=sent)
                assert found == [], (case.name, name, value)
                count += 1
    assert count > 250


@pytest.mark.parametrize(("schema", "value"), TABLES["smallest_value"])
def test_smallest_value(schema: str, value: Any) -> None:
    assert _smallest(yaml.safe_load(schema)) == value


def test_cycle_ends_at_an_optional_property() -> None:
    own = {"$ref": "#/components/schemas/Own"}
    schema = {"type": "object", "properties": {"next": own}}
    assert _smallest(schema) == {}


def test_cycle_ends_at_null_or_an_empty_list() -> None:
    own = {"$ref": "#/components/schemas/Own"}
    properties = {"next": {"anyOf": [own, {"type": "null"}]}, "all": {"type": "array", "items": own}}
    schema = {"type": "object", "required": ["next", "all"], "properties": properties}
    assert _smallest(schema) == {"next": None, "all": []}


def test_endless_cycle_has_no_value() -> None:
    own = {"$ref": "#/components/schemas/Own"}
    schema = {"type": "object", "required": ["next"], "properties": {"next": own}}
    with pytest.raises(NoValueError):
        _smallest(schema)


def test_read_only_property_is_absent_from_requests() -> None:
    text = {"type": "string"}
    properties = {"id": {**text, "readOnly": True}, "name": text}
    schema = {"type": "object", "required": ["id", "name"], "properties": properties}
    assert _smallest(schema) == {"name": "a"}


def test_each_known_format_of_a_pointer_or_a_url_refuses_a_text() -> None:
    for name in ("uri", "url", "uri-reference", "json-pointer"):
        assert has_format(SAMPLES[name], name)
        assert not has_format("a b", name)
