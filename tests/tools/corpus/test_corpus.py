"""A sample of twenty documents of every size up to a limit, by as many publishers: all are generated completely."""

from pathlib import Path

import pytest

from tests.tools.corpus.documents import FOLDERS, Entry, entries, stratified
from tests.tools.corpus.examine import examine, in_child, warm_up

LARGEST = 60_000
"""Bytes, so that all of them take seconds. Larger ones are for `make corpus`."""
SAMPLE = stratified(entries(FOLDERS), 20, LARGEST)


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """Each document is examined in a process of its own, and all of them would begin with the same."""
    warm_up()


def test_sample_is_there() -> None:
    """`make test` takes the documents from npm."""
    assert len(SAMPLE) == 20  # as many as were asked for


@pytest.mark.parametrize("entry", SAMPLE, ids=lambda entry: entry.name)
def test_document_with_shuffled_keys_generates_the_same_package(entry: Entry, tmp_path: Path) -> None:
    def examined() -> tuple[str, tuple[str, ...], bool]:
        result = examine(entry, tmp_path, shuffle=True)
        return result.verdict, result.reasons, result.shuffled

    assert in_child(examined) == ["whole", [], True]
