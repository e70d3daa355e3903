"""Any text in any place, through a generated client, to a service whose document the generator was given."""

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any
from urllib.parse import unquote

import pytest
from fastapi import Cookie, FastAPI, Header, Query
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.document import load
from generator.options import Options
from generator.pipeline import generate
from generator.source.read import read
from tests.servers.running import running

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
# What a path segment may be, and what servers keep of a header.
SEGMENT = TEXT.filter(lambda text: text not in {"", ".", ".."} and "/" not in text)
VISIBLE = st.text(st.characters(min_codepoint=33, max_codepoint=126))

app = FastAPI(title="Echo", version="1")


@app.get("/echo/{segment}", operation_id="echo")
def echo(
    segment: str,
    text: Annotated[str, Query()],
    texts: Annotated[list[str] | None, Query()] = None,
    x_text: Annotated[str | None, Header()] = None,
    theme: Annotated[str | None, Cookie()] = None,
) -> dict[str, Any]:
    """What arrived. Cookies are not decoded by the service: their style, which is form, is percent-encoded."""
    return {
        "segment": segment,
        "text": text,
        "texts": texts or [],
        "x_text": x_text,
        "theme": None if theme is None else unquote(theme),
    }


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A client of the service."""
    package = _package(tmp_path_factory.mktemp("parameters"))
    with running(app) as url, package.Client(base_url=url) as client:
        yield lambda *args, **keywords: package.echo(client, *args, **keywords)


def _package(folder: Path) -> ModuleType:
    source = read(json.dumps(app.openapi()).encode(), "openapi.json")
    files = generate(load(source), Options(package="standard_echo")).files
    for path, text in files.items():
        file = Path(folder, "standard_echo", path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    return importlib.import_module("standard_echo")


@settings(max_examples=50, deadline=None)
@given(
    segment=SEGMENT,
    keywords=st.fixed_dictionaries(
        {
            "text": TEXT,
            "texts": st.lists(TEXT),
            "x_text": VISIBLE,
            "theme": VISIBLE,
        }
    ),
)
def test_what_is_sent_arrives(
    client: Any, segment: str, keywords: dict[str, Any]
) -> None:
    assert client(segment, **keywords) == {"segment": segment, **keywords}
