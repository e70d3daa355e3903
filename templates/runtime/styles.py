"""Parameters in all styles of OpenAPI, most of which come from RFC 6570."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from . import encode
from .encode import UNSET, Encoded, Json, Pairs, Unset, to_json, to_text

Style = Literal[
    "matrix",
    "label",
    "simple",
    "form",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
    "cookie",
]
Groups = list[tuple[str | None, list[str]]]
"""Texts that belong together, with their property; `None` means the parameter itself."""

_EXPLODED = frozenset({"form", "cookie"})
_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}
# Reserved characters without a meaning at a location.
_SAFE = {
    "path": "!$&'()*+,:;=@",
    "query": "!$'()*,/:;=?@",
    "cookie": "!#$&'()*+/:=?@[]",
}


@dataclass(frozen=True, slots=True)
class Styled:
    """A value with another style than the default of its location."""

    value: object
    style: Style
    explode: bool | None = None
    allow_reserved: bool = False

    def groups(self, name: str) -> Groups:
        """Return the texts in groups; an undefined value of RFC 6570 has none.

        Raise `ValueError` if the style does not define the encoding of the value.
        """
        plain = to_json(self.value, name)
        exploded = self.style in _EXPLODED if self.explode is None else self.explode
        members: list[tuple[str | None, Json]]
        if self.style == "deepObject":  # the standard defines it exploded only
            pairs = _deep(name.removesuffix("[]"), plain)
            return [(key, [to_text(item)]) for key, item in pairs if item is not None]
        if isinstance(plain, dict):
            members = [*plain.items()]
        else:
            items = plain if isinstance(plain, list) else [plain]
            members = [(None, item) for item in items]
        texts = [(key, to_text(item)) for key, item in members if item is not None]
        if texts and not self._is_defined(plain, members, exploded=exploded):
            raise ValueError(
                f"parameter {name!r}: style {self.style} does not say how to write "
                f"this value"
            )
        if exploded:
            return [(key, [text]) for key, text in texts]
        parts = [part for member in texts for part in member if part is not None]
        return [(None, parts)] if parts else []

    def _is_defined(
        self, plain: Json, members: list[tuple[str | None, Json]], *, exploded: bool
    ) -> bool:
        if any(isinstance(item, (list, dict)) for _, item in members):
            return False
        if delimiter := _DELIMITERS.get(self.style):
            is_ambiguous = any(
                delimiter in to_text(part) for member in members for part in member
            )
            return isinstance(plain, (list, dict)) and not (exploded or is_ambiguous)
        return True

    def path_text(self, name: str) -> str:
        """Return the percent-encoded value for a path."""
        groups = self.groups(name)
        return _expanded(name, groups, self.style, _encoder("path", self))

    def header_text(self, name: str) -> str | Unset:
        """Return the value of a header, which is not percent-encoded, or `UNSET`."""
        groups = self.groups(name)
        return _expanded(name, groups, self.style, str) if groups else UNSET

    def query_pairs(self, name: str) -> list[tuple[str, str]]:
        """Return the pairs of a query. Text that is not `Encoded` is encoded later."""
        delimiter = quote(_DELIMITERS.get(self.style, ","), safe=",")
        encode = _encoder("query", self)
        pairs: list[tuple[str, str]] = []
        for key, texts in self.groups(name):
            is_plain = len(texts) == 1 and not self.allow_reserved
            text = texts[0] if is_plain else Encoded(delimiter.join(map(encode, texts)))
            pairs.append((name if key is None else key, text))
        return pairs

    def cookie_pairs(self, name: str) -> list[tuple[str, str]]:
        """Return cookies. Style `form` is percent-encoded, style `cookie` is not."""
        percent = _encoder("cookie", self)
        encode: Callable[[str], str] = str if self.style == "cookie" else percent
        return [
            (encode(name if key is None else key), ",".join(map(encode, texts)))
            for key, texts in self.groups(name)
        ]


def json_parameter(value: object, *, null: bool = False) -> object:
    """Return a parameter as JSON. One that is not given stays as it is."""
    is_given = value is not UNSET and (null or value is not None)
    return encode.encode_json(value) if is_given else value


def build_path(template: str, /, **parameters: object) -> str:
    """Do the same as `encode.build_path`, with `Styled` values.

    An undefined value in style `label` or `matrix` has no text, not even its first sign.
    """
    given: dict[str, object] = {}
    for name, value in parameters.items():
        if not isinstance(value, Styled):
            given[name] = value
        elif value.groups(name) or value.style == "simple":
            given[name] = Encoded(value.path_text(name))
        else:
            template = template.replace("{" + name + "}", "")
    return encode.build_path(template, **given)


def build_query(parameters: Mapping[str, object]) -> Pairs:
    """Do the same as `encode.build_query`, with `Styled` values."""
    pairs: list[tuple[str, str]] = []
    for name, value in parameters.items():
        if isinstance(value, Styled):
            pairs += value.query_pairs(name)
        else:
            pairs += encode.build_query({name: value})
    return tuple(pairs)


def build_headers(parameters: Mapping[str, object]) -> Pairs:
    """Do the same as `encode.build_headers`, with `Styled` values."""
    given = {
        name: value.header_text(name) if isinstance(value, Styled) else value
        for name, value in parameters.items()
    }
    return encode.build_headers(given)


def build_cookies(parameters: Mapping[str, object]) -> Pairs:
    """Return cookies, by default in exploded style `form`.

    Raise `ValueError` for a character that would end a cookie.
    """
    pairs: list[tuple[str, str]] = []
    for name, value in parameters.items():
        if isinstance(value, Styled):
            own = value.cookie_pairs(name)
        else:
            given = [
                (name if key is None else key, text)
                for key, text in encode.texts(name, value, "form")
            ]
            own = [(quote(key, safe=""), quote(text, safe="")) for key, text in given]
        if any(re.search(r"[\x00-\x1f\x7f;]", text) for pair in own for text in pair):
            raise ValueError(
                f"cookie {name!r} must not hold semicolons or control characters"
            )
        pairs += own
    return tuple(pairs)


def _expanded(
    name: str, groups: Groups, style: Style, encode: Callable[[str], str]
) -> str:
    """Join groups. Source: RFC 6570, sections 3.2.2, 3.2.5 and 3.2.7."""
    first = {"matrix": ";", "label": "."}.get(style, "")
    is_matrix = style == "matrix"
    parts: list[str] = []
    for key, texts in groups:
        text = ",".join(map(encode, texts))
        own = name if key is None and is_matrix else key
        equals = "" if is_matrix and not text else "="
        parts.append(text if own is None else f"{encode(own)}{equals}{text}")
    return first + (first or ",").join(parts)


def _deep(name: str, plain: Json) -> Iterator[tuple[str, Json]]:
    """Yield pairs as most servers read them: `a[b]=`, `a[]=` and `a[0][b]=`."""
    if isinstance(plain, dict):
        for key, item in plain.items():
            yield from _deep(f"{name}[{key}]", item)
    elif isinstance(plain, list):
        for place, item in enumerate(plain):
            index = place if isinstance(item, (list, dict)) else ""
            yield from _deep(f"{name}[{index}]", item)
    else:
        yield name, plain


def _encoder(location: str, given: Styled) -> Callable[[str], str]:
    """Return a percent-encoder that keeps unreserved and, if allowed, reserved characters."""

    def encode(text: str) -> str:
        if not given.allow_reserved:
            return quote(text, safe="")
        triples = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
        return quote(triples, safe=_SAFE[location] + "%")

    return encode
