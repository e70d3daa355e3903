"""Witnesses of changes on the wire: requests and responses that one version allows and the other refuses."""

import json
from collections.abc import Callable, Iterator, Mapping
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
    line,
    read_line,
    request_lines,
    requires_body,
    schema_in,
    smallest_arguments,
)
from opgen.changes.witness.model import MISSING, Matched, Means, Subject, Witness, declared
from opgen.changes.witness.search import Counterexample, Search
from opgen.changes.witness.sent_requests import is_sendable, problems, readings
from opgen.changes.witness.values import NoValueError, Values
from opgen.codegen.code import Code, literal, template
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
_STATUS = "every response of NEW is a response of OLD; only a caller that waits for the status fails"
_MEDIA_TYPE = "every response of NEW is a response of OLD; only a caller that requests the media type fails"
Responses = Mapping[str, Node]
Reader = Callable[[str, str, Witness], Witness]
"""Function of a status, a media type or nothing, and a witness without the code that reads its response."""


@frozen
class WireWitnesses:
    """Maker of witnesses for the changes between two documents."""

    old: Subject
    new: Subject
    matched: Matched

    def witness(self, change: Change) -> Witness:
        """Return the witness of a breaking change."""
        rule = WIRE_RULES.get(change.rule)
        if rule is not None and rule.declared:
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
        for arguments, found in self._counterexamples(change, old, new, required):
            comment = _refusal("NEW", found.violation, found.path)
            for each in self._request(old, new, arguments, (comment,)):
                yield replace(each, path=(*found.path, *found.violation.path))
        yield from self._plain_requests(change, old, new, required)
        yield from self._without_text(change, old, new)
        if change.rule == "request-body-became-not-nullable" and not requires_body(old):
            yield declared(_ABSENT)

    def _without_text(self, change: Change, old: WireOperation, new: WireOperation) -> Iterator[Witness]:
        """Yield the reason why no text of a parameter shows a difference between two schemas."""
        search = _search(self.old, self.new, Direction.REQUEST)
        for parameter, one, two in _parameters_of_both(old, new):
            found = search.find((one,), (two,), _pointers(change))
            if found is not None:
                yield _without_style(parameter, found.value)

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

    def _counterexamples(
        self, change: Change, old: WireOperation, new: WireOperation, required: Arguments
    ) -> Iterator[tuple[Arguments, Counterexample]]:
        """Yield arguments of the old operation that the schemas of the new operation refuse."""
        search = _search(self.old, self.new, Direction.REQUEST)
        pointers = _pointers(change)
        for parameter, one, two in _parameters_of_both(old, new):
            found = search.find(
                (one,), (two,), pointers, _value(change.old), partial(_is_refused, search.other, (parameter, two))
            )
            if found is not None:
                path = (key_of(parameter)[1], *found.path)
                arguments = required.with_parameter(key_of(parameter), found.value)
                yield arguments, replace(found, path=path)
        before, after = contents(old), contents(new)
        documented = self.old.described(old)
        is_required = requires_body(old)
        for media_type, media in before.items():
            other = schema_in(after[media_type]) if media_type in after else None
            if other is None or documented is None:
                continue
            own = schema_in(media) or media._replace(value={})
            found = search.find(
                (own,), (other,), pointers, _value(change.old), lambda value: value is not None or is_required
            )
            if found is not None:
                yield required.with_body(found.value, chosen_media_type(documented, media_type)), found

    def _responses(self, change: Change, old: WireOperation, new: WireOperation) -> Iterator[Witness]:
        search = _search(self.new, self.old, Direction.RESPONSE)
        before, after = _responses_of(old), _responses_of(new)
        pointers = _pointers(change)[::-1]
        unsent: list[Witness] = []
        for status, response in after.items():
            known = response_of(before, status)
            if known is None:
                continue
            for one, two, media_type, header in _schemas_of(response, known):
                found = search.find(
                    (one,), (two,), pointers, _value(change.new), partial(_is_refused, search.other, (header, two))
                )
                if found is not None:
                    lines = (
                        _about_response(new.name, status, found),
                        template("response = {}", literal(found.part)),
                        _refusal("OLD", found.violation, found.path),
                    )
                    yield Witness(
                        means=Means.RESPONSE,
                        lines=lines,
                        reading=self._readings(old, new, status, media_type, found.value),
                        path=(*found.path, *found.violation.path),
                        is_isolated=found.is_isolated,
                    )
                elif header is not None:
                    found = search.find((one,), (two,), pointers)
                    unsent += [_without_style(header, found.value)] if found else []
        yield from unsent

        def read(status: str, media_type: str, witness: Witness) -> Witness:
            known = dict(after[status].mapping("content"))
            name = media_type or next(iter(known), "")
            schema = schema_in(known[name].dereferenced()) if name in known else None
            value = search.own.smallest_or((schema,), "a") if schema else "a"
            return replace(witness, reading=self._readings(old, new, status, name.replace("*", "a"), value))

        yield from _response_without_schema(change, new.name, before, after, read)

    def _readings(
        self, old: WireOperation, new: WireOperation, status: str, media_type: str | None, value: Json
    ) -> tuple[tuple[Code, ...], ...]:
        """Return the code that reads a response with each package; nothing for a header, whose media type is None.

        The code fails if the package raises an error about the response, or if the error of the response lost its detail.
        """
        both = (self.old, old), (self.new, new)
        codes = [_reading(subject, operation, status, media_type, value) for subject, operation in both]
        return tuple(codes) if all(codes) else ()


def _parameters_of_both(old: WireOperation, new: WireOperation) -> Iterator[tuple[Node, Node, Node]]:
    """Yield each old parameter that the new operation has, with its old and its new schema."""
    for key, parameter in old.parameters.items():
        other = new.parameters.get(key)
        one, two = schema_of(parameter), other and schema_of(other)
        if one is not None and two is not None:
            yield parameter, one, two


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


def _without_style(parameter: Node, value: Json) -> Witness:
    """Return the reason why no text of a parameter or a header shows a difference between two schemas."""
    if is_sendable(parameter, value):
        return Witness(means=Means.MISSING, reason=_SAME_TEXT)
    return declared(_NO_STYLE)


def _is_refused(other: Values, parameter: tuple[Node | None, Node], value: Json) -> bool:
    """Return whether a parameter can carry `value`, and the other schema refuses all that it can stand for.

    `parameter` is the parameter or the header with its other schema. None is a body.
    """
    own, schema = parameter
    if own is None:
        return True
    return is_sendable(own, value) and not any(
        other.validator.is_valid((schema,), each) for each in readings(own, value)
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


def _schemas_of(response: Node, known: Node) -> Iterator[tuple[Node, Node, str | None, Node | None]]:
    """Yield the schemas of the media types and headers that both responses have, with a media type of JSON or the header."""
    before = dict(known.mapping("content"))
    for name, media in response.mapping("content"):
        own = media.dereferenced()
        other = before.get(name)
        two = other and schema_in(other.dereferenced())
        if two is not None:
            yield schema_in(own) or own._replace(value={}), two, (
                name if _is_json(name) and not own.child("itemSchema") else None
            ), None
    headers = {name.lower(): node for name, node in known.mapping("headers")}
    for name, header in response.mapping("headers"):
        own, other = header.dereferenced(), headers.get(name.lower())
        one, two = schema_of(own), other and schema_of(other.dereferenced())
        if one is not None and two is not None:
            yield one, two, None, own


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


def _response_without_schema(
    change: Change, operation: str, before: Responses, after: Responses, read: Reader
) -> Iterator[Witness]:
    """Yield a response with a status, a media type or headers that the old document does not describe.

    `read` adds the code that reads the response.
    """
    match change.rule:
        case "response-success-status-removed":
            added = [each for each in after if each[:1] == "2" and each not in before]
            for status in added:
                shown = template("response = {}", literal({"status": status}))
                yield read(status, "", _of_response(operation, status, shown, template("# OLD: no such status")))
            yield declared(_STATUS)
        case "response-media-type-removed":
            yield from _other_media_types(operation, before, after, read)
            yield declared(_MEDIA_TYPE)
        case "response-media-type-name-generalized":
            yield from _other_media_types(operation, before, after, read)
        case "required-response-header-removed" | "response-header-became-optional":
            for status in after:
                if status in before:
                    reason = template("# OLD: a required header is missing")
                    yield _of_response(operation, status, template("headers = {{}}"), reason)


def _other_media_types(operation: str, before: Responses, after: Responses, read: Reader) -> Iterator[Witness]:
    for status, response in after.items():
        known = [name for name, _ in before[status].mapping("content")] if status in before else []
        for name, _ in response.mapping("content"):
            shown = name.replace("/*", "/a").replace("*", "a") if "*" in name else name
            if known and not any(each == shown or covers(each, shown) for each in known):
                headers = template("headers = {}", literal({"content-type": shown}))
                found = _of_response(operation, status, headers, template("# OLD: no such media type"))
                yield read(status, name, found)


def _of_response(operation: str, status: str, shown: Code, reason: Code) -> Witness:
    about = template("# {}, status {}:", literal(operation), literal(status))
    return Witness(means=Means.RESPONSE, lines=(about, shown, reason))


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
        return line("# {}: {} is missing", version, path)
    return line("# {}: {} violates {}", version, path, literal(pointer[-1] if pointer else ""))


def _about_response(operation: str, status: str, found: Counterexample) -> Code:
    """Return the comment above the part of a response."""
    return template("# {}, status {}, at {}:", literal(operation), literal(status), literal(pointer_text(found.path)))
