"""`docs/coverage.md`, written from the list of the standards and from the goldens."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.goldens.cases import Case, goldens
from tests.tools.coverage.sight import Sight
from tests.tools.coverage.walk import STANDARD, Feature, Place, features, uses

PAGE = Path(__file__).parents[3] / "docs" / "coverage.md"
_HEAD = """\
# Coverage

This page lists each feature of OpenAPI 3.0.4, 3.1.1 and 3.2.0 that matters to a client. It includes the JSON Schema 2020-12 keywords of 3.1 and 3.2. Each row links
a golden case: a document with the code that opgen generates from it. Every run of the tests compares and type-checks this code, and
calls it against a server. The row also has the number of further cases.

`make coverage` writes this page from the cases and from `tests/tools/coverage/standard.yaml`, the list of all fields and keywords. A test
compares this list with the standards' own schemas, so the page lacks no feature. The last column shows a part of the
case's code: a signature, a field, a class, or the encoding of a value (→).

"""
_TABLE = "| feature | since | cases | generated code |\n| --- | --- | --- | --- |\n"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A feature with the case that shows it."""

    feature: Feature
    since: str
    case: Case | None
    count: int
    """How many cases have it."""
    sees: str
    open: str
    """Why it is not there yet."""


def used() -> dict[Feature, list[tuple[Case, Place]]]:
    """For each feature the cases that have it, each with the first place."""
    found: dict[Feature, list[tuple[Case, Place]]] = {}
    for case in goldens():
        for feature, places in uses(case.document).items():
            found.setdefault(feature, []).append((case, _best(places)))
    return found


def rows(found: Mapping[Feature, list[tuple[Case, Place]]]) -> Iterator[Row]:
    """Every feature on the list, in its order."""
    for feature, about in features():
        cases = found.get(feature, [])
        case, sees = None, ""
        if cases:
            # The one that the list names, or else the smallest.
            named = [each for each in cases if each[0].name == about.get("case")]
            case, place = (named or sorted(cases, key=_rank))[0]
            sees = about.get("sees") or Sight(case=case).of(feature, place)
        yield Row(
            feature=feature,
            since=_since(about, feature.value),
            case=case,
            count=len(cases),
            sees=sees,
            open=_of_value(about.get("open", ""), feature.value),
        )


def page() -> str:
    """Return the complete text of the page."""
    found: dict[str, list[Row]] = {}
    for row in rows(used()):
        found.setdefault(row.feature.object, []).append(row)
    return _HEAD + "\n".join(_section(name, found.get(name, [])) for name in STANDARD)


def _section(name: str, listed: list[Row]) -> str:
    text = f"## {STANDARD[name]['title']}\n\n"
    if listed:
        text += _TABLE + "".join(map(_line, listed)) + "\n"
    silent = _silent(STANDARD[name]["fields"])
    return text + (f"Fields without effect on a client:\n\n{silent}" if silent else "")


def _line(row: Row) -> str:
    value = f" = {row.feature.value}" if row.feature.value else ""
    name = f"`{row.feature.field}`{value}"
    if row.case is None:
        return f"| {name} | {row.since} | not yet | {row.open} |\n"
    more = f" and {row.count - 1} more" if row.count > 1 else ""
    link = f"[{row.case.name}](../tests/cases/{row.case.name})"
    return f"| {name} | {row.since} | {link}{more} | {_code(row.sees)} |\n"


def _code(text: str) -> str:
    """Code in a cell of a table."""
    fence = "``" if "`" in text else "`"
    pad = " " if "`" in text else ""
    escaped = text.replace("|", "\\|")
    return f"{fence}{pad}{escaped}{pad}{fence}"


def _silent(fields: dict[str, Any]) -> str:
    reasons: dict[str, list[str]] = {}
    for field, about in fields.items():
        if "silent" in about:
            reasons.setdefault(about["silent"], []).append(f"`{field}`")
    return "".join(f"- {', '.join(names)}: {why}\n" for why, names in reasons.items())


def _since(about: dict[str, Any], value: str) -> str:
    first = _of_value(about.get("since", ""), value) or "3.0"
    last = _of_value(about.get("until", ""), value)
    return f"{first} only" if first == last else first


def _of_value(given: str | dict[str, str], value: str) -> str:
    if isinstance(given, str):
        return given
    named = {str(key).lower(): text for key, text in given.items()}
    return named.get(value.lower(), "")


def _best(places: list[Place]) -> Place:
    """One that callers see: of an operation or a model before any other."""
    return max(places, key=lambda p: (bool(p.property), bool(p.part or p.model), bool(p.operation)))


def _rank(each: tuple[Case, Place]) -> tuple[bool, int, str]:
    """Small ones first, and last those that are about something else."""
    case = each[0]
    is_other = case.name.startswith(("hostile/", "package/")) or "/hostile" in case.name
    return is_other, len(case.spec.read_bytes()), case.name
