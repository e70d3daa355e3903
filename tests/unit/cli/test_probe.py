"""Command `probe`: calls of a real server through a real package, and the rules that keep them safe."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from opgen.__main__ import run
from opgen.normalize.operations.examples import ExampleReader
from opgen.responses.probe.arguments import is_safe

from tests.support.checkout import Ended
from tests.support.servers.scripted import Answer, Received, Server, json_answer
from tests.unit.cli.project import Project

_USER = {"$ref": "#/components/schemas/User"}
_USERS = '[{"id": 7, "slug": "ann", "avatar": null}]'


def get(operation_id: str, schema: Any = _USER, *names: str, media_type: str = "application/json", **more: Any) -> Any:
    """Return a GET operation with path parameters."""
    content = {media_type: {"schema": schema}}
    parameters = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]
    responses = {"200": {"description": "", "content": content}}
    return {"get": {"operationId": operation_id, "parameters": parameters, "responses": responses, **more}}


def post(operation_id: str) -> Any:
    return {"post": {"operationId": operation_id, "responses": {"204": {"description": ""}}}}


_LIST = get("list_users", {"type": "array", "items": _USER})
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "servers": [{"url": "https://shop.example.com"}],
    "paths": {
        "/users/{user_id}": get("get_user", _USER, "user_id"),
        "/users": {**_LIST, **post("create_user"), "head": _LIST["get"] | {"operationId": "head_users"}},
        "/posts/{user_slug}": get("get_posts", {"type": "array"}, "user_slug"),
        "/logo": get("get_logo", {}, media_type="image/png"),
        "/large": get("get_large"),
        "/moved": get("get_moved", {}, media_type="application/octet-stream"),
        "/secret": get("get_secret"),
        "/reports/{day}": get("get_report", _USER, "day"),
        "/elsewhere/{user_id}": get("get_elsewhere", _USER, "user_id", servers=[{"url": "https://other.example.com"}]),
        "/old": get("get_old", deprecated=True),
        "/logout": get("end_session"),
        "/events": get("watch", media_type="text/event-stream"),
        "/made": get("get_made", {"type": "object", "properties": {"at": {"type": "string", "format": "date-time"}}}),
        "/gone": get("get_gone"),
        "/strict": get("get_strict"),
    },
    "components": yaml.safe_load("""
        schemas:
          Refusal: {type: object, properties: {detail: {type: string}}}
          User:
            type: object
            required: [id, avatar]
            properties:
              id: {type: integer}
              slug: {type: string}
              avatar: {type: string}
              state: {type: string, enum: [active]}
        securitySchemes: {bearer: {type: http, scheme: bearer}}
    """),
    "security": [{"bearer": []}],
}
DOCUMENT["paths"]["/strict"]["get"]["responses"]["404"] = {
    "description": "",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}},
}
ANN = json_answer('{"id": 7, "slug": "ann", "avatar": "a.png"}')
ANSWERS: dict[str, Answer] = {
    "/users": json_answer(_USERS),
    "/users/7": ANN,
    "/posts/ann": json_answer("[]"),
    "/logo": Answer(headers={"Content-Type": "image/png"}, body=b"\x89PNG"),
    "/large": json_answer('"%s"' % ("a" * (1 << 20))),
    "/secret": json_answer("{}", 401),
    "/made": json_answer('{"at": "yesterday"}'),
    "/strict": json_answer('{"detail": 7}', 404),
}


class Api(Server):
    """Server with a response for each path. All others are 404."""

    def __init__(self, answers: Mapping[str, Answer] = ANSWERS) -> None:
        super().__init__()
        self.by_path = dict(answers)
        self.times: list[float] = []

    def answer(self, received: Received) -> Answer:
        """Return the response for the path of a request."""
        self.received.append(received)
        self.times.append(time.monotonic())
        return self.by_path.get(received.target.partition("?")[0], json_answer("{}", 404))

    @property
    def log(self) -> list[str]:
        """Methods and targets of all requests."""
        return [f"{each.method} {each.target}" for each in self.received]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the configured and generated clients `shop`, `older`, `search` and `oauth`."""
    folder = tmp_path_factory.mktemp("probe")
    flow = {"clientCredentials": {"tokenUrl": "/token", "scopes": {}}}
    scheme = {"oauth": {"type": "oauth2", "flows": flow}}
    flags = [
        {"name": f"flag_{n}", "in": "query", "required": True, "example": False}
        | {"schema": {"type": "boolean", "default": False}}
        for n in range(16)
    ]
    search = get("search", {"type": "array"}, parameters=flags)
    own = {"paths": {"/logo": DOCUMENT["paths"]["/logo"]}, "components": {"securitySchemes": scheme}}
    sections = {
        "shop": (DOCUMENT, 'token_env = "SHOP_TOKEN"\nobserve = true'),
        "older": (DOCUMENT | {"paths": own["paths"]}, 'http_library = "httpx"\npython = "./interpreter"'),
        "search": (DOCUMENT | {"paths": {"/search": search}, "servers": [], "security": []}, ""),
        "oauth": (DOCUMENT | own | {"security": [{"oauth": []}]}, ""),
    }
    text = ""
    for name, (document, more) in sections.items():
        (folder / f"{name}.json").write_text(json.dumps(document, indent=2), "utf-8")
        text += f'[tool.opgen.clients.{name}]\nspec = "{name}.json"\noutput = "generated/{name}"\n{more}\n'
    (folder / "pyproject.toml").write_text(text, "utf-8")
    assert run(["generate", "--config", str(folder / "pyproject.toml")]) == 0
    return folder


@pytest.fixture
def shop(project: Project, generated: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return a project with the generated clients."""
    shutil.copytree(generated, project.folder, dirs_exist_ok=True)
    monkeypatch.delenv("SHOP_TOKEN", raising=False)
    return project


def probe(shop: Project, api: Api, *options: str, name: str = "shop") -> Ended:
    return shop.run("probe", name, "--base-url", api.url, *options)


def records(shop: Project, name: str = "shop") -> list[Any]:
    text = (shop.folder / ".opgen" / f"{name}.problems.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_probe_reports_the_outcome_of_each_operation(shop: Project) -> None:
    with Api() as api, Api() as other:
        location = {"Location": f"{other.url}/logo"}
        api.by_path["/moved"] = Answer(status=302, headers=location)
        ended = probe(shop, api)

        assert other.received == []
        assert {each.method for each in api.received} == {"GET", "HEAD"}
    assert ended.code == 6
    assert re.sub(
        r", [\d.]+ s\b|:\d+  |127[.\d:]*|no response to .*Error: |: see max.*", "", ended.out
    ).splitlines() == [
        "shop  DIFFERS  4 verified, 2 differ, 10 not reached (10 GET, 1 HEAD)",
        "  RESPONSE_TYPE  shop.jsonGET /made: /at has the type string",
        "  RESPONSE_TYPE  shop.jsonGET /strict: /detail has the type integer",
        "  RESPONSE_NULL  shop.jsonGET /users: /*/avatar is null",
        "  NOT_REACHED    shop.jsonGET /elsewhere/{user_id}: no value for user_id",
        "  NOT_REACHED    shop.jsonGET /events: not called without --operation: it is a stream",
        "  NOT_REACHED    shop.jsonGET /gone: status 404, which is not documented",
        "  NOT_REACHED    shop.jsonGET /large: the response has more than 1048576 bytes",
        '  NOT_REACHED    shop.jsonGET /logout: not called without --operation: its name has the word "logout"',
        "  NOT_REACHED    shop.jsonGET /moved: a probe does not follow a redirect to ",
        "  NOT_REACHED    shop.jsonGET /old: not called without --operation: it is deprecated",
        "  NOT_REACHED    shop.jsonGET /reports/{day}: no value for day",
        "  NOT_REACHED    shop.jsonGET /secret: status 401, and SHOP_TOKEN is not set",
        "  NOT_REACHED    shop.jsonGET /strict: status 404",
        "run: opgen learn shop",
    ]
    assert (shop.folder / ".opgen" / ".gitignore").read_bytes() == b"*\n"
    found = [(each["operation"], each["pointer"], each["rule"], each["status"]) for each in records(shop)]
    assert found == [
        ("get_gone", "", "status", 404),
        ("get_made", "/at", "type", 200),
        ("get_strict", "/detail", "type", 404),
        ("list_users", "/*/avatar", "null", 200),
    ]
    assert "yesterday" not in str(records(shop))


def test_documented_server_is_not_called_without_yes(shop: Project) -> None:
    ended = shop.run("probe", "shop")

    assert ended.code == 2
    assert ended.lines == [
        "shop: the server of the client is https://shop.example.com, which may be production",
        "  hint: call it with --yes, or another server with --base-url URL",
    ]


@pytest.mark.parametrize("name", ["get_old", "GET /logout", "watch"])
def test_operation_that_may_change_something_is_called_if_it_is_named(shop: Project, name: str) -> None:
    paths = {"get_old": "/old", "GET /logout": "/logout", "watch": "/events"}
    with Api() as api:
        probe(shop, api, "--operation", name)
        assert api.log == [f"GET {paths[name]}"]
        probe(shop, api, "--operation", f"{name[:-1]}*")
        assert api.log == [f"GET {paths[name]}"]


def test_pattern_without_an_operation_names_the_nearest(shop: Project) -> None:
    with Api() as api:
        ended = probe(shop, api, "--operation", "get_usr")
        assert ended.lines == ['no GET or HEAD operation "get_usr"; did you mean get_user?']
        assert probe(shop, api, "--operation", "create_user").code == 2
        assert api.log == []


def test_package_without_an_operation_of_the_document_says_so(shop: Project) -> None:
    index = shop.folder / "generated" / "shop" / "operations" / "__init__.py"
    index.write_text(index.read_text("utf-8").replace('"get_logo"', '"get_icon"'), "utf-8")
    with Api() as api:
        ended = probe(shop, api, "--operation", "get_logo")
    assert "GET /logo: the package has no such operation: generate it again" in ended.out


def test_other_operations_are_called_only_for_the_arguments_of_a_selected_one(shop: Project) -> None:
    with Api() as api:
        ended = probe(shop, api, "--operation", "get_user")

        assert api.log == ["GET /users", "GET /users/7"]
    assert ended.out.startswith("shop  ok  1 verified, 0 differ, 0 not reached (2 GET")


def test_values_and_headers_of_the_user_are_sent(shop: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_TOKEN", "from the environment")
    shop.write(
        "values.yaml",
        b"user_id: 1\nget_report: {day: 2026/01}\nGET /users/{user_id}: {user_id: 2}\n",
    )
    with Api() as api:
        options = ("--values", "values.yaml", "--header", "X-Team: a: b")
        probe(shop, api, *options, "--operation", "get_user", "--operation", "get_report")

        assert api.log == ["GET /reports/2026%2F01", "GET /users/2"]
        assert [each.headers["x-team"] for each in api.received] == ["a: b", "a: b"]
        assert {each.headers["authorization"] for each in api.received} == {"Bearer from the environment"}
        ended = probe(shop, api, "--values", "values.yaml", "--header", "bad")
        assert ended.code == 2
        shop.write("values.yaml", b"user_ids: 1\n")
        ended = probe(shop, api, *options)
    assert ended.lines == ['values.yaml: no parameter or operation "user_ids"; did you mean user_id?']


@pytest.mark.parametrize("value", ["..", "../users", "a/b", "a\\b", "a\n", "", "a\x00", "x" * 201])
def test_unsafe_value_of_a_response_is_not_part_of_a_request(value: str) -> None:
    assert not is_safe(value)


def test_unsafe_value_of_a_response_is_skipped(shop: Project) -> None:
    users = [{"id": 7, "slug": "../logout", "avatar": "a"}, {"id": 7, "slug": "ann", "avatar": "a"}]
    with Api({**ANSWERS, "/users": json_answer(json.dumps(users))}) as api:
        probe(shop, api)

        assert [each for each in api.log if "posts" in each] == ["GET /posts/ann"]


def test_calls_are_limited_in_number_and_rate(shop: Project) -> None:
    with Api() as api:
        ended = probe(shop, api, "--max-calls", "3")

        assert len(api.received) == 3
        assert api.times[2] - api.times[0] > 0.35
    assert "GET /users/{user_id}: the limit of 3 calls" in ended.out


def test_response_is_read_for_ten_seconds(shop: Project) -> None:
    end = threading.Event()

    class Slow(Api):
        def answer(self, received: Received) -> Answer:
            self.received.append(received)
            end.wait(30)
            return ANN

    with Slow() as api:
        began = time.monotonic()
        ended = probe(shop, api, "--operation", "get_made")
        seconds = time.monotonic() - began
        end.set()
    assert ended.code == 5
    assert 10 < seconds < 25


def test_token_request_is_the_only_other_request(shop: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_ID", "id")
    monkeypatch.setenv("SHOP_SECRET", "secret")
    with Api({**ANSWERS, "/token": json_answer('{"access_token": "t"}')}) as api:
        options = ("--credential", "client_id=SHOP_ID", "--credential", "client_secret=SHOP_SECRET")
        ended = probe(shop, api, *options, name="oauth")

        assert api.log == ["POST /token", "GET /logo"]
    assert ended.out.splitlines()[-1] == "  1 token request with POST, for OAuth client credentials"
    assert ended.code == 0


def test_package_with_another_http_library_is_called_by_the_python_of_the_project(
    shop: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)  # as if opgen's own Python did not have it
    interpreter = shop.folder / "interpreter"
    interpreter.write_text(f'#!/bin/sh\ntouch used\nexec {sys.executable} "$@"\n', "utf-8")
    interpreter.chmod(0o755)
    with Api() as api:
        ended = probe(shop, api, name="older")
    assert ended.code == 0
    assert (shop.folder / "used").exists()


def test_server_without_responses_is_a_network_error(shop: Project) -> None:
    with Api() as api:
        api.by_path = dict.fromkeys([*ANSWERS, *DOCUMENT["paths"]], Answer(breaks=True))
        ended = probe(shop, api, "--format", "json")

        assert ended.code == 5
        assert len(api.received) == 3
        assert ended.json["clients"][0]["findings"][0]["rule"] == "network"
        api.by_path = {}
        ended = probe(shop, api)
    assert ended.code == 5
    assert ended.out.startswith("shop  NOT REACHED  0 verified, 0 differ, 16 not reached (")


@pytest.mark.parametrize(
    ("numbers", "texts"), [([7], {None: 1}), ([7, 7], {None: 1}), ([7, 8, 9], {None: 2, "paused": 2})]
)
def test_text_is_recorded_if_responses_to_two_requests_have_it(
    shop: Project, numbers: list[int], texts: dict[str | None, int]
) -> None:
    users = [{"id": each, "avatar": "a"} for each in numbers]
    answers = {f"/users/{each['id']}": json_answer(json.dumps(each | {"state": "paused"})) for each in users}
    with Api({**answers, "/users": json_answer(json.dumps(users))}) as api:
        probe(shop, api, "--operation", "get_user")

        assert api.log == ["GET /users", "GET /users/7", "GET /users/8"][: texts[None] + 1]
    assert {each.get("text"): each["count"] for each in records(shop)} == texts


@pytest.mark.parametrize(("ids", "called"), [([7], [7]), ([7, 7], [7]), ([7, 8, 9], [7, 8]), ([7, 8, 8], [7, 8])])
def test_two_items_of_a_list_are_requested(shop: Project, ids: list[int], called: list[int]) -> None:
    users = [{"id": each, "avatar": "a"} for each in ids]
    answers = {f"/users/{each}": json_answer(json.dumps({"id": each, "avatar": None})) for each in ids}
    answers["/users/7"] = ANN
    with Api({**answers, "/users": json_answer(json.dumps(users))}) as api:
        ended = probe(shop, api, "--operation", "get_user")

        assert api.log == ["GET /users", *(f"GET /users/{each}" for each in called)]
    assert ended.code == (6 if 8 in called else 0)


def test_page_of_a_proxy_in_place_of_an_error_is_a_note(shop: Project) -> None:
    page = Answer(status=404, headers={"Content-Type": "text/html"}, body=b"<p>")
    with Api({"/strict": page, "/made": json_answer("{}")}) as api:
        ended = probe(shop, api, "--operation", "get_strict", "--operation", "get_made")

    assert ended.code == 0
    assert ended.out.startswith("shop  ok  1 verified, 0 differ, 1 not reached (")


@pytest.mark.parametrize("link", [".opgen", ".opgen/.gitignore", ".opgen/shop.problems.jsonl"])
def test_records_are_not_written_through_a_link(shop: Project, tmp_path: Path, link: str) -> None:
    target = tmp_path / "elsewhere"
    path = shop.folder / link
    if link == ".opgen":
        target.mkdir()
    else:
        path.parent.mkdir()
        target.write_bytes(b"")
    path.symlink_to(target)
    with Api() as api:
        ended = probe(shop, api, "--operation", "get_made")

    assert ended.code == 2
    assert ended.lines == [f"{link} is a symbolic link, and probe does not write through it"]
    assert not (any(target.iterdir()) if target.is_dir() else target.read_bytes())


def test_equal_values_of_parameters_are_combined_once(shop: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[object] = []
    valid = ExampleReader.valid

    def counted(reader: ExampleReader, node: Any) -> Any:
        steps.append(node)
        assert len(steps) < 1_000
        return valid(reader, node)

    monkeypatch.setattr(ExampleReader, "valid", counted)
    with Api({"/search": json_answer("[]")}) as api:
        ended = probe(shop, api, "--operation", "GET /search", name="search")

        assert len(api.received) == 1
    assert ended.code == 0


class Popen(subprocess.Popen[str]):
    """Process of a probe that a test can end."""

    last: "Popen"

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        Popen.last = self


@pytest.mark.parametrize(
    ("end", "code"),
    [(lambda: os.kill(os.getpid(), signal.SIGINT), 130), (lambda: os.kill(Popen.last.pid, signal.SIGKILL), 2)],
    ids=["interrupted", "without its process"],
)
def test_ended_probe_keeps_its_findings(
    shop: Project, monkeypatch: pytest.MonkeyPatch, end: Callable[[], None], code: int
) -> None:
    class Ending(Api):
        def answer(self, received: Received) -> Answer:
            if received.target == "/strict":
                end()
            return super().answer(received)

    monkeypatch.setattr(subprocess, "Popen", Popen)
    # Tests in the background of a shell ignore SIGINT.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with Ending() as api:
            ended = probe(shop, api, "--operation", "get_made", "--operation", "get_strict")
    finally:
        signal.signal(signal.SIGINT, before)

    assert ended.code == code
    assert [each["pointer"] for each in records(shop)] == ["/at"]


@pytest.mark.parametrize(
    ("options", "start", "message", "hint"),
    [
        (
            ["--yes"],
            "",
            "no absolute server is documented: pass base_url",
            "the document names no server: pass --base-url URL",
        ),
        (["--base-url", "x:"], "", "", "name the server with --base-url URL"),
        (["--credential", "key=PATH"], "", "", "write --credential KEYWORD=VARIABLE with a keyword of the client"),
        (["--header", "X: a\nb"], "", "", "write --header as 'NAME: VALUE', in characters that HTTP permits"),
        ([], "raise SystemExit('no')", "no", "correct the package, or generate it again"),
        ([], "(", "'(' was never closed", "correct the package, or generate it again"),
        ([], "import missing_module", "No module named", "name the Python of the project with the setting python"),
    ],
)
def test_client_that_cannot_be_made_has_a_remedy(
    shop: Project, options: list[str], start: str, message: str, hint: str
) -> None:
    package = shop.folder / "generated" / "search" / "__init__.py"
    package.write_text(f"{start}\n{package.read_text('utf-8')}" if start else package.read_text("utf-8"), "utf-8")
    url = [] if "--yes" in options or "--base-url" in options else ["--base-url", "http://127.0.0.1:9"]

    ended = shop.run("probe", "search", *url, *options)

    assert ended.code == 2
    assert ended.lines[0].startswith(f"the client of the package could not be made: {message}")
    assert ended.lines[1] == f"  hint: {hint}"
    assert os.environ["PATH"] not in ended.err


def test_process_that_ends_has_a_remedy(shop: Project) -> None:
    shop.write("generated/search/__init__.py", b"import os\nos._exit(1)\n")

    ended = shop.run("probe", "search", "--base-url", "http://127.0.0.1:9")

    assert ended.lines == [
        "the process that calls the package has ended",
        "  hint: import the package with Python to see its error",
    ]


def test_each_format_reports_the_same_findings(shop: Project) -> None:
    with Api() as api:
        options = [f"--report={each}={each}.txt" for each in ("json", "markdown")]
        ended = probe(shop, api, "--operation", "*_user*", *options)
    assert ended.code == 6
    for each in ("json", "markdown"):
        text = (shop.folder / f"{each}.txt").read_text("utf-8")
        assert "response-null" in text.lower().replace("_", "-")
        assert "opgen check" not in text
    (report,) = json.loads((shop.folder / "json.txt").read_text("utf-8"))["clients"]
    assert report["findings"][0] | {"pointer": "/components/schemas/User/properties/avatar"} == report["findings"][0]
    assert report["exit"] == 6
    assert report["clean"] == ["HEAD /users", "GET /users/{user_id}"]


@pytest.mark.parametrize("option", ["--format=github", "--report=sarif=a.sarif"])
def test_format_of_another_command_is_refused(shop: Project, option: str) -> None:
    ended = shop.run("probe", "search", option)
    assert (ended.code, ended.lines[1]) == (2, "  hint: use one of: text, json, markdown")
