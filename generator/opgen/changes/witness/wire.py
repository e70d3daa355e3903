"""Witnesses of changes on the wire: requests and responses that one version allows and the other refuses."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from opgen.changes.model import Change, Direction, Side
from opgen.changes.rules import WIRE_RULES
from opgen.changes.wire.compare.bodies import covers, response_of
from opgen.changes.wire.compare.parameters import schema_of
from opgen.changes.wire.match.operations import WireOperation
from opgen.changes.witness.calls import (
    Arguments,
    body_value,
    chosen_media_type,
    contents,
    key_of,
    read_line,
    request_lines,
    requires_body,
    schema_in,
    smallest_arguments,
)
from opgen.changes.witness.model import MISSING, Matched, Means, Subject, Witness, declared
from opgen.changes.witness.search import Search
from opgen.changes.witness.sent_requests import is_sendable, problems, readings
from opgen.changes.witness.values import NoValueError, Values
from opgen.codegen.code import Code, literal, named, template
from opgen.core.frozen import frozen
from opgen.core.pointers import Pointer, pointer_text
from opgen.schemas.node import Node
from opgen.schemas.validity import Json, Violation

_HOOK = "the server calls the client, so no call of the package shows it"
_CONTENT = "keywords for the content of a text do not decide whether the text is valid"
_ANNOTATIONS = {"contentEncoding", "contentMediaType", "contentSchema"}
_NO_STYLE = "no style of a parameter can carry the value"
_SAME_TEXT = "a parameter is sent as text, and NEW accepts the text"
_ABSENT = "a package does not send an optional body that is null"
_MOST_OPERATIONS = 6
_EQUAL = "every response of NEW is a response of OLD; only a caller that"
_DECLARED = {
    "response-success-status-removed": f"{_EQUAL} waits for the status fails",
    "response-media-type-removed": f"{_EQUAL} requests the media type fails",
}
Responses = Mapping[str, Node]
Carried = tuple[Node, Node, Node]
"""Parameter or header, with the schema that accepts a value and the one that refuses it."""


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
            return declared(rule.declared)
        found = [e for name in change.operations if (e := self.matched.get(name))]
        called = [e for e in found if not any(o.is_reversed for o in e if o)]
        if found and not called:
            return declared(_HOOK)
        _, pointer = _pointers(change)
        for old, new in called[:_MOST_OPERATIONS]:
            for each in self._of_operation(change, old, new):
                return replace(each, pointer=pointer)
        values = {_value(change.old), _value(change.new)} - {None}
        return declared(_CONTENT) if values and values <= _ANNOTATIONS else MISSING

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
        means: Means = Means.REQUEST,
    ) -> Iterator[Witness]:
        documented = self.old.described(old)
        if documented is None or arguments is None:
            return
        lines = request_lines(self.old, documented, arguments)
        if new is None:
            comments = (template("# NEW: no operation {}", literal(old.name)),)
        if lines:
            yield Witness(means=means, lines=(*lines, *comments), problems=partial(problems, self.new.schemas, new))

    def _requests(self, change: Change, old: WireOperation, new: WireOperation) -> Iterator[Witness]:
        required = _required(self.old, old)
        if required is None:
            return
        search, pointers = _search(self.old, self.new, Direction.REQUEST), _pointers(change)
        carried: list[Carried] = []
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
            carried += [] if parameter is None else [(parameter, one, two)]
        yield from self._plain_requests(change, old, new, required)
        yield from _unsent(search, carried, pointers)
        if change.rule == "request-body-became-not-nullable" and not requires_body(old):
            yield declared(_ABSENT)

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
            two = schema_in(after[media_type]) if media_type in after else None
            if two and documented:
                chosen = chosen_media_type(documented, media_type)
                yield None, schema_in(media) or media._replace(value={}), two, partial(
                    required.with_body, media_type=chosen
                )

    def _plain_requests(
        self, change: Change, old: WireOperation, new: WireOperation, required: Arguments
    ) -> Iterator[Witness]:
        """Yield requests that are invalid for another reason than a value."""
        comment = _comment(change)
        match change.rule.removeprefix("request-"):
            case "parameter-serialization-changed":
                complete = smallest_arguments(self.old, old, is_complete=True)
                for node in old.parameters.values():
                    if is_at(node, change) and key_of(node) in complete.parameters:
                        value = several(complete.parameters[key_of(node)], self.old, schema_of(node))
                        arguments = required.with_parameter(key_of(node), value)
                        yield from self._request(old, new, arguments, comment, Means.ENCODING)
            case "body-serialization-changed":
                for arguments in encoded_bodies(self.old, old, required, change):
                    yield from self._request(old, new, arguments, comment, Means.ENCODING)
            case "body-removed":
                complete = smallest_arguments(self.old, old, is_complete=True)
                arguments = Arguments(parameters=required.parameters, body=complete.body)
                yield from self._request(old, new, arguments, comment)
            case "body-media-type-removed":
                yield from self._removed_media_type(change, old, new, required)
            case (
                "parameter-became-required"
                | "body-added-required"
                | "body-became-required"
                | "new-required-request-parameter"
                | "new-request-path-parameter"
            ):
                yield from self._request(old, new, required, comment)

    def _removed_media_type(
        self, change: Change, old: WireOperation, new: WireOperation, required: Arguments
    ) -> Iterator[Witness]:
        documented, after = self.old.described(old), contents(new)
        if documented is None or documented.body is None:
            return
        values = Values(self.old.schemas, Direction.REQUEST)
        for name, media in contents(old).items():
            schema = media.child("schema")
            if name in after or schema is None or not is_at(media, change):
                continue
            arguments = required.with_body(values.smallest_or((schema,), "a"), chosen_media_type(documented, name))
            yield from self._request(old, new, arguments, _comment(change))

    def _responses(self, change: Change, old: WireOperation, new: WireOperation) -> Iterator[Witness]:
        search, pointers = _search(self.new, self.old, Direction.RESPONSE), _pointers(change)[::-1]
        before, after = _responses_of(old), _responses_of(new)
        carried: list[Carried] = []
        for status, response in after.items():
            known = response_of(before, status)
            for header, one, two, media_type in _received(response, known) if known else ():
                accepts = partial(_is_refused, search.other, (header, two))
                found = search.find((one,), (two,), pointers, _value(change.new), accepts)
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
                elif header:
                    carried.append((header, one, two))
        yield from _unsent(search, carried, pointers)
        for status, name, shown, reason in _undescribed(change, before, after):
            known_types = dict(after[status].mapping("content"))
            media_type = name or (None if name is None else next(iter(known_types), ""))
            schema = schema_in(known_types[media_type].dereferenced()) if media_type in known_types else None
            value = search.own.smallest_or((schema,), "a") if schema else "a"
            yield Witness(
                means=Means.RESPONSE,
                lines=(_about(new.name, status), shown, reason),
                reading=self._readings(old, new, status, media_type and media_type.replace("*", "a"), value),
            )
        if change.rule in _DECLARED:
            yield declared(_DECLARED[change.rule])

    def _readings(
        self, old: WireOperation, new: WireOperation, status: str, media_type: str | None, value: Json
    ) -> tuple[tuple[Code, ...], ...]:
        """Return the code that reads a response with each package; nothing for a header, whose media type is None.

        The code fails if the package raises an error about the response, or if the error of the response lost its detail.
        """
        both = (self.old, old), (self.new, new)
        codes = [_reading(subject, operation, status, media_type, value) for subject, operation in both]
        return tuple(codes) if all(codes) else ()


def _reading(
    subject: Subject, operation: WireOperation, status: str, media_type: str | None, value: Json
) -> tuple[Code, ...]:
    documented, arguments = subject.described(operation), _required(subject, operation)
    if documented is None or arguments is None or media_type is None:
        return ()
    number = int(status.upper().replace("X", "0")) if status[0].isdigit() else 500
    content = json.dumps(value) if _is_json(media_type) else "a" if media_type else ""
    return (*request_lines(subject, documented, arguments), read_line(number, media_type, content))


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


def _unsent(
    search: Search, carried: Iterable[Carried], pointers: tuple[Pointer | None, Pointer | None]
) -> Iterator[Witness]:
    """Yield the reason why no text of a parameter or a header shows a difference between two schemas."""
    for carrier, one, two in carried:
        found = search.find((one,), (two,), pointers)
        if found and is_sendable(carrier, found.value):
            yield Witness(means=Means.MISSING, reason=_SAME_TEXT)
        elif found:
            yield declared(_NO_STYLE)


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


def _received(response: Node, known: Node) -> Iterator[tuple[Node | None, Node, Node, str | None]]:
    """Yield each header, or None for a body, with its new and its old schema, and a media type of JSON."""
    before = dict(known.mapping("content"))
    for name, media in response.mapping("content"):
        own = media.dereferenced()
        other = before.get(name)
        two = other and schema_in(other.dereferenced())
        if two:
            is_read = _is_json(name) and not own.child("itemSchema")
            yield None, schema_in(own) or own._replace(value={}), two, name if is_read else None
    headers = {name.lower(): node for name, node in known.mapping("headers")}
    for name, header in response.mapping("headers"):
        own, other = header.dereferenced(), headers.get(name.lower())
        one, two = schema_of(own), other and schema_of(other.dereferenced())
        if one and two:
            yield own, one, two, None


_RESERVED = "a/b?c"
"""Text with reserved characters of a URL."""


def is_at(node: Node, change: Change) -> bool:
    """Return whether `change` concerns `node` of the old document."""
    pointer, _ = _pointers(change)
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
            # A package sends a part as text if its media type is not JSON.
            encodings = {name: each.get("contentType") for name, each in media.mapping("encoding")}
            texts = {name for name, type_ in encodings.items() if "json" not in str(type_ or "json")}
            known = values.view((schema,)).properties
            for key, value in body.items():
                is_text = key in texts and isinstance(value, dict)
                body[key] = "a" if is_text else several(value, subject, known[key][0] if key in known else None)
        yield required.with_body(body, chosen_media_type(documented, name))


def _undescribed(change: Change, before: Responses, after: Responses) -> Iterator[tuple[str, str | None, Code, Code]]:
    """Yield responses with a status, a media type or headers that the old document does not describe.

    A response has its status, its media type, its code and the reason. The media type is empty for the first one of the
    status, and None for a response that no code reads.
    """
    match change.rule:
        case "response-success-status-removed":
            for status in after:
                if status[:1] == "2" and status not in before:
                    shown = template("response = {}", literal({"status": status}))
                    yield status, "", shown, template("# OLD: no such status")
        case "response-media-type-removed" | "response-media-type-name-generalized":
            for status, response in after.items():
                known = [name for name, _ in before[status].mapping("content")] if status in before else []
                for name, _ in response.mapping("content"):
                    own = name.replace("/*", "/a").replace("*", "a")
                    if known and not any(each == own or covers(each, own) for each in known):
                        shown = template("headers = {}", literal({"content-type": own}))
                        yield status, name, shown, template("# OLD: no such media type")
        case "required-response-header-removed" | "response-header-became-optional":
            for status in filter(before.__contains__, after):
                yield status, None, template("headers = {{}}"), template("# OLD: a required header is missing")


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


def _about(operation: str, status: str, path: Pointer | None = None) -> Code:
    """Return the comment above a response, or above the part of it at `path`."""
    at = template("") if path is None else template(", at {}", literal(pointer_text(path)))
    return template("# {}, status {}{}:", literal(operation), literal(status), at)
