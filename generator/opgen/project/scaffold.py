"""Scaffold of a published package: files around the generated code, which `opgen init --package-project` writes."""

import os
from collections.abc import Mapping
from pathlib import Path

from opgen.config.clients import DEFAULT_CONFIG, Client, package_name
from opgen.core import disk
from opgen.core.errors import UsageError
from opgen.core.versions import client_requirements, opgen_version

_PROJECT = """\
[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = "{distribution}"
version = "0.1.0"
description = "Typed Python client of the API {name}."
readme = "README.md"
requires-python = ">=3.11"
dependencies = [
{dependencies}
]

# Tools for development: python -m pip install --group dev --editable .
[dependency-groups]
dev = [
    "mypy",
    "opgen[exact]=={version}",  # writes {output}, and checks it
    "pytest",
]

[tool.hatch.build.targets.wheel]
packages = ["{output}"]
exclude = ["{output}/.opgen.json"]  # the record of opgen generate

[tool.mypy]
strict = true
files = ["src", "tests"]

[tool.pytest.ini_options]
testpaths = ["tests"]
pythonpath = ["src"]

"""

_README = """\
# {distribution}

Typed Python client of the API {name}. opgen generates `{output}` from `{spec}`. Do not edit these two by hand.

```python
from {package} import Client

with Client() as client:
    ...  # {output}/api.md lists the methods
```

## Development

```sh
python -m pip install --group dev --editable .
opgen fetch     # update the snapshot {spec}
opgen generate  # write {output}
opgen check     # verify that both fit together
mypy
pytest
python -m pip wheel --no-deps --wheel-dir dist .
```
"""

_TESTS = '''\
"""Tests of the client with prepared responses: they send nothing."""

import importlib
import pkgutil

import pytest
import {package}
from {package}.testing import AsyncFakeClient, FakeClient


def test_every_module_can_be_imported() -> None:
    for module in pkgutil.walk_packages({package}.__path__, "{package}."):
        importlib.import_module(module.name)


@pytest.mark.parametrize("name", {package}.OPERATIONS)
def test_operation_has_functions(name: str) -> None:
    operation = {package}.OPERATIONS[name]
    FakeClient().on(operation.function)
    AsyncFakeClient().on(operation.async_function)


def test_call_without_a_prepared_response_is_an_error() -> None:
    with FakeClient() as client, pytest.raises(AssertionError, match="unexpected call"):
        client.request("GET", "/")
'''

_WORKFLOW = """\
name: check
on: [push, pull_request]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.11"
      - run: python -m pip install --group dev --editable .
      - run: opgen check --format github
      - run: mypy
      - run: pytest
      - run: python -m pip wheel --no-deps --wheel-dir dist .
"""

_ATTRIBUTES = "{output}/** text eol=lf linguist-generated\n"
_IGNORED = "/.venv/\n/dist/\n__pycache__/\n.mypy_cache/\n.pytest_cache/\n"


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
    facts = {
        "name": client.name,
        "distribution": client.name.replace("_", "-").lower(),
        "dependencies": "\n".join(f'    "{each}",' for each in requirements),
        "version": opgen_version(),
        "output": client.output,
        "package": package,
        "spec": client.spec,
    }
    templates = {
        "pyproject.toml": _PROJECT,
        "README.md": _README,
        f"tests/test_{package}.py": _TESTS,
        ".github/workflows/check.yml": _WORKFLOW,
        ".gitattributes": _ATTRIBUTES,
        ".gitignore": _IGNORED,
    }
    existing = [path for path in templates if os.path.lexists(path)]
    if existing:
        raise UsageError(
            f"{', '.join(existing)}: the file exists\n" "  hint: run opgen init --package-project in an empty folder"
        )
    return {Path(path): text.format(**facts) for path, text in templates.items()}


def write(files: Mapping[Path, str]) -> None:
    """Write the scaffold. Raise `UsageError` for a file that exists."""
    for path, text in files.items():
        with disk.refusing(f"write {path}"):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
