"""Generators that are compared, at pinned versions, each in an environment of its own."""

import json
import sys
from importlib.metadata import version
from pathlib import Path

from tests.tools.bench.tools import PINS, ROOT, client_arguments, environment, installed, pins
from tests.tools.comparison.running import Generator

_RUNTIME = Path(__file__).with_name("runtime.txt")


def opgen() -> Generator:
    """Return opgen as a generator to compare."""
    return Generator(
        name="opgen",
        version=version("opgen"),
        command=lambda document, output: [
            Path(sys.executable),
            *("-m", "opgen", "generate", "--quiet", "--spec"),
            document,
            "--output",
            output / "client",
        ],
        package="client",
    )


def peers() -> tuple[Generator, ...]:
    """Return the other generators, which are installed if they are missing."""
    pinned = pins(PINS.read_text("utf-8"))
    programs = {name: installed(name, number) for name, number in pinned.items()}
    models = programs["datamodel-code-generator"] / "datamodel-codegen"
    attrs = programs["openapi-python-client"] / "openapi-python-client"
    java = programs["openapi-generator-cli"] / "openapi-generator-cli"
    return (
        Generator(
            name="openapi-python-client",
            version=pinned["openapi-python-client"],
            command=lambda document, output: [
                attrs,
                *("generate", "--meta", "none", "--path"),
                document,
                "--output-path",
                output / "attrs_client",
            ],
            package="attrs_client",
        ),
        Generator(
            name="openapi-generator",
            version=pinned["openapi-generator-cli"],
            command=lambda document, output: [java, *("generate", "-g", "python", "-i"), document, "-o", output],
            package="openapi_client",
        ),
        Generator(
            name="datamodel-code-generator",
            version=pinned["datamodel-code-generator"],
            command=lambda document, output: [
                models,
                *client_arguments(document, _models(document, output), output / "client", "builtin"),
            ],
            package="client",
        ),
    )


def runtime() -> Path:
    """Return the Python that has the libraries of all clients."""
    return environment(ROOT / ".build" / "comparison", _RUNTIME.read_text("utf-8")) / "python"


def _models(document: Path, output: Path) -> Path:
    """Return the path of the models: a file, or the folder that names with dots need."""
    components = json.loads(document.read_text("utf-8")).get("components", {})
    has_dots = any("." in name for name in components.get("schemas", {}))
    return output / ("models" if has_dots else "models.py")
