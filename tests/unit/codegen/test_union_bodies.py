"""Bodies that fit one of several schemas: fields of all objects as keywords, other members as `body`."""

import importlib
import inspect
import json
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any, Literal

import httpx2
import pytest
from opgen.core.options import Options

from tests.support.packages import generated_package
from tests.support.tables import tables

TABLES = tables(__file__)

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}


DOCUMENT: dict[str, Any] = TABLES["document"]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Yield the package of the document."""
    with generated_package(DOCUMENT, tmp_path_factory.mktemp("unions"), Options(package="unions")) as package:
        yield package


def _sent(package: ModuleType, function: str, /, *path: str, **keywords: Any) -> bytes:
    """Return the content that a function sends."""
    sent: list[bytes] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request.read())
        return httpx2.Response(200, json={"kind": "cat", "name": "Tom"})

    http_client = httpx2.Client(transport=httpx2.MockTransport(answer))
    with package.Client(base_url="https://a.example", http_client=http_client) as client:
        getattr(package, function)(client, *path, **keywords)
    return sent[0]


@pytest.mark.parametrize(("name", "keywords", "body"), TABLES["fields_of_every_object_are_keywords"])
def test_fields_of_every_object_are_keywords(
    package: ModuleType, name: str, keywords: dict[str, Any], body: object
) -> None:
    path = ("a",) if name == "upsert" else ()
    content = _sent(package, name, *path, **keywords)
    assert (json.loads(content) if content else None) == body
    if isinstance(body, dict) and None not in keywords.values():  # a mapping and the builder mean the same
        assert json.loads(getattr(package, f"{name}_request")(*path, body).content) == body


def test_constant_of_the_only_fitting_object_is_sent(package: ModuleType) -> None:
    assert _sent(package, "pay", number="4") == b"type=card&number=4"
    assert _sent(package, "pay", number="4", iban="DE") == b"type=card&number=4&iban=DE"
    assert _sent(package, "pay", iban="DE") == b"iban=DE"


@pytest.mark.parametrize(("name", "keywords", "message"), TABLES["values_that_fit_no_object_are_refused"])
def test_values_that_fit_no_object_are_refused(
    package: ModuleType, name: str, keywords: dict[str, Any], message: str
) -> None:
    with pytest.raises(TypeError) as caught:
        _sent(package, name, *(("a",) if name == "upsert" else ()), **keywords)
    assert message in str(caught.value)


def test_signature_has_the_fields_of_every_object(package: Any) -> None:
    inputs: Any = importlib.import_module(f"{package.__name__}.inputs")
    unset = package.client.Unset
    kind, either = Literal["cat", "dog"], package.Batch | inputs.BatchDict | unset
    points = Sequence[package.Point | inputs.PointDict] | unset
    rows = Sequence[package.Row | inputs.RowDict] | str | unset
    expected: dict[str, dict[str, Any]] = {
        "upsert": {"name": str, "batch": either, "shard_key": str | None | unset, "points": points},
        "create": {"kind": kind, "name": str, "age": int | str | unset, "tricks": list[str] | unset},
        "insert": {"id": int | unset, "note": str | unset, "dry_run": bool | unset, "body": rows},
    }
    for name, arguments in expected.items():
        _, *parameters = inspect.signature(getattr(package, name), eval_str=True).parameters.values()
        assert {each.name: each.annotation for each in parameters} == arguments
        needed = [each.name for each in parameters if each.default is inspect.Parameter.empty]
        # In `insert`, `body` may take the place of the fields.
        assert needed == {"upsert": ["name"], "create": ["kind", "name"], "insert": []}[name]
    about = inspect.getdoc(package.upsert) or ""
    assert "points: Only in `PointsList`." in about
    assert "age: Years." in (inspect.getdoc(package.create) or "")
