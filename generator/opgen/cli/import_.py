"""Command `import`: add a client with the settings from the configuration of another generator."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from opgen.api.model import Api
from opgen.api.schema import Array, Map, Model, definition_of, plain
from opgen.cli.command_options import Config, Shown
from opgen.cli.console import print_message, print_problems
from opgen.cli.init import Asked, init, new_config
from opgen.config.clients import Client
from opgen.core import disk
from opgen.core.characters import escaped
from opgen.core.errors import DocumentError, OpgenError, UsageError
from opgen.core.findings import counted
from opgen.core.json_values import mapping
from opgen.core.name_styles import snake
from opgen.core.pointers import find
from opgen.document.document import Document
from opgen.project.imports import read_imported
from opgen.project.imports.entries import Facts
from opgen.project.positions import LocatedError
from opgen.responses.learn.corrections import target_of


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

    overlays: dict[Path, bytes] = {}

    def settings(client: Client, document: Document | None) -> Mapping[str, object]:
        translation, remarks[:] = imported.translate(_facts(client, document) if document else None)
        own, package = dict(translation.settings), snake(translation.package, "")
        if package and answers.output is None:
            own["output"] = f"generated/{package}"
        if translation.actions:
            setting = f"overlays/{client.name}.json"
            own["overlays"] = [setting]
            path = Path(client.config).parent / setting
            head = {"overlay": "1.1.0", "info": {"title": f"Settings of {imported.shown}", "version": "1"}}
            overlays[path] = (json.dumps({**head, "actions": [*translation.actions]}, indent=2) + "\n").encode()
            if path.exists() and path.read_bytes() != overlays[path]:
                raise UsageError(f"{escaped(str(path))}: the file exists\n  hint: rename it, or use another --name")
        return own

    name = answers.name or snake(found.name, "") or None
    answers = replace(answers, name=name)
    file = config or new_config()
    code = init(source or found.source, answers, file, verbosity, dry_run=dry_run, imported=settings)
    for path, content in () if dry_run else overlays.items():
        with disk.refusing(f"write {path}"):
            path.parent.mkdir(parents=True, exist_ok=True)
            with disk.locked(path.parent):
                disk.write_file(path, content)
        if not verbosity.quiet:
            print_message(f"wrote {path.as_posix()}")
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
        operations={
            f"{each.method} {each.path}": mapping(find(document.root, ("paths", each.path, each.method.lower())))
            for each in api.operations
        },
        schemas=mapping(find(document.root, ("components", "schemas"))),
        schemes={each.name: each.kind for each in api.security_schemes},
        servers=[each.url for each in api.servers],
        arrays=_targets(api, document, is_array=True),
        objects=_targets(api, document, is_array=False),
    )


def _targets(api: Api, document: Document, *, is_array: bool) -> list[str]:
    """Return the JSONPaths of the parameters of queries with arrays or objects, without those that name a style."""
    definitions = {each.name: each for each in api.definitions}
    found: dict[str | None, None] = {}
    for each in (parameter for operation in api.operations for parameter in operation.parameters):
        schema = plain(each.schema, definitions)
        value = definition_of(schema, definitions) or schema
        is_plain = each.style != "deepObject" and not each.content and not each.wire_name.endswith("]")
        if each.location == "query" and is_plain and isinstance(value, Array if is_array else Map | Model):
            found[target_of(document.root, each.pointer)] = None
    return [*filter(None, found)]
