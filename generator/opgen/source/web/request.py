"""Request for the document at an http(s) URL, built from the location, the configuration and the environment."""

import base64
from collections.abc import Mapping
from urllib.request import getproxies

import httpx2

from opgen.core.characters import escaped
from opgen.core.errors import NetworkError, UsageError
from opgen.source.web.download import download
from opgen.source.web.headers import check_headers
from opgen.source.web.redact import redact_url
from opgen.source.web.resolve import system_addresses
from opgen.source.web.types import Downloaded, DownloadRequest, Failure, Limits, Report, Resolver, Unchanged, Validators


def request_document(  # noqa: PLR0913  # the options of `fetch`
    location: str,
    *,
    headers: Mapping[str, str],
    validators: Validators,
    limits: Limits,
    resolve: Resolver | None,
    report: Report,
) -> tuple[str, Downloaded | Unchanged]:
    """Download `location`. Return its redacted URL and the outcome. Raise `UsageError` or `NetworkError`."""
    url = _parsed(location)
    check_headers(headers)
    shown = redact_url(str(url))
    request = DownloadRequest(
        url=str(url.copy_with(username=None, password=None, fragment=None)),
        headers=_with_credentials(headers, url),
        validators=validators.usable(),
        limits=limits,
        resolve=resolve or system_addresses,
        report=report,
        proxies=getproxies(),
    )
    outcome = download(request)
    if isinstance(outcome, Failure):
        raise NetworkError(f"{shown}: {outcome.message}")
    return shown, outcome


def _parsed(location: str) -> httpx2.URL:
    try:
        url = httpx2.URL(location)
    except (httpx2.InvalidURL, ValueError):
        reason = "invalid URL"
    else:
        if url.scheme not in {"http", "https"}:
            reason = "unsupported URL scheme; use an http or https URL, or the path of a file"
        elif not url.host or not 0 < (url.port or 1) < 1 << 16:
            reason = "invalid URL"
        else:
            return url
    raise UsageError(f"{escaped(redact_url(location))}: {reason}")


def _with_credentials(headers: Mapping[str, str], url: httpx2.URL) -> dict[str, str]:
    """Return `headers` with the user and password of `url` as an `Authorization` header.

    An `Authorization` header in `headers` has precedence.
    """
    credentials = f"{url.username}:{url.password}"
    if credentials == ":" or any(name.lower() == "authorization" for name in headers):
        return dict(headers)
    encoded = base64.b64encode(credentials.encode()).decode()
    return {**headers, "Authorization": f"Basic {encoded}"}
