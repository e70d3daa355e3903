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

TABLE = """
by_offset                                       by=offset parameter=offset items=data total=total
scan_by_offset                                  by=offset parameter=offset items=data more=more
plain_by_offset                                 by=offset parameter=offset
by_page says_more                               by=page parameter=page items=data more=more
by_page_count counted_pages                     by=page parameter=page items=data pages=pages
plain_list bare_map equal_values ignores_page   by=page parameter=page
untyped_items                                   by=page parameter=page items=data
refuses_unknown_pages                           by=page parameter=page items=data total=total
counted_items                                   by=offset parameter=offset items=data total=total
by_cursor search odd_cursors                    by=cursor parameter=cursor items=data next=/meta/next_cursor
by_time by_number search_by_time search_by_number by=cursor parameter=since items=data next=next
more_without_cursor                             by=cursor parameter=cursor items=data next=next more=more
by_link                                         by=link
by_last_id                                      by=cursor parameter=after items=data next=/data/-1/id more=more
by_url                                          by=url next=next items=/data
"""
"""Operations, and the fields of their pagination."""


def pagination(line: str) -> Pagination:
    """Return the pagination of a line of the table."""
    operations, _, fields = line.partition(" by=")
    by, *others = fields.split()
    given: dict[str, Any] = dict(field.split("=") for field in (f"by={by}", *others))
    return Pagination(operations=tuple(operations.split()), **given)


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
        """Return the pages of the operation `name`. Their first page is requested at once, or for each iteration."""
        return self.kind.function(self.package, name)(client, **arguments)

    def first(self, client: Any, name: str, **arguments: Any) -> Any:
        """Return the first page of the operation `name`."""
        pages = self.pages(client, name, **arguments)
        return pages if self.kind.portal is None else pages.opened()

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


OPTIONS = Options(package="things", pagination=tuple(map(pagination, TABLE.strip().splitlines())))


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder = tmp_path_factory.mktemp("paging")
    with generated_package(create_app().openapi(), folder, OPTIONS) as package:
        yield package


@pytest.fixture
def things(service: tuple[Any, str], package: ModuleType, kind: Kind) -> Things:
    """Return the service with each kind of client."""
    app, url = service
    app.state.asked.clear()
    return Things(package=package, url=url, asked=app.state.asked, kind=kind)
