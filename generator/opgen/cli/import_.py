"""Command `import`: add a client with the settings from the configuration of another generator."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from opgen.cli.command_options import Config, NoColor, Quiet, Verbose, verbosity_of
from opgen.cli.console import print_message, print_problems
from opgen.cli.init import Adopt, Answers, Headers, OutputFolder, init, new_config
from opgen.config.clients import Client
from opgen.core.errors import DocumentError, OpgenError
from opgen.core.findings import counted
from opgen.core.name_styles import snake
from opgen.document.document import Document
from opgen.project.imports import read_imported
from opgen.project.imports.entries import Facts
from opgen.project.positions import LocatedError


def import_command(  # noqa: PLR0913 - each is an option of the command
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Configuration of another generator.")],
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="URL, host, file, or documentation page of the document.")
    ] = "",
    *,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Name of the client. Default: the name in FILE.")
    ] = None,
    output: OutputFolder = None,
    header: Headers = None,
    adopt: Adopt = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the section and write nothing.")] = False,
    config: Config = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Add a client with the settings of another generator."""
    verbosity = verbosity_of(quiet=quiet, verbose=verbose, no_color=no_color)
    imported = read_imported(file)
    found, remarks = imported.translate(None)

    def settings(client: Client, document: Document | None) -> Mapping[str, object]:
        translation, remarks[:] = imported.translate(_facts(client, document) if document else None)
        return translation.settings

    answers = Answers(
        name=name or snake(found.name, "") or None,
        output=output,
        headers=tuple(header or ()),
        adopt=adopt,
        dry_run=dry_run,
        settings=settings,
    )
    code = init(source or found.source, answers, config or new_config(), verbosity)
    if remarks and not quiet:
        print_problems(LocatedError(DocumentError(remarks), imported.shown))
        print_message(f"{imported.shown}: {counted(len(remarks), 'value')} without an equivalent")
    raise typer.Exit(code)


def _facts(client: Client, document: Document) -> Facts | None:
    """Return the names of the document, or `None` for a document that cannot be generated."""
    from opgen.pipeline import read_api  # noqa: PLC0415 - an invalid command line needs no document

    try:
        api = read_api(document, client.options)
    except OpgenError:
        return None
    components = document.root.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    return Facts(
        operations={f"{each.method} {each.path}" for each in api.operations},
        schemas=schemas.keys() if isinstance(schemas, dict) else set(),
        schemes={each.name: each.kind for each in api.security_schemes},
        servers=[each.url for each in api.servers],
    )
