"""Server of the calls of GitHub's REST API that the action makes, with the examples of GitHub's document as values."""

import copy
import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from typing_extensions import override

from tests.support.checkout import REPOSITORY

Json = Any  # any JSON

_DOCUMENT = REPOSITORY / ".build/corpus/node_modules/@octokit/openapi/generated/api.github.com.json"
_REPO = "/repos/{owner}/{repo}"
_PATHS = (
    "/pulls",
    "/pulls/{pull_number}",
    "/issues/{issue_number}/comments",
    "/issues/comments/{comment_id}",
    "/issues/{issue_number}/labels",
    "/issues/{issue_number}/labels/{name}",
)
TOKEN = "ghs_app"  # noqa: S105 - of a server of tests
WORKFLOW_TOKEN = "ghs_workflow"  # noqa: S105 - as above
READ_TOKEN = "ghs_read"  # noqa: S105 - as above


def github_document() -> Json:
    """Return GitHub's document with the calls of the action alone."""
    whole = json.loads(_DOCUMENT.read_bytes())
    small = {**whole, "paths": {_REPO + path: whole["paths"][_REPO + path] for path in _PATHS}, "components": {}}
    small.pop("webhooks", None)
    small.pop("x-webhooks", None)
    rest = [small["paths"]]
    while rest:
        for kind, name in re.findall(r'"#/components/(\w+)/([\w.-]+)"', json.dumps(rest.pop())):
            known = small["components"].setdefault(kind, {})
            if name not in known:
                known[name] = whole["components"][kind][name]
                rest.append(known[name])
    return small


@dataclass(kw_only=True)
class GitHubState:
    """Pull requests and comments of the repository `acme/shop`, whose branches are in the folder `remote`.

    - `failures`: status, headers and body of a response, by the start of `METHOD /path`. Each is sent once.
    - `calls`: all requests that were not refused.
    """

    remote: Path
    examples: Mapping[str, Json]
    pulls: list[Json] = field(default_factory=list)
    comments: list[Json] = field(default_factory=list)
    failures: list[tuple[str, int, dict[str, str], Json]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    mutations: list[str] = field(default_factory=list)

    @property
    def writes(self) -> list[str]:
        """Return the requests that may change something."""
        return [call for call in self.calls if not call.startswith("GET")]

    def respond(self, method: str, url: str, body: Json, token: str) -> tuple[int, dict[str, str], Json]:
        """Return status, headers and value of a response."""
        path = unquote(urlsplit(url).path)
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        call = f"{method} {path.removeprefix('/repos/acme/shop')}"
        for each in self.failures:
            if call.startswith(each[0]):
                self.failures.remove(each)
                return each[1:]
        if token not in {TOKEN, READ_TOKEN, WORKFLOW_TOKEN}:
            return 401, {}, {"message": "Bad credentials"}
        if token == READ_TOKEN and method != "GET":
            return 403, {}, {"message": "Resource not accessible by integration"}
        self.calls.append(call)
        if path == "/graphql":
            self.mutations.append(re.findall(r"\{ (\w+)\(", body["query"])[0])
            return 200, {}, {"data": {}}
        return self._result(method, path, query, body)

    def _result(self, method: str, path: str, query: dict[str, str], body: Json) -> tuple[int, dict[str, str], Json]:
        match path.removeprefix("/repos/acme/shop/").split("/"):
            case ["pulls"] if method == "GET":
                found = [each for each in self.pulls if query.get("state", "open") in {"all", each["state"]}]
                if "head" in query:
                    found = [each for each in found if each["head"]["label"] == query["head"]]
                return 200, {}, [self._simple(each) for each in reversed(found)]
            case ["pulls"]:
                return self._create(body)
            case ["pulls", number]:
                pull = self.pulls[int(number) - 1]
                pull.update(body or {})
                return 200, {}, pull
            case ["", "projects", "7", "merge_requests", "1", "notes", *numbers]:
                if numbers:
                    self.comments[int(numbers[0]) - 1].update(body)
                    return 200, {}, {}
                return self._comments(method, 1, query, body)
            case ["issues", "comments", number]:
                comment = self.comments[int(number) - 1]
                comment.update(body or {})
                return 200, {}, comment
            case ["issues", number, "comments"]:
                return self._comments(method, int(number), query, body)
            case ["issues", number, "labels", *names]:
                pull = self.pulls[int(number) - 1]
                own = {each["name"]: each for each in pull["labels"] if each["name"] not in names}
                own.update(
                    {name: {**self.examples["label-items"][0], "name": name} for name in (body or {}).get("labels", ())}
                )
                pull["labels"] = list(own.values())
                return 200, {}, pull["labels"]
        return 404, {}, {"message": "Not Found"}

    def _simple(self, pull: Json) -> Json:
        """Return a pull request as lists have it."""
        example = copy.deepcopy(self.examples["pull-request-simple-items"][0])
        return {**example, **{name: pull[name] for name in example if name in pull and name != "base"}}

    def _create(self, body: Json) -> tuple[int, dict[str, str], Json]:
        label, head = f"acme:{body['head']}", body["head"]
        command = ["git", "-C", str(self.remote), "rev-parse", "--verify", "--quiet", f"refs/heads/{head}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode or any(e["state"] == "open" and e["head"]["label"] == label for e in self.pulls):
            return 422, {}, {"message": "Validation Failed"}
        pull = copy.deepcopy(self.examples["pull-request"])
        number = len(self.pulls) + 1
        pull["head"].update(label=label, ref=head, sha=done.stdout.strip())
        pull["base"].update(label=f"acme:{body['base']}", ref=body["base"])
        pull.update(number=number, title=body["title"], body=body["body"], state="open", labels=[], merged_at=None)
        pull["requested_teams"] = []  # the example has no `type`, which the document requires
        pull["html_url"] = f"https://github.com/acme/shop/pull/{number}"
        self.pulls.append(pull)
        return 201, {}, pull

    def _comments(
        self, method: str, number: int, query: dict[str, str], body: Json
    ) -> tuple[int, dict[str, str], Json]:
        own = [each for each in self.comments if each["issue_url"].endswith(f"/{number}")]
        if method == "GET":
            size, page = int(query.get("per_page", "30")), int(query.get("page", "1"))
            return 200, {}, own[size * (page - 1) : size * page]
        comment = copy.deepcopy(self.examples["issue-comment"])
        comment.update(
            id=len(self.comments) + 1, body=body["body"], issue_url=f"https://api.github.com/issues/{number}"
        )
        self.comments.append(comment)
        return 201, {}, comment


@contextmanager
def github_server(state: GitHubState) -> Iterator[str]:
    """Serve `state`, and yield the URL of the API."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _handle(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(size)) if size else None
            token = self.headers.get("Authorization", "").removeprefix("Bearer ") or self.headers.get(
                "PRIVATE-TOKEN", ""
            )
            status, headers, value = state.respond(self.command, self.path, body, token)
            content = json.dumps(value).encode()
            self.send_response(status)
            for name, text in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = _handle  # noqa: N815 - names of http.server

        @override
        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def examples(document: Json) -> dict[str, Json]:
    """Return the values of the examples of a document, by name."""
    return {name: each["value"] for name, each in document["components"]["examples"].items()}
