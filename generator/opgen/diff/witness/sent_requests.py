"""Requests as they are sent: texts of parameters, and validity of a request by a document."""

import base64
import json
from collections.abc import Iterable, Iterator, Sequence

from opgen.core.pointers import Pointer
from opgen.diff.wire.compare.parameters import schema_of
from opgen.diff.wire.match.operations import WireOperation
from opgen.diff.wire.texts import text_of
from opgen.diff.witness.calls import body_of, contents, key_of, requires_body
from opgen.diff.witness.model import Refusal, Sent
from opgen.schemas.node import Node
from opgen.schemas.sites import Schemas
from opgen.schemas.validity import Json, Validator, Violation

_SCALARS = (str, int, float, bool)


def is_sendable(parameter: Node, value: Json) -> bool:
    """Return whether `parameter` carries `value` as one text, or as one for each item."""
    if parameter.child("content"):
        return value is not None or parameter.get("required") is True
    items = value if isinstance(value, list) else [value]
    return bool(items) and all(isinstance(each, _SCALARS) for each in items)


def readings(parameter: Node, value: Json) -> Iterator[Json]:
    """Yield the values that a server can read from `parameter` when a caller sends `value`."""
    if parameter.child("content"):
        yield value
    else:
        yield from texts_as_values([text_of(each) for each in (value if isinstance(value, list) else [value])])


def texts_as_values(texts: Sequence[str]) -> Iterator[Json]:
    """Yield the values that the texts of a parameter can stand for."""
    items = [*texts] if len(texts) > 1 else texts[0].split(",")
    for read in (str, plain):
        if len(texts) == 1:
            yield read(texts[0])
            yield [read(texts[0])]
        yield [*map(read, items)]


def plain(text: str) -> Json:
    """Return the JSON value that `text` is, or else `text`."""
    try:
        return json.loads(text)
    except ValueError:
        return text


_PAIRS = {"query": "query", "header": "headers", "cookie": "cookies"}


def _problem(text: str, pointer: Pointer, inner: Iterable[Violation] = (), *start: str) -> Refusal:
    return Refusal(text, Violation(pointer, (), (tuple(inner),)), start)


def problems(schemas: Schemas, operation: WireOperation | None, sent: Sent) -> Iterator[Refusal]:
    """Yield the reasons why `sent` is invalid for `operation`. None is an operation that does not exist."""
    if operation is None:
        yield _problem("no such operation", ())
        return
    validator = Validator(schemas, is_sent=True)
    parameters = operation.parameters.values()
    known = {key_of(each)[1] for each in parameters}
    for parameter in parameters:
        yield from _parameter(validator, parameter, sent, known)
    yield from _body(validator, operation, sent)


def _parameter(validator: Validator, parameter: Node, sent: Sent, known: set[str]) -> Iterator[Refusal]:
    location, name = key_of(parameter)
    if location not in _PAIRS:
        return
    pairs = sent[_PAIRS[location]]
    is_header = location == "header"
    texts = [text for own, text in pairs if own == name or (is_header and own.lower() == name.lower())]
    schema = schema_of(parameter)
    if parameter.child("content"):
        values = [*map(plain, texts)]
    elif _is_object(validator, schema) and (texts or any(own not in known for own, _ in pairs)):
        return  # its texts depend on its style
    else:
        values = [*texts_as_values(texts)] if texts else []
    if not values:
        if parameter.get("required") is True:
            yield _problem(f'{location} parameter "{name}" is missing', parameter.pointer)
    elif schema:
        found = [validator.violations((schema,), value) for value in values]
        if all(found):
            every = (leaf for own in found for each in own for leaf in each.leaves)
            yield _problem(f'{location} parameter "{name}" has an invalid value', schema.pointer, every, name)


def _is_object(validator: Validator, schema: Node | None) -> bool:
    return schema is not None and validator.schemas.view_of(schema).all_types() == frozenset({"object"})


def _body(validator: Validator, operation: WireOperation, sent: Sent) -> Iterator[Refusal]:
    body = body_of(operation)
    at = operation.pointer if body is None else body.pointer
    if sent["content"] is None:
        if requires_body(operation):
            yield _problem("the body is missing", at)
        return
    if body is None:
        yield _problem("the operation has no body", at)
        return
    media_type = _essence(str(sent["content_type"] or ""))
    known = {_essence(e): m for e, m in contents(operation).items()}
    media = known.get(media_type) or known.get(f"{media_type.partition('/')[0]}/*") or known.get("*/*")
    if media is None:
        yield _problem(f'the body has no media type "{media_type}"', at)
        return
    yield from _content(validator, media, media_type, base64.b64decode(sent["content"]))


def _content(validator: Validator, media: Node, media_type: str, content: bytes) -> Iterator[Refusal]:
    """Yield the reasons why the bytes of a body are invalid."""
    schema = media.child("schema")
    if schema and media_type.endswith(("/json", "+json")):
        for violation in validator.violations((schema,), json.loads(content)):
            yield Refusal("the body is invalid", violation)


def _essence(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()
