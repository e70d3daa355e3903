"""Origins of changes: the input that causes a change, and the change on the wire that implies it."""

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from opgen.changes.identity import fingerprint
from opgen.changes.model import RANK, Cause, Change, Direction, Side
from opgen.core.name_styles import snake
from opgen.core.pointers import Pointer
from opgen.core.url_templates import server_variables

_RESPONSES: Final = "responses"


def with_causes(changes: Iterable[Change], steps: Sequence[tuple[Cause, Iterable[Change]]]) -> tuple[Change, ...]:
    """Return `changes` with the cause of each.

    Each of `steps` has an input and the changes between the old version and a version in which this input and the
    inputs of all earlier steps are new. A change that no step has belongs to the last step.
    """
    found: dict[str, Cause] = {}
    for cause, partial in steps:
        for change in partial:
            found.setdefault(fingerprint(change), cause)
    last = steps[-1][0] if steps else Cause.DOCUMENT
    return tuple(replace(change, cause=found.get(fingerprint(change), last)) for change in changes)


def with_parents(package: Iterable[Change], wire: Sequence[Change]) -> tuple[Change, ...]:
    """Return the changes `package`, each with the fingerprint of the change that implies it.

    A change on the wire implies a change of the package if it concerns the same value of the document: the same
    property, parameter, enum value, response or operation. A change of a field implies the change of its keyword.
    """
    index = _Index(wire)
    found = [
        replace(change, parent=fingerprint(parent)) if parent else change
        for change, parent in ((each, index.parent(each)) for each in package)
    ]
    fields = {
        each.pointer: fingerprint(each)
        for each in found
        if each.pointer and not each.parent and each.rule.startswith("python-field-")
    }
    return tuple(
        (
            replace(each, parent=fields[each.pointer])
            if each.rule.startswith("python-parameter-") and not each.parent and each.pointer in fields
            else each
        )
        for each in found
    )


class _Index:
    """Changes on the wire by the pointers at which or below which they are."""

    def __init__(self, wire: Sequence[Change]) -> None:
        self._below: dict[Pointer, list[Change]] = {}
        self._endpoints: dict[str, Change] = {}
        self._contents: dict[str, list[Change]] = {}
        self._clients: list[Change] = []
        for change in wire:
            for pointer in dict.fromkeys(_pointers(change)):
                for length in range(1, len(pointer) + 1):
                    self._below.setdefault(pointer[:length], []).append(change)
            if change.rule.startswith(("api-security-", "api-global-", "server-")):
                self._clients.append(change)
            if change.rule.startswith(_ALL_CONTENTS):
                for operation in change.operations:
                    self._contents.setdefault(operation, []).append(change)
            if change.rule == "endpoint-added" or _is_removed_operation(change):
                self._endpoints.update(dict.fromkeys(change.operations, change))

    def parent(self, change: Change) -> Change | None:
        """Return the worst change on the wire that implies `change`. The nearest pointer decides between equals."""
        found = [each for each in self._candidates(change) if each.layer != change.layer]
        return min(found, key=lambda each: _order(each, change), default=None)

    def _candidates(self, change: Change) -> Iterable[Change]:
        kind = change.rule.removeprefix("python-")
        pointers = dict.fromkeys(_pointers(change))
        below = [each for at in pointers for each in self._below.get(at, ())]
        for prefix, fits in _BELOW.items():
            if kind.startswith(prefix):
                found = [each for each in below if fits(each, change)]
                return found or self._referenced(change, kind)
        if kind.startswith(("client-keyword-", "client-option-")):
            found = [each for each in self._clients if _is_of_server(each, change)]
            return found or [e for e in self._clients if _is_of_security(e, change)]
        if kind in {"model-added", "model-removed"}:
            return self._owners(change, below)
        if kind.startswith("error-"):
            return self._statuses(change)
        if kind == "client-server-changed":
            servers = self._below.get(("servers",), ())
            return [each for each in servers if each.rule.startswith("server-")]
        return ()

    def _referenced(self, change: Change, kind: str) -> Iterable[Change]:
        """Return the changes of a response or a body that an operation takes from a component."""
        prefixes = _CONTENTS.get(kind.partition("-")[0], ())
        found = [e for key in change.operations for e in self._contents.get(key, ())]
        return [each for each in found if each.rule.startswith(prefixes)]

    def _owners(self, change: Change, below: Sequence[Change]) -> Iterable[Change]:
        """Return the changes that add or remove a schema: its own, or those of all operations that reach it."""
        own = [each for each in below if each.rule.startswith("api-schema-")]
        if own or not change.operations:
            return own
        found = [self._endpoints.get(each) for each in change.operations]
        return [] if None in found else [each for each in found[:1] if each]

    def _statuses(self, change: Change) -> Iterable[Change]:
        """Return the changes that add or remove the response of the status of an exception class."""
        text = _text(change.new or change.old)
        status = text.partition("(")[2].partition(")")[0]
        return [
            each
            for each in self._below.get(("paths",), ())
            if "non-success-status" in each.rule and each.pointer[-1:] == (status,)
        ]


def _pointers(change: Change) -> Iterable[Pointer]:
    yield change.pointer
    for side in (change.old, change.new):
        if side and side.pointer:
            yield side.pointer


def _is_removed_operation(change: Change) -> bool:
    return change.rule.startswith(("api-removed-", "api-path-removed-"))


def _is_endpoint_change(change: Change) -> bool:
    """Return whether `change` adds or removes an operation or a webhook."""
    added_or_removed = ("-added", "-removed")
    return _is_removed_operation(change) or (
        change.rule.startswith(("endpoint-", "webhook-", "callback-")) and change.rule.endswith(added_or_removed)
    )


def _has_member(change: Change, member: Change) -> bool:
    """Return whether the change on the wire concerns the value of the enum member."""
    if "enum" not in change.rule and "const" not in change.rule:
        return False
    values = {repr(_member_value(side)) for side in (member.old, member.new) if side}
    return any(repr(side.value) in values for side in (change.old, change.new) if side)


def _member_value(side: Side) -> object:
    try:
        return ast.literal_eval(_text(side).partition(" = ")[2])
    except (SyntaxError, ValueError):
        return None


def _is_of_server(change: Change, keyword: Change) -> bool:
    """Return whether a change of a server changes the keyword for a variable of its URL, or for the URL."""
    name = keyword.names[0].rpartition(".")[2]
    if change.rule == "server-variable-changed":
        return snake(change.pointer[-1]) == name
    sides = (change.old, change.new)
    urls = " ".join(str(each.value) for each in sides if each is not None)
    is_server = change.rule.startswith("server-")
    return is_server and name in {"base_url", *map(snake, server_variables(urls))}


def _is_of_security(change: Change, keyword: Change) -> bool:
    """Return whether a change of security can add, remove or change the keyword for a credential."""
    opposites = {"added": "-removed", "removed": "-added"}
    opposite = opposites.get(keyword.rule.rpartition("-")[2], "-")
    is_security = change.rule.startswith(("api-security-", "api-global-"))
    return is_security and "-scope-" not in change.rule and not change.rule.endswith(opposite)


def _is_inner(change: Change, _: Change) -> bool:
    return not _is_endpoint_change(change)


_BELOW: Final[Mapping[str, Callable[[Change, Change], bool]]] = {
    "field-": _is_inner,
    "parameter": _is_inner,
    "body-": _is_inner,
    "enum-member-": _has_member,
    "function-renamed": lambda change, _: "operation-id" in change.rule,
    "function-moved": lambda change, _: "api-tag" in change.rule,
    "function-": lambda change, _: _is_endpoint_change(change),
    "method-": lambda change, _: "api-tag" in change.rule,
    "return-type-": lambda change, _: _RESPONSES in change.pointer,
    "model-kind-changed": _is_inner,
    "alias-type-changed": _is_inner,
}
"""Conditions for a change on the wire at or below the pointer of a change of the package, by the start of its id."""


_CONTENTS: Final = {
    "return": ("response-body-", "response-media-type-", "response-success-"),
    "body": ("request-body-",),
}
"""Starts of the rules about contents, by the start of the rules about the functions that have them."""


_ALL_CONTENTS: Final = tuple(prefix for own in _CONTENTS.values() for prefix in own)


def _text(side: Side | None) -> str:
    return "" if side is None else str(side.value)


def _order(change: Change, implied: Change) -> tuple[object, ...]:
    is_argument = implied.rule.startswith(("python-parameter", "python-body"))
    is_response = change.direction is Direction.RESPONSE
    is_exact = implied.pointer in set(_pointers(change))
    return (
        not is_exact,
        is_argument and is_response,
        RANK[change.severity],
        change.pointer,
        change.rule,
        change.direction or "",
    )
