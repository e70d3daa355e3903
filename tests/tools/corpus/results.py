"""Results of documents, as JSON in files that the next run reads."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from tests.tools.corpus.documents import ROOT, Entry

FOLDER = ROOT / ".build" / "corpus"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Result of a document."""

    name: str
    size: int
    verdict: str
    """`whole`; or `refused`, by the generator with place and reason; or what failed: `crash`, `import`, `operations`, …"""
    reasons: tuple[str, ...] = ()
    operations: int = 0
    repairs: tuple[tuple[str, int], ...] = ()
    """Rules, and how often each mended something."""
    shuffled: bool = False
    """True if the document with shuffled keys gave the same bytes."""
    seconds: float = 0.0
    """Of CPU, to generate."""
    megabytes: int = 0
    """At the peak, the reading and the import included."""


def generator_digest() -> str:
    """Return a digest of all that decides the output, beside the document."""
    whole = hashlib.sha256()
    for folder in ("generator", "templates"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".jinja"}:
                whole.update(path.relative_to(ROOT).as_posix().encode())
                whole.update(path.read_bytes())
    return whole.hexdigest()[:12]


def file_of(entry: Entry, generator: str) -> Path:
    """Return the path of the result of `entry`."""
    return FOLDER / "results" / generator / f"{entry.digest}.json"


def kept(entry: Entry, generator: str) -> Result | None:
    """Return the result of a former run; None if there is none."""
    try:
        found = json.loads(file_of(entry, generator).read_text("utf-8"))
    except FileNotFoundError:
        return None
    found["reasons"] = tuple(found["reasons"])
    found["repairs"] = tuple((rule, count) for rule, count in found["repairs"])
    return replace(Result(**found), name=entry.name)


def keep(result: Result, file: Path) -> None:
    """Write `result` atomically."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_text(json.dumps(asdict(result)), "utf-8")
    part.replace(file)
