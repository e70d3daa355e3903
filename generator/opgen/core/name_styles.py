"""From a name on the wire to a Python name: ASCII, bounded, never reserved, unique in its scope whatever the order.

Words are found once (`_words`) and written in the style of a role: a class, a field, a module, an enum member. Other
scripts are transliterated by anyascii's pinned table.
"""

import hashlib
import keyword
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from anyascii import anyascii

MAX_LENGTH = 80
"""Of a name before a suffix is added, so that `identifier`'s limit of 100 always holds."""

Style = Callable[[str], str]
"""Writes a wire name as a Python name; deterministic, not yet unique."""

_NOT_WORD = re.compile(r"[^A-Za-z0-9]+")
_CAMEL = re.compile(
    r"(?<=[a-z0-9])(?=[A-Z])"  # team|Id
    r"|(?<=[A-Z])(?=[A-Z][a-z])"  # GPU|Type
    # Plurals are one word, IDs and PDFs|Total, but URL|Is|Valid; so are versions, IPv4.
    r"(?![A-Z]s(?![A-Za-z])|[B-HJ-Z]s(?=[A-Z])|[A-Z]v[0-9])"
)
# Words that would lose a letter: `o_auth`, `io_t`.
_ONE_WORD = re.compile(
    r"(?<![A-Z])(OAuth|IoT|QoS|PoE|VoIP|IPsec|VMware)(?![a-z])|(?<![A-Za-z])iOS(?![a-z])"
)
_CLASS = re.compile(r"[A-Z][A-Za-z0-9]*")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_NOTHING: Mapping[str, str] = MappingProxyType({})
_SIGNS = {"+": "plus", "-": "minus"}

# Names that no module may have: of Python's packages, of pytest, of devices on Windows.
RESERVED_MODULES = frozenset(
    "conftest con prn aux nul conin conout".split()
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(10)]
)
KEYWORDS = frozenset(keyword.kwlist)


def pascal(text: str) -> str:
    """The style of classes: `list[User]` -> `ListUser`, `1x` -> `Model1x`; capitals inside a word are kept."""
    name = "".join(word[0].upper() + word[1:] for word in _words(text))
    return _bounded(_lettered(name, "Model"), text)


@lru_cache(maxsize=10_000)  # a document says `id` thousands of times
def snake(text: str, fallback: str = "field") -> str:
    """The style of functions, arguments and fields.

    `teamId` -> `team_id`, `GPUType` -> `gpu_type`, `userIDs` -> `user_ids`, `1x` -> `field_1x`.
    """
    name = "_".join(
        part.lower()
        for word in _words(text)
        for part in _CAMEL.split(_ONE_WORD.sub(_capitalized, word))
    )
    return _bounded(_lettered(name, fallback + "_").rstrip("_"), text)


def upper_snake(text: str) -> str:
    """The style of enum members: `linux/amd64` -> `LINUX_AMD64`, `+1` -> `PLUS_1`, `` -> `EMPTY`, `3` -> `VALUE_3`."""
    if not text.strip():
        return "EMPTY"
    sign = _SIGNS.get(text[0], "")
    return snake(f"{sign} {text[1:]}" if sign else text, "value").upper()


def allocate(  # noqa: PLR0913 - what decides a name in its scope
    wire_names: Iterable[str],
    style: Style,
    *,
    reserved: Collection[str] = (),
    suffix: str = "_",
    fold: bool = False,
    preferred: Mapping[str, str] = _NOTHING,
) -> dict[str, str]:
    """A Python name for each of `wire_names`, each used once, in an order-independent way.

    What is `preferred` goes first, where it is a name of this style that is neither reserved nor given already. Then a
    name that is wanted once is given as `style` writes it, with `suffix` where it is reserved. Of several that
    want the same name, the one spelled exactly so keeps it; the others keep their own spelling where that is a name,
    and otherwise get four letters of their digest. With `fold`, names that differ in case alone count as the same
    (classes and modules: file systems may ignore case).
    """
    key = str.lower if fold else str
    taken: set[str] = {key(name) for name in reserved} if fold else set(reserved)
    names: dict[str, str] = {}
    waiting = sorted(set(wire_names))
    for wire in waiting if preferred else ():
        name = preferred.get(wire, "")
        if is_name(name, style) and key(name) not in taken:
            names[wire] = name
            taken.add(key(name))
    waiting = [wire for wire in waiting if wire not in names]
    for candidate in (
        _styled(style, taken, suffix, key),
        _spelled(style),
        _suffixed(style),
    ):
        wanted = {wire: candidate(wire) for wire in waiting}
        counts = Counter(key(name) for name in wanted.values())
        exact = {key(wire) for wire in reversed(waiting) if wanted[wire] == wire}
        given: set[str] = set()
        for wire, name in wanted.items():
            first_claim = counts[key(name)] == 1 or (
                name == wire and key(name) in exact and key(name) not in given
            )
            if name and first_claim and key(name) not in taken:
                names[wire] = name
                given.add(key(name))
        taken |= given
        waiting = [wire for wire in waiting if wire not in names]
    for wire in waiting:
        names[wire] = _digested(style, wire, taken, key)
        taken.add(key(names[wire]))
    return names


def is_name(text: str, style: Style) -> bool:
    """Whether `text` may be a name of this style, whoever asks for it."""
    pattern = _CLASS if style is pascal else _PLAIN
    fits = pattern.fullmatch(text) is not None and len(text) <= 100
    return fits and text not in KEYWORDS


def derived(name: str, suffix: str) -> str:
    """The name of a function that belongs to `name`'s: `class_` gives `class_async`."""
    return name.rstrip("_") + suffix if suffix else name


def letters(text: str, count: int = 4) -> str:
    """The first `count` letters of a digest of `text`: stable, and never a number that looks like an order."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return "".join(chr(ord("a") + byte % 26) for byte in digest[:count])


def _words(text: str) -> list[str]:
    plain = text if text.isascii() else anyascii(text)
    return [word for word in _NOT_WORD.split(plain[: 4 * MAX_LENGTH]) if word]


def _capitalized(found: re.Match[str]) -> str:
    return found[0].capitalize()


def _lettered(name: str, prefix: str) -> str:
    """`name`, which must begin with a letter; the prefix alone, if nothing is left."""
    return name if name[:1].isalpha() else prefix + name


def _bounded(name: str, text: str) -> str:
    return name if len(name) <= MAX_LENGTH else name[: MAX_LENGTH - 5] + letters(text)


def _styled(
    style: Style, taken: Collection[str], suffix: str, key: Callable[[str], str]
) -> Style:
    def styled(wire: str) -> str:
        name = style(wire)
        is_reserved = key(name) in taken or name in KEYWORDS
        return name + suffix if is_reserved else name

    return styled


def _spelled(style: Style) -> Style:
    """The wire's own spelling, where it is a plain name: of a class one without underscores."""

    def spelled(wire: str) -> str:
        is_name = wire.isascii() and wire.isidentifier() and wire[0].isalpha()
        if not is_name or len(wire) > MAX_LENGTH or wire in KEYWORDS:
            return ""
        is_class_name = wire[0].isupper() and "_" not in wire
        return wire if is_class_name or style is not pascal else ""

    return spelled


def _suffixed(style: Style) -> Style:
    def suffixed(wire: str) -> str:
        # A class's name has no underscore: datamodel-code-generator would take it away.
        return style(wire) + "_" if wire[:1] == "_" and style is not pascal else ""

    return suffixed


def _digested(
    style: Style, wire: str, taken: Collection[str], key: Callable[[str], str]
) -> str:
    """`style`'s name with as many letters of the wire name's digest as make it new."""
    name = style(wire)
    count = 4
    while True:
        tail = letters(wire, count)
        candidate = name + (tail.capitalize() if style is pascal else "_" + tail)
        if name.isupper() and style is not pascal:
            candidate = candidate.upper()
        if key(candidate) not in taken:
            return candidate
        count += 1
