"""Models: what requests and answers hold."""

from __future__ import annotations

from typing_extensions import TypeAliasType

Json = TypeAliasType("Json", "str | float | bool | list[Json] | dict[str, Json] | None")
"""Any JSON."""


Nested = TypeAliasType("Nested", "dict[str, Nested]")
