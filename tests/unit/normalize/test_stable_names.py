"""Names of twenty documents that change at random: nothing that stays the same is renamed."""

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opgen.api.model import Api
from opgen.core.errors import OpgenError
from opgen.core.options import Names, Options
from opgen.document.document import load
from opgen.pipeline import read_api
from opgen.source.read import read

from tests.support.examples import share
from tests.unit.normalize.additions import lost_to_addition
from tests.unit.normalize.assigned_names import Assigned, renamed
from tests.unit.normalize.random_changes import Json, changed

OPTIONS = Options(package="api")
CASES = Path(__file__).parents[2] / "cases"
DOCUMENTS = """
    allof/discriminated-base allof/implied bodies/forms bodies/item-by-item bodies/keywords bodies/multipart-parts
    bodies/several enums/literal names/equal-unions names/inline names/shared-objects package/broad package/readme
    parameters/styles-query prose/docstrings responses/headers unions/any-of unions/discriminated unions/marked
    unions/unknown-tags
    """.split()
GENERATIONS = 4


def read_root(root: Json, recorded: Names) -> Api:
    return read_api(load(read(json.dumps(root).encode(), "a.json")), OPTIONS, recorded)


def recorded(api: Api) -> Names:
    """All names, as the manifest would have them."""
    return replace(api.names, operations={each.key: each.name for each in api.operations})


@pytest.mark.parametrize("case", DOCUMENTS)
def test_nothing_that_stays_the_same_is_renamed(case: str) -> None:
    root = read((CASES / case / "spec.yaml").read_bytes(), "spec.yaml").root

    @settings(max_examples=share(0.02))
    @given(st.integers(0, 2**32))
    def check(seed: int) -> None:
        random = Random(seed)  # noqa: S311 - no secret
        document, before = root, read_root(root, Names())
        for _ in range(GENERATIONS):
            after = changed(document, random)
            try:
                api = read_root(after, recorded(before))
            except OpgenError:  # the changes made the document invalid
                continue
            old, new = Assigned(before), Assigned(api)
            same = new.others.keys() & old.others
            assert {way: new.others[way] for way in same} == {way: old.others[way] for way in same}
            assert renamed(old.classes, new.classes) == []
            document, before = after, api
        assert read_root(document, recorded(before)).names == before.names

    check()


@pytest.mark.parametrize("case", DOCUMENTS)
def test_addition_renames_nothing_for_callers(case: str) -> None:
    """`make mutations` has this test with public documents."""
    document = load(read((CASES / case / "spec.yaml").read_bytes(), "spec.yaml"))

    @settings(max_examples=share(0.02))
    @given(st.integers(0, 2**32))
    def check(seed: int) -> None:
        with suppress(OpgenError):  # the addition may be invalid
            found = lost_to_addition(document, Random(seed))  # noqa: S311 - no secret
            assert found is None or not found[1], found

    check()
