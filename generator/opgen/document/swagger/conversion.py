"""State of one conversion: the Swagger 2.0 document, its problems, and the origins of moved values."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from opgen.core.errors import Problem
from opgen.core.pointers import Pointer, parse_ref
from opgen.document.json_values import items, mapping

Value = dict[str, Any]
"""Object of a document: untrusted JSON."""

SECTIONS = {
    "definitions": "schemas",
    "parameters": "parameters",
    "responses": "responses",
    "securityDefinitions": "securitySchemes",
}
"""Sections of `components` by keys of the root object."""


@dataclass(slots=True, kw_only=True)
class Conversion:
    """Document with objects of Swagger 2.0, and the results that the functions of this package collect."""

    root: Value
    problems: list[Problem] = field(default_factory=list)
    origins: dict[Pointer, Pointer] = field(default_factory=dict)

    def refuse(self, pointer: Pointer, message: str, hint: str) -> None:
        """Record that the value at `pointer` has no exact equivalent in OpenAPI 3."""
        problem = Problem(message=message, pointer=pointer, hint=hint)
        if problem not in self.problems:
            self.problems.append(problem)

    def record_move(self, new: Pointer, old: Pointer) -> None:
        """Record that the value at `new` of the result is at `old` in the document."""
        self.origins[new] = old

    def media_types(self, operation: Value, key: str) -> list[str]:
        """Return the media types of `consumes` or `produces`: of the operation, or else of the document."""
        written = operation.get(key, self.root.get(key))
        return [each for each in items(written) if isinstance(each, str)]

    def shared(self, section: str, value: Value, pointer: Pointer) -> tuple[Value, Pointer]:
        """Return a parameter or a response and its pointer. A reference to `section` of the root is followed."""
        target = parse_ref(str(value.get("$ref", "")))
        known = mapping(self.root.get(section))
        if target is None or target[:-1] != (section,) or target[1] not in known:
            return value, pointer
        return mapping(known[target[1]]), target


def converted_ref(ref: str) -> str:
    """Return a reference to a section of the root as a reference to the section of `components`."""
    for old, new in SECTIONS.items():
        if ref.startswith(f"#/{old}/"):
            return f"#/components/{new}/{ref.removeprefix(f'#/{old}/')}"
    return ref


def extensions(value: Value, keys: Iterable[str]) -> Value:
    """Return the fields of `value` with these `keys`, and its extensions `x-…`."""
    known = frozenset(keys)
    return {key: each for key, each in value.items() if key in known or key.startswith("x-")}
