"""Comparison of exception classes, of the client's constructor, and of further names at the package root."""

from opgen.changes.model import Breaks, Side
from opgen.changes.surface.comparison import SurfaceComparison, side
from opgen.changes.surface.matching import matched
from opgen.changes.surface.model import ClientKeyword, Error, declaration
from opgen.changes.surface.types import type_text

_CLIENT = "Client"


def compare_errors(comparison: SurfaceComparison) -> None:
    """Compare the exception classes. They are matched by status."""
    found = matched(comparison.old.errors, comparison.new.errors, (lambda each: each.status,))
    for each in found.removed:
        comparison.removed("error", each.name, _error(each))
    for each in found.added:
        comparison.added("error", each.name, _error(each))
    for old, new in found.pairs:
        if old.name != new.name:
            comparison.renamed("error", side(old.name), side(new.name))
        if comparison.relations.is_same(old.detail, new.detail):
            continue
        before, after = type_text(old.detail), type_text(new.detail)
        comparison.add(
            "error-detail-changed",
            f"{old.name}.detail",
            f"has the type {after} instead of {before}",
            comparison.relations.reading(old.detail, new.detail),
            old=side(before),
            new=side(after),
        )


def _error(error: Error) -> Side:
    return side(f"{error.name}({error.status}): {type_text(error.detail)}")


def compare_clients(comparison: SurfaceComparison) -> None:
    """Compare the keywords of the client, its default server, and the names at the package root."""
    old, new = comparison.old, comparison.new
    if old.package != new.package:
        comparison.renamed("package", side(old.package), side(new.package))
    found = matched(old.keywords, new.keywords, (lambda each: each.name,))
    for each in found.removed:
        comparison.removed("client-keyword", f"{_CLIENT}.{each.name}", side(declaration(each)))
    for each in found.added:
        shown = side(declaration(each))
        comparison.added("client-keyword", f"{_CLIENT}.{each.name}", shown, is_required=not each.default)
    for one, other in found.pairs:
        _compare_keywords(comparison, one, other)
    _compare_servers(comparison)
    for name in sorted({*old.exports} - {*new.exports}):
        comparison.removed("export", name, side(name))
    for name in sorted({*new.exports} - {*old.exports}):
        comparison.added("export", name, side(name))


def _compare_keywords(comparison: SurfaceComparison, old: ClientKeyword, new: ClientKeyword) -> None:
    def add(rule: str, verb: str, breaks: Breaks = Breaks.NOTHING, *, is_risky: bool = False) -> None:
        before, after = side(declaration(old)), side(declaration(new))
        name = f"{_CLIENT}.{old.name}"
        comparison.add(f"client-{rule}", name, verb, breaks, old=before, new=after, is_risky=is_risky)

    if bool(old.default) != bool(new.default):
        became = "optional" if new.default else "required"
        breaks = Breaks.NOTHING if new.default else Breaks.RUNTIME
        add(f"keyword-became-{became}", f"became {became}", breaks)
    elif old.default != new.default:
        add("keyword-default-changed", f"has the default {new.default} instead of {old.default}", is_risky=True)
    if old.is_credential and not new.is_credential:
        add("option-removed", "is not a keyword of with_options any more", Breaks.RUNTIME)
    elif new.is_credential and not old.is_credential:
        add("option-added", "became a keyword of with_options")
    if not comparison.relations.is_same(old.type, new.type):
        is_safe = comparison.relations.is_safe_to_write(old.type, new.type)
        verb = f"accepts {type_text(new.type)} instead of {type_text(old.type)}"
        add("keyword-type-changed", verb, Breaks.NOTHING if is_safe else Breaks.TYPES)


def _compare_servers(comparison: SurfaceComparison) -> None:
    old, new = comparison.old.server, comparison.new.server
    if old.rstrip("/") == new.rstrip("/"):
        return
    if not old:
        verb, breaks = f"has the default server {new}", Breaks.NOTHING
    elif new:
        verb, breaks = f"has the default server {new} instead of {old}", Breaks.RUNTIME
    else:
        verb, breaks = f"has no default server any more: {old}", Breaks.RUNTIME
    before, after = (side(each) if each else None for each in (old, new))
    comparison.add("client-server-changed", _CLIENT, verb, breaks, old=before, new=after)
