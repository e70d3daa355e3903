"""Access to the generated modules of the package, which are imported on first use."""

import importlib
from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import Any, NamedTuple


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


def operations(rows: Mapping[str, Iterable[str]]) -> Mapping[str, Operation]:
    """Return `Operation`s by operationId. Each row has the request, the function, and further functions."""
    found: dict[str, Operation] = {}
    for key, (request, function, *further) in rows.items():
        method, _, path = request.partition(" ")
        home, _, name = function.rpartition(".")
        found[key] = Operation(key, method, path, home, name, tuple(further))
    return found


def module(name: str) -> ModuleType:
    """Return a module of the package."""
    return importlib.import_module(f"..{name}", __package__)
