"""Arguments that two packages send in different ways."""

from collections.abc import Iterator

from opgen.changes.model import Change, Direction
from opgen.changes.wire.operations import WireOperation
from opgen.changes.witness.calls import Arguments, body_value, contents, has_media_type_argument
from opgen.changes.witness.model import Subject
from opgen.changes.witness.values import NoValueError, Values
from opgen.schemas.node import Node
from opgen.schemas.validity import Json

_RESERVED = "a/b?c"
"""Text with reserved characters of a URL."""


def is_at(node: Node, change: Change) -> bool:
    """Return whether `change` concerns `node` of the old document."""
    pointer = None if change.old is None else change.old.pointer
    return pointer is None or pointer[: len(node.pointer)] == node.pointer


def several(value: Json, subject: Subject, schema: Node | None) -> Json:
    """Return a value that most styles write differently, if `schema` allows it.

    A list with one item has the same form in most styles, and so has a text without reserved characters.
    """
    if schema is None:
        return _RESERVED
    other: Json = _RESERVED
    if isinstance(value, list):
        other = [*value, *value] if len(value) == 1 else value
    elif not isinstance(value, str):
        return value
    validator = Values(subject.schemas, Direction.REQUEST).validator
    return other if validator.is_valid((schema,), other) else value


def encoded_bodies(
    subject: Subject, operation: WireOperation, required: Arguments, change: Change
) -> Iterator[Arguments]:
    """Yield arguments with a complete body of each media type that `change` concerns."""
    values = Values(subject.schemas, Direction.REQUEST)
    documented = subject.described(operation)
    if documented is None or documented.body is None:
        return
    for name, media in contents(operation).items():
        schema = media.child("schema")
        if schema is None or not is_at(media, change):
            continue
        try:
            body = body_value(values, media, is_complete=True)
        except NoValueError:
            continue
        if isinstance(body, dict):
            known = values.view((schema,)).properties
            texts = _text_parts(media)
            body = {
                key: (
                    "a"
                    if key in texts and isinstance(value, dict)
                    else several(value, subject, known[key][0] if key in known else None)
                )
                for key, value in body.items()
            }
        chosen = name if has_media_type_argument(documented) else ""
        yield required.with_body(body, chosen)


def _text_parts(media: Node) -> frozenset[str]:
    """Return the parts of a form that a package sends as text, because their media type is not JSON."""
    return frozenset(
        name for name, encoding in media.mapping("encoding") if "json" not in str(encoding.get("contentType") or "json")
    )
