"""Program that calls operations of a generated package.

It runs in a process of its own, with the interpreter of a project, and imports nothing of opgen. Each line of standard
input is a call as JSON, and it writes its result to standard output as one line. It ends with standard input.

The guard of the HTTP client is the last step before the network. It sends GET and HEAD to one origin only, and the token
request of OAuth client credentials.
"""

import base64
import json
import os
import sys
import time
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

_PACKAGE = "probed"
_SECONDS = 10.0
_MAX_BYTES = 1 << 20
_NAMES = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
}
_GRANT = b"grant_type=client_credentials"


class RefusedError(Exception):
    """A request that a probe must not send."""


class Guard:
    """Guard of an HTTP client: it limits the rate of requests, and refuses all that are not safe."""

    def __init__(self, rate: float) -> None:
        self.sent: list[str] = []
        """Methods of requests since the last result."""
        self.origin: Any = None
        self._pause = 1 / rate
        self._next = 0.0

    def __call__(self, request: Any) -> None:
        """Wait for the turn of `request`. Raise `RefusedError` if it is not safe."""
        call = request.extensions.get("call")
        content = getattr(call, "content", None)
        is_token = not getattr(call, "operation_id", "") and isinstance(content, bytes) and _GRANT in content
        if is_token and request.method == "POST":
            self.sent.append("token")
        elif request.method not in {"GET", "HEAD"} or content:
            raise RefusedError(f"a probe does not send {request.method} requests")
        elif origin_of(request.url) != self.origin:
            raise RefusedError(f"a probe does not follow a redirect to {request.url.netloc.decode()}")
        else:
            self.sent.append(request.method)
        time.sleep(max(0.0, self._next - time.monotonic()))
        self._next = time.monotonic() + self._pause


def origin_of(url: Any) -> tuple[str, str, int | None]:
    """Return scheme, host and port of a URL of the HTTP library, which leaves out default ports."""
    return url.scheme, url.host, url.port


class Caller:
    """Client of the package in a folder."""

    def __init__(self, given: dict[str, Any]) -> None:
        folder = Path(given["folder"])
        places = [str(folder)]
        spec = spec_from_file_location(_PACKAGE, folder / "__init__.py", submodule_search_locations=places)
        if spec is None or spec.loader is None:
            raise ImportError(f"no package in {folder}")
        package = module_from_spec(spec)
        sys.modules[_PACKAGE] = package
        spec.loader.exec_module(package)
        self._http = import_module(f"{_PACKAGE}._runtime.http_library").httpx
        self._operations = import_module(f"{_PACKAGE}.operations").OPERATIONS
        self.guard = Guard(given["rate"])
        self._client = import_module(f"{_PACKAGE}.client").Client(
            base_url=given["base_url"],
            http_client=self._http.Client(timeout=_SECONDS, event_hooks={"request": [self.guard]}),
            headers=given["headers"],
            **given["credentials"],
            total_timeout=_SECONDS,
            max_retries=0,
            max_response_bytes=_MAX_BYTES,
        )

    def url(self, request: Any = None) -> str:
        """Return the base URL of calls, or that of a request."""
        return str(self._client.base_url(request))

    def call(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return the facts of a response that a check of the document needs."""
        if given["operation"] not in self._operations:
            raise LookupError("the package has no such operation: generate it again")
        request = self._operations[given["operation"]].functions[2](**given["arguments"])
        self.guard.origin = origin_of(self._http.URL(self.url(request)))
        response = self._client.send_raw(request)
        media_type, content = response.decoded()
        return {
            "status": response.status_code,
            "media_type": response.headers.get("content-type", ""),
            "content": base64.b64encode(content if "json" in media_type or not media_type else content[:1]).decode(),
            "problems": problems_of(response),
        }


def problems_of(response: Any) -> list[tuple[list[str], str, str, int | None]]:
    """Return the problems that the package itself finds, with `*` for items and keys of maps: path, rule, type, length."""
    try:
        found = response.read()[1]
    except Exception as error:  # noqa: BLE001 - an error response is a result
        found = getattr(error, "problems", ())
    return [([n if type(n) is str else "*" for n in e.path], e.rule, *shape_of(response, e.path)) for e in found]


def shape_of(response: Any, path: Any) -> tuple[str, int | None]:
    """Return the JSON type of a value in a response, and the length of a text, a list or an object."""
    try:
        value = json.loads(response.content)
        for name in path:
            value = value[name]
    except (LookupError, TypeError, ValueError):
        return "", None
    return _NAMES[type(value)], len(value) if isinstance(value, str | list | dict) else None


def attempted(call: Any, guard: Guard | None = None) -> dict[str, Any]:
    """Return the result of `call`, or its error in one line."""
    try:
        result: dict[str, Any] = call()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - each exception is a result, also of a package that exits
        text = str(error).partition("\n")[0][:300]
        result = {"error": text or type(error).__name__, "kind": type(error).__name__}
    if guard is not None:
        result["sent"], guard.sent = guard.sent, []
    return result


def main() -> None:
    """Make the calls in the lines of standard input. The first line describes the client."""
    results = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a package may print

    def write(result: dict[str, Any]) -> None:
        print(json.dumps(result), file=results, flush=True)

    callers = []

    def begin() -> dict[str, Any]:
        callers.append(Caller(json.loads(sys.stdin.readline())))
        return {"url": callers[0].url()}

    write(attempted(begin))
    for line in sys.stdin if callers else ():
        caller, given = callers[0], json.loads(line)
        write(attempted(lambda: caller.call(given), caller.guard))  # noqa: B023 - called at once


if __name__ == "__main__":
    main()
