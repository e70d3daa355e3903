"""Changes of request bodies and responses: their media types, schemas, headers and encodings."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from opgen.diff.model import Direction
from opgen.diff.rules import B, R, S
from opgen.diff.wire.changes import in_either
from opgen.diff.wire.compare.parameters import MatchedOperation, is_exploded, schema_of
from opgen.schemas.node import Node, Nodes
from opgen.schemas.sites import BothSchemas, Schemas

_REQUEST, _RESPONSE = Direction.REQUEST, Direction.RESPONSE


def compare_bodies(operation: MatchedOperation) -> None:
    """Report the changes of the request body of an operation."""
    one = operation.old.node.child("requestBody")
    other = operation.new.node.child("requestBody")
    if one is None or other is None:
        _report_single(operation, one, other)
        return
    old, new = one.dereferenced(), other.dereferenced()
    before, after = old.get("required") is True, new.get("required") is True
    if before != after:
        end = "required" if after else "optional"
        operation.add(f"request-body-became-{end}", f"request body became {end}", old, new, _REQUEST)
    _compare_content(operation, old, new, _REQUEST)


def _report_single(operation: MatchedOperation, old: Node | None, new: Node | None) -> None:
    """Report a request body that only one version has."""
    node = new or old
    if node is None:
        return
    is_required = node.dereferenced().get("required") is True
    if new is None:
        severity = R if operation.is_reversed and not is_required else None
        operation.add("request-body-removed", "request body was removed", old, None, _REQUEST, severity)
        return
    end = "required" if is_required else "optional"
    operation.add(f"request-body-added-{end}", f"{end} request body was added", None, new, _REQUEST)


def compare_responses(operation: MatchedOperation) -> None:
    """Report the changes of the responses of an operation. Ranges and `default` cover the status codes of the other version."""
    old = dict(operation.old.node.mapping("responses"))
    new = dict(operation.new.node.mapping("responses"))
    for status in dict.fromkeys((*old, *new)):
        if status.startswith("x-"):
            continue
        one, other = response_of(old, status), response_of(new, status)
        if one is None or other is None:
            kind = "success" if status.startswith("2") else "non-success"
            end = "added" if one is None else "removed"
            others = old if one is None else {} if operation.is_reversed else new
            severity = S if kind == "success" and _has_equal_success(others, one or other) else None
            message = f"response {status} was {end}"
            operation.add(f"response-{kind}-status-{end}", message, one, other, _RESPONSE, severity)
            continue
        before, after = one.dereferenced(), other.dereferenced()
        is_own = status[:1] != "2" and (status in old) != (status in new)
        if is_own and _have_no_common_type(before, after):
            _report_own(operation, status, one, other, is_added=status in new)
            continue
        _compare_content(operation, before, after, _RESPONSE)
        _compare_headers(operation, before, after)


def _has_equal_success(responses: Mapping[str, Node], own: Node | None) -> bool:
    """Return whether a success of the other version has the content of `own`, so that a package reads both in one way."""
    successes = (each.dereferenced() for status, each in responses.items() if status.startswith("2"))
    return own is not None and any(each.get("content") == own.dereferenced().get("content") for each in successes)


def _have_no_common_type(old: Node, new: Node) -> bool:
    befores, afters = _by_name(old), _by_name(new)
    return befores.keys() != afters.keys() and not befores.keys() & afters.keys() and not _renamed(befores, afters)


def _report_own(operation: MatchedOperation, status: str, old: Node, new: Node, *, is_added: bool) -> None:
    """Report an error response of one version that a range or `default` of the other version describes."""
    own, wide = (new, old) if is_added else (old, new)
    types, others = (", ".join(_by_name(each.dereferenced())) for each in (own, wide))
    content, by = f"with {types}" if types else "without content", f"{wide.pointer[-1]} ({others or 'without content'})"
    if is_added:
        message = f"response {status} was added {content}; before, {by} described it"
        operation.add("response-non-success-status-added", message, None, own, _RESPONSE, R)
    else:
        message = f"response {status} {content} was removed; now {by} describes it"
        operation.add("response-non-success-status-removed", message, own, None, _RESPONSE)


def response_of(responses: Mapping[str, Node], status: str) -> Node | None:
    """Return the response for `status`: its own, or that of a range or of `default`.

    Beside a success, `default` describes errors.
    """
    found = responses.get(status) or responses.get(f"{status[:1]}XX")
    is_error = status[:1] == "2" and any(each[:1] == "2" for each in responses)
    return found or (None if is_error else responses.get("default"))


def _compare_content(operation: MatchedOperation, old: Node, new: Node, direction: Direction) -> None:
    """Report the changes of the media types of a request body or of a response."""
    befores, afters = _by_name(old), _by_name(new)
    if direction is _RESPONSE:
        for key, name in _renamed(befores, afters).items():
            end = "generalized" if covers(name, key) else "specialized"
            message = f'media type "{key}" of the response became "{name}"'
            before, after = befores.pop(key), afters.pop(name)
            operation.add(f"response-media-type-name-{end}", message, before, after, direction)
            _compare(operation, before, after, name, direction)
    words = "request body" if direction is _REQUEST else "response"
    prefix = words.replace(" ", "-")
    for key, one, other in in_either(befores, afters):
        if one is not None and other is not None:
            _compare(operation, one, other, key, direction)
            continue
        end, verb = ("added", "got") if one is None else ("removed", "lost")
        message = f'{words} {verb} the media type "{key}"'
        operation.add(f"{prefix}-media-type-{end}", message, one, other, direction)


def _by_name(body: Node) -> dict[str, Node]:
    return {name.lower().replace(" ", ""): each for name, each in body.mapping("content")}


def _compare(operation: MatchedOperation, before: Node, after: Node, name: str, direction: Direction) -> None:
    """Report the changes of a media type that both versions have."""
    old, new = before.dereferenced(), after.dereferenced()
    body = f"{direction}-body"
    for keyword in ("schema", "itemSchema"):
        one, other = old.child(keyword), new.child(keyword)
        if (one is None) != (other is None):
            end = "added" if one is None else "removed"
            message = f"schema of the {direction} body was {end}"
            operation.add(f"{body}-media-type-schema-{end}", message, one, other, direction)
        operation.compare(one, other, body if keyword == "schema" else f"{direction}-property")
    schemas = operation.comparison.old, operation.comparison.new
    for each in _encoding_changes(old, new, name, schemas):
        is_sent = direction is _REQUEST and not operation.is_reversed
        message = f"{each.message} of the {direction} body is sent in another way"
        severity = R if is_sent and each.is_accepted else None
        operation.add(f"{body}-serialization-changed", message, each.old, each.new, direction, severity)
    for one, other in _encoded_headers(old, new):
        headers = one.dereferenced(), other.dereferenced()
        operation.compare(headers[0].child("schema"), headers[1].child("schema"), f"{direction}-property")


def _renamed(old: Mapping[str, Node], new: Mapping[str, Node]) -> dict[str, str]:
    """Return the new media type for each removed one that is more general or more special."""
    removed = [key for key in old if key not in new]
    added = [key for key in new if key not in old]
    found: dict[str, str] = {}
    for key in removed:
        other = next((each for each in added if covers(each, key) or covers(key, each)), None)
        if other is not None:
            found[key] = other
            added.remove(other)
    return found


def covers(general: str, special: str) -> bool:
    """Return whether the media type `general` includes all messages of `special`."""
    essence, _, parameters = general.partition(";")
    other = special.partition(";")[0]
    if parameters:
        return False
    kind, _, name = essence.partition("/")
    if essence in {other, "*/*"}:
        return True
    return name == "*" and other.startswith(f"{kind}/")


def _headers(response: Node) -> dict[str, Node]:
    """Return the headers of a response by name. `Content-Type` has no meaning there. Source: OpenAPI 3.1, section 4.8.17."""
    named = {key.lower(): each.dereferenced() for key, each in response.mapping("headers")}
    return {key: each for key, each in named.items() if key != "content-type"}


def _compare_headers(operation: MatchedOperation, before: Node, after: Node) -> None:
    old, new = _headers(before), _headers(after)
    for name, one, other in in_either(old, new):
        shown = f'response header "{name}"'
        was, is_now = (each is not None and each.get("required") is True for each in (one, other))
        if one is None:
            severity = B if operation.is_reversed and is_now else None
            operation.add("response-header-added", f"{shown} was added", None, other, _RESPONSE, severity)
        elif other is None:
            rule = f"{'required' if was else 'optional'}-response-header-removed"
            operation.add(rule, f"{shown} was removed", one, None, _RESPONSE)
        else:
            if was != is_now:
                end = "optional" if was else "required"
                operation.add(f"response-header-became-{end}", f"{shown} became {end}", one, other, _RESPONSE)
            is_text = one.child("content") is None or other.child("content") is None
            context = "response-header" if is_text else "response-content"
            operation.compare(schema_of(one), schema_of(other), context, name)


_URLENCODED = "application/x-www-form-urlencoded"
_STYLE_FIELDS = ("style", "explode", "allowReserved")
_OWN_HEADERS = frozenset({"content-type", "content-disposition"})
"""Headers of a part that the client sets."""
_DEFAULTS = {
    "object": "application/json",
    "string": "text/plain",
    "number": "text/plain",
    "integer": "text/plain",
    "boolean": "text/plain",
}
"""Media types of parts by type. Source: OpenAPI 3.1, section 4.8.15.1."""


class _EncodingChange(NamedTuple):
    """Part of a form that is sent in another way.

    `is_accepted`: only headers differ, and none of them became required.
    """

    message: str
    old: Node
    new: Node
    is_accepted: bool


def _encoding_changes(old: Node, new: Node, name: str, schemas: BothSchemas) -> Iterator[_EncodingChange]:
    """Yield the parts of a form that are sent in another way. Other media types have no encoding."""
    form = name.partition(";")[0]
    if form != _URLENCODED and not form.startswith("multipart/"):
        return
    parts = _part_properties(old, schemas[0]), _part_properties(new, schemas[1])
    befores, afters = dict(old.mapping("encoding")), dict(new.mapping("encoding"))
    for part, one, other in in_either(befores, afters):
        if part not in parts[0] or part not in parts[1]:
            continue
        before = _part_texts(one, parts[0][part], form, schemas[0])
        after = _part_texts(other, parts[1][part], form, schemas[1])
        if before != after:
            texts = f"{', '.join(before)} became {', '.join(after)}"
            added = [e for e in after if e.startswith("required ") and e not in before]
            yield _EncodingChange(
                message=f'part "{part}" ({texts})',
                old=one or old,
                new=other or new,
                is_accepted=before[0] == after[0] and not added,
            )


def _encoded_headers(old: Node, new: Node) -> Iterator[tuple[Node, Node]]:
    """Yield the headers of parts that both versions of a form have."""
    afters = dict(new.mapping("encoding"))
    for part, before in old.mapping("encoding"):
        if part in afters:
            headers = _part_headers(before), _part_headers(afters[part])
            for name in headers[0].keys() & headers[1].keys():
                yield headers[0][name], headers[1][name]


def _part_headers(encoding: Node) -> dict[str, Node]:
    return {name.lower(): node for name, node in encoding.mapping("headers") if name.lower() not in _OWN_HEADERS}


def _part_properties(media_type: Node, schemas: Schemas) -> dict[str, Nodes]:
    schema = media_type.child("schema")
    return {} if schema is None else schemas.view_of(schema).properties


def _part_texts(encoding: Node | None, nodes: Nodes, form: str, schemas: Schemas) -> list[str]:
    """Return texts that are equal for parts that are sent in the same way: one for the value, and one for each header."""
    if encoding is None:
        return ["default encoding"]
    texts = [_value_text(encoding, nodes, form, schemas)]
    if form != _URLENCODED:
        for name, node in sorted(_part_headers(encoding).items()):
            is_required = node.dereferenced().get("required") is True
            texts.append(f"{'required' if is_required else 'optional'} header {name}")
    return texts


def _value_text(encoding: Node, nodes: Nodes, form: str, schemas: Schemas) -> str:
    kind = _kind(nodes, schemas)
    # In 3.0, only urlencoded forms have styles.
    has_style = form == _URLENCODED or not encoding.context.is_version("3.0")
    if has_style and any(field in encoding.value for field in _STYLE_FIELDS):
        style = str(encoding.get("style") or "form")
        is_simple = kind not in {"array", "object", ""}
        exploded = is_exploded(encoding, style) and not is_simple
        is_default = style == "form" and (exploded or is_simple) and kind != "object"
        reserved = encoding.get("allowReserved") is True and form == _URLENCODED
        text = f"style {style}{', explode' if exploded else ''}"
        text = "default encoding" if is_default else text
        return f"{text}, reserved characters" if reserved else text
    content_type = str(encoding.get("contentType") or "").lower().replace(" ", "")
    default = _default(nodes, schemas)
    return content_type if content_type not in {"", default} else "default encoding"


def _kind(nodes: Nodes, schemas: Schemas) -> str:
    """Return the only type of a part, or an empty string."""
    types = schemas.view_of(*nodes).all_types()
    return next(iter(types)) if types is not None and len(types) == 1 else ""


def _default(nodes: Nodes, schemas: Schemas) -> str:
    """Return the media type of a part without `contentType`, or an empty string."""
    kind = _kind(nodes, schemas)
    view = schemas.view_of(*nodes)
    if kind == "array" and view.items:
        nodes, kind = view.items, _kind(view.items, schemas)
        view = schemas.view_of(*nodes)
    if kind == "string" and view.limit("format") in {"binary", "byte"}:
        return "application/octet-stream"
    return _DEFAULTS.get(kind, "")
