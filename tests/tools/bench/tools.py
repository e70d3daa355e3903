"""The generators that are measured, each in an environment of its own, and the command each is run by."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

PINS = Path(__file__).with_name("peers.txt")
OUTPUT = "api"
"""What opgen's package is called: its folder below that of the document."""
Arguments = Callable[[Path, Path], list[str | Path]]
"""What a program is given to read a document and to write below a folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A generator in one of its modes."""

    name: str
    program: Path
    arguments: Arguments
    folder: str
    """Where it writes: tools that work on the same files share it."""
    missing: str = ""
    """Why it cannot run here."""


def tools(environments: Path) -> tuple[Tool, ...]:
    """opgen, then its peers, which are installed under `environments` where they are not yet."""
    pinned = pins(PINS.read_text("utf-8"))
    programs = {name: installed(name, version, environments) for name, version in pinned.items()}
    return (*_opgen(), *_peers(programs, environments))


def pins(text: str) -> dict[str, str]:
    """Return the version of each peer in the text of `peers.txt`."""
    return dict(re.findall(r"(?m)^([a-z0-9-]+)==([0-9.]+)$", text))


def _opgen() -> tuple[Tool, ...]:
    program = Path(sys.executable).with_name("opgen")

    def arguments(verb: str) -> Arguments:
        return lambda document, output: [*(verb, "--no-cache", "--spec", document, "--output", output)]

    return tuple(
        Tool(name=f"opgen {verb}", program=program, arguments=arguments(verb), folder=OUTPUT)
        for verb in ("generate", "check")
    )


def _peers(programs: Mapping[str, Path], environments: Path) -> tuple[Tool, ...]:
    models = programs["datamodel-code-generator"] / "datamodel-codegen"
    # Without this it ends at an enum that has both `A-1` and `A_1`.
    settings = environments / "openapi-python-client.yaml"
    settings.write_text("literal_enums: true\n", "utf-8")
    return (
        Tool(name="datamodel-code-generator, client", program=models, arguments=_client, folder="client"),
        Tool(
            name="datamodel-code-generator, models only",
            program=models,
            arguments=_models("black", "isort"),
            folder="models",
        ),
        Tool(name="the same, its own formatter", program=models, arguments=_models("builtin"), folder="builtin"),
        Tool(
            name="openapi-python-client",
            program=programs["openapi-python-client"] / "openapi-python-client",
            arguments=_attrs(settings),
            folder="openapi-python-client",
        ),
        Tool(
            name="openapi-generator",
            program=programs["openapi-generator-cli"] / "openapi-generator-cli",
            arguments=lambda document, output: [*("generate", "-g", "python", "-i"), document, "-o", output],
            folder="openapi-generator",
            missing="" if shutil.which("java") else "not run: there is no Java here",
        ),
    )


def _models(*formatters: str) -> Arguments:
    return lambda document, output: [
        "--input",
        document,
        *("--input-file-type", "openapi"),
        *("--output-model-type", "pydantic_v2.BaseModel"),
        *("--formatters", *formatters, "--output"),
        output / "models.py",
    ]


def _client(document: Path, output: Path) -> list[str | Path]:
    return [
        *_models("black", "isort")(document, output),
        *("--generate-client", "httpx2", "--openapi-scopes", "schemas", "paths", "api"),
        *("--client-package", "client", "--client-model-package", "models"),
        "--client-output",
        output / "client",
    ]


def _attrs(settings: Path) -> Arguments:
    return lambda document, output: [
        *("generate", "--overwrite", "--config"),
        settings,
        "--path",
        document,
        "--output-path",
        output,
    ]


def installed(name: str, version: str, environments: Path) -> Path:
    """Return the folder of the peer's programs."""
    folder = environments / f"{name}-{version}"
    done = folder / "installed"
    if not done.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, f"{name}=={version}"], check=True)
        done.touch()
    return folder / "bin"
