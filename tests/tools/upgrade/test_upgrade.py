"""The upgrade gate refuses moved names without a reason, and a base that the history does not have."""

import subprocess
from pathlib import Path

import pytest

from tests.tools.commits import FIRST
from tests.tools.upgrade.gate import BASE, base_commit, differences, names_in, reasons, report

_BEFORE = "# Changelog\n\n### Changes in your generated code\n\n- Old.\n\n### Commands\n\n- Other.\n"


def test_base_that_is_not_in_the_history_is_an_error(tmp_path: Path) -> None:
    commit = "git init -q && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m first"
    subprocess.run(["sh", "-c", commit], cwd=tmp_path, check=True)
    assert BASE != FIRST
    (tmp_path / BASE).write_text(f"# The base.\n{'0' * 40}\n", "utf-8")
    with pytest.raises(ValueError, match="is not in the history of HEAD"):
        base_commit(tmp_path)


def test_moved_name_type_and_request_are_differences(tmp_path: Path) -> None:
    package = tmp_path / "client"
    package.mkdir()
    code = "from types import SimpleNamespace\ndef {name}(id: 'str') -> '{type}': return SimpleNamespace(method='GET', path='{path}' + id)\n"
    found = []
    for name, type_, path in (
        ("get_request", "int", "/a/"),
        ("get_request", "str", "/b/"),
        ("fetch_request", "str", "/b/"),
    ):
        (package / "__init__.py").write_text(code.format(name=name, type=type_, path=path), "utf-8")
        found.append(names_in(tmp_path))
    first, second, third = found
    assert list(differences(first, first)) == []
    assert [line.partition(":")[0] for line in differences(first, second)] == [
        "type get_request",
        "request get_request",
    ]
    assert list(differences(second, third)) == ["name get_request: removed"]


@pytest.mark.parametrize(("item", "is_refused"), [("- New.\n", False), ("", True)])
def test_difference_needs_a_reason_in_the_changelog(item: str, *, is_refused: bool) -> None:
    gained = reasons(_BEFORE, _BEFORE.replace("- Old.\n", f"- Old.\n{item}"))
    assert report({"a": ["name a: removed"]}, gained)[1] is is_refused
    assert not report({"a": []}, gained)[1]
