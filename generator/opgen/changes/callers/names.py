"""Names of a package by their place in it, and values of its types."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from opgen.changes.callers.model import Kind, Name
from opgen.changes.surface.model import Alias, Definition, Enum, Model, Surface
from opgen.changes.surface.types import Named, Type, members, union
from opgen.core.name_styles import derived

MODULES: Final = ("models", "errors", "client", "operations", "resources", "webhooks")
"""Modules of a package."""


class PackageNames:
    """Names that a package offers: at its root, in its modules, and as attributes of its client."""

    def __init__(self, surface: Surface) -> None:
        self._definitions = {each.name: each for each in surface.definitions}
        self.members: dict[tuple[str, object], Name] = {
            (each.name, member.value): Name(kind=Kind.MEMBER, name=f"{each.name}.{member.name}")
            for each in surface.definitions
            for member in (each.members if isinstance(each, Enum) else ())
        }
        """Members of enums by class and value."""
        functions: dict[str, Name] = {}
        operations: dict[str, dict[str, Name]] = {}
        client = Name()
        client.attributes["with_options"] = Name(kind=Kind.OPTIONS, name="Client", result=client)
        for module, function, method, name in _functions(surface):
            functions[function] = name
            operations.setdefault(module, {})[function] = replace(name, is_by_file=True)
            if method:
                *path, last = method.split(".")
                owner = client
                for resource in path:
                    owner = owner.attributes.setdefault(resource, Name())
                owner.attributes[last] = replace(name, attribute=method)
        bases = Name(kind=Kind.OWN, result=client)
        classes = Name(kind=Kind.CLIENT, name="Client", result=client)
        clients = {"BaseClient": bases, "AsyncBaseClient": bases, "Client": classes, "AsyncClient": classes}
        exports = {name: Name(kind=Kind.EXPORT, name=name) for name in surface.exports}
        definitions = {each.name: self._class(each) for each in surface.definitions}
        errors = {
            each.name: Name(kind=Kind.ERROR, name=each.name, result=Name(attributes={"detail": Name(type=each.detail)}))
            for each in surface.errors
        }
        self.root = {**exports, **functions, **errors, **definitions, **clients}
        self.modules = {
            "": self.root,
            "models": definitions,
            "errors": {**exports, **errors},
            "client": {**exports, **clients},
            "operations": {module: Name(attributes=names) for module, names in operations.items()},
            "webhooks": operations.get("webhooks", {}),
            **{f"operations.{module}": names for module, names in operations.items()},
        }
        """Names in each module by its path in the package."""
        for module in MODULES:
            self.root.setdefault(module, Name(attributes=self.modules.get(module, {})))

    def _class(self, definition: Definition) -> Name:
        name = definition.name
        members = definition.members if isinstance(definition, Enum) else ()
        fields = definition.fields if isinstance(definition, Model) else ()
        return Name(
            kind=Kind.DEFINITION,
            name=name,
            arguments={each.name: each.type for each in fields},
            attributes={each.name: self.members[name, each.value] for each in members},
            result=Name(type=Named(name)),
        )

    def attribute(self, owner: Name, name: str) -> Name | None:
        """Return the attribute of a name or value."""
        types = tuple(type_ for _, type_ in self.fields(owner.type, name))
        return owner.attributes.get(name) or (Name(type=union(types)) if types else None)

    def fields(self, type_: Type | None, attribute: str) -> Iterator[tuple[str, Type]]:
        """Yield the models in `type_` with a field `attribute`, and the type of the field."""
        for model in self.models(type_):
            for field in model.fields:
                if field.name == attribute:
                    yield model.name, field.type

    def models(self, type_: Type | None) -> Iterator[Model]:
        """Yield the models whose instances `type_` has."""
        for each in self._named(type_):
            found = self._definitions.get(each.name)
            if isinstance(found, Model):
                yield found

    def item(self, value: Name | None) -> Name | None:
        """Return the item of an iteration over a value."""
        return value and (value.result or _value(self.items(value.type)[0]))

    def selected(self, value: Name | None) -> Name | None:
        """Return the value that an index selects in a list or a mapping."""
        return value and (value.result or _value(self.items(value.type)[1]))

    def items(self, type_: Type | None) -> tuple[Type, Type] | tuple[None, None]:
        """Return the types of an item of an iteration and of a value that an index selects."""
        for each in self._named(type_):
            match each:
                case Named(name="dict", arguments=(key, value)):
                    return key, value
                case Named(arguments=(*_, item)):
                    return item, item
        return None, None

    def _named(self, type_: Type | None, active: tuple[str, ...] = ()) -> Iterator[Named]:
        """Yield the members of a type with a name. Aliases are resolved."""
        for each in members(type_) if type_ else ():
            if not isinstance(each, Named):
                continue
            found = self._definitions.get(each.name)
            if not isinstance(found, Alias):
                yield each
            elif found.name not in active:
                yield from self._named(found.type, (*active, found.name))

    def result(  # noqa: C901, PLR0912 - one case for each rule
        self, function: str, owner: Name | None, arguments: Sequence[Name | None]
    ) -> Name | None:
        """Return the result of a function of the standard library or of tests, or of a method of `owner`, by its name."""
        first = next((each for each in arguments if each and not each.kind), None)
        match function:
            case "cast" | "create_task" | "ensure_future" | "wait_for" | "shield" | "run" | "enter_context":
                return first
            case "raises" | "assertRaises":
                return first and Name(attributes={"value": first, "exception": first})
            case "next" | "anext" | "min" | "max" | "choice" | "send":
                return self.item(first)
            case "iter" | "aiter" | "list" | "tuple" | "set" | "frozenset" | "sorted" | "reversed" | "filter":
                return items_of(self.item(first))
            case "enumerate":
                return items_of(tuple_of([None, self.item(first)]))
            case "zip":
                return items_of(tuple_of([self.item(each) for each in arguments]))
            case "gather":
                return tuple_of(arguments)
            case "model_validate" | "model_validate_json" | "model_construct":
                return owner and owner.result
            case "model_copy" | "copy" | "next_page":
                return owner
            case "pages":
                return items_of(owner)
            case "get" | "pop":
                return self.selected(owner)
            case "values":
                return items_of(self.selected(owner))
            case "items":
                return items_of(tuple_of([None, self.selected(owner)]))
        return None


def items_of(item: Name | None) -> Name | None:
    """Return a value with items."""
    return item and Name(result=item)


def tuple_of(items: Sequence[Name | None]) -> Name | None:
    """Return a tuple. An item with an unknown index is the first one that is known."""
    found = {str(index): each for index, each in enumerate(items) if each}
    return Name(attributes=found, result=next(iter(found.values()))) if found else None


def one_of(values: Sequence[Name | None]) -> Name | None:
    """Return the value of one of several classes of exceptions."""
    details = [each.attributes.get("detail") for each in values if each]
    types = tuple(each.type for each in details if each and each.type)
    return Name(attributes={"detail": Name(type=union(types))}) if types else None


def _value(type_: Type | None) -> Name | None:
    return Name(type=type_) if type_ else None


def _result(type_: Type) -> Name:
    """Return the result of a function. A page has the value of its response, and its items."""
    match type_:
        case Named(name="Page", arguments=(page, item)):
            attributes = {"value": Name(type=page), "items": Name(type=Named("list", (item,)))}
            return Name(type=type_, attributes=attributes)
    return Name(type=type_)


def _functions(surface: Surface) -> Iterator[tuple[str, str, str, Name]]:
    """Yield module, name, method and meaning of each function. Twins have the label of the operation in their name."""
    for each in surface.operations:
        arguments = {one.name: one.type for one in (*each.keywords, *each.parameters)}
        value = _result(each.result)
        name = Name(kind=Kind.FUNCTION, name=each.label, arguments=arguments, result=value)
        yield each.module, each.name, each.attribute, name
        yield each.module, derived(each.name, "_async"), "", name
        for one in each.variants:
            name = Name(kind=Kind.FUNCTION, name=f"{each.module}.{one.name}", result=Name(type=one.result))
            yield each.module, one.name, "", name
        # The method `send` of a client gives the result of a request as if it were an item.
        request = Name(result=value.attributes.get("value", value))
        name = Name(kind=Kind.REQUEST, name=each.label, arguments=arguments, result=request)
        yield each.module, derived(each.name, "_request"), "", name
    for webhook in surface.webhooks:
        name = Name(kind=Kind.FUNCTION, name=f"webhooks.{webhook.name}", result=Name(type=webhook.result))
        yield "webhooks", webhook.name, "", name
