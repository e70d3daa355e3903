"""`docs/tutorial.md`: its commands lead from nothing to a typed call, with the output that the page shows."""

import sys
from pathlib import Path

from tests.docs.pages import ROOT, page, quoted, run, without_numbers
from tests.e2e.test_wheel import link_required
from tests.support.servers import sandboxes
from tests.support.servers.running import running

PAGE = page("tutorial.md")
SERVICE = f"127.0.0.1:{sandboxes.PORT}"


def session(text: str, folder: Path, **environment: str) -> str:
    """Run the commands of `text` in one shell, and return each command with its output."""
    commands = [line.removeprefix("$ ") for line in text.splitlines() if line.startswith("$ ")]
    shown = "".join(f"echo {quoted(command)}; {command}\n" for command in commands)
    return run(["bash", "-c", f"exec 2>&1\n{shown}"], folder, **environment).stdout


def new_project(folder: Path) -> Path:
    """Return an empty project and the environment, which has all packages of the tutorial without downloads."""
    project = folder / "project"
    version = f"python3.{sys.version_info[1]}"
    packages = project / ".venv" / "lib" / version / "site-packages"
    packages.mkdir(parents=True)
    link_required(["opgen", "mypy"], folder / "required")
    (packages / "required.pth").write_text(str(folder / "required"), "utf-8")
    return project


def test_commands_lead_from_nothing_to_a_typed_call(tmp_path: Path) -> None:
    build, *steps = PAGE.blocks("console")
    made, _, rest = build.partition("\n")
    assert made == "$ make setup"  # which made the environment of this test
    built = session(rest.replace("../wheels", str(tmp_path / "wheels")), ROOT)
    assert built.replace(str(tmp_path / "wheels"), "../wheels") == rest
    project = new_project(tmp_path)
    (program,) = PAGE.blocks("python")
    with running(sandboxes.create_app()) as url:
        here = url.removeprefix("http://")
        (project / "call.py").write_text(program.replace(SERVICE, here), "utf-8")
        told = "".join(steps).replace(SERVICE, here)
        done = session(told, project, PIP_NO_INDEX="1", MYPY_CACHE_DIR=str(tmp_path / "cache"))
    assert without_numbers(done) == without_numbers(told)


def test_service_of_the_tutorial_is_that_of_the_tests() -> None:
    (command,) = PAGE.blocks("sh")
    assert command.split() == [".venv/bin/python", "-m", sandboxes.__name__]
    assert f"http://{SERVICE}/openapi.json" in PAGE.text
    assert f'token="{sandboxes.TOKEN}"' in PAGE.text
    assert PAGE.text.count("\n```") == 2 * (len(PAGE.blocks("console")) + 2)
