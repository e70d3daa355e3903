"""The service on a socket, and the client that is generated from its document."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest
from opgen.core.options import Options
from opgen.core.pagination import Pagination

from tests.support.packages import generated_package
from tests.support.servers.running import running
from tests.unit.runtime.pagination.service import create_app

PAGINATION = (
    Pagination(
        operations=("by_offset",),
        by="offset",
        parameter="offset",
        size="limit",
        items="data",
        total="total_count",
    ),
    Pagination(
        operations=("by_skip",),
        by="offset",
        parameter="skip",
        size="limit",
        items="recent_billings",
    ),
    Pagination(
        operations=("by_page",),
        by="page",
        parameter="page",
        items="sandboxes",
        more="has_next",
    ),
    Pagination(
        operations=("by_page_count",),
        by="page",
        parameter="page",
        items="samples",
        pages="total_pages",
    ),
    Pagination(
        operations=("plain_list", "bare_map"),
        by="page",
        parameter="page",
        size="page_size",
    ),
    Pagination(
        operations=("by_cursor", "search", "circling_cursor"),
        by="cursor",
        parameter="cursor",
        items="items",
        next="/meta/next_cursor",
    ),
    Pagination(operations=("by_link",), by="link"),
    Pagination(operations=("by_url",), by="url", next="next", items="/value"),
    Pagination(operations=("ignores_page",), by="page", parameter="page"),
)


@dataclass(frozen=True, kw_only=True)
class Things:
    """The generated package, and the service that it calls."""

    package: ModuleType
    url: str
    asked: list[str]

    def client(self) -> Any:
        """Return a client of the service."""
        return self.package.Client(base_url=self.url)


@pytest.fixture(scope="session")
def service() -> Iterator[tuple[Any, str]]:
    app = create_app()
    with running(app) as url:
        yield app, url


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    options = Options(package="things", pagination=PAGINATION)
    folder = tmp_path_factory.mktemp("paging")
    with generated_package(create_app().openapi(), folder, options) as package:
        yield package


@pytest.fixture
def things(service: tuple[Any, str], package: ModuleType) -> Things:
    app, url = service
    app.state.asked.clear()
    return Things(package=package, url=url, asked=app.state.asked)
