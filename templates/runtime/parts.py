"""Operations of one tag in several modules, which are imported on first use."""

import functools
import sys
from collections.abc import Callable, Collection, Mapping

from .package import Operation, module


def lazy_functions(
    name: str, homes: Collection[str]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return `__getattr__` and `__dir__` for a module with the functions of its siblings `homes`."""
    package = vars(sys.modules[name])

    @functools.cache
    def functions() -> Mapping[str, str]:
        index: Mapping[str, Operation] = module("operations").OPERATIONS
        parts = {f"operations.{home}" for home in homes}
        found = (each for each in index.values() if each.module in parts)
        return {function: each.module for each in found for function in each.names}

    def get(attribute: str) -> object:
        if attribute == "__all__":
            return sorted(functions())
        if attribute not in functions():
            raise AttributeError(f"module {name!r} has no attribute {attribute!r}")
        value = getattr(module(functions()[attribute]), attribute)
        package[attribute] = value  # so that the next access is direct
        return value

    return get, lambda: sorted({*package, *functions()})
