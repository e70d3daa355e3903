"""Each refused case has the expected output, and no file is written."""

import pytest

from tests.goldens.cases import Case, errors
from tests.goldens.command import refusal


@pytest.mark.parametrize("case", errors(), ids=lambda case: case.name)
def test_refusal_is_the_expected_one(case: Case) -> None:
    assert refusal(case) == (case.folder / "error.txt").read_text("utf-8")
