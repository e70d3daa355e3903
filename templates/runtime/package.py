"""Access to the generated modules of the package, which are imported on first use."""

import functools
import importlib
import sys
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, NamedTuple, TypeAlias

Lazy: TypeAlias = tuple[Callable[[str], object], Callable[[], list[str]]]


class Operation(NamedTuple):
    """One operation of the document. Its functions have any signature."""

    operation_id: str
    method: str
    path: str
    module: str
    name: str
    further: tuple[str, ...] = ()  # functions beside its three

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of its functions: `class_`, `class_async`, `class_request`, and any further ones."""
        stem = self.name.rstrip("_")
        return (self.name, f"{stem}_async", f"{stem}_request", *self.further)

    @property
    def function(self) -> Callable[..., Any]:
        """Return the function that sends with a `Client`."""
        return self._load(0)

    @property
    def async_function(self) -> Callable[..., Any]:
        """Return the function that sends with an `AsyncClient`."""
        return self._load(1)

    @property
    def request(self) -> Callable[..., Any]:
        """Return the function that builds the `Request`."""
        return self._load(2)

    def _load(self, which: int) -> Callable[..., Any]:
        found: Callable[..., Any] = getattr(module(self.module), self.names[which])
        return found


def operations(*rows: tuple[Any, ...]) -> Mapping[str, Operation]:
    """Return the rows as `Operation`s by operationId."""
    return {row[0]: Operation(*row) for row in rows}


def module(name: str) -> ModuleType:
    """Return a module of the package."""
    return importlib.import_module(f"..{name}", __package__)


def lazy_attributes(name: str, homes: Mapping[str, str]) -> Lazy:
    """Return `__getattr__` and `__dir__` for the package, which lists its names in `__all__`.

    `homes` has the modules of all names but those of errors, models and functions.
    """
    package = vars(sys.modules[name])
    top = {home for home in homes.values() if "." not in home}
    modules = {"errors", "models", *top}

    def get(attribute: str) -> object:
        if attribute in modules:
            return module(attribute)
        if attribute not in package["__all__"]:
            raise AttributeError(f"module {name!r} has no attribute {attribute!r}")
        # Stored, so that the next access is direct.
        home = homes.get(attribute) or _home(attribute)
        value = package[attribute] = getattr(module(home), attribute)
        return value

    return get, lambda: sorted({*package, *package["__all__"], *modules})


def _home(name: str) -> str:
    """Return the module of an error, a model or a function."""
    if name[:1].isupper():
        return "errors" if hasattr(module("errors"), name) else "models"
    return _functions()[name]


@functools.cache
def _functions() -> Mapping[str, str]:
    """Return the module of each function. The result is cached, because an index may be large."""
    index: Mapping[str, Operation] = module("operations").OPERATIONS
    return {name: each.module for each in index.values() for name in each.names}
