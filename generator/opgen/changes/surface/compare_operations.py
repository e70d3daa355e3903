"""Comparison of functions: names, modules, methods, parameters and results."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from opgen.changes.model import Breaks, Side
from opgen.changes.surface.comparison import Part, SurfaceComparison, compare_declared, side
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
from opgen.changes.surface.types import Named, Type, members, type_text, union, without_none
from opgen.changes.surface.usage import READ, WRITTEN
from opgen.core.pointers import Pointer
from opgen.core.url_templates import erased

_BODY = "body"
_MAPPING = Named("dict", (Named("str"), Named("Any")))


def compare_operations(comparison: SurfaceComparison) -> None:
    """Compare the functions of all operations and webhooks."""

    def described(operation: SurfaceOperation, _: int) -> tuple[str, Side]:
        return operation.label, side(operation.label, operation.pointer)

    found = matched_operations(comparison.old, comparison.new)
    for part, old, new in comparison.pairs("function", found, described, _endpoints):
        functions = _Functions(comparison, old, new)
        functions.compare_names(part)
        functions.compare_parameters()
        functions.compare_results(old.label, old.result, new.result)
        _compare_variants(comparison, old, new)
    for each in found.removed:
        _compare_variants(comparison, each, None)
    for each in found.added:
        _compare_variants(comparison, None, each)
    befores = {each.label: each for each in comparison.old.operations}
    for each in comparison.new.operations:
        if each.label in befores:
            _Functions(comparison, befores[each.label], each).compare_endpoints()
    _compare_webhooks(comparison)


def _endpoints(old: SurfaceOperation | None, new: SurfaceOperation | None) -> tuple[str, ...]:
    return tuple(each.endpoint for each in (new or old,) if each)


def _compare_variants(
    comparison: SurfaceComparison, old: SurfaceOperation | None, new: SurfaceOperation | None
) -> None:
    """Compare the further functions of an operation. Their names follow the name of the operation."""

    def described(variant: Variant, number: int) -> tuple[str, Side]:
        owner = (old, new)[number]
        label = f"{owner.module}.{variant.name}" if owner else ""
        return label, side(label, owner.pointer if owner else ())

    before, after = (each.variants if each else () for each in (old, new))
    found = matched(before, after, (lambda each: each.name, lambda _: ""))
    operations = _endpoints(old, new)
    for part, one, other in comparison.pairs("function", found, described, lambda *_: operations):
        if old and new:
            label, (renamed, _) = described(one, 0)[0], described(other, 1)
            follows = old.name != new.name and one.name.replace(old.name, new.name, 1) == other.name
            if one.name != other.name and not follows:
                part.compare_names(label, renamed)
            _Functions(comparison, old, new).compare_results(label, one.result, other.result)


def _compare_results(
    comparison: SurfaceComparison,
    label: str,
    types: tuple[Type, Type],
    pointers: tuple[Pointer, Pointer],
    operations: tuple[str, ...] = (),
) -> None:
    def facts() -> tuple[str, Side, Side, tuple[str, ...]]:
        before, after = (side(type_text(each), at) for each, at in zip(types, pointers, strict=True))
        return label, before, after, operations

    Part(comparison, "return-type", facts).compare_types(*types, READ, "changed", "returns")


def _compare_webhooks(comparison: SurfaceComparison) -> None:
    """Compare the functions of webhooks. They are matched by pointer, then by name."""

    def described(webhook: Webhook, _: int) -> tuple[str, Side]:
        return f"webhooks.{webhook.name}", side(f"webhooks.{webhook.name}", webhook.pointer)

    keys = (lambda each: each.pointer or None, lambda each: each.name)
    found = matched(comparison.old.webhooks, comparison.new.webhooks, keys)
    for part, old, new in comparison.pairs("function", found, described):
        labels = described(old, 0)[0], described(new, 1)[0]
        part.compare_names(*labels)
        _compare_results(comparison, labels[0], (old.result, new.result), (old.pointer, new.pointer))


@dataclass(frozen=True, slots=True)
class _Functions:
    """Functions of one operation, or with one name, in both versions."""

    comparison: SurfaceComparison
    old: SurfaceOperation
    new: SurfaceOperation

    def part(self, subject: str, old: str, new: str, name: str = "") -> Part:
        """Return the part with the texts `old` and `new`, which is the function or has `name`."""
        before = side(old, self.old.pointer) if old else None
        after = side(new, self.new.pointer) if new else None
        return Part.of(self.comparison, subject, name or self.old.label, before, after, (self.new.endpoint,))

    def compare_endpoints(self) -> None:
        """Compare the endpoint and the key of the functions."""
        old, new = self.old, self.new
        if old.target != new.target and (old.method, erased(old.path)) != (new.method, erased(new.path)):
            verb = f"calls {new.endpoint} instead of {old.endpoint}"
            self.part("function", old.endpoint, new.endpoint).add("endpoint-changed", verb, Breaks.RUNTIME)
        if old.key != new.key and (old.key != old.endpoint or new.key != new.endpoint):
            verb = f'is OPERATIONS["{new.key}"] instead of OPERATIONS["{old.key}"]'
            self.part("operation-key", old.key, new.key).add("removed", verb, Breaks.RUNTIME)

    def compare_names(self, part: Part) -> None:
        """Compare name, module and method. A method that has the name of its function follows the function."""
        old, new = self.old, self.new
        is_renamed = old.name != new.name
        if is_renamed:
            part.compare_names(old.label, new.label)
        elif old.module != new.module:
            part.add("moved", f"was moved to {new.label}", Breaks.FILES)
        follows = is_renamed and all(each.attribute == each.label for each in (old, new))
        if old.attribute == new.attribute or follows:
            return
        before, after = (f"client.{each.attribute}" if each.attribute else "" for each in (old, new))
        method = self.part("method", before, after, before or after)
        if before and after:
            method.compare_names(before, after)
        elif before:
            method.add("removed", "was removed", Breaks.RUNTIME)
        else:
            method.add("added", "was added")

    def compare_results(self, label: str, old: Type, new: Type) -> None:
        """Compare the types of results."""
        pointers = self.old.pointer, self.new.pointer
        _compare_results(self.comparison, label, (old, new), pointers, (self.new.endpoint,))

    def compare_parameters(self) -> None:
        """Compare the parameters, and the fields of the body that are keywords."""
        old, new = self.old, self.new
        for part, one, other in self._pairs(_matched_parameters(old, new)):
            if one.name == other.name == _BODY:
                self._compare_body(part, one, other)
            else:
                compare_declared(part, one, other, WRITTEN)
        self._compare_order()
        if old.keywords and new.keywords:
            keywords = matched(old.keywords, new.keywords, (lambda each: each.key or None, lambda each: each.name))
            for part, one, other in self._pairs(keywords):
                compare_declared(part, one, other, WRITTEN, is_validated=True)
        elif all(any(each.name == _BODY for each in own.parameters) for own in (old, new)):
            self._compare_all_keywords()

    def _pairs(self, found: Matches[Parameter]) -> Iterator[tuple[Part, Parameter, Parameter]]:
        def described(parameter: Parameter, number: int) -> tuple[str, Side]:
            owner = (self.old, self.new)[number]
            declared = side(declaration(parameter), parameter.pointer or owner.pointer)
            return f"{owner.label}.{parameter.name}", declared

        return self.comparison.pairs(
            "parameter", found, described, lambda *_: (self.new.endpoint,), is_required=lambda each: not each.default
        )

    def _compare_order(self) -> None:
        """Compare the order of the positional parameters that both functions have."""
        old, new = ([each.name for each in _positional(own)] for own in (self.old, self.new))
        before, after = ", ".join(name for name in old if name in new), ", ".join(name for name in new if name in old)
        if before != after and not is_same_template(self.old.path, self.new.path):
            verb = f"has the positional parameters {after} instead of {before}"
            self.part("parameters", before, after).add("reordered", verb, Breaks.RUNTIME)

    def _compare_body(self, part: Part, old: Parameter, new: Parameter) -> None:
        relations = self.comparison.relations
        became = ""
        if bool(old.default) != bool(new.default):
            became = "became optional" if new.default else "became required"
        one, other = without_none(old.type), without_none(new.type)
        is_same = relations.is_same(one, other)
        if is_same and not became:
            if relations.is_same(old.type, new.type):
                return
            one, other = old.type, new.type
        if _has_model(other, self.comparison.new):
            other = union((other, _MAPPING))
        breaks = relations.breaks(one, other, WRITTEN, is_validated=False)
        if became and not new.default:
            breaks = Breaks.RUNTIME
        verb = "" if is_same and became else f"accepts {type_text(new.type)} instead of {type_text(old.type)}"
        happened = "widened" if breaks is Breaks.NOTHING else "changed"
        replace(part, subject=_BODY).add(happened, " and ".join(filter(None, (became, verb))), breaks)

    def _compare_all_keywords(self) -> None:
        """Add one change if a function lost all keywords of the body, or got the first ones."""
        before, after = (", ".join(each.name for each in own.keywords) for own in (self.old, self.new))
        words = "the fields of the body as keywords"
        if after:
            part = self.part("body", "", after, self.new.label)
            part.add("keywords-added", f"accepts {words}")
        elif before:
            self.part("body", before, "").add("keywords-removed", f"does not accept {words}", Breaks.RUNTIME)


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


def _has_model(type_: Type, surface: Surface) -> bool:
    """Return whether one of the members of a body is a model, so that functions accept a mapping in its place."""
    names = {each.name for each in members(type_) if isinstance(each, Named)}
    return any(
        isinstance(each, Model) or (isinstance(each, Alias) and _has_model(each.type, surface))
        for each in surface.definitions
        if each.name in names
    )
