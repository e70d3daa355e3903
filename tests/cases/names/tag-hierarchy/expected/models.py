"""Models: what requests and answers hold."""

from __future__ import annotations

from typing_extensions import TypeAliasType

Orders = TypeAliasType("Orders", list[str])
