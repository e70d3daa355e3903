"""Any text in any location, sent by a generated client to the service of the same document."""

from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import unquote

import pytest
from fastapi import Cookie, FastAPI, Header, Query
from hypothesis import given, settings
from hypothesis import strategies as st
from opgen.core.options import Options

from tests.support.examples import share
from tests.support.packages import generated_package
from tests.support.servers.running import running

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
# Valid texts of a path segment, and of a header that servers do not change.
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
    """Return the received values, with cookies decoded: their style, form, is percent-encoded."""
    return {
        "segment": segment,
        "text": text,
        "texts": texts or [],
        "x_text": x_text,
        "theme": None if theme is None else unquote(theme),
    }


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Yield a client of the service."""
    folder, options = tmp_path_factory.mktemp("echo"), Options(package="standard_echo")
    with (
        generated_package(app.openapi(), folder, options) as package,
        running(app) as url,
        package.Client(base_url=url) as client,
    ):
        yield lambda *args, **keywords: package.echo(client, *args, **keywords)


@settings(max_examples=share(0.5), deadline=None)
@given(
    segment=SEGMENT,
    keywords=st.fixed_dictionaries({"text": TEXT, "texts": st.lists(TEXT), "x_text": VISIBLE, "theme": VISIBLE}),
)
def test_sent_values_arrive_unchanged(client: Any, segment: str, keywords: dict[str, Any]) -> None:
    assert client(segment, **keywords) == {"segment": segment, **keywords}
