"""The generators that are compared, at pinned versions, each in an environment of its own."""

import json
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from tests.tools.bench.tools import PINS, installed, pins
from tests.tools.comparison.running import Generator

ROOT = Path(__file__).parents[3]
BENCH = ROOT / ".build" / "bench"
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
        caller="opgen",
        package=lambda output: (output, _named(output, "client")),
    )


def peers() -> tuple[Generator, ...]:
    """Return the others, which are installed where they are not yet."""
    pinned = pins(PINS.read_text("utf-8"))
    programs = {name: installed(name, number, BENCH) for name, number in pinned.items()}
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
            caller="openapi_python_client",
            package=lambda output: (output, _named(output, "attrs_client")),
        ),
        Generator(
            name="openapi-generator",
            version=pinned["openapi-generator-cli"],
            command=lambda document, output: [java, *("generate", "-g", "python", "-i"), document, "-o", output],
            caller="openapi_generator",
            package=lambda output: (output, _named(output, "openapi_client")),
        ),
        Generator(
            name="datamodel-code-generator",
            version=pinned["datamodel-code-generator"],
            command=lambda document, output: [
                models,
                "--input",
                document,
                *("--input-file-type", "openapi"),
                *("--output-model-type", "pydantic_v2.BaseModel"),
                *("--formatters", "builtin", "--output"),
                _models(document, output),
                *("--generate-client", "httpx2"),
                *("--openapi-scopes", "schemas", "paths", "api"),
                *("--client-package", "client", "--client-model-package", "models"),
                "--client-output",
                output / "client",
            ],
            caller="datamodel_code_generator",
            package=lambda output: (output, _named(output, "client")),
        ),
    )


def runtime() -> Path:
    """Return the Python that has the libraries of all clients."""
    folder = ROOT / ".build" / "comparison"
    done = folder / "installed"
    pinned = _RUNTIME.read_text("utf-8")
    if not done.exists() or done.read_text("utf-8") != pinned:
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--requirement", str(_RUNTIME)], check=True)
        done.write_text(pinned, "utf-8")
    return folder / "bin" / "python"


def _models(document: Path, output: Path) -> Path:
    """Return a file, or the folder that it asks for where names have dots."""
    components = json.loads(document.read_text("utf-8")).get("components", {})
    has_dots = any("." in name for name in components.get("schemas", {}))
    return output / ("models" if has_dots else "models.py")


def _named(output: Path, name: str) -> str:
    """Return the name of the package, which must be there."""
    if not (output / name / "__init__.py").exists():
        raise FileNotFoundError(name)
    return name
