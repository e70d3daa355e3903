"""Changes of a parameter: its serialization and its deprecation."""

from collections.abc import Iterator

from opgen.changes.wire.rules import B, S
from opgen.changes.wire.security import SecurityDifference
from opgen.schemas.node import Node

_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}


def compare_parameter(old: Node, new: Node, name: str, *, is_simple: bool) -> Iterator[SecurityDifference]:
    """Yield the differences of serialization and deprecation of two parameters.

    `explode` has no effect if the parameter is simple: neither an array nor an object.
    """
    before = _serialization(old, is_simple=is_simple)
    after = _serialization(new, is_simple=is_simple)
    if before != after:
        rule = "request-parameter-serialization-changed"
        message = f"{name} is sent in another way: {before} became {after}"
        yield SecurityDifference(rule, B, message, old, new)
    was, is_now = old.get("deprecated") is True, new.get("deprecated") is True
    if was and not is_now:
        rule, message = "reactivated", "is not deprecated any more"
    elif is_now and not was:
        has_date = new.get("x-sunset") is not None
        rule = "deprecated-with-sunset" if has_date else "deprecated"
        message = "became deprecated"
    else:
        return
    yield SecurityDifference(f"request-parameter-{rule}", S, f"{name} {message}", old, new)


def schema_of(parameter: Node) -> Node | None:
    """Return the schema of a parameter, or of its only media type."""
    schema = parameter.child("schema")
    if schema is not None:
        return schema
    for _, media_type in parameter.mapping("content"):
        return media_type.child("schema")
    return None


def _serialization(parameter: Node, *, is_simple: bool) -> str:
    """Return a text that is equal for parameters that are sent in the same way."""
    content = sorted(name for name, _ in parameter.mapping("content"))
    if content:
        return f"content {content[0]}"
    usual = _STYLES.get(str(parameter.get("in")), "form")
    style = parameter.get("style") or usual
    text = f"style {style}"
    if not is_simple and is_exploded(parameter, style):
        text += ", explode"
    if parameter.get("allowReserved") is True and parameter.get("in") == "query":
        text += ", reserved characters"
    return text


def is_exploded(node: Node, style: str) -> bool:
    """Return whether a parameter or a part of a form with `style` has one value for each item."""
    explode = node.get("explode")
    return style == "form" if explode is None else explode is True
