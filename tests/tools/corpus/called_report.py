"""Tables of the calls against Prism."""

from collections import Counter
from collections.abc import Iterator, Sequence

from tests.tools.corpus.called import READ, Called
from tests.tools.corpus.report import Table

_NAMES = {
    "tolerated": "accepted, and the answer read, though Prism finds fault with its own answer",
    "unanswered": "accepted, and Prism has no answer",
    "refused": "refused",
    "unread": "accepted, and the answer not read",
    "not called": "not called",
    "crash": "a crash, which ended the document",
}


def call_tables(results: Sequence[Called]) -> list[Table]:
    """Return a summary, the calls that did not end well by reason, and the documents that Prism cannot serve."""
    found = [_summary(results), _exceptions(results), _passed_over(results)]
    return [table for table in found if table.rows]


def _summary(results: Sequence[Called]) -> Table:
    made = [each for each in results if not each.passed_over]
    calls = sum(each.calls for each in made)
    not_read = [told for each in made for told in each.found if told[0] not in READ]
    rows = [
        ("documents, each of another publisher", str(len(made))),
        ("operations", str(sum(each.operations for each in made))),
        ("calls", str(calls)),
        ("accepted, and the answer read", _share(calls - len(not_read), calls)),
        ("of those that Prism answers", _share(*_answered(made))),
        ("not so, and explained", str(sum(bool(why) for _, why, _, _ in not_read))),
        ("not so, and not explained", str(sum(each.unexplained for each in made))),
    ]
    heads = ("what", "how many")
    return Table(heading="Called against Prism", heads=heads, rows=tuple(rows))


def _answered(made: Sequence[Called]) -> tuple[int, int]:
    """Return the calls that were accepted and read, and those that Prism validated and answered."""
    calls = sum(each.calls - each.count("unanswered") for each in made)
    ended = sum(told[0] not in READ | {"unanswered"} for each in made for told in each.found)
    return calls - ended, calls


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.2f} %)" if whole else "0"


def _exceptions(results: Sequence[Called]) -> Table:
    rows = sorted(_rows(results), key=lambda row: (row[0], -int(row[2]), row[1]))
    heads = ("what", "why", "calls", "documents", "for example")
    heading = "Calls that were not accepted, not answered or not read"
    return Table(heading=heading, heads=heads, rows=tuple(rows))


def _rows(results: Sequence[Called]) -> Iterator[tuple[str, ...]]:
    kinds: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for each in results:
        for verdict, why, operation, said in each.found:
            # A call without an explanation has a row of its own.
            known = why or f"not explained: {said[:120]}"
            if verdict in READ:  # the client needs no explanation
                fault = said.partition(" must ")[2].partition(";")[0]
                known = f"it must {fault}"[:120]
            example = (each.name, f"{each.name}: {operation}: {said[:120]}")
            kinds.setdefault((_NAMES[verdict], known), []).append(example)
    for (verdict, why), examples in kinds.items():
        names = {name for name, _ in examples}
        yield verdict, why, str(len(examples)), str(len(names)), examples[0][1]


def _passed_over(results: Sequence[Called]) -> Table:
    reasons = Counter(each.passed_over for each in results if each.passed_over)
    names = {each.passed_over: each.name for each in reversed(results)}
    rows = [(reason, str(count), names[reason]) for reason, count in reasons.most_common()]
    heads = ("why", "documents", "for example")
    return Table(heading="Not called, since Prism cannot serve them", heads=heads, rows=tuple(rows))
