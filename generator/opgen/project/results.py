"""Inputs and result of a generation as values, and the result as a text for the cache."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from opgen.core.frozen import frozen
from opgen.core.terminal import printable
from opgen.output.manifest import Json

if TYPE_CHECKING:  # a run with a result in the cache reads no document
    from opgen.api.model import Api


SHOWN_REPAIRS = 5
"""Maximum number of printed repairs of one document."""


@frozen
class Inputs:
    """Bytes of a client's document and of each of its overlays."""

    content: bytes
    overlays: tuple[bytes, ...]


@frozen
class Summary:
    """Facts about a generation that commands print.

    - `remark`: the remark of the reader of the document, or empty.
    - `operations`, `webhooks`, `excluded`: numbers of each.
    - `has_schemes`: the document has security schemes.
    - `unsecured`: number of operations without a credential, or zero if the document declares no credential.
    - `repairs`: the rule of each repair of the document.
    - `repair_lines`: the lines of the first repairs.
    - `lost_names`: notes about recorded names that are unavailable.
    - `page_notes`: notes about recorded paginations that differ from the document.
    """

    remark: str
    operations: int
    webhooks: int
    excluded: int
    has_schemes: bool
    unsecured: int
    repairs: tuple[str, ...]
    repair_lines: tuple[str, ...]
    lost_names: tuple[str, ...]
    page_notes: tuple[str, ...] = ()


@frozen
class Result:
    """Result of a generation: the files, the parts of the manifest that depend on the document, and the summary.

    - `unverified`: the modules that were not verified, because they come from the cache.
    - `parts`: digests of the other files of the document, by path.
    """

    files: Mapping[PurePosixPath, str]
    spec_digest: str
    operations: Mapping[str, str]
    names: Mapping[str, Json]
    summary: Summary
    unverified: frozenset[PurePosixPath]
    parts: Mapping[str, str] = field(default_factory=dict)


def summary_of(api: "Api", remark: str, repair_lines: Iterable[str]) -> Summary:
    """Return the summary of a generation from `api`."""
    has_scheme = any(scheme.kind != "mutual_tls" for scheme in api.security_schemes)
    return Summary(
        remark=remark,
        operations=len(api.operations),
        webhooks=len(api.webhooks),
        excluded=len(api.left_out),
        has_schemes=api.has_schemes,
        unsecured=has_scheme * sum(not each.security for each in api.operations),
        repairs=tuple(note.rule for note in api.notes if note.rule),
        repair_lines=tuple(repair_lines),
        lost_names=tuple(
            f'recorded name "{printable(lost.recorded)}" of {lost.kind} "{printable(lost.key)}" is unavailable;'
            f' renamed to "{lost.assigned}"'
            for lost in api.lost_names
        ),
        page_notes=api.page_notes,
    )


def result_text(result: Result) -> str:
    """Return `result` as JSON for the cache."""
    return json.dumps(
        {
            "files": {str(path): text for path, text in result.files.items()},
            "spec_digest": result.spec_digest,
            "operations": dict(result.operations),
            "names": dict(result.names),
            "parts": dict(result.parts),
            "summary": asdict(result.summary),
        }
    )


def read_result(text: str) -> Result | None:
    """Return the result with this `text`, in which no module is verified. Return `None` for an invalid text."""
    try:
        content = json.loads(text)
        files = {PurePosixPath(path): each for path, each in content["files"].items()}
        return Result(
            files=files,
            spec_digest=content["spec_digest"],
            operations=content["operations"],
            names=content["names"],
            parts=content["parts"],
            summary=Summary(**{key: _immutable(each) for key, each in content["summary"].items()}),
            unverified=frozenset(files),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _immutable(value: Any) -> Any:  # Any: parsed JSON
    return tuple(value) if isinstance(value, list) else value
