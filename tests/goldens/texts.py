"""Texts that a schema accepts by its format, pattern and lengths."""

import re
from functools import cache
from typing import Any

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException

_FORMATS = {
    "byte": "dMOpeHQ=",
    "date": "2026-11-25",
    "date-time": "2026-11-25T12:30:00Z",
    "duration": "P1DT2H",
    "email": "a@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "time": "12:30:00",
    "uri": "https://example.com/a?b=c",
    "uri-reference": "/a?b=c",
    "uuid": "0f5b2c1e-9d7a-4c3b-8e6f-1a2b3c4d5e6f",
}
_PLAIN = st.characters(min_codepoint=32, max_codepoint=126)
# The first match, always the same. A shorter one would add nothing.
_FIRST = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=300,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


def text(schema: dict[str, Any]) -> str:
    """Return a text for `schema`; without constraints, one that is difficult to encode."""
    found = _FORMATS.get(schema.get("format", ""), "téxt/?&=#%+ ,;")
    if "minLength" in schema:
        found = found.ljust(schema["minLength"], "x")
    found = found[: schema.get("maxLength")]
    pattern = schema.get("pattern")
    if pattern is None or _matches(pattern, found):
        return found
    made = _made(pattern, schema.get("minLength", 0), schema.get("maxLength"))
    return found if made is None else made


def _matches(pattern: str, value: str) -> bool:
    try:
        return re.search(pattern, value) is not None
    except re.error:  # of another language than Python's
        return True


@cache
def _made(pattern: str, least: int, most: int | None) -> str | None:
    """Return a printable text in which `pattern` is found, or None if none can be generated."""

    def fits(value: str) -> bool:
        is_long_enough = least <= len(value) and (most is None or len(value) <= most)
        return is_long_enough and "\n" not in value

    try:
        return find(st.from_regex(pattern, alphabet=_PLAIN), fits, settings=_FIRST)
    except HypothesisException:
        return None
