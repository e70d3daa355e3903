"""Validity of a request that a package built, by a document."""

import base64
import json
from collections.abc import Iterator, Mapping
from typing import Any

from opgen.changes.model import Direction
from opgen.changes.wire.nodes import Node
from opgen.changes.wire.operations import Operation
from opgen.changes.wire.parameters import schema_of
from opgen.changes.witness.calls import contents, key_of
from opgen.changes.witness.model import Subject
from opgen.changes.witness.parameter_texts import plain, sent_objects, texts_as_values
from opgen.changes.witness.validity import Validator
from opgen.core.pointers import pointer_text

Sent = Mapping[str, Any]  # Any: JSON of the driver
_PAIRS = {"query": "query", "header": "headers", "cookie": "cookies"}


def problems(
    subject: Subject, operation: Operation | None, sent: Sent
) -> Iterator[str]:
    """Yield the reasons why `sent` is invalid for `operation`. None is an operation that does not exist."""
    if operation is None:
        yield "no such operation"
        return
    validator = Validator(subject.schemas, Direction.REQUEST)
    parameters = operation.parameters.values()
    known = frozenset(key_of(each)[1] for each in parameters)
    for parameter in parameters:
        yield from _parameter(validator, parameter, sent, known)
    yield from _body(subject, validator, operation, sent)


def _parameter(
    validator: Validator, parameter: Node, sent: Sent, known: frozenset[str]
) -> Iterator[str]:
    location, name = key_of(parameter)
    if location not in _PAIRS:
        return
    pairs = sent[_PAIRS[location]]
    is_header = location == "header"
    texts = [
        text
        for own, text in pairs
        if own == name or (is_header and own.lower() == name.lower())
    ]
    others = [(own, text) for own, text in pairs if own not in known]
    schema = schema_of(parameter)
    if parameter.child("content") is not None:
        values = [*map(plain, texts)]
    else:
        is_object = _is_object(validator, schema)
        values = [*sent_objects(name, texts, others)] if is_object else []
        values += texts_as_values(texts) if texts else []
    if not values:
        if parameter.get("required") is True:
            yield f'{location} parameter "{name}" is missing'
    elif schema is not None and not any(
        validator.is_valid((schema,), value) for value in values
    ):
        yield f'{location} parameter "{name}" has an invalid value'


def _is_object(validator: Validator, schema: Node | None) -> bool:
    if schema is None:
        return False
    view = validator.schemas.view(validator.schemas.site((schema,)))
    return bool(view.unions) or "object" in (view.all_types() or ("object",))


def _body(
    subject: Subject, validator: Validator, operation: Operation, sent: Sent
) -> Iterator[str]:
    body = operation.node.child("requestBody")
    if sent["content"] is None:
        if (
            body is not None
            and subject.schemas.side.object(body).get("required") is True
        ):
            yield "the body is missing"
        return
    if body is None:
        yield "the operation has no body"
        return
    media_type = str(sent["content_type"] or "").partition(";")[0].strip().lower()
    known = {_essence(e): m for e, m in contents(subject, operation).items()}
    main = media_type.partition("/")[0]
    media = known.get(media_type) or known.get(f"{main}/*") or known.get("*/*")
    if media is None:
        yield f'the body has no media type "{media_type}"'
        return
    items = media.child("itemSchema")
    if items is not None:
        for line in base64.b64decode(sent["content"]).splitlines():
            if not validator.is_valid((items,), plain(line.decode())):
                yield "an item of the body is invalid"
    schema = media.child("schema")
    if schema is None or not media_type.endswith(("/json", "+json")):
        return
    value = json.loads(base64.b64decode(sent["content"]))
    for violation in validator.violations((schema,), value):
        yield f'the body violates "{pointer_text(violation.pointer)}"'


def _essence(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()
