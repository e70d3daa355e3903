"""Command `diff`: compare two versions of an API, and report the changes."""

from enum import StrEnum
from typing import Annotated

from typer import Argument, Option

from opgen.cli.command_options import (
    Callers,
    ComparedClient,
    Config,
    FailOn,
    Python,
    Shown,
    Since,
    config_path,
    severity_of,
    today,
)
from opgen.cli.console import print_errors, print_machine_format, print_message, print_result, stage_line
from opgen.core.frozen import frozen
from opgen.core.terminal import printable


class DiffFormat(StrEnum):
    """Output format of `diff`."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    GITHUB = "github"


@frozen
class DiffOptions:
    """Options of `diff`."""

    versions: Annotated[
        tuple[str, ...],
        Argument(
            metavar="OLD NEW",
            help="Two versions: files, URLs, or REF:path for a file in git. OLD may be a client of another generator.",
        ),
    ] = ()
    client: ComparedClient = ""
    since: Since = ""
    fail_on: Annotated[FailOn, Option(help="Exit with 6 for a change of this severity or a worse one.")] = (
        FailOn.BREAKING
    )
    format_: Annotated[DiffFormat, Option("--format", help="Format of the report.")] = DiffFormat.TEXT
    operation: Annotated[
        tuple[str, ...],
        Option(metavar="'METHOD PATH'", help="Report the changes of this operation only. May be repeated."),
    ] = ()
    accept: Annotated[
        tuple[str, ...],
        Option(
            metavar="FINGERPRINT",
            help="Allow one change. With --client, add it to the allow-list. Requires --reason.",
        ),
    ] = ()
    reason: Annotated[str, Option(metavar="TEXT", help="Reason for --accept.")] = ""
    witness: Annotated[bool, Option(help="Print code, a request or a response that shows each breaking change.")] = (
        False
    )
    verify: Annotated[bool, Option(help="Generate both packages, and execute each witness without network.")] = False
    callers: Callers = ()
    python: Python = ""
    config: Config = None

    @property
    def of_changes(self) -> list[str]:
        """Options about changes that differ from their defaults. A migration from another generator has none."""
        names = ("witness", "verify", "fail_on", "operation", "accept", "reason")
        default = DiffOptions()
        return [f"--{each.replace('_', '-')}" for each in names if getattr(self, each) != getattr(default, each)]


def diff_command(options: Annotated[DiffOptions, DiffOptions], verbosity: Shown) -> int:
    """Report the changes of an API that affect callers."""
    # Completion and help compare nothing.
    from opgen.config.read import configuration_of
    from opgen.diff.comparison import DiffRequest
    from opgen.diff.model import BREAKING_EXIT
    from opgen.diff.other_packages import migration_report
    from opgen.diff.pipeline import compare, render
    from opgen.diff.policy_files import read_policy, record_accepted
    from opgen.diff.versions import InvalidVersionsError
    from opgen.project.positions import LocatedError

    request = DiffRequest(
        locations=options.versions,
        client=options.client,
        since=options.since,
        operations=options.operation,
        today=today(),
        callers=options.callers,
        python=options.python,
        has_witnesses=options.witness,
        is_verified=options.verify,
        config=configuration_of(config_path(options.config, quiet=True), options.client),
    )
    if (migration := migration_report(request, options.format_.value, options.of_changes)) is not None:
        print_result(migration)
        return 0
    policy = read_policy(request.config, options.accept, options.reason)
    try:
        with stage_line("diff", verbosity) as show:
            report = compare(request, policy, show)
    except (InvalidVersionsError, LocatedError) as error:
        errors = error.errors if isinstance(error, InvalidVersionsError) else [error]
        return print_errors(errors, can_write=False)
    for line in record_accepted(report, policy, request) if options.client else ():
        print_message(line)
    least = severity_of(options.fail_on)
    has_failed = report.reaches(least)
    text = render(report, options.format_.value, least, verbosity.verbose)
    if options.format_ is not DiffFormat.TEXT:
        print_machine_format(text)
        for note in report.notes if not verbosity.quiet else ():
            print_message(f"note: {printable(note, None)}")
    elif has_failed or not verbosity.quiet:
        print_result(text)
    return BREAKING_EXIT if has_failed else 0
