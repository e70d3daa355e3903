"""Command `check`: its accesses to files and processes. `transcripts/check.txt` has its output."""

import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from opgen.codegen.format.layout import formatted as layout
from opgen.codegen.models.modules import printings

from tests.support.checkout import REPOSITORY, Checkout, document, ended


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the package of a checkout, generated once."""
    checkout = Checkout(tmp_path_factory.mktemp("generated"))
    assert checkout.opgen("generate").code == 0
    return checkout.folder / "generated"


@pytest.fixture
def checkout(tmp_path: Path, generated: Path) -> Checkout:
    """Return a checkout with an unchanged package."""
    shutil.copytree(generated, tmp_path / "generated")
    return Checkout(tmp_path)


def test_check_changed_by_template(checkout: Checkout, tmp_path: Path) -> None:
    copy = tmp_path / "opgen"
    for folder in ("generator", "templates"):
        shutil.copytree(REPOSITORY / folder, copy / folder)
    template = copy / "templates" / "runtime" / "client.py"
    template.write_text(template.read_text("utf-8") + "\n\nNEW = 1\n", "utf-8")
    done = ended([sys.executable, "-m", "opgen", "check"], checkout.folder, {"PYTHONPATH": str(copy / "generator")})
    assert done.code == 1
    assert "  CHANGED  _runtime/  opgen's templates changed since generation" in done.err


def test_check_case_insensitive_disk(tmp_path: Path) -> None:
    """No two modules, and no two classes, differ by case alone: a checkout on any disk has all of them."""
    checkout = Checkout(tmp_path)
    content = document("Team", "TEAM", "team", "Straße", "STRASSE")
    schemas = content["components"]["schemas"]
    for name in ("User", "USER", "user"):
        schemas[name] = {"type": "object", "properties": {"id": {"type": "string"}}}
        operation = content["paths"]["/team/0"]["get"]
        answers = operation["responses"].setdefault(str(210 + len(schemas)), {})
        reference = {"schema": {"$ref": f"#/components/schemas/{name}"}}
        answers["description"] = name
        answers["content"] = {"application/json": reference}
    checkout.write_spec(content)
    assert checkout.opgen("generate").code == 0
    paths = [path.casefold() for path in checkout.files()]
    assert len(paths) == len(set(paths))
    found = re.findall(r"(?m)^class (\w*user\w*)\(", checkout.read("generated/demo/models.py"), re.IGNORECASE)
    classes = [name.casefold() for name in found]
    assert len(classes) == len(set(classes)) == 3


# The interpreter loads this hook at its start: it refuses sockets, programs and files that are opened for writing.
# A fork has the same hook.
CONFINEMENT = """
import os, sys

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

def refuse(event, arguments):
    if event == "open" and not (arguments[2] or 0) & WRITING:
        return
    if event.startswith(("socket.", "subprocess.", "shutil.", "tempfile.")) or event in {
        "open", "os.rename", "os.link", "os.symlink", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.utime",
        "os.truncate", "os.system", "os.exec", "os.posix_spawn",
    }:
        os.write(2, f"CONFINED: {event} {arguments}\\n".encode())
        os._exit(99)

sys.addaudithook(refuse)
"""


def test_check_no_network(checkout: Checkout, tmp_path: Path) -> None:
    prison = tmp_path / "prison"
    prison.mkdir()
    (prison / "sitecustomize.py").write_text(CONFINEMENT, "utf-8")
    changes = {"PYTHONPATH": str(prison), "HTTPS_PROXY": "http://127.0.0.1:9"}
    for code in ("import socket; socket.socket()", "open('x', 'w')"):
        assert ended([sys.executable, "-c", code], tmp_path, changes).code == 99
    checkout.edit("generated/demo/client.py", "Synchronous", "Ringing")
    checkout.write_spec(document("sandbox", "teams", summary="Other."))
    confined = checkout.shell("opgen check --format github", **changes)
    assert confined.code == 1
    assert confined.err.startswith("demo  DRIFT  ")
    assert checkout.shell("opgen list", **changes).code == 0


def results_here(work: Iterable[Callable[[], Any]], started: Callable[[int], None]) -> Iterator[Any]:
    """Do all `work` in this process, and count its calls."""
    del started
    return (each() for each in work)


def test_check_formats_each_module_once_and_prints_models_once(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    formatted_parts, printed = [], []

    def format_once(source: str, *arguments: Any) -> str:
        formatted_parts.append(source)
        return layout(source, *arguments)

    def print_once(*arguments: Any) -> Any:
        printed.append(arguments)
        return printings(*arguments)

    monkeypatch.setattr("opgen.pipeline.formatted", format_once)
    monkeypatch.setattr("opgen.pipeline.printings", print_once)
    monkeypatch.setattr("opgen.pipeline.results", results_here)
    assert checkout.opgen("check").code == 0
    modules = [path for path in checkout.files() if path.startswith("generated/") and path.endswith(".py")]
    own = [path for path in modules if "/_runtime/" not in path]
    assert len(formatted_parts) == len(set(formatted_parts)) >= len(own)
    assert len(printed) == 1
