"""Public names of the package, whose modules are imported on first use."""

import functools
import sys
from collections.abc import Callable, Mapping

from .package import Operation, module


def lazy_attributes(
    name: str, homes: Mapping[str, str]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return `__getattr__` and `__dir__` for the package.

    `homes` has the modules of all public names but those of errors, models and functions.
    """
    package = vars(sys.modules[name])
    top = {home for home in homes.values() if "." not in home}
    modules = {"errors", "models", *top}

    def get(attribute: str) -> object:
        if attribute in modules:
            return module(attribute)
        if attribute == "__all__":
            return public()
        home = homes.get(attribute) or _home(attribute)
        if not home:
            raise AttributeError(f"module {name!r} has no attribute {attribute!r}")
        # Stored, so that the next access is direct.
        value = package[attribute] = getattr(module(home), attribute)
        return value

    def public() -> list[str]:
        lists = (_exports("errors"), _exports("models"), _functions())
        return sorted({*homes, *(each for names in lists for each in names)})

    return get, lambda: sorted({*package, *public(), *modules})


def _home(name: str) -> str | None:
    """Return the module of an error, a model or a function."""
    if name[:1].isupper():
        return next((e for e in ("errors", "models") if name in _exports(e)), None)
    return None if name.startswith("_") else _functions().get(name)


@functools.cache
def _exports(home: str) -> frozenset[str]:
    """Return the public names of a module. The result is cached, because they may be many."""
    return frozenset(getattr(module(home), "__all__", ()))


@functools.cache
def _functions() -> Mapping[str, str]:
    """Return the module of each function."""
    index: Mapping[str, Operation] = module("operations").OPERATIONS
    return {name: each.module for each in index.values() for name in each.names}
