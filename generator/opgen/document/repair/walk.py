"""Application of rules to every object of a document."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from opgen.core.errors import Note
from opgen.core.pointers import Pointer
from opgen.core.references.index import References
from opgen.document.openapi_objects import ANYTHING, OPENAPI, Shape
from opgen.document.repair.rule import Context, Rule, Value


def apply_rules(
    root: Value, version: str, rules: Sequence[Rule]
) -> tuple[Value, list[Note], dict[Pointer, Pointer]]:
    """Apply `rules` to each object, outer objects first.

    Return the repaired root, the notes, and the original pointers of moved values. Unchanged values are not copied.
    Examples, extensions and other free data are skipped. The time is linear in the size of the document.
    """
    targets = References(root=root)
    walk = _Walk(root=root, references=targets, version=version, rules=rules)
    return walk.visit(root, OPENAPI, ()), walk.notes, walk.origins


@dataclass(slots=True, kw_only=True)
class _Walk:
    root: Value
    references: References
    version: str
    rules: Sequence[Rule]
    notes: list[Note] = field(default_factory=list)
    origins: dict[Pointer, Pointer] = field(default_factory=dict)
    cache: dict[str, Any] = field(default_factory=dict)
    by_kind: dict[str, tuple[Rule, ...]] = field(default_factory=dict)

    def visit(self, value: Value, shape: Shape, pointer: Pointer) -> Value:
        context = Context(
            pointer=pointer,
            shape=shape,
            root=self.root,
            references=self.references,
            version=self.version,
            rule="",
            notes=self.notes,
            origins=self.origins,
            cache=self.cache,
        )
        for rule in self._rules_of(shape.name):
            context.rule = rule.id
            value = rule.repair(value, context)
        changed: Value = {}
        for key, child in value.items():
            kind = type(child)
            if kind is not dict and kind is not list:
                continue
            child_shape = shape.child(key)
            if child_shape is ANYTHING:
                continue
            repaired = (
                self.visit(child, child_shape, (*pointer, key))
                if kind is dict
                else self._items(child, child_shape, (*pointer, key))
            )
            if repaired is not child:
                changed[key] = repaired
        # Keys keep their order, because the order of properties has a meaning.
        return {**value, **changed} if changed else value

    def _items(self, items: list[Any], shape: Shape, pointer: Pointer) -> list[Any]:
        repaired = [
            (
                self.visit(item, shape, (*pointer, str(index)))
                if type(item) is dict
                else item
            )
            for index, item in enumerate(items)
        ]
        is_same = all(one is other for one, other in zip(repaired, items, strict=True))
        return items if is_same else repaired

    def _rules_of(self, kind: str) -> tuple[Rule, ...]:
        if kind not in self.by_kind:
            self.by_kind[kind] = tuple(
                rule
                for rule in self.rules
                if kind in rule.kinds or ("*" in rule.kinds and kind)
            )
        return self.by_kind[kind]
