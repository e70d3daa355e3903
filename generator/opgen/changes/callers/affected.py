"""Uses that a change of a package affects."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from opgen.changes.callers.model import Kind, Use, Way
from opgen.changes.model import Breaks, Change, Layer, Severity
from opgen.changes.surface.model import Surface

_CLIENT: Final = "Client"
_NAMES_ALONE: Final = frozenset({"function-renamed", "function-moved", "model-renamed", "error-renamed"})
"""Changes that a line with another name for the same thing survives."""
_Condition = Callable[[Change, str, Use], bool]


class Uses:
    """Uses of a package, indexed by their names."""

    def __init__(self, uses: Iterable[Use], surface: Surface) -> None:
        self._by_name: dict[str, list[Use]] = {}
        for use in uses:
            self._by_name.setdefault(use.name, []).append(use)
        self._labels: dict[str, list[str]] = {}
        for each in surface.operations:
            self._labels.setdefault(each.endpoint, []).append(each.label)

    def affected(self, change: Change) -> tuple[Use, ...]:
        """Return the uses that `change` affects, sorted by path and position. There is one for each line."""
        found = [
            use for name in change.names for use in self._candidates(change, name) if _is_affected(change, name, use)
        ]
        lines: dict[tuple[str, int], Use] = {}
        for use in sorted(found, key=lambda each: (each.path, each.line, each.column)):
            lines.setdefault((use.path, use.line), use)
        return tuple(lines.values())

    def calls(self, change: Change) -> tuple[Use, ...]:
        """Return the calls of all functions of the operations that a change on the wire concerns."""
        if change.layer is not Layer.WIRE or change.severity is Severity.SAFE:
            return ()
        labels = [label for key in change.operations for label in self._labels.get(key, ())]
        found = {
            (use.path, use.line): use
            for label in labels
            for use in self._by_name.get(label, ())
            if use.call is not None
        }
        return tuple(found[position] for position in sorted(found))

    def _candidates(self, change: Change, name: str) -> Sequence[Use]:
        owner, _, inner = name.rpartition(".")
        kind = change.rule.removeprefix("python-")
        if kind.startswith("method-"):
            return [
                use
                for uses in self._by_name.values()
                for use in uses
                if use.attribute and f"client.{use.attribute}" == name
            ]
        if kind.startswith("parameter-"):
            return self._by_name.get(owner, ())
        if kind.startswith(("body-", "parameters-", "function-", "return-")):
            label = owner if kind.startswith("body-") and inner == "body" else name
            return self._by_name.get(label, ())
        if kind.startswith("field-"):
            return [*self._by_name.get(name, ()), *self._by_name.get(owner, ())]
        if kind == "error-detail-changed":
            return self._by_name.get(owner, ())
        if kind.startswith("client-"):
            return self._by_name.get(_CLIENT, ())
        return self._by_name.get(name, ())


def _is_affected(change: Change, name: str, use: Use) -> bool:
    kind = change.rule.removeprefix("python-")
    if change.severity is Severity.SAFE and change.breaks is Breaks.NOTHING:
        return False
    if use.is_alias and kind in _NAMES_ALONE:
        return False
    condition = next((each for prefix, each in _CONDITIONS.items() if kind.startswith(prefix)), None)
    return condition is None or condition(change, name, use)


def _passes(_: Change, name: str, use: Use) -> bool:
    """Return whether a call passes the argument as a keyword, at the position of the keyword."""
    return use.argument == name.rpartition(".")[2]


def _passes_or_is_positional(change: Change, name: str, use: Use) -> bool:
    if _passes(change, name, use):
        return True
    return use.call is not None and not use.argument and use.call.positional > 0 and _is_positional(change)


def _is_positional(change: Change) -> bool:
    """Return whether the parameter of the change is a path parameter, which callers give by position."""
    return "requestBody" not in change.pointer and change.pointer[:1] != ("components",)


def _lacks(change: Change, name: str, use: Use) -> bool:
    """Return whether a call lacks the argument. A call with a body does not need its fields as keywords."""
    call = use.call
    if call is None or use.argument or not call.is_complete:
        return False
    is_parameter = change.rule.startswith("python-parameter-")
    if is_parameter and "properties" in change.pointer and "body" in call.keywords:
        return False
    return name.rpartition(".")[2] not in call.keywords


def _is_call(_: Change, __: str, use: Use) -> bool:
    return use.call is not None and not use.argument


def _is_by_file(_: Change, __: str, use: Use) -> bool:
    return use.way is Way.FILE


def _of_field(change: Change, name: str, use: Use) -> bool:
    """Return whether a use reads the attribute, or passes the field to the constructor."""
    return use.kind is Kind.FIELD or _passes(change, name, use)


def _lacks_field(change: Change, name: str, use: Use) -> bool:
    return use.kind is not Kind.FIELD and _lacks(change, name, use)


def _body(change: Change, name: str, use: Use) -> bool:
    return _passes(change, name, use) or ("required" in change.message and _lacks(change, name, use))


def _with_keywords(change: Change, _: str, use: Use) -> bool:
    """Return whether a call passes a field of the body as a keyword."""
    fields = str(change.old.value if change.old else "").split(", ")
    return use.argument in fields


def _in_order(_: Change, __: str, use: Use) -> bool:
    return use.call is not None and not use.argument and use.call.positional > 1


def _option(change: Change, name: str, use: Use) -> bool:
    return use.kind is Kind.OPTIONS and _passes(change, name, use)


def _constructor(change: Change, name: str, use: Use) -> bool:
    return use.kind is Kind.CLIENT and _lacks(change, name, use)


def _without_server(_: Change, __: str, use: Use) -> bool:
    return use.kind is Kind.CLIENT and _lacks(_, "base_url", use)


_CONDITIONS: Final[Mapping[str, _Condition]] = {
    "function-moved": _is_by_file,
    "parameter-added": _lacks,
    "parameter-became-required": _lacks,
    "parameter-became-keyword": _passes_or_is_positional,
    "parameter-type-changed": _passes_or_is_positional,
    "parameter-removed": _passes_or_is_positional,
    "parameter-renamed": _passes,
    "parameter-": _passes,
    "parameters-reordered": _in_order,
    "body-keywords-": _with_keywords,
    "body-": _body,
    "return-type-": _is_call,
    "field-added": _lacks_field,
    "field-became-required": _lacks_field,
    "field-": _of_field,
    "client-keyword-added": _constructor,
    "client-keyword-became-required": _constructor,
    "client-option-": _option,
    "client-server-": _without_server,
    "client-": _passes,
}
"""Conditions for an affected use, by the start of the id. Without a condition, each use is affected."""
