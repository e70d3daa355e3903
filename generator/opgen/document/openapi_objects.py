"""Shapes of the OpenAPI objects that `openapi_objects.txt` lists."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from opgen.core.pointers import Pointer
from opgen.core.schema_keywords import KEYWORDS, NUMBERS

# Forms of `openapi_objects.txt` by the form of a keyword of the Schema Object. All other forms are the same.
_KEYWORD_FORMS = {"schema": "Schema", "list": "[Schema]", "map": "{Schema}", "values": "[]", "names": "[]", "bound": ""}


@dataclass(slots=True, eq=False)
class Shape:
    """Shape of a value: an OpenAPI object, or a map of OpenAPI objects. A list has the shape of its items.

    - `name`: name in the specification, such as `Schema`, or of a map: `map of Schema`. An empty name means any
      value.
    - `has_extensions`: True if keys that begin with `x-` are extensions and not names.
    - `is_ordered`: True if the order of the keys has a meaning.
    - `forms`: forms of the values by field: `text`, `flag`, `number`, `list` or `any`. Other fields have no form.
    - `unordered_lists`: fields that contain a list without a meaningful order.
    - `numeric_constraints`: numeric fields in which 9000 and 9000.0 are the same value.
    - `fields`: shape of the value of each field, in the order of the specification.
    - `others`: shape of the values at all keys that are neither fields nor extensions. `None` means any value.
    """

    name: str = ""

    has_extensions: bool = False

    is_ordered: bool = False

    forms: Mapping[str, str] = field(default_factory=dict)

    unordered_lists: frozenset[str] = frozenset()

    numeric_constraints: frozenset[str] = frozenset()

    fields: dict[str, "Shape"] = field(default_factory=dict)

    others: "Shape | None" = None

    def child(self, key: str) -> "Shape":
        """Return the shape of the value at `key`."""
        if (shape := self.fields.get(key)) is not None:
            return shape
        if self.others is None or (self.has_extensions and key.startswith("x-")):
            return ANYTHING
        return self.others


ANYTHING = Shape()
"""Shape of a scalar, or of data that OpenAPI does not define."""


def _objects() -> dict[str, dict[str, str]]:
    """Return the forms of all fields by object and field."""
    table = Path(__file__).with_suffix(".txt").read_text("utf-8").partition("\n\n")[2]
    lines = (line.split() for line in table.replace("\n  ", " ").splitlines())
    objects = {name: dict(each.partition(":")[::2] for each in fields) for name, *fields in lines}
    return objects | {"Schema": {each.name: _KEYWORD_FORMS.get(each.form, each.form) for each in KEYWORDS}}


def _form(form: str) -> str:
    return "list" if form.startswith("[") else form if form in {"text", "flag", "number", "any"} else ""


def _shape(shapes: Mapping[str, Shape], form: str) -> Shape:
    """Return the shape of a value with `form`."""
    form = form.removeprefix("[").removesuffix("]")
    if form == "ordered":
        return Shape(name="map of Schema", others=shapes["Schema"], is_ordered=True)
    if form.startswith("{"):
        values = _shape(shapes, form[1:-1])
        return Shape(name=f"map of {values.name}", others=values)
    return shapes.get(form, ANYTHING)


def _build() -> Mapping[str, Shape]:
    objects = _objects()
    shapes = {name: Shape(name=name.replace("-", " "), has_extensions=True) for name in objects}
    for name, fields in objects.items():
        shape = shapes[name]
        if "*" in fields:
            shape.others = _shape(shapes, fields["*"])
            continue
        # A Reference Object can replace nearly every other object.
        shape.fields["$ref"] = ANYTHING
        shape.fields |= {key: _shape(shapes, form) for key, form in fields.items()}
        shape.forms = {key: found for key, form in fields.items() if (found := _form(form))}
        # These lists have no order in the specification.
        shape.unordered_lists = frozenset(
            {"required", "parameters"} & {k for k, v in shape.forms.items() if v == "list"}
        )
    shapes["Schema"].numeric_constraints = NUMBERS
    return shapes


_VERSION = re.compile(r"3\.[012]\.[0-9]+(?:-.+)?", re.ASCII)
_SHAPES = _build()
OPENAPI = _SHAPES["OpenAPI"]


def root_shape(root: Mapping[str, Any]) -> Shape:
    """Return the shape of a document: of OpenAPI 3, or of Swagger 2.0."""
    return _SHAPES["Swagger"] if is_swagger(root) else OPENAPI


def is_swagger(root: Mapping[str, Any]) -> bool:
    """Return whether `root` is a Swagger 2.0 document, which `document.swagger` converts on reading."""
    return "openapi" not in root and root.get("swagger") in ("2.0", 2.0)


def kind_at(root: Any, pointer: Pointer) -> str:
    """Return the name of the OpenAPI object at `pointer` in `root`, or an empty string for any other value.

    A value must exist at `pointer`. A list and its items have the same name.
    """
    shape, value = root_shape(root), root
    for token in pointer:
        if isinstance(value, list):
            value = value[int(token)]
        else:
            shape, value = shape.child(token), value[token]
    return shape.name


def described(kind: str) -> str:
    """Return the name of an OpenAPI object as a phrase: `a Schema Object`, `a map of Schema Objects`."""
    if kind.startswith("map of "):
        return f"a {kind} Objects"
    return f"{'an' if kind[:1] in 'AEIOU' else 'a'} {kind} Object"


def version_of(root: dict[str, Any]) -> str | None:
    """Return the version of a document, or `None` for a missing, invalid or unsupported version."""
    written = root.get("openapi")
    return written if isinstance(written, str) and _VERSION.fullmatch(written) else None
