"""Versions that `diff` compares: documents from files, URLs, commits and configured clients."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from opgen.changes.surface.data import SURFACE_FILE
from opgen.config.clients import Client, select
from opgen.config.read import parse_configuration
from opgen.core.characters import escaped
from opgen.core.errors import OpgenError, UsageError
from opgen.core.frozen import frozen
from opgen.core.options import Names, Options
from opgen.diff.package_versions import PackageVersion, is_package, is_surface, package_version, read_package
from opgen.document.document import Document, load
from opgen.document.overlay import Overlay, apply, read_overlay
from opgen.output.manifest import NAME, OtherFormatError, parse_manifest
from opgen.pipeline import PreparedDocument, prepare
from opgen.project.documents import with_parts
from opgen.project.labels import displayed_spec
from opgen.project.manifest_tables import names_of, recorded_names
from opgen.project.positions import LocatedError, located
from opgen.source.fetch import fetch, is_url, read_file
from opgen.source.git import Revision, split_revision
from opgen.source.limits import MAX_BYTES
from opgen.source.read import read
from opgen.source.web.redact import redact_url

_One = TypeVar("_One")
_Result = TypeVar("_Result")

DEFAULT_OPTIONS: Final = Options(package="client")
"""Options of a document without a client."""
_NO_NAMES: Final = Names()


@frozen
class Version:
    """One of the two compared versions.

    - `label`: its name in reports.
    - `document`: the document as served, with overlays applied.
    - `prepared`: the document that the comparison reads.
    - `options`: options of the generated package. A document without a client has the default options.
    - `recorded`: names in the manifest of the client's package.
    """

    label: str
    document: Document
    prepared: PreparedDocument
    options: Options = DEFAULT_OPTIONS
    recorded: Names = _NO_NAMES


@frozen
class ClientInputs:
    """Inputs of a client in one state of its repository.

    - `recorded`: names in the manifest of the package.
    - `package`: the package as committed; None without `api.jsonl`, and for the working tree.
    """

    client: Client
    label: str
    document: Document
    overlays: tuple[Overlay, ...]
    recorded: Names = _NO_NAMES
    package: PackageVersion | None = None

    def version(self) -> Version:
        """Return the version of these inputs. Raises `LocatedError`."""
        found = _version(self.label, self.document, self.overlays)
        return replace(found, options=self.client.options, recorded=self.recorded)

    def with_document(self, other: "ClientInputs") -> Version | None:
        """Return the version with the document of `other` and own overlays, or `None` if they do not fit."""
        try:
            return replace(self, label=other.label, document=other.document).version()
        except LocatedError:
            return None


class InvalidVersionsError(OpgenError):
    """Error for two versions that are both invalid."""

    def __init__(self, *errors: OpgenError) -> None:
        self.errors = errors
        super().__init__("\n".join(map(str, errors)))


def read_version(location: str) -> Version | PackageVersion:
    """Return the version at `location`: a file, a URL, `REF:path` of git, a wheel, or a package's folder or `api.jsonl`.

    Raises:
        UsageError: The location cannot be read.
        NetworkError: The document could not be fetched.
        LocatedError: The document is invalid.
    """
    revision = None if is_url(location) or location == "-" else split_revision(location)
    if revision is None or Path(location).exists():
        if not is_url(location) and is_package(Path(location)):
            return read_package(Path(location))
        document = with_parts(_loaded(fetch(location).content, _shown(location)), location)
        return _version(_shown(location), document, ())
    name, path = revision
    commit = Revision(name=name, folder=Path.cwd())
    commit.verify()
    content = commit.read(path)
    if content is None:
        content = commit.read(f"{path.rstrip('/')}/{SURFACE_FILE}")
    if content is None:
        raise UsageError(
            f"{escaped(location)}: no such file in this commit\n"
            "  hint: begin the path with ./ if it is relative to the working directory"
        )
    if is_surface(content):
        return package_version(content, location)
    return _version(location, _loaded(content, location), ())


def of_both(function: Callable[[_One], _Result], old: _One, new: _One) -> tuple[_Result, _Result]:
    """Return the results for both versions. If both fail, the error has all problems.

    Raises:
        InvalidVersionsError: Both versions are invalid.
        OpgenError: One version is invalid.
    """
    found: list[_Result] = []
    errors: list[OpgenError] = []
    for each in (old, new):
        try:
            found.append(function(each))
        except OpgenError as error:
            errors.append(error)
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise InvalidVersionsError(*errors)
    return found[0], found[1]


def working_inputs(client: Client) -> ClientInputs:
    """Return the inputs of `client` in the working tree. Raises the errors of `read_version`."""
    return _inputs(client, "", _working_content(Path(client.spec_file)), _working_content, recorded_names(client))


def snapshot_versions(client: Client, before: bytes, after: Document) -> tuple[Version, Version]:
    """Return the versions of the committed snapshot and of another document, with the same overlays and names.

    Raises:
        UsageError: An overlay or the manifest is unusable.
        LocatedError: A document is invalid, or the overlays do not fit it.
    """
    inputs = _inputs(client, "", before, _working_content, recorded_names(client))
    other = replace(inputs, label=after.source.name, document=after)
    return inputs.version(), other.version()


def committed_inputs(client: Client, since: str) -> ClientInputs:
    """Return the inputs of `client` in the commit `since`: configuration, snapshot and overlays.

    Raises:
        UsageError: The commit does not exist, or it has no such client or file.
        LocatedError: The document or an overlay is invalid.
    """
    config = Path(client.config)
    commit = Revision(name=since, folder=config.absolute().parent)
    commit.verify()

    def read_content(file: Path) -> bytes:
        content = commit.read_file(file.absolute())
        if content is None:
            name = escaped(f"{since}:{file.as_posix()}")
            raise UsageError(
                f"{name}: no such file in this commit\n"
                "  hint: commit the file first, or choose a later commit with --since"
            )
        return content

    shown = escaped(f"{since}:{config.as_posix()}")
    configuration = parse_configuration(read_content(config), config, shown)
    if client.name not in {*(each.name for each in configuration.clients), *configuration.errors}:
        raise UsageError(f'{shown}: client "{client.name}" is not configured in this commit')
    (earlier,) = select(configuration, [client.name]).require_valid()
    folder = earlier.output_folder.absolute()
    shown = f"{since}:{earlier.output}"
    document = read_content(Path(earlier.spec_file))
    recorded = _recorded(commit.read_file(folder / NAME), shown, earlier)
    package = commit.read_file(folder / SURFACE_FILE)
    return replace(
        _inputs(earlier, f"{since}:", document, read_content, recorded),
        package=None if package is None else package_version(package, f"{shown}/{SURFACE_FILE}"),
    )


def _recorded(content: bytes | None, shown: str, client: Client) -> Names:
    """Return the names of a committed manifest. Another format of the manifest counts as empty."""
    if content is None:
        return _NO_NAMES
    try:
        return names_of(parse_manifest(content, Path(shown) / NAME), client.options)
    except OtherFormatError:
        return _NO_NAMES


def _inputs(
    client: Client, prefix: str, content: bytes, read_content: Callable[[Path], bytes], recorded: Names
) -> ClientInputs:
    name = prefix + Path(displayed_spec(client)).as_posix()
    document, overlays = _loaded(content, name), _overlays(client, prefix, read_content)
    return ClientInputs(client=client, label=name, document=document, overlays=overlays, recorded=recorded)


def _working_content(file: Path) -> bytes:
    return read_file(str(file), MAX_BYTES)


def _overlays(client: Client, prefix: str, read_content: Callable[[Path], bytes]) -> tuple[Overlay, ...]:
    overlays = []
    for file in client.overlay_files:
        with located(prefix + file.as_posix()):
            overlays.append(read_overlay(read_content(file), prefix + file.as_posix()))
    return tuple(overlays)


def _version(label: str, document: Document, overlays: Sequence[Overlay]) -> Version:
    with located(document.source.name):
        document = apply(document, overlays)
    with located(document.source.name, document):
        return Version(label=label, document=document, prepared=prepare(document))


def _loaded(content: bytes, name: str) -> Document:
    with located(name):
        return load(read(content, name))


def _shown(location: str) -> str:
    return redact_url(location) if is_url(location) else location.replace(os.sep, "/")
