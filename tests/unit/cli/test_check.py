"""Command `check`: its output, its exit codes, and the remedy in its last line."""

import json
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest
from opgen.codegen.format.layout import formatted as layout
from opgen.codegen.models.modules import printings

from tests.support.checkout import FILES, REPOSITORY, Checkout, Ended, document, ended

SCHEMA = json.loads((REPOSITORY / "generator" / "opgen" / "reports" / "report.schema.json").read_text("utf-8"))


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


def manifest(checkout: Checkout) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(checkout.read("generated/demo/.opgen.json"))
    return content


def change_manifest(checkout: Checkout, **changes: object) -> None:
    content = json.dumps({**manifest(checkout), **changes}, indent=2, sort_keys=True)
    checkout.write("generated/demo/.opgen.json", content + "\n")


def record_versions(checkout: Checkout, **versions: str) -> None:
    """Record versions of other tools."""
    change_manifest(checkout, versions={**manifest(checkout)["versions"], **versions})


def test_check_clean(checkout: Checkout) -> None:
    before = checkout.files()
    ended = checkout.opgen("check")
    assert (ended.code, ended.out) == (0, "")
    assert ended.err.startswith(f"demo  ok  {FILES} files, 1 operation, specs/demo.json ")
    assert ended.err.count("\n") == 1
    assert checkout.opgen("check", "--quiet") == type(ended)(code=0, out="", err="")
    assert checkout.files() == before


def test_check_changed_by_options(checkout: Checkout) -> None:
    checkout.configure('base_url_env = "DEMO_URL"')
    ended = checkout.opgen("check")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == (
        f"demo  DRIFT  1 of {FILES} files\n"
        '  CHANGED  client.py  option base_url_env changed since generation (null -> "DEMO_URL")\n'
        "run: opgen generate demo\n"
    )


def test_check_changed_by_template(checkout: Checkout, tmp_path: Path) -> None:
    copy = tmp_path / "opgen"
    for folder in ("generator", "templates"):
        shutil.copytree(REPOSITORY / folder, copy / folder)
    template = copy / "templates" / "runtime" / "client.py"
    template.write_text(template.read_text("utf-8") + "\n\nNEW = 1\n", "utf-8")
    done = ended([sys.executable, "-m", "opgen", "check"], checkout.folder, {"PYTHONPATH": str(copy / "generator")})
    assert done.code == 1
    assert "  CHANGED  _runtime/  opgen's templates changed since generation" in done.err


def test_check_two_clients_one_bad(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path, ["first", "second"])
    checkout.opgen("generate")
    checkout.edit("generated/second/client.py", "Synchronous", "Ringing")
    done = checkout.opgen("check")
    assert done.code == 1
    first, second, edited, *difference, repair = done.lines
    assert first.startswith(f"first   ok     {FILES} files, 1 operation, specs/first.json ")
    assert second == f"second  DRIFT  1 of {FILES} files"
    assert edited.startswith("  EDITED  client.py:")
    assert difference[:2] == ["    --- client.py (generated)", "    +++ client.py (edited)"]
    assert repair == "run: opgen generate second --force"
    assert checkout.opgen("check", "first").code == 0


def test_setting_in_place_of_the_recorded_rule_is_an_error(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    checkout.opgen("generate")
    checkout.edit("pyproject.toml", "output", 'resources = "flat"\noutput')
    done = checkout.opgen("check")
    assert done.code == 2
    assert '.resources: must be false, or a table; without it, the rule is "paths", as recorded' in done.err


def test_check_of_an_invalid_document_hides_no_drift(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path, ["first", "second"])
    checkout.opgen("generate", "second")
    checkout.edit("generated/second/client.py", "Synchronous", "Ringing")
    checkout.write("specs/first.json", '{"openapi": "3.1.0",\n "paths": {"/a": 3}}')
    done = checkout.opgen("check")
    assert done.code == 3
    *missing, problem, first, second = done.lines[:5]
    repair = done.last_line
    assert missing == ["specs/first.json:1:1: missing info", "  hint: add info with a title and a version"]
    assert problem == "specs/first.json:2:12: expected a mapping, found an integer (at /paths/~1a)"
    assert first == "first   INVALID  2 problems"
    assert second == f"second  DRIFT    1 of {FILES} files"
    assert repair == "run: opgen generate second --force"


def test_check_names_every_problem_to_machines(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    info = '"info": {"title": "Demo", "version": "1"}'
    checkout.write("specs/demo.json", f'{{"openapi": "3.1.0", {info},\n "paths": {{\n  "/a": 3,\n  "/b": 4\n }}}}\n')
    done = checkout.opgen("check", "--format", "json")
    report = done.json
    jsonschema.validate(report, SCHEMA)
    assert [
        (found["rule"], found["path"], found["line"], found["pointer"]) for found in report["clients"][0]["findings"]
    ] == [("document", "specs/demo.json", 3, "/paths/~1a"), ("document", "specs/demo.json", 4, "/paths/~1b")]
    done = checkout.opgen("check", "--format", "github")
    assert done.out.splitlines()[0] == "::error title=opgen%3A exit 3::demo INVALID 2 problems"
    assert "::error file=specs/demo.json,line=4,title=demo%3A document::" in done.out


def test_check_without_snapshot_names_the_command_that_fetches_it(checkout: Checkout) -> None:
    (checkout.folder / "specs/demo.json").unlink()
    done = checkout.opgen("check", "--format", "json")
    assert done.code == 2
    assert done.err == (
        "specs/demo.json: no such file\n  hint: run: opgen fetch demo\ndemo  ERROR\nrun: opgen fetch demo\n"
    )
    (finding,) = done.json["clients"][0]["findings"]
    assert (finding["path"], finding["message"], finding["fix"]) == (
        "specs/demo.json",
        "specs/demo.json: no such file",
        "opgen fetch demo",
    )


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


@pytest.mark.parametrize(
    ("end", "reason"), [("", "a conflict is incomplete"), ("=======\n>>>>>>> a\n", "a side is an invalid manifest")]
)
def test_check_manifest_conflict_markers(checkout: Checkout, end: str, reason: str) -> None:
    file = "generated/demo/.opgen.json"
    checkout.write(file, f"<<<<<<< HEAD\n{checkout.read(file)}{end}")
    before = checkout.files()
    for command in ("check", "generate"):
        done = checkout.opgen(command)
        assert done.code == 2
        assert f"unresolved merge conflict, and {reason}" in done.err
        assert "  hint: run git checkout --ours " in done.err
    assert checkout.files() == before


def test_check_reports_an_edited_snapshot(checkout: Checkout) -> None:
    record = {
        "format": 1,
        "kind": "url",
        "source": "https://api.example.com/demo.json",
        "size": 1,
        "served_sha256": "0" * 64,
        "snapshot_sha256": "0" * 64,
        "equality_sha256": "0" * 64,
        "opgen": "0.2.0",
        "fetched_at": "2026-11-25T12:00:00Z",
    }
    checkout.write("specs/demo.source.json", record)
    done = checkout.opgen("check")
    assert done.code == 0
    assert done.err.endswith(
        "  SNAPSHOT_EDITED  specs/demo.json  edited by hand since it was fetched; the next fetch overwrites it\n"
    )
    checkout.write("specs/demo.source.json", "{}")
    done = checkout.opgen("check")
    assert done.code == 0
    assert "  PROVENANCE  specs/demo.source.json  " in done.err


DAMAGES: Final[dict[str, Callable[[Checkout], object]]] = {
    "changed": lambda checkout: checkout.write_spec(document("sandbox", "teams", summary="Other.")),
    "missing": lambda checkout: (checkout.folder / "generated/demo/models.py").unlink(),
    "absent": lambda checkout: shutil.rmtree(checkout.folder / "generated"),
    "extra": lambda checkout: checkout.write_spec(document("teams")),
    "edited": lambda checkout: checkout.edit("generated/demo/client.py", "Synchronous", "Ringing"),
    "orphan": lambda checkout: checkout.edit("generated/demo/operations/sandbox.py", "Do it.", "Do it so."),
    "foreign": lambda checkout: checkout.write("generated/demo/operations/teams.py", "MINE = True\n"),
    "format": lambda checkout: checkout.edit("generated/demo/client.py", "base_url: str | None", "base_url:str|None"),
    "eol": lambda checkout: checkout.edit("generated/demo/client.py", "\n", "\r\n"),
    "versions": lambda checkout: record_versions(checkout, black="25.9.0"),
    "no-manifest": lambda checkout: (checkout.folder / "generated/demo/.opgen.json").unlink(),
    "manifest": lambda checkout: change_manifest(checkout, operations={}),
}


def damage(checkout: Checkout, kinds: str) -> None:
    """Damage the package, or change its document."""
    for kind in kinds.split():
        DAMAGES[kind](checkout)


@pytest.mark.parametrize(
    ("kinds", "code", "verdict"),
    [
        ("changed", 1, "CHANGED"),
        ("missing", 1, "MISSING"),
        ("absent", 1, "MISSING"),
        ("extra", 6, "EXTRA"),
        ("edited", 1, "EDITED"),
        ("edited changed", 1, "EDITED"),
        ("orphan extra", 6, "EDITED"),
        ("foreign changed", 1, "EDITED"),
        ("format", 1, "FORMAT_ONLY"),
        ("eol", 1, "EOL_ONLY"),
        ("versions changed edited", 4, "ENVIRONMENT"),
        ("edited no-manifest", 1, "CHANGED"),
        ("manifest", 1, "CHANGED"),
    ],
)
def test_last_line_of_check_is_a_working_remedy(checkout: Checkout, kinds: str, code: int, verdict: str) -> None:
    damage(checkout, kinds)
    done = checkout.opgen("check", "--strict")
    assert done.code == code
    assert f"  {verdict}  " in done.err
    assert done.last_line.startswith("run: opgen generate demo")
    run_last_line(checkout, done)
    assert checkout.opgen("check", "--strict").code == 0


def run_last_line(checkout: Checkout, done: Ended) -> None:
    """Run the command in the last line of the output, as a shell splits it."""
    program, *arguments = shlex.split(done.last_line.removeprefix("run: "))
    assert program == "opgen"
    repaired = checkout.opgen(*arguments)
    assert (repaired.code, repaired.out) == (0, "")


def test_last_line_of_check_is_a_working_remedy_for_any_arguments(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    name = "it's a spec.json"
    checkout.write(name, json.dumps(document()))
    checkout.write("sub folder/pyproject.toml", "[tool.opgen.clients.a-b]\n")
    checkout.edit("sub folder/pyproject.toml", "\n", f'\nspec = "../{name}"\noutput = "out/a_b"\n')
    for arguments in (
        ["--spec", name, "--output", "out/one"],
        ["--spec", name, "--output", "out/my two", "--package", "two"],
        ["--config", "sub folder/pyproject.toml"],
    ):
        done = checkout.opgen("check", *arguments)
        assert done.code == 1
        run_last_line(checkout, done)
        assert checkout.opgen("check", *arguments).code == 0


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
    damage(checkout, "changed")
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

    def format_once(source: str) -> str:
        formatted_parts.append(source)
        return layout(source)

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


def test_check_verbose_lists_foreign_files(checkout: Checkout) -> None:
    checkout.write("generated/demo/extras.py", "MINE = True\n")
    assert "extras.py" not in checkout.opgen("check").err
    done = checkout.opgen("check", "--verbose")
    assert done.code == 0
    assert done.err.endswith("  FOREIGN  extras.py  not written by opgen\n")


def test_check_upstream_needs_a_configured_client(checkout: Checkout) -> None:
    arguments = ["--upstream", "--spec", "specs/demo.json", "--output", "out/demo"]
    done = checkout.opgen("check", *arguments)
    assert (done.code, done.err) == (
        2,
        ("--upstream requires a configured client\n  hint: leave out --spec, or leave out --upstream\n"),
    )


def test_package_without_client_is_reported(checkout: Checkout) -> None:
    (package,) = (checkout.folder / "generated").iterdir()
    shutil.copytree(package, package.with_name("old_client"))

    done = checkout.opgen("check")

    assert done.code == 0
    assert "ORPHANED  generated/old_client  no configured client owns this package" in done.err
    assert "run: rm -r generated/old_client" in done.err
    assert "ORPHANED" not in checkout.opgen("check", "demo").err


@pytest.mark.parametrize("output", ["src/clients/demo", "generated/shop"])
def test_recorded_names_move_with_the_output(checkout: Checkout, output: str) -> None:
    change_manifest(checkout, operations={"get_sandbox_0": "see"})
    checkout.edit("pyproject.toml", '"generated/demo"', f'"{output}"')

    moved = checkout.opgen("check")

    line = f"ORPHANED  generated/demo  the client demo has moved to {output}"
    assert line in re.sub("  +", "  ", moved.err)
    assert "rm -r" not in moved.err
    assert moved.last_line == "run: opgen generate demo"
    assert checkout.opgen("generate").code == 0
    assert "def see(" in checkout.read(f"{output}/operations/sandbox.py")
    done = checkout.opgen("check")
    assert done.code == 0
    assert "no configured client owns this package" in done.err
    assert "run: rm -r generated/demo" in done.err


def test_package_of_another_project_is_no_orphan(checkout: Checkout) -> None:
    target = checkout.folder / "services/api/generated/demo"
    shutil.copytree(checkout.folder / "generated/demo", target)
    assert "ORPHANED  services/api/generated" in checkout.opgen("check").err
    checkout.write("services/api/pyproject.toml", "[tool.opgen.clients.api]\n")
    assert "ORPHANED" not in checkout.opgen("check").err
