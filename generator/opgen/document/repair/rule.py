"""Rule that repairs one type of defect, the context of its application, and its trigger.

Most objects of a document have no defect. The trigger of a rule decides from one key and one sample whether the rule must
check the object, and the decision is the same for all objects of a kind. So the walk asks each trigger once for each key.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from opgen.core.errors import Note
from opgen.core.pointers import Pointer, original_pointer
from opgen.core.references.index import References
from opgen.document.json_values import items, mapping
from opgen.document.openapi_objects import OPENAPI, Shape

Value = dict[str, Any]
"""Object of a document: untrusted JSON."""

Sample = type | frozenset[type] | str
"""Type of a value. For a list the types of its items, and for the text of the key `type` the text itself."""
Trigger = Callable[[Shape, str, Sample], bool]
"""Function that returns whether a value may belong to a defect. It receives the object's shape, the key and the sample."""


def sample_of(key: str, value: Any) -> Sample:  # untrusted JSON
    """Return the sample of the `value` at `key`."""
    kind = type(value)
    if kind is list:
        return frozenset(map(type, value))
    return value if kind is str and key == "type" else kind


def at_keys(*keys: str) -> Trigger:
    """Return the trigger of a rule that only checks objects with one of `keys`."""
    return lambda _, key, __: key in keys


@dataclass(slots=True, kw_only=True)
class Context:
    """Object that a rule checks, with the document that contains the object, and the results of one pass."""

    root: Value
    """Root of the document before the current pass."""
    references: References
    """References of `root`, each read as a JSON Pointer."""
    version: str
    """`3.0`, `3.1` or `3.2`."""
    pointer: Pointer = ()
    shape: Shape = OPENAPI
    rule: str = ""
    """Id of the current rule. A pass has one context, because creating contexts would take most of the time."""
    notes: list[Note] = field(default_factory=list)
    origins: dict[Pointer, Pointer] = field(default_factory=dict)
    """Map from the current pointer of each moved value to the original pointer."""
    cache: dict[str, Any] = field(default_factory=dict)
    """Results that rules compute once for the whole document."""

    def report(self, message: str, *at: str, hint: str = "") -> None:
        """Add a note about a defect at the object, or at `at` relative to it."""
        pointer = original_pointer((*self.pointer, *at), self.origins)
        self.notes.append(Note(message=message, pointer=pointer, rule=self.rule, hint=hint))

    def record_move(self, new: Pointer, old: Pointer) -> None:
        """Record that the value at `new` was at `old`. Both pointers are relative to the object."""
        before = original_pointer((*self.pointer, *old), self.origins)
        self.origins[*self.pointer, *new] = before

    def select_items(self, value: Value, key: str, indices: Sequence[int], inner: Pointer = ()) -> Value:
        """Return `value` with only the items at `indices` of its list at `key`.

        `inner` is the pointer of `value`, relative to the object. If no item is dropped, return `value` itself.
        """
        entries = items(value.get(key))
        if len(indices) == len(entries):
            return value
        for new, old in enumerate(indices):
            self.record_move((*inner, key, str(new)), (*inner, key, str(old)))
        return {**value, key: [entries[index] for index in indices]}

    def resolve(self, value: object) -> Value:
        """Follow the `$ref`s of `value`, and return the mapping at their end, or an empty mapping."""
        end = self.references.end(value)
        return {} if end is None else mapping(end.value)

    def target_pointer(self, value: Value) -> Pointer | None:
        """Return the pointer in the `$ref` of `value`, or `None` if the reference has no target."""
        target = self.references.find(value.get("$ref"))
        return None if target is None else target.pointer

    def components(self, section: str) -> Value:
        """Return the components in `section`."""
        return mapping(mapping(self.root.get("components")).get(section))


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairRule:
    """Repair of a common defect with only one possible meaning."""

    id: str
    purpose: str
    """Defect and its interpretation, in one sentence for the author of a document."""
    kinds: tuple[str, ...]
    """OpenAPI objects that the rule checks, by their names in the specification. `*` matches every object."""
    repair: Callable[[Value, Context], Value]
    """Function that returns the repaired object, or the same object if it has no defect.

    The function describes each change with `Context.report`.
    """
    trigger: Trigger | None = None
    """Trigger without which the rule has nothing to repair. `None` if the rule must check each object."""


def repair_rule(
    *kinds: str, id: str, purpose: str, trigger: Trigger | None = None  # noqa: A002 - the name in messages
) -> Callable[[Callable[[Value, Context], Value]], RepairRule]:
    """Return a decorator that makes a rule of the function that repairs an object of one of `kinds`."""
    return lambda repair: RepairRule(id=id, purpose=purpose, kinds=kinds, repair=repair, trigger=trigger)
