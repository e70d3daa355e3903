"""Paths in a response: conversion of wire names to attributes, and the schema at the end of each path."""

from collections.abc import Mapping
from dataclasses import dataclass

from opgen.api.schema import Alias, AnyOf, Anything, Array, Definition, Map, Model, Nullable, Ref, Schema

Path = tuple[str, ...]
"""Attributes of models and keys of objects, outermost first."""


class NoPathError(Exception):
    """Pagination setting that does not match the operation. The message is for the author of the configuration."""


@dataclass(frozen=True, slots=True)
class ResponseSchema:
    """The schema of a response, and the definitions that it refers to."""

    schema: Schema
    definitions: Mapping[str, Definition]

    def find(self, text: str) -> tuple[Path, Schema]:
        """Return the path and the schema at `text`, a property's name or a JSON Pointer. Raise `NoPathError`."""
        path: list[str] = []
        schema = plain(self.schema, self.definitions)
        for token in _tokens(text):
            name, inner = self._step(schema, token, text)
            path.append(name)
            schema = plain(inner, self.definitions)
        return tuple(path), schema

    def _step(self, schema: Schema, token: str, text: str) -> tuple[str, Schema]:
        if isinstance(schema, Anything):
            return token, schema
        if isinstance(schema, Map):
            return token, schema.values
        model = definition_of(schema, self.definitions)
        if not isinstance(model, Model):
            raise NoPathError(f'"{text}" refers into a value without properties')
        for field in model.fields:
            if field.wire_name == token:
                return field.name, field.schema
        names = ", ".join(field.wire_name for field in model.fields)
        raise NoPathError(f'{model.name} has no property "{token}"; available: {names}')


def definition_of(schema: Schema, definitions: Mapping[str, Definition]) -> Definition | None:
    """Return the definition that `schema` refers to, if it is a reference."""
    return definitions.get(schema.name) if isinstance(schema, Ref) else None


def plain(schema: Schema, definitions: Mapping[str, Definition]) -> Schema:
    """Return `schema` without null and with aliases resolved."""
    while True:
        if isinstance(schema, Nullable):
            schema = schema.schema
            continue
        definition = definition_of(schema, definitions)
        if not isinstance(definition, Alias):
            return schema
        schema = definition.schema


def items_at(response: ResponseSchema, text: str) -> tuple[Path | None, Schema]:
    """Return the path to the items of a page, and the schema of an item.

    Without `text`, the response itself is the list. If the response is not a list, it is the only item, and the path is
    None. Raise `NoPathError` if `text` refers to a value that is not a list.
    """
    path, schema = response.find(text)
    schema = _implied_array(schema, response.definitions) or schema
    if isinstance(schema, Array):
        return path, schema.items
    if isinstance(schema, Anything):
        return path, schema
    if not text:
        return None, response.schema
    raise NoPathError(f'"{text}" is not a list')


def _implied_array(schema: Schema, definitions: Mapping[str, Definition]) -> Array | None:
    """Return the array without `type` in the union `schema`. The other members are all other values."""
    members = schema.members if isinstance(schema, AnyOf) else ()
    arrays = (plain(member, definitions) for member in members)
    return next((a for a in arrays if isinstance(a, Array) and a.is_implied), None)


def _tokens(text: str) -> list[str]:
    if not text.startswith("/"):
        return [text] if text else []
    return [token.replace("~1", "/").replace("~0", "~") for token in text[1:].split("/")]
