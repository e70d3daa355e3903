"""Index of the references of one document."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from opgen.core.pointers import Pointer, resolve
from opgen.core.references.chains import Chains
from opgen.core.references.dynamic import Dynamics, Scope, dynamics
from opgen.core.references.identifiers import Identifiers, identifiers, split


class Target(NamedTuple):
    """Target of a reference. The value is untrusted JSON."""

    pointer: Pointer
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """Targets of the references of a document.

    Without `identifiers`, every reference is a JSON Pointer into the document.
    """

    root: Mapping[str, Any]
    identifiers: Identifiers = field(default_factory=Identifiers)
    dynamics: Dynamics = field(default_factory=Dynamics)
    _ends: Chains[Target, Target | None] = field(init=False)
    _found: dict[str, Target | None] = field(default_factory=dict)
    """Targets of the references of a document without identifiers, where the pointer of a reference has no effect."""

    def __post_init__(self) -> None:
        ends: Chains[Target, Target | None] = Chains(
            key=lambda target: target.pointer,
            following=lambda target: self._following(target.value, target.pointer),
            last=lambda target: None if _is_reference(target.value) else target,
            joined=lambda _, end: end,
            closed=lambda _: None,
        )
        object.__setattr__(self, "_ends", ends)

    def candidates(self, reference: str, at: Pointer) -> Iterator[Pointer]:
        """Yield the possible targets of `reference` at `at`. The first existing one is the target."""
        return self.identifiers.resolve(reference, at)

    def find(self, reference: object, at: Pointer = ()) -> Target | None:
        """Return the target of `reference` at `at`, or None if no target exists."""
        if not isinstance(reference, str):
            return None
        if self.identifiers.is_empty:
            if reference not in self._found:
                self._found[reference] = self._searched(reference, ())
            return self._found[reference]
        return self._searched(reference, at)

    def _searched(self, reference: str, at: Pointer) -> Target | None:
        for pointer in self.candidates(reference, at):
            try:
                return Target(pointer, resolve(self.root, pointer))
            except KeyError:
                continue
        return None

    def end(self, value: object, at: Pointer = ()) -> Target | None:
        """Return the end of the chain of `$ref`s that begins with `value` at `at`.

        Return None if the chain ends in a cycle or if a target does not exist.
        """
        if not _is_reference(value):
            return Target(at, value)
        first = self._following(value, at)
        return None if first is None else self._ends.value(first)

    def dynamic(self, reference: str, at: Pointer, scope: Scope) -> Pointer | None:
        """Return the target of a `$dynamicRef` at `at` in `scope`, or None if the target is ambiguous or missing."""
        _, anchor = split(reference)
        bound = dict(self.dynamics.bound(scope, at))
        return bound.get(anchor, self.identifiers.only_dynamic(anchor))

    def entered(self, scope: Scope, at: Pointer, target: Pointer) -> Scope:
        """Return the scope of `target` for a reference at `at` in `scope`."""
        if not self.dynamics.declared:
            return ()
        return self.dynamics.entered(self.dynamics.bound(scope, at), target)

    def _following(self, value: object, at: Pointer) -> Target | None:
        reference = value.get("$ref") if isinstance(value, Mapping) else None
        return self.find(reference, at)


def references(root: Mapping[str, Any]) -> References:
    """Index the references of the document `root`, with identifiers and dynamic anchors.

    The time is linear in the size of the document.
    """
    known = identifiers(root)
    return References(root=root, identifiers=known, dynamics=dynamics(root, known))


def _is_reference(value: object) -> bool:
    return isinstance(value, Mapping) and "$ref" in value
