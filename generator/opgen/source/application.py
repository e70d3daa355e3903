"""Reader of an application's document, and search for the project's interpreter, which imports the application."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryFile

from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.frozen import frozen
from opgen.core.processes import run_alone
from opgen.source.web.redact import redact_url

_MAX_ERROR = 1 << 16
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s'\"<>]+")
_BIN = Path("Scripts/python.exe") if sys.platform == "win32" else Path("bin/python")


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
        UsageError: The application cannot be imported, has no document, prints more than `size`, or does not end within
            `seconds`.
    """
    python = find_python(interpreter.folder, interpreter.setting)
    tried = f"the interpreter was {escaped(python)}; to use another, activate its environment, or set python"
    # The text of the program, so that `sys.path` has the folder of the project and not the folder of this file.
    program = files("opgen.source").joinpath("exporter.py").read_text("utf-8")
    try:
        with TemporaryFile() as output, TemporaryFile() as messages:
            code = run_alone(
                [python, "-c", program, name, str(size + 1)],
                interpreter.folder,
                os.environ,
                stdout=output,
                stderr=messages,
                seconds=seconds,
                size=size + 1,
            )
            output.seek(0)
            content = output.read()
            messages.seek(max(0, messages.seek(0, os.SEEK_END) - _MAX_ERROR))
            printed = messages.read().decode("utf-8", "replace").strip().splitlines()
    except subprocess.TimeoutExpired:
        raise UsageError(f"{escaped(name)}: not exported within {seconds:g} s\n  hint: {tried}") from None
    except OverflowError:
        raise UsageError(f"{escaped(name)}: prints more than {size >> 20} MiB\n  hint: {tried}") from None
    except OSError as error:
        reason = (error.strerror or "cannot be started").lower()
        raise UsageError(f"{escaped(python)}: {reason}\n  hint: {tried}") from None
    if code == 0:
        return content
    try:
        lines = [str(line) for line in json.loads(content)]
    except ValueError:
        lines = [f"the process ended with exit code {code}", *printed[-3:]]
    hint = "" if lines[-1].startswith("hint: ") else f"\n  hint: {tried}"
    # The text of an exception can be the URL of a database with its password.
    shown = [escaped(_URL.sub(lambda found: redact_url(found[0]), line)) for line in lines]
    raise UsageError(f"{escaped(name)}: " + "\n  ".join(shown) + hint)


def find_python(folder: Path, setting: str = "") -> str:
    """Return the interpreter that `setting` names, or the project's own.

    This is the interpreter of `VIRTUAL_ENV`, or of the nearest folder `.venv` beside a `pyproject.toml`, or the one that
    runs opgen.

    Args:
        folder: The folder of the configuration file.
        setting: A path relative to `folder`, or the name of a command.

    Raises:
        UsageError: The interpreter of `setting` does not exist.
    """
    if setting:
        is_path = os.sep in setting or "/" in setting
        found = shutil.which(folder.absolute() / setting if is_path else setting)
        if found is None:
            raise UsageError(
                f'no interpreter "{escaped(setting)}"\n'
                "  hint: set python to a path relative to the configuration, or to a command such as python3.12"
            )
        return found
    return next((str(each) for each in _usual(folder.absolute()) if each.is_file()), sys.executable)


def _usual(folder: Path) -> Iterator[Path]:
    if active := os.environ.get("VIRTUAL_ENV"):
        yield Path(active) / _BIN
    for each in (folder, *folder.parents):
        if (each / "pyproject.toml").is_file():
            yield each / ".venv" / _BIN
