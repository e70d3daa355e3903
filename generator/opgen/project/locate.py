"""Search for the document of an API: behind a documentation page, or on a host."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from opgen.core.errors import DocumentError, OpgenError
from opgen.core.json_values import mapping, text
from opgen.source.application import Interpreter
from opgen.source.fetch import fetch, is_url
from opgen.source.read import read
from opgen.source.referenced_files import origin
from opgen.source.text.encoding import decode
from opgen.source.text.pages import document_link, initializer_link, is_html
from opgen.source.web.types import Limits

_HOST = re.compile(r"(?:[A-Za-z0-9-]+\.)*[A-Za-z0-9-]+(?::[0-9]{1,5})?/?")
_FILE = re.compile(r"\.(?:json|ya?ml|md|html?)$", re.IGNORECASE)
_LOOPBACK = re.compile(r"(?:localhost|127(?:\.[0-9]{1,3}){3})(?::[0-9]{1,5})?/?")
_USUAL = "/openapi.json"
_MAX_LINKS = 3


def locate_document(
    source: str, headers: Mapping[str, str], limits: Limits, interpreter: Interpreter
) -> tuple[str, str]:
    """Return the URL of the document that `source` names, or `source` itself, and the title of the document.

    The title is empty if the document was not found.

    A page of Swagger UI, ReDoc or Scalar is followed to its document on the same origin. On a bare host, and on a
    URL without a path, `/openapi.json` is tried too: with https, and with http only on the loopback interface.
    `headers` are sent to the origin of `source` alone. `interpreter` may import an application.
    """
    candidates = [*_candidates(source)]
    for url in candidates or [source]:
        if found := _follow(url, headers, limits, interpreter):
            return found
    return candidates[-1] if candidates and not is_url(source) else source, ""


def _candidates(source: str) -> Iterator[str]:
    """Yield the URLs to try, in order."""
    if is_url(source):
        yield source
        if urlsplit(source).path in {"", "/"} and not urlsplit(source).query:
            yield urljoin(source, _USUAL)
    elif _HOST.fullmatch(source) and _is_host(source):
        host = source.rstrip("/")
        schemes = ("https", "http") if _LOOPBACK.fullmatch(source) else ("https",)
        for scheme in schemes:
            yield f"{scheme}://{host}/"
            yield f"{scheme}://{host}{_USUAL}"


def _is_host(source: str) -> bool:
    """Return whether `source` is the name of a host and not of a file."""
    has_dot = "." in source.rstrip("/").partition(":")[0]
    is_named = has_dot or ":" in source or source.startswith("localhost")
    return is_named and not _FILE.search(source) and not Path(source).exists()


def _follow(url: str, headers: Mapping[str, str], limits: Limits, interpreter: Interpreter) -> tuple[str, str] | None:
    """Return URL and title of the document at `url`, behind up to three links, or nothing. A file has no links."""
    own = origin(url)
    for _ in range(_MAX_LINKS):
        try:
            fetched = fetch(url, headers=headers, limits=limits, interpreter=interpreter)
        except OpgenError:
            return None
        with suppress(DocumentError):
            return url, text(mapping(read(fetched.content, url).root.get("info")).get("title"))
        base = fetched.final_url or url
        url = _next_link(fetched.content, base) if is_url(base) else ""
        if not url or origin(url) != own or origin(base) != own:
            return None
    return None


def _next_link(content: bytes, url: str) -> str:
    """Return the link in a page, or in the script of Swagger UI, to the document or to that script."""
    try:
        text = decode(content)
    except DocumentError:
        return ""
    link = document_link(text, url)
    return link or (initializer_link(text, url) if is_html(text) else "")
