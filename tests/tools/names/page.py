"""Table of names in `comparison.md`."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean

from tests.tools.names.judging import Figures
from tests.tools.tables import replaced, table

_HEADER = (
    "API and SDK",
    "maker of the SDK",
    "rule",
    "operations",
    "same call",
    "same words",
    "stutter",
    "clashes",
    "largest resource (of the SDK)",
    "same call, rule `tags`",
)
_STAINLESS = "Stainless"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Comparison of one API: by the recognized rule, and by the rule `tags`.

    - `clashes`: operations whose natural call is that of another one too.
    - `vendor_largest`: operations of the largest resource of the SDK.
    """

    name: str
    maker: str
    rule: str
    found: Figures
    by_tag: Figures
    clashes: int
    vendor_largest: int


def page(text: str, results: Iterable[Result]) -> str:
    """Return `text` with the `results`, and with the means of the APIs by maker."""
    results = [*results]
    groups = {
        "mean, Stainless": [each for each in results if each.maker == _STAINLESS],
        "mean, other makers": [each for each in results if each.maker != _STAINLESS],
        "mean, without *": [each for each in results if "*" not in each.name],
    }
    rows = [[each.name, each.maker, each.rule, str(each.found.operations), *_shares([each])] for each in results]
    means = [[name, "", "", "", *_shares(found)] for name, found in groups.items() if found]
    return replaced(text, "names", table([_HEADER, *rows, *means]))


def _shares(results: list[Result]) -> list[str]:
    """Return the means of the shares of operations."""

    def share(*counts: int) -> str:
        return f"{round(100 * mean(c / each.found.operations for c, each in zip(counts, results, strict=True)))} %"

    largest = f"{share(*(r.found.largest for r in results))} ({share(*(r.vendor_largest for r in results))})"
    return [
        share(*(each.found.equal for each in results)),
        share(*(each.found.same_words for each in results)),
        share(*(each.found.stutter for each in results)),
        share(*(each.clashes for each in results)),
        largest,
        share(*(each.by_tag.equal for each in results)),
    ]
