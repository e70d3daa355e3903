"""Lowering of schemas: the conversion of JSON Schema to the classes of `api.schema`."""
