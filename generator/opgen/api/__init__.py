"""Model of a normalized API: operations and schemas, as frozen dataclasses."""
