"""Lines of `fetch`, `check` and `generate --dry-run` about changes that affect callers."""

from tests.support.checkout import Checkout, document

REMOVED = "breaking: sandbox.get_sandbox_0 was removed"


def serve(fetched: Checkout, *tags: str) -> None:
    fetched.write("served.json", document(*tags))


def test_fetch_prints_both_layers_and_the_worst_change(fetched: Checkout) -> None:
    serve(fetched, "teams")
    done = fetched.opgen("fetch")
    assert done.code == 0
    assert "  2 breaking: opgen diff --client demo" in done.lines
    assert "  breaking: GET /sandbox/0 was removed" in done.lines
    serve(fetched, "teams", "users")
    done = fetched.opgen("fetch")
    assert "  2 safe: opgen diff --client demo" in done.lines
    content = document("teams", "users", summary="Other.")
    fetched.write("served.json", content)
    assert "  no changes for callers" in fetched.opgen("fetch").lines


def test_fetch_fails_on_a_severity_and_writes_nothing(fetched: Checkout) -> None:
    serve(fetched, "teams")
    before = fetched.files()
    refused = fetched.opgen("fetch", "--fail-on", "breaking")
    assert refused.code == 6
    assert fetched.files() == before
    assert "demo: refused by --fail-on breaking: 2 breaking; " in refused.err
    assert refused.last_line.endswith("run: opgen fetch demo")
    accepted = fetched.opgen("fetch", "--accept", "--fail-on", "breaking")
    assert accepted.last_line.endswith("run: opgen fetch demo --accept")
    serve(fetched, "sandbox", "teams", "users")
    assert fetched.opgen("fetch", "--fail-on", "safe", "--check").code == 6
    assert fetched.opgen("fetch", "--fail-on", "risky").code == 0


def test_check_prints_the_python_layer_alone(fetched: Checkout) -> None:
    serve(fetched, "sandbox", "teams", "users")
    assert fetched.opgen("fetch").code == 0
    checked = fetched.opgen("check")
    assert checked.code == 1
    assert "  1 safe: opgen diff --client demo" in checked.err.splitlines()
    dry = fetched.opgen("generate", "--dry-run")
    assert "  1 safe: opgen diff --client demo" in dry.err.splitlines()


def test_breaking_drift_of_the_package_has_exit_code_6(fetched: Checkout) -> None:
    serve(fetched, "teams")
    assert fetched.opgen("fetch").code == 0
    checked = fetched.opgen("check", "--format", "json")
    assert checked.code == 6
    (client,) = checked.json["clients"]
    finding = client["findings"][-1]
    assert (finding["rule"], finding["path"]) == ("breaking", "generated/demo/api.jsonl")
    assert finding["message"].startswith("1 breaking; breaking: ")
    lines = (fetched.folder / finding["path"]).read_text("utf-8").splitlines()
    removed = finding["message"].split()[3]
    module, _, name = removed.partition(".")
    assert lines[finding["line"] - 1].startswith(f'["operation","{module}","{name}",')
    assert finding["fix"] == "opgen diff --client demo"
    assert checked.last_line == "run: opgen generate demo"
    assert fetched.opgen("generate", "--dry-run").code == 0
    fetched.write(
        "pyproject.toml",
        fetched.read("pyproject.toml")
        + '[[tool.opgen.diff.allow]]\nrule = "python-function-removed"\nreason = "unused"\n',
    )
    assert fetched.opgen("check").code == 1


def test_check_shows_all_breaking_changes_and_the_page_first(fetched: Checkout) -> None:
    serve(fetched, "sandbox", "teams", "users")
    assert fetched.opgen("fetch").code == fetched.opgen("generate").code == 0
    serve(fetched, "users")
    assert fetched.opgen("fetch", "--accept").code == 0
    checked = fetched.opgen("check", "-v").err
    assert "2 breaking; breaking: sandbox.get_sandbox_0 was removed" in checked
    assert "\n    teams.get_teams_0 was removed\n" in checked
    assert next(line[8:] for line in checked.splitlines() if line.startswith("    --- ")) == "api.md"
    assert "--- api.jsonl" not in checked


def test_package_without_its_page_is_compared(fetched: Checkout) -> None:
    fetched.edit("pyproject.toml", "output =", "api_file = false\noutput =")
    assert fetched.opgen("generate").code == 0
    assert not (fetched.folder / "generated/demo/api.md").exists()
    serve(fetched, "teams")
    assert fetched.opgen("fetch").code == 0
    checked = fetched.opgen("check")
    assert checked.code == 6
    assert REMOVED in checked.err


def test_edited_surface_file_gives_no_line(fetched: Checkout) -> None:
    serve(fetched, "teams")
    assert fetched.opgen("fetch").code == 0
    file = fetched.folder / "generated/demo/api.jsonl"
    file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    checked = fetched.opgen("check")
    assert checked.code == 1
    assert "opgen diff" not in checked.err
    assert "opgen diff" not in fetched.opgen("generate", "--dry-run").err
