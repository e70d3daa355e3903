"""Versions that `diff` compares: documents from files, URLs, commits and configured clients, and published packages."""

import os
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from opgen.config.clients import Client, select
from opgen.config.read import parse_configuration
from opgen.core.characters import escaped
from opgen.core.errors import OpgenError, UsageError
from opgen.core.frozen import frozen
from opgen.core.options import Names, Options
from opgen.diff.surface.data import START, SURFACE_FILE, ReadSurface, read_surface
from opgen.diff.surface.model import Surface
from opgen.document.document import Document, load
from opgen.document.overlay import Overlay, apply, read_overlay
from opgen.output.manifest import NAME, Manifest, OtherFormatError, dump, parse_manifest, read_manifest
from opgen.pipeline import PreparedDocument, generate, prepare, public_surface, read_prepared
from opgen.project.documents import with_parts
from opgen.project.labels import displayed_spec
from opgen.project.manifest_tables import names_of, names_table, options_table, recorded_names
from opgen.project.positions import located
from opgen.source.application import Interpreter
from opgen.source.fetch import application_module, fetch, is_url, read_file
from opgen.source.git import Revision, split_revision
from opgen.source.limits import MAX_BYTES
from opgen.source.read import read
from opgen.source.web.redact import redact_url

_One = TypeVar("_One")
_Result = TypeVar("_Result")

DEFAULT_OPTIONS = Options(package="client")
"""Options of a document without a client."""
_NO_NAMES = Names()
_NO_DOCUMENT = b'{"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": {}}'
_PAGE = "api.md"
"""Page for people, which nothing parses."""
_MODULE = re.compile(r"(?:\w+/){0,20}\w+\.py", re.ASCII)
"""Path of a module that Python can import. Other files of a published package are left out."""


@frozen
class Version:
    """One of the two compared versions: a document, or a published package, which has none.

    - `label`: its name in reports.
    - `document`: the document as served, with overlays applied; an empty one of a package.
    - `prepared`: the document that the comparison reads.
    - `options`: options of the generated package. A document without a client has the default options.
    - `recorded`: names in the manifest of the client's package, or else those of the other version.
    - `published`: the content of `api.jsonl` of a package; None for a document.
    - `file`: the path of `api.jsonl` in reports.
    - `path`: the wheel or the folder of a package; None for a file `api.jsonl` alone.
    """

    label: str
    document: Document
    prepared: PreparedDocument
    options: Options = DEFAULT_OPTIONS
    recorded: Names = _NO_NAMES
    published: ReadSurface | None = None
    file: str = ""
    path: Path | None = None

    @property
    def has_modules(self) -> bool:
        """Return whether the modules of the package are known."""
        return self.published is None or self.path is not None

    @property
    def import_name(self) -> str:
        """Name by which callers import the package; empty for a document without a client."""
        is_unknown = self.published is None and self.options == DEFAULT_OPTIONS
        return "" if is_unknown else self.options.package

    def surface(self) -> Surface:
        """Return the public names of the package. Raises `LocatedError`."""
        if self.published:
            return self.published.surface
        with located(self.label, self.document):
            return public_surface(self.prepared, self.options, self.recorded)

    def files(self, option: str) -> dict[str, str]:
        """Return the files of the package by their paths below the folder of all packages, for an option that needs them.

        Raises:
            UsageError: The version is a file `api.jsonl` without a package, or a module cannot be read.
            LocatedError: The document is invalid.
        """
        if self.published:
            found: Mapping[str, str] = _modules(self, option)
        else:
            with located(self.label, self.document):
                files = generate(self.document, self.options, self.recorded).files
            found = {str(path): text for path, text in files.items()}
        folder = self.options.package.replace(".", "/")
        return {f"{folder}/{path}": text for path, text in found.items()}


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
    package: Version | None = None

    def version(self) -> Version:
        """Return the version of these inputs. Raises `LocatedError`."""
        found = _version(self.label, self.document, self.overlays)
        return replace(found, options=self.client.options, recorded=self.recorded)


class InvalidVersionsError(OpgenError):
    """Error for two versions that are both invalid."""

    def __init__(self, *errors: OpgenError) -> None:
        self.errors = errors
        super().__init__("\n".join(map(str, errors)))


def read_version(location: str) -> Version:
    """Return the version at `location`.

    It is a file, a URL, an application of this folder, `REF:path` of git, a wheel, or a package's folder or `api.jsonl`.

    Raises:
        UsageError: The location cannot be read.
        NetworkError: The document could not be fetched.
        LocatedError: The document is invalid.
    """
    folder = Path.cwd()
    is_module = bool(application_module(location, folder))
    revision = None if is_url(location) or location == "-" or is_module else split_revision(location)
    if revision is None or Path(location).exists():
        if not is_url(location) and is_package(Path(location)):
            return read_package(Path(location))
        fetched = fetch(location, interpreter=Interpreter(folder=folder) if is_module else None)
        document = with_parts(_loaded(fetched.content, _shown(location)), location)
        return _version(_shown(location), document, ())
    name, path = revision
    commit = Revision(name=name, folder=folder)
    commit.verify()
    content = commit.read(path)
    if content is None:
        content = commit.read(f"{path.rstrip('/')}/{SURFACE_FILE}")
    if content is None:
        raise UsageError(
            f"{escaped(location)}: no such file in this commit\n"
            "  hint: begin the path with ./ if it is relative to the working directory"
        )
    if content.startswith(START):
        return package_version(content, location)
    return _version(location, _loaded(content, location), ())


def is_package(path: Path) -> bool:
    """Return whether `path` is a folder, a wheel, or a file of a package that describes its public names."""
    return path.is_dir() or path.suffix == ".whl" or path.name in {SURFACE_FILE, _PAGE}


def read_package(path: Path) -> Version:
    """Return the version that the wheel, folder or `api.jsonl` at `path` describes.

    Raises:
        UsageError: The package has no `api.jsonl`, or it cannot be read.
    """
    label = path.as_posix()
    if path.is_dir():
        file = path / SURFACE_FILE
        if not file.is_file():
            raise _missing(label)
        version = package_version(read_file(file), file.as_posix())
        return replace(version, label=label, path=path)
    if path.name == SURFACE_FILE:
        return package_version(read_file(path), label)
    if path.name == _PAGE:
        raise _missing(label)
    with opened_wheel(path, label) as wheel:
        info = _info_of_surface(wheel, label)
        version = package_version(_read(wheel, info, MAX_BYTES, label), label)
    return replace(version, file=f"{label}/{info.filename}", path=path)


def names_beside(version: Version, other: Version) -> Names:
    """Return the recorded names of `version`, or else those of `other`, which callers of `other` keep.

    Raises:
        LocatedError: The document of `other` is invalid.
    """
    if version.published or version.recorded != _NO_NAMES:
        return version.recorded
    if other.published:
        return _published_names(other, version.options)
    with located(other.label, other.document):
        api = read_prepared(other.prepared, other.options, other.recorded)
    manifest = Manifest(
        versions={},
        options=options_table(other.options, ()),
        inputs={},
        operations={each.key: each.name for each in api.operations},
        names=names_table(api.names),
    )
    return names_of(parse_manifest(dump(manifest).encode(), Path(NAME)), version.options)


def _published_names(version: Version, options: Options) -> Names:
    """Return the names that the manifest of a package records for a package with `options`; none without a manifest."""
    path, manifest = version.path, None
    with suppress(OpgenError):
        if path and path.is_dir():
            manifest = read_manifest(path)
        elif path:
            name = f"{version.file.removeprefix(f'{version.label}/').removesuffix(SURFACE_FILE)}{NAME}"
            with opened_wheel(path, version.label) as wheel:
                found = [info for info in wheel.infolist() if info.filename == name]
                manifest = parse_manifest(_read(wheel, found[0], MAX_BYTES, version.label), path) if found else None
    return names_of(manifest, options) if manifest else _NO_NAMES


def package_version(content: bytes, label: str) -> Version:
    """Return the version that the content of `api.jsonl` describes. Raise `UsageError` if it is invalid."""
    published, empty = read_surface(content, escaped(label)), load(read(_NO_DOCUMENT, label))
    options = Options(package=published.surface.package)
    return Version(
        label=label, document=empty, prepared=prepare(empty), options=options, published=published, file=label
    )


def _modules(version: Version, option: str) -> dict[str, str]:
    """Return the modules of a published package by their paths. Raise `UsageError` if one is missing or unreadable."""
    path = version.path
    if path is None:
        raise UsageError(
            f"{option} imports the package, and {escaped(version.label)} is only its {SURFACE_FILE}\n"
            "  hint: compare a wheel, a folder of a package, or documents"
        )
    if path.is_dir():
        files = {file.relative_to(path).as_posix(): read_file(file) for file in sorted(path.rglob("*.py"))}
    else:
        with opened_wheel(path, version.label) as wheel:
            start = _info_of_surface(wheel, version.label).filename[: -len(SURFACE_FILE)]
            files, rest = {}, MAX_BYTES
            for info in wheel.infolist():
                name = info.filename.removeprefix(start)
                if info.filename.startswith(start) and _MODULE.fullmatch(name):
                    files[name] = _read(wheel, info, rest, version.label)
                    rest -= len(files[name])
    try:
        return {name: content.decode("utf-8") for name, content in files.items() if _MODULE.fullmatch(name)}
    except UnicodeDecodeError:
        raise UsageError(f"{escaped(version.label)}: invalid UTF-8") from None


@contextmanager
def opened_wheel(path: Path, label: str) -> Iterator[zipfile.ZipFile]:
    """Open a wheel. Raise `UsageError` if it cannot be read."""
    try:
        with zipfile.ZipFile(path) as wheel:
            yield wheel
    except OpgenError:
        raise
    except Exception:  # noqa: BLE001 - zipfile raises errors of six modules
        raise UsageError(f"{escaped(label)}: cannot read the wheel") from None


def _read(wheel: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int, label: str) -> bytes:
    """Return the content of an entry. The size that the wheel declares may be wrong.

    Raises:
        UsageError: The entry has more than `limit` bytes.
    """
    with wheel.open(info) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise UsageError(f"{escaped(label)}: the modules are larger than {MAX_BYTES >> 20} MiB")
    return content


def _info_of_surface(wheel: zipfile.ZipFile, label: str) -> zipfile.ZipInfo:
    """Return the entry of the only `api.jsonl` that opgen generated. Raise `UsageError`."""
    infos = [info for info in wheel.infolist() if info.filename.rpartition("/")[2] == SURFACE_FILE]
    found = []
    for info in infos:
        with wheel.open(info) as file:
            if file.read(len(START)) == START:
                found.append(info)
    if not found:
        raise _missing(label)
    if len(found) > 1:
        raise UsageError(
            f"{escaped(label)}: {len(found)} packages with {SURFACE_FILE}\n"
            "  hint: unpack the wheel, and compare one of its folders"
        )
    return found[0]


def _missing(label: str) -> UsageError:
    return UsageError(
        f"{escaped(label)}: missing {SURFACE_FILE}\n"
        "  hint: generate the package with this version of opgen, add the file to its wheel, or compare documents"
    )


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
    return _inputs(client, "", read_file(client.spec_file), read_file, recorded_names(client))


def snapshot_versions(client: Client, before: bytes, after: Document) -> tuple[Version, Version]:
    """Return the versions of the committed snapshot and of another document, with the same overlays and names.

    Raises:
        UsageError: An overlay or the manifest is unusable.
        LocatedError: A document is invalid, or the overlays do not fit it.
    """
    inputs = _inputs(client, "", before, read_file, recorded_names(client))
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


def with_one_package(old: Version, new: Version) -> tuple[Version, Version]:
    """Return both versions, a document with the name of the package with which it is compared."""
    return _with_package_of(old, new), _with_package_of(new, old)


def _with_package_of(version: Version, other: Version) -> Version:
    if other.published and not version.published:
        return replace(version, options=replace(version.options, package=other.options.package))
    return version
