"""Comparison of functions: names, modules, methods, parameters and results."""

from opgen.changes.model import Breaks, Side
from opgen.changes.surface.compare_parameters import compare_parameters
from opgen.changes.surface.comparison import SurfaceComparison, side
from opgen.changes.surface.findings import SurfaceDraft
from opgen.changes.surface.matching import matched, matched_operations
from opgen.changes.surface.model import SurfaceOperation, Variant, Webhook
from opgen.changes.surface.types import NONE, Type, type_text
from opgen.core.pointers import Pointer

_METHOD = "client."


def compare_operations(comparison: SurfaceComparison) -> None:
    """Compare the functions of all operations and webhooks."""
    found = matched_operations(comparison.old, comparison.new)
    for operation in found.removed:
        _removed(comparison, operation.label, operation)
        for variant in operation.variants:
            _removed(comparison, f"{operation.module}.{variant.name}", operation)
    for operation in found.added:
        _added(comparison, operation.label, operation)
        for variant in operation.variants:
            _added(comparison, f"{operation.module}.{variant.name}", operation)
    for old, new in found.pairs:
        _compare(comparison, old, new)
    _compare_webhooks(comparison)


def _removed(comparison: SurfaceComparison, label: str, operation: SurfaceOperation) -> None:
    comparison.findings.add(
        SurfaceDraft(
            rule="function-removed",
            name=label,
            verb="was removed",
            breaks=Breaks.RUNTIME,
            old=side(label, operation.pointer),
            operations=(operation.endpoint,),
        )
    )


def _added(comparison: SurfaceComparison, label: str, operation: SurfaceOperation) -> None:
    comparison.findings.add(
        SurfaceDraft(
            rule="function-added",
            name=label,
            verb="was added",
            new=side(label, operation.pointer),
            operations=(operation.endpoint,),
        )
    )


def _compare(comparison: SurfaceComparison, old: SurfaceOperation, new: SurfaceOperation) -> None:
    _compare_names(comparison, old, new)
    compare_parameters(comparison, old, new)
    _compare_results(comparison, old.label, (old.result, new.result), (old.pointer, new.pointer), new)
    variants = matched(old.variants, new.variants, (lambda each: (each.kind, each.name), lambda each: each.kind))
    for each in variants.removed:
        _removed(comparison, f"{old.module}.{each.name}", old)
    for each in variants.added:
        _added(comparison, f"{new.module}.{each.name}", new)
    for one, other in variants.pairs:
        _compare_variants(comparison, (old, new), one, other)


def _compare_names(comparison: SurfaceComparison, old: SurfaceOperation, new: SurfaceOperation) -> None:
    """Compare name, module and method. A method that has the name of its function follows the function."""
    before, after = side(old.label, old.pointer), side(new.label, new.pointer)
    if old.name != new.name:
        _renamed(comparison, "function-renamed", before, after, new)
    elif old.module != new.module:
        comparison.findings.add(
            SurfaceDraft(
                rule="function-moved",
                name=old.label,
                verb=f"was moved to {new.label}",
                breaks=Breaks.FILES,
                old=before,
                new=after,
                operations=(new.endpoint,),
            )
        )
    is_implied = old.name != new.name and _follows(old) and _follows(new)
    if not is_implied:
        _compare_methods(comparison, old.attribute, new.attribute, (old, new))


def _follows(operation: SurfaceOperation) -> bool:
    """Return whether the method has the name of the function. The attribute of the client may be another one."""
    return operation.attribute == operation.label


def _renamed(comparison: SurfaceComparison, rule: str, old: Side, new: Side, operation: SurfaceOperation) -> None:
    comparison.findings.add(
        SurfaceDraft(
            rule=rule,
            name=str(old.value),
            verb=f"was renamed to {new.value}",
            breaks=Breaks.RUNTIME,
            old=old,
            new=new,
            operations=(operation.endpoint,),
        )
    )


def _compare_methods(
    comparison: SurfaceComparison, old: str, new: str, owners: tuple[SurfaceOperation, SurfaceOperation]
) -> None:
    """Compare two methods of the client by their attributes, such as `jobs.create_job`."""
    if old == new:
        return
    before = side(f"{_METHOD}{old}", owners[0].pointer)
    after = side(f"{_METHOD}{new}", owners[1].pointer)
    if old and new:
        _renamed(comparison, "method-renamed", before, after, owners[1])
    elif old:
        comparison.findings.add(
            SurfaceDraft(
                rule="method-removed",
                name=f"{_METHOD}{old}",
                verb="was removed",
                breaks=Breaks.RUNTIME,
                old=before,
                operations=(owners[1].endpoint,),
            )
        )
    else:
        comparison.findings.add(
            SurfaceDraft(
                rule="method-added",
                name=f"{_METHOD}{new}",
                verb="was added",
                new=after,
                operations=(owners[1].endpoint,),
            )
        )


def _compare_variants(
    comparison: SurfaceComparison, owners: tuple[SurfaceOperation, SurfaceOperation], old: Variant, new: Variant
) -> None:
    """Compare two further functions of an operation. Their names follow the name of the operation."""
    one, other = owners
    before, after = f"{one.module}.{old.name}", f"{other.module}.{new.name}"
    follows = old.name.replace(one.name, other.name, 1) == new.name
    if old.name != new.name and not (follows and one.name != other.name):
        _renamed(comparison, "function-renamed", side(before, one.pointer), side(after, other.pointer), other)
    if one.name == other.name:
        _compare_methods(comparison, old.attribute, new.attribute, owners)
    pointers = one.pointer, other.pointer
    _compare_results(comparison, before, (old.result, new.result), pointers, other)


def _compare_results(
    comparison: SurfaceComparison,
    label: str,
    types: tuple[Type, Type],
    pointers: tuple[Pointer, Pointer],
    operation: SurfaceOperation | None,
) -> None:
    old, new = types
    if comparison.relations.is_same(old, new):
        return
    before, after = type_text(old), type_text(new)
    breaks = comparison.relations.reading(old, new)
    if new == NONE and breaks is not Breaks.NOTHING:
        breaks = Breaks.RUNTIME
    is_narrowed = breaks is Breaks.NOTHING and comparison.relations.is_narrowed(old, new)
    comparison.findings.add(
        SurfaceDraft(
            rule="return-type-narrowed" if is_narrowed else "return-type-changed",
            name=label,
            verb=f"returns {after} instead of {before}",
            breaks=breaks,
            old=side(before, pointers[0]),
            new=side(after, pointers[1]),
            operations=(operation.endpoint,) if operation else (),
        )
    )


def _compare_webhooks(comparison: SurfaceComparison) -> None:
    """Compare the functions of webhooks. They are matched by pointer, then by name."""

    def pointer(webhook: Webhook) -> Pointer | None:
        return webhook.pointer or None

    found = matched(comparison.old.webhooks, comparison.new.webhooks, (pointer, lambda each: each.name))
    for each in found.removed:
        label = f"webhooks.{each.name}"
        comparison.findings.add(
            SurfaceDraft(
                rule="function-removed",
                name=label,
                verb="was removed",
                breaks=Breaks.RUNTIME,
                old=side(label, each.pointer),
            )
        )
    for each in found.added:
        label = f"webhooks.{each.name}"
        comparison.findings.add(
            SurfaceDraft(rule="function-added", name=label, verb="was added", new=side(label, each.pointer))
        )
    for old, new in found.pairs:
        before, after = f"webhooks.{old.name}", f"webhooks.{new.name}"
        pointers = old.pointer, new.pointer
        if old.name != new.name:
            comparison.findings.add(
                SurfaceDraft(
                    rule="function-renamed",
                    name=before,
                    verb=f"was renamed to {after}",
                    breaks=Breaks.RUNTIME,
                    old=side(before, old.pointer),
                    new=side(after, new.pointer),
                )
            )
        _compare_results(comparison, before, (old.result, new.result), pointers, None)
