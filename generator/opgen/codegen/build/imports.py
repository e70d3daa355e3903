"""Import statements of generated modules, as templates write them."""

from collections.abc import Iterable, Iterator

from opgen.api.schema import Schema
from opgen.codegen import ir, types
from opgen.codegen.code import Code, identifier, join, template
from opgen.codegen.imports import grouped

_OWN_MODULES = frozenset({"", "models", "_runtime.multipart"})


def import_sections(
    pairs: Iterable[tuple[str, str]],
) -> tuple[tuple[ir.Import, ...], ...]:
    """Import statements in sections, as templates write them."""
    return tuple(
        tuple(
            ir.Import(
                module=_module(module),
                names=join(", ", [_name(name) for name in names]),
            )
            for module, names in section
        )
        for section in grouped(pairs)
    )


def with_deferred_annotations(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """`pairs`, and where models are loaded on first use, what keeps annotations from being that use."""
    is_lazy = any(not module.strip(".") for module, _ in pairs)
    return [*pairs, ("__future__", "annotations")] if is_lazy else pairs


def schema_imports(schema: Schema, package: str) -> Iterator[tuple[str, str]]:
    """What the type of `schema` needs; `package` is the generated one as the importing module sees it, `.` or `..`."""
    for module, name in types.names(schema):
        yield f"{package}{module}" if module in _OWN_MODULES else module, name


def _name(name: str) -> Code:
    """A name, or one as another."""
    return join(" as ", [identifier(part) for part in name.split(" as ")])


def _module(path: str) -> Code:
    """A module's dotted path, which is ours: each part is an identifier."""
    dots = len(path) - len(path.lstrip("."))
    parts = [identifier(part) for part in path.lstrip(".").split(".") if part]
    return join("", [*[template(".")] * dots, join(".", parts)])
