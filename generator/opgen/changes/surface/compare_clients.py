"""Comparison of exception classes, of the client's constructor, and of further names at the package root."""

from opgen.changes.model import Breaks, Side
from opgen.changes.surface.comparison import SurfaceComparison, side
from opgen.changes.surface.findings import SurfaceDraft
from opgen.changes.surface.matching import matched
from opgen.changes.surface.model import ClientKeyword, Error
from opgen.changes.surface.types import type_text

_CLIENT = "Client"


def compare_errors(comparison: SurfaceComparison) -> None:
    """Compare the exception classes. They are matched by status."""
    add = comparison.findings.add
    found = matched(comparison.old.errors, comparison.new.errors, (lambda each: each.status,))
    for each in found.removed:
        add(
            SurfaceDraft(
                rule="error-removed",
                name=each.name,
                verb="was removed",
                breaks=Breaks.RUNTIME,  # the root of the package exported it
                old=_error(each),
            )
        )
    for each in found.added:
        add(SurfaceDraft(rule="error-added", name=each.name, verb="was added", new=_error(each)))
    for old, new in found.pairs:
        if old.name != new.name:
            verb = f"was renamed to {new.name}"
            add(
                SurfaceDraft(
                    rule="error-renamed",
                    name=old.name,
                    verb=verb,
                    breaks=Breaks.RUNTIME,
                    old=side(old.name),
                    new=side(new.name),
                )
            )
        if comparison.relations.is_same(old.detail, new.detail):
            continue
        breaks = comparison.relations.reading(old.detail, new.detail)
        before, after = type_text(old.detail), type_text(new.detail)
        add(
            SurfaceDraft(
                rule="error-detail-changed",
                name=f"{old.name}.detail",
                verb=f"has the type {after} instead of {before}",
                old=side(before),
                new=side(after),
                is_risky=breaks is not Breaks.NOTHING,
            )
        )


def _error(error: Error) -> Side:
    return side(f"{error.name}({error.status}): {type_text(error.detail)}")


def compare_clients(comparison: SurfaceComparison) -> None:
    """Compare the keywords of the client, its default server, and the names at the package root."""
    old, new = comparison.old, comparison.new
    add = comparison.findings.add
    if old.package != new.package:
        add(
            SurfaceDraft(
                rule="package-renamed",
                name=old.package,
                verb=f"was renamed to {new.package}",
                breaks=Breaks.RUNTIME,
                old=side(old.package),
                new=side(new.package),
            )
        )
    found = matched(old.keywords, new.keywords, (lambda each: each.name,))
    for each in found.removed:
        add(
            SurfaceDraft(
                rule="client-keyword-removed",
                name=_named(each),
                verb="was removed",
                breaks=Breaks.RUNTIME,
                old=_keyword(each),
            )
        )
    for each in found.added:
        is_required = not each.default
        add(
            SurfaceDraft(
                rule="client-keyword-added",
                name=_named(each),
                verb="was added and is required" if is_required else "was added",
                breaks=Breaks.RUNTIME if is_required else Breaks.NOTHING,
                new=_keyword(each),
            )
        )
    for one, other in found.pairs:
        _compare_keywords(comparison, one, other)
    _compare_servers(comparison)
    for name in sorted({*old.exports} - {*new.exports}):
        add(SurfaceDraft(rule="export-removed", name=name, verb="was removed", breaks=Breaks.RUNTIME, old=side(name)))
    for name in sorted({*new.exports} - {*old.exports}):
        add(SurfaceDraft(rule="export-added", name=name, verb="was added", new=side(name)))


def _compare_keywords(comparison: SurfaceComparison, old: ClientKeyword, new: ClientKeyword) -> None:
    def add(rule: str, verb: str, breaks: Breaks = Breaks.NOTHING, *, is_risky: bool = False) -> None:
        comparison.findings.add(
            SurfaceDraft(
                rule=f"client-{rule}",
                name=_named(old),
                verb=verb,
                breaks=breaks,
                old=_keyword(old),
                new=_keyword(new),
                is_risky=is_risky,
            )
        )

    if bool(old.default) != bool(new.default):
        became = "optional" if new.default else "required"
        breaks = Breaks.NOTHING if new.default else Breaks.RUNTIME
        add(f"keyword-became-{became}", f"became {became}", breaks)
    elif old.default != new.default:
        verb = f"has the default {new.default} instead of {old.default}"
        add("keyword-default-changed", verb, is_risky=True)
    if old.is_credential and not new.is_credential:
        verb = "is not a keyword of with_options any more"
        add("option-removed", verb, Breaks.RUNTIME)
    elif new.is_credential and not old.is_credential:
        add("option-added", "became a keyword of with_options")
    if not comparison.relations.is_same(old.type, new.type):
        relations = comparison.relations
        is_safe = relations.is_widened(old.type, new.type) and relations.is_assignable(old.type, new.type)
        verb = f"accepts {type_text(new.type)} instead of {type_text(old.type)}"
        add("keyword-type-changed", verb, Breaks.NOTHING if is_safe else Breaks.TYPES)


def _compare_servers(comparison: SurfaceComparison) -> None:
    old, new = comparison.old.server, comparison.new.server
    if old == new:
        return
    if not old:
        verb, breaks = f"has the default server {new}", Breaks.NOTHING
    elif new:
        verb, breaks = f"has the default server {new} instead of {old}", Breaks.RUNTIME
    else:
        verb, breaks = f"has no default server any more: {old}", Breaks.RUNTIME
    comparison.findings.add(
        SurfaceDraft(
            rule="client-server-changed",
            name=_CLIENT,
            verb=verb,
            breaks=breaks,
            old=side(old) if old else None,
            new=side(new) if new else None,
        )
    )


def _named(keyword: ClientKeyword) -> str:
    return f"{_CLIENT}.{keyword.name}"


def _keyword(keyword: ClientKeyword) -> Side:
    declared = f"{keyword.name}: {type_text(keyword.type)}"
    return side(f"{declared} = {keyword.default}" if keyword.default else declared)
