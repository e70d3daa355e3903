"""Comparison of the public names of two packages."""

from dataclasses import replace

from opgen.changes.model import Breaks, Change, Side
from opgen.changes.surface.compare_definitions import compare_definitions
from opgen.changes.surface.compare_operations import compare_operations
from opgen.changes.surface.comparison import Part, SurfaceComparison, compare_declared, side
from opgen.changes.surface.matching import matched
from opgen.changes.surface.model import ClientKeyword, Error, Surface, declaration
from opgen.changes.surface.types import type_text
from opgen.changes.surface.usage import READ, WRITTEN

_CLIENT = "Client"


def compare_surfaces(old: Surface, new: Surface, breaking: Breaks = Breaks.TYPES) -> tuple[Change, ...]:
    """Return the changes of names, signatures and types.

    `breaking` is the last step of a breaking change. Changes of later steps are safe.
    """
    comparison = SurfaceComparison(old, new, breaking)
    compare_operations(comparison)
    compare_definitions(comparison)
    _compare_errors(comparison)
    _compare_clients(comparison)
    return comparison.result()


def _compare_errors(comparison: SurfaceComparison) -> None:
    """Compare the exception classes. They are matched by status."""

    def described(error: Error, _: int) -> tuple[str, Side]:
        return error.name, side(f"{error.name}({error.status}): {type_text(error.detail)}")

    found = matched(comparison.old.errors, comparison.new.errors, (lambda each: each.status,))
    for part, old, new in comparison.pairs("error", found, described):
        part.compare_names(old.name, new.name)
        before, after = side(type_text(old.detail)), side(type_text(new.detail))
        detail = Part.of(comparison, "error", f"{old.name}.detail", before, after)
        detail.compare_types(old.detail, new.detail, READ, "detail-changed")


def _compare_clients(comparison: SurfaceComparison) -> None:
    """Compare the keywords of the client, its default server, and the names at the package root."""
    old, new = comparison.old, comparison.new
    package = Part.of(comparison, "package", old.package, side(old.package), side(new.package))
    package.compare_names(old.package, new.package)

    def described(keyword: ClientKeyword, _: int) -> tuple[str, Side]:
        return f"{_CLIENT}.{keyword.name}", side(declaration(keyword))

    found = matched(old.keywords, new.keywords, (lambda each: each.name,))
    for part, one, other in comparison.pairs("client-keyword", found, described, is_required=lambda e: not e.default):
        compare_declared(part, one, other, WRITTEN)
        option = replace(part, subject="client-option")
        if one.is_credential and not other.is_credential:
            option.add("removed", "is not a keyword of with_options any more", Breaks.RUNTIME)
        elif other.is_credential and not one.is_credential:
            option.add("added", "became a keyword of with_options")
    _compare_servers(comparison)
    exports = matched(old.exports, new.exports, (str,))
    for _ in comparison.pairs("export", exports, lambda name, _: (name, side(name))):
        pass


def _compare_servers(comparison: SurfaceComparison) -> None:
    old, new = comparison.old.server, comparison.new.server
    if old.rstrip("/") == new.rstrip("/"):
        return
    verb = f"has the default server {new} instead of {old or 'none'}" if new else "has no default server any more"
    before, after = (side(each) if each else None for each in (old, new))
    part = Part.of(comparison, "client-server", _CLIENT, before, after)
    part.add("changed", verb, Breaks.RUNTIME if old else Breaks.NOTHING)
