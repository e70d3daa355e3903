"""Lines of `fetch`, `check` and `generate --dry-run` about changes that affect callers."""

from pathlib import Path

import pytest

from tests.support.checkout import Checkout, document

REMOVED = "breaking: sandbox.get_sandbox_0 was removed"


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """Return a project with the source `served.json`, fetched and generated."""
    checkout = Checkout(tmp_path)
    checkout.write("served.json", document("sandbox", "teams"))
    checkout.edit("pyproject.toml", "https://api.example.com/demo.json", "./served.json")
    (checkout.folder / "specs/demo.json").unlink()
    assert checkout.opgen("fetch").code == 0
    assert checkout.opgen("generate").code == 0
    return checkout


def serve(checkout: Checkout, *tags: str) -> None:
    checkout.write("served.json", document(*tags))


def test_fetch_prints_both_layers_and_the_worst_change(checkout: Checkout) -> None:
    serve(checkout, "teams")
    done = checkout.opgen("fetch")
    assert done.code == 0
    assert "  2 breaking: opgen diff --client demo" in done.lines
    assert "  breaking: GET /sandbox/0 was removed" in done.lines
    serve(checkout, "teams", "users")
    done = checkout.opgen("fetch")
    assert "  2 safe: opgen diff --client demo" in done.lines
    content = document("teams", "users", summary="Other.")
    checkout.write("served.json", content)
    assert "  no changes for callers" in checkout.opgen("fetch").lines


def test_fetch_fails_on_a_severity_and_writes_nothing(checkout: Checkout) -> None:
    serve(checkout, "teams")
    before = checkout.files()
    refused = checkout.opgen("fetch", "--fail-on", "breaking")
    assert refused.code == 6
    assert checkout.files() == before
    assert "demo: refused by --fail-on breaking: 2 breaking; " in refused.err
    assert refused.last_line.endswith("run: opgen fetch demo")
    accepted = checkout.opgen("fetch", "--accept", "--fail-on", "breaking")
    assert accepted.last_line.endswith("run: opgen fetch demo --accept")
    serve(checkout, "sandbox", "teams", "users")
    assert checkout.opgen("fetch", "--fail-on", "safe", "--check").code == 6
    assert checkout.opgen("fetch", "--fail-on", "risky").code == 0


def test_check_prints_the_python_layer_alone(checkout: Checkout) -> None:
    serve(checkout, "sandbox", "teams", "users")
    assert checkout.opgen("fetch").code == 0
    checked = checkout.opgen("check")
    assert checked.code == 1
    assert "  1 safe: opgen diff --client demo" in checked.err.splitlines()
    dry = checkout.opgen("generate", "--dry-run")
    assert "  1 safe: opgen diff --client demo" in dry.err.splitlines()


def test_breaking_drift_of_the_package_has_exit_code_6(checkout: Checkout) -> None:
    serve(checkout, "teams")
    assert checkout.opgen("fetch").code == 0
    checked = checkout.opgen("check", "--format", "json")
    assert checked.code == 6
    (client,) = checked.json["clients"]
    finding = client["findings"][-1]
    assert (finding["rule"], finding["path"]) == ("breaking", "generated/demo/api.jsonl")
    assert finding["message"].startswith("1 breaking; breaking: ")
    lines = (checkout.folder / finding["path"]).read_text("utf-8").splitlines()
    removed = finding["message"].split()[3]
    module, _, name = removed.partition(".")
    assert lines[finding["line"] - 1].startswith(f'["operation","{module}","{name}",')
    assert finding["fix"] == "opgen diff --client demo"
    assert checked.last_line == "run: opgen generate demo"
    assert checkout.opgen("generate", "--dry-run").code == 0
    checkout.write(
        "pyproject.toml",
        checkout.read("pyproject.toml") + '[tool.opgen.diff.severity]\n"python-function-removed" = "safe"\n',
    )
    assert checkout.opgen("check").code == 1


def test_package_without_its_page_is_compared(checkout: Checkout) -> None:
    checkout.edit("pyproject.toml", "output =", "api_file = false\noutput =")
    assert checkout.opgen("generate").code == 0
    assert not (checkout.folder / "generated/demo/api.md").exists()
    serve(checkout, "teams")
    assert checkout.opgen("fetch").code == 0
    checked = checkout.opgen("check")
    assert checked.code == 6
    assert REMOVED in checked.err


def test_edited_surface_file_gives_no_line(checkout: Checkout) -> None:
    serve(checkout, "teams")
    assert checkout.opgen("fetch").code == 0
    file = checkout.folder / "generated/demo/api.jsonl"
    file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    checked = checkout.opgen("check")
    assert checked.code == 1
    assert "opgen diff" not in checked.err
    assert "opgen diff" not in checkout.opgen("generate", "--dry-run").err
