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
@pytest.mark.parametrize("text", [WRONG, OLD_NAME], ids=["type", "deprecated"])
def test_checker_reports(checker: str, text: str, tmp_path: Path) -> None:
    # The runtime of the second package is known from the first.
    for name in ("one/_runtime/module.py", "two/_runtime/module.py", "two/own.py"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        for folder in (file.parent, tmp_path / name.partition("/")[0]):
            (folder / "__init__.py").write_text('"""A package."""\n', "utf-8")
        file.write_text(text, encoding="utf-8")
    (run,) = check(tmp_path, [checker], ["3.12"])

    line = text.count("\n")
    for name in ("one/_runtime/module.py", "two/own.py"):
        assert any(f"{name}:{line}:" in problem for problem in run.problems), run


@pytest.mark.parametrize("checker", CHECKERS)
def test_checker_checks_for_the_version(checker: str, tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(NEW, encoding="utf-8")
    old, new = check(tmp_path, [checker], ["3.12", "3.14"])

    assert any("deprecated" in problem for problem in old.problems), old
    assert new.problems == ()
