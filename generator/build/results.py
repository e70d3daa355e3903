"""Results as code: what each documented status holds, and what a call returns."""

from generator import api, types
from generator.code import Code, join, literal, template
from generator.schema import Null, Schema, union


def success(operation: api.Operation) -> dict[api.StatusKey, Schema]:
    """What each documented 2xx holds; with none of them, `default`; with neither, nothing."""
    found = [r for r in operation.responses if r.is_success]
    found = found or [r for r in operation.responses if r.status == "default"]
    return {response.status: response.schema for response in found} or {"2XX": Null()}


def errors(operation: api.Operation) -> dict[api.StatusKey, Schema]:
    """What each documented error holds."""
    return {r.status: r.schema for r in operation.responses if not r.is_success}


def returns(operation: api.Operation) -> Code:
    """The type of a call's result."""
    return types.expression(union(list(success(operation).values())))


def statuses(schemas: dict[api.StatusKey, Schema]) -> Code:
    """Status keys and the types of what they hold, as a dictionary."""
    items = [
        template(
            "{status}: {type}", status=literal(status), type=types.expression(schema)
        )
        for status, schema in schemas.items()
    ]
    return template("{{{items}}}", items=join(", ", items))
