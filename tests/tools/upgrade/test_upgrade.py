"""The upgrade gate refuses moved names without a reason."""

from pathlib import Path

import pytest

from tests.tools.upgrade.gate import differences, names_in, reasons, report

_BEFORE = "# Changelog\n\n### Changes in your generated code\n\n- Old.\n\n### Commands\n\n- Other.\n"


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
