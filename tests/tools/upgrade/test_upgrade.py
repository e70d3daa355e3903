"""The upgrade gate refuses moved names without a reason, and any in a patch."""

from itertools import pairwise
from pathlib import Path

import pytest

from tests.tools.language import ROOT
from tests.tools.upgrade.gate import HEADINGS, differences, is_patch, is_released, names_in, reasons, report, tool_in

_REQUEST = """
from types import SimpleNamespace
class Unset: pass
class Job:
    model_fields = {"text": SimpleNamespace(annotation=str, is_required=bool)}
    def __init__(self, text): self.text = text
def NAME(id: 'str', body: 'Job', *, limit: 'TYPE | Unset' = Unset) -> 'Job':
    assert body.text == "a"
    return SimpleNamespace(method='GET', path='PATH' + id, query=limit, content=b'CONTENT', content_type='text/plain')
"""


def test_moved_name_type_and_request_are_differences(tmp_path: Path) -> None:
    package = tmp_path / "client"
    package.mkdir()
    found = []
    for name, type_, path, content in (
        ("get_request", "int", "/a/", "x"),
        ("get_request", "str", "/a/", "x"),
        ("get_request", "str", "/b/", "x"),
        ("get_request", "str", "/b/", "y"),
        ("fetch_request", "str", "/b/", "y"),
    ):
        code = _REQUEST.replace("NAME", name).replace("TYPE", type_).replace("PATH", path).replace("CONTENT", content)
        (package / "__init__.py").write_text(code, "utf-8")
        found.append(names_in(tmp_path))

    moved = [[line.partition(":")[0] for line in differences(*pair)] for pair in pairwise(found)]
    assert list(differences(found[0], found[0])) == []
    assert moved == [
        ["type get_request", "request get_request"],
        ["request get_request"],
        ["request get_request"],
        ["name get_request"],
    ]


@pytest.mark.parametrize("kind", HEADINGS)
def test_difference_needs_a_reason_under_its_heading(kind: str) -> None:
    found = {"a": [f"{kind} a: removed"]}
    before = "".join(f"### {each}\n\n- Old.\n\n" for each in dict.fromkeys(HEADINGS.values()))
    for heading in dict.fromkeys(HEADINGS.values()):
        gained = reasons(before, before.replace(f"### {heading}\n\n", f"### {heading}\n\n- New.\n"))
        assert report(found, gained)[1] is (heading != HEADINGS[kind])
        assert report(found, gained, may_move=False)[1]
        assert not report({"a": []}, gained, may_move=False)[1]


def test_patch_of_a_release_moves_nothing() -> None:
    assert [is_patch("0.2.0", each) for each in ("0.2.1", "0.3.0", "1.2.0")] == [True, False, False]
    assert [is_released(f"# Changelog\n\n## [0.2.0] - {each}\n") for each in ("unreleased", "2026-12-09")] == [
        False,
        True,
    ]


def test_commands_settings_rules_and_requirements_are_compared() -> None:
    found = tool_in(ROOT / "generator")
    assert found["option generate --spec"] == "FILE_OR_URL"
    assert {
        "command check",
        "setting ClientSettings auth",
        "rule format-only",
        "requirement pydantic",
        "property report format",
    } <= found.keys()
    assert {key.partition(" ")[0] for key in found} < HEADINGS.keys()
