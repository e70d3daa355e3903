"""Report of a run in Markdown."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tests.tools.corpus.results import Result
from tests.tools.tables import table

_QUOTED = re.compile(r'"[^"]*"|\{[^}]*\}')
_SLOWEST = 20
_COSTS = ("document", "size", "operations", "CPU", "peak memory", "verdict")

Rows = Iterable[Sequence[object]]


def as_markdown(results: Sequence[Result], facts: Iterable[tuple[str, str]]) -> str:
    """Return the results of a run as tables; `facts` have its time and versions."""
    found: dict[str, Rows] = {
        "Run": [("", ""), *facts, *_summary(results)],
        "Failures by reason": [("verdict", "reason", "documents", "for example"), *_failures(results)],
        "Repairs": [("rule", "documents", "places"), *_repairs(results)],
        "The slowest": [_COSTS, *_slowest(results)],
    }
    return "\n".join(
        f"## {heading}\n\n{table([[_cell(each) for each in row] for row in rows], '---')}"
        for heading, rows in found.items()
    )


def _summary(results: Sequence[Result]) -> Iterator[tuple[str, object]]:
    yield "documents", len(results)
    yield from Counter(result.verdict for result in results).most_common()
    yield "operations", sum(result.operations for result in results)
    yield "whole with named repairs", sum(bool(result.repairs) for result in results)
    yield "same bytes from shuffled keys", sum(result.shuffled for result in results)
    yield "CPU to generate, in all", f"{sum(result.seconds for result in results):.0f} s"


def _failures(results: Sequence[Result]) -> Iterator[tuple[object, ...]]:
    reasons: dict[tuple[str, str], list[str]] = {}
    for result in results:
        if result.verdict != "whole":
            for kind in dict.fromkeys(_kind(result.verdict, reason) for reason in result.reasons or ("",)):
                reasons.setdefault((result.verdict, kind), []).append(result.name)
    for (verdict, kind), names in sorted(reasons.items(), key=lambda each: (-len(each[1]), each[0])):
        yield verdict, kind, len(names), names[0]


def _kind(verdict: str, reason: str) -> str:
    """Return a reason without the details of one document."""
    if verdict in {"crash", "import"}:
        return reason.strip().rpartition("\n")[2][:160]
    return _QUOTED.sub("…", reason.rpartition(" (at ")[0] or reason)[:160]


def _repairs(results: Sequence[Result]) -> Iterator[tuple[object, ...]]:
    places: dict[str, list[int]] = {}
    for result in results:
        for rule, count in result.repairs:
            places.setdefault(rule, []).append(count)
    for rule, counts in sorted(places.items(), key=lambda each: (-len(each[1]), each[0])):
        yield rule, len(counts), sum(counts)


def _slowest(results: Sequence[Result]) -> Iterator[tuple[object, ...]]:
    for result in sorted(results, key=lambda result: -result.seconds)[:_SLOWEST]:
        size, cost = f"{result.size / 1e6:.1f} MB", f"{result.seconds:.1f} s"
        yield result.name, size, result.operations, cost, f"{result.megabytes} MB", result.verdict


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")
