"""Commands that write the same package. `tests/unit/output` has the deaths of a run."""

import sys
from pathlib import Path

from tests.support.checkout import REPOSITORY, ended


def test_generate_twice_at_once(tmp_path: Path) -> None:
    done = ended([sys.executable, "-m", "tests.unit.cli.concurrent_runs", str(tmp_path)], REPOSITORY, {})
    assert (done.code, done.err) == (0, "")
