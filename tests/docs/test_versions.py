"""`docs/reference/versions.md`: the upgrade gate compares its kinds of differences, and its tests exist."""

import ast
import re
from pathlib import Path

from tests.docs.pages import ROOT, page, run
from tests.tools.upgrade.gate import HEADINGS

PAGE = page("versions.md")


def test_gate_compares_each_kind_of_the_page() -> None:
    assert PAGE.cells("the gate compares", "heading in the changelog") == HEADINGS


def test_each_other_promise_names_the_gate_or_an_existing_test() -> None:
    keepers = PAGE.cells("promise", "kept by")
    assert len(keepers) > 6
    for promise, keeper in keepers.items():
        named = re.findall(r"`(test_\w+)` in `([\w/]+\.py)`", keeper)
        assert named or keeper.startswith("the gate"), promise
        for name, file in named:
            assert name in {getattr(node, "name", "") for node in ast.parse((ROOT / file).read_text("utf-8")).body}


def test_unknown_option_is_an_error(tmp_path: Path) -> None:
    for option in ("--frobnicate", "--upgrades"):
        done = run(["opgen", "generate", option], tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert option in done.stderr
