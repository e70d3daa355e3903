"""Comparison of schemas: each pair of an old and a new schema is compared once, without direction."""

from dataclasses import dataclass, field
from typing import Any

from opgen.changes.wire.relate import Relation
from opgen.core.pointers import Pointer
from opgen.schemas.node import Node
from opgen.schemas.sites import Site

REQUEST, RESPONSE = 1, 2
"""Directions as bits."""
BOTH = REQUEST | RESPONSE


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPair:
    """Difference between two schemas, without direction.

    - `keyword`, `relation`, `happened`: the event of the table.
    - `old`, `new`: the values, or None.
    - `old_at`, `new_at`: their pointers, or None if the value does not exist in this version.
    - `is_inner`: True for a difference of a property or item, False for one of the schema itself.
    - `directions`: the directions in which the difference has an effect.
    """

    keyword: str
    relation: Relation
    happened: str = "changed"
    old: Any = None  # untrusted JSON
    new: Any = None  # untrusted JSON
    old_at: Pointer | None = None
    new_at: Pointer | None = None
    is_inner: bool = False
    directions: int = BOTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Pair of schemas inside another pair.

    - `is_inner`: True for properties, items and additional properties; False for members of a union.
    """

    pair: "Pair"
    is_inner: bool
    directions: int = BOTH


@dataclass(slots=True, kw_only=True, eq=False)
class Pair:
    """Pair of an old and a new schema.

    - `null_is_compared`: True if the schema that contains the pair compares whether both are nullable.
    - `uses`: operations that reach the pair, as a set of bits for each context.
    """

    old: Site | None
    new: Site | None
    null_is_compared: bool = False
    found: list[FoundPair] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    uses: dict[str, int] = field(default_factory=dict)


Members = list[tuple[tuple[Node, ...], tuple[Node, ...]]]
"""Pairs of old and new schemas."""
