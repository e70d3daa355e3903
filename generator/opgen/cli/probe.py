"""Command `probe`: call a live server through a generated package, and check its responses against the document."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from opgen.api.model import Operation
from opgen.cli.check import error_report_of, report_targets, with_relative_paths, write_reports
from opgen.cli.command_options import (
    Config,
    Format,
    NoColor,
    Quiet,
    Reports,
    Verbose,
    complete_name,
    config_path,
    verbosity_of,
)
from opgen.cli.console import Verbosity, print_message, print_problems, stage_line
from opgen.config.clients import Client, select
from opgen.config.read import read_configuration
from opgen.core import disk
from opgen.core.characters import escaped
from opgen.core.errors import OpgenError, UsageError
from opgen.core.findings import ClientReport, worst_exit_code
from opgen.core.suggestions import did_you_mean
from opgen.core.terminal import printable
from opgen.pipeline import prepare, read_prepared
from opgen.project.documents import apply_overlays, read_document
from opgen.project.labels import displayed_spec, problems_file, repair
from opgen.project.manifest_tables import recorded_names
from opgen.project.positions import located, with_positions
from opgen.reports.text import render_text
from opgen.responses.probe.arguments import ArgumentFinder, Values
from opgen.responses.probe.report import records_of, report_of
from opgen.responses.probe.run import METHODS, Prober, is_named, name_of
from opgen.responses.probe.session import Connection, session
from opgen.responses.problems import checker_of
from opgen.responses.records import Record, dump_records
from opgen.source.fetch import read_file
from opgen.source.limits import MAX_BYTES
from opgen.source.read import read

_IGNORED = b"*\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeRequest:
    """Options of `probe`."""

    connection: Connection
    is_confirmed: bool
    patterns: Sequence[str]
    values: Path | None
    most_calls: int


def probe_command(  # noqa: PLR0913 - each is an option of the command
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME", help="Name of a configured client. Default: the only client.", autocompletion=complete_name
        ),
    ] = None,
    *,
    base_url: Annotated[
        str | None,
        typer.Option("--base-url", metavar="URL", help="Base URL of the server. Default: that of the client."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Call the server of the client, which may be production.")] = False,
    operation: Annotated[
        list[str] | None,
        typer.Option(
            "--operation",
            metavar="PATTERN",
            help="Call this operation only: operationId, or method and path. * matches anything. May be repeated.",
        ),
    ] = None,
    values: Annotated[
        Path | None,
        typer.Option("--values", metavar="FILE", help="JSON or YAML file with values of parameters, by their names."),
    ] = None,
    header: Annotated[
        list[str] | None,
        typer.Option("--header", metavar="'NAME: VALUE'", help="Header of each request. May be repeated."),
    ] = None,
    credential: Annotated[
        list[str] | None,
        typer.Option(
            "--credential",
            metavar="KEYWORD=VARIABLE",
            help="Credential of the client, from an environment variable. May be repeated.",
        ),
    ] = None,
    max_calls: Annotated[int, typer.Option("--max-calls", min=1, help="Maximum number of calls.")] = 200,
    format_: Annotated[Format, typer.Option("--format", help="Format of the report.")] = Format.TEXT,
    report: Reports = None,
    config: Config = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Check that the responses of a live server fit the document. Only GET and HEAD requests are sent."""
    verbosity = verbosity_of(quiet=quiet, verbose=verbose, no_color=no_color)
    targets = report_targets(format_.value, report or ())
    file = config_path(config, quiet=quiet)
    found = ""
    try:
        clients = select(read_configuration(file), [name] if name else []).require_valid()
        if len(clients) != 1:
            raise UsageError("several clients are configured\n  hint: name one: opgen probe NAME")
        found = clients[0].name
        request = ProbeRequest(
            connection=Connection(
                base_url=base_url, headers=_headers(header or ()), credentials=_credentials(credential or ())
            ),
            is_confirmed=yes,
            patterns=operation or (),
            values=values,
            most_calls=max_calls,
        )
        result, seconds = _probed(clients[0], request, verbosity)
    except OpgenError as error:
        print_problems(error)
        code = write_reports([error_report_of(found or "opgen", error, file.as_posix())], targets)
        raise typer.Exit(worst_exit_code([code, error.exit_code])) from None
    result = with_relative_paths(result)
    code = write_reports([result], targets)
    if result.exit_code or not quiet:
        shown = replace(result, headline=f"{result.headline.removesuffix(')')}, {seconds:.1f} s)")
        print_message(render_text([shown], verbose=verbosity.verbose, color=verbosity.color).rstrip("\n"))
    raise typer.Exit(worst_exit_code([code, result.exit_code]))


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
    _require_operations(request.patterns, [each for each in api.operations if each.method in METHODS])
    names = {parameter.wire_name for each in api.operations for parameter in each.parameters}
    operations = {key for each in api.operations for key in (each.key, name_of(each))}
    given, given_for = _values(request.values, names, operations)
    checker = checker_of(prepared.document, {each.key: each.pointer for each in api.operations})
    with session(client, request.connection) as calls, stage_line(client.name, verbosity) as show:
        if request.connection.base_url is None and not request.is_confirmed:
            raise UsageError(
                f"{client.name}: the server of the client is {printable(calls.url)}, which may be production\n"
                "  hint: call it with --yes, or another server with --base-url URL"
            )
        prober = Prober(
            session=calls,
            checker=checker,
            finder=ArgumentFinder(checker=checker, given=given, given_for=given_for),
            patterns=request.patterns,
            most_calls=request.most_calls,
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


def _headers(texts: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        name, colon, value = text.partition(":")
        if not colon or not name.strip():
            raise UsageError("invalid --header\n  hint: write it as 'NAME: VALUE'")
        found[name.strip()] = value.strip()
    return found


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
    """Return the values of the user by parameter, and those for single operations.

    Raises:
        UsageError: A name is unknown, or the file cannot be read.
        LocatedError: The file is invalid.
    """
    if file is None:
        return {}, {}
    shown = file.as_posix()
    with located(shown):
        root = read(read_file(shown, MAX_BYTES), shown).root
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
    with disk.refusing(f"write {file}"):
        file.parent.mkdir(exist_ok=True)
        ignored = file.parent / ".gitignore"
        if not ignored.exists():
            disk.create_file(ignored, _IGNORED)
        with file.open("ab", buffering=0) as lines:
            lines.write(dump_records(records))
