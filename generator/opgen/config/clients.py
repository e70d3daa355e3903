"""Clients: settings as Python values, rules for valid names, and selection by name."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path

from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.frozen import frozen
from opgen.core.name_styles import KEYWORDS, allocate, snake
from opgen.core.options import Options
from opgen.core.suggestions import nearest_in_configuration

DEFAULT_CONFIG = Path("pyproject.toml")

FETCH_SETTINGS = frozenset({"source", "python", "headers", "root", "allow_refs"})
"""Settings that only `fetch` reads."""

_CLIENT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_PACKAGE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")


@frozen
class Client:
    """Settings of one client: the document, the output folder and the options.

    `spec` and `output` are the texts from the configuration or the command line, for messages.
    opgen reads `spec_file`, a path or URL, and writes `output_folder`.
    """

    name: str
    spec: str
    output: str
    spec_file: str
    output_folder: Path
    options: Options
    source: str = ""
    python: str = ""
    """Interpreter that has the packages of the project: a path relative to the configuration, or a command."""
    root_folder: Path | None = None
    """Folder that contains all files to which a local source may refer; `None` for the folder of the source."""
    allow_refs: tuple[str, ...] = ()
    """Prefixes of the URLs to which the document may refer."""
    overlays: tuple[str, ...] = ()
    """Overlay paths as written in the configuration; `overlay_files` are the paths to open."""
    overlay_files: tuple[Path, ...] = ()
    headers: Mapping[str, str]
    is_configured: bool = True
    has_new_calls: bool = False
    """True if no recorded call is assigned again."""
    config: str = ""
    """Path of the configuration file, as the command line gave it."""
    table: Mapping[str, object] = field(default_factory=dict, compare=False, repr=False)
    """Section of the configuration file, as parsed TOML."""
    config_text: str = field(default="", compare=False, repr=False)
    """Text of the configuration file, for positions in messages."""


@frozen
class Configuration:
    """Clients with a valid section, in the order of the file, and the errors of the other sections.

    `errors` has one error for each client with an invalid section, which lists all problems of the section.
    """

    clients: tuple[Client, ...]
    errors: Mapping[str, UsageError] = field(default_factory=dict)

    def require_valid(self) -> tuple[Client, ...]:
        """Return all clients. Raise one `UsageError` that lists all problems, if there are any."""
        if self.errors:
            raise UsageError("\n".join(map(str, self.errors.values())))
        return self.clients


def select(configuration: Configuration, names: Iterable[str]) -> Configuration:
    """Return the clients with these `names` and their errors, or all clients if `names` is empty.

    The other clients do not depend on an invalid section. Raises `UsageError` if no selected client has a valid
    section, or for an unknown name, with the nearest known name as a suggestion.
    """
    clients = configuration.clients
    known = list(dict.fromkeys([*(each.name for each in clients), *configuration.errors]))
    if not (requested := list(dict.fromkeys(names))) and clients:
        return configuration
    requested = requested or known
    for name in requested:
        if name not in known:
            raise UsageError(f'unknown client "{escaped(name)}"; {nearest_in_configuration(name, known)}')
    errors = configuration.errors
    selected = Configuration(
        clients=tuple(each for name in requested for each in clients if each.name == name),
        errors={name: errors[name] for name in requested if name in errors},
    )
    return selected if selected.clients else Configuration(clients=selected.require_valid())


def client_of_options(spec: str, output: str, package: str | None) -> Client:
    """Return the client that the options `--spec`, `--output` and `--package` describe.

    Raises `UsageError` for an empty value, an invisible character in `output`, or an invalid package name.
    """
    for option, value in (("--spec", spec), ("--output", output)):
        if not value.strip():
            raise UsageError(f"{option} is empty")
    if not is_visible(output):
        raise UsageError(f"--output contains an invisible character: {escaped(output)[:80]}")
    folder = Path(output)
    name = package if package is not None else folder.absolute().name
    if not is_package_name(name):
        hint = "" if package is not None else "\n  hint: set the name with --package"
        raise UsageError(f'"{escaped(name)[:80]}" is not a valid package name; use {package_name(name)}{hint}')
    return Client(
        name=name,
        spec=spec,
        output=output,
        spec_file=spec,
        output_folder=folder,
        options=Options(package=name),
        source=spec,
        headers={},
        is_configured=False,
    )


def is_client_name(name: str) -> bool:
    """Return whether `name` is valid as a TOML key, as a command-line argument and in a file name."""
    return _CLIENT_NAME.fullmatch(name) is not None


def is_package_name(name: str) -> bool:
    """Return whether Python can import a package with this name."""
    return bool(_PACKAGE_NAME.fullmatch(name)) and name not in KEYWORDS


def package_name(name: str) -> str:
    """Return a valid package name that is similar to `name`."""
    if not any(map(str.isalnum, name)):  # `..` is not a name for a package
        return "client"
    return allocate([name], lambda text: snake(text, "client"), reserved=KEYWORDS)[name]


def is_visible(text: str) -> bool:
    """Return whether a reader can see every character of `text`."""
    return escaped(text) == text
