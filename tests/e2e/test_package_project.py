"""A project of `opgen init --package-project`: its tests pass, its workflow runs, and its wheel has the client."""

import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from opgen.core.options import Options
from opgen.core.versions import client_requirements

from tests.docs.pages import ROOT, run

INIT = ("opgen", "init", "api.json", "--name", "my-Shop", "--package-project", "--yes")
SCAFFOLD = (
    "README.md",
    "pyproject.toml",
    ".gitattributes",
    ".gitignore",
    "tests/test_my_shop.py",
    ".github/workflows/check.yml",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder but for a document."""
    document = (ROOT / "specs" / "sandboxes.json").read_bytes()
    (tmp_path / "api.json").write_bytes(document)
    return tmp_path


def test_project_is_tested_checked_and_built(folder: Path) -> None:
    done = run(INIT, folder)
    assert done.returncode == 0, done.stderr
    written = [f"wrote {path}" for path in SCAFFOLD]
    assert set(written) < set(done.stderr.splitlines())
    assert "gitattributes: " not in done.stderr  # the project has them
    assert done.stderr.endswith("run: opgen generate my-Shop\n")
    assert run(["opgen", "generate"], folder).returncode == 0
    workflow = yaml.safe_load((folder / SCAFFOLD[-1]).read_text("utf-8"))
    install, *commands = [step["run"] for step in workflow["jobs"]["check"]["steps"] if "run" in step]
    assert install == "python -m pip install --group dev --editable ."
    for command in commands:
        # Without downloads: the environment of the tests has all packages for a build.
        local = command.replace("pip wheel", "pip wheel --no-build-isolation")
        done = run(["bash", "-c", local], folder)
        assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = (folder / "dist").glob("*.whl")
    assert wheel.name == "my_shop-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = archive.read("my_shop-0.1.0.dist-info/METADATA").decode()
    assert {"my_shop/client.py", "my_shop/testing.py", "my_shop/py.typed"} <= {*names}
    assert "my_shop/.opgen.json" not in names
    for requirement in client_requirements(Options(package="my_shop")):
        assert f"Requires-Dist: {requirement}\n" in metadata


@pytest.mark.parametrize("path", SCAFFOLD)
def test_existing_file_is_never_overwritten(folder: Path, path: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text("# mine\n", "utf-8")
    before = sorted(folder.rglob("*"))
    done = run(INIT, folder)
    assert (done.returncode, done.stderr.splitlines()) == (
        2,
        [f"{path}: the file exists", "  hint: run opgen init --package-project in an empty folder"],
    )
    assert sorted(folder.rglob("*")) == before
    assert (folder / path).read_text("utf-8") == "# mine\n"


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (("--output", "lib/shop"), 'is in "src/my_shop", not in "lib/shop"'),
        (("--config", "other.toml"), "cannot be used with --config"),
    ],
)
def test_layout_of_the_project_is_fixed(folder: Path, option: tuple[str, str], message: str) -> None:
    done = run([*INIT, *option], folder)
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr
    assert [path.name for path in folder.iterdir()] == ["api.json"]


def test_workflow_is_where_the_forge_reads_it(folder: Path) -> None:
    assert run(["git", "init", "-q"], folder).returncode == 0
    inner = folder / "packages/shop"
    inner.mkdir(parents=True)
    done = run([*INIT[:2], "../../api.json", *INIT[3:]], inner)
    assert done.returncode == 0, done.stderr
    assert "wrote ../../.github/workflows/my-shop.yml" in done.stderr
    workflow = yaml.safe_load((folder / ".github/workflows/my-shop.yml").read_text("utf-8"))
    assert workflow["defaults"] == {"run": {"working-directory": "packages/shop"}}
    assert not (inner / ".github").exists()


def test_tools_of_the_project_pin_opgen(folder: Path) -> None:
    assert run(INIT, folder).returncode == 0
    project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert f"opgen[exact]=={version}" in project["dependency-groups"]["dev"]
    assert project["tool"]["opgen"]["clients"]["my-Shop"] == {
        "source": "api.json",
        "spec": "specs/my-Shop.json",
        "output": "src/my_shop",
        "testing": True,
        "pagination": "auto",
    }
