"""Pagination of operations, as the settings declare it."""

from dataclasses import dataclass
from typing import Literal

Style = Literal["page", "offset", "cursor", "url", "link"]
"""The source of the next page: its number, the number of its first item, a cursor, a URL, or a Link header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """Pagination of some operations; an empty text is an absent value.

    `operations` are keys of `OPERATIONS`. `parameter` and `size` are names of query parameters, or of properties of the
    body. `items`, `next`, `more`, `total` and `pages` are paths in a response: the name of a property, or a JSON Pointer.
    Without `items` the response is the list.
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
