"""Table and list of differences in `docs/explanation/comparison.md`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.tools.bench.tools import ROOT
from tests.tools.calls.checking import CHECKERS
from tests.tools.tables import replaced, table

PAGE = ROOT / "docs" / "explanation" / "comparison.md"
FORMS = ("models", "dictionaries")
"""Forms of nested objects in a call of the generated client."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Result of one call. The mappings have the two forms as keys."""

    name: str
    differences: Mapping[str, str]
    """First difference of the request from the vendor's, or an empty string."""
    errors: Mapping[str, str]
    """First error of a type checker, or an empty string."""
    wrong_keys: Sequence[int]
    """Numbers of checkers that refuse each copy of the call with a key that no object has."""
    wrong_values: Sequence[int]
    """The same with another text."""
    keywords: int
    accepted: int


def page(text: str, vendors: Mapping[str, Sequence[Result]]) -> str:
    """Return `text` with the results of all calls, by the vendor and the version of its SDK."""
    every = [result for results in vendors.values() for result in results]
    rows = [_row(name, results) for name, results in vendors.items()]
    header = ["API and SDK", "calls", *(f"same request, {form}" for form in FORMS), "keywords of the SDK"]
    checks = [*(f"type checkers accept, {form}" for form in FORMS), "wrong keys refused", "wrong values refused"]
    lines = [[*header, *checks], *rows, _row("total", every)]
    listed = "".join(
        f"- {vendor}, `{result.name}`: {text}\n"
        for vendor, results in vendors.items()
        for result in results
        for text in _texts(result)
    )
    return replaced(text, "calls", table(lines) + (f"\n{listed}" if listed else ""))


def _row(name: str, results: Sequence[Result]) -> list[str]:
    same = (sum(not result.differences[form] for result in results) for form in FORMS)
    clean = (sum(not result.errors[form] for result in results) for form in FORMS)
    accepted = f"{sum(result.accepted for result in results)} of {sum(result.keywords for result in results)}"
    keys = [number for result in results for number in result.wrong_keys]
    values = [number for result in results for number in result.wrong_values if number]
    refused = [f"{sum(number == len(CHECKERS) for number in each)} of {len(each)}" for each in (keys, values)]
    return [name, str(len(results)), *map(str, same), accepted, *map(str, clean), *refused]


def _texts(result: Result) -> list[str]:
    """Return the differences and errors of both forms."""
    models, dictionaries = (result.differences[form] for form in FORMS)
    texts = (
        {models: "it", dictionaries: "it"}
        if models == dictionaries
        else {models: "with models, it", dictionaries: "with dictionaries, it"}
    )
    found = [f"{subject} {text}" for text, subject in texts.items() if text]
    return [*found, *dict.fromkeys(filter(None, result.errors.values()))]
