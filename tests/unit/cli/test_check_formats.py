"""Formats of `check`: each result is one valid report in each of them."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import jsonschema
import pytest
from opgen.cli import fetch as fetch_command
from opgen.cli import report_targets
from opgen.cli.command_options import Format
from opgen.codegen.verify_output import Interface, VerificationError, verify
from opgen.core.findings import ClientReport
from opgen.reports.formats import MACHINE_FORMATS

from tests.support.checkout import FILES, REPOSITORY, Checkout, Ended, document
from tests.support.tables import tables
from tests.unit.cli.project import QUICK

TABLES = tables(__file__)

SCHEMA = json.loads((REPOSITORY / "generator" / "opgen" / "reports" / "report.schema.json").read_text("utf-8"))


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


@pytest.fixture(scope="module")
def _generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    checkout = Checkout(tmp_path_factory.mktemp("generated"))
    assert checkout.opgen("generate").code == 0
    return checkout.folder


@pytest.fixture
def generated(tmp_path: Path, _generated: Path) -> Checkout:
    """Return a project with a generated client."""
    shutil.copytree(_generated / "generated", tmp_path / "generated")
    return Checkout(tmp_path)


def test_every_format_is_offered() -> None:
    offered = {format_.value for format_ in Format}
    assert offered == {"text", *MACHINE_FORMATS}


@pytest.mark.parametrize(("damage", "options", "expected"), TABLES["every_end_of_a_check_is_a_report"])
def test_every_end_of_a_check_is_a_report(
    generated: Checkout, monkeypatch: pytest.MonkeyPatch, damage: str, options: str, expected: str
) -> None:
    monkeypatch.setattr(fetch_command, "LIMITS", QUICK)
    assert generated.shell(damage).code == 0
    prose = generated.opgen("check", *options.split())
    assert prose.out == ""
    done, reports = in_every_format(generated, monkeypatch, *options.split())
    assert (done.code, done.err) == (prose.code, prose.err)
    assert [str(done.code), *sorted(rules(reports["json"]))] == expected.split()
    jsonschema.validate(json.loads(reports["json"]), SCHEMA)
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
