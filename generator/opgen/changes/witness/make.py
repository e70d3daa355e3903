"""Witnesses of all breaking changes between two versions, and calls for the new version."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from opgen.changes.model import Breaks, Change, Layer, Severity
from opgen.changes.surface.model import ClientKeyword, Enum, Error, Model, SurfaceOperation, Webhook
from opgen.changes.surface.rules import PACKAGE_RULES
from opgen.changes.surface.types import NONE, Named, members
from opgen.changes.surface.usage import usages
from opgen.changes.wire.operations import WireOperation
from opgen.changes.wire.servers import match_operations
from opgen.changes.witness.calls import caller_lines, import_of, request_lines, smallest_arguments
from opgen.changes.witness.model import MISSING, MOST_LINES, Means, Subject, Witness, declared
from opgen.changes.witness.types import UnknownTypeError, imports, type_code
from opgen.changes.witness.uses import DefinitionUses, FunctionUses, same
from opgen.changes.witness.values import NoValueError
from opgen.changes.witness.wire import WireWitnesses
from opgen.codegen.code import Code, identifier, join, literal, template
from opgen.schemas.validity import Json


def witnesses(changes: Iterable[Change], old: Subject, new: Subject) -> tuple[Witness | None, ...]:
    """Return the witness of each breaking change, and None for each other change.

    Pointers of the changes refer to the documents that the comparison reads.
    """
    wire = WireWitnesses(old=old, new=new, matched=matched_operations(old, new))
    uses = DefinitionUses(old, usages(old.surface))
    python = PythonWitnesses(old=old, new=new, uses=uses)
    return tuple(
        (
            None
            if change.severity is not Severity.BREAKING
            else (wire if change.layer is Layer.WIRE else python).witness(change)
        )
        for change in changes
    )


def matched_operations(old: Subject, new: Subject) -> dict[str, tuple[WireOperation | None, WireOperation | None]]:
    """Return the old and the new operation by the name that changes have: the new name, or else the old one."""
    matches = match_operations((old.schemas.side, new.schemas.side), (old.operations.values(), new.operations.values()))
    befores, afters = matches.old, matches.new
    found: dict[str, tuple[WireOperation | None, WireOperation | None]] = {}
    for match, operation in befores.items():
        found.setdefault(operation.name, (operation, afters.get(match)))
    for match, operation in afters.items():
        found[operation.name] = (befores.get(match), operation)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterCalls:
    """Maker of the code for the new version."""

    old: Subject
    new: Subject
    _matched: dict[str, tuple[WireOperation | None, WireOperation | None]] = field(default_factory=dict)

    def lines(self, change: Change) -> tuple[str, ...]:
        """Return the same call or the same name for the new version; nothing if it was removed."""
        if not self._matched:
            self._matched.update(matched_operations(self.old, self.new))
        for name in change.names:
            found = self._definition(name.partition(".")[0])
            if found:
                return found
        for name in change.operations:
            operation = self._matched.get(name, (None, None))[1]
            if operation is None or operation.is_reversed:
                continue
            documented = self.new.described(operation)
            if documented is None:
                continue
            try:
                arguments = smallest_arguments(self.new, operation)
            except NoValueError:
                continue
            request = request_lines(self.new, documented, arguments)
            return caller_lines(request, self.new.surface)
        return ()

    def _definition(self, name: str) -> tuple[Code, ...]:
        """Return a use of a model or an enum that still exists."""
        for each in self.new.surface.definitions:
            if each.name != name:
                continue
            imported = import_of(self.new, "models", [name])
            own = identifier(name)
            if isinstance(each, Enum):
                return imported, template("list({name})", name=own)
            if isinstance(each, Model):
                return imported, template("list({name}.model_fields)", name=own)
            return (imported,)
        return ()


_DECLARED = {rule.id: rule.declared for rule in PACKAGE_RULES if rule.declared}
_TYPED = ("-return-type-", "-body-changed", "-type-changed")
_NAMED_ALONE = ("-removed", "-renamed", "-moved")
"""Ends of rules about names that an import needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonWitnesses:
    """Maker of witnesses for the changes between two packages. `uses` makes those of the old definitions."""

    old: Subject
    new: Subject
    uses: DefinitionUses

    def witness(self, change: Change) -> Witness:
        """Return the witness of a breaking change."""
        reason = _DECLARED.get(change.rule, "")
        if reason and change.new is not None:
            return declared(reason)
        for name in change.names:
            try:
                lines = next(self._uses(change, name), ())
            except (UnknownTypeError, NoValueError, ValueError):
                continue
            if lines and len(lines) <= MOST_LINES:
                return Witness(means=Means.CODE, lines=lines)
        return MISSING

    def _uses(self, change: Change, name: str) -> Iterator[tuple[Code, ...]]:
        owner, _, inner = name.partition(".")
        is_alone = change.rule.endswith(_NAMED_ALONE)
        definition = {each.name: each for each in self.old.surface.definitions}.get(owner)
        operation = self._operation(name)
        if "-package-renamed" in change.rule:
            yield (template("import {name}", name=_dotted(name)),)
        elif owner == "client":
            yield self._method_use(inner)
        elif operation is not None:
            yield from self._operation_uses(change, name, operation)
        elif definition is not None and inner:
            yield from self.uses.inner(change, definition, inner)
        elif definition is not None:
            yield from self.uses.alone(definition, is_alone=is_alone)
        elif owner in {"Client", "AsyncClient"}:
            yield self._client_use(inner, change.rule)
        else:
            yield from self._other_use(change, inner or owner)

    def _operation_uses(self, change: Change, name: str, operation: SurfaceOperation) -> Iterator[tuple[Code, ...]]:
        """Yield uses of the functions of an operation, and of their parameters."""
        uses = FunctionUses(self.old, operation)
        is_typed = change.breaks is Breaks.TYPES or any(each in change.rule for each in _TYPED)
        if change.rule.endswith(_NAMED_ALONE) and "-function-" in change.rule:
            yield uses.imported(name.rpartition(".")[2])
        part = name.removeprefix(f"{operation.label}").removeprefix(".")
        if change.rule.endswith("-keywords-removed"):
            part = operation.keywords[0].name if operation.keywords else ""
        if change.rule.endswith("-parameter-renamed"):
            yield uses.named(part)
        if change.rule.endswith("-parameter-became-required"):
            yield uses.without(part)
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

    def _client_use(self, keyword: str, rule: str) -> tuple[Code, ...]:
        known = {each.name: each for each in self.old.surface.keywords}.get(keyword)
        given = [] if "-server-" in rule else [template('base_url="https://example.com"')]
        own = []
        is_given = keyword != "base_url" and not rule.endswith("-became-required")
        if known is not None and is_given:
            own.append(_client_argument(known))
        imported = import_of(self.old, "", ["Client"])
        if known is not None and rule.endswith("-type-changed"):
            name = identifier(known.name)
            return (
                imported,
                *imports(self.old, [known.type]),
                template("def create({name}: {type}) -> Client:", name=name, type=type_code(known.type)),
                template(
                    "    return Client({given})",
                    given=join(", ", [*given[: known.name != "base_url"], same(known.name)]),
                ),
            )
        if "-client-option-" in rule:
            return (
                imported,
                template("Client({given}).with_options({own})", given=join(", ", given), own=join(", ", own)),
            )
        return (imported, template("Client({given})", given=join(", ", [*given, *own])))

    def _method_use(self, name: str) -> tuple[Code, ...]:
        """Return the use of a method of the client."""
        return (
            import_of(self.old, "", ["Client"]),
            template('Client(base_url="https://example.com").{name}', name=_dotted(name)),
        )

    def _other_use(self, change: Change, name: str) -> Iterator[tuple[Code, ...]]:
        """Yield uses of an exception class, a function of a webhook or another name at the root."""
        name = name.partition(".")[0]
        errors = {each.name: each for each in self.old.surface.errors}
        webhooks = {each.name: each for each in self.old.surface.webhooks}
        if change.rule.endswith("-error-removed"):
            yield (import_of(self.old, "", [name]),)
        elif name in errors:
            yield from self._error_use(errors[name])
        elif name in webhooks and "-return-type-" in change.rule:
            yield self._webhook_use(webhooks[name])
        elif name in webhooks:
            yield (import_of(self.old, "webhooks", [name]),)
        elif name in self.old.surface.exports:
            yield (import_of(self.old, "", [name]),)

    def _webhook_use(self, webhook: Webhook) -> tuple[Code, ...]:
        """Return a function that returns the result of a webhook's function."""
        return (
            *imports(self.old, [webhook.result, Named("Mapping")]),
            import_of(self.old, "webhooks", [webhook.name]),
            template("def read(headers: Mapping[str, str], body: bytes) -> {type}:", type=type_code(webhook.result)),
            template("    return {name}(headers, body)", name=identifier(webhook.name)),
        )

    def _error_use(self, error: Error) -> Iterator[tuple[Code, ...]]:
        imported = import_of(self.old, "errors", [error.name])
        try:
            types = imports(self.old, [error.detail])
        except UnknownTypeError:
            yield (imported,)
            return
        yield (
            imported,
            *types,
            template("def read(error: {name}) -> {type}:", name=identifier(error.name), type=type_code(error.detail)),
            template("    return error.detail"),
        )


def _dotted(name: str) -> Code:
    return join(".", [identifier(each) for each in name.split(".")])


def _client_argument(keyword: ClientKeyword) -> Code:
    names = {each.name for each in members(keyword.type) if isinstance(each, Named)}
    value: Json = "a"
    if NONE in members(keyword.type):
        value = None
    elif names & {"int", "float"}:
        value = 1
    elif "bool" in names:
        value = True
    return template("{n}={v}", n=identifier(keyword.name), v=literal(value))
