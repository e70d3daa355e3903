"""Service on a socket, and the client that is generated from its document."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from types import ModuleType
from typing import Any

import pytest
from opgen.core.options import Options, Pagination

from tests.support.clients import Kind
from tests.support.packages import generated_package
from tests.support.servers.running import running
from tests.unit.runtime.pagination.service import create_app

PAGINATION = (
    Pagination(operations=("by_offset",), by="offset", parameter="offset", items="data", total="total_count"),
    Pagination(operations=("by_skip",), by="offset", parameter="skip", items="recent_billings"),
    Pagination(operations=("by_page",), by="page", parameter="page", items="sandboxes", more="has_next"),
    Pagination(operations=("by_page_count",), by="page", parameter="page", items="samples", pages="total_pages"),
    Pagination(
        operations=("plain_list", "bare_map", "capped_by_page", "hidden_by_page", "equal_values", "ignores_page"),
        by="page",
        parameter="page",
    ),
    Pagination(operations=("untyped_items",), by="page", parameter="page", items="data"),
    Pagination(operations=("capped_by_offset", "hidden_by_offset"), by="offset", parameter="offset"),
    Pagination(operations=("scan_by_page",), by="page", parameter="page", items="sandboxes", more="has_next"),
    Pagination(operations=("scan_by_offset",), by="offset", parameter="offset", items="sandboxes", more="has_next"),
    Pagination(
        operations=("equal_values_with_more", "ignores_page_with_more"),
        by="page",
        parameter="page",
        items="data",
        more="more",
    ),
    Pagination(
        operations=("more_without_cursor",), by="cursor", parameter="cursor", items="data", next="next", more="more"
    ),
    Pagination(operations=("counted_items",), by="offset", parameter="offset", items="data", total="total"),
    Pagination(operations=("counted_pages",), by="page", parameter="page", items="data", pages="pages"),
    Pagination(operations=("refuses_unknown_pages",), by="page", parameter="page", items="data", total="total"),
    Pagination(
        operations=("by_cursor", "search", "scan_by_cursor", "circling_cursor", "empty_with_new_cursors"),
        by="cursor",
        parameter="cursor",
        items="items",
        next="/meta/next_cursor",
    ),
    Pagination(operations=("by_link", "scan_by_link"), by="link"),
    Pagination(operations=("by_url", "scan_by_url"), by="url", next="next", items="/value"),
)


@dataclass(frozen=True, kw_only=True)
class Things:
    """The generated package, the service that it calls, and the kind of client."""

    package: ModuleType
    url: str
    asked: list[str]
    kind: Kind

    def client(self, **settings: Any) -> Any:
        """Return a client of the service."""
        return self.kind.client(self.package, **{"base_url": self.url, **settings})

    def pages(self, client: Any, name: str, **arguments: Any) -> Any:
        """Return an iteration over the items of the operation `name`."""
        return self.kind.function(self.package, f"{name}_all")(client, **arguments)

    def all(
        self, name: str, *, until: int | None = None, settings: dict[str, Any] | None = None, **arguments: Any
    ) -> list[Any]:
        """Return the items of all pages of the operation `name`, or the first `until` items."""
        with self.client(**(settings or {})) as client:
            return list(islice(self.pages(client, name, **arguments), until))

    def ids(self, name: str, **arguments: Any) -> list[int]:
        """Return the ids of the items of all pages."""
        return [item.id for item in self.all(name, **arguments)]


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
def things(service: tuple[Any, str], package: ModuleType, kind: Kind) -> Things:
    """Return the service with each kind of client."""
    app, url = service
    app.state.asked.clear()
    return Things(package=package, url=url, asked=app.state.asked, kind=kind)
