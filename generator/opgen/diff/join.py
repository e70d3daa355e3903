"""Origins of changes: the input that causes a change, and the change on the wire that implies it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product

from opgen.codegen.code import literal
from opgen.core.findings import Cause
from opgen.core.name_styles import snake
from opgen.core.pointers import Pointer
from opgen.core.schema_keywords import LOWER_LIMITS, UPPER_LIMITS
from opgen.core.url_templates import server_variables
from opgen.diff.identity import fingerprint
from opgen.diff.model import RANK, Change, Direction, Side
from opgen.diff.rules import CHANGE_RULES, OF_CALLS, ChangeRule


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
    property, parameter, enum value, response or operation. Else a removed model implies the changes of the types that
    contained it, and a change of a field implies the change of its keyword. Another endpoint of a function implies the
    changes of its arguments and its result.
    """
    index = _Index(wire)
    found = [(each, index.parent(each)) for each in package]
    alone = [each for each, parent in found if not parent]
    fields = {each.pointer: each for each in alone if each.pointer and _subject(each) == "field"}
    models = {each.names[0]: parent or each for each, parent in found if each.rule == "python-model-removed"}
    calls = {each.names[0]: parent or each for each, parent in found if each.rule == "python-function-endpoint-changed"}
    changes = []
    for change, parent in found:
        own = parent
        if _subject(change) in OF_CALLS:
            of = [calls.get(name) or calls.get(name.rpartition(".")[0]) for name in change.names]
            own = of[0] if all(of) else own
        if not own and change.old and change.new:
            names = _NAME.findall(_text(change.old))
            # The constraints of a field may be those of the component that it refers to.
            is_limit = CHANGE_RULES[change.rule].happened.startswith("constraint")
            types = (models.get(name) or (index.written(name) if is_limit else None) for name in names)
            own = next(filter(None, types), None)
        if not own and _subject(change) == "parameter":
            own = fields.get(change.pointer)
        changes.append(replace(change, parent=fingerprint(own)) if own else change)
    return tuple(changes)


_NAME = re.compile(r"\w+")
_OF_OPERATIONS = {"function", "method", "operation-key"}
_WITHOUT_VALUES = frozenset("operation operation-id lifecycle sunset tag security scope scheme server".split())


def _subject(change: Change) -> str:
    return CHANGE_RULES[change.rule].subject


class _Index:
    """Changes on the wire by subject, by operation, and by the pointers at which or below which they are.

    A change of an enum has an entry for its value too, so that the time is linear in the members of an enum.
    """

    def __init__(self, wire: Sequence[Change]) -> None:
        self._below: dict[tuple[Pointer, str], list[Change]] = {}
        self._subjects: dict[str, list[Change]] = {}
        self._operations: dict[tuple[str, str], list[Change]] = {}
        for change in wire:
            subject = _subject(change)
            values = _values(change) if subject == "enum" else ()
            for pointer in dict.fromkeys(_pointers(change)):
                for length, value in product(range(1, len(pointer) + 1), ("", *values)):
                    self._below.setdefault((pointer[:length], value), []).append(change)
            self._subjects.setdefault(subject, []).append(change)
            for operation in change.operations:
                self._operations.setdefault((operation, subject), []).append(change)

    def parent(self, change: Change) -> Change | None:
        """Return the worst change on the wire that implies `change`. The nearest pointer decides between equals."""
        return min(self._candidates(change), key=lambda each: _order(each, change), default=None)

    def written(self, name: str) -> Change | None:
        """Return the first change of the component `name` in requests."""
        found = self._below.get((("components", "schemas", name), ""), ())
        return next((each for each in found if each.direction is Direction.REQUEST), None)

    def _candidates(self, change: Change) -> Iterable[Change]:
        rule = CHANGE_RULES[change.rule]
        if change.old and change.old.pointer and rule.subject in _OF_OPERATIONS:
            # The wire has no moved operations: the old one is removed, and the new one is added.
            found = self._below.get((change.old.pointer, ""), ())
            if own := [each for each in found if _is_removal(each, change.old.pointer)]:
                return own
        match rule.subject, rule.happened:
            case "client-keyword" | "client-option", _:
                servers = [each for each in self._reasons(rule) if _is_of_server(each, change)]
                security = [each for each in self._reasons(rule) if _is_of_security(each, rule)]
                return servers or [each for each in security if _is_of_scheme(each, change)] or security
            case "error", _:
                text = _text(change.new or change.old)
                status = text.partition("(")[2].partition(")")[0]
                own = [each for each in self._reasons(rule) if each.pointer[-1:] == (status,)]
                return own or self._endpoints(change, rule)
            case "client-server", _:
                return [each for each in self._reasons(rule) if each.pointer[:1] == ("servers",)]
        values = [""]
        if rule.subject == "enum-member":
            values = [_text(side).partition(" = ")[2] for side in (change.old, change.new) if side]
        pointers = dict.fromkeys(_pointers(change))
        below = [each for key in product(pointers, values) for each in self._below.get(key, ())]
        if own := [each for each in below if _implies(each, rule)]:
            return self._of_operations(own, change)
        if rule.subject == "model":
            return self._endpoints(change, rule)
        # An operation may take its response or its body from a component.
        kind = _CONTENTS.get(rule.subject, "")
        return [each for key in change.operations for each in self._operations.get((key, kind), ())]

    def _of_operations(self, found: list[Change], change: Change) -> list[Change]:
        """Return the changes of the operations of `change`. Equal schemas of several operations are one model."""
        if any(_share_operations(each, change) for each in found):
            return found
        same = {(each.rule, each.pointer[-1:]) for each in found}
        keys = product(change.operations, dict.fromkeys(map(_subject, found)))
        others = (each for key in keys for each in self._operations.get(key, ()))
        return [each for each in others if (each.rule, each.pointer[-1:]) in same] or found

    def _reasons(self, rule: ChangeRule) -> Iterable[Change]:
        return (each for subject in rule.implied_by for each in self._subjects.get(subject, ()))

    def _endpoints(self, change: Change, rule: ChangeRule) -> Iterable[Change]:
        """Return the change of an operation, if all operations that reach a model or an error have such a change."""
        kinds = [kind for kind in rule.implied_by if kind in {"operation", "error-status"}]
        found = [
            [own for kind in kinds for own in self._operations.get((each, kind), ())] for each in change.operations
        ]
        return found[0][-1:] if found and all(found) else ()


def _share_operations(change: Change, implied: Change) -> bool:
    return not {*change.operations}.isdisjoint(implied.operations)


def _is_removal(change: Change, pointer: Pointer) -> bool:
    """Return whether a change on the wire is the removal of the operation at `pointer`."""
    rule = CHANGE_RULES[change.rule]
    return rule.subject == "operation" and rule.section == "Removed" and pointer in _pointers(change)


def _pointers(change: Change) -> Iterable[Pointer]:
    yield change.pointer
    for side in (change.old, change.new):
        if side and side.pointer:
            yield side.pointer


def _implies(change: Change, rule: ChangeRule) -> bool:
    """Return whether a change on the wire can be the reason of a change of the package at or above its pointer."""
    subject = _subject(change)
    if rule.subject == "return-type" and change.direction is Direction.REQUEST:
        return False
    if rule.subject == "model" and subject == "operation":
        return False
    return subject in rule.implied_by or ("any" in rule.implied_by and subject not in _WITHOUT_VALUES)


def _values(change: Change) -> set[str]:
    """Return the values of a change of an enum, as the members of an enum are declared."""
    return {literal(side.value) for side in (change.old, change.new) if side and isinstance(side.value, str | int)}


def _is_of_server(change: Change, keyword: Change) -> bool:
    """Return whether a change of a server changes the keyword for a variable of its URL, or for the URL."""
    name = keyword.names[0].rpartition(".")[2]
    if change.rule == "server-variable-changed":
        return snake(change.pointer[-1]) == name
    urls = " ".join(str(each.value) for each in (change.old, change.new) if each is not None)
    return _subject(change) == "server" and name in {"base_url", *map(snake, server_variables(urls))}


def _is_of_security(change: Change, keyword: ChangeRule) -> bool:
    """Return whether a change of security can add, remove or change the keyword for a credential."""
    rule = CHANGE_RULES[change.rule]
    opposites = {"added": "Removed", "removed": "Added"}
    return rule.subject != "server" and rule.section != opposites.get(keyword.happened)


def _is_of_scheme(change: Change, keyword: Change) -> bool:
    """Return whether a change of a security scheme has the name with which the name of a keyword starts."""
    is_scheme = change.pointer[:2] == ("components", "securitySchemes")
    return is_scheme and keyword.names[0].rpartition(".")[2].startswith(snake(change.pointer[2]))


_CONTENTS = {"return-type": "response", "body": "body"}
"""Subjects of the rules about contents, by the subject of the rules about the functions that have them."""


def _text(side: Side | None) -> str:
    return "" if side is None else str(side.value)


def _order(change: Change, implied: Change) -> tuple[object, ...]:
    rule, own = CHANGE_RULES[change.rule], CHANGE_RULES[implied.rule]
    is_argument = own.subject in {"parameter", "parameters", "body"}
    is_limit = not (LOWER_LIMITS | UPPER_LIMITS).isdisjoint(change.pointer[-1:])
    return (
        not _share_operations(change, implied),
        is_limit != own.happened.startswith("constraint"),
        implied.pointer not in set(_pointers(change)),
        is_argument and change.direction is Direction.RESPONSE,
        # A component that is removed from one operation may have another change for all others.
        rule.section != own.section,
        RANK[change.severity],
        change.pointer,
        change.rule,
        change.direction or "",
    )
