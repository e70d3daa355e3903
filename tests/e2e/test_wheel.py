"""The wheel holds all that opgen needs to run away from its checkout, and requires the rest by name."""

import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from opgen.core.versions import opgen_version

from tests.support.distributions import required

ROOT = Path(__file__).parents[2]
SPEC = str(ROOT / "specs" / "primeintellect.json")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d"]
    run([*build, str(folder)], ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def opgen(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the `opgen` of a new environment that has only the wheel and its requirements."""
    folder = tmp_path_factory.mktemp("environment")
    environment = folder / "venv"
    run([sys.executable, "-m", "venv", "--without-pip", str(environment)], folder)
    pip = [sys.executable, "-m", "pip", "--python", str(environment)]
    run([*pip, "install", "--no-index", "--no-deps", str(wheel)], folder)
    link_required(["opgen"], folder / "required")
    (site_packages,) = (environment / "lib").glob("python*/site-packages")
    (site_packages / "required.pth").write_text(str(folder / "required"))
    return str(environment / "bin" / "opgen")


def link_required(names: list[str], folder: Path) -> None:
    """Return links to the distributions `names` and their requirements, except opgen, without downloads."""
    folder.mkdir()
    here = Path(sysconfig.get_path("purelib"))
    for name, found in required(names).items():
        if name != "opgen":
            tops = {file.parts[0] for file in found.files or ()}
            for top in tops - {"..", "__pycache__"}:
                (folder / top).symlink_to(here / top)


def run(command: list[str], folder: Path, **environment: str) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder), **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def texts(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.py"))}


def test_wheel_holds_templates_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    templates = {
        path.relative_to(ROOT / "templates").as_posix()
        for suffix in ("jinja", "py")
        for path in (ROOT / "templates").rglob(f"*.{suffix}")
    }
    prefix = "opgen/_templates/"
    assert {name.removeprefix(prefix) for name in names if name.startswith(prefix)} == templates
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"opgen"}
    assert "opgen/reports/report.schema.json" in names


def test_two_builds_are_equal_and_the_readme_has_absolute_links(tmp_path: Path) -> None:
    for name in ("one", "two"):
        run([sys.executable, "-m", "hatchling", "build", "-d", str(tmp_path / name)], ROOT)
    one, two = ({each.name: each.read_bytes() for each in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two
    assert {Path(name).suffix for name in one} == {".gz", ".whl"}
    (wheel,) = (tmp_path / "one").glob("*.whl")
    metadata = zipfile.ZipFile(wheel).read(f"opgen-{opgen_version()}.dist-info/METADATA").decode()
    targets = re.findall(r"\]\(([^)]+)\)", metadata)
    assert len(targets) > 10
    assert [target for target in targets if not target.startswith(("https://", "#"))] == []
    assert "Project-URL: Changelog, https://" in metadata


def test_wheel_generates_in_an_empty_folder(opgen: str, tmp_path: Path) -> None:
    """The same package as its checkout does, run as a module."""
    for command, name in (([opgen], "a"), ([sys.executable, "-m", "opgen"], "b")):
        output = tmp_path / name / "client"
        flags = ["--spec", SPEC, "--output", str(output)]
        here = {"PYTHONPATH": str(ROOT / "generator")} if name == "b" else {}
        run([*command, "generate", *flags], tmp_path, **here)
        run([*command, "check", *flags], tmp_path, **here)
    assert len(texts(tmp_path / "a")) > 10
    assert texts(tmp_path / "a") == texts(tmp_path / "b")


def test_package_needs_pydantic_and_httpx2_alone(opgen: str, tmp_path: Path) -> None:
    output = tmp_path / "package" / "primeintellect"
    run([opgen, "generate", "--spec", SPEC, "--output", str(output)], tmp_path)
    link_required(["pydantic", "httpx2"], tmp_path / "required")
    code = "from primeintellect import *; Client().close(); print(*OPERATIONS)"
    path = os.pathsep.join([str(output.parent), str(tmp_path / "required")])
    # -S: without the packages of this environment.
    command = [sys.executable, "-S", "-W", "error", "-c", code]
    printed = run(command, tmp_path, PYTHONPATH=path)
    assert printed.startswith("expose_port_endpoint_api_v1_sandbox")
