"""Types of the runtime that callers meet: the types of results, of credentials and of options."""

from collections.abc import Iterator

from opgen.api import model as api
from opgen.codegen.build.client_bases import client_bases
from opgen.core.options import Options

_EVERY_CLIENT = (
    ("._runtime.client", "AsyncBaseClient"),
    ("._runtime.client", "BaseClient"),
    ("._runtime.client", "CallResult"),
    ("._runtime.client", "Options"),
    ("._runtime.client", "Timeout"),
    ("._runtime.package", "Operation"),
    ("._runtime.request", "Response"),
)
_CREDENTIALS = ("AsyncCredential", "Credential")
_PAGES = ("AsyncPage", "AsyncPages", "Page", "Pages")
_DOWNLOADS = ("AsyncDownload", "Download")
_STREAMS = ("AsyncStream", "AsyncStreamClient", "Stream", "StreamClient")


def public_types(document: api.Api, options: Options) -> Iterator[tuple[str, str]]:
    """Yield the types that `client.py` exports, as (module, name). The package has the module of each type."""
    yield from _EVERY_CLIENT
    base_module, *_ = client_bases(document.operations)
    if document.security_schemes:
        yield from (("._runtime.auth", name) for name in _CREDENTIALS)
    if options.pagination:
        yield from (("._runtime.pages", name) for name in _PAGES)
    if base_module != "._runtime.client":
        yield from (("._runtime.downloads", name) for name in _DOWNLOADS)
    if base_module == "._runtime.event_streams":
        yield from (("._runtime.event_streams", name) for name in _STREAMS)
