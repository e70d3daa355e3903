"""Command line: the commands, and the options of `opgen` itself.

The module of a command is imported when the command runs, because `--version`, `--help` and completion must not wait for it.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec
from keyword import iskeyword
from types import ModuleType
from typing import Annotated, Any

import typer
import typer.core
from typer import Option

from opgen.cli.command_options import typer_app, with_groups
from opgen.cli.console import OUTPUT_CLOSED, print_result
from opgen.core.errors import UsageError
from opgen.core.versions import opgen_version

COMMANDS: Mapping[str, str] = {
    "generate": "Generate the package of each client from its snapshot.",
    "init": "Configure a client and fetch its first snapshot.",
    "import": "Add a client with the settings of another generator.",
    "fetch": "Update each snapshot from its source.",
    "update": "Fetch, generate and report the changes in one step.",
    "probe": "Check that the responses of a live server fit the document.",
    "learn": "Propose corrections of the document from recorded responses.",
    "check": "Check that the committed packages are up to date.",
    "diff": "Report the changes of an API that affect callers.",
    "fix": "Rewrite the code of callers for the names of a new version.",
    "release": "Propose a version step, and print release notes.",
    "action": "Run a step of the GitHub action or of the GitLab component.",
    "list": "List each operation with operationId, function, method and path.",
    "explain": "Explain a repair, a verdict, a finding or a change.",
    "schema": "Print the JSON schema of [tool.opgen], for editors.",
}
"""Names of the commands, which are their modules too, with their short help."""
_COMPLETION = "_OPGEN_COMPLETE"
"""Environment variable with which the script of a shell requests completions."""


class _Group(typer.core.TyperGroup):
    """Commands that are imported when they run."""

    def __init__(self, **attributes: Any) -> None:  # Any: as typer declares them
        commands = [typer.core.TyperCommand(name, help=text, rich_markup_mode=None) for name, text in COMMANDS.items()]
        super().__init__(**{**attributes, "commands": commands})

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the options of the command line. `Any`, because only a private module of typer has their types.

        The default of typer's own flags is None, and typer imports pydantic to convert it, even for help.
        """
        flags: list[Any] = super().get_params(ctx)
        for each in flags:
            each.default = bool(each.default)
        return flags

    def resolve_command(
        self, ctx: Any, args: list[str]  # Any: as in `get_params`
    ) -> tuple[str | None, Any, list[str]]:
        """Return the name, the command and its arguments."""
        if args[0] in COMMANDS:
            self.add_command(_imported_command(args[0]))
        return super().resolve_command(ctx, args)


def _imported_command(name: str) -> Any:  # Any: as in `get_params`
    module = import_module(f"opgen.cli.{name}{'_' if iskeyword(name) else ''}")
    command = typer_app(name)
    command.command(name)(with_groups(getattr(module, f"{name}_command")))
    return typer.main.get_command(command)


app = typer_app("opgen", cls=_Group, add_completion=True)


def invoke(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Raises:
        UsageError: The command line is invalid.
    """
    words = sys.argv[1:] if arguments is None else arguments
    if os.environ.get(_COMPLETION, "").startswith("complete_"):
        sys.meta_path.insert(0, _WithoutPydantic())
    try:
        code = app(args=words, prog_name="opgen", standalone_mode=False)
    except typer.TyperException as error:
        raise _invalid_command_line(error, words) from None
    except SystemExit as end:
        # Typer reports a closed pipe with exit code 1, which here means drift.
        if isinstance(end.__context__, BrokenPipeError):
            return OUTPUT_CLOSED
        raise
    return code if isinstance(code, int) else 0


@app.callback(invoke_without_command=True)
def _opgen(
    context: typer.Context,
    *,
    version: Annotated[bool, Option("--version", help="Show the version and exit.")] = False,
) -> None:
    """Generate typed Python clients from OpenAPI documents, and check the committed code."""
    if version:
        print_result(f"opgen {opgen_version()}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        raise UsageError(context.get_help())


def _invalid_command_line(error: typer.TyperException, arguments: Sequence[str]) -> UsageError:
    """Return the error for `arguments`, which typer refused with `error`, with the command that prints help."""
    # pydantic adds the prefix.
    text = error.format_message().replace("Value error, ", "").removesuffix(".")
    command = [word for word in arguments[:1] if word in COMMANDS]
    return UsageError(f"{text[:1].lower()}{text[1:]}\n" f"  hint: {' '.join(('opgen', *command, '--help'))}")


class _WithoutPydantic:
    """Finder that refuses pydantic during a completion.

    typer converts the options of the incomplete command with pydantic, and its import takes a third of a completion.
    No completion depends on a converted value, and typer ignores an error of the conversion.
    """

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Raise `ModuleNotFoundError` for pydantic, and return None for other modules."""
        del path, target
        if fullname == "pydantic":
            raise ModuleNotFoundError(name=fullname)
        return None
