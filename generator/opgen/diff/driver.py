"""Program that executes witnesses with one of two generated packages.

It runs in a process of its own and imports nothing of opgen. It reads JSON from the file in its argument and writes
JSON to standard output. It ends when standard input ends, so it does not outlive opgen. The code that it executes
consists of constants of opgen and of encoded text of documents.
"""

import base64
import json
import os
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote

_LIBRARIES = ("subprocess", "pydantic", "typing_extensions", "httpx2", "httpx")
_REFUSED = frozenset({"_winapi", "cpython", "ctypes", "os", "socket", "sqlite3", "subprocess", "winreg"})
"""Modules with audit events of the network, processes, native code and changes of files."""
_HARMLESS = frozenset(
    {"os.listdir", "os.putenv", "os.scandir", "os.unsetenv", "os.walk", "socket.__new__", "sqlite3.connect/handle"}
)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC


def guard() -> None:
    """Refuse the network, processes, native code and changes of files, until the process ends.

    The guard covers the audit events of Python (PEP 578). It is not a sandbox: hostile Python code can circumvent it.
    """

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        is_refused = event.partition(".")[0] in _REFUSED and event not in _HARMLESS
        if is_refused or (event == "open" and arguments[2] & _WRITES):
            raise RuntimeError(f"a witness must not use {event}")

    # These modules start processes and load libraries without an audit event.
    vars(sys)["modules"].update(dict.fromkeys(("_posixsubprocess", "_cffi_backend")))
    sys.addaudithook(refuse)


def sent(request: Any) -> dict[str, Any]:
    """Return method, path, query, headers and bytes of a request."""
    content, content_type = content_of(request)
    return {
        "method": request.method,
        "path": request.path,
        "query": [[unquote(str(text)) for text in pair] for pair in request.query],
        "headers": [list(pair) for pair in request.headers],
        "cookies": [list(pair) for pair in getattr(request, "cookies", ())],
        "content_type": content_type,
        "content": None if content is None else base64.b64encode(content).decode(),
    }


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


def executed(code: str) -> dict[str, Any]:
    """Execute `code`, and return its request or its exception."""
    names: dict[str, Any] = {"__name__": "witness"}
    try:
        compiled = compile(code, "<witness>", "exec")
        exec(compiled, names)  # noqa: S102 - see the docstring of the module
        request = None if "result" in names else names.get("request")
        return {"error": None, "sent": None if request is None else sent(request)}
    except BaseException as error:  # noqa: BLE001 - each exception is a result
        first = str(error).partition("\n")[0]
        if isinstance(error, ImportError):
            first = first.partition(" (")[0]  # the path of the module
        return {"error": f"{type(error).__name__}: {first}"[:300], "sent": None, **facts(error)}


def facts(error: BaseException) -> dict[str, Any]:
    """Return the locations of the parts that pydantic refused, each with its reason, and whether an error has a detail."""
    refused = getattr(error, "errors", None) or getattr(error.__cause__, "errors", None)
    listed = refused(include_url=False, include_context=False, include_input=False) if callable(refused) else ()
    return {
        "at": [[[str(part) for part in each["loc"]], each["msg"][:200]] for each in listed[:100]],
        "has_detail": getattr(error, "detail", None) is not None,
        "status": getattr(error, "status_code", 0),
    }


def prepare_libraries() -> None:
    """Import the libraries of packages before a package can take their names, and create a client of each HTTP library.

    The first client imports trio, which runs a process (ldconfig).
    """
    for name in _LIBRARIES:
        with suppress(ImportError):
            client = getattr(import_module(name), "Client", None)
            if client:
                client().close()


def end_with_opgen() -> None:
    """End this process as soon as standard input ends, because opgen holds its other end."""
    os.read(0, 1)
    os._exit(1)


def main() -> None:
    """Execute the codes in the JSON of the argument."""
    results = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a package may print
    Thread(target=end_with_opgen, daemon=True).start()
    given = json.loads(Path(sys.argv[1]).read_bytes())
    prepare_libraries()
    guard()
    sys.path.insert(0, given["folder"])
    found = {key: executed(code) for key, code in given["codes"].items()}
    json.dump(found, results)
    results.close()
    os._exit(0)  # without code of the package that waits for the end


if __name__ == "__main__":
    main()
