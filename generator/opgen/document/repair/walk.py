"""A walk over every object of a document, with the rules that look at its kind."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from opgen.core.errors import Note
from opgen.core.pointers import Pointer
from opgen.core.references.index import References
from opgen.document.openapi_objects import ANYTHING, OPENAPI, Shape
from opgen.document.repair.rule import Place, Rule, Value


def walked(
    root: Value, version: str, rules: Sequence[Rule]
) -> tuple[Value, list[Note], dict[Pointer, Pointer]]:
    """`root` as `rules` mend it, from the outside in; what they mended; and where what they moved stood before.

    What is not changed is not copied. Examples, extensions and other free data are not looked at. Linear in the document.
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
    memory: dict[str, Any] = field(default_factory=dict)
    by_kind: dict[str, tuple[Rule, ...]] = field(default_factory=dict)

    def visit(self, value: Value, shape: Shape, pointer: Pointer) -> Value:
        place = Place(
            pointer=pointer,
            shape=shape,
            root=self.root,
            references=self.references,
            version=self.version,
            rule="",
            notes=self.notes,
            origins=self.origins,
            memory=self.memory,
        )
        for rule in self._rules_of(shape.name):
            place.rule = rule.id
            value = rule.mend(value, place)
        changed: Value = {}
        for key, child in value.items():
            kind = type(child)
            if kind is not dict and kind is not list:
                continue
            inner = shape.child(key)
            if inner is ANYTHING:
                continue
            found = (
                self.visit(child, inner, (*pointer, key))
                if kind is dict
                else self._items(child, inner, (*pointer, key))
            )
            if found is not child:
                changed[key] = found
        # The keys stay where they are: the order may say something.
        return {**value, **changed} if changed else value

    def _items(self, items: list[Any], shape: Shape, pointer: Pointer) -> list[Any]:
        found = [
            (
                self.visit(item, shape, (*pointer, str(index)))
                if type(item) is dict
                else item
            )
            for index, item in enumerate(items)
        ]
        is_same = all(one is other for one, other in zip(found, items, strict=True))
        return items if is_same else found

    def _rules_of(self, kind: str) -> tuple[Rule, ...]:
        if kind not in self.by_kind:
            self.by_kind[kind] = tuple(
                rule
                for rule in self.rules
                if kind in rule.kinds or ("*" in rule.kinds and kind)
            )
        return self.by_kind[kind]
