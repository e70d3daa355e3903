"""Models in several modules, which are loaded on first use."""

import bisect
import functools
import importlib
import sys
import threading
from collections.abc import Callable, Mapping


def lazy_models(
    name: str, starts: Mapping[str, str]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return `__getattr__` and `__dir__` for the package of models.

    `starts` maps the first name of each module to the module, in order. While a module is
    loading, models of other modules count as undefined. pydantic completes them at the
    first use. So a program loads only the modules that it uses, and two modules may need
    each other.
    """
    package = vars(sys.modules[name])
    firsts, modules = list(starts), list(starts.values())
    loading = threading.local()

    def get(attribute: str) -> object:
        if attribute not in public():
            raise AttributeError(f"module {name!r} has no attribute {attribute!r}")
        if getattr(loading, "is_now", False):
            raise NameError(f"{attribute} is not loaded yet", name=attribute)
        loading.is_now = True
        try:
            home = modules[bisect.bisect_right(firsts, attribute) - 1]
            value = getattr(importlib.import_module(f"{name}.{home}"), attribute)
        finally:
            loading.is_now = False
        package[attribute] = value
        return value

    @functools.cache
    def public() -> frozenset[str]:
        return frozenset(package["__all__"])

    return get, lambda: sorted({*package, *public()})
