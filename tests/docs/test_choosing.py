"""`docs/choosing.md`: its stories happen as they are told, each with the settings above it."""

import dataclasses
from pathlib import Path

from opgen.config.filters import RENAMED
from opgen.core.options import Filter

from tests.docs.pages import page, run_story, without_numbers

PAGE = page("choosing.md")


def test_stories_are_told_as_they_happen(tmp_path: Path) -> None:
    shop, overlay = PAGE.blocks("yaml")
    (tmp_path / "shop.yaml").write_text(shop, "utf-8")
    (tmp_path / "overlays").mkdir()
    (tmp_path / "overlays/shop.yaml").write_text(overlay, "utf-8")
    settings, stories = PAGE.blocks("toml"), PAGE.blocks("console")
    assert len(settings) == len(stories) == 3
    for text, story in zip(settings, stories, strict=True):
        (tmp_path / "pyproject.toml").write_text(text, "utf-8")
        told = run_story([story], tmp_path)
        assert without_numbers(told) == without_numbers(story)


def test_every_choice_is_explained() -> None:
    criteria = [field.name for field in dataclasses.fields(Filter)]
    assert PAGE.first_cells("criterion") == criteria
    explained = [cell.removesuffix(".SCHEMA") for cell in PAGE.first_cells("table")]
    assert explained == list(RENAMED)
