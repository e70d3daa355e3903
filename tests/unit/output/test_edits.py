"""Position of an edit in a file with another rendered text."""

from unittest.mock import Mock

import pytest
from opgen.core.digests import text_digest
from opgen.output import difference
from opgen.output.difference import edit_of

RECORDED = "".join(f"line {number}\n" for number in range(1, 41))
CHANGED = RECORDED.replace("line 3\n", "line three\n").replace("line 30\n", "line thirty\nline more\n")


def _edited(old: str, new: str) -> str:
    assert old in RECORDED
    return RECORDED.replace(old, new)


@pytest.mark.parametrize("rendered", [RECORDED, CHANGED])
@pytest.mark.parametrize(
    ("content", "line"),
    [
        (_edited("line 20\n", "line twenty\n"), 20),
        (_edited("line 20\n", ""), 20),
        (_edited("line 20\n", "line 20\n# mine\n"), 21),
        (_edited("line 40\n", "line 40\n# mine\n"), 41),
        (_edited("line 10\n", "ten\n").replace("line 20\n", "twenty\n"), 10),
        ("# mine\n" + RECORDED, 1),
    ],
)
def test_line_is_that_of_the_edit(content: str, rendered: str, line: int) -> None:
    assert edit_of(content, rendered, text_digest(RECORDED))[0] == line


def test_unknown_recorded_text_gives_the_first_difference() -> None:
    assert edit_of(_edited("line 20\n", "line twenty\n"), CHANGED, text_digest("other"))[0] == 3


def test_number_of_digests_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = Mock(side_effect=text_digest)
    monkeypatch.setattr(difference, "text_digest", counted)
    rendered = "\n".join(f"{line}!" if number % 2 else line for number, line in enumerate(RECORDED.split("\n")))
    edit_of(RECORDED, rendered, "unknown")

    assert counted.call_count <= 4096
