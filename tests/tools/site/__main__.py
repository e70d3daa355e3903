"""Gathers all pages in `.build/site/docs`, and builds the site strictly into `site/`: `make site`, `GALLERY=NAMES` chooses galleries."""

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.docs.pages import DOCS, ROOT
from tests.tools.site.playground import playground

PAGES = ROOT / ".build" / "site" / "docs"
_FILES = "https://github.com/OWNER/opgen/blob/main/"

# Functions that take the names of galleries, and return printed files by their path on the site.
PARTS: tuple[Callable[[Sequence[str]], Mapping[str, bytes]], ...] = (playground,)


def gather(galleries: Sequence[str]) -> None:
    """Write all pages into the folder that Zensical reads."""
    shutil.rmtree(PAGES, ignore_errors=True)
    shutil.copytree(DOCS, PAGES)
    for file in PAGES.rglob("*.md"):
        file.write_text(_with_links_to_files(file.read_text("utf-8"), file), "utf-8")
    for part in PARTS:
        for path, content in part(galleries).items():
            (PAGES / path).parent.mkdir(parents=True, exist_ok=True)
            (PAGES / path).write_bytes(content)


def _with_links_to_files(text: str, file: Path) -> str:
    """Make links absolute that lead from a page to other files of the repository."""
    up = len(file.relative_to(PAGES).parts)
    return re.sub(rf"\]\((?:\.\./){{{up}}}", f"]({_FILES}", text)


def main() -> int:
    """Gather and build. Return the exit code of Zensical."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.site")
    parser.add_argument("--gallery", nargs="*", default=[], metavar="NAME", help="Galleries to build.")
    gather(parser.parse_args().gallery)
    return subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--clean", "--strict"], cwd=ROOT, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
