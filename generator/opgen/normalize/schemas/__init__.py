"""Schemas, lowered from JSON Schema to the values of `api.schema`."""
