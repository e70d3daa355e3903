"""Values of maps, tuples and unions that do not fit the document, beside those of `base_reading`."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import core_schema
from typing_extensions import override

from .base_reading import (
    Key,
    MisfitError,
    Part,
    Path,
    Problem,
    Problems,
    Read,
    Rule,
    Schema,
    joined,
    raw,
    violated,
)
from .base_reading import Reader as PlainReader

__all__ = [
    "Key",
    "MisfitError",
    "Part",
    "Path",
    "Problem",
    "Problems",
    "Reader",
    "Rule",
    "Schema",
]

# One object, because parts are known by the identity of their schema.
_TEXT = core_schema.str_schema()
# A wrong constant decides, and constraints hardly do.
_WEIGHTS: Mapping[Rule, int] = {"constraint": 1, "enum": 10_000}


class Reader(PlainReader):
    """Reader of one value. Each part of it is read once by each schema."""

    @override
    def readers(self) -> dict[str, tuple[Read, type]]:
        """Return the methods that read values with parts, and the type of these values in JSON, by the type of the schema."""
        return {
            **super().readers(),
            "dict": (self._dict, dict),
            "function-after": (self._checked, object),
            "tagged-union": (self._tagged_union, dict),
            "tuple": (self._tuple, list),
            "union": (self._union, object),
        }

    def _dict(self, schema: Schema, value: dict[str, Any], path: Path) -> Part:
        keys = schema.get("keys_schema", _TEXT)
        names = {key: self.read(keys, key, (*path, Key(key))) for key in value}
        parts = self.values(schema.get("values_schema"), value, path)
        made = {names[key].value: part.value for key, part in parts.items()}
        problems = violated(schema, value, path)
        return joined(made, [*names.values(), *parts.values()], problems)

    def _tuple(self, schema: Schema, value: list[Any], path: Path) -> Part:
        items: list[Schema] = schema["items_schema"]
        if len(items) != len(value):
            note = f"the list has {len(value)} items, and not {len(items)}"
            return raw(value, Problem(path, "type", note))
        pairs = enumerate(zip(items, value, strict=True))
        parts = [self.read(item, v, (*path, n)) for n, (item, v) in pairs]
        return joined(tuple(part.value for part in parts), parts)

    def _union(self, schema: Schema, value: Any, path: Path) -> Part:
        return self._member(schema["choices"], value, path)

    def _member(self, members: Iterable[Schema], value: Any, path: Path) -> Part:
        """Return the value as the member that pydantic selects, else as the one with the fewest problems."""
        parts = [self.read(member, value, path) for member in members]
        best: Part | None = None
        for part in parts:
            if part.problems:
                continue
            if part.exactness == 2 and part.fields is None:
                return part
            if not best or _is_better(part, best):
                best = part
        fitting = [part for part in parts if part.fits]
        if best or fitting:
            return best or min(fitting, key=_distance)
        rule: Rule = "null" if value is None else "type"
        note = "the value fits no member of the union"
        return raw(value, Problem(path, rule, note))

    def _tagged_union(self, schema: Schema, value: dict[str, Any], path: Path) -> Part:
        choices: dict[Any, Schema] = schema["choices"]
        # The name in the response, or the ways to it: `[["kind"]]`.
        name: Any = schema["discriminator"]
        names = [name] if isinstance(name, str) else [way[0] for way in name]
        tag = next((value[each] for each in names if each in value), None)
        if isinstance(tag, str | int) and tag in choices:
            return self.read(choices[tag], value, path)
        unique = {id(each): each for each in choices.values()}
        return self._member(unique.values(), value, path)

    def _checked(self, schema: Schema, value: Any, path: Path) -> Part:
        """Return a value that a function of the package also accepts."""
        part = self.read(schema["schema"], value, path)
        try:
            if part.fits:
                schema["function"]["function"](part.value)
        except ValueError as error:
            return raw(value, *part.problems, Problem(path, "type", str(error)))
        return part


def _is_better(part: Part, best: Part) -> bool:
    """Return whether pydantic prefers `part` to `best`, an earlier member of a union."""
    if part.fields is None or best.fields is None or part.fields == best.fields:
        return part.exactness > best.exactness
    return part.fields > best.fields


def _distance(part: Part) -> tuple[int, int]:
    """Return a number for the problems of a member of a union, and one for its fields."""
    weight = sum(_WEIGHTS.get(each.rule, 100) for each in part.problems)
    return weight, -(part.fields or 0)
