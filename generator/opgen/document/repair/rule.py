"""Rules that repair one type of defect, and their application to every object of a document.

Most objects of a document have no defect. The trigger of a rule decides from one key and one sample whether the rule must
check the object, and the decision is the same for all objects of a kind. So the walk asks each trigger once for each key.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from opgen.core.errors import Note
from opgen.core.frozen import frozen
from opgen.core.json_values import items, mapping
from opgen.core.pointers import Pointer, original_pointer
from opgen.core.references import References
from opgen.document.openapi_objects import ANYTHING, OPENAPI, Shape

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


def at_keys(keys: Sequence[str]) -> Trigger:
    """Return the trigger of a rule that only checks objects with one of `keys`."""
    return lambda _, key, __: key in keys


@dataclass(slots=True, kw_only=True)
class Context:
    """Object that a rule checks, with the document that contains the object, and the results of one pass.

    - `root`: root of the document before the current pass.
    - `references`: references of `root`, each read as a JSON Pointer.
    - `version`: `3.0`, `3.1` or `3.2`.
    - `rule`: id of the current rule. A pass has one context, because creating contexts would take most of the time.
    - `origins`: map from the current pointer of each moved value to the original pointer.
    - `cache`: results that rules compute once for the whole document.
    """

    root: Value
    references: References
    version: str
    pointer: Pointer = ()
    shape: Shape = OPENAPI
    rule: str = ""
    notes: list[Note] = field(default_factory=list)
    origins: dict[Pointer, Pointer] = field(default_factory=dict)
    cache: dict[str, Any] = field(default_factory=dict)

    def report(self, message: str, *at: str, hint: str = "") -> None:
        """Add a note about a defect at the object, or at `at` relative to it."""
        pointer = original_pointer((*self.pointer, *at), self.origins)
        self.notes.append(Note(message=message, pointer=pointer, rule=self.rule, hint=hint))

    def record_move(self, new: Pointer, old: Pointer) -> None:
        """Record that the value at `new` was at `old`. Both pointers are relative to the object."""
        before = original_pointer((*self.pointer, *old), self.origins)
        self.origins[*self.pointer, *new] = before

    def select_parameters(self, owner: Value, indices: Sequence[int], inner: Pointer = ()) -> Value:
        """Return `owner` with only the parameters at `indices`.

        `inner` is the pointer of `owner`, relative to the object. If no parameter is dropped, return `owner` itself.
        """
        entries = items(owner.get("parameters"))
        if len(indices) == len(entries):
            return owner
        for new, old in enumerate(indices):
            self.record_move((*inner, "parameters", str(new)), (*inner, "parameters", str(old)))
        return {**owner, "parameters": [entries[index] for index in indices]}

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


Repair = Callable[[Value, Context], Value]
"""Function that returns the repaired object. An object without a defect is returned itself."""


@frozen
class RepairRule:
    """Repair of a common defect with only one possible meaning.

    - `purpose`: defect and its interpretation, in one sentence for the author of a document.
    - `kinds`: OpenAPI objects that the rule checks, by their names in the specification. `*` matches every object.
    - `repair`: function that returns the repaired object, or the same object if it has no defect. The function
      describes each change with `Context.report`.
    - `trigger`: trigger without which the rule has nothing to repair. `None` if the rule must check each object.
    """

    id: str
    purpose: str
    kinds: tuple[str, ...]
    repair: Repair
    trigger: Trigger | None


def apply_rules(
    root: Value, version: str, rules: Sequence[RepairRule], found: "Triggered"
) -> tuple[Value, list[Note], dict[Pointer, Pointer]]:
    """Apply `rules` to each object, outer objects first.

    Return the repaired root, the notes, and the original pointers of moved values. Unchanged values are not copied.
    Examples, extensions and other free data are skipped. The time is linear in the size of the document.
    """
    context = Context(root=root, references=References(root=root), version=version)
    walk = _Walk(context=context, triggered=found, selected=found.bits(rules))
    return walk.visit(root, OPENAPI, ()), context.notes, context.origins


class Triggered:
    """Rules that must check an object, by the triggers of the rules, as bits of an integer.

    The rules for an object and everything inside it are computed once. Unchanged objects are the same in all passes, so
    a pass skips the parts of the document without work for its rules.
    """

    def __init__(self, rules: Sequence[RepairRule]) -> None:
        self._rules = rules
        self._tables: dict[Shape, dict[tuple[str, Sample], tuple[int, Shape]]] = {}
        self._known: dict[tuple[int, Shape], tuple[int, int, Value]] = {}
        self._selections: dict[int, tuple[tuple[int, RepairRule], ...]] = {}

    def bits(self, rules: Sequence[RepairRule]) -> int:
        """Return the bits of `rules`."""
        return sum(1 << self._rules.index(rule) for rule in rules)

    def rules(self, bits: int) -> tuple[tuple[int, RepairRule], ...]:
        """Return the rules of `bits` in order, each with its bit."""
        if bits not in self._selections:
            numbered = ((1 << number, rule) for number, rule in enumerate(self._rules))
            self._selections[bits] = tuple((bit, rule) for bit, rule in numbered if bit & bits)
        return self._selections[bits]

    def find(self, value: Value, shape: Shape) -> tuple[int, int]:
        """Return the rules for `value` itself, and the rules for `value` and all objects inside it."""
        known = self._known.get((id(value), shape))
        if known is not None:
            return known[0], known[1]
        table = self._tables.get(shape)
        if table is None:
            always = self.bits([each for each in self._rules if each.trigger is None and _applies(each, shape)])
            table = self._tables[shape] = {("", ""): (always, ANYTHING)}
        own = table["", ""][0]
        inside = 0
        for key, child in value.items():
            kind = type(child)
            sample = sample_of(key, child) if kind is list or key == "type" else kind
            entry = table.get((key, sample))
            if entry is None:
                bits = self.bits(
                    [e for e in self._rules if e.trigger and _applies(e, shape) and e.trigger(shape, key, sample)]
                )
                entry = table[key, sample] = bits, shape.child(key)
            own |= entry[0]
            if entry[1] is ANYTHING:
                continue
            if kind is dict:
                inside |= self.find(child, entry[1])[1]
            elif kind is list:
                for item in child:
                    if type(item) is dict:
                        inside |= self.find(item, entry[1])[1]
        # The entry keeps `value` alive, because the system may reuse the id of a deleted object.
        self._known[id(value), shape] = own, own | inside, value
        return own, own | inside


def _applies(rule: RepairRule, shape: Shape) -> bool:
    return shape.name in rule.kinds or ("*" in rule.kinds and bool(shape.name))


@dataclass(slots=True, kw_only=True)
class _Walk:
    context: Context
    triggered: Triggered
    selected: int
    """Bits of the rules of this walk."""

    def visit(self, value: Value, shape: Shape, pointer: Pointer) -> Value:
        own, inside = self.triggered.find(value, shape)
        if not inside & self.selected:
            return value
        if own & self.selected:
            value = self._repaired(value, shape, pointer, own & self.selected)
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

    def _repaired(self, value: Value, shape: Shape, pointer: Pointer, waiting: int) -> Value:
        """Apply the `waiting` rules to `value` in order. A changed value may trigger another of the later rules."""
        context = self.context
        context.pointer, context.shape = pointer, shape
        while waiting:
            for bit, rule in self.triggered.rules(waiting):
                context.rule = rule.id
                before, value = value, rule.repair(value, context)
                waiting &= ~bit
                if value is not before:
                    own, _ = self.triggered.find(value, shape)
                    waiting = own & self.selected & ~(2 * bit - 1)
                    break
        return value

    def _items(self, items: list[Any], shape: Shape, pointer: Pointer) -> list[Any]:
        repaired = [
            (self.visit(item, shape, (*pointer, str(index))) if type(item) is dict else item)
            for index, item in enumerate(items)
        ]
        is_same = all(one is other for one, other in zip(repaired, items, strict=True))
        return items if is_same else repaired
