"""`docs/faq.md` is true, and links of every page have a target."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.docs.pages import DOCS, ROOT, page, run

OPERATION: dict[str, Any] = {"responses": {"200": {"description": "Done"}}}


def document(**more: Any) -> dict[str, Any]:
    """Return a complete document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/things": {"get": OPERATION}},
        **more,
    }


@pytest.mark.parametrize(
    ("name", "content"),
    [("reference to another file", document(paths={"/things": {"$ref": "other.json#/paths/things"}}))],
)
def test_documented_unsupported_feature_is_an_error(name: str, content: dict[str, Any], tmp_path: Path) -> None:
    assert name in page("faq.md").text
    (tmp_path / "api.json").write_text(json.dumps(content), "utf-8")
    command = ["opgen", "generate", "--spec", "api.json", "--output", "client"]
    done = run(command, tmp_path)
    assert done.returncode == 3
    assert re.match(r"api\.json:\d+:\d+: .+ \(at /", done.stderr)
    assert not (tmp_path / "client").exists()


@pytest.mark.parametrize("file", [ROOT / "README.md", *sorted(DOCS.glob("*.md"))], ids=lambda file: file.name)
def test_every_link_leads_somewhere(file: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", file.read_text("utf-8"))
    for target in targets:
        if not target.startswith("https://"):
            assert (file.parent / target).exists(), target


def test_every_page_is_found_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for file in DOCS.glob("*.md"):
        assert f"(docs/{file.name})" in readme
