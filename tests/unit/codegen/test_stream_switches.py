"""A boolean such as `stream` selects the form of a response, and the functions of an operation send it themselves."""

import inspect
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from opgen.core.options import Options

from tests.support.packages import generated_package

BOOLEAN = {"type": "boolean"}
STREAM = {"text/event-stream": {"schema": {"type": "object"}}}
BOTH = {"application/json": {"schema": {"type": "string"}}, **STREAM}


def document(name: str, schema: Any, *, required: bool = False, content: Any = BOTH) -> dict[str, Any]:
    """Return a document with a boolean beside the field `text` of a body."""
    properties = {"text": {"type": "string"}, name: schema}
    body = {"type": "object", "properties": properties, "required": [name] if required else []}
    operation = {
        "operationId": "chat",
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {"200": {"description": "Done.", "content": content}},
    }
    return {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/chat": {"post": operation}}}


def keywords(function: Any) -> list[str]:
    """Return the names of the arguments but the client."""
    return [*inspect.signature(function).parameters][1:]


def bodies(package: ModuleType, name: str) -> list[bytes]:
    """Return the bodies that the builder `name` writes for a mapping, a model and a model with the switch."""
    model: Any
    (model,) = (each for each in vars(package.models).values() if inspect.isclass(each) and "Chat" in each.__name__)
    build = getattr(package, name)
    given = [{"text": "a"}, model.model_construct(text="a"), model.model_construct(text="a", stream=None)]
    return [build(each).content.replace(b" ", b"") for each in given]


@pytest.mark.parametrize(
    ("schema", "required", "plain"),
    [
        (BOOLEAN, False, b'{"text":"a"}'),
        ({"type": ["boolean", "null"], "default": False}, False, b'{"text":"a"}'),
        ({**BOOLEAN, "default": True}, False, b'{"text":"a","stream":false}'),
        (BOOLEAN, True, b'{"text":"a","stream":false}'),
    ],
)
def test_functions_send_the_switch(tmp_path: Path, schema: Any, plain: bytes, *, required: bool) -> None:
    with generated_package(document("stream", schema, required=required), tmp_path, Options(package="api")) as package:
        for name in ("chat", "chat_async", "chat_stream", "chat_stream_async"):
            assert keywords(getattr(package, name)) == ["text"]
        assert {*bodies(package, "chat_stream_request")} == {b'{"text":"a","stream":true}'}
        assert {*bodies(package, "chat_request")[:2]} == {plain}


@pytest.mark.parametrize(
    ("name", "is_switch"),
    [
        ("streaming", True),
        ("isStream", True),
        ("enable_streaming", True),
        ("include_stream", False),
        ("upstream", False),
    ],
)
def test_name_decides_about_a_switch(tmp_path: Path, name: str, *, is_switch: bool) -> None:
    with generated_package(document(name, BOOLEAN), tmp_path, Options(package="api")) as package:
        assert (len(keywords(package.chat)) == 1) == is_switch


@pytest.mark.parametrize(("schema", "content"), [({"type": "string"}, BOTH), (BOOLEAN, STREAM)])
def test_other_fields_stay_keywords(tmp_path: Path, schema: Any, content: Any) -> None:
    with generated_package(document("stream", schema, content=content), tmp_path, Options(package="api")) as package:
        assert sorted(keywords(package.chat)) == ["stream", "text"]
