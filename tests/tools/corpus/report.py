"""Report of a run in Markdown."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.tools.corpus.documents import LARGE, SECONDS
from tests.tools.corpus.results import Result
from tests.tools.tables import table

_QUOTED = re.compile(r'"[^"]*"|\{[^}]*\}')
_SLOWEST = 10
_COSTS = ("document", "size", "operations", "CPU", "peak memory")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A heading, the heads of its columns, and rows of text."""

    heading: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(results: Sequence[Result], facts: Iterable[tuple[str, str]]) -> list[Table]:
    """Return the results of a run as tables; `facts` have its time and versions."""
    found = [
        Table(heading="Run", heads=("", ""), rows=tuple(facts)),
        _summary(results),
        _failures(results),
        _repairs(results),
        _slowest(results),
        _large(results),
    ]
    return [table for table in found if table.rows]


def _summary(results: Sequence[Result]) -> Table:
    normal = [r for r in results if not _is_large(r)]
    slow = [r.name for r in normal if r.seconds > SECONDS]
    rows = [
        ("documents", str(len(results))),
        ("whole: generated, imported, every operation", _share(results)),
        *_others(results),
        ("operations in whole documents", str(sum(r.operations for r in results if _is_whole(r)))),
        ("whole with named repairs", str(sum(bool(r.repairs) for r in results if _is_whole(r)))),
        ("same bytes from shuffled keys", str(sum(r.shuffled for r in results))),
        ("refused with place and reason", str(_count(results, "refused"))),
        ("failed otherwise", str(sum(r.verdict not in {"whole", "refused"} for r in results))),
        ("CPU to generate, in all", f"{sum(r.seconds for r in results):.0f} s"),
        ("the most for one up to 10 MB", f"{max((r.seconds for r in normal), default=0):.1f} s"),
        (f"over {SECONDS} s of CPU, up to 10 MB", ", ".join(slow) or "none"),
        ("peak memory up to 10 MB", f"{max((r.megabytes for r in normal), default=0)} MB"),
    ]
    return Table(heading="Summary", heads=("what", "how many"), rows=tuple(rows))


def _is_whole(result: Result) -> bool:
    return result.verdict == "whole"


def _is_large(result: Result) -> bool:
    return result.size > LARGE


def _count(results: Sequence[Result], verdict: str) -> int:
    return sum(result.verdict == verdict for result in results)


def _share(results: Sequence[Result]) -> str:
    whole = sum(map(_is_whole, results))
    return f"{whole} of {len(results)} ({100 * whole / len(results):.2f} %)" if results else "0"


def _others(results: Sequence[Result]) -> list[tuple[str, str]]:
    """Return the verdicts of openapi-spec-validator on the documents that were not generated completely."""
    names = {
        True: "not whole, though openapi-spec-validator accepts them",
        False: "not whole, and not accepted by it",
        None: "not whole, and it gives no answer",
    }
    return [
        (name, str(count))
        for valid, name in names.items()
        if (count := sum(r.valid is valid for r in results if not _is_whole(r)))
    ]


def _failures(results: Sequence[Result]) -> Table:
    reasons: dict[tuple[str, str], list[str]] = {}
    for result in results:
        if not _is_whole(result) and not _is_large(result):
            kinds = dict.fromkeys(_kind(result.verdict, r) for r in result.reasons or ("",))
            for kind in kinds:
                reasons.setdefault((result.verdict, kind), []).append(result.name)
    rows = [
        (verdict, kind, str(len(names)), names[0])
        for (verdict, kind), names in sorted(reasons.items(), key=lambda each: (-len(each[1]), each[0]))
    ]
    return Table(
        heading="Failures by reason, up to 10 MB",
        heads=("verdict", "reason", "documents", "for example"),
        rows=tuple(rows),
    )


def _kind(verdict: str, reason: str) -> str:
    """Return a reason without the details of one document."""
    if verdict in {"crash", "import"}:
        return reason.strip().rpartition("\n")[2][:160]
    return _QUOTED.sub("…", reason.rpartition(" (at ")[0] or reason)[:160]


def _repairs(results: Sequence[Result]) -> Table:
    documents: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for result in results:
        for rule, count in result.repairs:
            documents[rule] += 1
            places[rule] += count
    rows = [
        (rule, str(count), str(places[rule])) for rule, count in sorted(documents.items(), key=lambda e: (-e[1], e[0]))
    ]
    heads = ("rule", "documents", "places")
    return Table(heading="Repairs", heads=heads, rows=tuple(rows))


def _slowest(results: Sequence[Result]) -> Table:
    normal = [r for r in results if not _is_large(r)]
    order = sorted(normal, key=lambda r: -r.seconds)[:_SLOWEST]
    heading = "The slowest up to 10 MB"
    return Table(heading=heading, heads=_COSTS, rows=tuple(map(_costs, order)))


def _large(results: Sequence[Result]) -> Table:
    """Return the rows of the large documents with their results."""
    order = sorted(filter(_is_large, results), key=lambda r: -r.size)
    rows = [(*_costs(r), r.verdict, "; ".join(r.reasons)[:160]) for r in order]
    heads = (*_COSTS, "verdict", "reason")
    return Table(heading="Over 10 MB", heads=heads, rows=tuple(rows))


def _costs(result: Result) -> tuple[str, ...]:
    return (
        result.name,
        f"{result.size / 1e6:.1f} MB",
        str(result.operations),
        f"{result.seconds:.1f} s",
        f"{result.megabytes} MB",
    )


def as_markdown(found: Iterable[Table]) -> str:
    """Return the tables as Markdown."""
    return "\n".join(
        f"## {each.heading}\n\n{table([[_cell(text) for text in row] for row in (each.heads, *each.rows)], '---')}"
        for each in found
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
