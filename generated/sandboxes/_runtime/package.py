"""Access to the generated modules of the package, which are imported on first use."""

import functools
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
    def functions(self) -> tuple[Callable[..., Any], ...]:
        """Return the functions by these names. Their module is imported on first use."""
        found = vars(module(self.module))
        return tuple(found[name] for name in self.names)


def operations(rows: Mapping[str, Iterable[str]]) -> Mapping[str, Operation]:
    """Return `Operation`s by operationId. Each row has the request, the function, and further functions."""
    found: dict[str, Operation] = {}
    for key, (request, function, *further) in rows.items():
        method, _, path = request.partition(" ")
        home, _, name = function.rpartition(".")
        found[key] = Operation(key, method, path, home, name, tuple(further))
    return found


@functools.cache
def module(name: str) -> ModuleType:
    """Return a module of the package."""
    return importlib.import_module(f"..{name}", __package__)
