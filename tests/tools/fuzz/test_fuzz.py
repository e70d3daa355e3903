"""Some of the random hostile responses; `make fuzz` sends 100,000."""

from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from tests.support.packages import generated_package
from tests.tools.fuzz.calls import cases, run
from tests.tools.fuzz.document import DOCUMENT, OPERATIONS, OPTIONS
from tests.tools.fuzz.responses import response
from tests.tools.fuzz.server import serving

SEED = 15
CALLS = 500


@pytest.mark.parametrize("library", ["httpx2", "httpx"])
def test_every_call_ends_in_a_documented_result_or_a_client_error(
    tmp_path: Path, library: Literal["httpx2", "httpx"]
) -> None:
    todo = cases(SEED, range(CALLS))
    options = replace(OPTIONS, http_library=library)
    with generated_package(DOCUMENT, tmp_path, options) as package, serving(SEED) as url:
        result = run(package, url, todo)

    assert result.failures == []
    assert result.ends.total() == CALLS
    assert result.ends["result"] > CALLS / 10


def test_seed_determines_each_response() -> None:
    for operation in OPERATIONS:
        first, again = (response(SEED, operation, "7", 1) for _ in range(2))
        assert first == again
        assert first != response(SEED + 1, operation, "7", 1)
