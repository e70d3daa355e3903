"""Fields of bodies: the request that a keyword, a mapping and a model give, and the signatures of functions."""

import copy
import inspect
import json
import pickle
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

import httpx2
import pytest
from opgen.core.options import Names, Options
from opgen.document.document import load
from opgen.pipeline import read_api
from opgen.source.read import read

from tests.support.documents import operation
from tests.support.packages import generated_package
from tests.support.tables import tables

TABLES = tables(__file__)

TEXT = {"type": "string"}
ROW = {"$ref": "#/components/schemas/Row"}
SECRET = {"type": "object", "required": ["key"], "properties": {"title": TEXT, "key": {**TEXT, "writeOnly": True}}}
UNSET = object()
NOTHING = {"type": "object", "properties": {}}


def _post(name: str, schema: Any, *parameters: Any, required: bool = True, kind: str = "application/json") -> Any:
    body = {"required": required, "content": {kind: {"schema": schema}}}
    return {**operation(name), "requestBody": body, "parameters": [*parameters]}


TYPED = _post("typed", {"type": "object", "properties": {"content_type": TEXT}})
TYPED["requestBody"]["content"]["text/plain"] = {"schema": TEXT}
RANGED = _post("ranged", ROW)
RANGED["requestBody"]["content"] |= {"application/a+json": {"schema": ROW}, "*/*": {"schema": {}}}
LISTED = _post("listed", {"type": "array", "items": ROW})
LISTED["requestBody"]["content"]["application/jsonl"] = {"itemSchema": TEXT}
DOCUMENT: dict[str, Any] = TABLES["document"]
REQUIRED = {"a": "1", "b": None}
SENT = {"a": "1", "b": None, "kind": "only"}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Yield the package of the document."""
    with generated_package(DOCUMENT, tmp_path_factory.mktemp("fields"), Options(package="fields")) as package:
        yield package


def _called(package: ModuleType, name: str, **keywords: Any) -> tuple[bytes, str | None]:
    """Return the content that a function sends, and its media type."""
    sent: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        request.read()
        sent.append(request)
        return httpx2.Response(204)

    with package.Client(
        base_url="https://a.example", http_client=httpx2.Client(transport=httpx2.MockTransport(answer))
    ) as client:
        getattr(package, name)(client, **keywords)
    return sent[0].content, sent[0].headers.get("content-type")


@pytest.mark.parametrize("name", "abcdef")
@pytest.mark.parametrize("value", ["2", None, UNSET])
def test_value_null_and_unset_mean_the_same_everywhere(package: ModuleType, name: str, value: object) -> None:
    """Check keywords, mappings at any depth, and models: required and optional fields, nullable or not."""
    value = package.client.UNSET if value is UNSET else value
    row = SENT | {name: value}
    rows = {"one": row, "many": [row], "named": {"x": row}, "either": row}
    ways: dict[str, Callable[[], Any]] = {
        **{key: partial(package.nested_request, {key: each}) for key, each in rows.items()},
        "model": lambda: package.nested_request({"one": package.Row(**row)}),
    }
    flat: dict[str, Callable[[], Any]] = {
        "keyword": lambda: _called(package, "table", **REQUIRED | {name: value})[0],
        "mapping": lambda: package.table_request(REQUIRED | {name: value}).content,
        "model": lambda: package.table_request(package.TableBody(**row)).content,
        "deep": lambda: _called(package, "nested", **rows)[0],
    }
    if (value is None and name in "ace") or (value is package.client.UNSET and name in "ab"):
        kind = TypeError if value is None else ValueError
        for way, send in {**ways, **flat}.items():
            with pytest.raises((kind, ValueError) if way == "model" else kind) as caught:
                send()
            told = str(caught.value)
            assert name in told, (way, told)
            assert value is not None or "must not be None: if it is optional, leave it out" in told or way == "model"
        return
    sent = {key: each for key, each in row.items() if each is not package.client.UNSET}
    for way in ("keyword", "mapping", "model"):
        assert json.loads(flat[way]()) == sent
    expected = {"one": sent, "many": [sent], "named": {"x": sent}, "either": sent}
    assert json.loads(flat["deep"]()) == expected
    for key in rows:
        assert json.loads(ways[key]().content) == {key: expected[key]}


@pytest.mark.parametrize("name", ["plain", "styled", "json_text", "form_text", "X-Head", "cookie"])
def test_parameter_is_left_out_for_unset_and_refuses_none(package: ModuleType, name: str) -> None:
    argument = {"X-Head": "x_head"}.get(name, name)
    request = package.located_request(**{argument: package.client.UNSET})
    assert (request.query, request.headers, request.cookies) == ((), (), ())
    with pytest.raises(TypeError, match=rf"parameter '{name}' must not be None: if it is optional, leave it out"):
        package.located_request(**{argument: None})
    given = package.located_request(**{argument: {"a": "1"}})
    assert [*given.query, *given.headers, *given.cookies]


def test_parameters_of_paths_and_full_queries_refuse_none(package: ModuleType) -> None:
    with pytest.raises(TypeError, match="'id' must not be None"):
        package.found_request(None)
    assert package.found_request("1").query == ()
    assert package.found_request("1", null_text=None).query == (("null_text", "null"),)
    with pytest.raises(TypeError, match="'mode' must not be None"):
        package.found_request("1", mode=None)


def test_signatures_show_each_field(package: ModuleType) -> None:
    shown = str(inspect.signature(package.table, eval_str=True)).replace("fields.models.", "")
    shown = shown.replace("fields._runtime.encode.", "")
    assert "a: str, b: str | None, c: str | Unset = UNSET, d: str | None | Unset = UNSET" in shown
    assert "e: str | Unset = UNSET, f: str | None | Unset = UNSET" in shown
    assert "kind: Literal['only'] = 'only'" in shown.replace("typing.", "")
    method = inspect.signature(package.Client(base_url="https://a.example").table.create)
    assert list(method.parameters) == [*inspect.signature(package.table).parameters][1:]
    assert list(inspect.signature(package.form).parameters) == list(inspect.signature(package.table).parameters)
    assert list(inspect.signature(package.comment).parameters) == ["client", "body"]
    assert list(inspect.signature(package.event).parameters) == ["client", "state", "at"]
    assert list(inspect.signature(package.labels).parameters) == ["client", "body"]
    for name in ("get_none", "delete_none"):
        assert list(inspect.signature(getattr(package, name)).parameters) == ["client"]
    # Before the first use of the model too, as in a fresh interpreter.
    model = str(inspect.signature(package.NestedBody))
    assert model.startswith("(*, one: "), model
    assert "named: dict[str, " in model


def test_field_called_content_type_is_not_the_media_type(package: ModuleType) -> None:
    assert _called(package, "typed", content_type="x")[0] == b'{"content_type":"x"}'
    assert package.typed_request("x", content_type="text/plain").content == b"x"
    assert _called(package, "ranged", **REQUIRED, content_type="application/a+json")[1] == "application/a+json"


def test_example_that_is_no_object_shows_no_keywords(package: ModuleType) -> None:
    assert "Example" not in package.loose.__doc__
    assert list(inspect.signature(package.loose).parameters) == ["client", "state"]


def test_field_called_body_is_a_keyword(package: ModuleType) -> None:
    assert _called(package, "comment", body="Me too")[0] == b'{"body":"Me too"}'


def test_optional_body_is_sent_with_a_field(package: ModuleType) -> None:
    assert _called(package, "optional") == (b"", None)
    content, media_type = _called(package, "optional", a="1", b=None)
    assert (json.loads(content), media_type) == (SENT, "application/json")
    with pytest.raises(TypeError, match=r"\w+\(\) missing required keyword argument 'a'"):
        _called(package, "optional", c="2")


def test_open_schema_accepts_other_names(package: ModuleType) -> None:
    assert package.opened_request({"at": "1", "later": 2}).content == b'{"at":"1","later":2}'
    for name in ("dependent", "conditional"):  # which name a property under a condition
        assert getattr(package, f"{name}_request")({"at": "1", "zone": "a"}).content == b'{"at":"1","zone":"a"}'
    with pytest.raises(TypeError, match="did you mean 'state'"):
        package.event_request({"stat": "on"})


def _names(arguments: tuple[list[str], list[str]], recorded: Names | None = None) -> Names:
    """Return the names of an operation with these query parameters and fields of the body."""
    parameters, fields = arguments
    listed = [{"name": each, "in": "query", "schema": TEXT} for each in parameters]
    schema = {"type": "object", "properties": dict.fromkeys(fields, TEXT)}
    root = {**DOCUMENT, "paths": {"/a": {"post": _post("make", schema, *listed)}}}
    document = load(read(json.dumps(root).encode(), Path("a.json").name))
    return read_api(document, Options(package="fields"), recorded or Names()).names


@pytest.mark.parametrize(("before", "after", "expected"), TABLES["new_argument_never_takes_a_plain_name"])
def test_new_argument_never_takes_a_plain_name(before: Any, after: Any, expected: dict[str, str]) -> None:
    names = _names(after, _names(before))
    assert names.arguments["make"] == expected
    assert _names(after, names) == names


def test_name_that_only_required_lists_is_a_field_of_any_type(package: ModuleType) -> None:
    sent = {"id": "3", "title": "a"}
    assert json.loads(_called(package, "account", **sent)[0]) == sent
    with pytest.raises(TypeError, match="'id'"):
        _called(package, "account", title="a", account_id="3")
    with pytest.raises(ValueError, match="id"):
        package.account_request({"title": "a", "account_id": "3"})


def test_required_write_only_field_is_a_required_keyword(package: ModuleType) -> None:
    assert json.loads(package.user_request({"key": "a"}).content) == {"key": "a"}
    with pytest.raises(TypeError, match="'key'"):
        _called(package, "user", title="a")
    known = package.User.model_validate({"title": "a"})
    assert known.key is None
    assert known.to_dict() == {"title": "a"}
    for name, body in (
        ("user", {"title": "a"}),
        ("user", known),
        ("users", [known]),
        ("users", [{"title": "a"}]),
        ("team", {"lead": {"title": "a"}}),
        ("team", {"others": {"a": known}}),
    ):
        with pytest.raises(ValueError, match="a request needs 'key' of User"):
            getattr(package, f"{name}_request")(body)
    sent = {"lead": {"title": "a", "key": "b"}, "others": {"a": {"key": "c"}}}
    assert json.loads(package.team_request(sent).content) == sent


def test_integer_that_checkers_refuse_as_a_literal_is_an_int(package: ModuleType) -> None:
    size = inspect.signature(package.huge, eval_str=True).parameters["size"].annotation
    assert size == int | package.client.Unset


@pytest.mark.parametrize(("name", "body", "sent"), TABLES["value_that_fits_is_sent"])
def test_value_that_fits_is_sent(package: ModuleType, name: str, body: object, sent: object) -> None:
    assert json.loads(getattr(package, f"{name}_request")(body).content) == sent


@pytest.mark.parametrize(
    ("name", "body"),
    [
        *TABLES["value_that_does_not_fit_is_refused"],
        ("rows", deque([SENT | {"later": 1}])),
        ("nested", MappingProxyType({"named": MappingProxyType({"x": SENT | {"later": 1}})})),
        ("rows", {"ab"}),
        *((name, None) for name in ("rows", "table", "count", "file", "labels")),
        *((name, UNSET) for name in ("rows", "table", "nothing")),
    ],
)
def test_value_that_does_not_fit_is_refused(package: ModuleType, name: str, body: object) -> None:
    body = import_module("fields._runtime.encode").UNSET if body is UNSET else body
    with pytest.raises((TypeError, ValueError)):
        getattr(package, f"{name}_request")(body)


def test_body_that_may_be_left_out_is_null_only_where_null_is_given(package: ModuleType) -> None:
    assert package.maybe_request().content is None
    assert package.shown_request().content is None
    assert _called(package, "maybe") == (b"", None)
    assert _called(package, "shown") == (b"", None)
    assert _called(package, "maybe", body=None)[0] == b"null"
    for name in ("optional", "table", "file"):
        with pytest.raises(TypeError, match="the body must not be None"):
            getattr(package, f"{name}_request")(None)


def test_items_are_not_read_as_another_media_type(package: ModuleType) -> None:
    assert package.listed_request(["a"], content_type="application/jsonl").content is not None


def _read(package: ModuleType, name: str, value: object) -> Any:
    """Return the value that a function returns for a response."""
    http_client = httpx2.Client(transport=httpx2.MockTransport(lambda _: httpx2.Response(200, json=value)))
    with package.Client(base_url="https://a.example", http_client=http_client, reading="keep") as client:
        return getattr(package, f"get_{name}")(client)


@pytest.mark.parametrize(("name", "value"), TABLES["value_that_was_read_can_be_sent"])
def test_value_that_was_read_can_be_sent(package: ModuleType, name: str, value: object) -> None:
    read = _read(package, name, value)
    for given in (read, copy.deepcopy(read), pickle.loads(pickle.dumps(read))):  # noqa: S301 - made here
        assert json.loads(getattr(package, f"{name}_request")(given).content) == value


@pytest.mark.parametrize("fields", TABLES["field_that_was_read_can_be_sent_in_a_new_body"])
def test_field_that_was_read_can_be_sent_in_a_new_body(package: ModuleType, fields: dict[str, Any]) -> None:
    read = _read(package, "mixed", fields)
    given = {key.replace("-", "_"): getattr(read, key.replace("-", "_")) for key in fields}
    assert json.loads(_called(package, "mixed", **given)[0]) == fields
    assert json.loads(package.outer_request({"inner": given}).content) == {"inner": fields}
    for wrong in ({"at": "later"}, {"numbers": {"a": "x"}}, {"own": 1}):
        with pytest.raises((TypeError, ValueError)):
            package.mixed_request({**given, **wrong})


@pytest.mark.parametrize("value", [[{"count": "x"}, {"count": 1}], ["x"], "x"])
def test_value_that_was_read_can_be_sent_in_a_package_without_unions(value: object, tmp_path: Path) -> None:
    rows = {"type": "array", "items": {"type": "object", "properties": {"count": {"type": "integer"}}}}
    paths = {"/rows": {"post": _post("rows", rows), "get": operation("get_rows", schema=rows)}}
    with generated_package({**DOCUMENT, "paths": paths}, tmp_path, Options(package="plain_bodies")) as package:
        assert json.loads(package.rows_request(_read(package, "rows", value)).content) == value


@pytest.mark.parametrize("is_deprecated", [False, True])
def test_optional_body_that_may_be_null_needs_no_field(tmp_path: Path, *, is_deprecated: bool) -> None:
    schema = {"type": ["object", "null"], "properties": {"a": TEXT}}
    body = {"required": False, "content": {"application/json": {"schema": schema}}}
    post = {
        "operationId": "make",
        "deprecated": is_deprecated,
        "requestBody": body,
        "responses": {"204": {"description": ""}},
    }
    root = {**DOCUMENT, "paths": {"/a": {"post": post}}}
    with generated_package(root, tmp_path, Options(package="nullable_body")) as package:
        assert package.make_request().content is None
        assert package.make_request(None).content == b"null"
        assert package.Client(base_url="http://localhost").a
