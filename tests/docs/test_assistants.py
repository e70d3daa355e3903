"""`docs/how-to/assistants.md`: FastMCP reads a snapshot as the page shows."""

import shutil
import sys
from pathlib import Path

from tests.docs.pages import ROOT, page, run

COUNT = """
import asyncio

from fastmcp import Client


async def main() -> None:
    async with Client(server) as client:
        print(len(await client.list_tools()))


asyncio.run(main())
"""


def test_each_operation_of_a_snapshot_is_a_tool(tmp_path: Path) -> None:
    (code,) = page("assistants.md").blocks("python")
    (tmp_path / "specs").mkdir()
    shutil.copy(ROOT / "specs" / "sandboxes.json", tmp_path / "specs")
    done = run([sys.executable, "-c", code + COUNT], tmp_path, PYTHONPATH=str(ROOT / ".build" / "integrations"))
    assert (done.returncode, done.stdout) == (0, "16\n"), done.stderr
