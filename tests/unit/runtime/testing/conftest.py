"""A generated package with test doubles."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import anyio
import pytest
import yaml
from opgen.core.options import Options, Pagination

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
    fake: Any
    backend: str | None = None  # of an asynchronous client

    @property
    def suffix(self) -> str:
        """Return the suffix of the functions of the client."""
        return "_async" if self.backend else ""

    def function(self, name: str) -> Any:
        """Return a function of an operation, for the client."""
        return getattr(self.package, f"{name}{self.suffix}")

    def on(self, name: str) -> Any:
        """Return the prepared responses of an operation."""
        return self.fake.on(self.function(name))

    def call(self, name: str, *arguments: Any, **keywords: Any) -> Any:
        """Call an operation. Return its result, or the list of its items."""
        result = self.function(name)(self.fake, *arguments, **keywords)
        return self.result(result)

    def result(self, result: Any) -> Any:
        """Return the value of a result, or the list of its items."""

        async def items() -> list[Any]:
            if not hasattr(result, "__aenter__"):
                return [each async for each in result]
            async with result as opened:
                return [each async for each in opened]

        async def value() -> Any:
            return await result

        if hasattr(result, "__aiter__"):
            return anyio.run(items, backend=self.backend or "")
        if inspect.isawaitable(result):
            return anyio.run(value, backend=self.backend or "")
        if hasattr(result, "reconnecting"):
            with result as opened:
                return list(opened)
        return list(result) if hasattr(result, "pages") else result


@pytest.fixture(scope="session", params=["httpx2", "httpx"])
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder = tmp_path_factory.mktemp("testing")
    document = yaml.safe_load(SPEC.read_text("utf-8"))
    options = replace(OPTIONS, http_library=request.param)
    with generated_package(document, folder, options) as package:
        yield package


@pytest.fixture(params=["sync", "asyncio", "trio"])
def doubles(request: pytest.FixtureRequest, package: ModuleType) -> Doubles:
    testing = __import__(f"{package.__name__}.testing").testing
    if request.param == "sync":
        return Doubles(package=package, fake=testing.FakeClient())
    fake = testing.AsyncFakeClient()
    return Doubles(package=package, fake=fake, backend=request.param)
