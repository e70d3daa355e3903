"""Requests as they are sent: texts of parameters, and validity of a request by a document."""

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from urllib.parse import parse_qsl

from opgen.changes.wire.compare.parameters import schema_of
from opgen.changes.wire.match.operations import WireOperation
from opgen.changes.wire.project.texts import text_of
from opgen.changes.witness.calls import body_of, contents, key_of, requires_body
from opgen.changes.witness.model import Problem, Sent
from opgen.core.pointers import Pointer
from opgen.schemas.node import Node
from opgen.schemas.sites import Schemas
from opgen.schemas.validity import Json, Validator, Violation

Pairs = Sequence[Sequence[str]]
_SCALARS = (str, int, float, bool)


def is_sendable(parameter: Node, value: Json) -> bool:
    """Return whether the style of `parameter` can carry `value`. An absent value is not sent."""
    if parameter.child("content"):
        return value is not None or parameter.get("required") is True
    if value is None or value in ([], {}):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return not isinstance(inner, list | type({}.values())) or all(isinstance(each, _SCALARS) for each in inner)


def readings(parameter: Node, value: Json) -> Iterator[Json]:
    """Yield the values that a server can read from `parameter` when a caller sends `value`."""
    if parameter.child("content"):
        yield value
    elif isinstance(value, dict):
        yield from objects([(name, text_of(each)) for name, each in value.items()])
    elif isinstance(value, list):
        yield from texts_as_values([text_of(each) for each in value])
    else:
        yield from texts_as_values([text_of(value)])


def texts_as_values(texts: Sequence[str]) -> Iterator[Json]:
    """Yield the values that the texts of a parameter can stand for."""
    items = [*texts] if len(texts) > 1 else texts[0].split(",")
    for read in (str, plain):
        if len(texts) == 1:
            yield read(texts[0])
            yield [read(texts[0])]
        yield [*map(read, items)]


def objects(pairs: Pairs) -> Iterator[dict[str, Json]]:
    """Yield the objects that pairs of names and texts can stand for."""
    for read in (str, plain):
        yield {name: read(text) for name, text in pairs}


def sent_objects(name: str, texts: Sequence[str], others: Pairs) -> Iterator[Json]:
    """Yield the objects that a request has for the parameter `name`, in any style.

    `texts` are the values with the name of the parameter, and `others` are all pairs with an unknown name.
    """
    start = f"{name}["
    deep = [(n[len(start) : -1], text) for n, text in others if n.startswith(start)]
    if deep:
        yield from objects(deep)
    elif texts:
        yield from objects([*pairwise(texts[0].split(","))][::2])
        yield from texts_as_values(texts)
    elif others:
        yield from objects(others)


def plain(text: str) -> Json:
    """Return the JSON value that `text` is, or else `text`."""
    try:
        return json.loads(text)
    except ValueError:
        return text


_PAIRS = {"query": "query", "header": "headers", "cookie": "cookies"}


def _problem(text: str, pointer: Pointer, inner: Iterable[Violation] = (), *start: str) -> Problem:
    return Problem(text, Violation(pointer, (), (tuple(inner),)), start)


def problems(schemas: Schemas, operation: WireOperation | None, sent: Sent) -> Iterator[Problem]:
    """Yield the reasons why `sent` is invalid for `operation`. None is an operation that does not exist."""
    if operation is None:
        yield _problem("no such operation", ())
        return
    validator = Validator(schemas, is_sent=True)
    parameters = operation.parameters.values()
    known = frozenset(key_of(each)[1] for each in parameters)
    for parameter in parameters:
        yield from _parameter(validator, parameter, sent, known)
    yield from _body(validator, operation, sent)


def _parameter(validator: Validator, parameter: Node, sent: Sent, known: frozenset[str]) -> Iterator[Problem]:
    location, name = key_of(parameter)
    if location not in _PAIRS:
        return
    pairs = sent[_PAIRS[location]]
    is_header = location == "header"
    texts = [text for own, text in pairs if own == name or (is_header and own.lower() == name.lower())]
    others = [(own, text) for own, text in pairs if own not in known]
    schema = schema_of(parameter)
    if parameter.child("content"):
        values = [*map(plain, texts)]
    else:
        values = [*sent_objects(name, texts, others)] if _is_object(validator, schema) else []
        values += texts_as_values(texts) if texts else []
    if not values:
        if parameter.get("required") is True:
            yield _problem(f'{location} parameter "{name}" is missing', parameter.pointer)
    elif schema:
        found = [validator.violations((schema,), value) for value in values]
        if all(found):
            every = (leaf for own in found for each in own for leaf in each.leaves)
            yield _problem(f'{location} parameter "{name}" has an invalid value', schema.pointer, every, name)


def _is_object(validator: Validator, schema: Node | None) -> bool:
    if schema is None:
        return False
    view = validator.schemas.view_of(schema)
    return bool(view.unions) or "object" in (view.all_types() or ("object",))


def _body(validator: Validator, operation: WireOperation, sent: Sent) -> Iterator[Problem]:
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


def _content(validator: Validator, media: Node, media_type: str, content: bytes) -> Iterator[Problem]:
    """Yield the reasons why the bytes of a body are invalid."""
    items, schema = media.child("itemSchema"), media.child("schema")
    for line in content.splitlines() if items else ():
        if items and (found := validator.violations((items,), plain(line.decode()))):
            yield _problem("an item of the body is invalid", items.pointer, found)
    if schema is None:
        return
    if media_type == "application/x-www-form-urlencoded":
        value: Json = _form(validator, schema, content.decode())
    elif media_type.endswith(("/json", "+json")):
        value = json.loads(content)
    else:
        return
    for violation in validator.violations((schema,), value):
        yield Problem("the body is invalid", violation)


def _form(validator: Validator, schema: Node, text: str) -> dict[str, Json]:
    """Return the object that a form has, with values that are valid by `schema` where the texts allow it."""
    known = validator.schemas.view_of(schema).properties
    texts: dict[str, list[str]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        texts.setdefault(name, []).append(value)
    found: dict[str, Json] = {}
    for name, listed in texts.items():
        values = [*texts_as_values(listed)]
        nodes = known.get(name, ())
        # A text that has the type of the property may violate another keyword.
        found[name] = min(values, key=lambda each: _wrong(validator.violations(nodes, each)))
    return found


def _wrong(violations: Sequence[Violation]) -> tuple[bool, int]:
    return any(leaf.pointer[-1:] == ("type",) for each in violations for leaf in each.leaves), len(violations)


def _essence(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()
