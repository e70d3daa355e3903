"""Prism accepts the requests of each golden, and clients read its responses. Each exception has a reason."""

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from opgen.core.options import Options
from opgen.document.document import Document, load
from opgen.pipeline import generate
from opgen.source.read import read

from tests.goldens.cases import Case, each_golden, goldens
from tests.goldens.conftest import imported
from tests.goldens.examples import VARIANTS, Variant
from tests.support.packages import add_package
from tests.tools.prism.judging import Judgement, judge
from tests.tools.prism.servers import Prism

_EXCEPTIONS = yaml.safe_load(Path(__file__).with_name("exceptions.yaml").read_text())
_RUNS: tuple[tuple[str | None, tuple[Variant, ...]], ...] = ((None, VARIANTS), ("1", VARIANTS[-1:]))
"""Runs with responses from the document's examples, and with generated ones, which do not depend on the request."""


@pytest.fixture(scope="session")
def prism() -> Iterator[Prism]:
    """Yield one process for all documents."""
    with Prism() as running:
        yield running


@each_golden(lambda case: case.api.operations)
def test_each_call_is_accepted_and_each_response_read_except_for_listed_reasons(case: Case, prism: Prism) -> None:
    package = imported(case)
    api = case.api
    left_out = {(each.method, each.path) for each in api.left_out}
    # Node.js, which Prism runs on, hangs up on a method that is not in capitals.
    left_out |= {(o.method, o.path) for o in api.operations if not o.method.isupper()}
    needed = set()
    for seed, variants in _RUNS:
        found = judge(case.document, package, prism, seed=seed, variants=variants, left_out=left_out)
        for judgement in found:
            if judgement.verdict != "accepted":
                reasons = set(_reasons(case, judgement))
                assert reasons, judgement
                needed |= reasons

    assert needed >= _own(case)


def test_exceptions_are_of_goldens_and_explained() -> None:
    names = {golden.name for golden in goldens()}
    refused, unanswered = _EXCEPTIONS["refused"], _EXCEPTIONS["unanswered"]
    for entry in [*refused, *unanswered]:
        assert entry["because"].endswith(".")
    for entry in refused:
        assert {call.partition(" ")[0] for call, _ in entry["calls"]} <= names
    assert {entry["case"] for entry in unanswered} <= names


def _reasons(golden: Case, judgement: Judgement) -> Iterator[tuple[str, str]]:
    """Return the exceptions that explain it: an operation or none, and a part of Prism's message."""
    if judgement.verdict in {"refused", "unread", "tolerated"}:
        for operation, words in _refused(golden):
            if operation == judgement.operation and words in judgement.reason:
                yield operation, words
    if judgement.verdict == "unanswered":
        for entry in _EXCEPTIONS["unanswered"]:
            if entry["says"] in judgement.reason:
                yield "", entry["says"]


def _own(golden: Case) -> set[tuple[str, str]]:
    """Return the exceptions that name the golden, and so must occur in it."""
    found = [e for e in _EXCEPTIONS["unanswered"] if e["case"] == golden.name]
    return {*_refused(golden), *(("", entry["says"]) for entry in found)}


def _refused(golden: Case) -> Iterator[tuple[str, str]]:
    for entry in _EXCEPTIONS["refused"]:
        for call, words in entry["calls"]:
            name, _, operation = call.partition(" ")
            if name == golden.name:
                yield operation, words


@pytest.mark.parametrize(
    ("style", "type_", "verdict"),
    [
        ("pipeDelimited", "integer", "accepted"),
        ("spaceDelimited", "integer", "refused"),
        ("pipeDelimited", "string", "unread"),
    ],
)
def test_client_of_another_document_is_detected(style: str, type_: str, verdict: str, prism: Prism) -> None:
    package = _imported(_document("pipeDelimited", "integer"))

    found = judge(_document(style, type_), package, prism, variants=["first"])

    assert {judgement.verdict for judgement in found} == {verdict}


def _document(style: str, type_: str) -> Document:
    """Return an API with an integer parameter in a style and a response of a type."""
    integers = {"type": "array", "items": {"type": "integer"}, "minItems": 2}
    ids = {"name": "ids", "in": "query", "style": style, "explode": False}
    answer = {"application/json": {"schema": {"type": type_}}}
    operation = {
        "operationId": "find",
        "parameters": [{**ids, "required": True, "schema": integers}],
        "responses": {"200": {"description": "Found.", "content": answer}},
    }
    root = {"openapi": "3.1.0", "info": {"title": "Ids", "version": "1"}, "paths": {"/things": {"get": operation}}}
    return load(read(json.dumps(root).encode(), "openapi.json"))


def _imported(document: Document) -> ModuleType:
    """Return the package of `document`, imported."""
    options = Options(package=f"client_{len(sys.modules)}")
    add_package(options.package, generate(document, options).files)
    return importlib.import_module(options.package)
