"""`opgen update`: fetch, generate, diff and release notes in one step, which writes everything or nothing."""

import sys

import pytest

from tests.support.checkout import Checkout, Document, document, ended

_SAFE = document("sandbox", "teams", "users")
_BREAKING = document("sandbox")
_LIMITED = """
import resource, sys
from opgen.__main__ import run
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
sys.exit(run(["update"]))
"""


@pytest.mark.parametrize("is_breaking", [False, True])
def test_update_is_one_step_and_does_nothing_again(fetched: Checkout, *, is_breaking: bool) -> None:
    fetched.write("served.json", _BREAKING if is_breaking else _SAFE)
    before = fetched.files()
    done = fetched.opgen("update")
    if is_breaking:
        assert done.code == 6
        assert "BREAKING" in done.out
        assert done.lines[-2:] == ["nothing was written.", "run: opgen update demo --accept"]
        assert fetched.files() == before
        done = fetched.opgen("update", "--accept")
    assert done.code == 0
    assert "### Removed" in done.out if is_breaking else "### Added" in done.out
    assert done.last_line.startswith("demo: wrote ")
    after = fetched.files()
    assert after != before
    again = fetched.opgen("update")
    assert (again.code, again.out, again.last_line) == (0, "", "demo: package up to date")
    assert fetched.files() == after
    assert fetched.opgen("check").code == 0


def test_breaking_change_that_changes_no_file_of_the_package_is_refused(fetched: Checkout) -> None:
    def secured(*scopes: str) -> Document:
        flow = {"tokenUrl": "https://api.example.com/token", "scopes": {"read": "", "write": ""}}
        scheme = {"type": "oauth2", "flows": {"clientCredentials": flow}}
        found = document("sandbox", "teams")
        found["components"] = {**found["components"], "securitySchemes": {"login": scheme}}
        return {**found, "security": [{"login": list(scopes)}]}

    fetched.write("served.json", secured("read"))
    assert fetched.opgen("update", "--accept").code == 0
    fetched.write("served.json", secured("read", "write"))
    before = fetched.files()
    done = fetched.opgen("update")
    assert (done.code, fetched.files()) == (6, before)
    assert "1 breaking" in done.out
    assert fetched.opgen("update", "--accept").last_line == "demo: package up to date"
    assert fetched.opgen("update").code == 0


@pytest.mark.parametrize("fail_on", ["never", "breaking"])
def test_document_that_lost_many_operations_is_refused(fetched: Checkout, fail_on: str) -> None:
    fetched.write("served.json", document("sandbox", operations=10))
    assert fetched.opgen("update", "--accept").code == 0
    fetched.write("served.json", document("sandbox", operations=1))
    before = fetched.files()
    done = fetched.opgen("update", "--fail-on", fail_on)
    assert (done.code, fetched.files()) == (6, before)
    assert "9 of 10 operations would be removed" in done.err
    report = fetched.opgen("update", "--fail-on", fail_on, "--format", "json").json
    assert report["clients"][0]["lost"].startswith("9 of 10 operations would be removed")
    assert fetched.opgen(*done.last_line.removeprefix("run: opgen ").split()).code == 0
    assert fetched.opgen("check", "--upstream").code == 0


def test_formats_have_changes_step_and_notes(fetched: Checkout) -> None:
    fetched.write("served.json", _BREAKING)
    report = fetched.opgen("update", "--format", "json").json
    (client,) = report["clients"]
    assert (report["exit_code"], report["errors"]) == (6, [])
    assert (client["name"], client["snapshot"], client["severity"], client["step"]) == (
        "demo",
        "changed",
        "breaking",
        "major",
    )
    assert client["diff"]["changes"]
    assert "operations/teams.py" in client["files"]
    shown = fetched.opgen("update", "--format", "markdown").out
    assert shown.startswith("## opgen diff: BREAKING")
    assert f"## Release notes (major)\n\n{client['notes']}".strip() in shown


@pytest.mark.parametrize("failure", ["source", "document", "package", "second client", "disk"])
def test_update_that_fails_leaves_all_files(fetched: Checkout, failure: str) -> None:
    fetched.write("served.json", _SAFE)
    if failure == "source":
        fetched.edit("pyproject.toml", "./served.json", "http://127.0.0.1:9/openapi.json")
    elif failure == "document":
        fetched.write("served.json", '{"openapi": "3.1.0"')
    elif failure == "package":
        fetched.edit("generated/demo/client.py", "import", "import  ")
    elif failure == "second client":
        section = '[tool.opgen.clients.b]\nsource = "./no.json"\nspec = "specs/b.json"\noutput = "generated/b"\n'
        fetched.write("pyproject.toml", fetched.read("pyproject.toml") + section)
    before = fetched.files()
    if failure == "disk":
        # The modules fit, and the snapshot does not.
        fetched.write("served.json", {**_SAFE, "x-note": "a" * 200_000})
        before = fetched.files()
        done = ended([sys.executable, "-c", _LIMITED, "100000"], fetched.folder, {"OPGEN_NO_CACHE": "1"})
    else:
        done = fetched.opgen("update")
    codes = {"source": 5, "document": 3, "package": 1, "second client": 2, "disk": 2}
    assert (done.code, fetched.files()) == (codes[failure], before), done.err
