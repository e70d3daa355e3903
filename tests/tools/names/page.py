"""Table of names in `docs/comparison.md`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from opgen.core.options import Convention

from tests.tools.names.judging import Figures
from tests.tools.tables import replaced, table

_HEADER = (
    "API and SDK",
    "rule",
    "operations",
    "same call",
    "same words",
    "stutter",
    "clashes",
    "largest resource (of the SDK)",
    *(f"{name}, by tag" for name in ("same call", "same words", "stutter", "largest resource")),
)
RULES: tuple[Convention, ...] = get_args(Convention)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Comparison of one API: by the recognized rule, and by tag and operationId."""

    rule: str
    after: Figures
    before: Figures
    clashes: int
    """Operations that share their natural call with another one."""
    vendor_largest: int


def page(text: str, results: Mapping[str, Result]) -> str:
    """Return `text` with the `results` by the name of the SDK. A star marks APIs with which the rules were developed."""
    others = [each for name, each in results.items() if "*" not in name]
    groups = {
        **{name: [each] for name, each in results.items()},
        **{f"rule `{rule}`": [each for each in results.values() if each.rule == rule] for rule in RULES},
        "all": [*results.values()],
        "all without *": others,
    }
    return replaced(text, "names", table([_HEADER, *(_row(name, found) for name, found in groups.items() if found)]))


def _row(name: str, results: Sequence[Result]) -> list[str]:
    operations = sum(each.after.operations for each in results)
    first = results[0] if len(results) == 1 and not name.startswith("rule") else None

    def share(count: int) -> str:
        return f"{round(100 * count / operations)} %"

    def shares(figures: Sequence[Figures]) -> list[str]:
        return [share(sum(getattr(each, key) for each in figures)) for key in ("equal", "same_words", "stutter")]

    return [
        name,
        first.rule if first else "",
        str(operations),
        *shares([each.after for each in results]),
        share(sum(each.clashes for each in results)),
        f"{share(first.after.largest)} ({share(first.vendor_largest)})" if first else "",
        *shares([each.before for each in results]),
        share(first.before.largest) if first else "",
    ]
