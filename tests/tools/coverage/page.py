"""`docs/reference/coverage.md`, written from the list of the standards and from the goldens."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.goldens.cases import Case, goldens
from tests.tools.coverage.walk import STANDARD, Feature, features, uses

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "coverage.md"
_HEAD = """\
# Coverage

This page lists each feature of OpenAPI 3.0.4, 3.1.1 and 3.2.0 that matters to a client. It includes the JSON Schema 2020-12 keywords of 3.1 and 3.2. Each row links
a golden case: a document with the feature. The tests generate the package of each case, type-check it, and call it against a server. The folder
`expected` of a case has the generated files that show the feature. The row also has the number of further cases.

`make coverage` writes this page from the cases and from `tests/tools/coverage/standard.yaml`, the list of all fields and keywords. A test
compares this list with the standards' own schemas, so the page lacks no feature.

"""
_TABLE = "| feature | since | cases |\n| --- | --- | --- |\n"


@dataclass(frozen=True, kw_only=True)
class Row:
    """Feature with the case that shows it."""

    feature: Feature
    since: str
    case: Case | None
    count: int
    """Number of cases with the feature."""
    open: str
    """Reason why no case has the feature."""


def used() -> dict[Feature, list[Case]]:
    """Return the cases with each feature."""
    found: dict[Feature, list[Case]] = {}
    for case in goldens():
        for feature in uses(case.document):
            found.setdefault(feature, []).append(case)
    return found


def rows(found: Mapping[Feature, list[Case]]) -> Iterator[Row]:
    """Yield each feature on the list, in its order, with the case that the list names, or with the smallest case."""
    for feature, about in features():
        cases = found.get(feature, [])
        yield Row(
            feature=feature,
            since=_since(about, feature.value),
            case=min(cases, key=lambda case: (case.name != about.get("case"), _rank(case)), default=None),
            count=len(cases),
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
    cases = f"not yet: {row.open}"
    if row.case is not None:
        more = f" and {row.count - 1} more" if row.count > 1 else ""
        cases = f"[{row.case.name}](../../tests/cases/{row.case.name}){more}"
    return f"| `{row.feature.field}`{value} | {row.since} | {cases} |\n"


def _silent(fields: dict[str, Any]) -> str:
    reasons: dict[str, list[str]] = {}
    for field, about in fields.items():
        if "silent" in about:
            reasons.setdefault(about["silent"], []).append(f"`{field}`")
    return "".join(f"- {', '.join(names)}: {reason}\n" for reason, names in reasons.items())


def _since(about: dict[str, Any], value: str) -> str:
    first = _of_value(about.get("since", ""), value) or "3.0"
    last = _of_value(about.get("until", ""), value)
    return f"{first} only" if first == last else first


def _of_value(given: str | dict[str, str], value: str) -> str:
    if isinstance(given, str):
        return given
    named = {str(key).lower(): text for key, text in given.items()}
    return named.get(value.lower(), "")


def _rank(case: Case) -> tuple[bool, int, str]:
    """Order small cases first, and cases about a package or hostile text last."""
    is_other = case.name.startswith(("hostile/", "package/")) or "/hostile" in case.name
    return is_other, len(case.spec.read_bytes()), case.name
