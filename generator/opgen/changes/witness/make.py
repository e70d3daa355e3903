"""Witnesses of all breaking changes between two versions, and calls for the new version."""

from collections.abc import Iterable, Iterator, Mapping

from opgen.changes.model import Breaks, Change, Direction, Layer, Severity
from opgen.changes.rules import PACKAGE_RULES, ChangeRule
from opgen.changes.surface.matching import matched_operations as matched_functions
from opgen.changes.surface.model import ClientKeyword, Enum, Error, Model, SurfaceOperation, Webhook
from opgen.changes.surface.types import NONE, Named, members
from opgen.changes.surface.usage import usages
from opgen.changes.wire.match.endpoints import match_operations
from opgen.changes.wire.match.operations import WireOperation
from opgen.changes.witness.calls import caller_lines, import_of, request_lines, smallest_arguments
from opgen.changes.witness.candidates import refused
from opgen.changes.witness.model import MISSING, MOST_LINES, Matched, Means, Subject, Witness, declared
from opgen.changes.witness.search import Search
from opgen.changes.witness.uses import (
    DefinitionUses,
    FunctionUses,
    UnknownTypeError,
    function_code,
    imports,
    node_at,
    same,
    type_code,
)
from opgen.changes.witness.values import NoValueError, Values
from opgen.changes.witness.wire import WireWitnesses
from opgen.codegen.code import Code, argument, call, join, literal, named, template
from opgen.core.frozen import frozen
from opgen.schemas.validity import Json


def witnesses(changes: Iterable[Change], old: Subject, new: Subject) -> tuple[Witness | None, ...]:
    """Return the witness of each breaking change, and None for each other change.

    Pointers of the changes refer to the documents that the comparison reads.
    """
    wire = WireWitnesses(old=old, new=new, matched=matched_operations(old, new))
    partners = {one.label: (one, other) for one, other in matched_functions(old.surface, new.surface).pairs}
    python = PythonWitnesses(old=old, new=new, uses=DefinitionUses(old, usages(old.surface)), partners=partners)
    makers = {Layer.WIRE: wire.witness, Layer.PYTHON: python.witness}
    return tuple(makers[e.layer](e) if e.severity is Severity.BREAKING else None for e in changes)


def matched_operations(old: Subject, new: Subject) -> Matched:
    """Return the operations of both versions."""
    found = match_operations(old.operations.values(), new.operations.values())
    before: Matched = {one.name: (one, other) for one, other in (*found.pairs, *((e, None) for e in found.removed))}
    after: Matched = {other.name: (one, other) for one, other in (*found.pairs, *((None, e) for e in found.added))}
    return {**before, **after}


def calls_after(changes: Iterable[Change], old: Subject, new: Subject) -> Iterator[tuple[str, ...]]:
    """Yield the same call or the same name for the new version of each change; nothing if it was removed or is equal."""
    matched = matched_operations(old, new)
    for change in changes:
        uses = (_use_of(new, name.partition(".")[0]) for name in change.names)
        pairs = (matched.get(name, (None, None)) for name in change.operations if _concerns_call(change))
        calls = (after for one, other in pairs if (after := _call_of(new, other)) != _call_of(old, one))
        yield next(filter(None, (*uses, *calls)), ())


def _concerns_call(change: Change) -> bool:
    """Return whether a change of a request, a function or its name can be the reason for another call."""
    if change.layer is Layer.PYTHON:
        return PACKAGE_RULES[change.rule].subject in _CALLED
    return change.direction is Direction.REQUEST or change.rule.startswith(_NAMING)


def _call_of(subject: Subject, operation: WireOperation | None) -> tuple[str, ...]:
    """Return the smallest call of an operation that callers have."""
    documented = None if operation is None or operation.is_reversed else subject.described(operation)
    if operation is None or documented is None:
        return ()
    try:
        arguments = smallest_arguments(subject, operation)
    except NoValueError:
        return ()
    return caller_lines(request_lines(subject, documented, arguments), subject.surface)


def _use_of(subject: Subject, name: str) -> tuple[Code, ...]:
    """Return a use of a definition that still exists."""
    for each in subject.surface.definitions:
        if each.name == name:
            uses = {Enum: named("list({})", name), Model: named("list({}.model_fields)", name)}
            return (import_of(subject, ".models", [name]), *filter(None, [uses.get(type(each))]))
    return ()


_TYPED = frozenset({("return-type", "changed"), ("body", "changed"), ("parameter", "type-changed")})
_NAMED_ALONE = frozenset({"removed", "renamed", "moved"})
"""Changes of names that an import needs."""


@frozen
class PythonWitnesses:
    """Maker of witnesses for the changes between two packages. `uses` makes those of the old definitions.

    `partners` are the old and the new function by the label of the old one.
    """

    old: Subject
    new: Subject
    uses: DefinitionUses
    partners: Mapping[str, tuple[SurfaceOperation, SurfaceOperation]]

    def witness(self, change: Change) -> Witness:
        """Return the witness of a breaking change."""
        rule = PACKAGE_RULES[change.rule]
        if rule.declared and change.new:
            return declared(rule.declared)
        for name in change.names:
            try:
                lines = next(self._uses(change, rule, name), ())
            except (UnknownTypeError, NoValueError, ValueError):
                continue
            if lines and len(lines) <= MOST_LINES:
                is_request = rule.happened == "endpoint-changed" and self.old.documented
                return Witness(
                    means=Means.ENCODING if is_request else Means.CODE,
                    lines=lines,
                    probe=self._probe(rule, name),
                    renamed=self._renamed(rule, name),
                    names=_names_of(change, rule, name),
                )
        return MISSING

    def _probe(self, rule: ChangeRule, name: str) -> tuple[Code, ...]:
        """Return the code that looks for a removed keyword of the body, because the model of the body may refuse the call."""
        operation = self._operation(name) if (rule.subject, rule.happened) == ("parameter", "removed") else None
        part = name.rpartition(".")[2]
        if operation is None or part not in {each.name for each in operation.keywords}:
            return ()
        looked_up = named("signature({}).parameters[{}]", operation.name, literal(part))
        imported = FunctionUses(self.old, operation).imported(operation.name)
        return (template("from inspect import signature"), *imported, looked_up)

    def _renamed(self, rule: ChangeRule, name: str) -> tuple[tuple[str, str], ...]:
        """Return the new names of the function and of its module for a change of a part of the function."""
        operation = self._operation(name) if rule.subject in _PARTS else None
        if operation is None or operation.label not in self.partners:
            return ()
        old, new = self.partners[operation.label]
        modules = f"operations.{old.module}", f"operations.{new.module}"
        names = [modules, *zip(old.functions, new.functions, strict=False)]
        return tuple((one, other) for one, other in names if one != other)

    def _uses(self, change: Change, rule: ChangeRule, name: str) -> Iterator[tuple[Code, ...]]:
        owner, _, inner = name.partition(".")
        is_alone = rule.happened in _NAMED_ALONE
        definition = {each.name: each for each in self.old.surface.definitions}.get(owner)
        operation = self._operation(name)
        if rule.subject == "package":
            yield (named("import {}", name),)
        elif owner == "client":
            # A call would be sent. A group of methods has the name of a method, but not its `__call__`.
            method = named('Client(base_url="https://example.com").{}.__call__', inner)
            yield import_of(self.old, ".", ["Client"]), method
        elif operation:
            yield from self._operation_uses(change, rule, name, operation)
        elif isinstance(definition, Model) and rule.happened == "constraint-tightened":
            yield from self._refused(change, definition, inner)
        elif definition and inner:
            yield from self.uses.inner(rule.happened, definition, inner)
        elif definition:
            yield from self.uses.alone(definition, is_alone=is_alone)
        elif owner in {"Client", "AsyncClient"}:
            yield self._client_use(inner, rule)
        else:
            yield from self._other_use(rule, inner if owner == "webhooks" else owner)

    def _refused(self, change: Change, model: Model, name: str) -> Iterator[tuple[Code, ...]]:
        """Yield the construction of a model with a value that the new constraints of a field refuse."""
        field = next(each for each in model.fields if each.name == name)
        old, new = (each and each.pointer for each in (change.old, change.new))
        value: Json = None
        if old and new and self.old.documented and self.new.documented:
            search = Search(*(Values(each.schemas, Direction.REQUEST) for each in (self.old, self.new)))
            found = search.find((node_at(self.old, old),), (node_at(self.new, new),), (old, new))
            value = found and found.value
        models = [each for each in self.new.surface.definitions if isinstance(each, Model) and each.name == model.name]
        others = [other for each in models for other in each.fields if other.wire_name == field.wire_name]
        if value is None and others:
            value = refused(field.limits, others[0].limits)
        if value is not None:
            yield self.uses.constructed(model, {field.wire_name: value})

    def _operation_uses(
        self, change: Change, rule: ChangeRule, name: str, operation: SurfaceOperation
    ) -> Iterator[tuple[Code, ...]]:
        """Yield uses of the functions of an operation, and of their parameters."""
        uses = FunctionUses(self.old, operation)
        part = name.removeprefix(operation.label).removeprefix(".")
        match rule.subject, rule.happened:
            case "function", "endpoint-changed":
                yield uses.request() or uses.with_path()
            case "function", happened if happened in _NAMED_ALONE:
                yield uses.imported(name.rpartition(".")[2])
            case "operation-key", _:
                yield uses.entry()
            case "body", "keywords-removed":
                part = operation.keywords[0].name if operation.keywords else ""
            case "parameter", "renamed":
                yield uses.named(part)
            case "parameter", "became-required" | "added":
                yield uses.without(part)
        is_typed = change.breaks is Breaks.TYPES or (rule.subject, rule.happened) in _TYPED
        yield uses.called(part, is_typed=is_typed)

    def _operation(self, name: str) -> SurfaceOperation | None:
        """Return the old operation with a function, or the old operation of a renamed function."""
        for each in self.old.surface.operations:
            names = {f"{each.module}.{own}" for own in each.functions}
            if name in names or name.startswith(f"{each.label}."):
                return each
        for each in self.new.surface.operations:
            if name == each.label or name.startswith(f"{each.label}."):
                for other in self.old.surface.operations:
                    if other.endpoint == each.endpoint:
                        return other
        return None

    def _client_use(self, keyword: str, rule: ChangeRule) -> tuple[Code, ...]:
        known = {each.name: each for each in self.old.surface.keywords}.get(keyword)
        given = [] if rule.subject == "client-server" else [template('base_url="https://example.com"')]
        is_given = known and keyword != "base_url" and rule.happened != "became-required"
        own = [_client_argument(known)] if known and is_given else []
        imported = import_of(self.old, ".", ["Client"])
        if known and rule.happened == "type-changed":
            given = [*given[: known.name != "base_url"], same(known.name)]
            parameters = named("{}: {}", known.name, type_code(known.type))
            made = call("Client", *given)
            types = imports(self.old, [known.type])
            return (imported, *types, *function_code("create", parameters, template("Client"), made))
        if rule.subject == "client-option":
            return imported, template("Client({}).with_options({})", join(", ", given), join(", ", own))
        return imported, call("Client", *given, *own)

    def _other_use(self, rule: ChangeRule, name: str) -> Iterator[tuple[Code, ...]]:
        """Yield uses of an exception class, a function of a webhook or another name at the root."""
        errors = {each.name: each for each in self.old.surface.errors}
        webhooks = {each.name: each for each in self.old.surface.webhooks}
        if (rule.subject, rule.happened) == ("error", "removed"):
            yield (import_of(self.old, ".", [name]),)
        elif name in errors:
            yield from self._error_use(errors[name])
        elif name in webhooks and rule.subject == "return-type":
            yield self._webhook_use(webhooks[name])
        elif name in webhooks:
            yield (import_of(self.old, ".webhooks", [name]),)
        elif name in self.old.surface.exports:
            yield (import_of(self.old, ".", [name]),)

    def _webhook_use(self, webhook: Webhook) -> tuple[Code, ...]:
        """Return a function that returns the result of a webhook's function."""
        return (
            *imports(self.old, [webhook.result, Named("Mapping")]),
            import_of(self.old, ".webhooks", [webhook.name]),
            *function_code(
                "read",
                template("headers: Mapping[str, str], body: bytes"),
                type_code(webhook.result),
                named("{}(headers, body)", webhook.name),
            ),
        )

    def _error_use(self, error: Error) -> Iterator[tuple[Code, ...]]:
        imported = import_of(self.old, ".errors", [error.name])
        try:
            types = imports(self.old, [error.detail])
        except UnknownTypeError:
            yield (imported,)
            return
        yield (
            imported,
            *types,
            *function_code(
                "read",
                named("error: {}", error.name),
                type_code(error.detail),
                template("error.detail"),
            ),
        )


_PARTS = frozenset({"parameter", "parameters", "body", "return-type"})
"""Subjects of rules about a part of a function."""
_CALLED = frozenset({"function", "method", "parameter", "parameters", "body"})
"""Subjects of rules about a call."""
_NAMING = ("api-operation-id-", "api-tag-")
"""Starts of rules about values that give a function its name and its place."""
_INNER = frozenset({"field", "parameter", "client-keyword"})
"""Subjects of rules about a part of a class or a function. Its code can fail because of another part."""


def _names_of(change: Change, rule: ChangeRule, name: str) -> tuple[str, ...]:
    """Return the names of a part, in Python and in the document, of which an error about the part has one."""
    if rule.subject not in _INNER:
        return ()
    pointers = [each.pointer[-1:] for each in (change.old, change.new) if each and each.pointer]
    return (name.rpartition(".")[2], *(each for pointer in pointers for each in pointer))


def _client_argument(keyword: ClientKeyword) -> Code:
    names = {each.name for each in members(keyword.type) if isinstance(each, Named)}
    value: Json = "a"
    if NONE in members(keyword.type):
        value = None
    elif names & {"int", "float"}:
        value = 1
    elif "bool" in names:
        value = True
    return argument(keyword.name, literal(value))
