"""Strings, numbers, sizes and names near the limits of schemas, and short strings that match patterns."""

import re
from collections.abc import Iterator
from functools import lru_cache

from opgen.api.schema import Constraints
from opgen.core.patterns import validator
from opgen.core.schema_keywords import ASSERTIONS
from opgen.diff.surface.relations import are_tighter
from opgen.schemas.validity import Json
from opgen.schemas.values import SAMPLES
from opgen.schemas.view import View

_NUMBERS = (0, 1, -1, 2, 0.5, 1.5, 2**31, 2**63, 1e39)
_LONGEST = 2_000
_CONTENTS = ("[]", '"a"', "YQ==", "61", "ME======")
"""Texts that are valid JSON, or valid in an encoding such as base64."""


def names_in(value: Json) -> Iterator[str]:
    """Yield the names of properties in a schema or in a list of required properties."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name == "properties" and isinstance(each, dict):
                yield from each
            elif name == "required" or isinstance(each, dict | list):
                yield from names_in(each)
            if isinstance(each, list) or name not in ASSERTIONS:
                yield name
    elif isinstance(value, list):
        for each in value:
            if isinstance(each, str):
                yield each
            else:
                yield from names_in(each)


def strings(one: View, two: View) -> Iterator[str]:
    """Yield strings with formats, patterns and lengths of both views."""
    yield from (SAMPLES[format_] for view in (one, two) if (format_ := str(view.limit("format"))) in SAMPLES)
    own = [text for pattern in one.patterns if (text := matching(pattern)) is not None]
    yield from own
    for text in own:
        for count in limits(one, two, "Length"):
            yield (text + (text[-1:] or "a") * count)[:count]
    for count in limits(one, two, "Length"):
        yield "a" * min(count, _LONGEST)
    yield from _CONTENTS
    yield from ("", "A", "0", " ", "é", "a b", "!", "aaaa", "http://a")


def numbers(*views: View) -> Iterator[float]:
    """Yield numbers at the bounds of all views and between them, the next numbers and multiples."""
    for view in views:
        bounds = [found[0] for name in ("lower", "upper") if (found := view.limit(name))]
        factor = view.limit("multipleOf")
        for bound in bounds:
            yield from (bound, bound - 1, bound + 1, bound - 0.5, bound + 0.5)
        if isinstance(factor, int | float) and factor:
            yield from (factor, factor * 2, factor * 3, factor / 2)
            yield from (bound // factor * factor + step for bound in bounds for step in (0, factor, -factor))
        yield sum(bounds) / 2
    yield from _NUMBERS


def limits(one: View, two: View, end: str) -> list[int]:
    """Return the sizes at the limits of both views, and the next sizes."""
    found: set[int] = set()
    for view in (one, two):
        for name in (f"min{end}", f"max{end}"):
            if name in view.keywords:
                size = int(view.limit(name))
                found |= {size - 1, size, size + 1}
    return sorted(each for each in found if each >= 0)


def refused(old: Constraints, new: Constraints) -> Json:
    """Return a number, or a text without a pattern, that `old` accepts and `new` refuses; None if none is known."""
    given = [pair for each in (old, new) for pair in each.given]
    found = [bound for name, bound in given if "items" not in name and not isinstance(bound, str)]
    is_text = any(each.min_length is not None or each.max_length is not None for each in (old, new))
    for size in sorted(bound + step for bound in found for step in (-1, 0, 1)):
        point = Constraints(minimum=size, maximum=size, multiple_of=int(size) or None)
        if is_text:
            point = Constraints(min_length=int(size), max_length=int(size))
        if are_tighter(point, new) and not are_tighter(point, old):
            return "a" * int(size) if is_text else size
    return None


_PREFIX = re.compile(r"\^((?:[A-Za-z0-9_/:@ -]|\\[./-])+)(?![*+?{|])")
_COUNT = re.compile(r"\{(\d{1,3})")
_LETTERS = ("a", "A", "0", "1", "f", "aA0", "a0", "Aa0!", "a-a", "a_a", "a.a")
_KNOWN = (
    *SAMPLES.values(),
    "2000-01-01T00:00:00",
    "00:00",
    "1.0.0",
    "v1.0.0",
    "+10000000000",
    "#000000",
    "USD",
    "en",
    "en-US",
    "/a",
    "a/a",
    "a:a",
    "a=a",
    "*",
    "true",
)


@lru_cache(maxsize=1024)
def matching(pattern: str) -> str | None:
    """Return a short string that matches `pattern`, or `None` if none of the known forms matches."""
    found = validator(pattern)
    if found is None:
        return None
    return next((each for each in _forms(pattern) if found.isinstance_python(each)), None)


def longer(pattern: str, text: str) -> str | None:
    """Return `text` with its last character repeated, or `None` if the result does not match `pattern`."""
    found, more = validator(pattern), text + (text[-1:] or "a")
    return more if found and found.isinstance_python(more) else None


def _forms(pattern: str) -> Iterator[str]:
    """Yield strings of known forms, with and without the constant text at the start of `pattern`."""
    counts = sorted({1, 2, 3, 4, 8, *map(int, _COUNT.findall(pattern))})
    start = _PREFIX.match(pattern)
    prefixes = ["", start[1].replace("\\", "")] if start else [""]
    for prefix in prefixes:
        yield prefix
        for count in counts:
            for letters in _LETTERS:
                yield prefix + letters * count
        for known in _KNOWN:
            yield prefix + known
