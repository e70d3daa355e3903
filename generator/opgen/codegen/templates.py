"""Folder of the templates, of the runtime modules and of the scaffold of a project, and their texts."""

import re
from collections.abc import Mapping
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
REGION = re.compile(r"^ *# only (with|without) (.+)\n((?:.*\n)*?) *# end\n", re.MULTILINE)
"""Part of a runtime module for packages with or without other modules: the condition, the modules and the text."""


def template_texts() -> Mapping[str, str]:
    """Return every template and runtime module by path, for the manifest's digest."""
    folder = templates_folder()
    files = [*folder.glob("*.jinja"), *folder.glob("runtime/*.py")]
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in sorted(files)}


def templates_folder() -> Path:
    """Return the folder of templates, in an installed package or in the checkout."""
    installed = _PACKAGE / "_templates"
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "templates"


def is_runtime(text: str) -> bool:
    """Return whether `text` is a runtime module, with or without each of its regions."""
    return any(_is_reduced(text, module) for module in template_texts().values())


def _is_reduced(text: str, module: str) -> bool:
    for number, piece in enumerate(REGION.split(module)):
        if number % 4 in {0, 3} and text.startswith(piece):
            text = text[len(piece) :]
        elif number % 4 == 0:
            return False
    return not text
