"""Command `diff`: compare two versions of an API, and report the changes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from opgen.changes.formats.findings import client_report
from opgen.changes.formats.json import render_json
from opgen.changes.formats.markdown import render_markdown
from opgen.changes.formats.text import render_text
from opgen.changes.model import Breaks, Change, Severity
from opgen.changes.policy import decide, verify_rules
from opgen.changes.report import BREAKING_EXIT, ChangeReport, sorted_changes
from opgen.changes.surface.rules import RULES as PACKAGE_RULES
from opgen.changes.wire.rules import RULES as WIRE_RULES
from opgen.cli.comparison import compare_inputs, compare_versions
from opgen.cli.console import print_machine_format, print_message, print_result
from opgen.cli.diff_policy import read_policy, record_accepted
from opgen.cli.package_versions import PackageVersion
from opgen.cli.verbosity import Verbosity
from opgen.cli.versions import committed_inputs, read_version, working_inputs
from opgen.config.clients import select
from opgen.config.read import read_configuration
from opgen.core.errors import UsageError
from opgen.core.terminal import printable


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffRequest:
    """Arguments and options of `diff`.

    - `locations`: the old and the new version, or nothing with a `client`.
    - `fail_on`: the least severity that gives exit code 6; `None` for none.
    - `operations`: keys such as `POST /jobs`. Other operations are left out; empty for all operations.
    - `docs`: report changes of documentation too.
    - `levels`, `reviewed`: paths of a severity file and of a reviewed report, or empty.
    """

    locations: tuple[str, ...]
    client: str
    since: str
    fail_on: Severity | None
    format_: str
    operations: tuple[str, ...]
    docs: bool
    today: date
    levels: str
    accepted: tuple[str, ...]
    reason: str
    reviewed: str
    config: Path


def diff(request: DiffRequest, verbosity: Verbosity) -> int:
    """Compare two versions, print the report, and return 6 or 0.

    Raises:
        UsageError: The arguments are invalid, or a file is unusable.
        LocatedError: A document is invalid.
        NetworkError: A document could not be fetched.
    """
    policy = read_policy(
        request.config,
        levels=request.levels,
        accepted=request.accepted,
        reason=request.reason,
        reviewed=request.reviewed,
    )
    verify_rules(policy, {*WIRE_RULES, *(rule.id for rule in PACKAGE_RULES)})
    old, new, changes, notes = _compared(request, policy.breaking)
    decided = decide(_selected(changes, request.operations), policy, request.today)
    report = ChangeReport(
        old=old,
        new=new,
        changes=sorted_changes(decided.changes),
        notes=(*notes, *decided.notes),
    )
    _record(report, request)
    _print(report, request, verbosity)
    return BREAKING_EXIT if report.reaches(request.fail_on) else 0


def _compared(
    request: DiffRequest, breaking: Breaks
) -> tuple[str, str, tuple[Change, ...], tuple[str, ...]]:
    """Return the labels of the two versions, their changes, and notes."""
    if request.client:
        if request.locations:
            raise UsageError(
                "two versions cannot be combined with --client\n"
                "  hint: leave out the versions, or leave out --client"
            )
        configuration = read_configuration(request.config)
        (client,) = select(configuration, [request.client]).require_valid()
        before = committed_inputs(client, request.since or "HEAD")
        after = working_inputs(client)
        changes = compare_inputs(
            before, after, today=request.today, breaking=breaking, docs=request.docs
        )
        return before.label, after.label, changes, ()
    if len(request.locations) != 2:
        raise UsageError(
            "expected two versions\n"
            "  hint: give OLD and NEW, or the name of a client with --client"
        )
    if request.since:
        raise UsageError(
            "--since requires --client\n  hint: write the old version as REF:path"
        )
    old, new = map(read_version, request.locations)
    changes = compare_versions(
        old, new, today=request.today, breaking=breaking, docs=request.docs
    )
    notes = tuple(
        f"{each.label} is a package: only the Python layer was compared"
        for each in (old, new)
        if isinstance(each, PackageVersion)
    )
    return old.label, new.label, changes, notes


def _selected(
    changes: Iterable[Change], operations: tuple[str, ...]
) -> Iterable[Change]:
    """Return the changes that one of `operations` reaches, with these operations alone."""
    if not operations:
        yield from changes
        return
    keys = {_key(operation) for operation in operations}
    for change in changes:
        reached = tuple(each for each in change.operations if each in keys)
        if reached:
            yield replace(change, operations=reached)


def _key(operation: str) -> str:
    method, _, path = operation.strip().partition(" ")
    return f"{method.upper()} {path.strip()}"


def _record(report: ChangeReport, request: DiffRequest) -> None:
    """Add accepted changes to the allow-list of the configuration of a client."""
    if not (request.client and request.accepted):
        return
    for each in report.changes:
        if each.fingerprint in request.accepted:
            record_accepted(request.config, each, request.reason)
            print_message(
                f"{printable(request.config.as_posix())}: added an entry for {each.change.rule} to tool.opgen.diff.allow"
            )


def _print(report: ChangeReport, request: DiffRequest, verbosity: Verbosity) -> None:
    if request.format_ == "text":
        print_result(render_text(report, verbose=verbosity.verbose).rstrip("\n"))
        return
    if request.format_ == "json":
        text = render_json(report)
    elif request.format_ == "markdown":
        text = render_markdown(report)
    else:
        # jinja2 is slow to import.
        from opgen.reports.formats import MACHINE_FORMATS  # noqa: PLC0415 - as above

        render = MACHINE_FORMATS[request.format_]
        text = render([client_report(report, request.fail_on)])
    print_machine_format(text.rstrip("\n"))
    if not verbosity.quiet:
        for note in report.notes:
            print_message(f"note: {printable(note, None)}")
