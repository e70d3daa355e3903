"""Import statements of generated modules, as templates write them."""

from collections.abc import Iterable

from generator import ir
from generator.code import Code, identifier, join, template
from generator.imports import grouped


def import_sections(
    pairs: Iterable[tuple[str, str]],
) -> tuple[tuple[ir.Import, ...], ...]:
    """Import statements in sections, as templates write them."""
    return tuple(
        tuple(
            ir.Import(
                module=_module(module),
                names=join(", ", [identifier(name) for name in names]),
            )
            for module, names in section
        )
        for section in grouped(pairs)
    )


def _module(path: str) -> Code:
    """A module's dotted path, which is ours: each part is an identifier."""
    dots = len(path) - len(path.lstrip("."))
    parts = [identifier(part) for part in path.lstrip(".").split(".")]
    return join("", [*[template(".")] * dots, join(".", parts)])
