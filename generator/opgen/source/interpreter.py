"""Search for the Python interpreter of a project, which has the packages that the project needs."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from opgen.core.characters import escaped
from opgen.core.errors import UsageError

_BIN = Path("Scripts/python.exe") if sys.platform == "win32" else Path("bin/python")


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
