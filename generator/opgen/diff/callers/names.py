"""Names of a package by their place in it, and the values that they give."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from opgen.core.name_styles import derived
from opgen.diff.surface.model import Alias, Definition, Enum, Model, Surface
from opgen.diff.surface.types import Type
from opgen.diff.surface.types import names as names_in

PACKAGE: Final = "package/"
"""Name of the package itself."""
MODULES: Final = ("models", "errors", "client", "operations", "resources", "webhooks")
"""Modules of a package."""


class Kind(StrEnum):
    """Kind of a name. Each kind except the last two has changes of its own."""

    FUNCTION = "function"
    REQUEST = "request"
    """A function that returns the request of an operation, so its first argument is not the client."""
    DEFINITION = "definition"
    ERROR = "error"
    CLIENT = "client"
    OPTIONS = "options"
    """The method `with_options` of a client."""
    EXPORT = "export"
    KEY = "key"
    """A key of `OPERATIONS`."""
    MEMBER = "member"
    FIELD = "field"
    MODULE = "module"
    """A module of the package, or an attribute of its client with methods."""
    OWN = "own"
    """A class or function of the callers. A class that derives from a model has the name and keywords of the model."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Name:
    """A resolved name; a package, a client or an instance of a model if it has no kind.

    - `name`: label of a function, name of a class, `Class.attribute`, `operations/module`, or `client/attribute`.
    - `keywords`: keywords of a function, or fields of a model by Python name and wire name.
    - `attributes`: names inside a module, class or value.
    - `values`: what a function returns, instances of a class, or the models in the type of a field.
    - `variants`: the function with a constant as a keyword, such as `_preload_content=False`.
    - `method`: method of the client, such as `jobs.create_job`, if callers reach a function by it.
    - `is_by_file`: callers reach a function by a submodule of the package.
    - `is_alias`: the code of callers calls it by another name, so the line stays the same if the package renames it.
    - `is_partial`: some arguments of the function are bound already.
    """

    kind: Kind | None = None
    name: str = ""
    keywords: "dict[str, Name]" = field(default_factory=dict)
    attributes: "dict[str, tuple[Name, ...]]" = field(default_factory=dict)
    values: "tuple[Name, ...]" = ()
    variants: "dict[str, Name]" = field(default_factory=dict)
    method: str = ""
    is_by_file: bool = False
    is_alias: bool = False
    is_partial: bool = False


Names = Mapping[str, tuple[Name, ...]]
"""Meanings of each name of a module. A value of callers can have several."""


class PackageNames:
    """Names that a package offers: at its root, in its modules, and as attributes of its client.

    A value has all models in its type, because loops, indexes and functions of other packages give parts of it.
    """

    def __init__(self, surface: Surface) -> None:
        self._definitions = {each.name: each for each in surface.definitions}
        self._instances = {each.name: Name(name=each.name) for each in surface.definitions}
        for each in surface.definitions:
            for one in each.fields if isinstance(each, Model) else ():
                found = Name(kind=Kind.FIELD, name=f"{each.name}.{one.name}", values=self.values(one.type))
                self._instances[each.name].attributes[one.name] = (found,)
        client = Name()
        client.attributes["with_options"] = (Name(kind=Kind.OPTIONS, name="Client", values=(client,)),)
        functions: dict[str, Name] = {}
        operations: dict[str, dict[str, Name]] = {}
        for module, function, method, name in self._functions(surface):
            functions[function] = name
            operations.setdefault(module, {})[function] = replace(name, is_by_file=True)
            if method:
                add_method(client, method, replace(name, method=method))
        own = Name(kind=Kind.OWN, values=(client,))
        classes = Name(kind=Kind.CLIENT, name="Client", values=(client,))
        exports = {name: Name(kind=Kind.EXPORT, name=name) for name in surface.exports}
        keys = {e.key: Name(kind=Kind.KEY, name=key_name(e.key)) for e in surface.operations}
        index = {"OPERATIONS": Name(kind=Kind.EXPORT, name="OPERATIONS", keywords=keys)}
        clients = {"BaseClient": own, "AsyncBaseClient": own, "Client": classes, "AsyncClient": classes}
        errors: dict[str, Name] = {}
        for error in surface.errors:
            detail = Name(kind=Kind.FIELD, name=f"{error.name}.detail", values=self.values(error.detail))
            value = Name(attributes={"detail": (detail,)})
            errors[error.name] = Name(kind=Kind.ERROR, name=error.name, values=(value,))
        modules = {
            "models": {each.name: self._class(each) for each in surface.definitions},
            "errors": {**exports, **errors},
            "client": {**exports, **clients},
            "operations": index | {each: _module(names, f"operations/{each}") for each, names in operations.items()},
            "resources": {},
            "webhooks": operations.get("webhooks", {}),
            **{f"operations.{module}": names for module, names in operations.items()},
        }
        root = {each: _module(modules[each]) for each in MODULES}
        root |= exports | index | functions | errors | modules["models"] | clients
        self.modules = {path: _module(names).attributes for path, names in {"": root, **modules}.items()}
        """Names in each module by its path in the package."""

    def _class(self, definition: Definition) -> Name:
        name, instance = definition.name, self._instances[definition.name]
        found = Name(kind=Kind.DEFINITION, name=name, keywords=instance.keywords, values=(instance,))
        match definition:
            case Enum(members=members):
                for each in members:
                    found.attributes[each.name] = (Name(kind=Kind.MEMBER, name=f"{name}.{each.name}"),)
                    instance.keywords[str(each.value)] = found.attributes[each.name][0]
            case Model(fields=fields):
                for one in fields:
                    (instance.keywords[one.name],) = instance.attributes[one.name]
                    instance.keywords[one.wire_name] = instance.keywords[one.name]
            case Alias(type=type_):
                return replace(found, values=self.values(type_))
        return found

    def values(self, type_: Type, active: tuple[str, ...] = ()) -> tuple[Name, ...]:
        """Return the instances of all models and enums in a type. Aliases are resolved."""
        found: dict[Name, None] = {}
        for name in names_in(type_):
            match self._definitions.get(name):
                case Alias(type=inner) if name not in active:
                    found |= dict.fromkeys(self.values(inner, (*active, name)))
                case Model() | Enum():
                    found[self._instances[name]] = None
        return tuple(found)

    def _functions(self, surface: Surface) -> Iterator[tuple[str, str, str, Name]]:
        """Yield module, name, method and meaning of each function. Twins have the label of the operation in their name."""
        for each in surface.operations:
            keywords = {one.name: Name(values=self.values(one.type)) for one in (*each.keywords, *each.parameters)}
            name = Name(kind=Kind.FUNCTION, name=each.label, keywords=keywords, values=self.values(each.result))
            yield each.module, each.name, each.attribute, name
            yield each.module, derived(each.name, "_async"), "", name
            yield each.module, derived(each.name, "_request"), "", replace(name, kind=Kind.REQUEST)
            for one in each.variants:
                label = f"{each.module}.{one.name}"
                yield each.module, one.name, "", Name(kind=Kind.FUNCTION, name=label, values=self.values(one.result))
        for webhook in surface.webhooks:
            name = Name(kind=Kind.FUNCTION, name=f"webhooks.{webhook.name}", values=self.values(webhook.result))
            yield "webhooks", webhook.name, "", name


def key_name(key: str) -> str:
    """Return the name of a key of `OPERATIONS`."""
    return f'OPERATIONS["{key}"]'


def add_method(client: Name, method: str, function: Name) -> None:
    """Add a method such as `jobs.create` to a client."""
    owner, (*path, last) = client, method.split(".")
    for number, resource in enumerate(path, 1):
        inner = Name(kind=Kind.MODULE, name="/".join(["client", *path[:number]]))
        (owner,) = owner.attributes.setdefault(resource, (inner,))
    owner.attributes[last] = (function,)


def _module(names: Mapping[str, Name], name: str = "") -> Name:
    attributes: dict[str, tuple[Name, ...]] = {each: (found,) for each, found in names.items()}
    return Name(kind=Kind.MODULE if name else None, name=name, attributes=attributes)
