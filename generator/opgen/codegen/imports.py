"""Import statements in order, and order of names in `__all__`, as ruff's rules require."""

import re
import sys
from collections.abc import Iterable

from opgen.api.schema import Schema
from opgen.codegen import ir, types
from opgen.codegen.code import Code, ImportPairs, identifier, join, literal, template

_NUMBERS = re.compile(r"(\d+)")

_OWN_MODULES = frozenset({"", "models", "_runtime.multipart"})


def grouped(pairs: Iterable[tuple[str, str]]) -> list[list[tuple[str, list[str]]]]:
    """Group (module, name) pairs into sections: `__future__`, standard library, others, relative.

    Empty sections and repeated pairs are left out.
    """
    modules: dict[str, set[str]] = {}
    for module, name in pairs:
        modules.setdefault(module, set()).add(name)
    sections: list[list[tuple[str, list[str]]]] = [[], [], [], []]
    for module in sorted(modules, key=_module_key):
        names = sorted(modules[module], key=_name_key)
        sections[_section(module)].append((module, names))
    return [section for section in sections if section]


def export_key(name: str) -> tuple[int, list[str | int]]:
    """Return the sort key of a name in `__all__`: constants first, then classes, then other names.

    Numbers inside names are compared by value.
    """
    is_constant = name.isupper() and len(name) > 1
    return 0 if is_constant else 1 if name[0].isupper() else 2, _natural(name)


def exports(names: Iterable[str]) -> tuple[Code, ...]:
    """Return `names` as literals, in the order of `__all__`."""
    return tuple(literal(name) for name in sorted(names, key=export_key))


def import_sections(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[ir.Import, ...], ...]:
    """Return import statements in sections. A name with an alias has a statement of its own, as isort writes it."""
    return tuple(
        tuple(
            ir.Import(module=_module(module), names=join(", ", [_name(each) for each in part]))
            for module, names in section
            for part in _statements(names)
        )
        for section in grouped(pairs)
    )


def with_deferred_annotations(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Add the import that defers annotations, if models load on first use. So annotations do not load models."""
    is_lazy = any(not module.strip(".") for module, _ in pairs)
    return [*pairs, ("__future__", "annotations")] if is_lazy else pairs


def schema_imports(schema: Schema, package: str) -> ImportPairs:
    """Yield the imports for the type of `schema`. `package` is the relative path to the package: `.` or `..`."""
    for module, name in types.names(schema):
        yield f"{package}{module}" if module in _OWN_MODULES else module, name


def _name_key(name: str) -> tuple[int, list[str | int], list[str | int]]:
    """Return the sort key of an imported name. Within each kind of `export_key`, case is compared last."""
    kind, exact = export_key(name)
    return kind, _natural(name.lower()), exact


def _section(module: str) -> int:
    if module.startswith("."):
        return 3
    if module == "__future__":
        return 0
    return 1 if module.partition(".")[0] in sys.stdlib_module_names else 2


def _module_key(module: str) -> tuple[int, list[str | int]]:
    """Return the sort key of a module: more leading dots come first, and numbers are compared by value."""
    stripped = module.lstrip(".")
    return -(len(module) - len(stripped)), _natural(stripped)


def _natural(text: str) -> list[str | int]:
    pieces = _NUMBERS.split(text)
    return [int(piece) if index % 2 else piece for index, piece in enumerate(pieces)]


def _statements(names: list[str]) -> list[list[str]]:
    plain = [name for name in names if " as " not in name]
    aliased = [[name] for name in names if " as " in name]
    return [plain, *aliased] if plain else aliased


def _name(name: str) -> Code:
    """Return a name, `name as other`, or `*`."""
    if name == "*":
        return template("*")
    return join(" as ", [identifier(part) for part in name.split(" as ")])


def _module(path: str) -> Code:
    """Return a module's dotted path; each part must be an identifier."""
    dots = len(path) - len(path.lstrip("."))
    parts = [identifier(part) for part in path.lstrip(".").split(".") if part]
    return join("", [*[template(".")] * dots, join(".", parts)])
