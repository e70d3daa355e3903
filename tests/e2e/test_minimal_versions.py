"""Generated clients work with the oldest versions of the packages that they need."""

import dataclasses
import json
import os
import re
import sys
import tomllib
from pathlib import Path
from typing import Literal, get_args

import pytest
from opgen.config.clients import select
from opgen.config.read import read_configuration
from opgen.core.options import Options
from opgen.core.versions import MINIMAL_VERSIONS, client_requirements

from tests.e2e.test_wheel import ROOT, link_required, run
from tests.support.packages import generate_package
from tests.support.servers import sandboxes
from tests.support.servers.running import running

HERE = Path(__file__).parent
INSTALLED = ROOT / ".build" / "minimal"
Library = Literal["httpx2", "httpx"]
DOCUMENT = json.loads((ROOT / "specs" / "sandboxes.json").read_text("utf-8"))
OPERATIONS = 16
IMPORT_ALL = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
    importlib.import_module(module.name)
import pydantic
print(pydantic.VERSION)
"""
# pydantic before 2.14 cannot write a model that it has read only as a part of another one.
SEND_A_PART_BACK = """
from sandboxes import ErrorResponse
from sandboxes._runtime.encode import encode_json
from sandboxes._runtime.models import adapter
kind = list[ErrorResponse]
part = b'{"param":"port","details":"taken"}'
found, _ = adapter(kind, "kind").read(("validate_json", b'[{"errors":[%b]}]' % part))
assert encode_json(found[0].errors[0]) == part
"""

GENERATE_GOLDENS = """
from opgen.core.versions import versions
from tests.goldens.cases import goldens
assert versions()["black"] == "24.1.0", versions()
cases = goldens()[::4]  # other layouts than those of a quarter of the cases are rare
different = [case.name for case in cases if case.compared != case.expected]
assert not different, different
"""


def test_documented_versions_are_tested() -> None:
    pins = re.findall(r"(?m)^([a-z0-9-]+)==([0-9.]+?)(?:\.0)?(?:;.*)?$", (HERE / "minimal.txt").read_text("utf-8"))
    first = dict(reversed(pins))
    assert MINIMAL_VERSIONS.items() <= first.items()


def test_requirements_of_models_have_no_http_library() -> None:
    assert client_requirements(Options(package="p", types_only=True)) == ("pydantic>=2.14",)


@pytest.mark.parametrize("library", get_args(Library))
def test_client_of_a_service_works_with_the_oldest_versions(library: Library, tmp_path: Path) -> None:
    """Without the packages of this environment, in a process of its own."""
    configuration = read_configuration(ROOT / "pyproject.toml")
    (client,) = select(configuration, ["sandboxes"]).clients
    options = dataclasses.replace(client.options, http_library=library)
    generate_package(DOCUMENT, tmp_path, options)
    link_required(["pytest"], tmp_path / "required")
    folders = (INSTALLED, tmp_path, tmp_path / "required")
    environment = {"PYTHONPATH": os.pathsep.join(map(str, folders))}
    python = [sys.executable, "-S", "-W", "error"]
    version = run([*python, "-c", IMPORT_ALL, "sandboxes"], tmp_path, **environment)
    assert version.strip() in (HERE / "minimal.txt").read_text("utf-8")
    run([*python, "-c", SEND_A_PART_BACK], tmp_path, **environment)
    with running(sandboxes.create_app()) as url:
        for kind in ("sync", "async"):
            command = [*python, str(HERE / "caller.py"), url, sandboxes.TOKEN, kind]
            assert run(command, tmp_path, **environment) == f"{OPERATIONS}\n"


def test_opgen_requires_the_oldest_black_that_is_tested() -> None:
    pins = (HERE / "minimal_opgen.txt").read_text("utf-8")
    (tested,) = re.findall(r"(?m)^black==(.+)\.0$", pins)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert f"black>={tested},<27" in project["dependencies"]


def test_opgen_writes_the_same_bytes_with_the_oldest_black(tmp_path: Path) -> None:
    folders = (INSTALLED / "opgen", ROOT)
    environment = {"PYTHONPATH": os.pathsep.join(map(str, folders))}
    run([sys.executable, "-c", GENERATE_GOLDENS], tmp_path, **environment)
