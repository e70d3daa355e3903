"""Lowering of schemas, from JSON Schema to the classes of `api.schema`."""
