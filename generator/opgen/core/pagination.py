"""The pagination that a maintainer declares for operations, and the check of its settings."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Style = Literal["page", "offset", "cursor", "url", "link"]
"""What leads to the next page: its number, that of its first item, a cursor or a URL in the page, or a Link header."""

_PARAMETERS = ("page", "offset", "cursor")
_LEADS = (*_PARAMETERS, "next_url", "link")
_PLACES = ("items", "next", "next_url", "more", "total", "pages")
_KEYS = (
    "operations",
    *_LEADS,
    "items",
    "next",
    "more",
    "total",
    "pages",
    "size",
    "start",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """How some operations answer page by page.

    `operations` are keys of `OPERATIONS`. `parameter` and `size` are names of parameters, or of properties of the
    body; `items`, `next`, `more`, `total` and `pages` are places in an answer: the name of a property, or a JSON
    pointer. Empty: there is none, and without `items` the answer is the list.
    """

    operations: tuple[str, ...]
    by: Style
    parameter: str = ""
    start: int | None = None
    items: str = ""
    next: str = ""
    more: str = ""
    total: str = ""
    pages: str = ""
    size: str = ""


def pagination_problems(value: object) -> Iterator[str]:
    """What is wrong with `pagination`, an array of tables; nothing if it can be read."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        yield "must be an array of tables"
        return
    seen: set[str] = set()
    for table in value:
        yield from _problems(table)
        names = table.get("operations")
        for name in names if isinstance(names, list) else ():
            if isinstance(name, str) and name in seen:
                yield f"{name} is there twice"
            seen.add(str(name))


def read_pagination(value: Iterable[Mapping[str, Any]]) -> tuple[Pagination, ...]:
    """`pagination` without problems, as values."""
    return tuple(_pagination(table) for table in value)


def _problems(table: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if key not in _KEYS:
            yield f"unknown setting {key!a}; there are {', '.join(_KEYS)}"
        elif problem := _problem(key, value):
            yield f"{key} {problem}"
    if "operations" not in table:
        yield "needs operations"
    leads = [key for key in _LEADS if key in table]
    if len(leads) != 1:
        yield f"needs one of {', '.join(_LEADS)}"
    if ("cursor" in table) != ("next" in table):
        yield "cursor and next need each other"
    if "start" in table and not {"page", "offset"}.intersection(table):
        yield "start is for page and offset"


def _problem(key: str, value: object) -> str:
    if key == "operations":
        names = value if isinstance(value, list) else []
        is_named = all(isinstance(name, str) for name in names)
        return "" if names and is_named else "must be a list of operationIds"
    if key == "link":
        return "" if value is True else "must be true"
    if key == "start":
        is_number = type(value) is int and value >= 0
        return "" if is_number else "must be a number, 0 or more"
    return "" if isinstance(value, str) and value else "must be a text"


def _pagination(table: Mapping[str, Any]) -> Pagination:
    lead = next(key for key in _LEADS if key in table)
    styles: dict[str, Style] = {
        "page": "page",
        "offset": "offset",
        "cursor": "cursor",
        "next_url": "url",
        "link": "link",
    }
    return Pagination(
        operations=tuple(table["operations"]),
        by=styles[lead],
        parameter=table[lead] if lead in _PARAMETERS else "",
        start=table.get("start"),
        items=table.get("items", ""),
        next=table.get("next", table.get("next_url", "")),
        more=table.get("more", ""),
        total=table.get("total", ""),
        pages=table.get("pages", ""),
        size=table.get("size", ""),
    )
