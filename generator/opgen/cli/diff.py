"""Command `diff`: compare two versions of an API, and report the changes."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from opgen.changes.formats.findings import client_report
from opgen.changes.formats.json import render_json
from opgen.changes.formats.markdown import render_markdown
from opgen.changes.formats.text import render_text
from opgen.changes.model import Breaks, Change, Severity
from opgen.changes.policy import Policy, decide, verify_rules
from opgen.changes.report import (
    BREAKING_EXIT,
    ChangeReport,
    ReportedChange,
    sorted_changes,
)
from opgen.changes.rules import RULES
from opgen.cli.console import (
    print_errors,
    print_machine_format,
    print_message,
    print_result,
)
from opgen.cli.stages import stage_line
from opgen.cli.verbosity import Verbosity
from opgen.config.clients import Client, select
from opgen.config.read import read_configuration
from opgen.core.collection import paused_collection
from opgen.core.errors import UsageError
from opgen.core.terminal import printable
from opgen.diff.code_positions import with_code_positions
from opgen.diff.comparison import (
    AnyVersion,
    compare_inputs,
    compare_versions,
    generated_files,
    package_of,
    surface_of,
)
from opgen.diff.operation_filter import select_changes
from opgen.diff.package_versions import PackageVersion
from opgen.diff.policy_files import read_policy, record_accepted
from opgen.diff.versions import (
    InvalidVersionsError,
    Version,
    committed_inputs,
    of_both,
    read_version,
    working_inputs,
)
from opgen.project.positions import LocatedError


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffRequest:
    """Arguments and options of `diff`.

    - `locations`: the old and the new version, or nothing with a `client`.
    - `fail_on`: the least severity that gives exit code 6; `None` for none.
    - `operations`: keys such as `POST /jobs`. Other operations are left out; empty for all operations.
    - `docs`: report changes of documentation too.
    - `callers`: files and folders with code that uses the package, or nothing.
    """

    locations: tuple[str, ...]
    client: str
    since: str
    fail_on: Severity | None
    format_: str
    operations: tuple[str, ...]
    docs: bool
    today: date
    accepted: tuple[str, ...]
    reason: str
    config: Path
    has_witnesses: bool = False
    is_verified: bool = False
    callers: tuple[str, ...] = ()
    is_executed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two versions, their changes, and notes about the comparison."""

    old: AnyVersion
    new: AnyVersion
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()
    client: Client | None = None


@paused_collection()
def diff(request: DiffRequest, verbosity: Verbosity) -> int:
    """Compare two versions, print the report, and return 6 or 0.

    Raises:
        UsageError: The arguments are invalid, or a file is unusable.
        LocatedError: A document is invalid.
        NetworkError: A document could not be fetched.
    """
    policy = read_policy(request.config, request.accepted, request.reason)
    verify_rules(policy, RULES.keys())
    try:
        with stage_line("diff", verbosity) as show:
            report = _report(request, policy, show)
    except InvalidVersionsError as error:
        return print_errors(error.errors)
    _record(report, request, policy)
    has_failed = report.reaches(request.fail_on)
    if has_failed or not verbosity.quiet or request.format_ != "text":
        _print(report, request, verbosity)
    return BREAKING_EXIT if has_failed else 0


def _report(
    request: DiffRequest, policy: Policy, show: Callable[[str], None]
) -> ChangeReport:
    """Compare two versions. `show` receives the name of each stage."""
    show("changes")
    compared = _compared(request, policy.breaking)
    selected = select_changes(
        compared.changes, request.operations, (compared.old, compared.new)
    )
    decided = decide(selected, policy, request.today)
    changes, notes = sorted_changes(decided.changes), decided.notes
    if compared.client is not None:
        folder = compared.client.output_folder
        changes = with_code_positions(changes, folder, compared.client.output)
    if request.callers:
        show("callers")
        changes, found = _with_callers(changes, compared, request.callers)
        notes += found
    if request.has_witnesses or request.is_verified:
        show("witnesses")
        changes = _with_witnesses(changes, compared, verify=request.is_verified)
    notes = (*compared.notes, *notes)
    if request.is_executed:
        from opgen.diff.execution import (  # noqa: PLC0415 - as in `_with_witnesses`
            executed_notes,
        )

        show("execution")
        notes += executed_notes(compared.old, compared.new, compared.changes)
    return ChangeReport(
        old=compared.old.label, new=compared.new.label, changes=changes, notes=notes
    )


def _with_witnesses(
    changes: Iterable[ReportedChange], compared: Compared, *, verify: bool
) -> tuple[ReportedChange, ...]:
    """Return `changes` with a witness for each breaking change."""
    from opgen.diff.witnesses import (  # noqa: PLC0415 - only a diff with witnesses needs it
        find_witnesses,
        verify_witnesses,
        with_witness,
    )

    changes = tuple(changes)
    found = find_witnesses(
        (each.change for each in changes), compared.old, compared.new
    )
    checked = verify_witnesses(found, compared.old, compared.new) if verify else {}
    return tuple(
        with_witness(each, found.get(each.fingerprint), checked.get(each.fingerprint))
        for each in changes
    )


def _with_callers(
    changes: tuple[ReportedChange, ...], compared: Compared, paths: tuple[str, ...]
) -> tuple[tuple[ReportedChange, ...], tuple[str, ...]]:
    """Return `changes` with the positions of their uses in the code at `paths`, and notes."""
    # Only a diff with callers needs these modules.
    from opgen.diff.caller_types import type_errors  # noqa: PLC0415 - as above
    from opgen.diff.callers import with_callers  # noqa: PLC0415 - as above

    old, new = compared.old, compared.new
    found = with_callers(changes, paths, surface_of(old), package_of(old))
    notes = found.notes
    if isinstance(old, Version) and isinstance(new, Version) and changes:
        notes += type_errors(
            found.sources,
            found.packages,
            lambda: generated_files(old),
            lambda: generated_files(new),
        )
    return found.changes, notes


def _compared(request: DiffRequest, breaking: Breaks) -> Compared:
    """Return the two versions, and their changes."""
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
        return Compared(
            old=before.version(), new=after.version(), changes=changes, client=client
        )
    if len(request.locations) != 2:
        raise UsageError(
            "expected two versions\n"
            "  hint: give OLD and NEW, or the name of a client with --client"
        )
    if request.since:
        raise UsageError(
            "--since requires --client\n  hint: write the old version as REF:path"
        )
    old, new = of_both(read_version, *request.locations)
    try:
        changes = compare_versions(
            old, new, today=request.today, breaking=breaking, docs=request.docs
        )
    except LocatedError:
        of_both(surface_of, old, new)  # the other version may be invalid too
        raise
    notes = tuple(_package_notes(old, new))
    return Compared(old=old, new=new, changes=changes, notes=notes)


def _package_notes(old: AnyVersion, new: AnyVersion) -> Iterator[str]:
    """Yield remarks about the comparison of packages."""
    both = (old, new)
    for each in both:
        if isinstance(each, PackageVersion):
            yield f"{each.label} is a package: only the Python layer was compared"
    has_package = any(isinstance(each, PackageVersion) for each in both)
    for each in both if has_package else ():
        if isinstance(each, Version):
            yield f"{each.label} is a document: its package has the default options"


def _record(report: ChangeReport, request: DiffRequest, policy: Policy) -> None:
    """Add accepted changes to the allow-list of the configuration of a client, unless it allows them already."""
    if not request.client:
        return
    name = printable(request.config.as_posix())
    accepted = {each.fingerprint: each for each in report.changes}
    for fingerprint in dict.fromkeys(request.accepted):
        each = accepted.get(fingerprint)
        if each is None:
            continue
        rule = each.change.rule
        if policy.allows(each.change, request.today):
            print_message(f"{name}: tool.opgen.diff.allow allows this {rule} already")
            continue
        record_accepted(request.config, each, request.reason)
        print_message(f"{name}: added an entry for {rule} to tool.opgen.diff.allow")


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
        is_nested = request.format_ == "html"
        text = render([client_report(report, request.fail_on, is_nested=is_nested)])
    print_machine_format(text.rstrip("\n"))
    if not verbosity.quiet:
        for note in report.notes:
            print_message(f"note: {printable(note, None)}")
