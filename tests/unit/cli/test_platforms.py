"""Paths of Windows and line ends of Windows, as far as another system can test them."""

import sys
from collections.abc import Mapping
from pathlib import Path, PureWindowsPath
from typing import Any, cast

from opgen.config.clients import Configuration
from opgen.config.validation import validate
from opgen.core.findings import shell_command
from opgen.project.labels import displayed_spec, labels, repair

from tests.support.checkout import Checkout, document, ended

OVERLAY = """\
overlay: 1.0.0
info: {title: Summary, version: "1"}
actions:
  - target: $.paths["/sandbox/0"].get
    update: {summary: Do that.}
"""


_WITHOUT_FORK = """
import ctypes, importlib, multiprocessing.connection, multiprocessing.context, os, subprocess, sys, sysconfig, tempfile
for name in ("black", "datamodel_code_generator", "httpx2", "jinja2", "platformdirs", "pydantic", "typer.core", "typer.main"):
    importlib.import_module(name)
sysconfig.get_config_vars()
# opgen, which is imported now, sees a system without fork, locks of POSIX and open folders.
sys.modules["fcntl"] = None
for name in ("fork", "sched_getaffinity", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "geteuid", "chown"):
    delattr(os, name)
sys.platform = "win32"
from opgen.__main__ import run
sys.exit(run(sys.argv[1:]))
"""


def test_update_is_one_step_and_does_nothing_again(fetched: Checkout) -> None:
    fetched.write("served.json", document("sandbox", "teams", "users"))
    assert fetched.opgen("update").last_line.startswith("demo: wrote ")
    assert fetched.opgen("update").last_line == "demo: package up to date"
    assert fetched.opgen("check").code == 0


def test_opgen_needs_neither_fork_nor_locks_of_posix(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    checkout.edit("pyproject.toml", "https://api.example.com/demo.json", "./served.json")
    checkout.write("served.json", document("sandbox", "teams"))
    for words in (["update", "--accept"], ["check"]):
        done = ended([sys.executable, "-c", _WITHOUT_FORK, *words], tmp_path, {"OPGEN_NO_CACHE": "1"})
        assert done.code == 0, done.err


def configuration_on_windows(section: Mapping[str, Any]) -> Configuration:
    """Return the configuration of a file in a folder, with a path of Windows. The section has values of any type."""
    file = PureWindowsPath("service\\client\\pyproject.toml")
    return validate({"clients": {"demo": section}}, cast("Path", file))


def test_windows_paths_have_slashes_in_messages_and_reports() -> None:
    section = {"spec": "specs/demo.json", "output": "generated/demo"}
    (client,) = configuration_on_windows(section).clients
    assert displayed_spec(client) == "service/client/specs/demo.json"
    assert labels(client).output == "service/client/generated/demo"
    assert shell_command([repair(client, "generate")]) == "opgen generate --config service/client/pyproject.toml demo"
    (error,) = configuration_on_windows({**section, "lost": 1}).errors.values()
    assert str(error).startswith("service/client/pyproject.toml: tool.opgen.clients.")


def _with_line_ends(checkout: Checkout, end: str) -> None:
    for file in checkout.folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes().replace(b"\r\n", b"\n")
            file.write_bytes(content.replace(b"\n", end.encode()))


def _project(folder: Path, end: str) -> Checkout:
    """Return a project with a configuration, a document and an overlay with these line ends."""
    checkout = Checkout(folder)
    checkout.configure('overlays = ["summary.yaml"]')
    checkout.write("summary.yaml", OVERLAY)
    _with_line_ends(checkout, end)
    return checkout


def test_line_ends_of_the_inputs_change_no_byte_of_the_package(tmp_path: Path) -> None:
    packages = []
    for name, end in (("unix", "\n"), ("windows", "\r\n")):
        checkout = _project(tmp_path / name, end)
        assert checkout.opgen("generate").code == 0
        packages.append({path: content for path, content in checkout.files().items() if path.startswith("generated/")})
    assert packages[0] == packages[1]
    assert b"Do that." in packages[0]["generated/demo/operations/sandbox.py"]
    assert not [path for path, content in packages[0].items() if b"\r" in content]


def test_project_with_windows_line_ends_is_clean(tmp_path: Path) -> None:
    checkout = _project(tmp_path, "\n")
    checkout.opgen("generate")
    _with_line_ends(checkout, "\r\n")
    checked = checkout.opgen("check", "--format", "json", "--report", "junit=r.xml")
    assert checked.code == 0, checked.err
    assert {each["rule"] for each in checked.json["clients"][0]["findings"]} == {"eol-only"}
    assert "\r" not in checked.out + checked.err
    assert b"\r" not in (tmp_path / "r.xml").read_bytes()
