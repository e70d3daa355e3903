"""Twenty small documents of as many publishers are generated completely. `make corpus` has all documents."""

from pathlib import Path

import pytest

from tests.tools.corpus.documents import FOLDERS, Entry
from tests.tools.corpus.examine import examine, in_child, warm_up

NAMES = """
    azure.com/azsadmin-Operations nytimes.com/geo_api o2.cz/sociodemo vtex.local/Session-Manager-API
    deutschebahn.com/fahrplan eos.local apisetu.gov.in/pramericalife pdfblocks.com openapi.space ipqualityscore.com
    googleapis.com/localservices adyen.com/HopService walmart.com/order meilisearch.com opentargets.io
    nfusionsolutions.biz va.gov/facilities waterlinked.com clarify.io amazonaws.com/support-app
    """.split()


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """Each document is examined in a process of its own, and all of them would begin with the same."""
    warm_up()


@pytest.mark.parametrize("name", NAMES)
def test_document_with_shuffled_keys_generates_the_same_package(name: str, tmp_path: Path) -> None:
    path = FOLDERS[0] / f"{name}.json"
    entry = Entry(path=path, name=name, size=path.stat().st_size)

    def examined() -> tuple[str, tuple[str, ...], bool]:
        result = examine(entry, tmp_path, shuffle=True)
        return result.verdict, result.reasons, result.shuffled

    assert in_child(examined) == ["whole", [], True]
