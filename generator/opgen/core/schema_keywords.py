"""Keywords of Schema Objects: the form of their values, their role, and the type of values that they constrain.

Every reader of schemas takes its sets of keywords from here: the written form of documents, repairs, lowering, comparison
and validation. Repairs read documents that may be anything, so nothing here reads a schema.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Keyword(NamedTuple):
    """Keyword of a Schema Object.

    - `form`: `schema`, `list` of schemas, `map` of schemas, `ordered` (a map whose order has a meaning), `text`, `flag`,
      `number`, `bound` (a number, or a flag in OpenAPI 3.0), `values`, `names`, `any`, or the name of an OpenAPI object.
    - `role`: `identity`, `annotation` or `content` decide no value. All other roles decide whether a value is valid:
      `merged` for keywords with a reader of their own, `lower` and `upper` for limits of which the tightest applies, and
      `opaque` for constraints that no Python type expresses, which readers compare and name by their complete value.
    - `type`: the type of the values that the keyword constrains, or `any`.
    """

    name: str
    form: str
    role: str
    type: str


_LINES = Path(__file__).with_suffix(".txt").read_text("utf-8").splitlines()
KEYWORDS = tuple(Keyword(*line.split()) for line in _LINES if line and line[0] != "#")
"""All keywords, in the order of the written form."""


def _with_role(*roles: str) -> frozenset[str]:
    return frozenset(each.name for each in KEYWORDS if each.role in roles)


def with_form(*forms: str) -> frozenset[str]:
    """Return the keywords whose values have one of `forms`."""
    return frozenset(each.name for each in KEYWORDS if each.form in forms)


SCHEMAS, SCHEMA_LISTS, SCHEMA_MAPS = with_form("schema"), with_form("list"), with_form("map", "ordered")
"""Keywords with a schema, with a list of schemas, and with a map of schemas. `items` may have a list too."""

LISTED = SCHEMA_LISTS | {"items"}
"""Keywords whose schemas have positions in their pointers."""

ASSERTIONS = _with_role("merged", "lower", "upper", "opaque")
"""Keywords that decide whether a value is valid. All other keywords, also unknown ones, are annotations."""

LOWER_LIMITS, UPPER_LIMITS = _with_role("lower"), _with_role("upper")
NUMBERS = with_form("number", "bound")

OPAQUE = tuple(each.name for each in KEYWORDS if each.role in {"opaque", "content"})
"""Keywords that readers compare by their complete value."""

TYPES = ("string", "integer", "number", "boolean", "object", "array", "null")

OF_TYPE: Mapping[str, frozenset[str]] = {
    type_: frozenset(each.name for each in KEYWORDS if each.type == type_)
    for type_ in ("string", "number", "array", "object")
}
"""Keywords that constrain only values of a type. Those of numbers constrain integers too."""

ANY_PATTERNS = frozenset({".*", "^.*$", ""})
"""Patterns that every text matches."""
