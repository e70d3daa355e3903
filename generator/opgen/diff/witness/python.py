"""Witnesses of changes between two packages: imports, calls, and constructions and values of models."""

from collections.abc import Mapping

from opgen.codegen.code import Code, argument, join, literal, named, template
from opgen.codegen.code import call as call_of
from opgen.core.frozen import frozen
from opgen.core.pointers import Pointer, resolve
from opgen.diff.model import Change, Direction
from opgen.diff.rules import PACKAGE_RULES, ChangeRule
from opgen.diff.surface.model import Enum, Field, Model, SurfaceOperation
from opgen.diff.witness.calls import (
    body_with,
    caller_lines,
    import_of,
    named_arguments,
    request_lines,
    smallest_arguments,
)
from opgen.diff.witness.candidates import refused
from opgen.diff.witness.model import MISSING, Means, Subject, Witness, without
from opgen.diff.witness.search import Search
from opgen.diff.witness.values import NoValueError, Values
from opgen.schemas.node import Node
from opgen.schemas.validity import Json

_PARTS = frozenset({"parameter", "body"})
"""Subjects of rules about a part of a function."""
_INNER = frozenset({"field", "parameter", "client-keyword"})
"""Subjects of rules about a part of a class or a function. Its code can fail because of another part."""
_MODULES = {"model": ".models", "error": ".", "export": "."}


@frozen
class PythonWitnesses:
    """Maker of witnesses for the changes between two packages.

    `partners` are the old and the new function by the label of the old one.
    """

    old: Subject
    new: Subject
    partners: Mapping[str, tuple[SurfaceOperation, SurfaceOperation]]

    def witness(self, change: Change) -> Witness:
        """Return the witness of a breaking change."""
        rule = PACKAGE_RULES[change.rule]
        if rule.declared and (change.new or rule.subject != "client-server"):
            return without(rule.declared)
        for name in change.names:
            operation = self._operation(name)
            if operation and rule.subject != "function":
                lines, probe = self._call(rule, name, operation)
            else:
                lines, probe = self._lines(change, rule, name), ()
                if lines and rule.subject == "field" and rule.happened in {"removed", "renamed"}:
                    # Without validation, no other change of the model can fail first.
                    model, _, field = name.partition(".")
                    probe = lines[0], named("{}.model_construct().{}", model, field)
            if lines:
                return Witness(
                    means=Means.CODE,
                    lines=lines,
                    probe=probe,
                    renamed=self._renamed(rule, name),
                    names=_names_of(change, rule, name),
                )
        return MISSING

    def _lines(self, change: Change, rule: ChangeRule, name: str) -> tuple[Code, ...]:
        owner, _, inner = name.partition(".")
        definition = {each.name: each for each in self.old.surface.definitions}.get(owner)
        if rule.subject == "package":
            return (named("import {}", name),)
        if operation := self._operation(name):
            return (import_of(self.old, f".operations.{operation.module}", [name.rpartition(".")[2]]),)
        if isinstance(definition, Model) and inner:
            return self._field_lines(change, rule, definition, inner)
        if isinstance(definition, Enum) and inner:
            return member_lines(self.old, owner, inner)
        if rule.subject.startswith("client-"):
            return self._client_lines(inner, rule)
        if rule.subject == "function":  # of a webhook
            return (import_of(self.old, ".webhooks", [inner or owner]),)
        return (import_of(self.old, _MODULES[rule.subject], [owner]),) if rule.subject in _MODULES else ()

    def _operation(self, name: str) -> SurfaceOperation | None:
        """Return the old operation with a function, or the old operation of a renamed function."""
        for each in self.old.surface.operations:
            names = {f"{each.module}.{own}" for own in each.functions}
            if name in names or name.startswith(f"{each.label}."):
                return each
        for one, other in self.partners.values():
            if name == other.label or name.startswith(f"{other.label}."):
                return one
        return None

    def _call(self, rule: ChangeRule, name: str, operation: SurfaceOperation) -> tuple[tuple[Code, ...], ...]:
        """Return a call with or without a parameter, and the code that is executed; nothing without a document."""
        subject = self.old
        part = name.removeprefix(operation.label).removeprefix(".")
        keywords = {each.name: each for each in operation.keywords}
        match rule.happened:
            case "keywords-removed":
                part = next(iter(keywords))
            case "became-required" | "added":
                others = sorted((bool(e.default), e.name) for e in operation.keywords if e.name != part)
                part = others[0][1] if others else ""
        documented = subject.documented.get(operation.pointer)
        found = [each for each in subject.operations.values() if each.pointer == operation.pointer]
        if documented is None or not found:
            return (), ()
        try:
            arguments = smallest_arguments(subject, found[0])
            complete = smallest_arguments(subject, found[0], is_complete=True)
            for each, value in named_arguments(subject, documented, complete):
                if each.name == part and each.parameter:
                    arguments = arguments.with_parameter((each.parameter.location, each.parameter.wire_name), value)
            body = body_with(subject, documented, complete.body[0] if complete.body else None, part)
            given = {*keywords}
            if body is not None:
                arguments = arguments.with_body(body, "")
            else:
                given = {each.name for each, _ in named_arguments(subject, documented, arguments)}
            if rule.happened in {"removed", "renamed", "became-keyword"} and part not in given:
                return (), ()
            is_named = rule.happened == "renamed" and part not in keywords
            shown, built = (
                make(subject, documented, arguments, is_named=is_named) for make in (caller_lines, request_lines)
            )
        except NoValueError:
            return (), ()
        if rule.happened in {"removed", "keywords-removed"} and part in keywords:
            # The function that builds the request has no keywords of the body.
            imported = import_of(subject, f".operations.{operation.module}", [operation.name])
            looked_up = named("signature({}).parameters[{}]", operation.name, literal(part))
            built = template("from inspect import signature"), imported, looked_up
        return shown, built

    def _renamed(self, rule: ChangeRule, name: str) -> tuple[tuple[str, str], ...]:
        """Return the new names of the function and of its module for a change of a part of the function."""
        operation = self._operation(name) if rule.subject in _PARTS else None
        if operation is None or operation.label not in self.partners:
            return ()
        old, new = self.partners[operation.label]
        modules = f"operations.{old.module}", f"operations.{new.module}"
        names = [modules, *zip(old.functions, new.functions, strict=False)]
        return tuple((one, other) for one, other in names if one != other)

    def _field_lines(self, change: Change, rule: ChangeRule, model: Model, name: str) -> tuple[Code, ...]:
        """Return a construction of a model, or code that reads a field of its smallest value."""
        field = {each.name: each for each in model.fields}.get(name)
        given: dict[str, Json] = {}
        if field and rule.happened == "constraint-tightened":
            value = self._refused(change, model, field)
            if value is None:
                return ()
            given = {field.wire_name: value}
        values = {**self._object(model), **given}
        needed = [each for each in model.fields if not each.default or each.wire_name in given]
        if not all(each.wire_name in values for each in needed):
            return ()
        imported = import_of(self.old, ".models", [model.name])
        if field and rule.happened in {"removed", "renamed"}:
            # A model keeps unknown values as attributes, so the value is without the field.
            if not field.default or field.wire_name in values:
                return ()
            return imported, named("{}.model_validate({}).{}", model.name, literal(values), name)
        return imported, call_of(model.name, *(argument(each.name, literal(values[each.wire_name])) for each in needed))

    def _refused(self, change: Change, model: Model, field: Field) -> Json:
        """Return a value that the new constraints of a field refuse; None if none is known."""
        old, new = (each and each.pointer for each in (change.old, change.new))
        if old and new and self.old.documented and self.new.documented:
            search = Search(*(Values(each.schemas, Direction.REQUEST) for each in (self.old, self.new)))
            found = search.find((_node_at(self.old, old),), (_node_at(self.new, new),), (old, new))
            if found and found.value is not None:
                return found.value
        models = [each for each in self.new.surface.definitions if isinstance(each, Model) and each.name == model.name]
        others = [other for each in models for other in each.fields if other.wire_name == field.wire_name]
        return refused(field.limits, others[0].limits) if others else None

    def _object(self, model: Model) -> dict[str, Json]:
        """Return a valid object of `model` with the required properties of both directions; empty if none is known."""
        found: dict[str, Json] = {}
        try:
            for direction in Direction if model.pointer else ():
                value = Values(self.old.schemas, direction).smallest((_node_at(self.old, model.pointer),))
                found |= value if isinstance(value, dict) else {}
        except (KeyError, NoValueError):
            return {}
        return found

    def _client_lines(self, keyword: str, rule: ChangeRule) -> tuple[Code, ...]:
        """Return the construction of a client with a keyword that was removed or renamed, or without one."""
        given = [] if rule.subject == "client-server" else [template('base_url="https://example.com"')]
        is_given = rule.happened in {"removed", "renamed"} and keyword != "base_url"
        own = [argument(keyword, template("None"))] if is_given else []
        imported = import_of(self.old, ".", ["Client"])
        if rule.subject == "client-option":
            return imported, template("Client({}).with_options({})", join(", ", given), join(", ", own))
        return imported, call_of("Client", *given, *own)


def member_lines(subject: Subject, enum: str, member: str) -> tuple[Code, ...]:
    """Return the import of an enum, and one of its members."""
    return import_of(subject, ".models", [enum]), named("{}.{}", enum, member)


def _node_at(subject: Subject, pointer: Pointer) -> Node:
    """Return the value at `pointer` of the document. Raise `KeyError` if there is none."""
    side = subject.schemas.side
    return Node(resolve(side.root.value, pointer), pointer, side)


def _names_of(change: Change, rule: ChangeRule, name: str) -> tuple[str, ...]:
    """Return the names of a part, in Python and in the document, of which an error about the part has one."""
    if rule.subject not in _INNER:
        return ()
    pointers = [each.pointer[-1:] for each in (change.old, change.new) if each and each.pointer]
    return (name.rpartition(".")[2], *(each for pointer in pointers for each in pointer))
