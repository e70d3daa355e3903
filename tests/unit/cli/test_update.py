"""`opgen update`: fetch, generate, diff and release notes in one step, which writes everything or nothing."""

import sys

import pytest

from tests.support.checkout import Checkout, document, ended

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
    assert shown.startswith("## opgen diff: 2 breaking")
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
