"""First use of a generated package: its import line, and the packages that it needs."""

import os
from collections.abc import Iterator
from pathlib import Path

from opgen.config.clients import Client
from opgen.core.client_requirements import client_requirements
from opgen.core.terminal import printable


def first_use_lines(client: Client) -> Iterator[str]:
    """Yield the import line of the package, and the command that installs the packages it needs."""
    root, name = _import_path(client.output_folder.absolute())
    line = f"from {name} import Client"
    if client.options.types_only:
        line = f"import {name}"
    folder = Path(os.path.relpath(root)).as_posix()
    remark = "" if folder == "." else f'  (with "{folder}" on the Python path)'
    yield printable(f"import: {line}{remark}", None)
    requirements = " ".join(f'"{each}"' for each in client_requirements(client.options))
    yield f"install: pip install {requirements}"


def _import_path(folder: Path) -> tuple[Path, str]:
    """Return the folder to put on the Python path, and the dotted name of the package in `folder`."""
    names, parent = [folder.name], folder.parent
    while (parent / "__init__.py").is_file():
        names.insert(0, parent.name)
        parent = parent.parent
    return parent, ".".join(names)
