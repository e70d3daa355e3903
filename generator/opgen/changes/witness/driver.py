"""Program that executes witnesses with one of two generated packages, without network.

It runs in a process of its own and imports nothing of opgen. It reads JSON from standard input and writes JSON to
standard output. The code that it executes consists of constants of opgen and of encoded text of documents.
"""

import base64
import json
import sys
from contextlib import suppress
from importlib import import_module
from itertools import count
from typing import Any
from urllib.parse import quote, unquote

_REFUSED = (
    "socket.connect",
    "socket.bind",
    "socket.sendto",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "shutil.rmtree",
)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Raise for each event of the network, of another process, and of a file that is deleted."""
    del arguments
    if event in _REFUSED:
        raise RuntimeError(f"a witness must not use {event}")


def sent(request: Any) -> dict[str, Any]:
    """Return method, path, query, headers and bytes of a request."""
    content, content_type = content_of(request)
    return {
        "method": request.method,
        "path": request.path,
        "query": [[unquote(str(text)) for text in pair] for pair in request.query],
        "query_text": "&".join("=".join(map(quoted, pair)) for pair in request.query),
        "headers": [list(pair) for pair in request.headers],
        "cookies": [list(pair) for pair in request.cookies],
        "content_type": content_type,
        "content": None if content is None else base64.b64encode(content).decode(),
    }


def quoted(text: str) -> str:
    """Return `text` as the package writes it in a URL. A text of another type than `str` is already encoded."""
    return text if type(text) is not str else quote(text, safe="")


def content_of(request: Any) -> tuple[bytes | None, str | None]:
    """Return the bytes of the body of a request, and its media type."""
    content, content_type = request.content, request.content_type
    if content is None or isinstance(content, bytes):
        return content, content_type
    try:
        content.open(awaited=False).send(None)
    except StopIteration as done:  # the result of a coroutine that waits for nothing
        pieces, headers, _ = done.value
        joined = pieces if isinstance(pieces, bytes) else b"".join(pieces)
        return joined, headers.get("Content-Type", content_type)
    raise RuntimeError("the body of a request waits for an event")


def repeat_random_bytes() -> None:
    """Let `os.urandom` return the same bytes for each witness, because boundaries of multipart bodies are random."""
    numbers = count(1)

    def urandom(size: int, /) -> bytes:
        return next(numbers).to_bytes(8, "big").rjust(size, b"o")

    vars(sys.modules["os"])["urandom"] = urandom


def plain(result: Any) -> Any:
    """Return the result of a call as JSON data."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - only packages need pydantic

    return TypeAdapter(Any).dump_python(
        result,
        mode="json",
        by_alias=True,
        exclude_unset=True,  # a value that the response has, not a default
        warnings=False,
        fallback=repr,
    )


def executed(code: str) -> dict[str, Any]:
    """Execute `code`, and return its request or its exception."""
    names: dict[str, Any] = {"__name__": "witness"}
    repeat_random_bytes()
    try:
        compiled = compile(code, "<witness>", "exec")
        exec(compiled, names)  # noqa: S102 - see the docstring of the module
        if "result" in names:
            return {"error": None, "sent": None, "result": plain(names["result"])}
        request = names.get("request")
        return {"error": None, "sent": None if request is None else sent(request)}
    except Exception as error:  # noqa: BLE001 - each exception is a result
        first = str(error).partition("\n")[0]
        if isinstance(error, ImportError):
            first = first.partition(" (")[0]  # the path of the module
        return {"error": f"{type(error).__name__}: {first}"[:300], "sent": None}


def prepare_libraries() -> None:
    """Create a client of each HTTP library, because its first client imports trio, which runs a process (ldconfig)."""
    for name in ("httpx2", "httpx"):
        with suppress(ImportError):
            import_module(name).Client().close()


def main() -> None:
    """Execute the codes in standard input."""
    given = json.load(sys.stdin)
    sys.path[:0] = given["folders"]
    prepare_libraries()
    sys.addaudithook(_refuse)
    json.dump({key: executed(code) for key, code in given["codes"].items()}, sys.stdout)


if __name__ == "__main__":
    main()
