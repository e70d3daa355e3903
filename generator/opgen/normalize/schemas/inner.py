"""Schemas inside lists, maps and unions, where constraints would need a class of their own."""

from opgen.api.schema import Array, Nullable, Schema
from opgen.normalize.schemas.scalars import unbounded


def inner(schema: Schema) -> Schema:
    """`schema` without constraints of its own."""
    if isinstance(schema, Nullable):
        return Nullable(inner(schema.schema))
    if isinstance(schema, Array):
        return Array(items=schema.items)
    return unbounded(schema)
