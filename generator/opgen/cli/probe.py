"""Command `probe`: call a live server through a generated package, and check its responses against the document."""

import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from typer import Option

from opgen.api.model import Operation
from opgen.cli.command_options import Shown, SingleClient, headers_of
from opgen.cli.console import Verbosity, stage_line
from opgen.cli.report_targets import Targets, publish, write_reports
from opgen.config.clients import Client
from opgen.core import disk
from opgen.core.characters import escaped
from opgen.core.errors import OpgenError, UsageError
from opgen.core.findings import ClientReport
from opgen.core.frozen import frozen
from opgen.core.suggestions import did_you_mean
from opgen.core.terminal import printable
from opgen.pipeline import prepare, read_prepared
from opgen.project.documents import apply_overlays, read_document
from opgen.project.labels import displayed_spec, problems_file, repair
from opgen.project.manifest_tables import recorded_names
from opgen.project.positions import located, with_positions
from opgen.reports.rules import error_report
from opgen.responses.probe.arguments import ArgumentFinder, Values
from opgen.responses.probe.report import records_of, report_of
from opgen.responses.probe.run import METHODS, Prober, is_named, name_of
from opgen.responses.probe.session import Connection, session
from opgen.responses.problems import checker_of
from opgen.responses.records import Record, dump_records
from opgen.source.fetch import read_file
from opgen.source.read import read

_IGNORED = b"*\n"
_FORMATS = ("text", "json", "markdown")


@frozen
class ProbeRequest:
    """Options of `probe` about the calls."""

    base_url: Annotated[
        str | None,
        Option(metavar="URL", help="Base URL of the server. Default: that of the client."),
    ] = None
    yes: Annotated[bool, Option(help="Call the server of the client, which may be production.")] = False
    operation: Annotated[
        tuple[str, ...],
        Option(
            metavar="PATTERN",
            help="Call this operation only: operationId, or method and path. * matches anything. May be repeated.",
        ),
    ] = ()
    values: Annotated[
        Path | None,
        Option(metavar="FILE", help="JSON or YAML file with values of parameters, by their names."),
    ] = None
    header: Annotated[
        tuple[str, ...],
        Option(metavar="'NAME: VALUE'", help="Header of each request. May be repeated."),
    ] = ()
    credential: Annotated[
        tuple[str, ...],
        Option(
            metavar="KEYWORD=VARIABLE",
            help="Credential of the client, from an environment variable. May be repeated.",
        ),
    ] = ()
    max_calls: Annotated[int, Option(min=1, help="Maximum number of calls.")] = 200


def probe_command(
    selection: SingleClient,
    request: Annotated[ProbeRequest, ProbeRequest],
    targets: Targets,
    verbosity: Shown,
) -> int:
    """Check that the responses of a live server fit the document. Only GET and HEAD requests are sent."""
    for each in targets:
        if each.format_ not in _FORMATS:
            raise UsageError(f'unknown report format "{each.format_}"\n  hint: use one of: {", ".join(_FORMATS)}')
    file, found = selection.file(verbosity), "opgen"
    try:
        client = selection.client(file)
        found = client.name
        result, seconds = _probed(client, request, verbosity)
    except OpgenError as error:
        write_reports([error_report(found, error, file.as_posix())], targets)
        raise
    return publish([result], targets, verbosity, f", {seconds:.1f} s", is_result=True)


def _probed(client: Client, request: ProbeRequest, verbosity: Verbosity) -> tuple[ClientReport, float]:
    """Call the server, write the records, and return the report and the time."""
    if client.options.types_only:
        raise UsageError(f"{client.name}: a package of models has no client")
    document = read_document(client)
    with located(displayed_spec(client)):
        document = apply_overlays(client, document)
    with with_positions(client, document):
        prepared = prepare(document)
        api = read_prepared(prepared, client.options, recorded_names(client))
    _require_operations(request.operation, [each for each in api.operations if each.method in METHODS])
    names = {parameter.wire_name for each in api.operations for parameter in each.parameters}
    operations = {key for each in api.operations for key in (each.key, name_of(each))}
    given, given_for = _values(request.values, names, operations)
    checker = checker_of(prepared.document, {each.key: each.pointer for each in api.operations})
    headers = headers_of(request.header, "NAME: VALUE")
    connection = Connection(base_url=request.base_url, headers=headers, credentials=_credentials(request.credential))
    with session(client, connection) as calls, stage_line(client.name, verbosity) as show:
        if request.base_url is None and not request.yes:
            raise UsageError(
                f"{client.name}: the server of the client is {printable(calls.url)}, which may be production\n"
                "  hint: call it with --yes, or another server with --base-url URL"
            )
        prober = Prober(
            session=calls,
            checker=checker,
            finder=ArgumentFinder(checker=checker, given=given, given_for=given_for),
            patterns=request.operation,
            most_calls=request.max_calls,
            variables=_unset(client),
            show=show,
        )
        try:
            found = prober.probe(api.operations)
        finally:  # an interrupted probe keeps its findings
            product = f"{client.options.package}/{api.version}"
            _write_records(problems_file(client), records_of(prober.problems, product, datetime.now(UTC).date()))
    return report_of(client.name, found, document, prepared.original, repair(client, "learn")), found.seconds


def _require_operations(patterns: Sequence[str], operations: Sequence[Operation]) -> None:
    """Raise `UsageError` for a pattern that selects none of the operations that can be called, or without any."""
    for pattern in patterns or ["*"]:
        if not any(is_named(each, [pattern]) for each in operations):
            near = did_you_mean(pattern, [name for each in operations for name in (each.key, name_of(each))])
            raise UsageError(f'no GET or HEAD operation "{escaped(pattern)[:80]}"{f"; {near}" if near else ""}')


def _credentials(texts: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        keyword, _, variable = text.partition("=")
        if not os.environ.get(variable):
            raise UsageError(
                f'--credential: the environment variable "{escaped(variable)[:80]}" is not set\n'
                "  hint: write --credential KEYWORD=VARIABLE"
            )
        found[keyword] = os.environ[variable]
    return found


def _values(file: Path | None, names: Iterable[str], operations: Iterable[str]) -> tuple[Values, dict[str, Values]]:
    """Return the values of the user by parameter, and the values for single operations.

    Raises:
        UsageError: A name is unknown, or the file cannot be read.
        LocatedError: The file is invalid.
    """
    if file is None:
        return {}, {}
    shown = file.as_posix()
    with located(shown):
        root = read(read_file(shown), shown).root
    own: dict[str, Values] = {
        key: value for key, value in root.items() if key in operations and isinstance(value, dict)
    }
    given = {key: value for key, value in root.items() if key not in own}
    known = {*names}
    for name in (*given, *(inner for each in own.values() for inner in each)):
        if name not in known:
            near = did_you_mean(name, [*known, *operations])
            raise UsageError(f'{shown}: no parameter or operation "{escaped(name)[:80]}"{f"; {near}" if near else ""}')
    return given, own


def _unset(client: Client) -> list[str]:
    """Return the environment variables of credentials that are not set."""
    variables = client.options.token_env or {}
    names = [variables] if isinstance(variables, str) else [*variables.values()]
    return [each for each in dict.fromkeys(names) if not os.environ.get(each)]


def _write_records(file: Path, records: Sequence[Record]) -> None:
    """Append records to `file`. Its folder is not for version control."""
    if not records:
        return
    ignored = file.parent / ".gitignore"
    for each in (file.parent, ignored, file):
        if each.is_symlink():
            raise UsageError(f"{printable(str(each))} is a symbolic link, and probe does not write through it")
    with disk.refusing(f"write {file}"):
        file.parent.mkdir(exist_ok=True)
        if not ignored.exists():
            ignored.write_bytes(_IGNORED)
        with file.open("ab", buffering=0) as lines:
            lines.write(dump_records(records))
