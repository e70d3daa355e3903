"""A newcomer's first minute: the steps are a script, run in an empty folder."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.servers import sandboxes
from tests.support.servers.running import running

STEPS = Path(__file__).with_name("first_minute.sh")


def test_first_steps_lead_from_an_empty_folder_to_a_typed_call(tmp_path: Path) -> None:
    with running(sandboxes.create_app()) as url:
        environment = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(tmp_path),
            "MYPYPATH": "generated",
            "MYPY_CACHE_DIR": os.environ["MYPY_CACHE_DIR"],
            "URL": url,
            "TOKEN": sandboxes.TOKEN,
        }
        done = subprocess.run(
            ["bash", str(STEPS)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert "first PENDING" in done.stdout
    assert "sandboxes  ok" in done.stderr
