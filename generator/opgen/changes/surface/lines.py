"""Lines of the file `api.md` that declare names of a package."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from opgen.changes.surface.text import CLIENT, OPERATIONS

_SECTION: Final = re.compile(r"## (\w+)")
_DECLARED: Final = re.compile(r"(?:class |type )?([A-Za-z_][\w.]*)")
_VARIANT: Final = re.compile(r"    (?:pages|headers) (\w+)")


def line_of(text: str, name: str) -> int | None:
    """Return the line of `name`, or of the nearest name around it; `None` if `text` has neither.

    Args:
        text: Text of `api.md`.
        name: Name in a change, such as `jobs.create_job.limit`, `Job.title` or `Client.token`.
    """
    return nearest_line(declared_lines(text), name)


def declared_lines(text: str) -> dict[str, int]:
    """Return the line of each name that `text` declares."""
    return dict(_declarations(text))


def nearest_line(lines: Mapping[str, int], name: str) -> int | None:
    """Return the line of `name`, or of the nearest name around it."""
    name = name.removeprefix("client.")
    while name and name not in lines:
        name = name.rpartition(".")[0]
    return lines.get(name)


def _declarations(text: str) -> Iterator[tuple[str, int]]:
    section = owner = ""
    for number, line in enumerate(text.splitlines(), 1):
        if found := _SECTION.fullmatch(line):
            section = owner = found[1]
            if section == CLIENT:
                yield CLIENT, number
        elif section == OPERATIONS and (variant := _VARIANT.match(line)):
            yield f"{owner.partition('.')[0]}.{variant[1]}", number
        elif section and (declared := _DECLARED.match(line.strip())):
            is_inner = section == CLIENT or line.startswith(" ")
            name = f"{owner}.{declared[1]}" if is_inner else declared[1]
            yield name, number
            owner = owner if is_inner else name
