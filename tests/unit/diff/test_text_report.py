"""Text and Markdown reports of `opgen diff`: changes of one rule share an entry that names all of them."""

from dataclasses import replace
from typing import Any

from opgen.core.errors import Position
from opgen.core.findings import Cause, CodePosition
from opgen.diff.formats.text import render_text
from opgen.diff.identity import fingerprint
from opgen.diff.model import (
    Breaks,
    Change,
    ChangeReport,
    Direction,
    Layer,
    ReportedChange,
    Severity,
    Side,
    WitnessText,
)
from opgen.diff.pipeline import render

_USES = tuple(CodePosition(path="app.py", line=line) for line in (3, 9))


def _change(rule: str, message: str, **more: Any) -> ReportedChange:
    """Return a breaking change. `witness` are lines of code, and `uses` says whether callers use the name."""
    is_python = rule.startswith("python-")
    lines, callers = more.pop("witness", ()), more.pop("callers", ())
    change = Change(
        rule=rule,
        severity=more.pop("severity", Severity.BREAKING),
        layer=Layer.PYTHON if is_python else Layer.WIRE,
        breaks=Breaks.RUNTIME,
        message=message,
        names=more.pop("names", (message.partition(" ")[0],) if is_python else ()),
        **more,
    )
    witness = WitnessText(lines=lines) if lines else None
    digest = f"{fingerprint(change)} {message}"
    return ReportedChange(change=change, fingerprint=digest, witness=witness, callers=callers)


def _removed(name: str) -> ReportedChange:
    code = f"from client.models import {name}"
    return _change("python-model-removed", f"{name} was removed", witness=(code,))


def _text(*changes: ReportedChange, verbose: int = 0) -> list[str]:
    report = ChangeReport(old="old", new="new", changes=changes)
    first, empty, *lines = render_text(report, verbose).splitlines()
    assert (first[:14], empty) == ("old -> new: " + first[12:14], "")
    return [each for each in lines if not each.startswith("    now: ")]


def test_one_change_has_its_message_and_its_rule() -> None:
    assert _text(_removed("A")) == [
        "BREAKING",
        "  A was removed  [python-model-removed]",
        "    | from client.models import A",
    ]


def test_entry_begins_with_its_worst_change_and_says_what_callers_do() -> None:
    main = _change("response-optional-property-removed", 'x "Job.size" was removed', severity=Severity.RISKY)
    implied = _change("python-field-removed", "Job.size was removed", parent=main.fingerprint)
    report = ChangeReport(old="old", new="new", changes=(main, implied))
    assert render_text(report).splitlines()[3:] == [
        "  Job.size was removed  [python-field-removed]",
        "    now: remove the uses of the name",
        '    wire: x "Job.size" was removed  [response-optional-property-removed (risky)]',
    ]


def test_changes_of_one_rule_share_an_entry_that_names_them() -> None:
    assert _text(_removed("A"), _removed("B"), _removed("C")) == [
        "BREAKING",
        "  3x python-model-removed: A, B, C",
        "    | from client.models import A",
    ]


def test_change_of_another_cause_has_an_entry_of_its_own() -> None:
    each = _removed("B")
    other = replace(each, change=replace(each.change, cause=Cause.OVERLAY))
    assert _text(_removed("A"), other)[1::2] == [
        "  A was removed  [python-model-removed]",
        "  B was removed  [python-model-removed (overlay)]",
    ]


def test_names_of_one_owner_share_its_name_on_lines_of_limited_width() -> None:
    names = [f"LongNameOfAModel.field_number_{number}" for number in range(9)]
    changes = [_change("python-field-removed", f"{each} was removed") for each in names]
    first, *rest = _text(*changes)[1:]
    assert first.startswith("  9x python-field-removed: LongNameOfAModel.field_number_0, .field_number_1, ")
    assert " ".join([first, *map(str.strip, rest)]).count(".field_number_") == 9
    assert len(first) <= 120


def test_parameters_and_statuses_are_named_with_their_operation() -> None:
    at = ("paths", "/jobs", "get")
    lines = _text(
        _change("request-parameter-removed", 'query parameter "a" was removed', pointer=at),
        _change("request-parameter-removed", 'query parameter "b" was removed', pointer=at),
        _change("response-non-success-status-added", "response 404 was added", pointer=at, severity=Severity.SAFE),
    )
    assert lines[1] == '  2x request-parameter-removed: GET /jobs "a", "b"'
    assert lines[-1] == "  1x response-non-success-status-added: GET /jobs 404"


def test_webhooks_and_callbacks_have_their_names() -> None:
    callback = "GET /jobs callback done POST"
    lines = _text(
        *(
            _change(
                "webhook-removed",
                f"webhook {name} POST was removed",
                pointer=("webhooks", name, "post"),
                operations=(f"webhook {name} POST",),
            )
            for name in ("first", "second")
        ),
        _change(
            "callback-added",
            f"{callback} was added",
            pointer=("paths", "/jobs", "get", "callbacks", "done", "{url}", "post"),
            operations=(callback,),
            severity=Severity.SAFE,
        ),
    )
    assert lines[1] == "  2x webhook-removed: webhook first POST, webhook second POST"
    assert lines[-1] == f"  1x callback-added: {callback}"


def test_functions_that_share_a_change_are_all_named() -> None:
    change = _change(
        "python-parameter-removed",
        "jobs.a.limit was removed, also in 1 other function",
        names=("jobs.a.limit", "jobs.b.limit"),
    )
    other = _change("python-parameter-removed", "jobs.c.size was removed")
    assert _text(change, other)[1] == "  2x python-parameter-removed: jobs.a.limit, jobs.b.limit, jobs.c.size"


def test_messages_that_say_more_than_names_have_a_line_each() -> None:
    rule = "python-return-type-changed"
    changes = (_change(rule, "jobs.a returns B instead of C"), _change(rule, "jobs.d returns E instead of F"))
    assert _text(*changes) == [
        "BREAKING",
        "  2x python-return-type-changed",
        "    jobs.a returns B instead of C",
        "    jobs.d returns E instead of F",
    ]


def test_implied_changes_of_the_same_names_are_rules_of_the_entry() -> None:
    mains, implied = [], []
    for name in ("size", "title"):
        main = _change(
            "request-property-removed",
            f'request property "Job.{name}" was removed',
            severity=Severity.RISKY,
            operations=("POST /jobs",),
            old=Side(path="old.json", position=Position(line=4, column=2)),
        )
        mains.append(main)
        implied += [
            _change(
                rule,
                f"{name_} was removed",
                parent=main.fingerprint,
                witness=(f"use({name_})",),
                callers=_USES if name_ == "Job.title" else (),
            )
            for rule, name_ in (
                ("python-field-removed", f"Job.{name}"),
                ("python-parameter-removed", f"jobs.create.{name}"),
            )
        ]
    assert _text(*mains, *implied) == [
        "BREAKING",
        "  2x python-field-removed, request-property-removed (risky): Job.size, .title",
        "    used: Job.title app.py:3, app.py:9",
        "    | use(Job.size)",
        "    2x python-parameter-removed: jobs.create.size, .title",
        "    | use(jobs.create.size)",
    ]


def test_changes_at_one_value_share_an_entry_that_counts_the_safe_ones() -> None:
    at = {"pointer": ("components", "schemas", "Job", "properties", "size"), "direction": Direction.RESPONSE}
    changes = (
        _change("response-property-became-nullable", 'x "Job.size" a', **at),
        _change("response-property-became-optional", 'x "Job.size" b', severity=Severity.RISKY, **at),
        _change("request-property-became-optional", 'y "Job.size" c', severity=Severity.SAFE, **at),
    )
    start = [
        "BREAKING",
        '  x "Job.size" a  [response-property-became-nullable]',
        '    wire: x "Job.size" b  [response-property-became-optional (risky)]',
    ]
    assert _text(*changes) == [*start, "    and 1 safe change (-v)"]
    assert _text(*changes, verbose=1) == [*start, '    wire: y "Job.size" c  [request-property-became-optional (safe)]']


def test_witness_is_shown_without_imports_and_in_few_lines() -> None:
    code = (
        "from client.models import Job",
        "def write(size: int) -> Job:",
        "    return Job(size=size)",
        "def both(job: Job) -> int:",
        "    job.close()",
        "    return job.size",
    )
    change = _change("python-field-type-changed", "Job.size changed", witness=code)
    assert _text(change)[2:] == [
        "    | def write(size: int) -> Job: return Job(size=size)",
        "    | def both(job: Job) -> int:",
        "    |     job.close()",
        "    |     return job.size",
    ]
    assert _text(change, verbose=2)[2:] == [f"    | {line}" for line in code]


def test_witness_that_failed_is_not_hidden_by_others() -> None:
    changes = [_removed("A"), _removed("B"), _removed("C")]
    for number, outcome in enumerate(("verified", "not verified", "verified")):
        text = replace(changes[number].witness or WitnessText(), outcome=outcome, reason="x")
        changes[number] = replace(changes[number], witness=text)
    lines = _text(*changes)
    assert lines[1] == "  2x python-model-removed: A, C"
    assert lines[4:] == [
        "  B was removed  [python-model-removed]",
        "    | from client.models import B",
        "    = not verified: x",
    ]


def test_safe_changes_are_named_up_to_a_limit() -> None:
    changes = [_change("python-model-added", f"Model{n} was added", severity=Severity.SAFE) for n in range(52)]
    lines = _text(*changes)
    assert lines[0] == "SAFE"
    assert lines[-1].endswith("Model49 and 2 more (-v)")


def test_verbose_report_has_an_entry_for_each_change() -> None:
    lines = _text(_removed("A"), _removed("B"), _removed("C"), verbose=2)
    assert sum("was removed" in line for line in lines) == 3
    assert sum("      | " in line or "    | " in line for line in lines) == 3


def _markdown(*changes: ReportedChange) -> list[str]:
    return render(ChangeReport(old="old", new="new", changes=changes), "markdown", None).splitlines()


def test_changes_of_one_rule_share_a_row_of_markdown() -> None:
    used = replace(_removed("B"), callers=_USES)
    row, *lines = _markdown(_removed("A"), used)[10:]
    assert row == "| python-model-removed |  | `2 changes: A, B` fix: `remove the uses of the name` |"
    assert {"- `used: app.py:9`", "from client.models import A"} < {*lines}
    rule = "python-return-type-changed"
    first = _change(rule, "jobs.a returns B", operations=("GET /a",))
    second = _change(rule, "jobs.c returns D", operations=("GET /c",))
    assert _markdown(first, second)[10] == f"| {rule} |  | `2 changes: jobs.a returns B, jobs.c returns D` |"


def test_annotations_are_those_of_changes_that_count_and_of_their_uses() -> None:
    used = replace(_removed("A"), callers=_USES)
    only_documented = replace(_removed("B"), gates=False)
    safe = _change("python-model-added", "C was added", severity=Severity.SAFE)
    report = ChangeReport(old="old", new="new", changes=(used, only_documented, safe))

    summary, *lines = render(report, "github", Severity.BREAKING).splitlines()

    assert summary.startswith("::error title=opgen%3A exit 6::")
    title = "title=old -> new%3A python-model-removed"
    assert lines == [
        f"::error {title}::A was removed (fix: remove the uses of the name)%0Aused: app.py:3%0Aused: app.py:9%0Afrom client.models import A",
        *(f"::error file=app.py,line={line},{title}::A was removed" for line in (3, 9)),
    ]


def test_row_of_markdown_has_a_limited_number_of_names() -> None:
    lines = _markdown(*(_removed(f"M{number}") for number in range(5000)))
    assert lines[10].startswith("| python-model-removed |  | `5000 changes: M0, M1, ")
    assert len(lines[10]) < 500
    assert "- `and 4899 more changes`" in lines
