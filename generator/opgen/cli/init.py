"""Command `init`: fetch a first snapshot and add a commented section to the configuration."""

import os
import re
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from typer import Argument, Option

from opgen.api.model import Api
from opgen.cli import fetch as fetch_command
from opgen.cli.command_options import Config, Shown, headers_of
from opgen.cli.console import NO_SCHEMES, Verbosity, print_message, print_next_command, print_result
from opgen.cli.fetch import print_update, update_client_snapshot
from opgen.cli.list import tree_lines
from opgen.config.clients import DEFAULT_CONFIG, Client, is_client_name, package_name
from opgen.config.read import find_config, has_settings, project_folder
from opgen.config.toml import toml_tables, toml_value
from opgen.core import disk
from opgen.core.characters import escaped
from opgen.core.errors import NetworkError, OpgenError, UsageError
from opgen.core.findings import counted
from opgen.core.frozen import frozen
from opgen.core.json_values import mapping
from opgen.core.name_styles import KEYWORDS, snake
from opgen.core.options import Options
from opgen.core.pointers import JsonObject, find
from opgen.core.terminal import printable
from opgen.document.document import Document
from opgen.project import scaffold
from opgen.project.documents import read_document
from opgen.project.labels import repair
from opgen.project.locate import locate_document
from opgen.project.snapshots import SnapshotUpdate, is_fetched
from opgen.source.application import Interpreter
from opgen.source.fetch import is_application, is_url
from opgen.source.limits import MAX_BYTES
from opgen.source.web.redact import MASK, redact_url
from opgen.source.web.types import expand_headers

_COMMON_HOST_WORDS = frozenset({"www", "api", "docs", "com", "org", "net", "io", "ai", "dev", "localhost"})

_GENERIC_WORDS = re.compile(
    r"\b(?:openapi|swagger|fastapi|rest|apis?|specification|documentation|v?[0-9.]+)\b", re.IGNORECASE
)

_COMMENTS = """\
# auth = "bearer"               # credential, if the document has no security schemes
# token_env = "MY_API_KEY"      # environment variable of the credential
# base_url_env = "MY_API_URL"   # environment variable of the base URL
# operation_names = "exact"     # keep the _path_method suffix of FastAPI's operationIds
# strict_document = true        # refuse a document that needs repairs
"""
_SERVERS = "# servers = {{ main = {} }}  # the document names no server; this is the origin of source\n"
_HEADERS = '# headers = { Authorization = "Bearer ${MY_API_KEY}" }  # request headers of opgen fetch\n'
_TREE_LINES = 8
_PAGES_SHOWN = 3
_HARMLESS = re.compile(r"accept(-[a-z]+)?|user-agent", re.IGNORECASE)
"""Names of headers that never contain a secret."""


def init_command(  # noqa: PLR0913 - each is an option of the command
    source: Annotated[
        str,
        Argument(metavar="SOURCE", help="URL, host, file, documentation page, or application such as app.main:app."),
    ],
    answers: "Asked",
    verbosity: Shown,
    *,
    yes: Annotated[bool, Option(help="Use the defaults, and ask nothing.")] = False,
    package_project: Annotated[bool, Option(help="Write a project for a published package around the client.")] = False,
    config: Config = None,
) -> int:
    """Configure a client and fetch its first snapshot."""
    asks = not yes and verbosity.is_terminal and sys.stdin.isatty()
    file = config or (DEFAULT_CONFIG if package_project else new_config())
    return init(source, answers, file, verbosity, asks=asks, package_project=package_project)


def new_config() -> Path:
    """Return the path of the configuration that gets a new section."""
    found = find_config()
    return DEFAULT_CONFIG if DEFAULT_CONFIG.exists() else found


@frozen
class Answers:
    """Options of `init`. `None` selects the default. `output` is relative to the working directory."""

    name: Annotated[
        str | None,
        Option(
            metavar="NAME",
            help="Name of the client. Default: that of imported settings, or words of the document's title or of SOURCE.",
        ),
    ] = None
    output: Annotated[str | None, Option(metavar="DIR", help="Folder of the package. Default: generated/NAME.")] = None
    header: Annotated[
        tuple[str, ...],
        Option(
            metavar="'NAME: ${VARIABLE}'",
            help="Request header of fetch, with an environment variable. May be repeated.",
        ),
    ] = ()
    adopt: Annotated[bool, Option(help="Keep an existing snapshot file, and do not fetch.")] = False


Asked = Annotated[Answers, Answers]
ImportedSettings = Callable[[Client, Document | None], Mapping[str, object]]
"""Function that returns further settings of a client, from its document, or for an unknown document."""


def init(  # noqa: PLR0913 - each is an option of a command
    source: str,
    answers: Answers,
    config: Path,
    verbosity: Verbosity,
    *,
    asks: bool = False,
    package_project: bool = False,
    dry_run: bool = False,
    imported: ImportedSettings | None = None,
) -> int:
    """Fetch the first snapshot of a new client, then add the client's section to `config`; return 0.

    Args:
        source: URL, host, path, documentation page, or application.
        answers: Options of the command.
        config: Path of the configuration file, which is created if it does not exist.
        verbosity: Options of the console.
        asks: Ask for the name and the folder on the terminal.
        package_project: Write a project for a published package too.
        dry_run: Print the section in place of all changes.
        imported: Further settings of the client.

    Raises:
        UsageError: The client exists already, a file exists at the path of the snapshot and `adopt` is false, or
            `source` contains a secret.
        OpgenError: An error of `update_client_snapshot`. After any of these errors, the configuration is unchanged.
    """
    has_settings(config.parent)  # refuses another version of opgen than it requires
    parent = "src" if package_project else "generated"
    name, settings = _requested_settings(source, answers, config, verbosity, parent, asks=asks)
    settings |= {"testing": True} if package_project else {}
    client = _new_client(name, settings, config)
    files = scaffold.files(client) if package_project else {}
    if imported:
        _new_client(name, {**settings, **imported(client, None)}, config)
    _addition(client, config, f"[tool.opgen.clients.{name}]\n")  # refuses before anything is fetched
    update, document = _first_update(client, verbosity, adopt=answers.adopt, write=not dry_run)
    if imported:
        settings |= imported(client, document)
        client = _new_client(name, settings, config)
    api = _read_api(document, client.options)
    comments, messages = ("", []) if imported else (_comments(client, document), _found_methods(api) if api else [])
    if api and not client.options.pagination and (pages := _found_pages(api)):
        settings["pagination"] = "auto"
        messages.append(pages)
    table = {key: each for key, each in settings.items() if each}
    section = toml_tables(("tool", "opgen", "clients", name), table) + comments
    addition = _addition(client, config, section)
    if dry_run:
        print_result(section.rstrip("\n"))
        return 0
    scaffold.write(files)
    with disk.refusing(f"write {config}"), config.open("ab") as file:
        file.write(addition)
    if not verbosity.quiet:
        for path in files:
            print_message(f"wrote {path.as_posix()}")
        for message in (f"{config}: added [tool.opgen.clients.{name}]", *messages):
            print_message(message)
    if update:
        print_update(client, update, verbosity)
    if not verbosity.quiet:
        _print_hints(client, document, has_attributes=bool(files))
        print_next_command([repair(client, "generate")])
    return 0


def _comments(client: Client, document: Document | None) -> str:
    """Return comments with further settings."""
    headers = "" if client.headers or is_application(client.source) else _HEADERS
    return _COMMENTS + _proposed_server(document, client.source) + headers


def _found_methods(api: Api) -> list[str]:
    """Return a message with the recognized rule and the first lines of `opgen list --tree`; none without methods."""
    lines = [f"  {line}" for line in tree_lines(api)]
    more = ["  …"] if len(lines) > _TREE_LINES else []
    return ["\n".join([f'methods by the rule "{api.names.convention}":', *lines[:_TREE_LINES], *more])] if lines else []


def _found_pages(api: Api) -> str:
    """Return a message with the first operations that return pages; empty if there are none."""
    from opgen.pipeline import usual_pages  # noqa: PLC0415 - as in `_read_api`

    keys = [*usual_pages(api)]
    shown = ", ".join([*(printable(key, 60) for key in keys[:_PAGES_SHOWN]), *["…"] * (len(keys) > _PAGES_SHOWN)])
    return f'pagination = "auto": {counted(len(keys), "operation")} can return pages ({shown})' if keys else ""


def _requested_settings(  # noqa: PLR0913 - as in `init`
    source: str, answers: Answers, config: Path, verbosity: Verbosity, parent: str, *, asks: bool
) -> tuple[str, dict[str, object]]:
    """Return the name and the settings of the client that the command line describes, after a search for its document.

    `parent` is the folder for the package.

    Raises:
        UsageError: A setting is invalid, or `source` contains a secret.
    """
    headers = _headers(answers.header)
    found, title = source, ""
    if source and not answers.adopt:
        _configured_source(source, config)
        environment = Interpreter(folder=config.parent)
        found, title = locate_document(source, expand_headers(headers, os.environ), fetch_command.LIMITS, environment)
    if found != source and not verbosity.quiet:
        print_message(f"found the document: {printable(redact_url(found), None)}")
    name = answers.name if answers.name is not None else _suggested_name(found, title)
    if asks and answers.name is None:
        name = typer.prompt("name of the client", default=name, err=True)
    output = f"{parent}/{package_name(name)}"
    if answers.output is not None:
        output = _relative(answers.output, config)
    elif asks and parent == "generated":
        output = typer.prompt("folder of the package", default=output, err=True)
    settings: dict[str, object] = {"source": _configured_source(found, config)} if found else {}
    return name, settings | {"spec": f"specs/{name}.json", "output": output, "headers": headers}


def _print_hints(client: Client, document: Document | None, *, has_attributes: bool) -> None:
    """Print remaining work of the user: paths, the attributes of the package in git, and missing settings."""
    for key, path in (("source", client.source), ("output", client.output)):
        if Path(path).is_absolute():
            shown = printable(path, None)
            print_message(f"warning: {key} is an absolute path, which other machines may not have: {shown}")
    if not has_attributes and not Path(client.output).is_absolute():
        line = f"{client.output}/** text eol=lf linguist-generated"
        print_message(f"hint: add to .gitattributes: {printable(line, None)}")
    if document is None and not client.source:
        print_message(f"hint: set source, or write the document to {printable(client.spec_file, None)}")
    elif document is not None and not (_has_schemes(document) or client.options.auth):
        print_message(NO_SCHEMES)


def _proposed_server(document: Document | None, source: str) -> str:
    """Return a comment with the origin of `source` as the server of a document without absolute servers."""
    names_server = document is None or "://" in str(document.root.get("servers")) or "host" in document.root
    if names_server or not is_url(source):
        return ""
    parts = urlsplit(source)
    return _SERVERS.format(toml_value(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"))


def _has_schemes(document: Document) -> bool:
    """Return whether the document has security schemes, of OpenAPI 3 or Swagger 2."""
    return bool(find(document.root, ("components", "securitySchemes")) or document.root.get("securityDefinitions"))


def _headers(written: Sequence[str]) -> dict[str, str]:
    """Return the headers of `--header`.

    Raises:
        UsageError: A header is invalid, or its value could be a secret, which the configuration would contain.
    """
    headers = headers_of(written, "Name: ${VARIABLE}")
    for name, value in headers.items():
        if "${" not in value and not _HARMLESS.fullmatch(name):
            raise UsageError(
                f"the value of --header {escaped(name)[:80]} could be a secret, which would be committed\n"
                f"  hint: set an environment variable, and use --header '{escaped(name)[:80]}: ${{MY_API_KEY}}'"
            )
    return headers


def _first_update(
    client: Client, verbosity: Verbosity, *, adopt: bool, write: bool
) -> tuple[SnapshotUpdate | None, Document | None]:
    """Write the first snapshot, and return the update and the document. An existing file needs no update."""
    snapshot = Path(client.spec_file)
    exists = os.path.lexists(snapshot)
    if not client.source and not exists:
        return None, None
    if exists and not is_fetched(snapshot):
        if client.source and not adopt:
            raise UsageError(
                f"{client.spec_file}: the file exists\n"
                "  hint: choose another name with --name, or keep the file as the snapshot with --adopt"
            )
        return None, read_document(client)
    try:
        update = update_client_snapshot(client, verbosity, accept=False, write=write)
    except NetworkError as error:
        if not re.search(r"the server returned status 40[13]\b", str(error)):
            raise
        hint = "set an environment variable, and use --header 'Authorization: Bearer ${MY_API_KEY}'"
        if client.headers:
            hint = "check the variable in --header"
        raise NetworkError(f"{error}\n  hint: {hint}") from None
    return update, update.new_document


def _configured_source(source: str, config: Path) -> str:
    """Return the value of the setting `source`: a path relative to the configuration file, a URL or an application."""
    if source == "-":
        raise UsageError('invalid source "-"; use a URL or a file, which opgen can fetch again')
    if is_url(source):
        url = source.partition("#")[0]
        if MASK in redact_url(url):
            raise UsageError(
                f"{escaped(redact_url(url))}: the URL contains a secret, which would be committed\n"
                '  hint: remove it, and set headers = { Authorization = "Bearer ${MY_API_KEY}" } in the configuration'
            )
        return url
    if is_application(source):
        return source
    module = config.absolute().parent / source.replace(".", "/")
    files = (Path(f"{module}.py"), module / "__init__.py")
    if is_application(f"{source}:app") and not Path(source).is_file() and any(file.is_file() for file in files):
        raise UsageError(f"{source}: expected an application, found a module\n  hint: did you mean {source}:app?")
    return _relative(source, config)


def _relative(path: str, config: Path) -> str:
    """Return a path of the command line relative to the configuration file. An absolute path elsewhere stays absolute."""
    folder = config.absolute().parent
    if not Path(path).is_absolute() or Path(path).is_relative_to(folder):
        return Path(os.path.relpath(path, folder)).as_posix()
    return path


def _new_client(name: str, section: Mapping[str, object], config: Path) -> Client:
    """Return the client of the new section with the defaults of `config`. Raises `UsageError` for an invalid name."""
    # `opgen --version` and `--help` do not need pydantic, which takes 30 ms to import.
    from opgen.config.validation import validate  # noqa: PLC0415

    if not is_client_name(name):
        raise UsageError(f'invalid client name "{escaped(name)[:80]}"; use letters, digits, "-" and "_" with --name')
    if name in KEYWORDS:
        raise UsageError(f'"{name}" is a reserved word in Python\n  hint: choose another name with --name')
    table = {"clients": {name: section}, "defaults": _table(_content(config), config).get("defaults", {})}
    return validate(table, config, project=project_folder(config)).require_valid()[0]


def _read_api(document: Document | None, options: Options) -> Api | None:
    """Return the API of the document; `None` if it cannot be generated."""
    from opgen.pipeline import read_api  # noqa: PLC0415 - an invalid command line needs no document

    try:
        return read_api(document, options) if document else None
    except OpgenError:
        return None


def _addition(client: Client, config: Path, section: str) -> bytes:
    """Return the bytes to append to `config`.

    Raises:
        UsageError: `config` is not writable, has the client already, or would become invalid TOML.
    """
    before = _content(config)
    if client.name in mapping(_table(before, config).get("clients")):
        raise UsageError(
            f'{config}: client "{client.name}" already exists\n'
            f"  hint: choose another name with --name, or run: {repair(client, 'fetch').text}"
        )
    separator = "" if not before else "\n" if before.endswith(b"\n") else "\n\n"
    addition = (separator + section).encode()
    if b"\r\n" in before:
        addition = addition.replace(b"\n", b"\r\n")
    _table(before + addition, config)
    return addition


def _content(config: Path) -> bytes:
    """Return the content of a configuration, or nothing for a new one. Raises `UsageError` if it is not writable."""
    with disk.refusing(f"write {config}"):
        if not config.exists():
            return b""
        with config.open("r+b") as file:
            return file.read(MAX_BYTES)


def _table(content: bytes, config: Path) -> JsonObject:
    """Return the table `[tool.opgen]` of `content`, without validating its settings.

    Raises:
        UsageError: `content` is not valid TOML.
    """
    try:
        found = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{config}: cannot add a section, because the file would be invalid TOML: {error}") from None
    return mapping(find(found, ("tool", "opgen")))


def _suggested_name(source: str, title: str) -> str:
    """Return a name for the client: the first words of the title, or a word of the source."""
    words = snake(_GENERIC_WORDS.sub(" ", title), "").split("_")
    found = "_".join(words[:4])[:60].strip("_")
    name = found or snake(_word_of(source), "api")
    return f"{name}_api" if name in KEYWORDS else name


def _word_of(source: str) -> str:
    """Return the most specific word of the host, or the stem of the file."""
    if is_application(source):
        return source.partition(":")[0].partition(".")[0]
    if not is_url(source):
        return Path(source).stem
    words = (urlsplit(source).hostname or "").split(".")
    specific = [word for word in words if word not in _COMMON_HOST_WORDS]
    is_address = all(word.isdigit() for word in words)
    return "api" if is_address or not specific else specific[-1]
