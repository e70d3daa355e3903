"""Command `import`: add a client with the settings from the configuration of another generator."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from opgen.cli.command_options import Config, Shown
from opgen.cli.console import print_message, print_problems
from opgen.cli.init import Asked, init, new_config
from opgen.config.clients import Client
from opgen.core.errors import DocumentError, OpgenError
from opgen.core.findings import counted
from opgen.core.json_values import mapping
from opgen.core.name_styles import snake
from opgen.core.pointers import find
from opgen.document.document import Document
from opgen.project.imports import read_imported
from opgen.project.imports.entries import Facts
from opgen.project.positions import LocatedError


def import_command(  # noqa: PLR0913 - each is an option of the command
    file: Annotated[Path, Argument(metavar="FILE", help="Configuration of another generator.")],
    source: Annotated[
        str, Argument(metavar="SOURCE", help="URL, host, file, or documentation page of the document.")
    ] = "",
    *,
    answers: Asked,
    verbosity: Shown,
    dry_run: Annotated[bool, Option(help="Print the section and write nothing.")] = False,
    config: Config = None,
) -> int:
    """Add a client with the settings of another generator."""
    imported = read_imported(file)
    found, remarks = imported.translate(None)

    def settings(client: Client, document: Document | None) -> Mapping[str, object]:
        translation, remarks[:] = imported.translate(_facts(client, document) if document else None)
        return translation.settings

    name = answers.name or snake(found.name, "") or None
    answers = replace(answers, name=name)
    file = config or new_config()
    code = init(source or found.source, answers, file, verbosity, dry_run=dry_run, imported=settings)
    if remarks and not verbosity.quiet:
        print_problems(LocatedError(DocumentError(remarks), imported.shown))
        print_message(f"{imported.shown}: {counted(len(remarks), 'value')} without an equivalent")
    return code


def _facts(client: Client, document: Document) -> Facts | None:
    """Return the names of the document, or `None` for a document that cannot be generated."""
    from opgen.pipeline import read_api  # noqa: PLC0415 - an invalid command line needs no document

    try:
        api = read_api(document, client.options)
    except OpgenError:
        return None
    return Facts(
        operations={f"{each.method} {each.path}" for each in api.operations},
        schemas=mapping(find(document.root, ("components", "schemas"))).keys(),
        schemes={each.name: each.kind for each in api.security_schemes},
        servers=[each.url for each in api.servers],
    )
