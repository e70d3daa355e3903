"""Provenance of a snapshot, in `specs/NAME.source.json` beside it: source, time and digests."""

import hashlib
import json
from datetime import UTC, datetime

from opgen.core.conflicts import conflict_line
from opgen.core.digests import text_digest
from opgen.core.errors import UsageError
from opgen.core.frozen import frozen
from opgen.core.json_values import mapping, text
from opgen.core.versions import opgen_version
from opgen.source.web.types import Fetched, Validators

FORMAT = 1
_MAX_BYTES = 1 << 16


@frozen
class Provenance:
    """Part of the record that opgen reads again. People read the other fields.

    - `source`: URL with masked secrets, or the base name of a file.
    - `validators`: HTTP validators for the next request, valid while the snapshot is unchanged.
    - `snapshot_sha256`: digest of the snapshot file.
    """

    source: str
    validators: Validators
    snapshot_sha256: str


class UnresolvedMergeError(UsageError):
    """Error for a provenance file with conflict markers of git. `line` is the number of the first marker's line."""

    def __init__(self, name: str, line: int) -> None:
        self.line = line
        super().__init__(f"{name}: unresolved merge conflict")


def dump(fetched: Fetched, *, snapshot: str, equality_sha256: str, document_url: str = "") -> str:
    """Return the text of the file for `snapshot`, the text that was created from `fetched`: one field per line.

    Args:
        fetched: The served document.
        snapshot: The text of the snapshot.
        equality_sha256: The digest of the canonical form, which decides equality.
        document_url: The URL of the complete document that a documentation page names.
    """
    facts = {
        "format": FORMAT,
        "kind": fetched.kind,
        "source": fetched.source,
        "final_url": fetched.final_url,
        "document_url": document_url,
        "etag": fetched.validators.etag,
        "last_modified": fetched.validators.last_modified,
        "size": len(fetched.content),
        "served_sha256": hashlib.sha256(fetched.content).hexdigest(),
        "snapshot_sha256": text_digest(snapshot),
        "equality_sha256": equality_sha256,
        "opgen": opgen_version(),
        "fetched_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }
    known = {name: value for name, value in facts.items() if value != ""}
    return json.dumps(known, indent=2, ensure_ascii=False) + "\n"


def load(content: bytes, name: str) -> Provenance:
    """Return the provenance in `content`, which may have been edited by hand.

    Raises:
        UnresolvedMergeError: The content has conflict markers.
        UsageError: The content is invalid. The message begins with the path `name`.
    """
    line = conflict_line(content[:_MAX_BYTES].decode("utf-8", "replace"))
    if line is not None:
        raise UnresolvedMergeError(name, line)
    try:
        facts = mapping(json.loads(content[:_MAX_BYTES]))
    except (ValueError, RecursionError):
        facts = {}
    if facts.get("format") != FORMAT:
        raise UsageError(
            f"{name}: invalid record: expected a JSON object of format {FORMAT};"
            " delete the file and run opgen fetch to write it again"
        )
    validators = Validators(etag=text(facts.get("etag")), last_modified=text(facts.get("last_modified")))
    return Provenance(
        source=text(facts.get("source")),
        validators=validators.usable(),
        snapshot_sha256=text(facts.get("snapshot_sha256")),
    )
