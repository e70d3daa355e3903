"""Conversion of wire names to Python names: ASCII, of limited length, not reserved, unique in their scope.

A wire name is a name or an enum value in the document. `_words` splits a wire name into words. A style then joins the
words into the name of a class, a field, a module or an enum member. Non-ASCII text is transliterated with the table of
the pinned anyascii version. The result does not depend on the order of names.
"""

import keyword
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import count

MAX_LENGTH = 80
"""Maximum length of a name without its suffix. `codegen.code.identifier` accepts 100 characters with the suffix."""

PREPOSITIONS = frozenset("and at by for from in of on to with".split())
"""Words that need another word after them, with a conjunction."""

Style = Callable[[str], str]
"""Deterministic function from a wire name to a Python name. Two wire names may give the same Python name."""

_NOT_WORD = re.compile(r"[^A-Za-z0-9]+")
_CAMEL = re.compile(
    r"(?<=[a-z0-9])(?=[A-Z])"  # team|Id
    r"|(?<=[A-Z])(?=[A-Z][a-z])"  # GPU|Type
    # Plurals (IDs, PDFs|Total) are one word, unlike URL|Is|Valid. Versions (IPv4) are one word too.
    r"(?![A-Z]s(?![A-Za-z])|[B-HJ-Z]s(?=[A-Z])|[A-Z]v[0-9])"
)
# Words that the pattern above would split: `o_auth`, `io_t`, `saa_s`.
_ONE_WORD = re.compile(
    r"(?<![A-Z])(A2A|B2B|B2C|C2B|E2E|M2M|P2P|[A-Z]{1,3}aaS|OAuth|IoT|QoS|PoE|VoIP|IPsec|VMware|GitHub|GitLab|GraphQL"
    r"|JavaScript|LinkedIn|MySQL|NoSQL|PayPal|PostgreSQL|SQLite|WhatsApp|WiFi|YouTube)(?![a-z])"
    r"|(?<![A-Za-z])(iOS|iPads?|iPhones?|macOS|eSIMs?)(?![a-z])"
)
# The pattern above would split `APIkey` and `APIsFor` before their last capital letter.
_ACRONYM = re.compile(r"(?<![A-Z])(API|HTML|HTTP|JSON|URI|URL|XML)(?:(s)(?![a-z])|([a-z])(?=[a-z]{2}))")
_CLASS = re.compile(r"[A-Z][A-Za-z0-9]*")
_WORD_END = re.compile(r"_|(?<=[a-z0-9])(?=[A-Z])")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_NOTHING: Mapping[str, str] = {}
_SIGNS = dict(
    zip(
        '<>=!*+/&|%#$@~^?.:,;-_"\\',
        """less_than greater_than equal not star plus slash and or percent hash dollar at tilde caret question dot colon
        comma semicolon minus underscore quote backslash""".split(),
        strict=True,
    )
)
_SIGN = re.compile(r"^-(?=[0-9])|[<>=!*+&|%#$@~^?]")
"""Sign that tells two names apart. Other signs only divide words."""

# Module names that would conflict with pytest, or with devices on Windows.
RESERVED_MODULES = frozenset(
    "conftest con prn aux nul conin conout".split()
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(10)]
)
KEYWORDS = frozenset(keyword.kwlist)


@lru_cache(maxsize=10_000)  # documents repeat names such as `id` thousands of times
def pascal(text: str) -> str:
    """Return `text` in the style of classes: `list[User]` -> `ListUser`, `1x` -> `Model1x`.

    Capital letters inside a word stay unchanged.
    """
    return _bounded(_lettered("".join(word[0].upper() + word[1:] for word in _words(text)), "Model"))


@lru_cache(maxsize=10_000)  # as above
def snake(text: str, fallback: str = "field") -> str:
    """Return `text` in the style of functions, arguments and fields.

    `teamId` -> `team_id`, `GPUType` -> `gpu_type`, `userIDs` -> `user_ids`, `1x` -> `field_1x`.
    """
    name = "_".join(
        part.lower()
        for word in _words(text, has_signs=bool(fallback))
        for part in _CAMEL.split(_ACRONYM.sub(_as_word, _ONE_WORD.sub(lambda found: found[0].capitalize(), word)))
    )
    return _bounded(_lettered(name, fallback + "_").rstrip("_"))


def _as_word(acronym: re.Match[str]) -> str:
    name, plural, following = acronym.groups("")
    return name.capitalize() + plural + following.upper()


def upper_snake(text: str) -> str:
    """Return `text` in the style of enum members.

    `linux/amd64` -> `LINUX_AMD64`, `+1` -> `PLUS_1`, `` -> `EMPTY`, `3` -> `VALUE_3`, `<` -> `LESS_THAN`.
    """
    if not text.strip():
        return "EMPTY"
    sign = _SIGNS[text[0]] if text[0] in "+-" else ""
    return snake(f"{sign} {text[1:]}" if sign else text, "value").upper()


def allocate(  # noqa: PLR0913 - each argument affects the names
    wire_names: Iterable[str],
    style: Style,
    *,
    reserved: Collection[str] = (),
    suffix: str = "_",
    fold: bool = False,
    preferred: Mapping[str, str] = _NOTHING,
) -> dict[str, str]:
    """Return a unique Python name for each wire name. The order of the wire names has no effect.

    Names are assigned in this order:

    1. The `preferred` name, if it is valid in this style, not reserved and not assigned.
    2. The name in `style`, if no other wire name has the same one. A reserved name gets `suffix`.
    3. If several wire names have the same name in `style`: this name, for the wire name with exactly this spelling.
    4. The wire name itself, if it is a valid name.
    5. For a wire name with a leading underscore: the name in `style` with a trailing underscore.
    6. The name in `style` with words for signs: `created>` -> `created_greater_than`.
    7. The name in `style` with a number.

    With `fold`, names that differ only in case count as equal, because file systems may ignore case.
    """
    key = str.lower if fold else str
    reserved = {key(name) for name in reserved} if fold else reserved
    taken: set[str] = set()  # not a copy of `reserved`, which contains the names of all classes for each model
    names = {}

    def is_taken(name: str) -> bool:
        return key(name) in taken or key(name) in reserved

    remaining = sorted(set(wire_names))
    for wire in remaining if preferred else ():
        name = preferred.get(wire, "")
        if is_name(name, style) and not is_taken(name):
            names[wire] = name
            taken.add(key(name))
    remaining = [wire for wire in remaining if wire not in names]
    for candidate in _candidates(style, suffix, is_taken) if remaining else ():
        candidates = {wire: candidate(wire) for wire in remaining}
        counts = Counter(key(name) for name in candidates.values())
        exact = {key(wire) for wire in reversed(remaining) if candidates[wire] == wire}
        assigned = set()
        for wire, name in candidates.items():
            first_claim = counts[key(name)] == 1 or (name == wire and key(name) in exact and key(name) not in assigned)
            if name and first_claim and not is_taken(name):
                names[wire] = name
                assigned.add(key(name))
        taken.update(assigned)
        remaining = [wire for wire in remaining if wire not in names]
    numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(2))
    for wire in remaining:
        name = style(wire) + "_" * (style is not pascal)
        names[wire] = next(each for each in (f"{name}{n}" for n in numbers[name]) if not is_taken(each))
        taken.add(key(names[wire]))
    return names


def is_name(text: str, style: Style) -> bool:
    """Return whether `text` is a valid name in this style."""
    pattern = _CLASS if style is pascal else _PLAIN
    fits = pattern.fullmatch(text) is not None and len(text) <= 100
    return fits and text not in KEYWORDS


def pascal_words(name: str) -> list[str]:
    """Return the words of a class name: `GPUTypeIDs` -> `GPU`, `Type`, `IDs`."""
    return _CAMEL.split(name)


_PLURALS = (
    ("ookies", "ookie"),
    ("movies", "movie"),
    ("ies", "y"),
    ("sses", "ss"),
    ("tuses", "tus"),
    ("iases", "ias"),
    ("xes", "x"),
    ("ches", "ch"),
    ("shes", "sh"),
)


@lru_cache(maxsize=10_000)
def singular(word: str) -> str:
    """Return an English noun in the singular; other words may lose their last letter too."""
    for ending, one in _PLURALS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word.removesuffix(ending) + one
    return word.removesuffix("s") if len(word) > 3 and word[-2:] not in {"ss", "us", "is"} else word


def derived(name: str, suffix: str) -> str:
    """Return `name` with `suffix` in place of trailing underscores: `class_` gives `class_async`."""
    return name.rstrip("_") + suffix if suffix else name


def _words(text: str, *, has_signs: bool = True) -> list[str]:
    """Return the words of a text, or with `has_signs` the words for its signs if it has no others."""
    plain = (text if text.isascii() else _transliterated(text))[: 4 * MAX_LENGTH]
    words = [word for word in _NOT_WORD.split(plain) if word]
    signs = [] if words or not has_signs else plain
    return words or [word for sign in signs if sign in _SIGNS for word in _SIGNS[sign].split("_")]


def _transliterated(text: str) -> str:
    # Completion and `--help` import this module, and the table's reader imports tempfile and zipfile.
    from anyascii import anyascii  # noqa: PLC0415

    return anyascii(text)


def _lettered(name: str, prefix: str) -> str:
    """Return `name` with `prefix` in front, unless it begins with a letter."""
    return name if name[:1].isalpha() else prefix + name


def _bounded(name: str) -> str:
    """Return `name`, cut after the last whole word that fits, or inside a word if the rest would be too short."""
    if len(name) <= MAX_LENGTH:
        return name
    ends = [found.start() for found in _WORD_END.finditer(name, 0, MAX_LENGTH + 1)]
    if not ends or ends[-1] < MAX_LENGTH // 2:
        return name[:MAX_LENGTH]
    return name[: ends[-1]]


def _candidates(style: Style, suffix: str, is_taken: Callable[[str], bool]) -> tuple[Style, ...]:
    """Return the candidates 2 to 6 of `allocate`: functions from a wire name to a name, or to an empty string."""

    def styled(wire: str) -> str:
        name = style(wire)
        return name + suffix if is_taken(name) or name in KEYWORDS else name

    def spelled(wire: str) -> str:
        is_name = wire.isascii() and wire.isidentifier() and wire[0].isalpha()
        if not is_name or len(wire) > MAX_LENGTH or wire in KEYWORDS:
            return ""
        # A class name begins with a capital letter and has no underscore.
        return wire if style is not pascal or (wire[0].isupper() and "_" not in wire) else ""

    def suffixed(wire: str) -> str:
        # datamodel-code-generator would remove an underscore from a class name.
        return style(wire) + "_" if wire[:1] == "_" and style is not pascal else ""

    def signed(wire: str) -> str:
        text = _SIGN.sub(lambda sign: f" {_SIGNS[sign[0]]} ".replace("_", " "), wire[: 4 * MAX_LENGTH])
        return styled(text) if text != wire[: 4 * MAX_LENGTH] else ""

    return styled, spelled, suffixed, signed


def resource_classes(paths: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, str]]:
    """Return the names of the two classes of each resource: `SandboxResource`, `AsyncSandboxResource`."""
    words = {path: " ".join(path) for path in paths}
    unique = allocate([*words.values(), *(f"async {each}" for each in words.values())], pascal)
    return {path: (f"{unique[each]}Resource", f"{unique[f'async {each}']}Resource") for path, each in words.items()}
