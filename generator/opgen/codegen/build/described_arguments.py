"""Sections about arguments and errors in descriptions of operations."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

_HEADING = re.compile(r"([ \t]*)(Args|Arguments|Params|Parameters|Raises):[ \t]*")
_ENTRY = re.compile(r"\*{0,2}(\w+)(?:[ \t]*\([^()\n]*\))?:[ \t]+(\S.*)", re.DOTALL)
_RAISES = "Raises"


@dataclass(frozen=True, slots=True)
class _Section:
    """Lines of a description before a section, the title of the section, and its entries, with their indentation."""

    before: tuple[str, ...]
    title: str = ""
    entries: tuple[str, ...] = ()


def argument_texts(description: str) -> Mapping[str, str]:
    """Return the texts of the arguments that a section of `description` describes, by the name of the argument."""
    found: dict[str, str] = {}
    for section in _sections(description):
        if section.title != _RAISES:
            for entry in section.entries:
                if match := _ENTRY.fullmatch(entry.strip()):
                    found.setdefault(match[1], " ".join(match[2].split()))
    return found


def without_sections(description: str, arguments: Collection[str]) -> str:
    """Return `description` without the titles of generated sections, so that a docstring has each section once.

    Entries about `arguments` are left out, because the generated section has their texts. All other entries remain, below
    another heading.
    """
    lines: list[str] = []
    for section in _sections(description):
        lines += section.before
        if section.title == _RAISES:
            lines += ["Errors:", *section.entries]
        elif section.title:
            others = [each for each in section.entries if _name(each) not in arguments]
            if others or not section.entries:
                lines += ["Other values:", *others]
    return "\n".join(lines).strip()


def _name(entry: str) -> str | None:
    match = _ENTRY.fullmatch(entry.strip())
    return match[1] if match else None


def _sections(description: str) -> Iterator[_Section]:
    """Yield the sections, and last the lines after them, without a title."""
    lines = description.splitlines()
    before: list[str] = []
    position = 0
    while position < len(lines):
        line = lines[position]
        position += 1
        heading = _HEADING.fullmatch(line)
        if heading is None:
            before.append(line)
            continue
        end = position
        while end < len(lines) and _indentation(lines[end]) > len(heading[1]):
            end += 1
        entries = tuple(_entries(lines[position:end]))
        yield _Section(tuple(before), heading[2], entries)
        before, position = [], end
    yield _Section(tuple(before))


def _entries(lines: list[str]) -> Iterator[str]:
    """Yield the entries of a section. A line with a deeper indentation continues an entry."""
    entry: list[str] = []
    for line in lines:
        if entry and _indentation(line) <= _indentation(lines[0]):
            yield "\n".join(entry)
            entry = []
        entry.append(line)
    if entry:
        yield "\n".join(entry)


def _indentation(line: str) -> int:
    """Return the number of blanks before the text of a line; 0 for an empty line."""
    return len(line) - len(line.lstrip()) if line.strip() else 0
