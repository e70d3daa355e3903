"""Cost of documents that are large in one dimension: four times the size takes about four times the calls of functions."""

import cProfile
import json
import os
from collections.abc import Callable
from datetime import date

import pytest
from opgen.core.options import Options
from opgen.diff.surface.compare import compare_surfaces
from opgen.diff.wire.documents import compare_documents
from opgen.document.document import Document, load
from opgen.pipeline import generate, prepare, public_surface
from opgen.source.read import read

from tests.large_documents.dimensions import DIMENSIONS, Json

_OPTIONS = Options(package="large")
_FACTOR = 4
_AT_MOST = 8
"""Largest ratio of calls. A quadratic cost has a ratio of 16."""
_SIZES = {
    "enum of strings": 1000,
    "long names": 15,
    "chain of models": 15,
    "chain of arrays": 12,
    "chain of references": 60,
    "cycle of models": 15,
    "nested inline schemas": 12,
    "members of oneOf": 15,
    "members of allOf": 15,
    "properties": 25,
    "operations of one tag": 8,
    "tags": 5,
    "path parameters": 15,
    "media types": 8,
}
"""Size of the smaller document of each dimension."""


@pytest.fixture(autouse=True)
def _one_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use one process, because the profile does not count calls of others."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)


def _loaded(root: Json) -> Document:
    return load(read(json.dumps(root).encode(), "openapi.json"))


def _growth(run: Callable[[str, int], None], dimension: str, size: int) -> float:
    """Return the ratio of calls between four times the size and the size, without the fixed number of calls.

    The profile also counts calls of functions that are not written in Python.
    """
    found = []
    run(dimension, 2)  # imports, and fills caches
    for each in (2, size, _FACTOR * size):
        profile = cProfile.Profile()
        profile.runcall(run, dimension, each)
        found.append(sum(entry.callcount for entry in profile.getstats()))
    fixed, small, large = found
    return (large - fixed) / (small - fixed)


def _generate(dimension: str, size: int) -> None:
    generate(_loaded(DIMENSIONS[dimension](size)), _OPTIONS)


def _compare(dimension: str, size: int) -> None:
    """Compare the document with a version that has one more response."""
    root = DIMENSIONS[dimension](size)
    old = prepare(_loaded(root))
    root["paths"]["/thing"]["get"]["responses"]["404"] = {"description": "Missing"}
    new = prepare(_loaded(root))
    compare_documents(old.document, new.document, today=date(2026, 1, 1))
    before, after = (public_surface(each, _OPTIONS) for each in (old, new))
    compare_surfaces(before, after)


@pytest.mark.parametrize("dimension", _SIZES)
def test_generation_takes_linear_time(dimension: str) -> None:
    assert _growth(_generate, dimension, _SIZES[dimension]) <= _AT_MOST


@pytest.mark.parametrize("dimension", _SIZES)
def test_comparison_takes_linear_time(dimension: str) -> None:
    assert _growth(_compare, dimension, _SIZES[dimension]) <= _AT_MOST
