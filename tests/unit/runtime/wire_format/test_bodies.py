"""Forms and files between a generated client and a FastAPI service, over a real socket."""

import email
import io
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import pytest
from fastapi import FastAPI, File, Form, Request, UploadFile
from hypothesis import given, settings
from hypothesis import strategies as st
from opgen.core.options import Options
from pydantic import BaseModel

from tests.support.examples import share
from tests.support.packages import generated_package
from tests.support.servers.running import running

LARGE = b"0123456789abcdef" * (1 << 16)  # 1 MiB, in many pieces


class Login(BaseModel):
    """A form as one model."""

    user: str
    scopes: list[str] = []
    age: int | None = None


def create_app() -> FastAPI:
    """Return a service that returns the content of its requests."""
    app = FastAPI(title="Forms", version="1")

    @app.post("/login", operation_id="login")
    def login(form: Annotated[Login, Form()]) -> dict[str, Any]:
        return form.model_dump()

    @app.post("/upload", operation_id="upload")
    async def upload(
        files: Annotated[list[UploadFile], File()],
        note: Annotated[str, Form()],
        cover: UploadFile | None = None,
        sizes: Annotated[list[int] | None, Form()] = None,
    ) -> dict[str, Any]:
        return {
            "files": [await _told(file) for file in files],
            "note": note,
            "cover": await _told(cover) if cover else None,
            "sizes": sizes,
        }

    @app.post("/optional", operation_id="optional")
    async def optional(cover: UploadFile | None = None, note: Annotated[str | None, Form()] = None) -> list[Any]:
        return [await _told(cover) if cover else None, note]

    @app.post("/related", operation_id="related", openapi_extra=RELATED)
    async def related(request: Request) -> list[Any]:
        head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
        message = email.message_from_bytes(head + await request.body())
        kind = message.get_param("type")
        return [kind, *([p.get_content_type(), p["Content-ID"]] for p in message.walk())]

    @app.post("/mixed", operation_id="mixed", openapi_extra={"requestBody": MIXED})
    @app.post("/raw", operation_id="raw", openapi_extra={"requestBody": RAW})
    async def raw(request: Request) -> dict[str, Any]:
        body = await request.body()
        return {"type": request.headers["content-type"], "text": body.decode()}

    return app


LOGIN = {"$ref": "#/components/schemas/Login"}
RAW: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {"schema": LOGIN},
        "application/xml": {"schema": LOGIN},
        "text/plain": {"schema": {"type": "string"}},
        "application/x-www-form-urlencoded": {"schema": LOGIN},
    },
}
MIXED = {
    "required": True,
    "content": {
        **RAW["content"],
        "application/x-www-form-urlencoded": {
            "schema": {"type": "object", "properties": {"other": {"type": "string"}}}
        },
        "application/octet-stream": {},
    },
}
RELATED = {
    "requestBody": {
        "required": True,
        "content": {"multipart/related": {"schema": {"type": "array", "prefixItems": [LOGIN, {}], "minItems": 2}}},
    }
}


async def _told(file: UploadFile) -> list[Any]:
    return [file.filename, file.content_type, len(await file.read())]


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Yield the client that is generated from the service's own document."""
    folder = tmp_path_factory.mktemp("forms")
    document, options = create_app().openapi(), Options(package="forms")
    with generated_package(document, folder, options) as package:
        yield package


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Return the URL of the service."""
    with running(create_app()) as found:
        yield found


@pytest.fixture
def client(forms: ModuleType, url: str) -> Iterator[Any]:
    """Yield the client."""
    with forms.Client(base_url=url, max_retries=0) as client:
        yield client


def test_form_arrives_as_its_model(forms: ModuleType, client: Any) -> None:
    given = {"user": "ü & =+", "scopes": ["a", "b c"], "age": None}

    assert forms.login(client, **given) == {"user": "ü & =+", "scopes": ["a", "b c"], "age": None}


def test_files_are_given_as_httpx_accepts_them(forms: ModuleType, client: Any) -> None:
    files: list[Any] = [
        b"",
        (None, b"1"),
        ("two", b"12"),
        ("three", io.BytesIO(b"123"), "text/x-three"),
        ("4.png", b"1234", None, {}),
    ]
    found = forms.upload(client, files=files, note="n")["files"]

    assert found == [
        ["files", "application/octet-stream", 0],
        ["files", "application/octet-stream", 1],
        ["two", "application/octet-stream", 2],
        ["three", "text/x-three", 3],
        ["4.png", "image/png", 4],
    ]
    wrongs: list[Any] = [("a.txt",), ("a.txt", 1), ("a", b"", "b", {}, 1), 1]
    for wrong in wrongs:
        with pytest.raises(ValueError, match="expected an Upload, a file, or a tuple such as"):
            forms.upload(client, files=[wrong], note="")


def test_files_arrive_with_names_types_and_fields(forms: ModuleType, client: Any, tmp_path: Path) -> None:
    path = tmp_path / "large ü.png"
    path.write_bytes(LARGE)
    with path.open("rb") as file:
        files = [
            forms.Upload(b"", "empty.txt"),
            forms.Upload(file),
            forms.Upload(io.BytesIO(b"123"), "three", "text/x-three"),
        ]
        found = forms.upload(client, files=files, note="näh", sizes=[1, 2])

    assert found == {
        "files": [
            ["empty.txt", "text/plain", 0],
            ["large ü.png", "image/png", len(LARGE)],
            ["three", "text/x-three", 3],
        ],
        "note": "näh",
        "cover": None,
        "sizes": [1, 2],
    }


@pytest.mark.parametrize(
    ("content_type", "text"),
    [(None, '{"user":"a"}'), ("application/json", '{"user":"a"}'), ("application/x-www-form-urlencoded", "user=a")],
)
def test_caller_chooses_how_a_model_is_sent(
    forms: ModuleType, client: Any, content_type: str | None, text: str
) -> None:
    chosen = {"content_type": content_type} if content_type else {}

    assert forms.raw(client, user="a", **chosen) == {
        "type": content_type or "application/json",
        "text": text,
    }


@pytest.mark.parametrize("content_type", ["application/xml", "text/plain"])
@pytest.mark.parametrize("body", ["<a>ü</a>", "<a>ü</a>".encode()])
def test_text_and_xml_are_sent_as_given(forms: ModuleType, client: Any, content_type: str, body: str | bytes) -> None:
    assert client.send(forms.raw_request(body, content_type=content_type)) == {"type": content_type, "text": "<a>ü</a>"}


@pytest.mark.parametrize("content_type", ["application/xml", "text/plain", "application/octet-stream"])
def test_text_beside_objects_with_other_fields_is_sent_as_given(
    forms: ModuleType, client: Any, content_type: str
) -> None:
    body = b"hello" if content_type == "application/octet-stream" else "hello"
    sent = client.send(forms.mixed_request(body, content_type=content_type))
    assert sent == {"type": content_type, "text": "hello"}


def test_form_with_nothing_in_it_is_a_form(forms: ModuleType, client: Any) -> None:
    assert client.send(forms.optional_request(forms.OptionalBody())) == [None, None]
    assert forms.optional(client) == [None, None]


@settings(max_examples=share(0.3), deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_arrives_in_a_part(forms: ModuleType, url: str, text: str) -> None:
    with forms.Client(base_url=url) as client:
        found = forms.optional(client, note=text)
    assert found == [None, text or None]  # to FastAPI an empty field is none


def test_parts_without_names_arrive_in_order(forms: ModuleType, client: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG")
    body = [forms.Login(user="a"), forms.Upload(path, headers={"Content-ID": "<a>"})]

    assert forms.related(client, body=body) == [
        "application/json",
        ["multipart/related", None],
        ["application/json", None],
        ["image/png", "<a>"],
    ]
