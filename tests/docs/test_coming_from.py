"""Pages for users of other generators have the tables that the commands print."""

import pytest

from tests.docs.coming_from import PAGES, written


@pytest.mark.parametrize("generator", [page.stem for page in sorted(PAGES.glob("*.md"))])
def test_page_has_the_output_of_the_commands(generator: str) -> None:
    """Otherwise run `python -m tests.docs.coming_from`."""
    assert (PAGES / f"{generator}.md").read_text("utf-8") == written(generator)
