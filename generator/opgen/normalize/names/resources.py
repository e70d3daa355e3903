"""Calls of operations: the resource, which is an attribute of the client or of another resource, and the method."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field
from itertools import chain, count
from typing import Literal

from opgen.api.model import LostName, Method, Operation, Resource
from opgen.core.frozen import frozen
from opgen.core.name_styles import KEYWORDS, RESERVED_MODULES, snake
from opgen.core.options import Convention, Names, Options
from opgen.normalize.names.assign import RESERVED, with_keys
from opgen.normalize.names.calls import Call, function_of, natural_calls, recognized, told_apart
from opgen.normalize.names.operations import call_names
from opgen.normalize.operation_nodes import Operations
from opgen.normalize.selected import chosen_operations, tag_texts
from opgen.schemas.node import Node

_NAME = re.compile(r"[a-z][a-z0-9_]{0,99}")
# Owners of the names of resources, and of names that clients have themselves.
_RESOURCE, _CLIENT = "", "client"


@frozen
class Calls:
    """Calls of operations by key. An operation without a call has no method.

    - `recorded`: calls to record, without the parts that the settings give.
    - `convention`: convention of natural calls.
    """

    assigned: Mapping[str, Call] = field(default_factory=dict)
    recorded: Mapping[str, str] = field(default_factory=dict)
    convention: Convention | Literal[""] = ""
    lost: tuple[LostName, ...] = ()


def assign_calls(
    operations: Operations, functions: Mapping[str, str], root: Node, options: Options, recorded: Names
) -> Calls:
    """Assign the call of each operation. `functions` are the names of functions by the keys of `operations`.

    Calls of the settings are assigned first, then recorded calls, then natural calls. Records a choice that does not fit
    for each part of a call in the settings that cannot be assigned.
    """
    if options.resources is False:
        return Calls()
    convention = recorded.convention or recognized(operations)
    chosen = {
        key: Call(_path(resource), method)
        for key, (resource, method) in chosen_operations(operations, root, options.chosen_resources).items()
    }
    attributes = _Attributes(
        operations, RESERVED["methods"] | (RESERVED["testing"] if options.testing else frozenset())
    )
    root.context.choices.extend(attributes.refused(options.chosen_resources, chosen))
    named = {key for key, call in chosen.items() if call.method}
    renamed = with_keys(options.rename, operations).operations.keys() & operations.keys()
    with_method = operations.keys() if options.has_other_methods else chosen.keys()
    before = _recorded({key: recorded.calls[key] for key in with_method & recorded.calls.keys()}, chosen)
    lost = [
        key
        for key in sorted(before.keys() - attributes.calls.keys() - renamed)
        if before[key].method and not (attributes.open(before[key].resource) and attributes.claim(key, before[key]))
    ]
    natural = natural_calls(operations, convention)
    natural = _beside(natural, {key: call for key, call in before.items() if key not in chosen})
    left = {}
    for key in sorted(with_method - attributes.calls.keys()):
        own = before if key in renamed else {}
        resource = (chosen.get(key) or own.get(key) or natural[key]).resource
        left[key] = Call(attributes.opened(resource), functions[key] if key in renamed else natural[key].method)
    natural = {key: natural[key] for key in with_method - chosen.keys()} | left
    attributes.assign(told_apart(natural, operations, convention), left.keys(), functions)
    texts = {
        key: _text(call, chosen.get(key), is_named=key in renamed or key in named)
        for key, call in attributes.calls.items()
    }
    return Calls(
        assigned=attributes.calls,
        recorded={key: text for key, text in texts.items() if text != "."},
        convention=convention,
        lost=tuple(
            LostName(kind="method", key=key, recorded=_dotted(before[key]), assigned=_dotted(attributes.calls[key]))
            for key in lost
        ),
    )


class _Attributes:
    """Attributes of the client and of resources, while calls are assigned."""

    def __init__(self, operations: Operations, reserved: Iterable[str]) -> None:
        self.calls: dict[str, Call] = {}
        """Assigned calls by the key of the operation."""
        self._operations = operations
        self._owners: dict[tuple[str, ...], dict[str, str]] = {(): dict.fromkeys(reserved, _CLIENT)}
        """Owners of names by the path of the resource. The owner of a method is the key of its operation."""

    def open(self, path: tuple[str, ...]) -> bool:
        """Reserve the name of a resource and of its parents. Return whether all of them are free."""
        names = [(self._owners.setdefault(path[:depth], {}), name) for depth, name in enumerate(path)]
        is_free = all(_is_name(name) and owners.get(name, _RESOURCE) == _RESOURCE for owners, name in names)
        # A resource of the client has a module.
        is_free &= (RESERVED_MODULES | RESERVED["resources"]).isdisjoint(path[:1])
        for owners, name in names if is_free else ():
            owners[name] = _RESOURCE
        return is_free

    def refused(self, resources: Iterable[str], chosen: Mapping[str, Call]) -> Iterator[str]:
        """Assign the resources and calls of the settings. Yield a message for each that cannot be assigned."""
        for each in resources:
            if not self.open(_path(each)):
                yield f"resources.{each}: the name is reserved; use another name"
        for key, call in chosen.items():
            if call.method and not self.claim(key, call):
                path = ".".join(call.resource)
                yield f"resources.{path}.methods.{call.method}: the name is reserved or already used"

    def opened(self, natural: tuple[str, ...]) -> tuple[str, ...]:
        """Reserve the names of a resource, with an underscore after a name that is not free. Return its path."""
        path: tuple[str, ...] = ()
        for name in natural:
            free = (name + "_" * length for length in count())
            path = next(each for each in ((*path, own) for own in free) if self.open(each))
        return path

    def claim(self, key: str, call: Call) -> bool:
        """Assign `call` to an operation, and the methods for its streams. Return whether all names are free."""
        owners = self._owners.setdefault(call.resource, {})
        methods = call_names(call.method, self._operations[key])
        is_free = _is_name(call.method) and owners.keys().isdisjoint(methods)
        if is_free:
            owners.update(dict.fromkeys(methods, key))
            self.calls[key] = call
        return is_free

    def assign(self, calls: Mapping[str, Call], keys: Collection[str], functions: Mapping[str, str]) -> None:
        """Assign calls to the operations with these `keys`. `calls` are the natural ones, also of other operations.

        If several operations still have one call, their methods are the names of their functions.
        """
        self._assign_different(calls)
        natural = {key: call for key, call in calls.items() if key in keys}
        for key in sorted(natural.keys() - self.calls.keys()):
            call, name = natural[key], functions[key]
            found = self._operations[key]
            # A function with the name of another one has a number.
            is_numbered = name[-1:].isdecimal() and name != snake(function_of(key, found))
            names = (f"{call.method}_{found.method.lower()}", name) if is_numbered else (name,)
            free = chain((*names, name + "_"), (f"{name}_{number}" for number in count(2)))
            next(each for each in free if self.claim(key, Call(call.resource, each)))

    def _assign_different(self, calls: Mapping[str, Call]) -> None:
        """Assign each of `calls` that only one operation has.

        An operation with a recorded call counts, so a new operation has the name that it would have in a new client.
        """
        same: dict[Call, list[str]] = {}
        for key in sorted(calls):
            same.setdefault(calls[key], []).append(key)
        for call in sorted(same, key=lambda call: (len(call.method), call.method)):
            is_reserved = self._owners.get(call.resource, {}).get(call.method) == _CLIENT
            names = (call.method, call.method + "_") if is_reserved or call.method in KEYWORDS else (call.method,)
            if len(same[call]) == 1 and same[call][0] not in self.calls:
                any(self.claim(same[call][0], Call(call.resource, name)) for name in names)


def resources(
    operations: Iterable[Operation], found: Operations, calls: Mapping[str, Call], root: Node
) -> tuple[Resource, ...]:
    """Return the resources with the included `operations` and their parents, sorted by path.

    `found` are all operations of the document by key.
    """
    methods: dict[tuple[str, ...], list[Method]] = {}
    for operation in operations:
        call = calls.get(operation.key)
        if call is not None:
            names = (call_names(each, found[operation.key]) for each in (call.method, operation.name))
            methods.setdefault(call.resource, []).extend(
                Method(name=name, operation=operation.key, function=function)
                for name, function in zip(*names, strict=True)
            )
    paths = {path[:length] for path in methods for length in range(1, len(path) + 1)} | methods.keys()
    about = {snake(tag): text for tag, text in tag_texts(root, "description").items()}
    return tuple(
        Resource(path=path, methods=tuple(methods.get(path, ())), description=about.get("".join(path[-1:]), ""))
        for path in sorted(paths)
    )


def _beside(natural: Mapping[str, Call], recorded: Mapping[str, Call]) -> dict[str, Call]:
    """Return the natural calls, in the recorded resource of all operations with the same natural resource, or with a parent."""
    homes: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for key in sorted(recorded.keys() & natural.keys()):
        homes.setdefault(natural[key].resource, set()).add(recorded[key].resource)
    calls = {}
    for key, call in natural.items():
        depths = range(len(call.resource), 0, -1)
        depth = next((each for each in depths if len(homes.get(call.resource[:each], ())) == 1), None)
        home = min(homes[call.resource[:depth]]) if depth is not None else ()
        calls[key] = call if depth is None else Call(home + call.resource[depth:], call.method)
    return calls


def _recorded(texts: Mapping[str, str], chosen: Mapping[str, Call]) -> dict[str, Call]:
    """Return recorded calls, with the resources of the calls that the settings have `chosen`."""
    calls = {}
    for key, text in texts.items():
        resource, _, method = text.rpartition(".")
        if key in chosen or not text.startswith("."):
            calls[key] = Call(chosen[key].resource if key in chosen else _path(resource), method)
    return calls


def _text(call: Call, chosen: Call | None, *, is_named: bool) -> str:
    """Return `call` as the manifest records it, without the resource or the method that the settings give."""
    resource = call.resource if chosen is None else ("",)
    return ".".join((*resource, "" if is_named else call.method))


def _path(text: str) -> tuple[str, ...]:
    return tuple(text.split(".")) if text else ()


def _dotted(call: Call) -> str:
    return ".".join((*call.resource, call.method))


def _is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None and text not in KEYWORDS
