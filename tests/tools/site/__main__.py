"""Gathers all pages in `.build/site/docs`, and builds the site strictly into `site/`: `make site`, `GALLERY=NAMES` chooses galleries."""

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.docs.pages import DOCS, ROOT
from tests.tools.site import reference
from tests.tools.site.gallery import gallery
from tests.tools.site.playground import playground

PAGES = ROOT / ".build" / "site" / "docs"
_FILES = "https://github.com/OWNER/opgen/blob/main/"
_SITE = "https://OWNER.github.io/opgen/"

# Functions that take the names of galleries, and return printed files by their path on the site.
PARTS: tuple[Callable[[Sequence[str]], Mapping[str, bytes]], ...] = (reference.pages, playground, gallery)


def gather(galleries: Sequence[str]) -> None:
    """Write all pages into the folder that Zensical reads."""
    shutil.rmtree(PAGES, ignore_errors=True)
    shutil.copytree(DOCS, PAGES)
    for part in PARTS:
        for path, content in part(galleries).items():
            (PAGES / path).parent.mkdir(parents=True, exist_ok=True)
            (PAGES / path).write_bytes(content)
    for file in PAGES.rglob("*.md"):
        file.write_text(_linked(file.read_text("utf-8"), file.relative_to(PAGES)), "utf-8")


def _linked(text: str, path: Path) -> str:
    """Make links to other files of the repository absolute, and links to the site relative, so that Zensical verifies them."""
    up = len(path.parts)
    text = re.sub(rf"\]\((?:\.\./){{{up}}}", f"]({_FILES}", text)
    top = "../" * (up - 1)

    def relative(found: re.Match[str]) -> str:
        file = f"{found[1]}/index.md" if (PAGES / found[1]).is_dir() else f"{found[1]}.md"
        return f"]({top}{file}{found[2] or ''})"

    return re.sub(rf"\]\({re.escape(_SITE)}([a-z/-]+)/(#[\w.-]+)?\)", relative, text)


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
