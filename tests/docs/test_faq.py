"""`docs/explanation/faq.md` is true, and links of every page have a target."""

import json
import re
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, ROOT, page, run


def test_documented_unsupported_feature_is_an_error(tmp_path: Path) -> None:
    assert "reference to another file" in page("faq.md").text
    document = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"$ref": "other.json#/a"}}}
    (tmp_path / "api.json").write_text(json.dumps(document), "utf-8")
    command = ["opgen", "generate", "--spec", "api.json", "--output", "client"]
    done = run(command, tmp_path)
    assert done.returncode == 3
    assert re.match(r"api\.json:\d+:\d+: .+ \(at /", done.stderr)
    assert not (tmp_path / "client").exists()


@pytest.mark.parametrize("file", [*ROOT.glob("*.md"), *sorted(DOCS.rglob("*.md"))], ids=lambda file: file.name)
def test_every_link_leads_somewhere(file: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)", file.read_text("utf-8"))
    for target in targets:
        if not target.startswith("https://"):
            assert (file.parent / target).exists(), target
