"""Both sides of texts in which a real git left conflicts, in each of its styles."""

import subprocess
from pathlib import Path

import pytest
from opgen.core.conflicts import Sides, conflict_line, merge_sides

BASE = "a\nb\nc\nd\ne\n"
OURS = "a\nb\nours\nc1\nd\ne\n"
THEIRS = "a\nb\ntheirs\nc2\nd\ne\n"
STYLES = ("merge", "diff3", "zdiff3")


def merged(folder: Path, style: str, texts: tuple[str, str, str], *options: str) -> str:
    """Return the merge of our text, the ancestor and their text, with conflicts."""
    for name, text in zip(("ours", "base", "theirs"), texts, strict=True):
        (folder / name).write_bytes(text.encode())
    command = [*("git", "-c", f"merge.conflictStyle={style}", "merge-file", "-p"), *options]
    done = subprocess.run([*command, "ours", "base", "theirs"], cwd=folder, capture_output=True, check=False)
    return done.stdout.decode()


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_both_sides_of_a_conflict_are_read(tmp_path: Path, style: str, end: str) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    texts = tuple(text.replace("\n", end) for text in (OURS, BASE, THEIRS))
    ours, base, theirs = texts
    text = merged(tmp_path, style, (ours, base, theirs))
    assert "<<<<<<< ours" in text
    assert merge_sides(text) == Sides(line=3, ours=ours, theirs=theirs)


def test_markers_of_any_length_are_read(tmp_path: Path) -> None:
    text = merged(tmp_path, "merge", (OURS, BASE, THEIRS), "--marker-size=12")
    sides = merge_sides(text)
    assert sides is not None
    assert (sides.ours, sides.theirs) == (OURS, THEIRS)


def test_conflict_inside_of_the_ancestor_is_left_out() -> None:
    ancestor = "<<<<<<<<< x\none\n||||||||| y\n=========\ntwo\n>>>>>>>>> z\n"
    text = f"<<<<<<< a\nours\n||||||| base\n{ancestor}=======\ntheirs\n>>>>>>> b\n"
    assert merge_sides(text) == Sides(line=1, ours="ours\n", theirs="theirs\n")


def test_only_line_feeds_end_lines() -> None:
    text = "<<<<<<< a\nx\u2028=======\ny\n=======\nz\n>>>>>>> b"
    sides = merge_sides(text)
    assert sides is not None
    assert (sides.ours, sides.theirs) == ("x\u2028=======\ny\n", "z\n")


@pytest.mark.parametrize("text", ["", "a\n=======\nb\n", "  <<<<<<< a\n", "<<<<<<<a\n", "<<<<<< a\n", ">>>>>>>>a"])
def test_text_without_markers_has_no_sides(text: str) -> None:
    assert conflict_line(text) is None
    assert merge_sides(text) is None


@pytest.mark.parametrize("text", ["<<<<<<< a\nx\n", "<<<<<<< a\n=======\n", "x\n>>>>>>> b\n", "<<<<<<< a\n>>>>>>> b"])
def test_incomplete_conflict_has_a_position_but_no_sides(text: str) -> None:
    assert conflict_line(text) is not None
    assert merge_sides(text) is None
