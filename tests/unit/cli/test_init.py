"""`opgen init`: a first snapshot and a section of the configuration, or no change."""

import json
import tomllib
from asyncio import StreamReader, StreamWriter
from pathlib import Path

import pytest

from tests.support.demo_client import snapshot
from tests.support.servers.misbehaving import Received, Server, answer
from tests.unit.cli.project import Project, openapi, serves, text

EXISTING = '[project]\nname = "shop"  # mine\n'


@pytest.fixture
def project(project: Project) -> Project:
    """Return a project with the document `api.json`."""
    project.write("api.json")
    return project


def section(project: Project, name: str) -> dict[str, str]:
    settings = tomllib.loads(project.config.read_text(encoding="utf-8"))
    found: dict[str, str] = settings["tool"]["opgen"]["clients"][name]
    return found


def refused(project: Project, *arguments: str, code: int = 2) -> str:
    """Return the error of a failing `opgen init`, which must change no file."""
    before = snapshot(project.folder)
    said = project.run("init", *arguments)
    assert said.code == code
    assert snapshot(project.folder) == before
    return said.err


def test_init_creates_the_configuration(project: Project) -> None:
    with Server(serves(openapi())) as server:
        said = project.run("init", server.url(), "--name", "shop")
    assert (said.code, said.out) == (0, "")
    assert said.lines == [
        "pyproject.toml: added [tool.opgen.clients.shop]",
        'methods by the rule "paths":',
        "  client",
        "    items",
        *(f"      get_item_{number}  GET  /items/{number}" for number in range(3)),
        "shop: new, 3 operations, 2 schemas",
        "hint: add to .gitattributes: generated/shop/** text eol=lf linguist-generated",
        'hint: the document has no security schemes; set auth, such as auth = "bearer", if the API needs a credential',
        "run: opgen generate shop",
    ]
    assert section(project, "shop") == {
        "source": server.url(),
        "spec": "specs/shop.json",
        "output": "generated/shop",
    }
    origin = server.url().rpartition("/")[0]
    assert f'# servers = {{ main = "{origin}" }}  # the document names no server' in project.config.read_text("utf-8")
    assert project.recorded()["source"] == server.url()
    assert project.run("generate", "shop").code == 0
    assert project.run("check").code == 0


def test_first_methods_are_shown_for_the_recognized_rule(project: Project) -> None:
    paths = {
        f"/boxes/{{id}}/{word}": {
            "get": {"operationId": f"get_{word}", "tags": ["Shop"], "responses": {"204": {"description": "Done"}}},
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
        }
        for word in "abcdefgh"
    }
    project.write("api.json", {**openapi(), "paths": paths})
    said = project.run("init", "api.json", "--name", "shop")
    assert said.lines[1:11] == [
        'methods by the rule "tags":',
        "  client",
        "    shop",
        *(f"      get_{word}  GET  /boxes/{{id}}/{word}" for word in "abcdef"),
        "  …",
    ]
    assert "resources" not in section(project, "shop")


def test_commented_settings_are_valid(project: Project) -> None:
    project.run("init", "api.json", "--name", "shop")
    written = project.config.read_text(encoding="utf-8")
    project.config.write_text(written.replace("\n# ", "\n"), encoding="utf-8")
    assert set(section(project, "shop")) > {"auth", "token_env", "headers"}
    # `check` reads all settings, and reports only the missing package.
    assert project.run("check").code == 1


@pytest.mark.parametrize(
    ("before", "between"),
    [
        (EXISTING, "\n"),
        (EXISTING.rstrip("\n"), "\n\n"),
        (EXISTING.replace("\n", "\r\n"), "\n"),
        ("", ""),
        ("[tool.opgen.clients]\n", "\n"),
    ],
)
def test_init_appends_and_rewrites_nothing(project: Project, before: str, between: str) -> None:
    project.config.write_bytes(before.encode())
    assert project.run("init", "api.json").code == 0
    content = project.config.read_bytes()
    addition = content.removeprefix(before.encode())
    assert before.encode() + addition == content
    assert addition.replace(b"\r\n", b"\n").startswith(f"{between}[tool.opgen.clients.shop]\n".encode())
    assert (b"\n" in content.replace(b"\r\n", b"")) == ("\r\n" not in before)
    assert section(project, "shop")["source"] == "api.json"


def test_init_writes_through_a_link(project: Project) -> None:
    real = project.folder.parent / "real.toml"
    real.write_text(EXISTING, encoding="utf-8")
    project.config.symlink_to(real)
    assert project.run("init", "api.json").code == 0
    assert project.config.is_symlink()
    assert real.read_text(encoding="utf-8").startswith(EXISTING + "\n[tool.opgen.")


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("https://api.primeintellect.ai/openapi.json", "primeintellect"),
        ("https://docs.example.com:8443/a/b.md", "example"),
        ("http://127.0.0.1:8000/openapi.json", "api"),
        ("http://localhost:8000/openapi.json", "api"),
        ("https://api.io/", "api"),
        ("Pet Store.v2.yaml", "pet_store_v2"),
    ],
)
def test_client_is_named_after_its_source(project: Project, source: str, name: str) -> None:
    # The name is found before the fetch, so the source may be missing.
    project.config.write_text(f"[tool.opgen.clients.{name}]\n[tool.opgen.clients.other]\n", encoding="utf-8")
    said = refused(project, source)
    assert f'pyproject.toml: client "{name}" already exists\n' in said
    assert said.rstrip().endswith(f"or run: opgen fetch {name}")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Shop", "shop"),
        ("Pet Store API v2.1", "pet_store"),
        ("Swagger Petstore - OpenAPI 3.0", "petstore"),
        ("FastAPI", "api"),
        ("class", "class_api"),
        ("One two three four five six", "one_two_three_four"),
        ("3D Models", "3_d_models"),
        ("a" * 200, "a" * 60),
        (None, "api"),
    ],
)
def test_client_is_named_after_the_title(project: Project, title: str | None, name: str) -> None:
    project.write("api.json", openapi() | {"info": {"title": title, "version": "1"}})
    said = project.run("init", "api.json")
    assert f"added [tool.opgen.clients.{name}]" in said.err


# Paths of files


def test_a_file_is_named_from_the_configuration(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.folder.parent)
    said = project.run("init", "project/api.json", "--config", "project/pyproject.toml")
    assert said.code == 0
    assert section(project, "shop")["source"] == "api.json"
    assert said.lines[-1] == "run: opgen generate --config project/pyproject.toml shop"
    assert (project.specs / "shop.json").exists()


def test_path_within_the_project_is_written_relative_to_it(project: Project) -> None:
    file = project.folder / "docs" / "api.json"
    file.parent.mkdir()
    file.write_bytes(text(openapi()))
    assert project.run("init", str(file)).code == 0
    assert section(project, "shop")["source"] == "docs/api.json"


def test_source_outside_the_project_stays_absolute(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "api.json"
    file.write_bytes(text(openapi()))
    said = project.run("init", str(file))
    assert said.code == 0
    assert section(project, "shop")["source"] == str(file)
    about = "is an absolute path, which other machines may not have"
    assert f"warning: source {about}: {file}" in said.lines


def test_output_outside_the_project_is_refused(project: Project, tmp_path: Path) -> None:
    for output in (str(tmp_path / "shop"), "../shop"):
        said = refused(project, "api.json", "--output", output)
        assert said == "pyproject.toml: tool.opgen.clients.shop.output: the path is outside the project\n"
    assert not (tmp_path / "shop").exists()


def test_fragment_of_a_url_is_removed(project: Project) -> None:
    with Server(serves(openapi())) as server:
        assert project.run("init", server.url("/docs#section")).code == 0
    assert section(project, "shop")["source"] == server.url("/docs")


# Failures change nothing


@pytest.mark.parametrize("before", [None, EXISTING])
def test_a_failing_fetch_leaves_everything_as_it_was(project: Project, before: str | None) -> None:
    if before is not None:
        project.config.write_text(before, encoding="utf-8")
    with Server(answer(b"", status=500)) as server:
        said = refused(project, server.url(), code=5)
    assert said == f"{server.url()}: the server returned status 500\n"


def test_refused_source_has_a_hint_about_credentials(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(answer(b"", status=401)) as server:
        said = refused(project, server.url(), code=5)
        assert said.splitlines()[1] == (
            "  hint: set an environment variable, and use --header 'Authorization: Bearer ${MY_API_KEY}'"
        )
        monkeypatch.setenv("SHOP_KEY", "hunter2")
        header = "X-Key: ${SHOP_KEY}"
        said = refused(project, server.url(), "--header", header, code=5)
        assert said.splitlines()[1] == "  hint: check the variable in --header"


@pytest.mark.parametrize(
    ("source", "code", "said"),
    [
        ("empty.json", 6, "the document has no operations\n"),
        ("broken.json", 3, "broken.json:1:2: "),
        ("nowhere.json", 2, "nowhere.json: no such file or directory\n"),
        ("-", 2, 'invalid source "-"; use '),
    ],
)
def test_source_without_operations_is_refused(project: Project, source: str, code: int, said: str) -> None:
    project.write("empty.json", openapi(0))
    project.write("broken.json", b"{")
    assert refused(project, source, code=code).startswith(said)


@pytest.mark.parametrize(
    "before",
    [
        "tool = 1\n",
        "[tool]\nopgen = {}\n",
        "[tool.opgen]\nclients = {a = {}}\n",
        "[broken\n",
        "\N{BYTE ORDER MARK}[project]\n",
    ],
)
def test_configuration_that_cannot_be_extended_is_refused(project: Project, before: str) -> None:
    project.config.write_text(before, encoding="utf-8")
    said = refused(project, "api.json")
    assert said.startswith("pyproject.toml: cannot add a section, ")


@pytest.mark.parametrize("name", ["", "a b", "../x", "a.b", "-x", "x" * 65, "\x1b"])
def test_invalid_client_name_is_refused(project: Project, name: str) -> None:
    said = refused(project, "api.json", f"--name={name}")
    assert "invalid client name " in said
    assert said.rstrip("\n").isprintable()


@pytest.mark.parametrize(
    "source", ["https://user:password@example.com/openapi.json", "https://example.com/openapi.json?api_key=password"]
)
def test_a_secret_is_not_written_into_the_configuration(project: Project, source: str) -> None:
    said = refused(project, source)
    assert "the URL contains a secret, which would be committed\n  hint: " in said
    assert "password" not in said


def test_quiet_prints_nothing_on_success(project: Project) -> None:
    said = project.run("init", "api.json", "-q")
    assert (said.code, said.out, said.err) == (0, "", "")


def test_init_resumes_an_interrupted_run(project: Project) -> None:
    project.write("shop.json")
    assert project.run("init", "shop.json").code == 0
    before = project.files()
    project.config.unlink()
    said = project.run("init", "shop.json")
    assert said.code == 0
    assert "shop: unchanged, 3 operations, 2 schemas" in said.lines
    assert project.files() == before
    assert json.loads(project.snapshot.read_bytes())["info"]["title"] == "Shop"


def test_existing_file_at_the_path_of_the_snapshot_is_refused(project: Project) -> None:
    project.specs.mkdir()
    project.snapshot.write_text("my notes", encoding="utf-8")
    said = refused(project, "api.json", "--name", "shop")
    assert said.splitlines() == [
        "specs/shop.json: the file exists",
        "  hint: choose another name with --name, or keep the file as the snapshot with --adopt",
    ]


def test_adopted_file_becomes_the_snapshot_unchanged(project: Project) -> None:
    project.specs.mkdir()
    project.snapshot.write_bytes(text(openapi()))
    said = project.run("init", "https://api.example.com/x", "--name", "shop", "--adopt")
    assert said.code == 0
    assert project.snapshot.read_bytes() == text(openapi())
    assert project.run("generate", "shop").code == 0


def test_adopted_file_must_be_a_document(project: Project) -> None:
    project.specs.mkdir()
    project.snapshot.write_text("my notes", encoding="utf-8")
    refused(project, "api.json", "--name", "shop", "--adopt", code=3)


def test_reserved_word_is_no_client_name(project: Project) -> None:
    said = refused(project, "api.json", "--name", "class")
    assert said.splitlines()[0] == '"class" is a reserved word in Python'
    untitled = openapi() | {"info": {"version": "1"}}
    (project.folder / "class.json").write_bytes(text(untitled))
    assert project.run("init", "class.json").code == 0
    assert section(project, "class_api")["output"] == "generated/class_api"


def test_invalid_section_does_not_block_other_clients(project: Project) -> None:
    project.run("init", "api.json", "--name", "shop")
    with project.config.open("a", encoding="utf-8") as file:
        file.write("[tool.opgen.clients.bad]\nspec = 1\n")
    said = project.run("generate")
    assert said.code == 2
    assert "shop: wrote" in said.err
    assert "tool.opgen.clients.bad.spec: must be a string" in said.err
    assert project.run("check", "shop").code == 0
    report = project.run("check", "--format", "json")
    assert report.code == 2
    assert "tool.opgen.clients.bad.spec" in report.out
    assert project.run("list").code == 2
    assert project.run("fetch").code == 2
    assert project.run("fetch", "shop").code == 0


SWAGGER_UI = b"""<!DOCTYPE html><html><head><title>Docs</title></head><body>
<script>const ui = SwaggerUIBundle({ url: '/v1/openapi.json', dom_id: '#ui' })</script></body></html>"""
REDOC = b"<!DOCTYPE html><html><body><redoc spec-url='openapi.yaml'></redoc></body></html>"
SCALAR = b"""<!doctype html><html><body><div id="app"></div>
<script>Scalar.createApiReference('#app', { url: './openapi.json' })</script></body></html>"""
INITIALIZED = b"""<!doctype html><html><head></head><body>
<script src="./swagger-initializer.js" charset="UTF-8"> </script></body></html>"""
ELSEWHERE = SWAGGER_UI.replace(b"/v1/", b"https://other.example.com/")


class Routes:
    """A server with some pages. Any other path has status 404."""

    def __init__(self, **pages: bytes) -> None:
        self.pages = {f"/{path}": page for path, page in pages.items()}
        self.received: list[Received] = []

    async def __call__(self, received: Received, reader: StreamReader, writer: StreamWriter) -> None:
        """Send the page at the path of the request."""
        self.received.append(received)
        page = self.pages.get(received.target)
        response = answer(page) if page is not None else answer(b"", status=404)
        await response(received, reader, writer)


@pytest.mark.parametrize(
    ("path", "pages", "found"),
    [
        ("/docs", {"docs": SWAGGER_UI, "v1/openapi.json": b"doc"}, "/v1/openapi.json"),
        ("/docs/", {"docs/": REDOC, "docs/openapi.yaml": b"doc"}, "/docs/openapi.yaml"),
        ("/ref", {"ref": SCALAR, "openapi.json": b"doc"}, "/openapi.json"),
        (
            "/ui/index.html",
            {
                "ui/index.html": INITIALIZED,
                "ui/swagger-initializer.js": b"SwaggerUIBundle({ url: '/openapi.json' })",
                "openapi.json": b"doc",
            },
            "/openapi.json",
        ),
        ("", {"openapi.json": b"doc"}, "/openapi.json"),
        ("/", {"": SWAGGER_UI, "v1/openapi.json": b"doc"}, "/v1/openapi.json"),
    ],
)
def test_page_is_followed_to_its_document(project: Project, path: str, pages: dict[str, bytes], found: str) -> None:
    content = {k: text(openapi()) if v == b"doc" else v for k, v in pages.items()}
    with Server(Routes(**content)) as server:
        said = project.run("init", server.url(path), "--name", "shop")
    assert said.code == 0, said.err
    assert said.lines[0] == f"found the document: {server.url(found)}"
    assert section(project, "shop")["source"] == server.url(found)


def test_page_with_a_document_on_another_host_is_not_followed(project: Project) -> None:
    with Server(Routes(docs=ELSEWHERE)) as server:
        said = refused(project, server.url("/docs"), "--name", "shop", code=3)
    assert "https://other.example.com/openapi.json" in said


def test_document_of_a_loopback_host_is_requested(project: Project) -> None:
    with Server(Routes(**{"openapi.json": text(openapi())})) as server:
        said = project.run("init", f"127.0.0.1:{server.port}", "--name", "shop")
    assert said.code == 0, said.err
    assert section(project, "shop")["source"] == server.url()


def test_header_of_init_is_sent_and_written_without_its_value(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_KEY", "hunter2")
    routes = Routes(**{"openapi.json": text(openapi())})
    with Server(routes) as server:
        said = project.run(
            *("init", server.url(), "--name", "shop"),
            *("--header", "Authorization: Bearer ${SHOP_KEY}"),
            *("--header", "Accept: application/json"),
        )
    assert said.code == 0, said.err
    assert {each.headers["authorization"] for each in routes.received} == {"Bearer hunter2"}
    settings = tomllib.loads(project.config.read_text("utf-8"))
    assert settings["tool"]["opgen"]["clients"]["shop"]["headers"] == {
        "Authorization": "Bearer ${SHOP_KEY}",
        "Accept": "application/json",
    }
    for content in snapshot(project.folder).values():
        assert b"hunter2" not in content


@pytest.mark.parametrize("header", ["Authorization: Bearer hunter2", "X-Key: hunter2", "no colon", ": a"])
def test_header_that_could_be_a_secret_is_refused(project: Project, header: str) -> None:
    assert "hunter2" not in refused(project, "api.json", "--header", header)


def test_output_of_init_is_relative_to_the_working_directory(project: Project) -> None:
    assert project.run("init", "api.json", "--output", "src/shop_api").code == 0
    assert section(project, "shop")["output"] == "src/shop_api"
