"""Every node of a broad document, replaced, removed or renamed: it is refused with its place, or generated."""

import json
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

import pytest
from opgen.api.model import Api
from opgen.codegen.build import build
from opgen.codegen.models import print_models
from opgen.codegen.render import render
from opgen.codegen.verify_output import prove
from opgen.core.errors import DocumentError
from opgen.core.options import Options
from opgen.document.document import load
from opgen.pipeline import read_api
from opgen.source.read import read

from tests.fuzz.nodes import paths, removed, renamed, replaced
from tests.goldens.cases import FOLDER, Case

OPTIONS = Options(package="hostile")
ROOT: dict[str, Any] = Case(folder=FOLDER / "package/broad").document.root
REPLACEMENTS: list[Any] = [None, True, 7, '"""\\\u2028{{ 1 }}', [], {}, {"$ref": "#"}]


@pytest.mark.parametrize("replacement", REPLACEMENTS, ids=repr)
def test_replaced_node_is_refused_or_generated(replacement: Any) -> None:
    refused_or_generated(replaced(ROOT, path, replacement) for path in paths(ROOT))


def test_removed_node_is_refused_or_generated() -> None:
    refused_or_generated(removed(ROOT, path) for path in paths(ROOT) if path)


@pytest.mark.parametrize("name", ["", "$ref"])
def test_renamed_key_is_refused_or_generated(name: str) -> None:
    keys = [path for path in paths(ROOT) if path and isinstance(path[-1], str)]
    refused_or_generated(renamed(ROOT, path, name) for path in keys)


def refused_or_generated(roots: Iterable[Any]) -> None:
    """Read and generate each of `roots`, all but the formatting; what raises anything but a refusal fails the test.

    What is read alike is generated once, what is written alike proven once, and only some places are looked for: they
    take most of the time.
    """
    apis: set[str] = set()
    models: set[str] = set()
    proven: set[str] = set()
    for number, root in enumerate(roots):
        api = normalized(root, with_places=number % 10 == 0)
        if api is None:
            continue
        files = {}
        if is_new(api, apis):
            files = render(build(api, OPTIONS))
        if is_new(api.definitions, models):
            files[PurePosixPath("models.py")] = print_models(api.definitions)
        for path, source in files.items():
            if is_new((path, source), proven):
                prove(path, source)


def is_new(value: object, seen: set[str]) -> bool:
    """Whether nothing that looks like `value` has been seen; now it has."""
    text = repr(value)
    is_first = text not in seen
    seen.add(text)
    return is_first


def normalized(root: Any, *, with_places: bool) -> Api | None:
    """What `root` says; `None` if it is refused, each problem at a place in the text."""
    try:
        document = load(read(json.dumps(root).encode(), "hostile.json"))
    except DocumentError:
        return None
    try:
        return read_api(document, OPTIONS)
    except DocumentError as error:
        pointers = [problem.pointer for problem in error.problems]
    assert pointers
    assert not with_places or len(document.positions(pointers)) == len(pointers)
    return None
