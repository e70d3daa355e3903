"""A broad document with each node replaced, removed or renamed is refused with positions, or generated.

`make test` makes a tenth of the changes, one of each node. `make explore` makes all of them.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import delitem
from pathlib import PurePosixPath
from typing import Any

import pytest
from hypothesis import settings
from opgen.api.model import Api
from opgen.codegen.build.package import build
from opgen.codegen.models.modules import print_models
from opgen.codegen.render import render
from opgen.codegen.verify_output import verify
from opgen.core.errors import DocumentError
from opgen.core.options import Options
from opgen.document.document import load
from opgen.pipeline import read_api
from opgen.source.read import read

from tests.fuzz.nodes import Path, changed, paths, replaced
from tests.goldens.cases import FOLDER, Case

OPTIONS = Options(package="hostile")
ROOT: dict[str, Any] = Case(folder=FOLDER / "package/broad").document.root
REPLACEMENTS: list[Any] = [None, True, 7, '"""\\\u2028{{ 1 }}', [], {}, {"$ref": "#"}]
NAMES = ["", "$ref"]

pytestmark = pytest.mark.hypothesis  # so that `make explore` runs these tests


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """Generation of many similar documents without formatting, which repeats no step for an equal input."""

    apis: set[str] = field(default_factory=set)
    models: set[str] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)

    def generate(self, api: Api) -> None:
        """Render and verify the modules of `api` that differ from all earlier ones."""
        files = {}
        if is_new(api, self.apis):
            files = render(build(api, OPTIONS))
        if is_new(api.definitions, self.models):
            files[PurePosixPath("models.py")] = print_models(api.definitions)
        for path, source in files.items():
            if is_new((path, source), self.modules):
                verify(path, source)


@pytest.fixture(scope="module")
def generation() -> Generation:
    """Return one generation for all tests, since most of their documents have equal models."""
    return Generation()


@pytest.mark.parametrize("replacement", REPLACEMENTS, ids=repr)
def test_replaced_node_is_refused_or_generated(generation: Generation, replacement: Any) -> None:
    refused_or_generated(
        generation, (replaced(ROOT, path, replacement) for path in drawn(REPLACEMENTS.index(replacement)))
    )


def test_removed_node_is_refused_or_generated(generation: Generation) -> None:
    refused_or_generated(generation, (changed(ROOT, path, delitem) for path in drawn(len(REPLACEMENTS)) if path))


@pytest.mark.parametrize("name", NAMES)
def test_renamed_key_is_refused_or_generated(generation: Generation, name: str) -> None:
    def rename(parent: dict[str, Any], key: str) -> None:
        items = [*parent.items()]
        parent.clear()
        parent.update((name if old == key else old, child) for old, child in items)

    found = drawn(len(REPLACEMENTS) + 1 + NAMES.index(name))
    refused_or_generated(
        generation, (changed(ROOT, path, rename) for path in found if path and isinstance(path[-1], str))
    )


def refused_or_generated(generation: Generation, roots: Iterable[Any]) -> None:
    """Read and generate each of `roots`; fail on every error but a refusal.

    Positions are verified for one document in ten, since locating them takes most of the time.
    """
    for number, root in enumerate(roots):
        api = normalized(root, with_positions=number % 10 == 0)
        if api is not None:
            generation.generate(api)


def drawn(change: int) -> list[Path]:
    """Return each tenth node of the document, and another tenth for the next change; all of them in `make explore`."""
    step = 1 if settings.get_current_profile_name() == "explore" else 10
    return [*paths(ROOT)][change % step :: step]


def is_new(value: object, seen: set[str]) -> bool:
    """Add the representation of `value` to `seen`, and return whether it was not there."""
    text = repr(value)
    is_first = text not in seen
    seen.add(text)
    return is_first


def normalized(root: Any, *, with_positions: bool) -> Api | None:
    """Return the API of `root`, or `None` if it is refused with a pointer for each problem."""
    try:
        document = load(read(json.dumps(root).encode(), "hostile.json"))
    except DocumentError:
        return None
    try:
        return read_api(document, OPTIONS)
    except DocumentError as error:
        pointers = [problem.pointer for problem in error.problems]
    assert pointers
    assert not with_positions or len(document.positions(pointers)) == len(pointers)
    return None
