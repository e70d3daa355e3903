"""Reader of an application's document: a process with the project's interpreter imports the application."""

import json
import os
import re
import subprocess
from importlib.resources import files
from pathlib import Path
from threading import Thread

from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.frozen import frozen
from opgen.core.processes import run_alone
from opgen.source.interpreter import find_python
from opgen.source.web.redact import redact_url

_MAX_ERROR = 1 << 16
_CHUNK = 1 << 16
# Time to read the last bytes, because a process that left the group can keep a pipe open.
_LAST_SECONDS = 1
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s'\"<>]+")


@frozen
class Interpreter:
    """Python that may import applications, in the folder of the configuration file.

    `setting` is the setting `python`, or empty.
    """

    folder: Path
    setting: str = ""


def export(name: str, interpreter: Interpreter, seconds: float, size: int) -> bytes:
    """Return the document of the application `name`, such as `app.main:app`, with at most one byte more than `size`.

    Raises:
        UsageError: The application cannot be imported, has no document, or does not end within `seconds`.
    """
    python = find_python(interpreter.folder, interpreter.setting)
    tried = f"the interpreter was {escaped(python)}; to use another, activate its environment, or set python"
    # The text of the program, so that `sys.path` has the folder of the project and not the folder of this file.
    program = files("opgen.source").joinpath("exporter.py").read_text("utf-8")
    output, messages = _Pipe(dropped=slice(size + 1, None)), _Pipe(dropped=slice(None, -_MAX_ERROR))
    try:
        with output.writer, messages.writer:
            code = run_alone(
                [python, "-c", program, name],
                interpreter.folder,
                os.environ,
                stdout=output.writer,
                stderr=messages.writer,
                seconds=seconds,
            )
    except subprocess.TimeoutExpired:
        raise UsageError(f"{escaped(name)}: not exported within {seconds:g} s\n  hint: {tried}") from None
    except OSError as error:
        reason = (error.strerror or "cannot be started").lower()
        raise UsageError(f"{escaped(python)}: {reason}\n  hint: {tried}") from None
    if code == 0:
        return output.content()
    try:
        lines = [str(line) for line in json.loads(output.content())]
    except ValueError:
        printed = messages.content().decode("utf-8", "replace").strip().splitlines()
        lines = [f"the process ended with exit code {code}", *printed[-3:]]
    hint = "" if lines[-1].startswith("hint: ") else f"\n  hint: {tried}"
    # The text of an exception can be the URL of a database with its password.
    shown = [escaped(_URL.sub(lambda found: redact_url(found[0]), line)) for line in lines]
    raise UsageError(f"{escaped(name)}: " + "\n  ".join(shown) + hint)


class _Pipe:
    """Pipe from a process, whose bytes a thread reads without end and keeps but for the part `dropped`."""

    def __init__(self, *, dropped: slice) -> None:
        read, write = os.pipe()
        self.writer = os.fdopen(write, "wb")
        self._bytes = bytearray()
        self._thread = Thread(target=self._read, args=(read, dropped), daemon=True)
        self._thread.start()

    def content(self) -> bytes:
        self._thread.join(_LAST_SECONDS)
        return bytes(self._bytes)

    def _read(self, read: int, dropped: slice) -> None:
        with os.fdopen(read, "rb", buffering=0) as file:
            while chunk := file.read(_CHUNK):
                self._bytes += chunk
                del self._bytes[dropped]
