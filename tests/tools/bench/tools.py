"""Generators that are measured, each in an environment of its own, with their commands."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
BENCH = ROOT / ".build" / "bench"
"""Folder of the environments."""
PINS = Path(__file__).with_name("peers.txt")
OUTPUT = "api"
"""Name of opgen's package: its folder below that of the document."""
Arguments = Callable[[Path, Path], list[str | Path]]
"""Function that returns the arguments of a program for a document and an output folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """Generator in one of its modes."""

    name: str
    program: Path
    arguments: Arguments
    folder: str
    """Output folder. Tools that work on the same files share it."""
    missing: str = ""
    """Reason why it cannot run here."""


def tools() -> tuple[Tool, ...]:
    """Return opgen, then its peers, which are installed if they are missing."""
    pinned = pins(PINS.read_text("utf-8"))
    programs = {name: installed(name, version) for name, version in pinned.items()}
    return (*opgen(), *_peers(programs))


def pins(text: str) -> dict[str, str]:
    """Return the version of each peer in the text of `peers.txt`."""
    return dict(re.findall(r"(?m)^([a-z0-9-]+)==([0-9.]+)$", text))


def opgen() -> tuple[Tool, ...]:
    """Return opgen in its two modes."""
    program = Path(sys.executable).with_name("opgen")

    def arguments(command: str) -> Arguments:
        return lambda document, output: [*(command, "--no-cache", "--spec", document, "--output", output)]

    return tuple(
        Tool(name=f"opgen {command}", program=program, arguments=arguments(command), folder=OUTPUT)
        for command in ("generate", "check")
    )


def _peers(programs: Mapping[str, Path]) -> tuple[Tool, ...]:
    models = programs["datamodel-code-generator"] / "datamodel-codegen"
    # Without this setting it fails at an enum with `A-1` and `A_1`.
    settings = BENCH / "openapi-python-client.yaml"
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
            missing="" if shutil.which("java") else "not run: Java is missing",
        ),
    )


def models_arguments(document: Path, models: Path, *formatters: str) -> list[str | Path]:
    """Return the arguments of datamodel-code-generator for models."""
    return [
        "--input",
        document,
        *("--input-file-type", "openapi"),
        *("--output-model-type", "pydantic_v2.BaseModel"),
        *("--formatters", *formatters, "--output"),
        models,
    ]


def client_arguments(document: Path, models: Path, client: Path, *formatters: str) -> list[str | Path]:
    """Return the arguments of datamodel-code-generator for models and a client."""
    return [
        *models_arguments(document, models, *formatters),
        *("--generate-client", "httpx2", "--openapi-scopes", "schemas", "paths", "api"),
        *("--client-package", "client", "--client-model-package", "models"),
        "--client-output",
        client,
    ]


def _models(*formatters: str) -> Arguments:
    return lambda document, output: models_arguments(document, output / "models.py", *formatters)


def _client(document: Path, output: Path) -> list[str | Path]:
    return client_arguments(document, output / "models.py", output / "client", "black", "isort")


def _attrs(settings: Path) -> Arguments:
    return lambda document, output: [
        *("generate", "--overwrite", "--config"),
        settings,
        "--path",
        document,
        "--output-path",
        output,
    ]


def installed(name: str, version: str) -> Path:
    """Return the folder of the programs of a peer, which has an environment of its own."""
    return environment(BENCH / f"{name}-{version}", f"{name}=={version}\n")


def environment(folder: Path, requirements: str) -> Path:
    """Return the folder of the programs of an environment. It is built if it is missing or has other requirements."""
    done = folder / "installed"
    if not done.exists() or done.read_text("utf-8") != requirements:
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        file = folder / "requirements.txt"
        file.write_text(requirements, "utf-8")
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--requirement", str(file)], check=True)
        done.write_text(requirements, "utf-8")
    return folder / "bin"


def openai_programs() -> Path:
    """Return the folder of the programs of the environment with openai-python."""
    vendors = ROOT / "tests" / "tools" / "calls" / "vendors.txt"
    return installed("openai", pins(vendors.read_text("utf-8"))["openai"])


def environ(program: str | Path) -> dict[str, str]:
    """Return the environment of a program, which finds the programs beside it first, such as its formatter."""
    return {**os.environ, "PATH": f"{Path(program).parent}{os.pathsep}{os.environ['PATH']}"}


def run_python(python: Path, folders: Iterable[Path], *arguments: str, given: str = "") -> Any:
    """Run Python with folders on its path and a text as input, and return the JSON that it prints."""
    done = subprocess.run(
        [python, *arguments],
        input=given.encode(),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, [*folders, ROOT]))},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)
