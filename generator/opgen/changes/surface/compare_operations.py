"""Comparison of functions: names, modules, methods, parameters and results."""

from opgen.changes.model import Breaks
from opgen.changes.surface.compare_parameters import compare_parameters
from opgen.changes.surface.comparison import SurfaceComparison, side
from opgen.changes.surface.matching import matched, matched_operations
from opgen.changes.surface.model import SurfaceOperation, Variant, Webhook
from opgen.changes.surface.types import NONE, Type, type_text
from opgen.core.pointers import Pointer

_FUNCTION = "function"
_METHOD = "client."


def compare_operations(comparison: SurfaceComparison) -> None:
    """Compare the functions of all operations and webhooks."""
    found = matched_operations(comparison.old, comparison.new)
    for operation in found.removed:
        for name in (operation.name, *(each.name for each in operation.variants)):
            _removed(comparison, name, operation)
    for operation in found.added:
        for name in (operation.name, *(each.name for each in operation.variants)):
            _added(comparison, name, operation)
    for old, new in found.pairs:
        _compare(comparison, old, new)
    _compare_webhooks(comparison)


def _removed(comparison: SurfaceComparison, name: str, operation: SurfaceOperation) -> None:
    label = f"{operation.module}.{name}"
    comparison.removed(_FUNCTION, label, side(label, operation.pointer), (operation.endpoint,))


def _added(comparison: SurfaceComparison, name: str, operation: SurfaceOperation) -> None:
    label = f"{operation.module}.{name}"
    comparison.added(_FUNCTION, label, side(label, operation.pointer), (operation.endpoint,))


def _compare(comparison: SurfaceComparison, old: SurfaceOperation, new: SurfaceOperation) -> None:
    _compare_names(comparison, old, new)
    compare_parameters(comparison, old, new)
    pointers, operations = (old.pointer, new.pointer), (new.endpoint,)
    _compare_results(comparison, old.label, (old.result, new.result), pointers, operations)
    variants = matched(old.variants, new.variants, (lambda each: (each.kind, each.name), lambda each: each.kind))
    for each in variants.removed:
        _removed(comparison, each.name, old)
    for each in variants.added:
        _added(comparison, each.name, new)
    for one, other in variants.pairs:
        _compare_variants(comparison, (old, new), one, other)


def _compare_names(comparison: SurfaceComparison, old: SurfaceOperation, new: SurfaceOperation) -> None:
    """Compare name, module and method. A method that has the name of its function follows the function."""
    before, after = side(old.label, old.pointer), side(new.label, new.pointer)
    operations = (new.endpoint,)
    if old.name != new.name:
        comparison.renamed(_FUNCTION, before, after, operations)
    elif old.module != new.module:
        verb = f"was moved to {new.label}"
        comparison.add("function-moved", old.label, verb, Breaks.FILES, old=before, new=after, operations=operations)
    is_implied = old.name != new.name and _follows(old) and _follows(new)
    if not is_implied:
        _compare_methods(comparison, old.attribute, new.attribute, (old, new))


def _follows(operation: SurfaceOperation) -> bool:
    """Return whether the method has the name of the function. The attribute of the client may be another one."""
    return operation.attribute == operation.label


def _compare_methods(
    comparison: SurfaceComparison, old: str, new: str, owners: tuple[SurfaceOperation, SurfaceOperation]
) -> None:
    """Compare two methods of the client by their attributes, such as `jobs.create_job`."""
    if old == new:
        return
    before = side(f"{_METHOD}{old}", owners[0].pointer)
    after = side(f"{_METHOD}{new}", owners[1].pointer)
    operations = (owners[1].endpoint,)
    if old and new:
        comparison.renamed("method", before, after, operations)
    elif old:
        comparison.removed("method", f"{_METHOD}{old}", before, operations)
    else:
        comparison.added("method", f"{_METHOD}{new}", after, operations)


def _compare_variants(
    comparison: SurfaceComparison, owners: tuple[SurfaceOperation, SurfaceOperation], old: Variant, new: Variant
) -> None:
    """Compare two further functions of an operation. Their names follow the name of the operation."""
    one, other = owners
    before, after = f"{one.module}.{old.name}", f"{other.module}.{new.name}"
    operations = (other.endpoint,)
    follows = old.name.replace(one.name, other.name, 1) == new.name
    if old.name != new.name and not (follows and one.name != other.name):
        comparison.renamed(_FUNCTION, side(before, one.pointer), side(after, other.pointer), operations)
    if one.name == other.name:
        _compare_methods(comparison, old.attribute, new.attribute, owners)
    _compare_results(comparison, before, (old.result, new.result), (one.pointer, other.pointer), operations)


def _compare_results(
    comparison: SurfaceComparison,
    label: str,
    types: tuple[Type, Type],
    pointers: tuple[Pointer, Pointer],
    operations: tuple[str, ...] = (),
) -> None:
    old, new = types
    if comparison.relations.is_same(old, new):
        return
    before, after = type_text(old), type_text(new)
    breaks = comparison.relations.reading(old, new)
    if new == NONE and breaks is not Breaks.NOTHING:
        breaks = Breaks.RUNTIME
    is_narrowed = breaks is Breaks.NOTHING and comparison.relations.is_narrowed(old, new)
    comparison.add(
        "return-type-narrowed" if is_narrowed else "return-type-changed",
        label,
        f"returns {after} instead of {before}",
        breaks,
        old=side(before, pointers[0]),
        new=side(after, pointers[1]),
        operations=operations,
    )


def _compare_webhooks(comparison: SurfaceComparison) -> None:
    """Compare the functions of webhooks. They are matched by pointer, then by name."""

    def pointer(webhook: Webhook) -> Pointer | None:
        return webhook.pointer or None

    found = matched(comparison.old.webhooks, comparison.new.webhooks, (pointer, lambda each: each.name))
    for each in found.removed:
        comparison.removed(_FUNCTION, f"webhooks.{each.name}", side(f"webhooks.{each.name}", each.pointer))
    for each in found.added:
        comparison.added(_FUNCTION, f"webhooks.{each.name}", side(f"webhooks.{each.name}", each.pointer))
    for old, new in found.pairs:
        before, after = f"webhooks.{old.name}", f"webhooks.{new.name}"
        if old.name != new.name:
            comparison.renamed(_FUNCTION, side(before, old.pointer), side(after, new.pointer))
        _compare_results(comparison, before, (old.result, new.result), (old.pointer, new.pointer))
