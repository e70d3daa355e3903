"""Manifest `.opgen.json` of a generated package: the files that opgen wrote, the inputs, and the names; and the rendered package.

An entry of the manifest is called recorded: a recorded file, a recorded version, a recorded name.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from opgen.core.conflicts import conflict_line, merge_sides
from opgen.core.digests import text_digest
from opgen.core.disk import read_file
from opgen.core.errors import OpgenError, UsageError
from opgen.core.frozen import frozen
from opgen.core.terminal import printable

RUNTIME = PurePosixPath("_runtime")


def in_runtime(path: PurePosixPath) -> bool:
    """Return whether `path` is a module below `_runtime/`. Other files there do not belong to the package."""
    return path.suffix == ".py" and RUNTIME in path.parents


def runtime_digest(digests: Mapping[PurePosixPath, str]) -> str:
    """Return one digest for the modules of `_runtime/`, or an empty string without modules.

    It is the digest of the sorted lines `digest  path`, as `sha256sum _runtime/*.py | LC_ALL=C sort | sha256sum` prints it.
    `digests` maps paths in the package to digests of texts with LF line ends.
    """
    lines = sorted(f"{digest}  {path}\n" for path, digest in digests.items())
    return sha256("".join(lines).encode()).hexdigest() if lines else ""


NAME = PurePosixPath(".opgen.json")
FORMAT = 2
"""Format version. It increases with each change that older opgen versions cannot read."""

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

MAX_BYTES = 64 * 2**20
"""Maximum size of a manifest, and of a generated file that is compared."""
_PATH = re.compile(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*")
_ANY = re.compile(r"(?s:.*)")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_DIGEST_OR_NOTHING = re.compile(r"([0-9a-f]{64})?")
_DIGEST_ENTRY = re.compile(r'^( +)("(?:[^"\\\n]|\\.)*":) ("[0-9a-f]{64}",?)$', re.MULTILINE)
# The patterns are strict, because names and versions become part of a suggested shell command.
_PROJECT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+!_-]{0,63}")


class OtherFormatError(OpgenError):
    """Error for a manifest with an unsupported format; `versions` are those that read it, if they are known."""

    exit_code = 4

    def __init__(self, message: str, versions: Mapping[str, str]) -> None:
        self.versions = versions
        super().__init__(message)


@frozen
class Manifest:
    """Content of `.opgen.json`, without times and without paths outside the package.

    - `versions`: the versions of opgen and of the libraries that affect the output, by distribution name.
    - `options`: the options that change the output.
    - `inputs`: the label of each input ("spec", "overlay fixes.yaml", "templates"), mapped to a SHA-256 digest.
    - `build`: digests for build steps, which do not parse documents: of the client's section ("settings"), and of a
      snapshot in another layout than that of `fetch` as it stands ("document").
    - `files`: each file that opgen wrote outside `_runtime/`, mapped to the digest of its text.
    - `runtime`: the digest of all modules of `_runtime/`, or empty for a package without them.
    - `operations`: the key of each operation, mapped to its function name.
    - `names`: all other assigned names, by kind, then by the name or pointer in the document.
      The next generation reuses these names, so that they stay the same when the document changes.
    - `theirs`: the other side of an unresolved merge.
    - `conflict_line`: the number of the first line with a conflict marker, or `None`.
    """

    versions: Mapping[str, str]
    options: Mapping[str, Json]
    inputs: Mapping[str, str]
    operations: Mapping[str, str]
    build: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[PurePosixPath, str] = field(default_factory=dict)
    runtime: str = ""
    names: Mapping[str, Json] = field(default_factory=dict)
    theirs: "Manifest | None" = None
    conflict_line: int | None = None

    @property
    def sides(self) -> "tuple[Manifest, ...]":
        """This manifest, and the other side of an unresolved merge."""
        return (self,) if self.theirs is None else (self, self.theirs)

    def digest_of(self, unit: PurePosixPath | None) -> str:
        """Return the recorded digest of a file, or with `None` of the folder `_runtime/`; empty if it is not recorded."""
        return self.runtime if unit is None else self.files.get(unit, "")


def unit_digest(unit: PurePosixPath | None, texts: Mapping[PurePosixPath, str]) -> str:
    """Return the digest of a file, or with `None` of the folder `_runtime/`, as a manifest records it; empty without texts."""
    digests = {path: text_digest(text.encode("utf-8", "surrogateescape")) for path, text in texts.items()}
    return runtime_digest(digests) if unit is None else digests.get(unit, "")


def dump(manifest: Manifest) -> str:
    """Return the text of `.opgen.json`, with sorted keys.

    A digest has a line of its own, so that git merges changes of neighbouring files without a conflict.
    """
    # ASCII output makes invisible characters of an operationId visible in a review.
    text = json.dumps(_content(manifest), indent=2, sort_keys=True, allow_nan=False)
    return _DIGEST_ENTRY.sub(r"\1\2\n\1  \3", text + "\n")


def is_same(one: Manifest, other: Manifest) -> bool:
    """Return whether two manifests have the same text, apart from versions and digests for build steps."""
    texts = (json.dumps(_content(replace(each, versions={}, build={})), sort_keys=True) for each in (one, other))
    return next(texts) == next(texts)


def _content(manifest: Manifest) -> dict[str, Json]:
    names = ("versions", "options", "inputs", "build", "runtime", "operations", "names")
    facts: dict[str, Json] = {name: getattr(manifest, name) for name in names if name != "build" or manifest.build}
    return {"format": FORMAT, "files": {str(path): digest for path, digest in manifest.files.items()}, **facts}


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest in `folder`, or `None` if the folder has no manifest.

    Versions, digests and paths are validated, because anyone can commit a changed manifest.
    The content of options and names is not validated here. Of an unresolved merge, both sides are read.

    Raises:
        UsageError: The file is not a valid manifest.
        OtherFormatError: The manifest has an unsupported format.
    """
    path = folder / NAME
    content = read_file(path, MAX_BYTES + 1)
    return None if content is None else parse_manifest(content, path)


def parse_manifest(content: bytes, path: Path) -> Manifest:
    """Return the manifest with the text `content`, as `read_manifest` does. `path` is its name in messages."""
    text = content.decode("utf-8", "replace")
    line = conflict_line(text) if len(content) <= MAX_BYTES else None
    try:
        if line is None:
            return _parse(content, path)
        sides = merge_sides(text)
        if sides is not None:
            ours = _parse(sides.ours.encode(), path)
            return replace(ours, theirs=_parse(sides.theirs.encode(), path), conflict_line=line)
        reason = "a conflict is incomplete"
    except _InvalidError as error:
        if line is None:
            remedy = "restore it from version control, or delete it and generate with --adopt"
            raise UsageError(f"{path}: invalid manifest: {error}; {remedy}") from None
        reason = f"a side is an invalid manifest: {str(error).partition(';')[0]}"
    raise UsageError(
        f"{path}: invalid manifest: unresolved merge conflict, and {reason}\n"
        f"  hint: run git checkout --ours {path}, then opgen generate"
    )


class _InvalidError(Exception):
    """Invalid manifest. The exception's text is the reason."""


def _parse(content: bytes, path: Path) -> Manifest:
    if len(content) > MAX_BYTES:
        raise _InvalidError(f"larger than {MAX_BYTES // 2**20} MiB")
    try:
        root = json.loads(content.decode(), object_pairs_hook=_unique)
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise _InvalidError(f"invalid JSON: {error}") from None
    except (RecursionError, ValueError):
        raise _InvalidError("invalid JSON") from None
    root = _mapping("the file", root)
    versions = _versions(root.get("versions", {}))
    _check_format(path, root.get("format"), versions)
    files = _files(_strings("files", root.get("files"), _DIGEST))
    return Manifest(
        versions=versions,
        options=_mapping("options", root.get("options")),
        inputs=_strings("inputs", root.get("inputs"), _DIGEST),
        build=_strings("build", root.get("build", {}), _DIGEST),
        files={path: each for path, each in files.items() if not in_runtime(path)},
        runtime=_strings("the file", {"runtime": root.get("runtime", "")}, _DIGEST_OR_NOTHING)["runtime"],
        operations=_strings("operations", root.get("operations")),
        names=_mapping("names", root.get("names", {})),
    )


def _check_format(path: Path, number: Any, versions: Mapping[str, str]) -> None:  # Any: parsed JSON
    if type(number) is not int:
        raise _InvalidError("missing format")
    if number == FORMAT:
        return
    by = ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))
    message = f"{path}: unsupported manifest format {number}, written by {by or 'an unknown version'}"
    if number < FORMAT:
        remedy = "delete the file, and run opgen generate with --adopt"
        raise OtherFormatError(f"{message}; {remedy}", {})
    raise OtherFormatError(f"{message}; this version reads format {FORMAT}", versions)


def _versions(value: Any) -> dict[str, str]:  # Any: parsed JSON
    entries = _strings("versions", value, _VERSION)
    for name in entries:
        if not _PROJECT.fullmatch(name):
            raise _InvalidError(f'invalid name "{printable(name)}" in versions')
    return entries


def _files(entries: Mapping[str, str]) -> dict[PurePosixPath, str]:
    files = {}
    for text, recorded in entries.items():
        path = PurePosixPath(text)
        if not is_inside(text) or path == NAME:
            raise _InvalidError(f'file outside the package: "{printable(text)}"')
        files[path] = recorded
    for path in files:
        if any(parent in files for parent in path.parents):
            raise _InvalidError(f'"{path}" is below a file')
    return files


def _strings(name: str, value: Any, pattern: re.Pattern[str] = _ANY) -> dict[str, str]:  # Any: parsed JSON
    """Return an object whose values are texts that match `pattern`."""
    entries = _mapping(name, value)
    for key, text in entries.items():
        if not isinstance(text, str) or not pattern.fullmatch(text):
            raise _InvalidError(f'invalid value of "{printable(key)}" in {name}')
    return entries


def _mapping(name: str, value: Any) -> dict[str, Any]:  # Any: parsed JSON
    if not isinstance(value, dict):
        raise _InvalidError(f"{name} is not an object")
    return value


def _unique(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:  # Any: parsed JSON
    entries = {}
    for key, value in pairs:
        if key in entries:
            raise _InvalidError(f'duplicate key "{printable(key)}"')
        entries[key] = value
    return entries


def is_inside(path: str) -> bool:
    """Return whether `path` is a relative path below the package.

    Only ASCII letters, digits and `_.-` are allowed in its components, and no component may be `.` or `..`.
    """
    return bool(_PATH.fullmatch(path)) and not any(part in {".", ".."} for part in path.split("/"))


@frozen
class RenderedPackage:
    """Files and manifest of a package, before opgen writes them to disk.

    `files` maps paths in the package to texts with LF line ends. `files` does not include the manifest.
    """

    files: Mapping[PurePosixPath, str]
    manifest: Manifest


def with_manifest(files: Mapping[PurePosixPath, str], facts: Manifest) -> RenderedPackage:
    """Return a package with `files`, and with a manifest of them that has the other fields of `facts`.

    Raises:
        ValueError: A path is outside the package, or is the path of the manifest. No document can cause this
            error, because opgen chooses the file names.
    """
    for path in files:
        if not is_inside(str(path)) or path == NAME:
            raise ValueError(f"not a file of a package: {path}")
    modules = {path: text for path, text in files.items() if in_runtime(path)}
    digests = {path: text_digest(text) for path, text in files.items() if path not in modules}
    return RenderedPackage(files=files, manifest=replace(facts, files=digests, runtime=unit_digest(None, modules)))
