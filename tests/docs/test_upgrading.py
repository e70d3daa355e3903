"""The page about upgrading shows the code of a caller before and after each change."""

import re

import pytest

from tests.docs.pages import DOCS

TEXT = (DOCS / "upgrading.md").read_text("utf-8")
SECTIONS = TEXT.split("\n## ")[1:]


@pytest.mark.parametrize("section", SECTIONS, ids=lambda text: text.partition("\n")[0])
def test_section_shows_code_before_and_after(section: str) -> None:
    blocks = re.findall(r"\n```\w*\n(.*?)```\n", section, re.DOTALL)

    before, after = blocks
    assert before != after
    assert section.count("```") == 4
