"""Text and Markdown reports of `opgen diff`: a summary, then one entry for each cause."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from opgen.core.errors import Position
from opgen.core.findings import Cause, CodePosition
from opgen.diff.formats.markdown import render_markdown
from opgen.diff.formats.text import render_text
from opgen.diff.identity import fingerprint
from opgen.diff.model import (
    Allowed,
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
from opgen.diff.policy import Decision, Step
from opgen.diff.release import render_notes

_USES = tuple(CodePosition(path="app.py", line=line) for line in (3, 9))


def _change(rule: str, message: str, **more: Any) -> ReportedChange:
    """Return a breaking change. `witness` are lines of code, and `uses` says whether callers use the name."""
    is_python = rule.startswith("python-")
    lines, callers = more.pop("witness", ()), more.pop("callers", ())
    change = Change(
        rule=rule,
        severity=more.pop("severity", Severity.BREAKING),
        layer=Layer.PYTHON if is_python else Layer.WIRE,
        breaks=more.pop("breaks", Breaks.RUNTIME),
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


def _text(*changes: ReportedChange, verbose: int = 0, methods: Mapping[str, str] | None = None) -> list[str]:
    """Return the lines below the summary."""
    report = ChangeReport(old="old", new="new", changes=changes, methods=methods or {})
    lines = render_text(report, verbose).splitlines()
    assert lines[1].startswith("  old -> new: ")
    return lines[lines.index("") + 1 :]


def _sentences(*changes: ReportedChange, methods: Mapping[str, str] | None = None) -> list[str]:
    """Return the first line of each entry."""
    lines = _text(*changes, methods=methods)
    return [each[2:] for each in lines if each[:2] == "  " != each[2:4] and not each.endswith("(-v)")]


_RUNTIME = "BREAKING: fails when it runs"


def test_entry_is_a_sentence_and_an_instruction() -> None:
    assert _text(_removed("A")) == [
        _RUNTIME,
        "  A was removed",
        "    now: use the new type of its values, or remove the uses  [python-model-removed]",
        "    | from client.models import A",
    ]


def test_entries_with_one_instruction_have_it_once_after_their_sentences() -> None:
    rule, names = "python-field-type-changed", [f"{each * 50}.x" for each in "AB"]
    types = [_change(rule, f"{name} has the type P | Q instead of {name[:2]}") for name in names]
    removed = [_change("python-function-removed", f"{name} was removed") for name in ("jobs.a", "runs.a", "runs.b")]
    used = [replace(each, callers=_USES) for each in removed[2:]]
    assert _text(*types, *removed[:2], *used)[4:] == [
        "  .a of jobs, runs were removed",
        "    now: remove the uses  [python-function-removed]",
        f"  {names[0]} has the type P | Q instead of AA",
        f"  {names[1]} has the type P | Q instead of BB",
        "    now: use the new type  [python-field-type-changed]",
    ]
    assert _text(*types, verbose=1).count("    now: use the new type  [python-field-type-changed]") == 2


_CASES = (
    ("python-parameter-added", "jobs.create.account_id was added and is required", "pass account_id="),
    ("python-function-renamed", "jobs.a was renamed to jobs.b", "use jobs.b instead"),
    ("python-model-renamed", f"A was renamed to {'B' * 130}", f"use {'B' * 130} instead"),
    ("python-return-type-changed", "jobs.get returns Job | None instead of Job", "result may be None: handle it"),
    ("python-return-type-changed", "jobs.get returns A | B | C instead of A | B", "handle each new type"),
    ("python-return-type-changed", "jobs.get returns None instead of Job", "do not use the result"),
    ("python-function-moved", "jobs.a was moved to b.a", "import the name from the package root"),
    (
        "python-function-endpoint-changed",
        "jobs.list calls GET /b instead of GET /a; do not pass page; new arguments q, after; returns list[B]",
        "do not pass page; new arguments q, after; returns list[B]",
    ),
    ("python-parameter-type-changed", "jobs.a.b accepts A | C instead of A | B", "pass the new type"),
    ("python-parameter-removed", "jobs.a.b was removed", "do not pass b="),
    ("request-property-became-not-nullable", 'request property "a" became not nullable', "do not pass None"),
    ("request-parameter-max-set", 'request parameter "a" got a maximum: 9', "pass a value that the new version"),
    ("python-body-keywords-removed", "jobs.a does not accept keywords", "give the fields in the body"),
    (
        "response-property-became-nullable",
        'response property "Job.a" became nullable',
        "update before the server changes: the old package refuses it",
    ),
)


@pytest.mark.parametrize(("rule", "message", "advice"), _CASES)
def test_instruction_says_what_callers_do(rule: str, message: str, advice: str) -> None:
    assert _text(_change(rule, message))[2].startswith(f"    now: {advice}")


def test_new_names_of_one_resource_share_an_entry() -> None:
    changes = [_change("python-function-renamed", f"jobs.{x} was renamed to jobs.{x}_job") for x in ("get", "list")]
    methods = {f"jobs.{x}": f"client.jobs.{x}" for x in ("get", "list", "get_job", "list_job")}
    assert _text(*changes, methods=methods)[:3] == [
        _RUNTIME,
        "  client.jobs.get, .list were renamed",
        "    now: opgen fix rewrites the uses: client.jobs.get_job, .list_job  [python-function-renamed]",
    ]


def test_release_notes_list_each_new_name() -> None:
    changes = [_change("python-model-renamed", f"{old} was renamed to {old}Page") for old in ("Job", "Run")]
    notes = render_notes(changes, {}, Decision(step=Step.MAJOR, rule="python-model-renamed"))
    assert [line for line in notes.splitlines() if line.startswith("  - ")] == [
        "  - `Job`: use `JobPage`",
        "  - `Run`: use `RunPage`",
    ]


def test_long_names_keep_their_ends() -> None:
    name = "ServiceOwnerDialogsCommandsCreateDialog" * 4
    (sentence,) = _sentences(_change("python-field-removed", f"{name}.first_line was removed"))
    assert sentence.startswith("ServiceOwnerDialogs")
    assert sentence.endswith("ateDialog.first_line was removed")
    name, at = f"client.{'jobs' * 30}", ("components", "securitySchemes", "key")
    scope = _change("api-security-scope-added", f'security "key" needs the scope "{"wide" * 30}"', pointer=at)
    scope = replace(scope, change=replace(scope.change, operations=("GET /a", "GET /b")))
    assert len(sentence) <= 118
    assert len(_sentences(scope, methods={"GET /a": name, "GET /b": name + "b"})[0]) <= 118


def test_unions_are_shown_by_the_members_that_they_got_and_lost() -> None:
    rule = "python-field-type-changed"
    assert _sentences(
        _change(rule, "A.x has the type P | Q | list[R] | dict[str, S | T] instead of P | list[R]"),
        _change(rule, "B.x has the type list[P | Q] instead of list[P]"),
        _change(rule, "C.x has the type P | Q instead of R | S"),
        _change(rule, "D.x has the type P | None instead of P"),
        _change("python-return-type-changed", "e.x returns Union[P, Q] instead of P | R"),
    ) == [
        "A.x: + Q, + dict[str, S | T]",
        "B.x: items + Q",
        "C.x has the type P | Q instead of R | S",
        "D.x may be None",
        "e.x can return Q but not R any more",
    ]


def test_values_of_an_enum_and_members_of_a_union_share_an_entry() -> None:
    rule, start = "response-property-enum-value-added", 'response property "Job.state" has a new enum value'
    values = [_change(rule, f'{start}: "value number {n}"', severity=Severity.RISKY) for n in range(14)]
    union = [
        _change("response-property-one-of-added", f'response property "Job" has a new oneOf member: "{n}"')
        for n in "ab"
    ]
    assert _sentences(*values, *union) == [
        'Job: + "a", "b" (response property, oneOf member)',
        'Job.state: + "value number 0", "value number 1", "value number 2", "value number 3", 10 more (response property)',
    ]


def test_one_cause_in_many_operations_or_models_is_one_entry_of_limited_width() -> None:
    header = 'response header "Retry-After" was added'
    headers = [
        _change("response-header-added", header, pointer=("paths", f"/jobs/number/{n}", "get"), severity=Severity.RISKY)
        for n in range(125)
    ]
    names = tuple(f"Model{n}.status" for n in range(24))
    field = _change("python-field-removed", f"{names[0]} was removed, also in 23 other models", names=names)
    found = _sentences(field, *headers)
    assert found[0].startswith(".status of Model0, Model1, ")
    assert found[0].endswith(" more were removed")
    assert found[1].startswith('"Retry-After" of GET /jobs/number/0, GET /jobs/number/1, ')
    assert found[1].endswith(" more: response header was added")
    assert max(map(len, found)) <= 118
    assert names[-1] in _text(field, verbose=1)[-1]


_OF_SCHEMAS = ("components", "schemas", "A", "properties", "x")


def test_entry_of_a_value_has_its_union_and_its_types() -> None:
    response = {"direction": Direction.RESPONSE}
    for rule, ends in (("one-of-added", (("oneOf", "0"), ("oneOf", "1"))), ("type-changed", ((), ("type",)))):
        first, second = (
            _change(
                f"response-property-{rule}", f'response property "A.x" {n}', pointer=(*_OF_SCHEMAS, *end), **response
            )
            for n, end in enumerate(ends)
        )
        field = _change("python-field-type-changed", "A.x: P instead of Q", parent=first.fingerprint)
        lines = _text(first, replace(second, gates=rule == "one-of-added"), field)
        assert lines == [
            _RUNTIME,
            "  A.x: P instead of Q",
            *lines[2:3],
            "note: -v lists all names, and 2 more changes with the causes above",
        ]


def test_instruction_for_a_type_says_that_the_old_package_refuses_responses() -> None:
    cause = _change(
        "response-property-const-removed", 'response property "A.x"', pointer=_OF_SCHEMAS, breaks=Breaks.WIRE
    )
    field = _change("python-field-type-changed", "A.x has the type str instead of Q", parent=cause.fingerprint)
    field = replace(field, change=replace(field.change, breaks=Breaks.TYPES))
    for direction, start in ((Direction.RESPONSE, "update before the server changes"), (Direction.REQUEST, "declare")):
        found = replace(cause, change=replace(cause.change, direction=direction))
        assert _text(found, field)[2].startswith(f"    now: {start}")


def test_cut_fields_of_few_models_have_a_line_for_each_model() -> None:
    fields = [_change("python-field-removed", f"{m}.field_{n} was removed") for m in ("Gbr", "Usa") for n in range(9)]
    first, second = _sentences(*fields)
    assert "Usa" not in first
    assert second.startswith("Usa.field_0, .field_1, ")


def test_cut_parameters_have_a_line_for_each_argument_of_several_methods() -> None:
    owners = [f"{letter * 14}.list" for letter in "abcd"]
    names = [f"{owner}.{argument}" for owner in owners for argument in ("filter", "meta")]
    assert _sentences(*(_change("python-parameter-removed", f"{name} was removed") for name in names)) == [
        f".{argument} of {', '.join(owners)} were removed" for argument in ("filter", "meta")
    ]


def test_instruction_names_a_removed_property_of_a_request() -> None:
    change = _change("request-property-removed", 'request property "ip" was removed', pointer=("paths", "/a", "put"))
    change = replace(change, change=replace(change.change, operations=("PUT /a",)))
    assert "now: do not pass ip=" in _text(change, methods={"PUT /a": "client.roles.update"})[2]


def test_long_name_with_a_list_in_place_of_an_object_says_so() -> None:
    name = "client.orders.search_" + "with_details_" * 4
    types = f"list[{'Details' * 8}]", "Details" * 7
    for new, old, words in ((*types, "a list instead of one object"), (*types[::-1], "one object instead of a list")):
        (found,) = _sentences(_change("python-return-type-changed", f"{name} returns {new} instead of {old}"))
        assert found == f"{name} returns {words}"


def test_removed_method_counts_in_its_resource_although_its_cause_reaches_others() -> None:
    methods = {"cards.delete": "client.cards.delete", "DELETE /cards": "client.cards.delete"}
    methods["GET /tasks"] = "client.tasks.list"
    cause = _change("python-error-detail-changed", "GoneError.detail lost the type A")
    cause = replace(cause, change=replace(cause.change, operations=("DELETE /cards", "GET /tasks")))
    removed = _change("python-function-removed", "cards.delete was removed", parent=cause.fingerprint)
    report = ChangeReport(old="old", new="new", changes=(cause, removed), methods=methods)
    assert render_text(report).splitlines()[2] == "  cards: 1 removed"


def test_sections_are_what_fails_then_risky_then_counts_and_then_what_does_not_count() -> None:
    types = _change("python-field-type-changed", "A.x has the type B instead of C")
    types = replace(types, change=replace(types.change, breaks=Breaks.TYPES))
    documented = replace(
        _change("response-property-became-nullable", 'response property "Job.a" became nullable'), gates=False
    )
    accepted = replace(_removed("B"), allowed=Allowed(reason="nobody has it", until=date(2030, 1, 2)))
    by_opgen = _removed("C")
    by_opgen = replace(by_opgen, change=replace(by_opgen.change, cause=Cause.OPGEN))
    risky = _change("request-parameter-removed", 'query parameter "a" was removed', severity=Severity.RISKY)
    safe = [_change("python-model-added", f"Model{n} was added", severity=Severity.SAFE) for n in range(52)]
    lines = _text(documented, accepted, by_opgen, types, risky, *safe, _removed("A"))
    assert [each for each in lines if each[:1].isupper()] == [
        _RUNTIME,
        "BREAKING: fails for type checkers",
        "RISKY",
        "SAFE",
        "APART: accepted, not counted, or caused by opgen",
    ]
    assert "  added: 52 models" in lines
    assert "    now: allowed until 2030-01-02: nobody has it  [python-model-removed]" in lines
    assert lines[-1] == "  1 change of responses that the package reads as before (-v)"
    assert (
        "    now: use the new type of its values, or remove the uses (caused by opgen, counts for the exit code)"
        in lines
    )
    assert _text(*safe, verbose=1)[1:][-1].endswith("Model51")


_METHODS = {
    key: method
    for number in range(12)
    for method in [f"client.shop{number}.chat.create"]
    for key in (method.removeprefix("client."), f"POST /shops/{number}")
}


def test_summary_counts_by_resource_in_at_most_ten_lines() -> None:
    changes = [
        _change(rule, f"{message}", operations=(f"POST /shops/{number}",), callers=_USES if number == 11 else ())
        for number in range(12)
        for rule, message in (
            ("python-parameter-added", f"shop{number}.chat.create.a was added and is required"),
            ("python-parameter-became-required", f"shop{number}.chat.create.b became required"),
            ("python-return-type-changed", f"shop{number}.chat.create returns A | None instead of A"),
        )
    ]
    lines = render_text(ChangeReport(old="old", new="new", changes=tuple(changes), methods=_METHODS)).splitlines()
    summary = lines[: lines.index("")]
    assert len(summary) <= 10
    assert summary[2] == "  your code uses 1 changed name in 2 lines"
    assert summary[3] == "  shop11.chat: 1 needs a new argument"
    assert summary[-1] == "  6 more resources: 6 breaking, 0 risky"


_TYPE = _change("python-field-type-changed", "A.x has the type A | B instead of B")
_TYPE_ONLY = replace(_TYPE, change=replace(_TYPE.change, breaks=Breaks.TYPES))
_NEW_VALUE = _change(
    "response-property-enum-value-added", 'response property "E" has a new enum value: "a"', severity=Severity.RISKY
)
_ADDED = _change("python-model-added", "New was added", severity=Severity.SAFE)
_BY_OPGEN = replace(_removed("A"), change=replace(_removed("A").change, cause=Cause.OPGEN))
_VERDICTS = (
    ((), False, "No changes. Merge (major version)."),
    ((_ADDED,), True, "Safe. Merge (major version)."),
    (
        (_NEW_VALUE, _ADDED),
        False,
        "Risky: 1 name with changes that callers may notice. Merge if callers expect them (major version).",
    ),
    (
        (_removed("A"), _TYPE_ONLY),
        False,
        "Breaking: 1 name fails when code runs, 1 name for type checkers only. Merge after callers change (major version).",
    ),
    (
        (_TYPE_ONLY,),
        True,
        "Breaking: 1 name for type checkers only. Your code uses none of them: merge (major version).",
    ),
    (
        (_removed("B"), replace(_removed("A"), callers=_USES)),
        True,
        "Breaking: 2 names fail when code runs (2 removed). Merge after a change of 2 lines of your code (major version).",
    ),
    (
        (_BY_OPGEN,),
        False,
        "Breaking: another opgen changes the generated code. Merge after callers change (major version).",
    ),
)


@pytest.mark.parametrize(("changes", "has_callers", "verdict"), _VERDICTS)
def test_first_line_says_what_breaks_and_whether_to_merge(
    changes: tuple[ReportedChange, ...], *, has_callers: bool, verdict: str
) -> None:
    report = ChangeReport(old="old", new="new", changes=changes, step="major", has_callers=has_callers)
    assert render_text(report).splitlines()[0] == verdict
    assert render_markdown(report).splitlines()[2] == verdict


def test_one_cause_of_a_function_or_of_several_enums_is_one_entry() -> None:
    values = [
        _change(
            "response-property-enum-value-added",
            f'response property "{name}.state" has a new enum value: "{value}"',
            severity=Severity.RISKY,
        )
        for name in ("Job", "Run")
        for value in "ab"
    ]
    assert _sentences(
        _change("python-parameter-added", "jobs.create.a was added and is required"),
        _change("python-parameter-became-required", "jobs.create.b became required"),
        *values,
    ) == [
        "jobs.create.a, .b are required",
        '.state of Job, Run: + "a", "b" (response property)',
    ]


def test_safe_entry_has_the_words_that_all_its_changes_have_in_common() -> None:
    ends = ("was added, but nothing uses it", "was added")
    changes = tuple(
        _change("python-model-added", f"New{n} {end}", severity=Severity.SAFE) for n, end in enumerate(ends)
    )
    (entry,) = json.loads(render(ChangeReport(old="old", new="new", changes=changes), "json", None))["entries"]
    assert entry["message"] == "New0, New1 were added"


def test_used_entries_stand_first_with_their_lines() -> None:
    lines = _text(*map(_removed, "ABC"), replace(_removed("D"), callers=_USES))
    assert lines[1:4] == [
        "  D was removed",
        "    now: use the new type of its values, or remove the uses  [python-model-removed]",
        "    used: app.py:3, app.py:9",
    ]
    assert "  A, B, C were removed" in lines


def test_names_are_those_of_methods_and_a_long_list_of_functions_is_split_by_resource() -> None:
    methods = {f"{name}.act_{n}": f"client.{name}.act_{n}" for name in ("first", "second") for n in range(20)}
    removed = [_change("python-function-removed", f"{name} was removed") for name in methods]
    renamed = _change("python-function-renamed", "first.act_1 was renamed to first.other")
    found = _sentences(*removed, renamed, methods=methods)
    assert [each[:21] for each in found[:2]] == ["client.first.act_0, .", "client.second.act_0, "]
    assert found[2] == "client.first.act_1 was renamed"


def test_parameter_of_a_component_is_named_with_its_operations() -> None:
    message = 'request parameter "per_page" has another default: 30 became 15'
    where = {"pointer": ("components", "parameters", "page"), "operations": ("GET /a", "GET /b")}
    assert _sentences(_change("request-parameter-default-value-changed", message, **where)) == [
        '"per_page" of GET /a, GET /b: request parameter has another default: 30 became 15'
    ]


def test_limit_and_constraint_of_a_long_name_have_their_values() -> None:
    at, owner = ("paths", "/jobs", "post"), f"client.{'jobs' * 11}.create"
    limit = _change(
        "request-property-max-items-set", 'request property "item_identifiers_of_jobs" got a maximum: 250', pointer=at
    )
    message = 'request body has a stronger constraint: "anyOf [{required: [state]}]"'
    assert _sentences(
        limit, _change("request-body-constraint-changed", message, pointer=at), methods={"POST /jobs": owner}
    ) == [
        f'{owner} "item_identifiers_of_jobs": got a maximum: 250',
        f'{owner}: has a stronger constraint: "anyOf [{{required: [state]}}]"',
    ]


def test_values_of_literals_are_members() -> None:
    rule = "python-parameter-type-changed"
    message = 'a.b.c accepts Literal["x | y", "z", "w"] | None instead of Literal["x | y", "z"] | None'
    assert _sentences(_change(rule, message)) == ['a.b.c accepts + "w"']


def test_few_names_that_do_not_fit_on_a_line_have_a_line_each() -> None:
    names = [f"{name * 40}.first" for name in "ABC"]
    found = _sentences(*(_change("python-field-removed", f"{name} was removed") for name in names))
    assert found == [f".first of {'A' * 40}, {'B' * 40} were removed", f"{names[2]} was removed"]


def test_parameters_webhooks_and_statuses_are_named_with_their_operation() -> None:
    at = ("paths", "/jobs", "get")
    hook = {"pointer": ("webhooks", "done", "post"), "operations": ("webhook done POST",)}
    assert _sentences(
        _change("request-parameter-removed", 'query parameter "a" was removed', pointer=at),
        _change("request-parameter-removed", 'query parameter "b" was removed', pointer=at),
        _change("response-success-status-removed", "response 201 was removed", pointer=at),
        _change("webhook-removed", "webhook done POST was removed", **hook),
    ) == [
        'GET /jobs "a", "b": query parameter was removed',
        "GET /jobs 201: response was removed",
        "webhook done POST was removed",
    ]


def test_implied_changes_are_counted_and_verbose_reports_name_them() -> None:
    main = _change(
        "request-property-removed",
        'request property "Job.size" was removed',
        severity=Severity.RISKY,
        operations=("POST /jobs",),
        old=Side(path="old.json", position=Position(line=4, column=2)),
    )
    implied = [
        _change(rule, f"{name} was removed", parent=main.fingerprint, witness=(f"use({name})",))
        for rule, name in (("python-field-removed", "Job.size"), ("python-parameter-removed", "jobs.create.size"))
    ]
    start = ["  jobs.create.size was removed", "    now: do not pass size=  [python-parameter-removed]"]
    witnesses = ["    | use(jobs.create.size)", "    | use(Job.size)"]
    note = "note: -v lists all names, and 2 more changes with the causes above"
    assert _text(main, *implied)[1:] == [*start, *witnesses, note]
    assert _text(main, *implied, verbose=1)[1:] == [
        *start,
        *witnesses,
        "    1x python-field-removed: Job.size",
        "    1x request-property-removed (risky): Job.size",
    ]


def test_changes_of_one_value_with_other_effects_have_entries() -> None:
    value = ("components", "schemas", "Job", "properties", "size")
    wire = _change(
        "response-optional-property-removed",
        'response property "Job.size" was removed',
        severity=Severity.RISKY,
        direction=Direction.RESPONSE,
        operations=("GET /jobs", "POST /jobs"),
        pointer=value,
    )
    changes = [
        _change(rule, f"{name} was removed", parent=wire.fingerprint, operations=operations, pointer=value)
        for rule, name, operations in (
            ("python-field-removed", "Job.size", ("GET /jobs", "POST /jobs")),
            ("python-parameter-removed", "jobs.create.size", ("POST /jobs",)),
        )
    ]
    assert _text(wire, *changes)[1:] == [
        "  Job.size was removed",
        "    now: remove the uses  [python-field-removed]",
        "  jobs.create.size was removed",
        "    now: do not pass size=  [python-parameter-removed]",
        "note: -v lists all names, and 1 more change with the causes above",
    ]


def test_other_calls_and_another_encoding_of_a_parameter_have_entries() -> None:
    at, both = ("components", "parameters", "meta"), ("GET /jobs", "GET /runs")
    pieces = ("content", "application~1json", "schema", "type")
    sent = 'query parameter "meta" is sent in another way'
    wire = {"direction": Direction.REQUEST, "operations": both}
    type_ = _change("request-parameter-type-changed", 'request parameter "meta"', pointer=(*at, *pieces), **wire)
    changed, accepts = "python-parameter-type-changed", "jobs.list.meta accepts A instead of B"
    assert _sentences(
        _change("python-parameter-removed", "tasks.list.meta was removed", pointer=at, operations=("GET /tasks",)),
        _change("request-parameter-serialization-changed", sent, pointer=at, **wire),
        type_,
        _change(changed, accepts, pointer=at, operations=both, parent=type_.fingerprint),
        methods={"GET /jobs": "client.jobs.list", "GET /runs": "client.runs.list"},
    ) == [
        "tasks.list.meta was removed",
        accepts,
        '"meta" of client.jobs.list, client.runs.list: query parameter is sent in another way',
    ]


def test_statuses_of_one_operation_are_beside_its_result() -> None:
    at, same = ("paths", "/jobs", "get", "responses"), {"operations": ("GET /jobs",), "direction": Direction.RESPONSE}
    removed = _change("response-success-status-removed", "response 200 was removed", pointer=(*at, "200"), **same)
    added = "response-success-status-added"
    assert _sentences(
        removed,
        _change(added, "response 204 was added", severity=Severity.RISKY, pointer=(*at, "204"), **same),
        _change(
            "python-return-type-changed",
            "jobs.get returns None instead of Job",
            parent=removed.fingerprint,
            operations=("GET /jobs",),
            pointer=at[:3],
        ),
    ) == ["jobs.get returns None instead of Job"]


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
    assert _text(change)[3:] == [
        "    | def write(size: int) -> Job: return Job(size=size)",
        "    | def both(job: Job) -> int:",
        "    |     job.close()",
        "    |     return job.size",
    ]
    assert _text(change, verbose=2)[3:] == [f"    | {line}" for line in code]


def test_witness_that_failed_is_not_hidden_by_others() -> None:
    changes = [_removed("A"), _removed("B"), _removed("C")]
    for number, outcome in enumerate(("verified", "not verified", "verified")):
        text = replace(changes[number].witness or WitnessText(), outcome=outcome, reason="x")
        changes[number] = replace(changes[number], witness=text)
    lines = _text(*changes)
    assert lines[1] == "  A, C were removed"
    assert lines[5] == "  B was removed"
    assert lines[-1] == "    = not verified: x"


def test_verbose_report_has_an_entry_for_each_change() -> None:
    lines = _text(_removed("A"), _removed("B"), _removed("C"), verbose=2)
    assert sum("was removed" in line for line in lines) == 3
    assert sum("      | " in line or "    | " in line for line in lines) == 3


def test_annotations_are_those_of_changes_that_count_and_of_their_uses() -> None:
    used = replace(_removed("A"), callers=_USES)
    only_documented = replace(_removed("B"), gates=False)
    safe = _change("python-model-added", "C was added", severity=Severity.SAFE)
    report = ChangeReport(old="old", new="new", changes=(used, only_documented, safe))

    summary, *lines = render(report, "github", Severity.BREAKING).splitlines()

    assert summary.startswith("::error title=opgen%3A exit 6::")
    title = "title=old -> new%3A python-model-removed"
    assert lines == [
        f"::error {title}::A was removed (fix: use the new type of its values, or remove the uses)%0Aused: app.py:3%0Aused: app.py:9%0Afrom client.models import A",
        *(f"::error file=app.py,line={line},{title}::A was removed" for line in (3, 9)),
    ]


def _report(count: int = 3) -> ChangeReport:
    used = replace(_removed("Used"), callers=_USES)
    hostile = _change("response-property-became-nullable", 'response property "</details>\n`@all`" became nullable')
    risky = [
        _change(
            "response-property-enum-value-added",
            f'response property "E{n}" has a new enum value: "{n}"',
            severity=Severity.RISKY,
        )
        for n in range(count)
    ]
    types = [_change("python-field-type-changed", f"M{n}.x has the type A{n} | B instead of B") for n in range(count)]
    safe = _change("python-model-added", "New was added", severity=Severity.SAFE)
    return ChangeReport(old="old", new="new", changes=(used, hostile, *types, *risky, safe), notes=("a note",))


@pytest.mark.parametrize("format_", ["text", "markdown", "json"])
def test_formats_have_the_same_entries(format_: str) -> None:
    written = render(_report(), format_, None)
    expected = Path(__file__).with_name("expected_report") / f"report.{format_}"
    assert f"{written}\n" == expected.read_text("utf-8")


def test_markdown_has_all_names_of_breaking_entries_unless_it_is_short() -> None:
    report = ChangeReport(old="old", new="new", changes=tuple(_removed(f"LongNameOfModel{n}") for n in range(40)))
    assert render_markdown(report, is_short=True).count("LongNameOfModel39") == 0
    assert render_markdown(report).count("`LongNameOfModel39`") == 1


def test_short_markdown_counts_the_entries_that_it_leaves_out() -> None:
    types = [_change("python-field-type-changed", f"N{n}.x has the type A{n} | B instead of B") for n in range(400)]
    only = [replace(each, change=replace(each.change, breaks=Breaks.TYPES)) for each in types]
    shops = [
        _change("python-function-removed", f"shop{n}.chat.create was removed", operations=(f"POST /shops/{n}",))
        for n in range(12)
    ]
    apart = [replace(_removed(f"Z{n}"), allowed=Allowed(reason="x")) for n in range(9)]
    report = _report(400)
    full = replace(report, changes=(*report.changes, *only, *shops, *apart), methods=_METHODS)
    lines = render_markdown(full, is_short=True).splitlines()
    assert len(lines) <= 56
    assert sum("more entries with" in each for each in lines) == 4
    lines = render_markdown(report, is_short=True).splitlines()
    assert "- 392 more entries with 392 changes: run `opgen diff -v`" in lines
    assert "- 398 more entries with 398 changes: run `opgen diff -v`" in lines
    assert len(render_markdown(_report(4000)).encode()) < 60_000
