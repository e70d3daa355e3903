"""Python values to what travels: path, query, headers, cookies and JSON."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from .styles import Style, Styled, cookie_pairs, header_text, path_text, query_pairs
from .values import ANY

Pairs = tuple[tuple[str, str], ...]

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_SEGMENT = re.compile(r"(?:[^/{}]|\{[^{}]+\})+")


def build_path(template: str, parameters: Mapping[str, object]) -> str:
    """`template` with each `{name}` replaced by its value, percent-encoded whole.

    Raises `ValueError` for an empty value, and for a segment `.` or `..`: quoting leaves
    dots alone and URL libraries resolve them, so that another resource would be meant.
    """

    def value(match: re.Match[str]) -> str:
        text = path_text(match[1], _styled(parameters[match[1]], "simple"))
        if not text:
            raise ValueError(f"path parameter {match[1]!r} must not be {text!r}")
        return text

    def segment(match: re.Match[str]) -> str:
        text = _PLACEHOLDER.sub(value, match[0])
        names = _PLACEHOLDER.findall(match[0])
        if names and unquote(text) in {".", ".."}:
            raise ValueError(f"path parameter {names[0]!r} must not be {text!r}")
        return text

    return _SEGMENT.sub(segment, template)


def build_query(parameters: Mapping[str, object]) -> Pairs:
    """Style `form`, exploded: arrays repeat the name, properties stand for themselves."""
    return tuple(
        pair
        for name, value in parameters.items()
        for pair in query_pairs(name, _styled(value, "form"))
    )


def build_headers(parameters: Mapping[str, object]) -> Pairs:
    """Style `simple`: items joined by commas. What would end the line is refused."""
    pairs: list[tuple[str, str]] = []
    for name, value in parameters.items():
        text = header_text(name, _styled(value, "simple"))
        if text is not None and re.search(r"[\x00-\x08\x0a-\x1f\x7f]", text):
            raise ValueError(f"header {name!r} must not hold control characters")
        if text is not None:
            pairs.append((name, text.strip(" \t")))
    return tuple(pairs)


def build_cookies(parameters: Mapping[str, object]) -> Pairs:
    """Style `form`, exploded. What would end a cookie is refused."""
    pairs: list[tuple[str, str]] = []
    for name, value in parameters.items():
        own = cookie_pairs(name, _styled(value, "form"))
        if any(re.search(r"[\x00-\x1f\x7f;]", text) for pair in own for text in pair):
            raise ValueError(
                f"cookie {name!r} must not hold semicolons or control characters"
            )
        pairs += own
    return tuple(pairs)


def encode_json(body: object, *, null: bool = False) -> bytes | None:
    """`body` by the document's names, fields left out stay out. `None`: no body, or `null`."""
    if body is None and not null:
        return None
    return ANY.dump_json(body, by_alias=True, exclude_unset=True)


def encode_text(body: str | bytes | None) -> bytes | None:
    """Text in UTF-8; bytes as they are."""
    return body.encode() if isinstance(body, str) else body


def _styled(value: object, style: Style) -> Styled:
    return value if isinstance(value, Styled) else Styled(value, style)
