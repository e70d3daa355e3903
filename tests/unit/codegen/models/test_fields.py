"""Names, constraints and docstrings of fields."""

from datetime import date
from typing import Any

import pytest
from opgen.api.schema import Model
from opgen.core.options import Names, Options
from opgen.diff.surface.build import surface_of_models
from opgen.diff.surface.text import surface_text
from opgen.pipeline import generate

from tests.support.packages import loaded
from tests.unit.codegen.models.modelled import documented, modelled, normalized, round_trip

OPTIONS = Options(package="things")


def test_read_only_and_write_only_fields_are_optional_for_the_other_side() -> None:
    account = {
        "type": "object",
        "required": ["id", "name", "password"],
        "properties": {
            "id": {"type": "string", "readOnly": True},
            "name": {"type": "string"},
            "password": {"type": "string", "writeOnly": True},
        },
    }
    (model,) = normalized({"Account": account}).definitions
    assert isinstance(model, Model)
    demanded = [field.wire_name for field in model.fields if field.required]
    assert demanded == ["name"]


def test_default_without_a_python_value_is_described() -> None:
    thing = {
        "type": "object",
        "properties": {"size": {"type": "object", "default": {"gb": 10}}, "count": {"type": "integer", "default": 3}},
    }
    (model,) = normalized({"Thing": thing}).definitions
    assert isinstance(model, Model)
    told = [field.description for field in model.fields]
    assert told == ['Default: {"gb": 10}.', ""]


def test_encoded_content_of_a_string_is_described_and_not_decoded() -> None:
    image = {"contentEncoding": "base64", "contentMediaType": "image/png"}
    key = {"contentEncoding": "base64url", "description": "A key."}
    properties = {"image": {"type": "string", **image}, "key": {"type": "string", **key}}
    thing = {"type": "object", "properties": properties}
    (model,) = normalized({"Thing": thing}).definitions
    assert isinstance(model, Model)
    told = [field.description for field in model.fields]
    assert told == ["Content: image/png, encoded as base64.", "A key.\n\nContent: bytes, encoded as base64url."]
    value = {"image": "aGk=", "key": "aGk"}
    assert round_trip(modelled({"Thing": thing}), "Thing", value) == value


@pytest.mark.parametrize("others", [0, 200], ids=["one module", "several modules"])
def test_field_has_the_name_of_a_type_unless_another_name_is_recorded(others: int) -> None:
    day = {"type": "string", "format": "date"}
    words = {"type": "array", "items": {"type": "string"}, "default": []}
    entry = {"type": "object", "properties": {"date": day, "day": day, "list": words}}
    plain = {"type": "object", "properties": {"day": day, "words": words}}
    schemas = {"Entry": entry, "Older": {"title": "Older", **entry}, "Plain": plain}
    schemas |= {f"Other{number}": plain for number in range(others)}
    recorded = Names(fields={"Older": {"date": "date_"}})
    files = generate(documented(schemas), OPTIONS, recorded).files
    with loaded(OPTIONS.package, files) as (package, *_):
        for name, field in {"Entry": "date", "Older": "date_"}.items():
            model = getattr(package, name)
            assert [*model.model_fields] == [field, "day", "list"]
            value = model.model_validate({"date": "2026-01-02", "day": "2026-01-03", "list": ["a"]})
            assert (getattr(value, field), value.day, value.list) == (date(2026, 1, 2), date(2026, 1, 3), ["a"])
            assert model().list == []
        assert package.Plain.model_validate({"day": "2026-01-03"}).day == date(2026, 1, 3)


def test_class_with_a_name_that_ends_in_none_can_be_optional() -> None:
    choice = {"enum": ["a", "b"]}
    thing = {"type": "object", "properties": {"None": choice, "X_None": choice}}
    module = modelled({"Thing": thing})
    value = {"None": "a"}
    assert round_trip(module, "Thing", value) == value


def test_class_does_not_have_the_name_of_a_field() -> None:
    """Beside a field of its name an annotation would mean the field."""
    properties = {"ThingState": {"type": "string"}, "thing_state": {"type": "string"}, "State": {"enum": ["on", "off"]}}
    module = modelled({"Thing": {"type": "object", "properties": properties}})
    value = {"ThingState": "any", "thing_state": "any", "State": "on"}
    assert round_trip(module, "Thing", value) == value


@pytest.mark.parametrize("word", ["list", "map", "model"])
@pytest.mark.parametrize("schema", [{"type": "string"}, {"const": ""}])
def test_default_with_the_name_of_an_empty_value_is_that_text(schema: dict[str, Any], word: str) -> None:
    kind = {**schema, "default": word} | ({"const": word} if "const" in schema else {})
    thing = {"type": "object", "properties": {"object": kind}}
    module = modelled({"Thing": thing})
    assert module.Thing().object == word
    api = normalized({"Thing": thing})
    assert f'"{word}"' in surface_text(surface_of_models(api, OPTIONS))
