"""Comparison of a folder with a rendered package: verdicts on its files, and verification of merged texts."""

import ast
import inspect
import io
import tokenize
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from opgen.core.conflicts import conflict_line
from opgen.core.disk import read_file, refusing
from opgen.core.errors import UsageError
from opgen.output.comparison import Comparison, FileVerdict, Verdict
from opgen.output.difference import edit_difference, edit_of, shown_difference
from opgen.output.folder import Scan, is_bytecode, resolve_folder, scan, shadowing
from opgen.output.manifest import (
    MAX_BYTES,
    NAME,
    RUNTIME,
    Manifest,
    RenderedPackage,
    in_runtime,
    is_same,
    read_manifest,
    unit_digest,
)

_Texts = Mapping[PurePosixPath, str]


class FileVerdicts:
    """Comparison of texts on disk with rendered texts and recorded digests."""

    def __init__(self, recorded: Manifest | None) -> None:
        self._sides = () if recorded is None else recorded.sides

    def of(
        self, unit: PurePosixPath | None, contents: Mapping[PurePosixPath, bytes], texts: _Texts
    ) -> FileVerdict | None:
        """Return the verdict on a file, or on all modules of `_runtime/`, or `None` if they are up to date.

        Args:
            unit: Path of the file in the package; `None` for `_runtime/`.
            contents: Files of the unit on disk.
            texts: Rendered texts of the unit.
        """
        on_disk = {
            path: content.replace(b"\r\n", b"\n").decode("utf-8", "surrogateescape")
            for path, content in contents.items()
        }
        digests = self._digests(unit)
        differing = tuple(sorted(path for path in {*on_disk, *texts} if on_disk.get(path) != texts.get(path)))
        with_crlf = tuple(
            path
            for path, text in sorted(texts.items())
            if on_disk.get(path) == text and contents[path] != text.encode()
        )
        is_folder = unit is None
        found = FileVerdict(
            path=unit or RUNTIME,
            verdict=Verdict.MISSING,
            is_recorded=bool(digests),
            is_rendered=bool(texts),
            is_content_changed=bool(digests) and unit_digest(unit, texts) != digests[0],
            files=differing if is_folder else (),
            with_crlf=with_crlf if is_folder else (),
        )
        if not differing:
            return replace(found, verdict=Verdict.EOL_ONLY, files=found.with_crlf, with_crlf=()) if with_crlf else None
        if unit_digest(unit, on_disk) in digests:
            return replace(found, verdict=Verdict.CHANGED if texts else Verdict.EXTRA)
        present = [path for path in differing if path in on_disk]
        if not present:
            return found
        if not self._sides and all(path in texts for path in present):
            return replace(found, verdict=Verdict.CHANGED)
        if not is_folder and not texts:
            return replace(found, verdict=Verdict.EDITED)
        return self._other(found, on_disk, texts, digests[0] if digests else "")

    def _digests(self, unit: PurePosixPath | None) -> list[str]:
        """Return the recorded digests of `unit`, ours first."""
        return [digest for side in self._sides if (digest := side.digest_of(unit))]

    def _other(self, found: FileVerdict, on_disk: _Texts, texts: _Texts, digest: str) -> FileVerdict:
        """Return the verdict on texts that are neither recorded nor rendered."""
        path = found.path
        markers = [line for text in on_disk.values() if (line := conflict_line(text))]
        line = markers[0] if markers and not found.files else None
        if markers and found.is_recorded:
            return replace(found, verdict=Verdict.CONFLICT, line=line)
        if len(self._sides) > 1:  # git merged two texts, and left its markers in the manifest
            return replace(found, verdict=Verdict.CHANGED)
        edited = replace(found, verdict=Verdict.EDITED)
        is_code = bool(found.files) or (bool(digest) and path.suffix == ".py")
        if is_code and all(
            each in on_disk and each in texts and is_same_code(on_disk[each], texts[each])
            for each in found.files or (path,)
        ):
            return replace(found, verdict=Verdict.FORMAT_ONLY)
        if found.files:
            return replace(edited, difference=shown_difference(_differences(found, on_disk, texts)))
        first, original = edit_of(on_disk[path], texts[path], digest)
        difference = edit_difference(str(path), original, on_disk[path])
        return replace(edited, line=first, difference=shown_difference(difference) if digest else ())


def _differences(found: FileVerdict, on_disk: _Texts, texts: _Texts) -> Iterator[str]:
    for path in found.files:
        yield from edit_difference(str(path), texts.get(path, ""), on_disk.get(path, ""))


_MOST_GROWTH = 4
_SLACK = 10_000


def is_same_code(one: str, other: str) -> bool:
    """Return whether two Python texts have equal syntax trees and equal comments.

    Quotes, parentheses, trailing commas, line breaks and the indentation of docstrings are layout.
    A text with a syntax error differs from every other text.
    """
    # A formatter does not change the length more than this. The limit also bounds the running time.
    if max(len(one), len(other)) > _MOST_GROWTH * min(len(one), len(other)) + _SLACK:
        return False
    try:
        return _comments(one) == _comments(other) and _tree(one) == _tree(other)
    # The file on disk may be anything: not Python, with NUL characters, or nested too deeply for the parser.
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        return False


def _comments(text: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [token.string.lstrip("#").strip() for token in tokens if token.type == tokenize.COMMENT]


def _tree(text: str) -> str:
    with warnings.catch_warnings():
        # Syntax warnings concern the author of the file, not the user of this command.
        warnings.simplefilter("ignore")
        module = ast.parse(text)
    for node in ast.walk(module):
        # A string statement after a class attribute is a docstring too.
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            lines = inspect.cleandoc(node.value.value).splitlines()
            node.value.value = "\n".join(line.rstrip() for line in lines)
        if isinstance(node, ast.Constant):
            node.kind = None  # drops the `u` prefix
    return ast.dump(module)


def compare(package: RenderedPackage, folder: Path) -> Comparison:
    """Compare the files in `folder` with `package`, without writing and without following a symbolic link.

    Raises:
        UsageError: The folder or its manifest is unusable.
        OtherFormatError: The manifest has a format that this opgen version does not support.
    """
    root = resolve_folder(folder)
    with refusing(f"read {folder}"):
        return _compare(package, root)


def _compare(package: RenderedPackage, root: Path) -> Comparison:
    files = package.files
    recorded = read_manifest(root)
    found = scan(root)
    sides = () if recorded is None else recorded.sides
    runtime = _runtime_modules(files, sides, found)
    listed = {path for side in sides for path in side.files}
    shadows = {*shadowing(root, files, found)}
    claimed = {NAME, *files, *listed, *runtime, *shadows}
    _refuse_obstacles(root, claimed, found)
    in_the_way = _in_the_way(files, claimed, found)
    single = {*files, *listed, *in_the_way, *shadows} - runtime
    read = _read(root, (single | runtime) & found.files.keys())
    verdicts = FileVerdicts(recorded)
    units: dict[PurePosixPath | None, set[PurePosixPath]] = {**{path: {path} for path in single}, None: runtime}
    differing = [
        *(
            verdicts.of(
                unit,
                {path: read[path] for path in paths & read.keys()},
                {path: files[path] for path in paths & files.keys()},
            )
            for unit, paths in units.items()
        ),
        _manifest_verdict(root, recorded, package.manifest),
    ]
    shown = sorted(filter(None, differing), key=lambda verdict: verdict.path)
    claimed.update(path for verdict in shown for path in verdict.paths)
    return Comparison(
        folder=root,
        recorded=recorded,
        package=package,
        files=tuple(shown),
        foreign=tuple(
            path for path in sorted({*found.files, *found.others}) if path not in claimed and not is_bytecode(path)
        ),
        found=found,
        contents={path: read[path] for verdict in shown for path in verdict.paths if path in read},
    )


def _runtime_modules(files: Mapping[PurePosixPath, str], sides: Sequence[Manifest], found: Scan) -> set[PurePosixPath]:
    """Return the rendered and existing modules of `_runtime/`; without any if the package never had the folder."""
    rendered = {path for path in files if in_runtime(path)}
    if not rendered and not any(side.runtime for side in sides):
        return set()
    return rendered | {path for path in found.files if in_runtime(path)}


def _read(root: Path, paths: Iterable[PurePosixPath]) -> dict[PurePosixPath, bytes]:
    contents = {path: read_file(root / path, MAX_BYTES) for path in paths}
    return {path: content for path, content in contents.items() if content is not None}


def _refuse_obstacles(root: Path, claimed: set[PurePosixPath], found: Scan) -> None:
    """Raise `UsageError` for a link or special file at a needed path, or for a folder at the path of a file."""
    needed = claimed.union(*(path.parents for path in claimed))
    for path in sorted(needed & found.others.keys()):
        raise UsageError(f"{root / path} is a link or a special file; remove it")
    for path in sorted(claimed & found.folders.keys()):
        raise UsageError(f"{root / path} is a folder, but the package needs a file; move the folder elsewhere")


def _in_the_way(
    files: Mapping[PurePosixPath, str], claimed: set[PurePosixPath], found: Scan
) -> Iterable[PurePosixPath]:
    """Return existing files, except claimed files, at paths where the package needs a folder."""
    folders = {parent for path in files for parent in path.parents}
    return (folders & found.files.keys()) - claimed


def _manifest_verdict(root: Path, recorded: Manifest | None, rendered: Manifest) -> FileVerdict | None:
    """Return the verdict on the manifest, or `None` if it is up to date.

    Differences in white space and in the order of keys do not count.
    `Comparison.changed_versions` compares the tool versions.
    """
    if recorded is None:
        verdict = Verdict.MISSING
    elif recorded.conflict_line is not None:
        verdict = Verdict.CONFLICT
    elif not is_same(recorded, rendered):
        verdict = Verdict.CHANGED
    elif b"\r\n" in (read_file(root / NAME, MAX_BYTES) or b""):
        verdict = Verdict.EOL_ONLY
    else:
        return None
    return FileVerdict(
        path=NAME,
        verdict=verdict,
        is_recorded=recorded is not None,
        is_rendered=True,
        is_content_changed=recorded is not None,
        line=None if recorded is None else recorded.conflict_line,
    )
