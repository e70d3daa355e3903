"""Comparison of functions: names, modules, methods, parameters and results."""

from dataclasses import dataclass

from opgen.changes.model import Breaks, Side
from opgen.changes.surface.comparison import SurfaceComparison, is_same_default, side
from opgen.changes.surface.matching import Matches, is_same_template, matched, matched_operations
from opgen.changes.surface.model import (
    Alias,
    Model,
    Parameter,
    Surface,
    SurfaceOperation,
    Variant,
    Webhook,
    declaration,
)
from opgen.changes.surface.types import NONE, Named, Type, members, type_text, union, without_none
from opgen.core.pointers import Pointer
from opgen.core.url_templates import erased

_FUNCTION = "function"
_METHOD = "client."


def compare_operations(comparison: SurfaceComparison) -> None:
    """Compare the functions of all operations and webhooks."""
    found = matched_operations(comparison.old, comparison.new)
    for operation in found.removed:
        for name in (operation.name, *(each.name for each in operation.variants)):
            comparison.removed(*_named(operation, name))
    for operation in found.added:
        for name in (operation.name, *(each.name for each in operation.variants)):
            comparison.added(*_named(operation, name))
    for old, new in found.pairs:
        _compare(comparison, old, new)
    _compare_endpoints(comparison)
    _compare_webhooks(comparison)


def _compare_endpoints(comparison: SurfaceComparison) -> None:
    """Compare the endpoint and the key of each function that both packages have."""
    befores = {each.label: each for each in comparison.old.operations}
    for new in comparison.new.operations:
        old = befores.get(new.label)
        if old is None:
            continue
        operations = (new.endpoint,)
        if old.target != new.target and (old.method, erased(old.path)) != (new.method, erased(new.path)):
            before, after = side(old.endpoint, old.pointer), side(new.endpoint, new.pointer)
            verb = f"calls {new.endpoint} instead of {old.endpoint}"
            comparison.add(
                "function-endpoint-changed",
                old.label,
                verb,
                Breaks.RUNTIME,
                old=before,
                new=after,
                operations=operations,
            )
        is_written = old.key != old.endpoint or new.key != new.endpoint
        if old.key != new.key and is_written:
            verb = f'is OPERATIONS["{new.key}"] instead of OPERATIONS["{old.key}"]'
            comparison.add(
                "operation-key-removed",
                old.label,
                verb,
                Breaks.RUNTIME,
                old=side(old.key, old.pointer),
                new=side(new.key, new.pointer),
                operations=operations,
            )


def _named(operation: SurfaceOperation, name: str) -> tuple[str, str, Side, tuple[str, ...]]:
    """Return the facts of the change that adds or removes the function `name` of an operation."""
    label = f"{operation.module}.{name}"
    return _FUNCTION, label, side(label, operation.pointer), (operation.endpoint,)


def _compare(comparison: SurfaceComparison, old: SurfaceOperation, new: SurfaceOperation) -> None:
    _compare_names(comparison, old, new)
    compare_parameters(comparison, old, new)
    pointers, operations = (old.pointer, new.pointer), (new.endpoint,)
    _compare_results(comparison, old.label, (old.result, new.result), pointers, operations)
    variants = matched(old.variants, new.variants, (lambda each: each.name, lambda _: ""))
    for each in variants.removed:
        comparison.removed(*_named(old, each.name))
    for each in variants.added:
        comparison.added(*_named(new, each.name))
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


_BODY = "body"
_MAPPING = Named("dict", (Named("str"), Named("Any")))


@dataclass(frozen=True, slots=True)
class _Functions:
    """Functions of one operation in both versions."""

    comparison: SurfaceComparison
    old: SurfaceOperation
    new: SurfaceOperation

    def add(self, rule: str, verb: str, breaks: Breaks, old: Parameter, new: Parameter) -> None:
        """Add a change of a parameter. The name is the one that callers of the old version write."""
        self.comparison.add(
            rule,
            f"{self.old.label}.{old.name}",
            verb,
            breaks,
            old=_declared(old, self.old),
            new=_declared(new, self.new),
            operations=(self.new.endpoint,),
            is_risky=rule == "parameter-default-changed",
        )

    def add_removed_and_added(self, found: Matches[Parameter]) -> None:
        """Add the parameters without a match."""
        comparison, operations = self.comparison, (self.new.endpoint,)
        for each in found.removed:
            name = f"{self.old.label}.{each.name}"
            comparison.removed("parameter", name, _declared(each, self.old), operations)
        for each in found.added:
            name, is_required = f"{self.new.label}.{each.name}", not each.default
            comparison.added("parameter", name, _declared(each, self.new), operations, is_required=is_required)


def _declared(parameter: Parameter, owner: SurfaceOperation) -> Side:
    return side(declaration(parameter), parameter.pointer or owner.pointer)


def compare_parameters(comparison: SurfaceComparison, old: SurfaceOperation, new: SurfaceOperation) -> None:
    """Compare all parameters of two functions of the same operation."""
    functions = _Functions(comparison, old, new)
    found = _matched_parameters(old, new)
    functions.add_removed_and_added(found)
    _compare_order(functions)
    for one, other in found.pairs:
        if one.name == other.name == _BODY:
            _compare_body(functions, one, other)
        else:
            _compare_parameter(functions, one, other, is_validated=False)
    _compare_keywords(functions)


def _matched_parameters(old: SurfaceOperation, new: SurfaceOperation) -> Matches[Parameter]:
    """Match path parameters of equal templates by position, and others by wire name, then by name."""
    before, after = _positional(old), _positional(new)
    is_same = len(before) == len(after) and is_same_template(old.path, new.path)
    by_position = [*zip(before, after, strict=True)] if is_same else []
    before, after = ([e for e in own.parameters if e.is_keyword or not is_same] for own in (old, new))
    found = matched(before, after, (lambda each: each.key or None, lambda each: each.name))
    return Matches(pairs=(*by_position, *found.pairs), removed=found.removed, added=found.added)


def _positional(operation: SurfaceOperation) -> list[Parameter]:
    return [each for each in operation.parameters if not each.is_keyword]


def _compare_order(functions: _Functions) -> None:
    """Compare the order of the positional parameters that both functions have."""
    old, new = ([each.name for each in _positional(own)] for own in (functions.old, functions.new))
    before, after = ", ".join(name for name in old if name in new), ", ".join(name for name in new if name in old)
    if before != after and not is_same_template(functions.old.path, functions.new.path):
        functions.comparison.add(
            "parameters-reordered",
            functions.old.label,
            f"has the positional parameters {after} instead of {before}",
            Breaks.RUNTIME,
            old=side(before, functions.old.pointer),
            new=side(after, functions.new.pointer),
            operations=(functions.new.endpoint,),
        )


def _compare_parameter(functions: _Functions, old: Parameter, new: Parameter, *, is_validated: bool) -> None:
    """Compare two parameters. The function validates the value if `is_validated`, as the constructor of a model does."""
    if old.name != new.name:
        functions.add("parameter-renamed", f"was renamed to {new.name}", Breaks.RUNTIME, old, new)
    if old.is_keyword != new.is_keyword:
        became = "keyword" if new.is_keyword else "positional"
        breaks = Breaks.RUNTIME if new.is_keyword else Breaks.NOTHING
        functions.add(f"parameter-became-{became}", f"became a {became} parameter", breaks, old, new)
    if bool(old.default) != bool(new.default):
        became = "optional" if new.default else "required"
        breaks = Breaks.NOTHING if new.default else Breaks.RUNTIME
        functions.add(f"parameter-became-{became}", f"became {became}", breaks, old, new)
    elif not is_same_default(old.default, new.default):
        verb = f"has the default {new.default} instead of {old.default}"
        functions.add("parameter-default-changed", verb, Breaks.NOTHING, old, new)
    _compare_types(functions, old, new, is_validated=is_validated)


def _compare_types(functions: _Functions, old: Parameter, new: Parameter, *, is_validated: bool) -> None:
    relations = functions.comparison.relations
    one, other = old.type, new.type
    if bool(old.default) != bool(new.default):
        # An optional parameter accepts None, which is not a change of its own.
        one, other = without_none(old.type), without_none(new.type)
    if relations.is_same(one, other):
        return
    verb = f"accepts {type_text(new.type)} instead of {type_text(old.type)}"
    is_widened = relations.is_widened(one, other)
    if is_widened and relations.is_assignable(one, other):
        functions.add("parameter-widened", verb, Breaks.NOTHING, old, new)
        return
    breaks = Breaks.RUNTIME if is_validated and not is_widened else Breaks.TYPES
    functions.add("parameter-type-changed", verb, breaks, old, new)


def _compare_body(functions: _Functions, old: Parameter, new: Parameter) -> None:
    relations = functions.comparison.relations
    became_required = bool(old.default) and not new.default
    became_optional = bool(new.default) and not old.default
    one, other = without_none(old.type), without_none(new.type)
    is_same = relations.is_same(one, other)
    if is_same and not became_required and not became_optional:
        if relations.is_same(old.type, new.type):
            return
        one, other = old.type, new.type
    if _has_model(other, functions.comparison.new):
        other = union((other, _MAPPING))
    verb = f"accepts {type_text(new.type)} instead of {type_text(old.type)}"
    if became_required:
        verb = "became required" if is_same else f"became required and {verb}"
        functions.add("body-changed", verb, Breaks.RUNTIME, old, new)
    elif relations.is_safe_to_write(one, other):
        verb = "became optional" if became_optional and is_same else verb
        functions.add("body-widened", verb, Breaks.NOTHING, old, new)
    else:
        functions.add("body-changed", verb, Breaks.TYPES, old, new)


def _has_model(type_: Type, surface: Surface) -> bool:
    """Return whether one of the members of a body is a model, so that functions accept a mapping in its place."""
    names = {each.name for each in members(type_) if isinstance(each, Named)}
    return any(
        isinstance(each, Model) or (isinstance(each, Alias) and _has_model(each.type, surface))
        for each in surface.definitions
        if each.name in names
    )


def _compare_keywords(functions: _Functions) -> None:
    """Compare the fields of the body that are keywords."""
    old, new = functions.old, functions.new
    if not old.keywords and not new.keywords:
        return
    if not old.keywords or not new.keywords:
        _compare_all_keywords(functions)
        return
    found = matched(old.keywords, new.keywords, (lambda each: each.key or None, lambda each: each.name))
    functions.add_removed_and_added(found)
    for one, other in found.pairs:
        _compare_parameter(functions, one, other, is_validated=True)


def _compare_all_keywords(functions: _Functions) -> None:
    """Add one change if a function lost all keywords of the body, or got the first ones."""
    old, new = functions.old, functions.new
    if not all(any(each.name == _BODY for each in own.parameters) for own in (old, new)):
        return
    listed = ", ".join(each.name for each in new.keywords or old.keywords)
    comparison, words = functions.comparison, "the fields of the body as keywords"
    if new.keywords:
        verb, shown = f"accepts {words}", side(listed, new.pointer)
        comparison.add("body-keywords-added", new.label, verb, new=shown, operations=(new.endpoint,))
    else:
        verb, shown = f"does not accept {words}", side(listed, old.pointer)
        comparison.add("body-keywords-removed", old.label, verb, Breaks.RUNTIME, old=shown, operations=(new.endpoint,))
