"""Short strings that match the regular expressions of documents."""

import re
from collections.abc import Iterator
from functools import lru_cache

from opgen.core.patterns import validator
from opgen.schemas.formats import SAMPLES

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
    return more if found is not None and found.isinstance_python(more) else None


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
