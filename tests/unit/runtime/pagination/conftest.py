"""The service on a socket, and the client that is generated from its document."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest
from opgen.core.options import Options
from opgen.core.pagination import read_pagination

from tests.support.packages import generated_package
from tests.support.servers.running import running
from tests.unit.runtime.pagination.service import create_app

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
    {"operations": ["bare_map"], "page": "page", "size": "page_size"},
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
    options = Options(package="things", pagination=read_pagination(PAGINATION))
    folder = tmp_path_factory.mktemp("paging")
    with generated_package(create_app().openapi(), folder, options) as package:
        yield package


@pytest.fixture
def things(service: tuple[Any, str], package: ModuleType) -> Things:
    app, url = service
    app.state.asked.clear()
    return Things(package=package, url=url, asked=app.state.asked)
