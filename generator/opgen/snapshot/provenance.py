"""Provenance of a snapshot, in `specs/NAME.source.json` beside it: source, time and digests."""

import dataclasses
import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any

from opgen.core.characters import escaped
from opgen.core.conflicts import conflict_line
from opgen.core.digests import text_digest
from opgen.core.errors import UsageError
from opgen.core.frozen import frozen
from opgen.core.pointers import JsonObject
from opgen.source.web.types import Fetched, Kind, Validators

FORMAT = 1
_MAX_BYTES = 1 << 16
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_SHA256 = r"[0-9a-f]{64}"
_URL = r"https?://[!-~]{1,65536}"
_SHAPES = {
    "kind": r"url|file|stdin|application",
    "source": rf"{_URL}|[^/]{{1,2000}}",
    "final_url": rf"({_URL})?",
    "document_url": rf"({_URL})?",
    "etag": r".{0,600}",
    "last_modified": r".{0,40}",
    "served_sha256": _SHA256,
    "snapshot_sha256": _SHA256,
    "equality_sha256": _SHA256,
    "opgen": r"[0-9A-Za-z.+!-]{1,100}",
    "fetched_at": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
}
_OPTIONAL = frozenset({"final_url", "document_url", "etag", "last_modified"})


@frozen
class Provenance:
    """Provenance of the last change of a snapshot, without secrets and local paths.

    - `source`, `final_url`: URLs with masked secrets. For a file, `source` is the base name of the file.
    - `document_url`: the URL of the complete document that a documentation page names.
    - `served_sha256`: digest of the served bytes.
    - `snapshot_sha256`: digest of the snapshot file.
    - `equality_sha256`: digest of the canonical form, which decides equality.
    """

    kind: Kind
    source: str
    final_url: str = ""
    document_url: str = ""
    etag: str = ""
    last_modified: str = ""
    size: int
    served_sha256: str
    snapshot_sha256: str
    equality_sha256: str
    opgen: str
    fetched_at: datetime

    @property
    def validators(self) -> Validators:
        """HTTP validators for the next request, valid while the snapshot is unchanged."""
        return Validators(etag=self.etag, last_modified=self.last_modified)


class UnresolvedMergeError(UsageError):
    """Error for a provenance file with conflict markers of git. `line` is the number of the first marker's line."""

    def __init__(self, name: str, line: int) -> None:
        self.line = line
        super().__init__(f"{name}: unresolved merge conflict")


def record(  # noqa: PLR0913  # each a fact that only the caller has
    fetched: Fetched, *, snapshot: str, equality_sha256: str, opgen: str, fetched_at: datetime, document_url: str = ""
) -> Provenance:
    """Return the provenance of `snapshot`, the text that was created from `fetched`.

    `fetched_at` must have a time zone.
    """
    return Provenance(
        kind=fetched.kind,
        source=fetched.source,
        final_url=fetched.final_url,
        document_url=document_url,
        etag=fetched.validators.etag,
        last_modified=fetched.validators.last_modified,
        size=len(fetched.content),
        served_sha256=hashlib.sha256(fetched.content).hexdigest(),
        snapshot_sha256=text_digest(snapshot),
        equality_sha256=equality_sha256,
        opgen=opgen,
        fetched_at=fetched_at.astimezone(UTC).replace(microsecond=0),
    )


def dump(provenance: Provenance) -> str:
    """Return the text of the file: JSON with one field per line, without empty fields."""
    facts = {field.name: getattr(provenance, field.name) for field in dataclasses.fields(provenance)}
    facts["fetched_at"] = provenance.fetched_at.strftime(_TIME)
    known = {name: value for name, value in facts.items() if value != ""}
    text = json.dumps({"format": FORMAT, **known}, indent=2, ensure_ascii=False)
    return f"{text}\n"


def load(content: bytes, name: str) -> Provenance:
    """Validate `content`, and return the provenance in it. The file may have been edited by hand.

    Raises:
        UnresolvedMergeError: The content has conflict markers.
        UsageError: The content is invalid. The message begins with the path `name`.
    """
    line = conflict_line(content[:_MAX_BYTES].decode("utf-8", "replace"))
    if line is not None:
        raise UnresolvedMergeError(name, line)
    try:
        facts = _facts(content)
        _check(facts)
        return Provenance(**{**facts, "fetched_at": _time(facts["fetched_at"])})
    except (ValueError, TypeError) as error:
        raise UsageError(
            f"{name}: invalid record: {error}; delete the file and run opgen fetch to write it again"
        ) from None


def _facts(content: bytes) -> JsonObject:
    """Return all fields except `format`, without validation of their values."""
    if len(content) > _MAX_BYTES:
        raise ValueError("larger than any record that opgen writes")
    try:
        facts = json.loads(content.decode(), object_pairs_hook=_without_repetition)
    except (ValueError, RecursionError):
        facts = None
    if not isinstance(facts, dict):
        raise TypeError("not a JSON object")
    version = facts.pop("format", None)
    if version != FORMAT or isinstance(version, bool):
        raise ValueError(f"unsupported format, expected format {FORMAT}")
    return facts


def _time(text: str) -> datetime:
    try:
        return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except ValueError:
        raise ValueError("missing or invalid fetched_at") from None


def _without_repetition(pairs: list[tuple[str, Any]]) -> JsonObject:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("duplicate name")
    return dict(pairs)


def _check(facts: JsonObject) -> None:
    for name in facts:
        if name not in _SHAPES and name != "size":
            raise ValueError(f"unknown field {escaped(name)[:100]}")
    for name, shape in _SHAPES.items():
        value = facts.get(name, "" if name in _OPTIONAL else None)
        if not isinstance(value, str) or re.fullmatch(shape, value) is None:
            raise ValueError(f"missing or invalid {name}")
    if (facts["kind"] == "url") != ("/" in facts["source"]):
        raise ValueError("missing or invalid source")
    size = facts.get("size")
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise ValueError("missing or invalid size")
    validators = Validators(etag=facts.get("etag", ""), last_modified=facts.get("last_modified", ""))
    if validators.usable() != validators:
        raise ValueError("invalid etag or last_modified")
