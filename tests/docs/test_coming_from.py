"""Pages for users of other generators have the tables that the commands print, and name `fix` where it rewrites calls."""

import pytest
from opgen.diff.conventions import CONVENTIONS

from tests.docs.coming_from import PAGES, written


@pytest.mark.parametrize("generator", [page.stem for page in sorted(PAGES.glob("*.md"))])
def test_page_has_the_output_of_the_commands(generator: str) -> None:
    """Otherwise run `python -m tests.docs.coming_from`."""
    assert (PAGES / f"{generator}.md").read_text("utf-8") == written(generator)


def test_pages_of_generators_with_conventions_name_fix() -> None:
    pages = {page.stem: page.read_text("utf-8") for page in PAGES.glob("*.md")}
    assert {
        name for name, text in pages.items() if "opgen fix OLD_PACKAGE" in text
    } == pages.keys() & CONVENTIONS.keys()
