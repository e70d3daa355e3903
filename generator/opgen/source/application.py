"""Reader of an application's document: a process with the project's interpreter imports the application."""

import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import IO

from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.processes import run_alone
from opgen.source.interpreter import find_python

_MAX_ERROR = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
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
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as messages:
        try:
            code = run_alone(
                [python, "-c", program, name],
                interpreter.folder,
                os.environ,
                stdout=output,
                stderr=messages,
                seconds=seconds,
            )
        except subprocess.TimeoutExpired:
            raise UsageError(f"{escaped(name)}: not exported within {seconds:g} s\n  hint: {tried}") from None
        except OSError as error:
            reason = (error.strerror or "cannot be started").lower()
            raise UsageError(f"{escaped(python)}: {reason}\n  hint: {tried}") from None
        if code == 0:
            return _content(output, size + 1)
        try:
            lines = [str(line) for line in json.loads(_content(output, _MAX_ERROR))]
        except ValueError:
            printed = _content(messages, _MAX_ERROR).decode("utf-8", "replace").strip().splitlines()
            lines = [f"the process ended with exit code {code}", *printed[-3:]]
    hint = "" if lines[-1].startswith("hint: ") else f"\n  hint: {tried}"
    raise UsageError(f"{escaped(name)}: " + "\n  ".join(map(escaped, lines)) + hint)


def _content(file: IO[bytes], size: int) -> bytes:
    file.seek(0)
    return file.read(size)
