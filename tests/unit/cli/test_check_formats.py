"""Formats of `check`: the standard output is one valid report, with each result."""

import json
import re
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt
from opgen.cli import fetch as fetch_command
from opgen.cli import report_files
from opgen.cli.command_options import Format
from opgen.codegen.verify_output import Interface, VerificationError, verify
from opgen.core.findings import ClientReport
from opgen.reports.formats import MACHINE_FORMATS

from tests.support.checkout import Checkout, Ended, document
from tests.unit.cli.project import QUICK
from tests.unit.cli.test_hostile import TEXTS, hostile_document, spoiled


def rules_of_json(text: str) -> list[str]:
    clients = json.loads(text)["clients"]
    return [found["rule"] for client in clients for found in client["findings"]]


def rules_of_github(text: str) -> list[str]:
    lines = text.splitlines()[1:]
    return [line.partition("::")[2].split("%3A ")[1].split("::")[0] for line in lines]


def rules_of_markdown(text: str) -> list[str]:
    tokens = MarkdownIt("gfm-like").parse(text)
    folds = re.compile(r"<details>\n<summary>[a-z-]+(: \d+ files)?</summary>\n|</details>\n")
    assert not [token for token in tokens if token.type.startswith("html") and not folds.fullmatch(token.content)]
    rows = re.findall(r"(?m)^\| (?:note: )?([a-z-]+) \|", text)
    return [rule for rule in rows if rule not in {"client", "finding"}]


def rules_of_junit(text: str) -> list[str]:
    cases = list(ET.fromstring(text).iter("testcase"))  # noqa: S314 - opgen wrote it
    notes = [each.text or "" for case in cases for each in case.findall("system-out")]
    return [
        *(
            line.partition(":")[0]
            for case in cases
            for each in case
            if each.tag in {"failure", "error"}
            for line in (each.text or "").splitlines()
            if not line.startswith(("fix: ", "| "))
        ),
        *(note.partition(":")[0] for note in notes),
    ]


def rules_of_sarif(text: str) -> list[str]:
    return [result["ruleId"] for result in json.loads(text)["runs"][0]["results"]]


def rules_of_html(text: str) -> list[str]:
    HTMLParser().feed(text)
    found = re.findall(r'<td><span class="word \w+">([A-Z_]+)', text)
    return [rule.lower().replace("_", "-") for rule in found]


RULES: dict[str, Callable[[str], list[str]]] = {
    "json": rules_of_json,
    "github": rules_of_github,
    "markdown": rules_of_markdown,
    "junit": rules_of_junit,
    "sarif": rules_of_sarif,
    "html": rules_of_html,
}
"""For each format, the rules of its findings."""


def clean(checkout: Checkout) -> list[str]:
    del checkout
    return []


def drift(checkout: Checkout) -> list[str]:
    checkout.edit("generated/demo/client.py", "import", "import  ")
    (checkout.folder / "generated/demo/models.py").unlink()
    checkout.write("generated/demo/errors.py", "# mine\n")
    return ["format-only", "edited", "missing"]


def strict(checkout: Checkout) -> list[str]:
    checkout.edit("generated/demo/client.py", "\n", "\r\n")
    return ["eol-only"]


def unreachable(checkout: Checkout) -> list[str]:
    checkout.edit("pyproject.toml", "https://api.example.com", "http://127.0.0.1:9")
    return ["upstream"]


def environment(checkout: Checkout) -> list[str]:
    file = checkout.folder / "generated/demo/.opgen.json"
    content = json.loads(file.read_text("utf-8"))
    content["versions"]["black"] = "1.0"
    file.write_text(json.dumps(content), "utf-8")
    checkout.write_spec(document(summary="Do it well."))
    return ["environment"]


def invalid(checkout: Checkout) -> list[str]:
    checkout.write("specs/demo.json", '{"openapi": "3.1.0", "paths": {"/a": 3}}')
    return ["document"]


def truncated(checkout: Checkout) -> list[str]:
    checkout.write("specs/demo.json", '{"openapi": ')
    return ["document"]


def unfetched(checkout: Checkout) -> list[str]:
    (checkout.folder / "specs/demo.json").unlink()
    return ["usage"]


def unreadable(checkout: Checkout) -> list[str]:
    checkout.write("generated/demo/.opgen.json", "<<<<<<< HEAD\n")
    return ["usage"]


def misconfigured(checkout: Checkout) -> list[str]:
    checkout.configure("bogus = 1", 'other = "x"')
    return ["usage", "usage"]


def unconfigured(checkout: Checkout) -> list[str]:
    (checkout.folder / "pyproject.toml").unlink()
    return ["usage"]


Damage = Callable[[Checkout], list[str]]
"""Function that damages a project, and returns the rules that a check then reports."""

ENDS: tuple[tuple[Damage, int, list[str]], ...] = (
    (clean, 0, []),
    (drift, 1, []),
    (strict, 0, []),
    (strict, 1, ["--strict"]),
    (unreachable, 5, ["--upstream"]),
    (environment, 4, []),
    (invalid, 3, []),
    (truncated, 3, []),
    (unfetched, 2, []),
    (unreadable, 2, []),
    (misconfigured, 2, []),
    (unconfigured, 2, []),
)


def in_every_format(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, *arguments: str
) -> tuple[Ended, dict[str, str]]:
    """Return the result of one check, and its report in every format. Each check generates the package."""

    def render_all(reports: Sequence[ClientReport]) -> str:
        return "\0".join(MACHINE_FORMATS[name](reports) for name in RULES)

    with monkeypatch.context() as patch:
        patch.setattr(report_files, "MACHINE_FORMATS", {"json": render_all})
        done = checkout.opgen("check", *arguments, "--format", "json")
    return done, dict(zip(RULES, done.out.split("\0"), strict=True))


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
    assert "<details><summary>Difference" in written["html"]
    assert "\n    +" in written["text"]
    for name in ("github", "markdown", "junit", "sarif"):
        assert written[name] == generated.opgen("check", "--format", name).out
    assert not list(generated.folder.glob("reports/.opgen*"))


@pytest.mark.parametrize("given", ["json", "json=-", "json="])
def test_report_without_a_file_is_printed(generated: Checkout, given: str) -> None:
    done = generated.opgen("check", "--report", given)
    assert json.loads(done.out)["clients"][0]["exit"] == done.code == 0


def test_failed_check_writes_its_reports_too(checkout: Checkout) -> None:
    checkout.write("pyproject.toml", "[tool.opgen")
    done = checkout.opgen("check", "--report", "json=report.json")
    assert done.code == 2
    report = json.loads((checkout.folder / "report.json").read_text("utf-8"))
    assert report["clients"][0]["exit"] == 2


def test_report_is_written_through_a_link(generated: Checkout) -> None:
    (generated.folder / "old.json").write_text("old")
    (generated.folder / "link.json").symlink_to("old.json")
    assert generated.opgen("check", "--report", "json=link.json").code == 0
    assert (generated.folder / "link.json").is_symlink()
    assert json.loads((generated.folder / "old.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--report", "pdf=x"], 'unknown report format "pdf"'),
        (["--report", "html=x", "--report", "json=./x"], "several reports for the file"),
        (["--format", "json", "--report", "html=-"], "several reports for standard output: json, html"),
        (["--report", "html=specs"], 'report "specs" is not a regular file'),
        (["--report", "html=/dev/null"], 'report "/dev/null" is not a regular file'),
        (["--report", "html=pyproject.toml/x"], "cannot write the report x: "),
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


def test_every_format_is_offered_and_tested() -> None:
    offered = {format_.value for format_ in Format}
    assert offered == {"text", *MACHINE_FORMATS} == {"text", *RULES}


@pytest.mark.parametrize(("damage", "code", "flags"), ENDS, ids=lambda value: getattr(value, "__name__", ""))
def test_every_end_of_a_check_is_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: Damage, code: int, flags: list[str]
) -> None:
    monkeypatch.setattr(fetch_command, "LIMITS", QUICK)
    checkout = Checkout(tmp_path)
    assert checkout.opgen("generate").code == 0
    expected = damage(checkout)
    prose = checkout.opgen("check", *flags)
    assert (prose.code, prose.out) == (code, "")
    done, reports = in_every_format(checkout, monkeypatch, *flags)
    assert (done.code, done.err) == (code, prose.err)
    for name, report in reports.items():
        assert sorted(RULES[name](report)) == sorted(expected), name
        assert str(tmp_path) not in report


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
    for name, report in reports.items():
        assert RULES[name](report) == ["internal-error", "missing"], name


def test_command_line_without_a_client_is_in_every_report(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    for arguments in (
        ["nobody"],
        ["--spec", "specs/demo.json"],
        ["--upstream", "--spec", "specs/demo.json", "--output", "out/demo"],
        ["--config", "elsewhere.toml"],
    ):
        for name, rules in RULES.items():
            done = checkout.opgen("check", *arguments, "--format", name)
            assert (done.code, rules(done.out)) == (2, ["usage"]), name


@pytest.mark.parametrize("text", TEXTS)
def test_text_of_a_document_is_only_text_in_every_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    checkout = Checkout(tmp_path)
    for content, code in ((hostile_document(text), 1), (spoiled(hostile_document(text), text), 3)):
        checkout.write_spec(content)
        done, reports = in_every_format(checkout, monkeypatch)
        assert done.code == code
        for name, report in reports.items():
            assert RULES[name](report)
            assert all(line.isprintable() for line in report.split("\n"))
            assert not re.search(r"##(vso|teamcity)?\[", report)
            assert name == "github" or not re.search(r"(?m)^\s*::", report)


@pytest.mark.parametrize("name", ["github", "markdown"])
def test_report_is_the_same_bytes_everywhere(tmp_path: Path, name: str) -> None:
    """The other formats are ASCII, as `tests/unit/reports` verifies."""
    checkout = Checkout(tmp_path)
    lost = {"Lost": {"$ref": "#/components/schemas/größe"}}
    checkout.write_spec({**document(), "components": {"schemas": lost}})
    written = []
    for changes in (
        {"LC_ALL": "C", "PYTHONHASHSEED": "1", "TZ": "UTC"},
        {"PYTHONIOENCODING": "utf-16", "PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"},
    ):
        checkout.shell(f"opgen check --format {name} > report", **changes)
        written.append((checkout.folder / "report").read_bytes())
    assert written[0] == written[1]
    assert "größe" in written[0].decode("utf-8")
