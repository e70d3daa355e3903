"""Import statements of generated modules, as values for templates."""

from collections.abc import Iterable, Iterator

from opgen.api.schema import Schema
from opgen.codegen import ir, types
from opgen.codegen.code import Code, identifier, join, template
from opgen.codegen.imports import grouped

_OWN_MODULES = frozenset({"", "models", "_runtime.multipart"})


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


def schema_imports(schema: Schema, package: str) -> Iterator[tuple[str, str]]:
    """Yield the imports for the type of `schema`. `package` is the relative path to the package: `.` or `..`."""
    for module, name in types.names(schema):
        yield f"{package}{module}" if module in _OWN_MODULES else module, name


def _statements(names: list[str]) -> list[list[str]]:
    plain = [name for name in names if " as " not in name]
    aliased = [[name] for name in names if " as " in name]
    return [plain, *aliased] if plain else aliased


def _name(name: str) -> Code:
    """Return a name, or `name as other`."""
    return join(" as ", [identifier(part) for part in name.split(" as ")])


def _module(path: str) -> Code:
    """Return a module's dotted path; each part must be an identifier."""
    dots = len(path) - len(path.lstrip("."))
    parts = [identifier(part) for part in path.lstrip(".").split(".") if part]
    return join("", [*[template(".")] * dots, join(".", parts)])
