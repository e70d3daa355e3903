"""What is generated beside this runtime, imported only when it is asked for."""

import bisect
import functools
import importlib
import sys
import threading
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, NamedTuple

_MODULES = ("client", "errors", "models", "operations")
_RUNTIME = {
    "AsyncStream": "_runtime.streams",
    "Request": "_runtime.request",
    "ServerSentEvent": "_runtime.framing",
    "Stream": "_runtime.streams",
    "StreamRequest": "_runtime.request",
    "Upload": "_runtime.multipart",
    "with_progress": "_runtime.progress",
}
_HOMES = {
    "AsyncClient": "client",
    "Client": "client",
    "OPERATIONS": "operations",
    "WebhookError": "webhooks",
    "WebhookSignatureError": "webhooks",
}


class Operation(NamedTuple):
    """One operation of the document. Its functions have any signature."""

    operation_id: str
    method: str
    path: str
    module: str
    name: str
    streams: bool = False  # whether three more functions read its answer as a stream

    @property
    def names(self) -> tuple[str, ...]:
        """Of its three functions: `class_`, `class_async`, `class_request`; or of six."""
        stem = self.name.rstrip("_")
        names = self.name, f"{stem}_async", f"{stem}_request"
        stream = f"{stem}_stream"
        more = stream, f"{stream}_async", f"{stream}_request"
        return names + more if self.streams else names

    @property
    def function(self) -> Callable[..., Any]:
        """Sends with a `Client`."""
        return self._load(0)

    @property
    def async_function(self) -> Callable[..., Any]:
        """Sends with an `AsyncClient`."""
        return self._load(1)

    @property
    def request(self) -> Callable[..., Any]:
        """Builds the `Request`."""
        return self._load(2)

    def _load(self, which: int) -> Callable[..., Any]:
        found: Callable[..., Any] = getattr(module(self.module), self.names[which])
        return found


def operations(
    *rows: tuple[str, str, str, str, str] | tuple[str, str, str, str, str, bool],
) -> Mapping[str, Operation]:
    """Rows of what `Operation` holds, by operationId."""
    return {row[0]: Operation(*row[:5], streams=len(row) > 5) for row in rows}


def module(name: str) -> ModuleType:
    """A module of the package."""
    package = __name__.removesuffix("._runtime.package")
    return importlib.import_module(f"{package}.{name}")


def lazy_attributes(
    name: str,
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """`__getattr__` and `__dir__` for the package, which lists its names in `__all__`."""
    package = vars(sys.modules[name])

    def modules() -> tuple[str, ...]:
        has_webhooks = "WebhookError" in package["__all__"]
        return (*_MODULES, "webhooks") if has_webhooks else _MODULES

    def get(attribute: str) -> object:
        if attribute in modules():
            return module(attribute)
        if attribute not in package["__all__"]:
            raise AttributeError(f"module {name!r} has no attribute {attribute!r}")
        # Stored, so that it is looked for once.
        value = package[attribute] = getattr(module(_home(attribute)), attribute)
        return value

    return get, lambda: sorted({*package, *package["__all__"], *modules()})


def lazy_models(
    name: str, starts: Mapping[str, str]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """The same for the package of models; `starts` are the first name of each module, and the module, in order.

    While one of them is loading, a model of another counts as not defined yet: pydantic
    looks for it at the first use of the model that needs it, so that only what is used
    is loaded, and modules may need each other.
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


def _home(name: str) -> str:
    if name in _RUNTIME:
        return _RUNTIME[name]
    if name in _HOMES:
        return _HOMES[name]
    if name[:1].isupper():
        return "errors" if hasattr(module("errors"), name) else "models"
    known = _functions().get(name)
    if known is not None:
        return known
    index: Mapping[str, Operation] = module("operations").OPERATIONS
    for operation in index.values():
        # Further functions of an operation begin as its others do.
        is_close = name.startswith(f"{operation.names[1].removesuffix('async')}")
        if is_close and hasattr(module(operation.module), name):
            return operation.module
    return "webhooks"


@functools.cache
def _functions() -> Mapping[str, str]:
    """The module of each function, looked up in a large index for each name that is imported."""
    index: Mapping[str, Operation] = module("operations").OPERATIONS
    return {
        name: operation.module
        for operation in index.values()
        for name in operation.names
    }
