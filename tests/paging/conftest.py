"""The service on a socket, and the client that is generated from its document."""

import importlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest

from generator.document import load
from generator.options import Options
from generator.paging import read_pagination
from generator.pipeline import generate
from generator.source.read import read
from tests.paging.service import create_app
from tests.servers.running import running

PAGINATION: list[dict[str, Any]] = [
    {
        "operations": ["by_offset"],
        "offset": "offset",
        "size": "limit",
        "items": "data",
        "total": "total_count",
    },
    {
        "operations": ["by_skip"],
        "offset": "skip",
        "size": "limit",
        "items": "recent_billings",
    },
    {
        "operations": ["by_page"],
        "page": "page",
        "items": "sandboxes",
        "more": "has_next",
    },
    {
        "operations": ["by_page_count"],
        "page": "page",
        "items": "samples",
        "pages": "total_pages",
    },
    {"operations": ["plain_list"], "page": "page", "size": "page_size"},
    {"operations": ["bare_map"], "page": "page"},
    {
        "operations": ["by_cursor", "search", "circling_cursor"],
        "cursor": "cursor",
        "items": "items",
        "next": "/meta/next_cursor",
    },
    {"operations": ["by_link"], "link": True},
    {"operations": ["by_url"], "next_url": "next", "items": "/value"},
    {"operations": ["ignores_page"], "page": "page"},
]


@dataclass(frozen=True, kw_only=True)
class Things:
    """The generated package, and the service that it calls."""

    package: ModuleType
    url: str
    asked: list[str]

    def client(self) -> Any:
        """A client of the service."""
        return self.package.Client(base_url=self.url)


@pytest.fixture(scope="session")
def service() -> Iterator[tuple[Any, str]]:
    app = create_app()
    with running(app) as url:
        yield app, url


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    document = load(read(json.dumps(create_app().openapi()).encode(), "things"))
    options = Options(package="things", pagination=read_pagination(PAGINATION))
    folder = tmp_path_factory.mktemp("paging")
    for path, text in generate(document, options).files.items():
        file = folder / "things" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    yield importlib.import_module("things")
    sys.path.remove(str(folder))


@pytest.fixture
def things(service: tuple[Any, str], package: ModuleType) -> Things:
    app, url = service
    app.state.asked.clear()
    return Things(package=package, url=url, asked=app.state.asked)
