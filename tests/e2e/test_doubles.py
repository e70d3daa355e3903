"""Test doubles give a program the results, errors and requests that the service gives it."""

import subprocess
import sys
from pathlib import Path

from tests.support.servers import sandboxes
from tests.support.servers.running import running

CALLER = Path(__file__).with_name("doubles_caller.py")
GENERATED = Path(__file__).parents[2] / "generated"


def test_program_sees_no_difference_between_service_and_test_doubles() -> None:
    with running(sandboxes.create_app()) as url:
        done = subprocess.run(
            [sys.executable, "-W", "error", str(CALLER), url, sandboxes.TOKEN],
            env={"PYTHONPATH": str(GENERATED)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout
