"""Command `fix`: rewrite the code of callers for the names of a new version."""

from typing import Annotated

from typer import Argument, Option

from opgen.cli.command_options import ComparedClient, Config, Python, Shown, Since, config_path
from opgen.cli.console import print_errors, print_machine_format, print_message
from opgen.core.errors import UsageError
from opgen.core.findings import first_of
from opgen.core.frozen import frozen
from opgen.core.terminal import printable

_SHOWN = 3
"""Maximum number of other lines of one cause, without `--verbose`."""
_UNFIXED = 1
"""Exit code of `--check` if callers need changes, of uses of another package that stay broken, and of errors."""


@frozen
class FixOptions:
    """Options of `fix`."""

    arguments: Annotated[
        tuple[str, ...],
        Argument(
            metavar="OLD NEW PATH...",
            help="Two versions as for diff, and Python files or folders of callers. With --client, the paths alone.",
        ),
    ] = ()
    client: ComparedClient = ""
    since: Since = ""
    rename: Annotated[
        tuple[str, ...],
        Option(metavar="OLD=NEW", help="New name of a name that is gone, such as Job.title=name. May be repeated."),
    ] = ()
    guess: Annotated[
        bool, Option(help="Rename a name that is gone to the new one of the same type in the same place.")
    ] = False
    partial: Annotated[
        bool, Option(help="Rewrite files of a client of openapi-generator although a use in them is undecided.")
    ] = False
    python: Python = ""
    write: Annotated[bool, Option(help="Write the files instead of printing a patch.")] = False
    force: Annotated[bool, Option(help="Write files that git does not have as they are.")] = False
    check: Annotated[bool, Option(help="Write nothing; exit with 1 if a line must change.")] = False
    config: Config = None


def fix_command(options: Annotated[FixOptions, FixOptions], verbosity: Shown) -> int:
    """Rewrite the code of callers for the names of a new version. Print a patch, and list the other lines."""
    # Completion and help compare nothing.
    from opgen.diff.fix import fix_callers, versions_to_fix, write_fixed
    from opgen.diff.versions import InvalidVersionsError
    from opgen.project.positions import LocatedError

    if options.write and options.check:
        raise UsageError("--write cannot be combined with --check")
    renames = dict(each.partition("=")[::2] for each in options.rename)
    try:
        old, new, paths = versions_to_fix(
            options.arguments, options.client, options.since, config_path(options.config, quiet=True)
        )
        fixed = fix_callers(
            old, new, paths, renames, options.python, is_guessing=options.guess, is_partial=options.partial
        )
    except (InvalidVersionsError, LocatedError) as error:
        errors = error.errors if isinstance(error, InvalidVersionsError) else [error]
        return print_errors(errors, can_write=False)
    if options.write:
        write_fixed(fixed, is_forced=options.force)
    elif fixed.patch:
        print_machine_format(fixed.patch.rstrip("\n"))
    places: dict[str, list[str]] = {}
    for each in fixed.listed:
        line = each.new_line if options.write else each.line
        column = f":{each.column}" if each.column else ""
        places.setdefault(each.reason, []).append(f"{each.path}:{line}{column}")
    for reason, (first, *others) in places.items():
        also = f"; also {first_of(others, len(others) if verbosity.verbose else _SHOWN)}" if others else ""
        print_message(printable(f"{first}: {reason}{also}", None))
    if not verbosity.quiet:
        for note in fixed.notes:
            print_message(f"note: {printable(note, None)}")
        print_message(fixed.summary("rewritten" if options.write else "to rewrite"))
    is_unfixed = fixed.is_broken or (options.check and (fixed.texts or fixed.listed))
    return _UNFIXED if is_unfixed or any(each.column for each in fixed.listed) else 0
