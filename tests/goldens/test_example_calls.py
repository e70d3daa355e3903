"""The examples in docstrings are calls that send a request."""

import inspect
from contextlib import suppress
from datetime import date, datetime, time
from types import ModuleType
from uuid import UUID

import httpx2
from opgen.codegen.build.package import build

from tests.goldens.cases import Case, each_golden


def _has_examples(case: Case) -> bool:
    return case.options.http_library == "httpx2" and any(each.example for each in case.api.operations)


@each_golden(_has_examples)
def test_each_example_sends_its_request(case: Case, package: ModuleType) -> None:
    sent: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return httpx2.Response(400)

    names = {name: getattr(package, name) for name in dir(package)}
    given = {"UUID": UUID, "date": date, "datetime": datetime, "time": time}
    http_client = httpx2.Client(transport=httpx2.MockTransport(answer))
    client = package.Client(base_url="https://api.example.com", http_client=http_client)
    found = [each for module in build(case.api, case.options).modules for each in module.operations if each.example]
    for count, each in enumerate(found, start=1):
        text = inspect.cleandoc(names[each.sync.name].__doc__)
        _, _, example = text.partition("\n\nExample:\n")
        assert example.lstrip().startswith(f"{each.sync.name}(")
        with suppress(package.ApiError):
            exec(inspect.cleandoc(example), {**names, **given, "client": client})  # noqa: S102 - the code of a golden
        assert len(sent) == count
