"""Pagination of operations, as declared in the settings."""

from dataclasses import dataclass
from typing import Literal

Style = Literal["page", "offset", "cursor", "url", "link"]
"""Selector of the next page: a page number, the number of the first item, a cursor, a URL, or a Link header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """Pagination of some operations. An empty string means an absent value.

    `operations` are keys of `OPERATIONS`. `parameter` is the name of a query parameter, or of a property in the body.
    `items`, `next`, `more`, `total` and `pages` are paths in a response. A path is a property name or a JSON Pointer. If
    `items` is empty, the response itself is the list.
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
