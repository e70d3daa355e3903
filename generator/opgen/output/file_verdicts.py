"""Verdicts on the files of a package, from their texts alone."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from opgen.core.conflicts import conflict_line
from opgen.core.digests import text_digest
from opgen.output.comparison import FileVerdict, Verdict
from opgen.output.difference import edit_difference, edit_of, shown_difference
from opgen.output.manifest import RUNTIME, Manifest, runtime_digest
from opgen.output.merge import MergeVerifier
from opgen.output.same_code import is_same_code

_Texts = Mapping[PurePosixPath, str]


class FileVerdicts:
    """Comparison of texts on disk with rendered texts and recorded digests."""

    def __init__(self, recorded: Manifest | None, merges: MergeVerifier) -> None:
        self._sides = () if recorded is None else recorded.sides
        self._merges = merges

    def of_file(self, path: PurePosixPath, content: bytes | None, text: str | None) -> FileVerdict | None:
        """Return the verdict on one file outside `_runtime/`, or `None` if the file is up to date.

        Args:
            path: Path of the file in the package.
            content: Content of the file on disk, or `None` for an absent file.
            text: Rendered text, or `None` if the rendered package does not include the file.
        """
        if text is not None and content == text.encode():
            return None
        digests = [side.files[path] for side in self._sides if path in side.files]
        found = FileVerdict(
            path=path,
            verdict=Verdict.MISSING,
            is_recorded=bool(digests),
            is_rendered=text is not None,
            is_content_changed=bool(digests) and (text is None or text_digest(text) != digests[0]),
        )
        if content is None:
            return None if text is None else found
        on_disk = _decoded(content)
        is_written = text_digest(content) in digests
        if text is None:
            verdict = Verdict.EXTRA if is_written else Verdict.EDITED
            return replace(found, verdict=verdict)
        if on_disk == text:
            return replace(found, verdict=Verdict.EOL_ONLY)
        if not self._sides or is_written:
            return replace(found, verdict=Verdict.CHANGED)
        return self._other_text(found, on_disk, text, digests[0] if digests else "")

    def _other_text(self, found: FileVerdict, on_disk: str, text: str, digest: str) -> FileVerdict:
        """Return the verdict on a file with a text that is neither recorded nor rendered."""
        path = found.path
        marker = conflict_line(on_disk)
        if (marker or len(self._sides) > 1) and self._merges.is_merge(path, on_disk):
            verdict = Verdict.CONFLICT if marker else Verdict.CHANGED
            return replace(found, verdict=verdict, line=marker)
        edited = replace(found, verdict=Verdict.EDITED)
        if marker:
            return replace(edited, line=marker, has_markers=True)
        if digest and path.suffix == ".py" and is_same_code(on_disk, text):
            return replace(found, verdict=Verdict.FORMAT_ONLY)
        edit = edit_of(on_disk, text, digest)
        difference = edit_difference(str(path), edit.original, on_disk)
        return replace(edited, line=edit.line, difference=shown_difference(difference) if digest else ())

    def of_runtime(self, contents: Mapping[PurePosixPath, bytes], texts: _Texts) -> FileVerdict | None:
        """Return one verdict on all modules of `_runtime/`, or `None` if they are up to date.

        Args:
            contents: The modules on disk, by their paths in the package.
            texts: The rendered modules.
        """
        on_disk = {path: _decoded(content) for path, content in contents.items()}
        digests = [side.runtime for side in self._sides if side.runtime]
        found = FileVerdict(
            path=RUNTIME,
            verdict=Verdict.MISSING,
            is_recorded=bool(digests),
            is_rendered=bool(texts),
            is_content_changed=bool(digests) and _digest(texts) != digests[0],
            files=_differing(on_disk, texts),
            with_crlf=tuple(
                path
                for path, text in sorted(texts.items())
                if on_disk.get(path) == text and contents[path] != text.encode()
            ),
        )
        if not found.files:
            eol = replace(found, verdict=Verdict.EOL_ONLY, files=found.with_crlf, with_crlf=())
            return eol if eol.files else None
        if _digest(on_disk) in digests:
            verdict = Verdict.CHANGED if texts else Verdict.EXTRA
            return replace(found, verdict=verdict)
        present = [path for path in found.files if path in on_disk]
        if not present:
            return found
        if not self._sides and all(path in texts for path in present):
            return replace(found, verdict=Verdict.CHANGED)
        return self._other_runtime(found, on_disk, texts)

    def _other_runtime(self, found: FileVerdict, on_disk: _Texts, texts: _Texts) -> FileVerdict:
        """Return the verdict on modules whose texts are neither recorded nor rendered."""
        has_markers = any(conflict_line(text) for text in on_disk.values())
        if (has_markers or len(self._sides) > 1) and self._merges.is_runtime_merge(on_disk):
            verdict = Verdict.CONFLICT if has_markers else Verdict.CHANGED
            return replace(found, verdict=verdict)
        both = [path for path in found.files if path in on_disk and path in texts]
        if len(both) == len(found.files) and all(is_same_code(on_disk[path], texts[path]) for path in both):
            return replace(found, verdict=Verdict.FORMAT_ONLY)
        return replace(
            found,
            verdict=Verdict.EDITED,
            has_markers=has_markers,
            difference=shown_difference(_differences(found, on_disk, texts)),
        )


def _decoded(content: bytes) -> str:
    return content.replace(b"\r\n", b"\n").decode("utf-8", "surrogateescape")


def _digest(texts: _Texts) -> str:
    return runtime_digest({path: text_digest(_encoded(text)) for path, text in texts.items()})


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _differing(on_disk: _Texts, texts: _Texts) -> tuple[PurePosixPath, ...]:
    paths = {*on_disk, *texts}
    return tuple(sorted(path for path in paths if on_disk.get(path) != texts.get(path)))


def _differences(found: FileVerdict, on_disk: _Texts, texts: _Texts) -> Iterator[str]:
    for path in found.files:
        yield from edit_difference(str(path), texts.get(path, ""), on_disk.get(path, ""))
