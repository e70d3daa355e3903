"""Witnesses of changes on the wire: requests and responses that one version allows and the other refuses."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from opgen.codegen.code import Code, literal, named, template
from opgen.core.frozen import frozen
from opgen.core.pointers import Pointer, pointer_text
from opgen.diff.model import Change, Direction, Side
from opgen.diff.rules import WIRE_RULES
from opgen.diff.wire.compare.bodies import response_of
from opgen.diff.wire.compare.parameters import schema_of
from opgen.diff.wire.operations import WireOperation
from opgen.diff.wire.texts import text_of
from opgen.diff.witness.calls import (
    Arguments,
    body_of,
    caller_lines,
    chosen_media_type,
    contents,
    key_of,
    read_line,
    request_lines,
    requires_body,
    schema_in,
    smallest_arguments,
)
from opgen.diff.witness.model import MISSING, Matched, Means, Refusal, Sent, Subject, Witness, without
from opgen.diff.witness.search import Search
from opgen.diff.witness.values import NoValueError, Values
from opgen.schemas.node import Node
from opgen.schemas.sites import Schemas
from opgen.schemas.validity import Json, Validator, Violation

_HOOK = "the server calls the client, so no call of the package shows it"
_TEXT = "a parameter is sent as text, and no text that shows it is known"
_BYTES = "a witness does not compare the bytes of requests"
_NO_VALUE = "the new member refuses each value, so no value shows it"
_NO_BODY = "a witness shows a value in the body of a response"
_REASONS = {
    "request-parameter-serialization": _BYTES,
    "request-body-serialization": _BYTES,
    "request-body-media-type-removed": _BYTES,
    "request-parameter": _TEXT,
    "new-required-request-parameter": _TEXT,
    "request-body-all-of-added": _NO_VALUE,
    "request-property-all-of-added": _NO_VALUE,
    "request-body-became-not-nullable": "a package does not send an optional body that is null",
    "response-success-status": _NO_BODY,
    "response-media-type": _NO_BODY,
    "response-header": _NO_BODY,
    "required-response-header": _NO_BODY,
}
"""Reasons without a witness by the starts of rules, beside those in `rules.txt`."""
_MOST_OPERATIONS = 6
_SCALARS = (str, int, float, bool)
_PAIRS = {"query": "query", "header": "headers", "cookie": "cookies"}


@frozen
class WireWitnesses:
    """Maker of witnesses for the changes between two documents."""

    old: Subject
    new: Subject
    matched: Matched

    def witness(self, change: Change) -> Witness:
        """Return the witness of a breaking change."""
        rule = WIRE_RULES.get(change.rule)
        if rule and rule.declared:
            return without(rule.declared)
        found = [e for name in change.operations if (e := self.matched.get(name))]
        called = [e for e in found if not any(o.is_reversed for o in e if o)]
        if found and not called:
            return without(_HOOK)
        _, pointer = _pointers(change)
        for old, new in called[:_MOST_OPERATIONS]:
            for each in self._of_operation(change, old, new):
                return replace(each, pointer=pointer)
        reasons = (reason for start, reason in _REASONS.items() if change.rule.startswith(start))
        return next(map(without, reasons), MISSING)

    def _of_operation(self, change: Change, old: WireOperation | None, new: WireOperation | None) -> Iterator[Witness]:
        if old is None:
            return
        if new is None:
            yield from self._request(old, None, _required(self.old, old), ())
        elif change.direction is Direction.RESPONSE:
            yield from self._responses(change, old, new)
        else:
            yield from self._requests(change, old, new)

    def _request(
        self,
        old: WireOperation,
        new: WireOperation | None,
        arguments: Arguments | None,
        comments: tuple[Code, ...],
    ) -> Iterator[Witness]:
        documented = self.old.described(old)
        if documented is None or arguments is None:
            return
        try:
            built, lines = (make(self.old, documented, arguments) for make in (request_lines, caller_lines))
        except NoValueError:
            return
        if new is None:
            comments = (template("# NEW: no operation {}", literal(old.name)),)
        if lines:
            yield Witness(
                means=Means.REQUEST,
                lines=(*lines, *comments),
                probe=built,
                problems=partial(problems, self.new.schemas, new),
            )

    def _requests(self, change: Change, old: WireOperation, new: WireOperation) -> Iterator[Witness]:
        required = _required(self.old, old)
        if required is None:
            return
        search, pointers = _search(self.old, self.new, Direction.REQUEST), _pointers(change)
        for parameter, one, two, with_value in self._sent(old, new, required):
            accepts = partial(_is_refused, search.other, (parameter, two))
            if parameter is None:
                accepts = partial(_is_body, requires_body(old))
            found = search.find((one,), (two,), pointers, _value(change.old), accepts)
            if found:
                path = found.path if parameter is None else (key_of(parameter)[1], *found.path)
                comment = _refusal("NEW", found.violation, path)
                for each in self._request(old, new, with_value(found.value), (comment,)):
                    yield replace(each, path=(*path, *found.violation.path))
        yield from self._plain_requests(change, old, new, required)

    def _sent(
        self, old: WireOperation, new: WireOperation, required: Arguments
    ) -> Iterator[tuple[Node | None, Node, Node, Callable[[Json], Arguments]]]:
        """Yield each parameter, or None for the body, with its old and its new schema, and the arguments for a value."""
        for key, parameter in old.parameters.items():
            other = new.parameters.get(key)
            one, two = schema_of(parameter), other and schema_of(other)
            if one and two:
                yield parameter, one, two, partial(required.with_parameter, key_of(parameter))
        documented, after = self.old.described(old), contents(new)
        for media_type, media in contents(old).items():
            two = after[media_type].child("schema") if media_type in after and _is_json(media_type) else None
            if two and documented:
                chosen = chosen_media_type(documented, media_type)
                yield None, media.child("schema") or media._replace(value={}), two, partial(
                    required.with_body, media_type=chosen
                )

    def _plain_requests(
        self, change: Change, old: WireOperation, new: WireOperation, required: Arguments
    ) -> Iterator[Witness]:
        """Yield requests that are invalid for another reason than a value."""
        comment = _comment(change)
        match change.rule.removeprefix("request-"):
            case "body-removed":
                complete = smallest_arguments(self.old, old, is_complete=True)
                arguments = Arguments(parameters=required.parameters, body=complete.body)
                yield from self._request(old, new, arguments, comment)
            case (
                "parameter-became-required"
                | "body-added-required"
                | "body-became-required"
                | "new-required-request-parameter"
                | "new-request-path-parameter"
            ):
                yield from self._request(old, new, required, comment)

    def _responses(self, change: Change, old: WireOperation, new: WireOperation) -> Iterator[Witness]:
        search, pointers = _search(self.new, self.old, Direction.RESPONSE), _pointers(change)[::-1]
        before = _responses_of(old)
        for status, response in _responses_of(new).items():
            known = response_of(before, status)
            for one, two, media_type in _received(response, known) if known else ():
                found = search.find((one,), (two,), pointers, _value(change.new))
                if found:
                    yield Witness(
                        means=Means.RESPONSE,
                        lines=(
                            _about(new.name, status, found.path),
                            template("response = {}", literal(found.part)),
                            _refusal("OLD", found.violation, found.path),
                        ),
                        reading=self._readings(old, new, status, media_type, found.value),
                        path=(*found.path, *found.violation.path),
                        is_isolated=found.is_isolated,
                    )

    def _readings(
        self, old: WireOperation, new: WireOperation, status: str, media_type: str, value: Json
    ) -> tuple[tuple[Code, ...], ...]:
        """Return the code that reads a response with each package.

        The code fails if the package raises an error about the response, or if the error of the response lost its detail.
        """
        both = (self.old, old), (self.new, new)
        codes = [_reading(subject, operation, status, media_type, value) for subject, operation in both]
        return tuple(codes) if media_type and all(codes) else ()


def _reading(subject: Subject, operation: WireOperation, status: str, media_type: str, value: Json) -> tuple[Code, ...]:
    documented, arguments = subject.described(operation), _required(subject, operation)
    if documented is None or arguments is None:
        return ()
    number = int(status.upper().replace("X", "0")) if status[0].isdigit() else 500
    return (*request_lines(subject, documented, arguments), read_line(number, media_type, json.dumps(value)))


def _is_json(media_type: str) -> bool:
    return media_type.partition(";")[0].endswith(("/json", "+json"))


def _required(subject: Subject, operation: WireOperation) -> Arguments | None:
    try:
        return smallest_arguments(subject, operation)
    except NoValueError:
        return None


def _search(own: Subject, other: Subject, direction: Direction) -> Search:
    """Return the search for values that the schemas of `own` accept and those of `other` refuse."""
    return Search(Values(own.schemas, direction), Values(other.schemas, direction))


def _is_body(is_required: bool, value: Json) -> bool:  # noqa: FBT001 - the first argument of a partial function
    """Return whether a package sends a body with this value."""
    return value is not None or is_required


def _is_refused(other: Values, carried: tuple[Node | None, Node], value: Json) -> bool:
    """Return whether a parameter or a header can carry `value`, and its other schema refuses all that it can stand for."""
    carrier, schema = carried
    return carrier is None or (
        is_sendable(carrier, value)
        and not any(other.validator.is_valid((schema,), each) for each in readings(carrier, value))
    )


def _comment(change: Change) -> tuple[Code, ...]:
    return (template("# NEW: {}", literal(change.message)),)


def _pointers(change: Change) -> tuple[Pointer | None, Pointer | None]:
    """Return the pointers of both sides. The schemas beside `if` refuse the values of a changed condition."""
    old, new = (None if side is None else side.pointer for side in (change.old, change.new))
    return _around_if(old), _around_if(new)


def _around_if(pointer: Pointer | None) -> Pointer | None:
    return pointer[:-1] if pointer and pointer[-1] == "if" else pointer


def _value(side: Side | None) -> Json:
    return None if side is None or isinstance(side.value, dict | list) else side.value


def _responses_of(operation: WireOperation) -> dict[str, Node]:
    return {
        status: node.dereferenced()
        for status, node in operation.node.mapping("responses")
        if not status.startswith("x-")
    }


def _received(response: Node, known: Node) -> Iterator[tuple[Node, Node, str]]:
    """Yield the new and the old schema of each body, and a media type of JSON, which is empty for a sequence."""
    before = dict(known.mapping("content"))
    for name, media in response.mapping("content"):
        own = media.dereferenced()
        other = before.get(name)
        two = other and schema_in(other.dereferenced())
        if two:
            is_read = _is_json(name) and not own.child("itemSchema")
            yield schema_in(own) or own._replace(value={}), two, name if is_read else ""


def _refusal(version: str, violation: Violation, outer: Pointer) -> Code:
    """Return the comment that names the violated keyword of the version `OLD` or `NEW`.

    `outer` is the path of the part of the value that the violation describes.
    """
    path = literal(pointer_text((*outer, *violation.path)))
    pointer = violation.pointer
    is_missing = pointer[-1:] == ("required",) or (
        pointer[-2:-1] == ("properties",) and violation.path[-1:] == pointer[-1:]
    )
    if is_missing:
        return named("# {}: {} is missing", version, path)
    return named("# {}: {} violates {}", version, path, literal(pointer[-1] if pointer else ""))


def _about(operation: str, status: str, path: Pointer) -> Code:
    """Return the comment above the part of a response at `path`."""
    return template("# {}, status {}, at {}:", literal(operation), literal(status), literal(pointer_text(path)))


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
