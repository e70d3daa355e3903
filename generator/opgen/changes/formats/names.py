"""Names of changed values in lists: values of one owner share the name of the owner."""

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from opgen.changes.formats.groups import title
from opgen.changes.report import ReportedChange
from opgen.core.terminal import printable

WIDTH: Final = 120
"""Maximum width of a line of names. A longer name has a line of its own."""

_MAX_LENGTH: Final = 300
_QUOTED: Final = re.compile(r'"([^"]+)"')
_MEMBER: Final = re.compile(r"(.+)(\.[^. ]+)", re.DOTALL)
_STATUS: Final = re.compile(r"\bresponse( (?:[1-5](?:\d\d|XX)|default))\b")
_SPACE: Final = "\0"
"""Space inside a name, where a line must not break."""


@dataclass(frozen=True, slots=True)
class Name:
    """Name of a changed value: its owner, such as a model or an operation, and the rest, such as `.title`."""

    owner: str
    member: str = ""

    @property
    def text(self) -> str:
        """The complete name."""
        return self.owner + self.member


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Names that one change concerns, and the words of its message without them."""

    names: tuple[Name, ...]
    words: str


def subject_of(each: ReportedChange) -> Subject:
    """Return the names of Python, or else of a schema, a parameter or an operation."""
    change, message = each.change, each.change.message
    if change.names:
        first, *_ = change.names
        words = message.removeprefix(first).partition(", also in ")[0]
        return Subject(names=tuple(map(_split, change.names)), words=words)
    found = _QUOTED.search(message)
    is_own = change.pointer[:1] in {("paths",), ("webhooks",)}
    owner = title(each) if is_own else ""
    # The name of a callback contains the name of its operation.
    own = [name for name in change.operations if name in message]
    owner = max([owner, *own], key=len) if is_own else owner
    if found is None or (owner and owner in message):
        text = owner or next(iter(change.operations), message)
        status = _STATUS.search(message)
        member = status[1] if status else ""
        words = message.replace(text, "").replace(member, "")
        return Subject(names=(Name(text, member),), words=words)
    words = message[: found.start()] + message[found.end() :]
    if owner:
        return Subject(names=(Name(owner, f" {found[0]}"),), words=words)
    value = change.old or change.new
    if "enum-value" in change.rule and value and isinstance(value.value, str):
        name = Name(found[1], f' "{value.value}"')
        return Subject(names=(name,), words=words.partition(":")[0])
    return Subject(names=(_split(found[1]),), words=words)


def _split(name: str) -> Name:
    found = _MEMBER.fullmatch(name)
    return Name(found[1], found[2]) if found else Name(name)


def plain(name: Name) -> str:
    """Return a name without the differences between wire names and Python names."""
    return re.sub(r'[_" ]', "", name.text.replace(' "', ".")).lower()


def list_of(start: str, names: Iterable[Name], indent: str, limit: int = 0) -> str:
    """Return `start` and the distinct names, on lines of limited width.

    Args:
        start: Text before the names, with the indent of the first line.
        names: Names in order. Names of one owner should follow each other.
        indent: Indent of the lines after the first.
        limit: Maximum number of names; 0 for all of them.
    """
    distinct = list(dict.fromkeys(names))
    shown = distinct[: limit or None]
    texts = []
    owner = ""
    for name in shown:
        is_same = name.owner == owner and name.member
        text = name.member.strip() if is_same else name.text
        texts.append(printable(text, _MAX_LENGTH).replace(" ", _SPACE))
        owner = name.owner
    more = len(distinct) - len(shown)
    end = f" and {more} more (-v)".replace(" ", _SPACE) if more else ""
    return textwrap.fill(
        start + ", ".join(texts) + end,
        WIDTH,
        initial_indent="",
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    ).replace(_SPACE, " ")
