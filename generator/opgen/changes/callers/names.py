"""Names of a package, found by their place in it."""

from collections.abc import Iterator
from dataclasses import replace

from opgen.changes.callers.model import Kind, Name, Way
from opgen.changes.surface.model import Alias, Definition, Enum, Model, Surface
from opgen.changes.surface.types import Named, Type, members
from opgen.core.name_styles import derived

_CLIENTS = ("Client", "AsyncClient")
MODULES = ("models", "errors", "client", "operations", "resources", "webhooks")
"""Modules of a package."""
_WRAPPED = frozenset({"Pages", "AsyncPages", "Stream", "AsyncStream", "Iterable"})


class PackageNames:
    """Names that a package offers: at its root, in its modules, and as attributes of its client."""

    def __init__(self, surface: Surface) -> None:
        self.definitions = {each.name: each for each in surface.definitions}
        self._errors = {each.name: each for each in surface.errors}
        self._exports = {*surface.exports}
        self._functions: dict[str, Name] = {}
        self._modules: dict[tuple[str, str], Name] = {}
        self._methods: dict[str, Name] = {}
        for label, attribute, name in _functions(surface):
            module, _, function = label.partition(".")
            self._functions[function] = name
            self._modules[module, function] = name
            if attribute:
                self._methods[attribute] = name
        self.resources = {each.partition(".")[0] for each in self._methods}

    def member(self, module: str, name: str) -> Name | None:
        """Return the name `name` of the module `module`, which is empty for the root of the package."""
        inner = f"{module}.{name}" if module else name
        if not module:
            found = self._root(name)
            return found or (self._module(inner) if name in MODULES else None)
        top, _, rest = module.partition(".")
        if top == "operations" and rest:
            function = self._modules.get((rest, name))
            return function and replace(function, way=Way.FILE)
        if top in {"operations", "resources"}:
            return self._module(inner)
        return self._root(name)

    def all(self, module: str) -> Iterator[str]:
        """Yield the names that `from MODULE import *` can bind."""
        top, _, rest = module.partition(".")
        if top == "operations":
            yield from (name for owner, name in self._modules if owner == rest)
        elif top in {"", "models"}:
            yield from self.definitions
        if top in {"", "errors"}:
            yield from self._errors
        if top in {"", "client"}:
            yield from _CLIENTS
        if not top:
            yield from self._functions
            yield from self._exports

    def _root(self, name: str) -> Name | None:
        if name in _CLIENTS:
            return Name(kind=Kind.CLIENT, name="Client")
        if name in self.definitions:
            return Name(kind=Kind.DEFINITION, name=name)
        if name in self._errors:
            return Name(kind=Kind.ERROR, name=name, type=self._errors[name].detail)
        if name in self._functions:
            return self._functions[name]
        if name in self._exports:
            return Name(kind=Kind.EXPORT, name=name)
        return None

    def method(self, resource: str, name: str) -> Name | None:
        """Return the method `name` of an attribute of the client."""
        attribute = f"{resource}.{name}"
        found = self._methods.get(attribute)
        return found and replace(found, way=Way.METHOD, attribute=attribute)

    def fields(self, type_: Type, attribute: str) -> Iterator[tuple[str, Type]]:
        """Yield the models in `type_` with a field `attribute`, and the type of the field."""
        for model in self.models(type_):
            for field in model.fields:
                if field.name == attribute:
                    yield model.name, field.type

    def models(self, type_: Type) -> Iterator[Model]:
        """Yield the models whose instances `type_` has. Aliases are resolved."""
        for each in self._resolved(type_, ()):
            if isinstance(each, Model):
                yield each

    def items(self, type_: Type | None) -> Type | None:
        """Return the type of the items of a list, of pages, or of a stream; None for another type."""
        for each in members(type_) if type_ else ():
            match each:
                case Named(name="list", arguments=(item,)):
                    return item
                case Named(name=name, arguments=arguments) if name in _WRAPPED:
                    return arguments[-1] if arguments else None
                case Named(name="dict", arguments=(key, _)):
                    return key
                case Named(name=name) if isinstance(alias := self.definitions.get(name), Alias):
                    return self.items(alias.type)
        return None

    def values(self, type_: Type | None) -> Type | None:
        """Return the type of a value that an index selects in a list or a mapping."""
        for each in members(type_) if type_ else ():
            match each:
                case Named(name="dict", arguments=(_, value)):
                    return value
                case Named(name=name) if isinstance(alias := self.definitions.get(name), Alias):
                    return self.values(alias.type)
        return self.items(type_)

    def _resolved(self, type_: Type, active: tuple[str, ...]) -> Iterator[Definition]:
        for each in members(type_):
            found = self.definitions.get(each.name) if isinstance(each, Named) else None
            if isinstance(found, Alias) and found.name not in active:
                yield from self._resolved(found.type, (*active, found.name))
            elif isinstance(found, Model | Enum):
                yield found

    @staticmethod
    def _module(path: str) -> Name:
        return Name(kind=Kind.MODULE, name=path)


def _functions(surface: Surface) -> Iterator[tuple[str, str, Name]]:
    """Yield label, method and name of each function. Twins have the label of the operation in their name."""
    for each in surface.operations:
        name = Name(kind=Kind.FUNCTION, name=each.label, type=each.result, operation=each)
        yield each.label, each.attribute, name
        yield f"{each.module}.{derived(each.name, '_async')}", "", name
        request = Name(kind=Kind.REQUEST, name=each.label, type=each.result, operation=each)
        yield f"{each.module}.{derived(each.name, '_request')}", "", request
        for variant in each.variants:
            label = f"{each.module}.{variant.name}"
            found = Name(kind=Kind.FUNCTION, name=label, type=variant.result, operation=each)
            yield label, variant.attribute, found
            yield f"{each.module}.{derived(variant.name, '_async')}", "", found
    for webhook in surface.webhooks:
        label = f"webhooks.{webhook.name}"
        yield label, "", Name(kind=Kind.FUNCTION, name=label, type=webhook.result)
