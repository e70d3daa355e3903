"""Repeated parts of definitions are printed once, and inserted unchanged into each definition."""

from typing import Any

import pytest
import yaml
from opgen.api.schema import Definition, Enum, Model
from opgen.codegen.models.modules import distinct, keys_of, printings
from opgen.core.options import Options
from opgen.pipeline import read_api

from tests.large_documents.documents import document, ref

ALIKE: dict[str, Any] = yaml.safe_load("""
FillerA: {type: integer, default: 1}
FillerB: {type: number, default: 1}
FillerC: {type: boolean, default: true}
FillerD: {type: integer, enum: [1]}
FillerE: {type: boolean, enum: [true]}
FillerF: {type: integer, default: 1, deprecated: true}
FillerG: {type: integer, minimum: 1, default: 1}
FillerH: {type: integer, default: 1, description: How many.}
FillerI: {type: integer, default: 1}
FillerJ: {type: string, enum: [a, b], default: b}
FillerK: {type: string, enum: [a, b], default: b}
FillerL: {$ref: '#/components/schemas/Author'}
""")


def definitions() -> tuple[Definition, ...]:
    """Of models that differ in one field, which is nearly the same, and share another."""
    models = {
        name: {"type": "object", "properties": {"count": schema, "id": ref("Author")}} for name, schema in ALIKE.items()
    }
    return read_api(document(**models), Options(package="large")).definitions


def test_deduplicated_text_equals_undeduplicated_text(monkeypatch: pytest.MonkeyPatch) -> None:
    once = [printing() for printing in printings(definitions())]
    monkeypatch.setattr("opgen.codegen.models.modules.distinct", lambda found, _: found)
    monkeypatch.setattr("opgen.codegen.models.modules.completed", lambda module, *_: module)
    assert once == [printing() for printing in printings(definitions())]


def test_equal_fields_and_enums_are_printed_once() -> None:
    found = definitions()
    asked = distinct(found, keys_of(found))
    fields = [f for each in asked if isinstance(each, Model) for f in each.fields]
    enums = [each.members for each in asked if isinstance(each, Enum)]
    assert len(fields) == len(set(map(repr, fields)))
    assert [field.name for field in fields].count("id") == 1
    assert [field.name for field in fields].count("count") > len(ALIKE) / 2
    assert len(enums) == len(set(enums))
