"""`docs/how-to/build.md`: the recipes of build tools, as they stand, and the hook of Hatch."""

import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.docs.pages import page
from tests.support.checkout import REPOSITORY, Checkout, Ended

PAGE = page("build.md")
TOOLS = REPOSITORY / ".build/integrations"
HOOK = REPOSITORY / "generator/hatch_opgen"
_RECIPE = re.compile(r"(?ms)^### ([\w ]+)\n(.*?)^```sh\n(.*?)^```\n")
_FILE = re.compile(r"(?ms)^`([\w.]+)`.*?^```\w+\n(.*?)^```\n")
_PROJECT = """\
[build-system]
requires = ["hatchling", "hatch-opgen"]
build-backend = "{backend}"

[project]
name = "demo"
version = "1.0"

[tool.setuptools]
packages = ["generated.demo"]

[tool.hatch.build.targets.wheel]
packages = ["generated/demo"]

[tool.hatch.build.hooks.opgen]

"""
_NOT_CHECKED = "opgen: nothing checked for client demo"
_CHANGED = "generated/demo: not up to date: {} changed since opgen generate"
RECIPES = {name: (_FILE.findall(text), command) for name, text, command in _RECIPE.findall(PAGE.text)}


@pytest.fixture(scope="module")
def _generated(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    project = Checkout(tmp_path_factory.mktemp("build") / "project")
    assert project.opgen("generate", "-q").code == 0
    return project


@pytest.fixture
def project(_generated: Checkout, tmp_path: Path) -> Checkout:
    """Return a project with a generated client, and with the hook in its environment."""
    project = Checkout(tmp_path / "project")
    for path, content in _generated.files().items():
        file = project.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    metadata = tmp_path / "hook/hatch_opgen-1.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: hatch-opgen\nVersion: 1\n", "utf-8")
    (metadata / "entry_points.txt").write_text("[hatch]\nopgen = hatch_opgen\n", "utf-8")
    (tmp_path / "hook/hatch_opgen.py").symlink_to(HOOK / "hatch_opgen.py")
    write_project(project, "hatchling.build")
    return project


def write_project(project: Checkout, backend: str) -> None:
    project.configure()
    project.write("pyproject.toml", _PROJECT.format(backend=backend) + project.read("pyproject.toml"))


def run(project: Checkout, command: str, **changes: str) -> Ended:
    """Run a command with the tools on the path, without network."""
    path = os.pathsep.join([str(TOOLS / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]])
    return project.shell(
        f"PATH={path}; {command}",
        PYTHONPATH=os.pathsep.join([str(project.folder.parent / "hook"), str(TOOLS)]),
        PIP_NO_BUILD_ISOLATION="0",
        PIP_NO_INDEX="1",
        UV_OFFLINE="1",
        UV_NO_SYNC="1",
        UV_NO_BUILD_ISOLATION="1",
        UV_PROJECT_ENVIRONMENT=sys.prefix,
        VIRTUAL_ENV=sys.prefix,
        **changes,
    )


@pytest.mark.parametrize("tool", RECIPES)
def test_recipe_checks_the_client(project: Checkout, tool: str) -> None:
    files, command = RECIPES[tool]
    if tool in {"setuptools", "uv"}:
        write_project(project, "setuptools.build_meta" if tool == "setuptools" else "hatchling.build")
    for name, content in files:
        project.write(name, content)
    passed = run(project, command)
    assert passed.code == 0, passed.out + passed.err
    project.edit("generated/demo/client.py", "Synchronous", "Ringing")
    failed = run(project, command)
    assert failed.code != 0
    assert "EDITED" in failed.out + failed.err


def build(project: Checkout, target: str = "wheel", **changes: str) -> Ended:
    return run(project, f"python -m hatchling build -t {target}", **changes)


@pytest.mark.parametrize(
    ("path", "old", "new", "changed"),
    [
        ("pyproject.toml", "spec =", "poll = true\nspec =", "the settings"),
        ("specs/demo.json", "Do it.", "Do it well.", "specs/demo.json"),
        ("generated/demo/client.py", "Synchronous", "Ringing", "generated/demo/client.py"),
        ("generated/demo/_runtime/encode.py", "import", "import  ", "generated/demo/_runtime"),
        ("generated/demo/.opgen.json", '"format": 2', '"format": 3', ""),
        ("pyproject.toml", "source =", "python = '.venv/bin/python'\nsource =", ""),
        ("pyproject.toml", "[project]", "[project]  # \u00e9", ""),
        ("pyproject.toml", "[project]", "[tool.opgen.defaults]\ntesting = true\n[project]", "the settings"),
    ],
)
def test_hatch_refuses_a_client_that_is_not_up_to_date(
    project: Checkout, path: str, old: str, new: str, changed: str
) -> None:
    project.edit(path, old, new)
    built = build(project)
    if not changed:
        assert built.code == 0, built.err
        return
    assert built.code == 1
    assert built.err.splitlines() == [
        f"generated/demo: not up to date: {changed} changed since opgen generate",
        "  hint: run: opgen check demo, and the command that it names",
    ]
    assert build(project, OPGEN_HOOK="0").code == 0
    if path != "generated/demo/client.py":
        assert project.opgen("generate", "--force", "-q").code == 0
        assert build(project).code == 0


@pytest.mark.parametrize("mode", ["digest", "check"])
def test_hatch_compares_the_application_in_the_mode_that_runs_opgen(project: Checkout, mode: str) -> None:
    hook = "[tool.hatch.build.hooks.opgen]"
    project.write("app.py", f"app = {json.loads(project.read('specs/demo.json'))!r}")
    project.edit("pyproject.toml", "https://api.example.com/demo.json", "app:app")
    project.edit("pyproject.toml", hook, f'{hook}\nmode = "{mode}"')
    assert project.opgen("generate", "--force", "-q").code == 0
    assert build(project).code == 0
    project.edit("app.py", "Do it.", "Do it well.")
    built = build(project)
    if mode == "digest":
        assert (built.code, "client demo: not compared with app:app" in built.err) == (0, True)
    else:
        assert (built.code, "upstream: changed" in built.out + built.err) == (1, True)


def test_new_layout_of_a_document_is_no_drift_but_has_another_digest(project: Checkout) -> None:
    project.write("specs/demo.json", json.dumps(json.loads(project.read("specs/demo.json"))))
    assert project.opgen("check").code == 0
    assert "specs/demo.json changed" in build(project).err
    assert project.opgen("generate", "-q").code == 0
    assert build(project).code == 0


def test_build_without_the_snapshot_checks_nothing(project: Checkout) -> None:
    (project.folder / "specs/demo.json").unlink()
    built = build(project)
    assert (built.code, f"{_NOT_CHECKED}: no file specs/demo.json" in built.err) == (0, True)


@pytest.mark.parametrize("mode", ["digest", "check"])
def test_client_without_inputs_does_not_skip_the_others(project: Checkout, mode: str) -> None:
    project.edit("pyproject.toml", "[tool.hatch.build.hooks.opgen]", f'[tool.hatch.build.hooks.opgen]\nmode = "{mode}"')
    second = '\n[tool.opgen.clients.v]\nspec = "specs/v.json"\noutput = "generated/v"\n'
    project.write("pyproject.toml", project.read("pyproject.toml") + second)
    built = build(project)
    assert (built.code, "opgen: nothing checked for client v: no file specs/v.json" in built.err) == (0, True)
    project.edit("generated/demo/client.py", "Synchronous", "Ringing")
    assert build(project).code == 1


def test_missing_snapshot_beside_an_overlay_is_refused(project: Checkout) -> None:
    project.write("more.yaml", "")
    project.edit("pyproject.toml", "spec =", 'overlays = ["more.yaml"]\nspec =')
    (project.folder / "specs/demo.json").unlink()
    assert "the settings, specs/demo.json, more.yaml changed since" in build(project).err


def test_hatch_says_that_another_manifest_format_is_not_checked(project: Checkout) -> None:
    project.write("generated/demo/.opgen.json", '{"format": 3}')
    project.edit("generated/demo/client.py", "Synchronous", "Ringing")
    built = build(project)
    assert (built.code, f"{_NOT_CHECKED}: manifest format 3, expected 2" in built.err) == (0, True)


@pytest.mark.parametrize(
    ("path", "content", "message"),
    [
        *(
            ("generated/demo/.opgen.json", text, "generated/demo/.opgen.json: invalid manifest")
            for text in ("[]", "{", "{}", '{"format": 2, "files": []}')
        ),
        ("generated/demo/models/__init__.py", "", _CHANGED.format("generated/demo/models/__init__.py")),
        (
            "generated/demo/.opgen.json",
            json.dumps({"format": 2, "files": {"a" * 5000: ""}}),
            "generated/demo/.opgen.json: invalid manifest",
        ),
        ("generated/demo/client.abi3.so", "", _CHANGED.format("generated/demo/client.abi3.so")),
    ],
)
def test_hatch_refuses_an_invalid_or_shadowed_client(project: Checkout, path: str, content: str, message: str) -> None:
    (project.folder / path).parent.mkdir(exist_ok=True)
    project.write(path, content)
    assert build(project).err.splitlines()[0] == message


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("spec =", "since = 2026-01-01\nspec =", _CHANGED.format("the settings")),
        (
            "[tool.opgen.clients.demo]",
            "[tool.opgen.clients]\nv = 1\n\n[tool.opgen.clients.demo]",
            "opgen: invalid client v",
        ),
        ("spec =", "overlays = 1\nspec =", "opgen: invalid client demo"),
        ("spec =", "overlays = [1]\nspec =", "opgen: invalid client demo"),
    ],
)
def test_hatch_names_an_invalid_section(project: Checkout, old: str, new: str, message: str) -> None:
    project.edit("pyproject.toml", old, new)
    assert build(project).err.splitlines()[0] == message


@pytest.mark.parametrize(("mode", "code"), [("digest", 1), ("check", 1), ("generate", 0)])
def test_hatch_runs_opgen(project: Checkout, mode: str, code: int) -> None:
    project.edit("pyproject.toml", "[tool.hatch.build.hooks.opgen]", f'[tool.hatch.build.hooks.opgen]\nmode = "{mode}"')
    project.edit("specs/demo.json", "Do it.", "Do it well.")
    needed = run(project, "python -c 'import hatchling.build as b; print(b.get_requires_for_build_wheel())'")
    assert needed.out.splitlines()[-1] == ("[]" if mode == "digest" else "['opgen[exact]==1']")
    assert build(project).code == code
    assert ("Do it well." in project.read("generated/demo/operations/sandbox.py")) is (mode == "generate")


def test_hook_is_a_small_distribution_without_opgen(tmp_path: Path) -> None:
    """It has the version of opgen, is in no distribution of opgen, and checks an unchanged tree at once."""
    own, opgen = (tomllib.loads((each / "pyproject.toml").read_text("utf-8")) for each in (HOOK, REPOSITORY))
    assert own["project"]["version"] == opgen["project"]["version"]
    assert own["project"]["dependencies"] == ["hatchling>=1.27"]
    for folder in (HOOK, REPOSITORY):
        subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", str(tmp_path)], cwd=folder, check=True)
    (hook,) = tmp_path.glob("hatch_opgen-*.whl")
    modules = [name for name in zipfile.ZipFile(hook).namelist() if "dist-info" not in name]
    assert modules == ["hatch_opgen.py"]
    (wheel,), (sdist,) = tmp_path.glob("opgen-*.whl"), tmp_path.glob("opgen-*.tar.gz")
    with tarfile.open(sdist) as archive:
        assert not [name for name in (*archive.getnames(), *zipfile.ZipFile(wheel).namelist()) if "hatch_opgen" in name]


def test_hook_needs_less_than_a_third_of_a_second(project: Checkout) -> None:
    code = (
        "import time; begin = time.process_time()\n"
        "import hatch_opgen; from pathlib import Path; import tomllib\n"
        "table = tomllib.loads(Path('pyproject.toml').read_text())['tool']['opgen']['clients']['demo']\n"
        "assert not [*hatch_opgen._problems(Path(), 'demo', table, print)]\n"
        "print(time.process_time() - begin)"
    )
    timed = run(project, f'python -c "{code}"')
    assert float(timed.out) < 0.3
