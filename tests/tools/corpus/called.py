"""Calls of a sample of documents against Prism, with a reason for each that fails."""

import hashlib
import importlib
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml
from opgen.core.options import Options
from opgen.document.document import Document, load
from opgen.document.repair import repair
from opgen.pipeline import generate
from opgen.source.read import read

from tests.goldens.documented import operations
from tests.tools.corpus.documents import ROOT, Entry, documented, mixed
from tests.tools.corpus.examine import PACKAGE, in_child, write
from tests.tools.corpus.results import FOLDER
from tests.tools.prism.adapted import adapted
from tests.tools.prism.judging import NO_END, Judgement, judge
from tests.tools.prism.servers import CannotServeError, Prism

DOCUMENTS = 40
READ = frozenset({"accepted", "tolerated"})
"""Verdicts of successful calls: the request was accepted, and the response was read."""
_LARGEST = 1_000_000
"""Size of the largest called document, in bytes."""
_OPERATIONS = 25
"""Most operations of a document. Of more operations, so many are selected by their digests."""
_SEED = "1"
_Key = tuple[str, str]
"""Method and path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """Result of the calls of a document."""

    name: str
    passed_over: str = ""
    """Reason for a document without calls."""
    operations: int = 0
    calls: int = 0
    found: tuple[tuple[str, str, str, str], ...] = ()
    """Calls that were not accepted: verdict, explanation or nothing, operation, and message."""

    @property
    def unexplained(self) -> int:
        """Number of failed calls without an explanation."""
        return sum(not why and verdict not in READ for verdict, why, _, _ in self.found)

    def count(self, *verdicts: str) -> int:
        """Return the calls with one of these verdicts."""
        return sum(verdict in verdicts for verdict, *_ in self.found)


def called(
    found: Sequence[Entry], generator: str, done: Callable[[Called], None], folder: Path = FOLDER / "called"
) -> list[Called]:
    """Call `DOCUMENTS` of `found`, of different publishers, which Prism can serve; results that are in `folder` are taken again."""
    results: list[Called] = []
    publishers: set[str] = set()
    for entry in mixed(found):
        publisher = entry.name.partition("/")[0]
        if entry.size > _LARGEST or publisher in publishers:
            continue
        publishers.add(publisher)
        result = _kept(entry, folder / f"{generator}-{_maker_digest()}")
        done(result)
        results.append(result)
        if sum(not each.passed_over for each in results) == DOCUMENTS:
            break
    return results


def _kept(entry: Entry, folder: Path) -> Called:
    file = folder / f"{entry.digest}.json"
    if not file.exists():
        with Prism() as prism:
            answer = in_child(partial(_called, entry, prism))
        if isinstance(answer, str):
            said = ("crash", "", "", answer[-400:])
            answer = asdict(Called(name=entry.name, calls=1, found=(said,)))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(answer), "utf-8")
    content = json.loads(file.read_text("utf-8"))
    # The list of explanations may have grown.
    told = ((verdict, _why(said), *rest, said) for verdict, _, *rest, said in content["found"])
    return Called(**{**content, "found": tuple(told)})


@cache
def _maker_digest() -> str:
    """Return a digest of the code that makes the calls."""
    whole = hashlib.sha256()
    for folder in ("goldens", "tools/prism"):
        for path in sorted((ROOT / "tests" / folder).iterdir()):
            if path.suffix in {".py", ".js"} and not path.name.startswith("test_"):
                whole.update(path.read_bytes())
    return whole.hexdigest()[:8]


def _called(entry: Entry, prism: Prism) -> dict[str, Any]:
    """Call a document in a process of its own, because all packages have the same name."""
    given = load(read(entry.path.read_bytes(), entry.name))
    document = repair(given).document  # the package is generated from it
    if reason := _unservable(document, prism):
        return asdict(Called(name=entry.name, passed_over=reason))
    with tempfile.TemporaryDirectory() as folder:
        write(generate(given, Options(package=PACKAGE)), Path(folder))
        sys.path.insert(0, folder)
        package = importlib.import_module(PACKAGE)
        chosen = _chosen(document)
        try:
            judged = _judged(document, package, prism, chosen)
        except CannotServeError as error:
            return asdict(Called(name=entry.name, passed_over=str(error)))
    told = [
        (each.verdict, "", f"{each.operation} ({each.variant}, {each.status})", each.reason)
        for each in judged
        if each.verdict != "accepted"
    ]
    result = Called(name=entry.name, operations=len(chosen), calls=len(judged), found=tuple(told))
    return asdict(result)


def _judged(document: Document, package: ModuleType, prism: Prism, chosen: set[_Key]) -> list[Judgement]:
    """Make each call with a response that Prism can return: an example of the document, a generated one, or an invalid one."""
    everything = {(each.method, each.path) for each in operations(document)}
    found: dict[tuple[str, str, int | None], Judgement] = {}
    left = chosen
    for seed, is_strict in ((None, True), (_SEED, True), (_SEED, False), (None, False)):
        for each in judge(
            adapted(document),
            package,
            prism,
            seed=seed,
            is_strict=is_strict,
            is_default_sent=True,
            left_out=everything - left,
        ):
            if each.reason == NO_END:
                raise CannotServeError(NO_END)
            key = (each.operation, each.variant, each.status)
            if key not in found or found[key].verdict == "unanswered":
                found[key] = each
        unanswered = {each.operation for each in found.values() if each.verdict == "unanswered"}
        left = {each for each in chosen if " ".join(each) in unanswered}
        if not left:
            break
    return list(found.values())


def _unservable(document: Document, prism: Prism) -> str:
    """Return the reason why Prism cannot serve the document, or an empty text."""
    paths = [path for _, path in documented(document.root)]
    if not paths:
        return "no operations"
    if any("#" in path or "?" in path for path in paths):
        return (
            "operations differ in the fragment or the query of their path alone, by which Prism cannot tell them apart"
        )
    try:
        with prism.serving(adapted(document).root):
            return ""
    except CannotServeError as error:
        return f"Prism does not start: {error}"[:200]


def _chosen(document: Document) -> set[_Key]:
    """Return the operations that are called."""
    found = {(each.method, each.path) for each in operations(document)}
    order = sorted(found, key=lambda each: hashlib.sha256(repr(each).encode()).digest())
    return set(order[:_OPERATIONS])


def _why(said: str) -> str:
    return next((why for why, words in _explained() if re.search(words, said)), "")


@cache
def _explained() -> tuple[tuple[str, str], ...]:
    """Return the explanations, each with a pattern of the messages."""
    entries = yaml.safe_load(Path(__file__).with_name("called.yaml").read_text("utf-8"))
    return tuple(_pairs(entries))


def _pairs(entries: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        for words in entry["says"]:
            yield " ".join(entry["because"].split()), words
