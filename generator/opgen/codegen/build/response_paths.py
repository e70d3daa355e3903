"""Places in an answer by the names the document uses, as the attributes that reach them, and the schemas there."""

from collections.abc import Mapping
from dataclasses import dataclass

from opgen.api.schema import (
    Alias,
    Anything,
    Array,
    Definition,
    Map,
    Model,
    Nullable,
    Ref,
    Schema,
)

Place = tuple[str, ...]
"""Attributes of models and keys of objects, from the outside in."""


class NoPlaceError(Exception):
    """Nothing is there, in words for whoever wrote the place down."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation returns."""

    schema: Schema
    definitions: Mapping[str, Definition]

    def find(self, text: str) -> tuple[Place, Schema]:
        """What is at `text`: the name of a property, or a JSON pointer. Raises `NoPlaceError`."""
        place: list[str] = []
        schema = plain(self.schema, self.definitions)
        for token in _tokens(text):
            name, inner = self._step(schema, token, text)
            place.append(name)
            schema = plain(inner, self.definitions)
        return tuple(place), schema

    def _step(self, schema: Schema, token: str, text: str) -> tuple[str, Schema]:
        if isinstance(schema, Anything):
            return token, schema
        if isinstance(schema, Map):
            return token, schema.values
        model = definition_of(schema, self.definitions)
        if not isinstance(model, Model):
            raise NoPlaceError(f'"{text}" leads into what has no properties')
        for field in model.fields:
            if field.wire_name == token:
                return field.name, field.schema
        names = ", ".join(field.wire_name for field in model.fields)
        raise NoPlaceError(f'{model.name} has no property "{token}"; it has {names}')


def definition_of(
    schema: Schema, definitions: Mapping[str, Definition]
) -> Definition | None:
    """Return the definition that `schema` refers to, if it is a reference."""
    return definitions.get(schema.name) if isinstance(schema, Ref) else None


def plain(schema: Schema, definitions: Mapping[str, Definition]) -> Schema:
    """`schema` without null, and without the names of aliases."""
    while True:
        if isinstance(schema, Nullable):
            schema = schema.schema
            continue
        definition = definition_of(schema, definitions)
        if not isinstance(definition, Alias):
            return schema
        schema = definition.schema


def items_at(answer: Answer, text: str) -> tuple[Place | None, Schema]:
    """Where the items of a page are, and the schema of one.

    Without `text` the answer is the list; where it is none, it is the one item itself, and the place is None.
    Raises `NoPlaceError`.
    """
    place, schema = answer.find(text)
    if isinstance(schema, Array):
        return place, schema.items
    if isinstance(schema, Anything):
        return place, schema
    if not text:
        return None, answer.schema
    raise NoPlaceError(f'"{text}" is no list')


def _tokens(text: str) -> list[str]:
    if not text.startswith("/"):
        return [text] if text else []
    return [
        token.replace("~1", "/").replace("~0", "~") for token in text[1:].split("/")
    ]
