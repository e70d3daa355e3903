"""`opgen diff OLD_PACKAGE NEW`: clients of other generators, read without running them."""

import zipfile

import pytest

from tests.support.checkout import Checkout, Document

STAINLESS = {
    "__init__.py": "from ._client import Acme as Acme\nopen('executed', 'w')\n",
    "_client.py": """\
from functools import cached_property
from .resources.jobs import Jobs
class Acme:
    @cached_property
    def jobs(self) -> Jobs:
        return Jobs(self)
""",
    "resources/jobs.py": """\
from .runs import Runs
class Jobs:
    @cached_property
    def runs(self) -> Runs: ...
    def create(self, *, title: str, extra_headers=None):
        return self._post("/jobs", body={"title": title})
    def retrieve(self, job_id, *, verbose=False):
        return self._get(path_template("/jobs/{job_id}", job_id=job_id))
    def stop(self, job_id):
        return self._post(f"/jobs/{job_id}/halt")
    def create_and_wait(self, title):
        return self.poll(self.create(title=title).id)
    def results(self, job_id):
        return self._get(self.retrieve(job_id).results_url)
class AsyncJobs(Jobs): ...
""",
    "resources/runs.py": """\
class Runs:
    def list(self, job_id):
        return self._get_api_list(f"/jobs/{job_id}/runs", method="get")
""",
}
SPEAKEASY = {
    "sdk.py": "from .jobs import Jobs\nclass Acme:\n    jobs: 'Jobs'\n    def __init__(self): pass\n",
    "jobs.py": """\
from .runs import Runs
class Jobs:
    runs: Runs
    def _init_sdks(self):
        self.runs = Runs(self)
    def create(self, *, title, retries=None):
        req = self._build_request(method="POST", path="/jobs", request=title)
    def retrieve(self, *, job_id, verbose):
        req = self._build_request(method="GET", path="/jobs/{job_id}", request=1)
    def stop(self, *, job_id):
        req = self._build_request(method="POST", path="/jobs/{job_id}/halt", request=1)
""",
    "runs.py": """\
class Runs:
    def __init__(self): pass
    def list(self, *, job_id):
        req = self._build_request(method="GET", path="/jobs/{job_id}/runs", request=1)
""",
}
_FERN = {
    "client.py": """\
class Acme:
    def __init__(self):
        self._jobs = None
    @property
    def jobs(self):
        if self._jobs is None:
            from .jobs.client import JobsClient
            self._jobs = JobsClient(client_wrapper=self._client_wrapper)
        return self._jobs
""",
    "jobs/client.py": """\
from .raw_client import RawJobsClient
from ..runs import RunsClient
class JobsClient:
    def __init__(self, *, client_wrapper):
        self._raw_client = RawJobsClient(client_wrapper=client_wrapper)
        self.runs = RunsClient()
    def create(self, *, title, request_options=None):
        return self._raw_client.create(title=title).data
    def retrieve(self, job_id, *, verbose=None):
        return self._raw_client.retrieve(job_id).data
    def stop(self, job_id):
        return self._raw_client.stop(job_id).data
""",
    "jobs/raw_client.py": """\
class RawJobsClient:
    def create(self, *, title):
        self._client_wrapper.httpx_client.request("jobs", method="POST", json={})
    def retrieve(self, job_id):
        self._client_wrapper.httpx_client.request(f"jobs/{encode(job_id)}", method="GET")
    def stop(self, job_id):
        self._client_wrapper.httpx_client.request(f"jobs/{encode(job_id)}/halt", method="POST")
""",
    "runs.py": """\
class RunsClient:
    def list(self, job_id):
        self._client_wrapper.httpx_client.request(f"jobs/{job_id}/runs", method="GET")
""",
}
OPENAPI_GENERATOR = {
    "api/jobs_api.py": """\
class JobsApi:
    def create(self, title, _request_timeout=None):
        return self._create_serialize(title)
    def _create_serialize(self, title):
        return self.api_client.param_serialize(method="POST", resource_path="/jobs")
    def retrieve(self, job_id, verbose=None, **kwargs):
        return self.retrieve_with_http_info(job_id, **kwargs)
    def retrieve_with_http_info(self, job_id, **kwargs):
        return self.api_client.call_api("/jobs/{job_id}", "GET", {}, [])
    def stop(self, job_id):
        return self._post_halt_serialize(job_id)
    def _post_halt_serialize(self, job_id):
        return self.api_client.call_api("/jobs/{job_id}/halt", "POST")
    def list(self, job_id):
        return self.api_client.call_api("/jobs/{job_id}/runs", "GET")
""",
}
OPENAPI_PYTHON_CLIENT = {
    f"api/jobs/{name}.py": f"""\
def _get_kwargs({arguments}):
    return {{"method": "{method}", "url": {url}}}
def sync_detailed({arguments}, *, client):
    kwargs = _get_kwargs({arguments})
def sync({arguments}, *, client):
    return sync_detailed({arguments}, client=client).parsed
"""
    for name, method, url, arguments in (
        ("create", "post", '"/jobs"', "title"),
        ("retrieve", "get", '"/jobs/{job_id}".format(job_id=quote(job_id))', "job_id, verbose"),
        ("stop", "post", '"/jobs/{job_id}/halt".format(job_id=job_id)', "job_id"),
        ("runs", "get", '"/jobs/{job_id}/runs".format(job_id=job_id)', "job_id"),
    )
}
_KINDS = {
    "stainless": (STAINLESS, "client.jobs.{}", "client.jobs.runs.list", "client.jobs.{}"),
    "speakeasy": (SPEAKEASY, "client.jobs.{}", "client.jobs.runs.list", "client.jobs.{}"),
    "fern": (_FERN, "client.jobs.{}", "client.jobs.runs.list", "client.jobs.{}"),
    "openapi-generator": (OPENAPI_GENERATOR, "JobsApi.{}", "JobsApi.list", "api.{}"),
    "openapi-python-client": (OPENAPI_PYTHON_CLIENT, "{}.sync", "runs.sync", "{}.sync"),
}


def _document() -> Document:
    id_ = {"name": "job_id", "in": "path", "required": True, "schema": {"type": "string"}}
    dry = {"name": "dry", "in": "query", "required": True, "schema": {"type": "boolean"}}
    done = {"responses": {"204": {"description": "Done."}}, "tags": ["jobs"]}
    body = {"type": "object", "required": ["title"], "properties": {"title": {"type": "string"}}}
    created = {"requestBody": {"required": True, "content": {"application/json": {"schema": body}}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Jobs", "version": "1"},
        "servers": [{"url": "https://example.com"}],
        "paths": {
            "/v2/jobs": {"post": {"operationId": "create_job", **created, **done}},
            "/v2/jobs/{job_id}": {"get": {"operationId": "read_job", "parameters": [id_, dry], **done}},
            "/v2/jobs/{job_id}/runs": {"get": {"operationId": "list_runs", "parameters": [id_], **done}},
            "/v2/jobs/{job_id}/stop": {"put": {"operationId": "cancel_job", "parameters": [id_], **done}},
        },
    }


@pytest.mark.parametrize("kind", _KINDS)
def test_calls_of_another_generator_are_matched_by_method_and_path(checkout: Checkout, kind: str) -> None:
    modules, call, listed, used = _KINDS[kind]
    for path, text in modules.items():
        checkout.write(f"acme/{path}", text)
    checkout.write("acme/_speedups.so", "")
    checkout.write("new.json", _document())
    checkout.write(
        "app/main.py", f"from acme import JobsApi\napi = JobsApi()\n{used.format('retrieve')}(1)\napi.retrieve_all(1)\n"
    )

    done = checkout.opgen("diff", "acme", "new.json", "--callers", "app", "--format", "json")

    assert done.code == 0, done.err
    found = done.json
    matched = {each["old"]["call"].partition("(")[0]: each for each in found["matched"]}
    expected = {
        call.format("create"): "POST /v2/jobs",
        call.format("retrieve"): "GET /v2/jobs/{job_id}",
        listed: "GET /v2/jobs/{job_id}/runs",
    }
    assert {name: each["endpoint"] for name, each in matched.items()} == expected
    retrieved = matched[call.format("retrieve")]
    assert (retrieved["new"], retrieved["without"], retrieved["needs"]) == (
        "client.jobs.read(job_id, dry)",
        ["verbose"],
        ["dry"],
    )
    assert retrieved["old"]["callers"] == [{"path": "app/main.py", "line": 3}]
    helpers = ["POST /jobs", ""] if kind == "stainless" else []
    assert [each["endpoint"] for each in found["only_old"]] == [*helpers, "POST /jobs/{}/halt"]
    assert [each["endpoint"] for each in found["only_new"]] == ["PUT /v2/jobs/{job_id}/stop"]
    assert found["not_read"] == ["acme/_speedups.so"]
    assert not (checkout.folder / "executed").exists()


def test_wheel_of_another_generator_gives_text_and_markdown(checkout: Checkout) -> None:
    checkout.write("new.json", _document())
    with zipfile.ZipFile(checkout.folder / "acme-1-py3-none-any.whl", "w") as wheel:
        for path, text in STAINLESS.items():
            wheel.writestr(f"acme/{path}", text)

    text = checkout.opgen("diff", "acme-1-py3-none-any.whl", "new.json").out
    markdown = checkout.opgen("diff", "acme-1-py3-none-any.whl", "new.json", "--format", "markdown").out
    refused = checkout.opgen("diff", "acme-1-py3-none-any.whl", "new.json", "--format", "github")

    assert ": 3 of 6 calls matched (0 by name alone), 3 only old, 1 only new\n\nMATCHED\n" in text
    line = "client.jobs.create(title) -> client.jobs.create(title)  [POST /v2/jobs]"
    assert f"  {line}\n" in text
    assert "  client.jobs.create_and_wait(title)  [POST /jobs, through another call]\n" in text
    assert "  client.jobs.results(job_id)  [its path is not constant]\n" in text
    assert "| `client.jobs.stop(job_id)` |  | `POST /jobs/{}/halt` |" in markdown
    assert (refused.code, "needs two versions of opgen" in refused.err) == (2, True)


def test_call_without_a_constant_path_is_matched_by_name(checkout: Checkout) -> None:
    checkout.write("new.json", _document())
    stop = 'class Acme:\n    jobs: "Jobs"\n    def __init__(self): pass\nclass Jobs:\n'
    stop += (
        '    def create(self):\n        self._post("/jobs")\n    def cancel(self):\n        self._put("/old/cancel")\n'
    )
    checkout.write("acme/client.py", stop)
    found = checkout.opgen("diff", "acme", "new.json", "--format", "json").json
    assert [(each["old"]["call"], each["by"]) for each in found["matched"]] == [
        ("client.jobs.create()", "path"),
        ("client.jobs.cancel()", "name"),
    ]


_NESTED = {
    "client.py": """\
class Acme:
    jobs: "Jobs"
    beta: "Beta"
    admin: "Admin"
    def __init__(self): pass
    def close(self): pass
class Beta:
    jobs: "BetaJobs"
    def __init__(self): pass
class Admin:
    usage: "Usage"
    def __init__(self): pass
class Usage:
    jobs: "UsageJobs"
    files: "Files"
    def __init__(self): pass
class Jobs:
    def create(self):
        self._post("/jobs")
    def stream(self):
        return streamed(self.create)
    def search(self):
        return self._post("/jobs?q=a b")
class BetaJobs:
    def create(self):
        self._post("/beta/jobs")
    def read(self):
        self._get("/beta/jobs/1")
class UsageJobs:
    def create(self):
        self._post("/usage/jobs")
    def stream(self):
        self._post("/usage/stream")
class Files:
    def list(self):
        self._get("/usage/files")
""",
}


@pytest.mark.parametrize(
    ("line", "call"),
    [
        ("c.jobs.create()", "jobs.create"),
        ("c.jobs.stream()", "jobs.stream"),
        ("c.jobs.search()", "jobs.search"),
        ("c.beta.jobs.create()", "beta.jobs.create"),
        ("c.beta.jobs.stream()", ""),
        ("c.admin.usage.jobs.stream()", "admin.usage.jobs.stream"),
        ("c.with_options(timeout=1).jobs.with_raw_response.create()", "jobs.create"),
        ("Acme().beta.jobs.create()", "beta.jobs.create"),
        ("acme.AsyncAcme().beta.jobs.create()", "beta.jobs.create"),
        ("async def f(a: acme.AsyncAcme): await a.beta.jobs.read()", "beta.jobs.read"),
        ("jobs = c.beta.jobs; jobs.create()", "beta.jobs.create"),
        ("self.client.jobs.create()", "jobs.create"),
        ("unknown.jobs.stream()", "jobs.stream"),
        ("files.list()", "admin.usage.files.list"),
        ("jobs.create()", ""),
        ("unknown.list()", ""),
    ],
)
def test_line_belongs_to_the_call_with_the_longest_path(checkout: Checkout, line: str, call: str) -> None:
    for path, text in _NESTED.items():
        checkout.write(f"acme/{path}", text)
    checkout.write("new.json", _document())
    checkout.write("app/main.py", f"import acme\nfrom acme import Acme\nc = Acme()\n{line}\n")

    found = checkout.opgen("diff", "acme", "new.json", "--callers", "app", "--format", "json").json

    old = [*(each["old"] for each in found["matched"]), *found["only_old"]]
    assert [each["call"] for each in old if each["callers"]] == ([f"client.{call}()"] if call else [])
    assert sorted(each["call"] for each in old) == sorted({each["call"] for each in old})
    reasons = {each["call"]: each["reason"] for each in old if "reason" in each}
    assert reasons == {
        "client.jobs.stream()": "no request of its own",
        "client.jobs.search()": "its path is not constant",
    }


@pytest.mark.parametrize(
    ("old", "options", "message"),
    [
        ("acme", ["--witness"], "--witness needs two versions of opgen: acme is a client of another generator"),
        ("acme", ["--verify", "--fail-on", "risky"], "--verify, --fail-on needs two versions of opgen"),
        ("iniconfig", [], "iniconfig: the package was found, but it has no calls that opgen can read"),
        ("acne", [], "no file, folder or installed package of the interpreter "),
    ],
)
def test_unusable_package_or_option_is_named(checkout: Checkout, old: str, options: list[str], message: str) -> None:
    for path, text in _NESTED.items():
        checkout.write(f"acme/{path}", text)
    checkout.write("new.json", _document())

    done = checkout.opgen("diff", old, "new.json", *options)

    assert (done.code, message in done.err) == (2, True), done.err
