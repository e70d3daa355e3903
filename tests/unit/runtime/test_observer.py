"""Records of responses that do not fit the document."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from opgen.core.options import Options

from tests.support.packages import generated_package
from tests.support.servers.scripted import Answer, Server, json_answer
from tests.support.tables import tables
from tests.unit.responses.test_problems import SECRETS, TEXTS

TABLES = tables(__file__)

DOCUMENT: dict[str, Any] = TABLES["document"]
SECRET = "hunter2 of Ann"  # noqa: S105 - of a test
HTML = {"Content-Type": "text/html"}


@pytest.fixture(scope="module")
def pods(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder = tmp_path_factory.mktemp("observed")
    with generated_package(DOCUMENT, folder, Options(package="observed", observe=True)) as package:
        yield package


def records(path: Path) -> dict[tuple[object, ...], int]:
    """Return the number of each kind of problem in the file."""
    found: dict[tuple[object, ...], int] = {}
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        record = json.loads(line)
        assert record["first"] <= record["last"]
        assert record["package"] == "observed/1"
        key = tuple(record[name] for name in ("operation", "status", "pointer", "rule"))
        key += tuple(record[name] for name in ("type", "length", "text", "fits", "content") if name in record)
        found[key] = found.get(key, 0) + record["count"]
    return found


def pod(**fields: object) -> dict[str, object]:
    """Return a pod with valid fields, and these."""
    return {"id": "p1", "zone": "a", **fields}


def test_each_kind_of_problem_is_recorded_without_values(
    pods: ModuleType, connect: Callable[..., Any], server: Server, tmp_path: Path
) -> None:
    path = tmp_path / "problems.jsonl"
    wrong = [
        {"zone": None, "id": SECRET},
        pod(port=10, labels={SECRET: SECRET}, more=SECRET),
        pod(port="7", zone=SECRET),
        pod(port=[SECRET], zone="c"),
        pod(port=[SECRET, 1], zone="c"),
        pod(more=None, note=None),
        pod(others=SECRET),
        SECRET,
    ]
    answers = [wrong, {"items": [SECRET]}, None]
    server.answers = [
        *(json_answer(json.dumps(each)) for each in answers),
        json_answer(""),
        json_answer(json.dumps([pod()]), 203),
        json_answer(json.dumps({"code": SECRET}), 404),
        json_answer("{}", 500),
        Answer(headers=HTML, body=f"<p>{SECRET}".encode()),
        json_answer(json.dumps([pod()])),
    ]
    client = connect(pods, observe=path, reading="keep", max_retries=0)

    for _ in range(len(server.answers)):
        client.send_raw(pods.list_pods_request())

    assert SECRET not in path.read_text("utf-8")
    call = "listPods", 200
    assert records(path) == {
        (*call, "/*/zone", "null", "null"): 1,
        (*call, "/*/port", "constraint", "integer"): 1,
        (*call, "/*/more", "null", "null"): 1,
        (*call, "/*", "closed", "object", 3): 1,
        (*call, "/*/labels/*", "type", "string", len(SECRET)): 1,
        (*call, "/*/port", "type", "string", 1): 1,
        (*call, "/*/port", "type", "array", 1): 1,
        (*call, "/*/port", "type", "array", 2): 1,
        (*call, "/*/zone", "enum", "string", len(SECRET)): 1,
        (*call, "/*/zone", "enum", "string", 1): 1,
        (*call, "/*", "type", "string", len(SECRET)): 1,
        (*call, "", "shape", "object", 1): 1,
        (*call, "", "null", "null"): 1,
        ("listPods", 203, "", "status"): 1,
        ("listPods", 404, "/code", "type", "string", len(SECRET)): 1,
        ("listPods", 500, "", "status"): 1,
    }


def test_problems_that_reading_meets_are_recorded(
    pods: ModuleType, connect: Callable[..., Any], server: Server, tmp_path: Path
) -> None:
    path = tmp_path / "problems.jsonl"
    server.answers = [
        json_answer(""),
        Answer(headers=HTML, body=b"<p>"),
        Answer(headers={"Content-Type": "application/AKIAIOSFODNN7EXAMPLE"}, body=b"<p>"),
        json_answer(json.dumps([{"id": "p1"}])),
    ]
    client = connect(pods, observe=path)
    for _ in range(4):
        with pytest.raises(pods.ResponseValidationError):
            client.send(pods.list_pods_request())

    call = "listPods", 200
    assert records(path) == {
        (*call, "", "empty"): 1,
        (*call, "", "media-type", "text/html"): 1,
        (*call, "", "media-type", "other"): 1,
        (*call, "/*/zone", "missing"): 1,
    }


def test_text_of_an_enum_is_recorded_if_two_responses_have_it(
    pods: ModuleType, connect: Callable[..., Any], server: Server, tmp_path: Path
) -> None:
    path = tmp_path / "problems.jsonl"
    texts = *TEXTS, *SECRETS, "Ann Lee", "once"
    server.answers = [
        json_answer(json.dumps([pod(zone=text) for text in texts] * 2)),
        json_answer(json.dumps([pod(zone=text) for text in texts[:-1]])),
    ]
    client = connect(pods, observe=path)

    client.send(pods.list_pods_request())
    client.send(pods.list_pods_request())

    assert {key[-1] for key in records(path) if isinstance(key[-1], str)} == {*TEXTS}


@pytest.mark.parametrize("given", TABLES["part_of_a_response_that_fits_is_named"])
def test_part_of_a_response_that_fits_is_named(
    pods: ModuleType,
    connect: Callable[..., Any],
    server: Server,
    tmp_path: Path,
    given: list[list[Any]],
) -> None:
    (operation, media_type, body), expected = given
    server.answers = [Answer(headers={"Content-Type": f"application/{media_type}"}, body=body.encode())]

    connect(pods, observe=tmp_path / "r", reading="keep").send(getattr(pods, f"{operation}_request")())

    assert [[*key[3:]] for key in records(tmp_path / "r")] == [expected]


def test_items_of_streams_are_recorded(
    pods: ModuleType, connect: Callable[..., Any], server: Server, tmp_path: Path
) -> None:
    path = tmp_path / "problems.jsonl"
    events = "".join(f"data: {json.dumps(each)}\n\n" for each in (pod(), pod(port="7"), pod(zone="c")))
    server.answers = [Answer(headers={"Content-Type": "text/event-stream"}, body=events.encode())]

    with connect(pods, observe=path).stream(pods.watch_pods_request()) as items:
        assert len(list(items)) == 3

    assert records(path) == {
        ("watchPods", 200, "/port", "type", "string", 1): 1,
        ("watchPods", 200, "/zone", "enum", "string", 1): 1,
    }


def test_counts_are_complete_at_the_end_of_each_process(pods: ModuleType, server: Server, tmp_path: Path) -> None:
    path = tmp_path / "problems.jsonl"
    server.answers = [json_answer(json.dumps([pod(port="7")]))]
    code = (
        "from observed import Client, list_pods\n"
        f"with Client(base_url={server.url!r}) as client:\n"
        "    for _ in range(25):\n        list_pods(client)\n"
    )
    folder = str(Path(str(pods.__file__)).parents[1])
    environment = {"PYTHONPATH": folder, "OPGEN_OBSERVE": str(path)}
    running = [subprocess.Popen([sys.executable, "-c", code], env=environment) for _ in range(2)]

    assert [each.wait(60) for each in running] == [0, 0]
    assert records(path) == {("listPods", 200, "/*/port", "type", "string", 1): 50}
    assert len(path.read_text("utf-8").splitlines()) == 6  # the first, nine more and the rest, of each process


def test_file_that_cannot_be_written_fails_no_call(
    pods: ModuleType, connect: Callable[..., Any], server: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    server.answers = [json_answer(json.dumps([pod(port="7")]))]

    for path in (tmp_path, pipe):
        for _ in range(11):
            assert connect(pods, observe=path).send(pods.list_pods_request())[0].port == 7
    found = [text for each in caplog.records if (text := each.getMessage()).startswith("cannot write")]
    assert [text.partition(": ")[2][:6] for text in found] == ["[Errno", "a pipe"]


def test_client_without_an_observer_warns_that_nothing_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with generated_package(DOCUMENT, tmp_path, Options(package="unobserved")) as package:
        package.Client(base_url="http://127.0.0.1")
        monkeypatch.setenv("OPGEN_OBSERVE", "problems.jsonl")
        with pytest.warns(UserWarning, match="OPGEN_OBSERVE has no effect on unobserved/1") as warned:
            package.Client(base_url="http://127.0.0.1")

    assert [Path(each.filename).name for each in warned] == ["test_observer.py"]
