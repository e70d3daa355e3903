"""The record beside a snapshot, `specs/NAME.source.json`: where it came from, and what exactly came."""

import dataclasses
import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from opgen.core.characters import escaped
from opgen.core.digests import text_digest
from opgen.core.errors import UsageError
from opgen.source.fetch import Fetched, Kind
from opgen.source.web.types import Validators

FORMAT = 1
_LARGEST = 1 << 16
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_SHA256 = r"[0-9a-f]{64}"
_URL = r"https?://[!-~]{1,65536}"
_SHAPES = {
    "kind": r"url|file|stdin",
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Facts about the snapshot's last change. No secret and no path of anyone's machine is in it.

    `source` and `final_url` are redacted; of a file `source` is the base name alone.
    `document_url` is what a page says about where the whole document lives. Digests are of
    the bytes as served, of the snapshot's file, and of the form that decides equality.
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
        """For the next request, as long as the snapshot is still the one recorded."""
        return Validators(etag=self.etag, last_modified=self.last_modified)


def record(  # noqa: PLR0913  # each a fact that only the caller has
    fetched: Fetched,
    *,
    snapshot: str,
    equality_sha256: str,
    opgen: str,
    fetched_at: datetime,
    document_url: str = "",
) -> Provenance:
    """What is to be recorded when `fetched` has become `snapshot`, the file's text. `fetched_at` knows its zone."""
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
    """The text of the file: JSON, one fact a line, what is not known left out."""
    facts = {
        field.name: getattr(provenance, field.name)
        for field in dataclasses.fields(provenance)
    }
    facts["fetched_at"] = provenance.fetched_at.strftime(_TIME)
    known = {name: value for name, value in facts.items() if value != ""}
    text = json.dumps({"format": FORMAT, **known}, indent=2, ensure_ascii=False)
    return f"{text}\n"


def load(content: bytes, name: str) -> Provenance:
    """The record in `content`, which anyone may have written. Raises `UsageError`, naming the file as `name`."""
    try:
        facts = _facts(content)
        _check(facts)
        time = _time(facts["fetched_at"])
    except (ValueError, TypeError) as error:
        reason = str(error)
    else:
        return Provenance(**{**facts, "fetched_at": time})
    raise UsageError(f"{name}: {reason}; delete the file, and the next fetch writes it")


def _facts(content: bytes) -> dict[str, Any]:
    """The fields but `format`, their names and values unchecked."""
    if len(content) > _LARGEST:
        raise ValueError("too large for a record of opgen")
    try:
        facts = json.loads(content.decode(), object_pairs_hook=_without_repetition)
    except (ValueError, RecursionError):
        facts = None
    if not isinstance(facts, dict):
        raise TypeError("not a record that opgen wrote")
    version = facts.pop("format", None)
    if version != FORMAT or isinstance(version, bool):
        raise ValueError(f"not of format {FORMAT}, which this version of opgen writes")
    return facts


def _time(text: str) -> datetime:
    try:
        return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except ValueError:
        raise ValueError("no valid fetched_at") from None


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name twice")
    return dict(pairs)


def _check(facts: dict[str, Any]) -> None:
    for name in facts:
        if name not in _SHAPES and name != "size":
            raise ValueError(f"an unknown field {escaped(name)[:100]}")
    for name, shape in _SHAPES.items():
        value = facts.get(name, "" if name in _OPTIONAL else None)
        if not isinstance(value, str) or re.fullmatch(shape, value) is None:
            raise ValueError(f"no valid {name}")
    if (facts["kind"] == "url") != ("/" in facts["source"]):
        raise ValueError("no valid source")
    size = facts.get("size")
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise ValueError("no valid size")
    given = Validators(
        etag=facts.get("etag", ""),
        last_modified=facts.get("last_modified", ""),
    )
    if given.usable() != given:
        raise ValueError("no valid etag or last_modified")
