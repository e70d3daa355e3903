"""`docs/how-to/choosing.md`: its sessions have the documented output, each with the settings above it."""

from pathlib import Path

from opgen.config.settings import ExcludeSettings, RenameSettings

from tests.docs.pages import descriptions, page, run_story, without_numbers

PAGE = page("choosing.md")


def test_documented_sessions_match_the_real_output(tmp_path: Path) -> None:
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
    assert PAGE.cells("criterion", "matches") == descriptions(ExcludeSettings)
    explained = PAGE.cells("table", "gives").items()
    assert {table.partition(".")[0]: gives for table, gives in explained} == descriptions(RenameSettings)
