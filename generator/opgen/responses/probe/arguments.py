"""Arguments of calls: values of the user, of the document, and of responses to other operations."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from itertools import islice

from opgen.api.model import Operation, Parameter
from opgen.core.frozen import frozen
from opgen.core.json_values import items
from opgen.core.name_styles import singular, snake
from opgen.core.pointers import Pointer, resolve
from opgen.core.url_templates import erased
from opgen.normalize.operations.examples import ExampleReader
from opgen.responses.problems import ANY, Checker
from opgen.schemas.node import Node, is_component
from opgen.schemas.validity import Json, Validator

# Number of items of each list, and of keys of each map, whose values are used.
_MOST_ITEMS = 5
_MOST_DEPTH = 6
# Number of values of a response that are used.
_MOST_VALUES = 100
_MOST_CHOICES = 20
# Number of partial combinations of arguments that are tried for one call.
_MOST_COMBINATIONS = 200
# Depth of the items of a response: of the list itself, or of a list in a property.
_ITEM_DEPTH = 2
_MOST_LENGTH = 200
# Names of properties that identify an item of a list, the most likely first.
_GENERAL = ("id", "uuid", "uid", "name", "key", "slug", "code", "value")
# Last words of components that a name of a parameter leaves out.
_ENDINGS = frozenset(
    "response read out output model schema dto item detail details public base info object entity view summary".split()
)
Values = Mapping[str, Json]
"""Values by the wire names of parameters."""


@frozen
class Entity:
    """Object, item or key in a response.

    - `values`: its properties with plain values, by their names in snake case; a plain item or a key has the name `""`.
    - `owner`: the words of the component that describes it.
    - `arguments`: the arguments of the call.
    - `server`: the server of the operation.
    """

    values: Mapping[str, Json]
    owner: tuple[str, ...]
    arguments: Mapping[str, Json]
    server: object


@frozen
class ArgumentFinder:
    """Finder of arguments for the required parameters of operations.

    `given` has the values of the user by parameter, and `given_for` those for single operations by their keys.
    """

    checker: Checker
    given: Values
    given_for: Mapping[str, Values]
    # Items of responses by the path of their operation.
    _items: dict[str, list[Entity]] = field(default_factory=dict)
    # Objects of responses by the names of their properties.
    _named: dict[str, list[Entity]] = field(default_factory=dict)
    # Values of parameters that led to a response with content, or only to errors.
    _results: dict[tuple[str, str], bool] = field(default_factory=dict)

    def add_result(self, operation: Operation, arguments: Values, *, is_good: bool) -> None:
        """Add the result of a call. A value that was good once stays good."""
        for parameter in operation.parameters:
            if parameter.wire_name in arguments:
                key = parameter.wire_name, str(arguments[parameter.wire_name])
                self._results[key] = is_good or self._results.get(key, False)

    def add(self, operation: Operation, arguments: Values, status: int, body: Json) -> None:
        """Add the values of a response. They serve for the same server only."""
        known = {snake(name): value for name, value in arguments.items()}
        items = self._items.setdefault(erased(operation.path).rstrip("/"), [])
        for pointer, value in islice(_values(body), _MOST_VALUES):
            declared = self.checker.declarations(operation.key, status, pointer)
            is_object = isinstance(value, dict)
            is_item = pointer[-1:] == (ANY,)
            kind = snake(pointer[-2]) if is_item and len(pointer) > 1 and pointer[-2] != ANY else ""
            plain = {snake(k): each for k, each in value.items() if _is_plain(each)} if is_object else {}
            plain |= {} if is_object else {"": value, singular(kind): value}
            owner = self._owner(declared) or tuple(singular(kind).split("_"))
            entity = Entity(values=plain, owner=owner, arguments=known, server=operation.servers)
            if is_item and len(pointer) <= _ITEM_DEPTH:
                items.append(entity)
            elif is_object and len(pointer) < _ITEM_DEPTH and self._is_map(declared):
                items += [replace(entity, values={"": key}) for key in [*value][:_MOST_ITEMS]]
            for name in filter(None, plain):
                self._named.setdefault(name, []).append(entity)

    def missing(self, operation: Operation) -> list[str]:
        """Return the names of the required parameters for which no value is known."""
        given = self._given(operation)
        names = [each for each in operation.parameters if each.required and each.wire_name not in given]
        return [
            each.wire_name for each in names if not any(True for _ in self._found(operation, each, has_examples=True))
        ]

    def arguments(self, operation: Operation, *, has_examples: bool) -> Iterator[dict[str, Json]]:
        """Yield arguments by wire name, the most likely first: for required parameters, and those of the user."""
        given = self._given(operation)
        known = {each.wire_name: given[each.wire_name] for each in operation.parameters if each.wire_name in given}
        waiting = [each for each in operation.parameters if each.required and each.wire_name not in known]
        yield from self._combined(operation, waiting, known, set(), has_examples=has_examples)

    def of_other_items(self, operation: Operation, before: Values) -> Iterator[dict[str, Json]]:
        """Yield arguments other than `before`, each of another item of a list."""
        items = [{*map(str, each.values.values())} for listed in self._items.values() for each in listed]
        for each in self.arguments(operation, has_examples=False):
            pairs = [{str(value), str(before.get(name))} for name, value in each.items() if value != before.get(name)]
            if pairs and not any(pair <= item for pair in pairs for item in items):
                yield each

    def _combined(
        self,
        operation: Operation,
        waiting: list[Parameter],
        known: dict[str, Json],
        seen: set[frozenset[tuple[str, str]]],
        *,
        has_examples: bool,
    ) -> Iterator[dict[str, Json]]:
        """Yield `known` with values for the parameters `waiting`. The last one comes first: its item knows the others.

        `seen` has the combinations so far. Each leads to other requests than the rest.
        """
        combination = frozenset((name, str(value)) for name, value in known.items())
        if combination in seen or len(seen) >= _MOST_COMBINATIONS:
            return
        seen.add(combination)
        if not waiting:
            yield known
            return
        *others, last = waiting
        for value, context in islice(self._found(operation, last, has_examples=has_examples), _MOST_CHOICES):
            # The item of a list belongs to the arguments of the call that returned the list.
            if all(str(context.get(snake(name), own)) == str(own) for name, own in known.items()):
                found, rest = {**known, last.wire_name: value}, list[Parameter]()
                for each in others:
                    forms = self._usable(each, context.get(snake(each.wire_name)))
                    rest += [] if forms else [each]
                    found |= dict.fromkeys([each.wire_name], *forms) if forms else {}
                yield from self._combined(operation, rest, found, seen, has_examples=has_examples)

    def _given(self, operation: Operation) -> dict[str, Json]:
        own = (self.given_for.get(key, {}) for key in (f"{operation.method} {operation.path}", operation.key))
        return {**self.given, **{name: value for values in own for name, value in values.items()}}

    def _found(
        self, operation: Operation, parameter: Parameter, *, has_examples: bool
    ) -> Iterator[tuple[Json, Mapping[str, Json]]]:
        """Yield values of a parameter, each with the values beside it: documented ones, of responses, then examples."""
        node = self._node(parameter)
        yield from ((value, {}) for value in self._decided(node))
        found = [
            (form, {**entity.values, **entity.arguments})
            for value, entity in self._of_responses(operation, parameter)
            for form in self._usable(parameter, value)
        ]
        ranks = {None: 1, True: 0, False: 2}
        yield from sorted(found, key=lambda pair: ranks[self._results.get((parameter.wire_name, str(pair[0])))])
        if has_examples:
            yield from ((value, {}) for value in ExampleReader(validator=self._validator()).valid(node))

    def _of_responses(self, operation: Operation, parameter: Parameter) -> Iterator[tuple[Json, Entity]]:
        """Yield values of responses: by name, of the items of the collection, then by schema."""
        words = snake(parameter.wire_name).split("_")
        before = operation.path.partition("{" + parameter.wire_name + "}")[0] if parameter.location == "path" else ""
        collection = erased(before).rstrip("/")
        resource = words[:-1] or [singular(word) for word in snake(collection.rpartition("/")[2]).split("_")]
        own, full = "_".join(words), "_".join([*resource, words[-1]])
        items = self._items.get(collection, [])
        owned = [each for each in self._named.get(words[-1], ()) if _is_owner(each.owner, resource)]
        every = [each for name in (full, own) for each in self._named.get(name, ())] if own not in _GENERAL else []
        sources = [
            (items, (full, own, "")),
            (every, (full, own)),
            (items, (words[-1], *_GENERAL)),
            (owned, (words[-1],)),
            (self._named.get("_".join(resource), []), ("_".join(resource),)),
        ]
        for entities, names in sources:
            for entity in entities[:_MOST_CHOICES]:
                if entity.server == operation.servers:
                    yield from ((entity.values[name], entity) for name in names if name in entity.values)

    def _usable(self, parameter: Parameter, value: Json) -> list[Json]:
        """Return a value of a response in the form that the parameter accepts, or nothing."""
        if value is None or not is_safe(value):
            return []
        schema, validator = self._node(parameter).child("schema"), self._validator()
        forms = [each for each in _forms(value) if schema is None or validator.is_valid((schema,), each)]
        return forms[:1]

    def _decided(self, node: Node) -> Iterator[Json]:
        """Yield the documented default and constant, and the first member of an enum."""
        schema, validator = node.child("schema"), self._validator()
        for part in () if schema is None else self.checker.parts(schema):
            values = [part.get("default"), part.get("const"), *items(part.get("enum"))[:1]]
            values += [False] if part.get("type") == "boolean" else []
            for value in values:
                if value is not None and schema is not None and validator.is_valid((schema,), value):
                    yield value

    def _validator(self) -> Validator:
        return Validator(self.checker.validator.schemas, is_sent=True)

    def _node(self, parameter: Parameter) -> Node:
        context = self.checker.validator.schemas.side
        return Node(resolve(context.document.root, parameter.pointer), parameter.pointer, context)

    def _owner(self, declared: Iterable[Node]) -> tuple[str, ...]:
        """Return the words of the component that describes a value."""
        schemas = self.checker.validator.schemas
        chains = (schemas.site((node,)).chain for node in declared)
        return next((tuple(snake(e[-1]).split("_")) for chain in chains for e in chain if is_component(e)), ())

    def _is_map(self, declared: Iterable[Node]) -> bool:
        """Return whether the keys of an object are data, and not names of properties."""
        parts = [part for node in declared for part in self.checker.parts(node)]
        return any("additionalProperties" in each for each in parts) and not any("properties" in e for e in parts)


def is_safe(value: Json) -> bool:
    """Return whether a value of a response may be part of a URL: neither empty nor a path, and printable."""
    text = str(value)
    is_path = ".." in text or "/" in text or "\\" in text or text == "."
    return bool(text) and not is_path and text.isprintable() and len(text) <= _MOST_LENGTH


def _forms(value: Json) -> Iterator[Json]:
    """Yield a value, and the same value of the other type that a document may have for it."""
    yield value
    if isinstance(value, str) and value.isdecimal() and value.isascii():
        yield int(value)
    elif isinstance(value, int):
        yield str(value)


def _is_owner(owner: tuple[str, ...], resource: Iterable[str]) -> bool:
    words = tuple(resource)
    return bool(words) and owner[: len(words)] == words and _ENDINGS.issuperset(owner[len(words) :])


def _is_plain(value: Json) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _values(body: Json) -> Iterator[tuple[Pointer, Json]]:
    """Yield the objects of a response, and the plain items of its lists, with their pointers, from outer to inner."""
    waiting: list[tuple[Json, Pointer]] = [(body, ())]
    for value, pointer in waiting:
        if isinstance(value, list):
            inner = [(item, (*pointer, ANY)) for item in value[:_MOST_ITEMS]]
        elif isinstance(value, dict):
            yield pointer, value
            inner = [(each, (*pointer, name)) for name, each in value.items() if isinstance(each, dict | list)]
        else:
            if _is_plain(value):
                yield pointer, value
            continue
        waiting += inner if len(pointer) < _MOST_DEPTH else []
