"""Command `release`: propose a version step, and print release notes."""

from typing import Annotated

from typer import Option

from opgen.cli.command_options import Shown, SingleClient, today
from opgen.cli.console import print_machine_format, print_message


def release_command(
    selection: SingleClient,
    verbosity: Shown,
    *,
    since: Annotated[
        str,
        Option(
            metavar="TAG",
            help="Last release: a tag, a commit, or the path of a wheel or of a package. Default: the last tag.",
        ),
    ] = "",
    check: Annotated[bool, Option(help="Fail if the version in pyproject.toml is below the step.")] = False,
) -> int:
    """Propose a version step, and print release notes."""
    # Completion and help compare nothing.
    from opgen.diff.release import release

    found = release(selection.client(selection.file(verbosity)), since, today(), is_checked=check)
    print_message(found.line)
    if found.problem:
        print_message(found.problem)
    if not check:
        print_machine_format(found.notes)
    return 1 if found.problem else 0
