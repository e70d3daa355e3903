"""Formats of `check`: the standard output is one valid report, with each result."""

import json
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Final

import jsonschema
import pytest
from opgen.cli import fetch as fetch_command
from opgen.cli import report_targets
from opgen.cli.command_options import Format
from opgen.codegen.verify_output import Interface, VerificationError, verify
from opgen.core.findings import ClientReport
from opgen.reports.formats import MACHINE_FORMATS

from tests.support.checkout import FILES, Checkout, Ended, document
from tests.unit.cli import test_check
from tests.unit.cli.project import QUICK

DAMAGES: Final = test_check.DAMAGES | {
    "unreachable": lambda checkout: checkout.edit("pyproject.toml", "https://api.example.com", "http://127.0.0.1:9"),
    "invalid": lambda checkout: checkout.edit("specs/demo.json", '"get"', '"GET"'),
    "truncated": lambda checkout: checkout.write("specs/demo.json", '{"openapi": '),
    "unfetched": lambda checkout: (checkout.folder / "specs/demo.json").unlink(),
    "unreadable": lambda checkout: checkout.write("generated/demo/.opgen.json", "<<<<<<< HEAD\n"),
    "misconfigured": lambda checkout: checkout.configure("bogus = 1", 'other = "x"'),
    "unconfigured": lambda checkout: (checkout.folder / "pyproject.toml").unlink(),
}


def rules(report: str) -> list[str]:
    """Return the rules of a JSON report."""
    return [found["rule"] for client in json.loads(report)["clients"] for found in client["findings"]]


def in_every_format(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, *arguments: str
) -> tuple[Ended, dict[str, str]]:
    """Return the result of one check, and its report in every format. Each check generates the package."""

    def render_all(reports: Sequence[ClientReport]) -> str:
        return "\0".join(MACHINE_FORMATS[name](reports) for name in MACHINE_FORMATS)

    with monkeypatch.context() as patch:
        patch.setattr(report_targets, "MACHINE_FORMATS", {"json": render_all})
        done = checkout.opgen("check", *arguments, "--format", "json")
    return done, dict(zip(MACHINE_FORMATS, done.out.split("\0"), strict=True))


@pytest.fixture
def generated(checkout: Checkout) -> Checkout:
    """Return a project with a generated client."""
    checkout.opgen("generate")
    return checkout


def test_several_reports_are_written_in_one_run(generated: Checkout) -> None:
    generated.write_spec(document("sandbox", "teams"))
    targets = {name: f"reports/check.{name}" for name in (*MACHINE_FORMATS, "text")}
    options = [f"--report={name}={file}" for name, file in targets.items()]
    done = generated.opgen("check", "--format", "json", *options)
    assert done.code == 1
    written = {name: (generated.folder / file).read_text("utf-8") for name, file in targets.items()}
    assert written["json"] == done.out
    assert "\n    +" in written["text"]
    for name in ("github", "markdown", "junit", "sarif"):
        assert written[name] == generated.opgen("check", "--format", name).out
    assert not list(generated.folder.glob("reports/.opgen*"))


@pytest.mark.parametrize("given", ["json", "json=-", "json="])
def test_report_without_a_file_is_printed(generated: Checkout, given: str) -> None:
    done = generated.opgen("check", "--report", given)
    assert done.json["clients"][0]["exit"] == done.code == 0


def test_failed_check_writes_its_reports_too(checkout: Checkout) -> None:
    checkout.write("pyproject.toml", "[tool.opgen")
    done = checkout.opgen("check", "--report", "json=report.json")
    assert done.code == 2
    report = json.loads(checkout.read("report.json"))
    assert report["clients"][0]["exit"] == 2


def test_report_is_written_through_a_link(generated: Checkout) -> None:
    generated.write("old.json", "old")
    (generated.folder / "link.json").symlink_to("old.json")
    assert generated.opgen("check", "--report", "json=link.json").code == 0
    assert (generated.folder / "link.json").is_symlink()
    assert json.loads(generated.read("old.json"))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--report", "pdf=x"], 'unknown report format "pdf"'),
        (["--report", "junit=x", "--report", "json=./x"], "several reports for the file"),
        (["--format", "json", "--report", "junit=-"], "several reports for standard output: json, junit"),
        (["--report", "junit=specs"], 'report "specs" is not a regular file'),
        (["--report", "junit=/dev/null"], 'report "/dev/null" is not a regular file'),
        (["--report", "junit=pyproject.toml/x"], "cannot write the report x: "),
    ],
)
def test_impossible_report_is_refused(checkout: Checkout, options: list[str], message: str) -> None:
    done = checkout.opgen("check", *options)
    assert done.code == 2
    assert message in done.err


def test_step_summary_is_appended_for_the_format_github(generated: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = generated.folder / "summary.md"
    summary.write_text("earlier step\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    generated.opgen("check", "--format", "markdown")
    assert summary.read_text("utf-8") == "earlier step\n"
    done = generated.opgen("check", "--format", "github")
    markdown = generated.opgen("check", "--format", "markdown").out
    assert summary.read_text("utf-8") == f"earlier step\n{markdown}\n"
    assert done.out.startswith("::notice title=opgen::ok")


def test_unwritable_step_summary_does_not_fail_the_check(generated: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(generated.folder))
    done = generated.opgen("check", "--format", "github")
    assert done.code == 0
    assert "warning: cannot write the step summary: is a directory" in done.err


def test_every_format_is_offered() -> None:
    offered = {format_.value for format_ in Format}
    assert offered == {"text", *MACHINE_FORMATS}


@pytest.mark.parametrize(
    ("end", "code", "expected"),
    [
        ("", 0, ""),
        ("format missing orphan", 1, "edited format-only missing"),
        ("eol", 0, "eol-only"),
        ("eol --strict", 1, "eol-only"),
        ("unreachable --upstream", 5, "upstream"),
        ("versions changed", 4, "environment"),
        ("invalid", 3, "document"),
        ("truncated", 3, "document"),
        ("unfetched", 2, "usage"),
        ("unreadable", 2, "usage"),
        ("misconfigured", 2, "usage usage"),
        ("unconfigured", 2, "usage"),
    ],
)
def test_every_end_of_a_check_is_a_report(
    generated: Checkout, monkeypatch: pytest.MonkeyPatch, end: str, code: int, expected: str
) -> None:
    monkeypatch.setattr(fetch_command, "LIMITS", QUICK)
    flags = [each for each in end.split() if each.startswith("--")]
    for damage in end.split():
        if damage not in flags:
            DAMAGES[damage](generated)
    prose = generated.opgen("check", *flags)
    assert (prose.code, prose.out) == (code, "")
    done, reports = in_every_format(generated, monkeypatch, *flags)
    assert (done.code, done.err) == (code, prose.err)
    assert sorted(rules(reports["json"])) == expected.split()
    jsonschema.validate(json.loads(reports["json"]), test_check.SCHEMA)
    assert all(reports.values())
    assert str(generated.folder) not in "".join(reports.values())


def test_bug_in_one_client_is_in_every_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout = Checkout(tmp_path, ["first", "second"])
    checkout.opgen("generate")
    checkout.write_spec(document("broken"), "first")
    (checkout.folder / "generated/second/client.py").unlink()

    def verified(path: PurePosixPath, source: str) -> Interface:
        if path.stem == "broken":
            raise VerificationError(f"{path}:1: Call is not ours")
        return verify(path, source)

    monkeypatch.setattr("opgen.pipeline.verify", verified)
    done, reports = in_every_format(checkout, monkeypatch)
    assert done.code == 70
    bug, first, second, *_ = done.lines
    assert bug.startswith(
        "opgen: internal error: VerificationError: resources/broken.py:1: Call is not ours (opgen/pipeline.py:"
    )
    assert (first, second) == ("first   INTERNAL ERROR", f"second  DRIFT           1 of {FILES} files")
    assert rules(reports["json"]) == ["internal-error", "missing"]
    assert all(reports.values())


def test_command_line_without_a_client_is_in_every_report(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments in (
        ["nobody"],
        ["--spec", "specs/demo.json"],
        ["--upstream", "--spec", "specs/demo.json", "--output", "out/demo"],
        ["--config", "elsewhere.toml"],
    ):
        done, reports = in_every_format(checkout, monkeypatch, *arguments)
        assert done.code == 2
        assert rules(reports["json"]) == ["usage"]
        assert all(reports.values())


def test_report_is_the_same_bytes_everywhere(tmp_path: Path) -> None:
    """The other formats are ASCII, as `tests/unit/reports` verifies."""
    checkout = Checkout(tmp_path)
    lost = {"Lost": {"$ref": "#/components/schemas/größe"}}
    checkout.write_spec({**document(), "components": {"schemas": lost}})
    written = []
    for changes in (
        {"LC_ALL": "C", "PYTHONHASHSEED": "1", "TZ": "UTC"},
        {"PYTHONIOENCODING": "utf-16", "PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"},
    ):
        checkout.shell("opgen check --format github --report markdown=summary > report", **changes)
        written.append((checkout.read("report"), checkout.read("summary")))
    assert written[0] == written[1]
    assert all("größe" in text for text in written[0])
