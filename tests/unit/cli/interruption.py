"""Fetches that die before each of their accesses to the disk.

A program of its own, because it forks: `interruption.py FOLDER`. It ends with 0 if the snapshot is old or new after
each death, and new, recorded and without other files after the next fetch.
"""

import io
import json
import os
import shutil
import signal
import sys
from contextlib import redirect_stderr
from pathlib import Path

from opgen.__main__ import run

from tests.unit.cli.project import openapi, text
from tests.unit.output.interruption import die_at, ended, forked

CONFIGURATION = """\
[tool.opgen.clients.shop]
source = "served"
spec = "specs/shop.json"
output = "generated/shop"
"""


def fetch() -> None:
    said = io.StringIO()
    with redirect_stderr(said):
        code = run(["fetch"])
    assert code == 0, said.getvalue()


def operations(snapshot: Path) -> int:
    """Return the number of operations of the snapshot, or 0 without one."""
    if not snapshot.exists():
        return 0
    return len(json.loads(snapshot.read_bytes())["paths"])


def crash_at_every_step(folder: Path, before: int) -> None:
    """Kill a fetch of 4 operations, over a snapshot of `before` operations, before each access to the disk."""
    specs, served = folder / "specs", folder / "served"
    seen = set()
    if before:
        served.write_bytes(text(openapi(before)))
        fetch()
        specs.rename("old")
    served.write_bytes(text(openapi(4)))
    step = 0
    code = -signal.SIGKILL
    while code == -signal.SIGKILL:
        step += 1
        shutil.rmtree(specs, ignore_errors=True)
        if before:
            shutil.copytree("old", specs)

        def work(step: int = step) -> None:
            die_at(step)
            fetch()

        code = ended(forked(work))
        found = operations(specs / "shop.json")
        assert found in {before, 4}, (step, found)
        seen.add(found)
        fetch()
        assert operations(specs / "shop.json") == 4
        names = sorted(path.name for path in specs.iterdir())
        assert names == ["shop.json", "shop.source.json"], (step, names)
    assert code == 0, code
    assert seen == {before, 4}
    assert step > 20, step


if __name__ == "__main__":
    os.chdir(sys.argv[1])
    Path("pyproject.toml").write_text(CONFIGURATION, encoding="utf-8")
    for standing in (0, 3):
        crash_at_every_step(Path(), standing)
