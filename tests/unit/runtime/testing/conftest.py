"""A generated package with test doubles."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from opgen.core.options import Options, Pagination

from tests.support.clients import Blocking, Kind
from tests.support.packages import generated_package

SPEC = Path(__file__).with_name("spec.yaml")
PAGINATION = (
    Pagination(operations=("list_items",), by="page", parameter="page"),
    Pagination(operations=("find_items",), by="cursor", parameter="cursor", items="items", next="next"),
)
OPTIONS = Options(package="doubled", pagination=PAGINATION, testing=True)


@dataclass(frozen=True, kw_only=True)
class Doubles:
    """The generated package, and a fake client of one kind."""

    package: ModuleType
    kind: Kind
    fake: Any

    def on(self, name: str) -> Any:
        """Return the prepared responses of an operation."""
        suffix = "_async" if self.kind.portal else ""
        return self.fake.on(getattr(self.package, f"{name}{suffix}"))

    def call(self, name: str, *arguments: Any, **keywords: Any) -> Any:
        """Call an operation. Return its result, or the list of its items."""
        result = self.kind.function(self.package, name)(self.fake, *arguments, **keywords)
        return (
            [*result]
            if isinstance(result, Blocking) or hasattr(result, "__next__") or hasattr(result, "pages")
            else result
        )

    def item(self, number: int = 1, **fields: Any) -> Any:
        """Return an item."""
        return self.package.Item(id=number, **fields)


@pytest.fixture(scope="session", params=["httpx2", "httpx"])
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder = tmp_path_factory.mktemp("testing")
    document = yaml.safe_load(SPEC.read_text("utf-8"))
    options = replace(OPTIONS, http_library=request.param)
    with generated_package(document, folder, options) as package:
        yield package


@pytest.fixture
def doubles(kind: Kind, package: ModuleType) -> Doubles:
    testing = import_module(f"{package.__name__}.testing")
    fake = testing.FakeClient() if kind.portal is None else Blocking(kind.portal, testing.AsyncFakeClient())
    return Doubles(package=package, kind=kind, fake=fake)
