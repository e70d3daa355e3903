"""Responses that an old document refuses, and comments that name the reason of a refusal."""

from collections.abc import Callable, Iterator, Mapping

from opgen.changes.model import Change
from opgen.changes.wire.compare.bodies import covers
from opgen.changes.witness.model import Means, Witness, declared
from opgen.changes.witness.search import Counterexample
from opgen.codegen.code import Code, identifier, literal, template
from opgen.core.pointers import Pointer, pointer_text
from opgen.schemas.node import Node
from opgen.schemas.validity import Violation

Responses = Mapping[str, Node]
Reader = Callable[[str, str, Witness], Witness]
"""Function of a status, a media type or nothing, and a witness without the code that reads its response."""
_STATUS = "every response of NEW is a response of OLD; only a caller that waits for the status fails"
_MEDIA_TYPE = "every response of NEW is a response of OLD; only a caller that requests the media type fails"


def response_without_schema(
    change: Change, operation: str, before: Responses, after: Responses, read: Reader
) -> Iterator[Witness]:
    """Yield a response with a status, a media type or headers that the old document does not describe.

    `read` adds the code that reads the response.
    """
    match change.rule:
        case "response-success-status-removed":
            added = [each for each in after if each[:1] == "2" and each not in before]
            for status in added:
                shown = template("response = {value}", value=literal({"status": status}))
                yield read(status, "", _witness(operation, status, shown, template("# OLD: no such status")))
            yield declared(_STATUS)
        case "response-media-type-removed":
            yield from _media_types(operation, before, after, read)
            yield declared(_MEDIA_TYPE)
        case "response-media-type-name-generalized":
            yield from _media_types(operation, before, after, read)
        case "required-response-header-removed" | "response-header-became-optional":
            for status in after:
                if status in before:
                    reason = template("# OLD: a required header is missing")
                    yield _witness(operation, status, template("headers = {{}}"), reason)


def _media_types(operation: str, before: Responses, after: Responses, read: Reader) -> Iterator[Witness]:
    for status, response in after.items():
        known = [name for name, _ in before[status].mapping("content")] if status in before else []
        for name, _ in response.mapping("content"):
            shown = name.replace("/*", "/a").replace("*", "a") if "*" in name else name
            if known and not any(each == shown or covers(each, shown) for each in known):
                headers = template("headers = {value}", value=literal({"content-type": shown}))
                found = _witness(operation, status, headers, template("# OLD: no such media type"))
                yield read(status, name, found)


def _witness(operation: str, status: str, shown: Code, reason: Code) -> Witness:
    about = template("# {operation}, status {status}:", operation=literal(operation), status=literal(status))
    return Witness(means=Means.RESPONSE, lines=(about, shown, reason), operation=operation)


def refusal(version: str, violation: Violation, outer: Pointer) -> Code:
    """Return the comment that names the violated keyword of the version `OLD` or `NEW`.

    `outer` is the path of the part of the value that the violation describes.
    """
    path = literal(pointer_text((*outer, *violation.path)))
    pointer = violation.pointer
    is_missing = pointer[-1:] == ("required",) or (
        pointer[-2:-1] == ("properties",) and violation.path[-1:] == pointer[-1:]
    )
    if is_missing:
        return template("# {version}: {path} is missing", version=identifier(version), path=path)
    return template(
        "# {version}: {path} violates {keyword}",
        version=identifier(version),
        path=path,
        keyword=literal(pointer[-1] if pointer else ""),
    )


def about_response(operation: str, status: str, found: Counterexample) -> Code:
    """Return the comment above the part of a response."""
    return template(
        "# {operation}, status {status}, at {path}:",
        operation=literal(operation),
        status=literal(status),
        path=literal(pointer_text(found.path)),
    )
