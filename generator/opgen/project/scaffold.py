"""Scaffold of a published package: files around the generated code, which `opgen init --package-project` writes."""

import os
from collections.abc import Mapping
from pathlib import Path

from opgen.codegen.templates import templates_folder
from opgen.config.clients import DEFAULT_CONFIG, Client, package_name
from opgen.config.read import project_folder
from opgen.core import disk
from opgen.core.errors import UsageError
from opgen.core.versions import client_requirements, opgen_version


def files(client: Client) -> dict[Path, str]:
    """Return the texts of the scaffold by path. The text of `pyproject.toml` lacks the section of the client.

    Raises:
        UsageError: The package is not in `src`, the configuration has another name, or one of the files exists.
    """
    package = package_name(client.name)
    if Path(client.config) != DEFAULT_CONFIG:
        raise UsageError("--package-project cannot be used with --config")
    if client.output != f"src/{package}":
        raise UsageError(
            f'the package of a package project is in "src/{package}", not in "{client.output}"\n'
            "  hint: leave out --output"
        )
    requirements = client_requirements(client.options)
    root = os.path.relpath(project_folder(DEFAULT_CONFIG))
    distribution = client.name.replace("_", "-").lower()
    workflow, defaults = "check", ""
    if root != ".":
        inside = Path(os.path.relpath(Path.cwd(), root)).as_posix()
        workflow, defaults = distribution, f"defaults:\n  run:\n    working-directory: {inside}\n"
    facts = {
        "name": client.name,
        "distribution": distribution,
        "workflow": workflow,
        "defaults": defaults,
        "dependencies": "\n".join(f'    "{each}",' for each in requirements),
        "version": opgen_version(),
        "output": client.output,
        "package": package,
        "spec": client.spec,
    }
    folder = templates_folder() / "project"
    texts = {}
    for template in sorted(folder.rglob("*.txt")):
        path = template.relative_to(folder).as_posix().format(**facts).removesuffix(".txt")
        # The forge reads workflows in the root of the repository alone.
        path = os.path.normpath(f"{root}/{path}") if path.startswith(".github/") else path
        texts[Path(path)] = template.read_text("utf-8")
    existing = [path.as_posix() for path in texts if os.path.lexists(path)]
    if existing:
        raise UsageError(
            f"{', '.join(existing)}: the file exists\n" "  hint: run opgen init --package-project in an empty folder"
        )
    return {path: text.format(**facts) for path, text in texts.items()}


def write(files: Mapping[Path, str]) -> None:
    """Write the scaffold. Raise `UsageError` for a file that exists."""
    for path, text in files.items():
        with disk.refusing(f"write {path}"):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
