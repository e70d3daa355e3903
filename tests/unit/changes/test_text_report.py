"""Text report of `opgen diff`: changes of one rule share an entry."""

from opgen.changes.fingerprint import fingerprint
from opgen.changes.formats.text import render_text
from opgen.changes.model import Breaks, Change, Layer, Severity
from opgen.changes.report import ChangeReport, ReportedChange, WitnessText


def _removed(name: str, number: int) -> ReportedChange:
    change = Change(
        rule="python-model-removed",
        severity=Severity.BREAKING,
        layer=Layer.PYTHON,
        breaks=Breaks.RUNTIME,
        message=f"{name} was removed",
        names=(name,),
    )
    witness = WitnessText(lines=(f"from client.models import {name}",), verdict="")
    return ReportedChange(
        change=change, fingerprint=f"{fingerprint(change)}{number}", witness=witness
    )


def _report(*names: str) -> ChangeReport:
    changes = tuple(_removed(name, number) for number, name in enumerate(names))
    return ChangeReport(old="old", new="new", changes=changes)


def test_two_changes_of_one_rule_have_an_entry_each() -> None:
    assert render_text(_report("A", "B")) == (
        "old -> new: 2 breaking\n"
        "\n"
        "BREAKING\n"
        "  A\n"
        "    A was removed  [python-model-removed]\n"
        "      | from client.models import A\n"
        "  B\n"
        "    B was removed  [python-model-removed]\n"
        "      | from client.models import B\n"
    )


def test_three_changes_of_one_rule_share_an_entry_that_names_them() -> None:
    assert render_text(_report("A", "B", "C")) == (
        "old -> new: 3 breaking\n"
        "\n"
        "BREAKING\n"
        "  3 changes  [python-model-removed]\n"
        "    A, B, C\n"
        "      | from client.models import A\n"
    )


def test_verbose_report_has_an_entry_for_each_change() -> None:
    text = render_text(_report("A", "B", "C"), verbose=True)
    assert text.count("was removed") == text.count("      | ") == 3
