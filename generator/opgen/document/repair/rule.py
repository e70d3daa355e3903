"""A repair as a value: what it mends, why, and the function that does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from opgen.core.errors import Note
from opgen.core.pointers import Pointer
from opgen.core.references.index import References
from opgen.document.openapi_objects import Shape

Value = dict[str, Any]
"""An object of a document: untrusted JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that is commonly wrong in documents and can only mean one thing."""

    id: str
    purpose: str
    """What is wrong, and what it is read as, in one sentence for the author of a document."""
    kinds: tuple[str, ...]
    """The objects that it looks at, by their names in the specification; `*` is each of them."""
    mend: "Callable[[Value, Place], Value]"
    """The object as it is meant: the same one where nothing is wrong. What it changed, it says by `Place.mended`."""


@dataclass(slots=True, kw_only=True)
class Place:
    """Where a rule looks: the object's pointer and shape, and the document around it."""

    pointer: Pointer
    shape: Shape
    root: Value
    """The whole document, as it is before this walk."""
    references: References
    """References of `root`, each read as a JSON Pointer."""
    version: str
    """`3.0`, `3.1` or `3.2`."""
    rule: str
    """Which looks now: one place serves them all, since they are most of the work on a large document."""
    notes: list[Note] = field(default_factory=list)
    origins: dict[Pointer, Pointer] = field(default_factory=dict)
    """Where what has been moved stood before, by where it stands now."""
    memory: dict[str, Any] = field(default_factory=dict)
    """What rules found out about the whole document on this walk."""

    def mended(self, message: str, *at: str, hint: str = "") -> None:
        """Say what was wrong here, or further down at `at`, and what a document should say instead."""
        pointer = original((*self.pointer, *at), self.origins)
        self.notes.append(
            Note(message=message, pointer=pointer, rule=self.rule, hint=hint)
        )

    def moved(self, new: Pointer, old: Pointer) -> None:
        """Say that what stands at `new` stood at `old`; both are seen from here."""
        before = original((*self.pointer, *old), self.origins)
        self.origins[*self.pointer, *new] = before

    def kept(
        self, value: Value, key: str, indices: Sequence[int], inner: Pointer = ()
    ) -> Value:
        """`value`, at `inner` from here, with only those items of the list at `key`; the same one if they are all."""
        entries = items(value.get(key))
        if len(indices) == len(entries):
            return value
        for new, old in enumerate(indices):
            self.moved((*inner, key, str(new)), (*inner, key, str(old)))
        return {**value, key: [entries[index] for index in indices]}

    def target(self, value: object) -> Value:
        """Return `value`, or the end of its chain of `$ref`s; an empty mapping if that is not a mapping."""
        end = self.references.end(value)
        return {} if end is None else mapping(end.value)

    def pointed(self, value: Value) -> Pointer | None:
        """Return the pointer in the `$ref` of `value`; None if nothing is there."""
        target = self.references.find(value.get("$ref"))
        return None if target is None else target.pointer

    def components(self, section: str) -> Value:
        """The components of one section."""
        return mapping(mapping(self.root.get("components")).get(section))


def mapping(value: object) -> Value:
    """`value` if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[Any]:
    """`value` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def text(value: object) -> str:
    """`value` if it is a string, else an empty one."""
    return value if isinstance(value, str) else ""


def without(value: Mapping[str, Any], *keys: str) -> Value:
    """`value` without `keys`."""
    return {key: each for key, each in value.items() if key not in keys}


def folded(name: str) -> str:
    """What stays of a name if nobody looks at case and punctuation."""
    return "".join(each for each in name.casefold() if each.isalnum())


def original(pointer: Pointer, origins: Mapping[Pointer, Pointer]) -> Pointer:
    """Where what stands at `pointer` stood before it, or what holds it, was moved."""
    for length in range(len(pointer), 0, -1):
        if pointer[:length] in origins:
            return (*origins[pointer[:length]], *pointer[length:])
    return pointer
