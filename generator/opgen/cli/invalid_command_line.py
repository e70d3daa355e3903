"""Error for an invalid command line, with the command that prints help."""

from collections.abc import Sequence

import typer

from opgen.core.errors import UsageError


def invalid_command_line(
    error: typer.TyperException, arguments: Sequence[str], app: typer.Typer
) -> UsageError:
    """Return the error for `arguments`, which typer refused with `error`."""
    return UsageError(f"{_message(error)}\n  hint: {_help_command(arguments, app)}")


def _message(error: typer.TyperException) -> str:
    """Return the message of `error` in lower case, without the prefix that pydantic adds."""
    text = error.format_message().replace("Value error, ", "").removesuffix(".")
    return text[:1].lower() + text[1:]


def _help_command(arguments: Sequence[str], app: typer.Typer) -> str:
    """Return the command that prints help for `arguments`: of the command, if they begin with one."""
    commands = typer.main.get_group(app).commands
    return " ".join(
        ("opgen", *(word for word in arguments[:1] if word in commands), "--help")
    )
