"""Folder of the templates, of the runtime modules and of the scaffold of a project, and their texts."""

from collections.abc import Mapping
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def template_texts() -> Mapping[str, str]:
    """Return every template and runtime module by path, for the manifest's digest."""
    folder = templates_folder()
    files = [*folder.glob("*.jinja"), *folder.glob("runtime/*.py")]
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in sorted(files)}


def templates_folder() -> Path:
    """Return the folder of templates, in an installed package or in the checkout."""
    installed = _PACKAGE / "_templates"
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "templates"
