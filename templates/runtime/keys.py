"""API keys that are sent in the query or in a cookie."""

from typing import TYPE_CHECKING

from typing_extensions import override

from .auth import SecurityScheme
from .call import add_cookies, extended
from .encode import header_value
from .http_library import httpx
from .transports import PUBLIC_URL

if TYPE_CHECKING:
    from .awaited import Transport


class QueryKey(SecurityScheme):
    """API key in the query. It replaces a parameter of the same name."""

    @override
    def is_sent_by(self, _headers: set[str], /) -> bool:
        """Return False: no header replaces the key."""
        return False

    @override
    def add(
        self, attempt: httpx.Request, value: str, transport: "Transport", /
    ) -> None:
        """Add the key to the URL to send, and keep the URL without keys for log lines."""
        shown, target = attempt.url, attempt.extensions.get("target")
        sent = shown.copy_with(raw_path=target) if target else shown
        shown = attempt.extensions.get(PUBLIC_URL, shown)
        if self.name in sent.params:  # the URL of a redirect may repeat it
            shown = shown.copy_remove_param(self.name)
            sent = sent.copy_remove_param(self.name)
        sent = httpx.URL(extended(str(sent), ((self.name, value),)))
        # The library logs the URL, and not the target that replaces it. But a transport
        # of a given HTTP client may ignore the target.
        if transport.is_own:
            attempt.url, attempt.extensions["target"] = shown, sent.raw_path
        else:
            attempt.url, attempt.extensions[PUBLIC_URL] = sent, shown


class CookieKey(SecurityScheme):
    """API key in a cookie. It replaces a stored cookie of the same name."""

    @override
    def is_sent_by(self, _headers: set[str], /) -> bool:
        """Return False: no header replaces the key."""
        return False

    @override
    def add(
        self, attempt: httpx.Request, value: str, _transport: "Transport", /
    ) -> None:
        """Add the cookie to a request. Raise `ValueError` for a value that some servers read as several cookies."""
        if {" ", "\t", ";"} & {*header_value("Cookie", value)}:
            raise ValueError(f"cookie {self.name!r} must not hold spaces or semicolons")
        add_cookies(attempt, ((self.name, value),))
