"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Optional, Union

from typing_extensions import TypeAliasType

Json = TypeAliasType(
    "Json", Optional[Union[str, float, bool, "list[Json]", "dict[str, Json]"]]
)
"""Any JSON."""


Nested = TypeAliasType("Nested", "dict[str, Nested]")
