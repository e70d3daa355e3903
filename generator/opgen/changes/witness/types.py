"""Types of a surface as code, with the imports that the code needs."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Final

from opgen.changes.surface.model import Surface
from opgen.changes.surface.types import ANY, Constants, Named, Type, Union, members, union
from opgen.changes.surface.types import names as names_in
from opgen.changes.witness.calls import import_of
from opgen.changes.witness.model import Subject
from opgen.codegen.code import Code, identifier, join, literal, template

_STANDARD: Final[Mapping[str, str]] = {
    **dict.fromkeys(("Any", "Literal"), "typing"),
    **dict.fromkeys(("Mapping", "Iterable", "Iterator"), "collections.abc"),
    **dict.fromkeys(("date", "datetime", "time", "timedelta"), "datetime"),
    "UUID": "uuid",
    "Decimal": "decimal",
}
_CLIENT: Final = frozenset(("Credential", "AsyncCredential", "Timeout"))
"""Types that the module `client` of a package exports."""
_BUILT_IN: Final = frozenset(("str", "int", "float", "bool", "bytes", "list", "dict", "tuple", "object", "None"))


class UnknownTypeError(Exception):
    """A type has a name that no known module exports."""


def type_code(type_: Type) -> Code:
    """Return the annotation of `type_`."""
    match type_:
        case Named(name="...", arguments=()):
            return template("...")
        case Named(name="None", arguments=()):
            return template("None")
        case Named(name=name, arguments=arguments):
            own = join(".", [identifier(each) for each in name.split(".")])
            if not arguments:
                return own
            inner = join(", ", [type_code(each) for each in arguments])
            return template("{own}[{inner}]", own=own, inner=inner)
        case Constants(values=values):
            inner = join(", ", [literal(each) for each in values])
            return template("Literal[{inner}]", inner=inner)
        case Union():
            return join(" | ", [type_code(each) for each in members(type_)])


def written(type_: Type) -> Type:
    """Return `type_` with `object` in place of `Any`. A type checker accepts `Any` for each narrower type, not `object`."""
    if type_ == ANY:
        return Named("object")
    if isinstance(type_, Named) and type_.arguments:
        return Named(type_.name, tuple(map(written, type_.arguments)))
    if isinstance(type_, Union):
        return union(tuple(map(written, type_.members)))
    return type_


def modules_of(types: Iterable[Type], surface: Surface) -> dict[str, set[str]]:
    """Return the names to import by module. The modules of the package begin with a dot. Raise `UnknownTypeError`."""
    defined = {each.name for each in surface.definitions}
    modules: dict[str, set[str]] = {}
    for name in chain.from_iterable(map(names_in, types)):
        if name in _BUILT_IN or name == "...":
            continue
        if name in defined:
            modules.setdefault(".models", set()).add(name)
        elif name in _STANDARD:
            modules.setdefault(_STANDARD[name], set()).add(name)
        elif name in _CLIENT:
            modules.setdefault(".client", set()).add(name)
        elif name in surface.exports:
            modules.setdefault(".", set()).add(name)
        else:
            raise UnknownTypeError(name)
    return modules


def imports(subject: Subject, types: Sequence[Type]) -> tuple[Code, ...]:
    """Return the imports of the names in `types`, one line for each module."""
    lines = []
    for module, names in sorted(modules_of(types, subject.surface).items()):
        if module.startswith("."):
            lines.append(import_of(subject, module[1:], [*names]))
        else:
            lines.append(
                template(
                    "from {module} import {names}",
                    module=join(".", [identifier(e) for e in module.split(".")]),
                    names=join(", ", [identifier(e) for e in sorted(names)]),
                )
            )
    return tuple(lines)
