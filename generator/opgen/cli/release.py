"""Command `release`: propose a version step, and write release notes."""

from pathlib import Path
from typing import Annotated

from typer import Option

from opgen.changes.release.step import NotesFormat, Step
from opgen.cli.command_options import Shown, SingleClient, today
from opgen.cli.console import print_machine_format, print_message, print_result


def release_command(  # noqa: PLR0913 - each is an option of the command
    selection: SingleClient,
    verbosity: Shown,
    *,
    since: Annotated[
        str,
        Option(
            metavar="TAG",
            help="Last release: a tag, a commit, the path of a wheel, or a version of the package index. "
            "Default: the last tag.",
        ),
    ] = "",
    format_: Annotated[NotesFormat, Option("--format", help="Format of the release notes.")] = NotesFormat.CHANGELOG,
    output: Annotated[
        Path | None,
        Option(metavar="FILE", help="Write the notes to FILE; a changelog gets them below Unreleased."),
    ] = None,
    step: Annotated[
        Step | None, Option(help="Use this step instead. It stays in the notes. Requires --reason.")
    ] = None,
    reason: Annotated[str, Option(metavar="TEXT", help="Reason for --step.")] = "",
    check: Annotated[
        bool, Option(help="Fail if the version in pyproject.toml is below the step. Write nothing.")
    ] = False,
) -> int:
    """Propose a version step, and write release notes."""
    # Completion and help compare nothing.
    from opgen.diff.release import ReleaseRequest, release

    request = ReleaseRequest(
        client=selection.client(selection.file(verbosity)),
        since=since,
        format_=format_,
        output=output,
        step=step,
        reason=reason,
        today=today(),
    )
    found = release(request, is_checked=check)
    is_json = format_ is NotesFormat.JSON
    if output is None or check:
        print_message(found.line)
    if found.problem:
        print_message(found.problem)
    if is_json or not check:
        print_result(found.line) if output else print_machine_format(found.notes)
    return 1 if found.problem else 0
