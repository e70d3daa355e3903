"""Each type checker reports errors for the requested version, so that a clean run means something."""

from pathlib import Path

import pytest

from tests.tools.checkers import CHECKERS, check

WRONG = '''"""A module with an error."""

number: int = "text"
'''
NEW = '''"""A module that uses an addition of Python 3.13."""

from warnings import deprecated as deprecated
'''
OLD_NAME = '''"""A module that calls a deprecated function."""

from typing_extensions import deprecated


@deprecated("Call the other one.")
def old() -> None:
    """Do nothing."""


old()
'''


@pytest.mark.parametrize("checker", CHECKERS)
def test_checker_reports_each_error_for_the_requested_version(checker: str, tmp_path: Path) -> None:
    texts = {"wrong": WRONG, "old": OLD_NAME}
    # The runtime of the second package is known from the first.
    for folder in ("one/_runtime", "two/_runtime", "two"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        for name, text in {**texts, "__init__": '"""A package."""\n'}.items():
            (tmp_path / folder / f"{name}.py").write_text(text, encoding="utf-8")
    (tmp_path / "module.py").write_text(NEW, encoding="utf-8")
    older, newer = check(tmp_path, [checker], ["3.12", "3.14"])

    for folder in ("one/_runtime", "two"):
        for name, text in texts.items():
            line = text.count("\n")
            assert any(f"{folder}/{name}.py:{line}:" in problem for problem in older.problems), older
    assert any("module.py:3:" in problem for problem in older.problems), older
    assert not any("module.py" in problem for problem in newer.problems), newer
