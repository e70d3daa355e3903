"""Pairs of surfaces for the rules of the Python layer, written as lines of `api.md`."""

from collections.abc import Mapping
from dataclasses import dataclass

from opgen.changes.model import Breaks
from opgen.changes.surface.model import Surface
from opgen.changes.surface.read import read_surface
from opgen.changes.surface.text import HEADER

_BASE: Mapping[str, str] = {
    "Client": """
server = "https://api.example.com"
token: str | None = None  # credential
timeout: float = 5
""",
    "Operations": """
jobs.get_job(job_id: str) -> Job  # GET /jobs/{job_id}
jobs.create_job(*, body: JobRequest, limit: int | None = None, sort: str | None = None) -> Job  # POST /jobs
jobs.list_jobs() -> JobPage  # GET /jobs
    pages list_jobs_all() -> Pages[JobPage, Job]
jobs.read_log(job_id: str, line: int) -> str  # GET /jobs/{job_id}/log/{line}
""",
    "Models": """
class Job:
    title: str
    state: State | None = None
class JobPage:
    jobs: list[Job]
class JobRequest:
    title: str
    labels: Labels | None = None
type Labels = dict[str, str]
class State(StrEnum): QUEUED = "queued"; DONE = "done"
class Problem:
    code: str
""",
    "Errors": """
NotFoundError(404): Problem | None
StatusError(499): None
""",
    "Webhooks": """
parse_done() -> Job
""",
    "Exports": """
Client
""",
}
"""Sections of the old surface of each pair."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Text of the base, its replacement, and the change that the replacement gives."""

    rule: str
    breaks: Breaks
    old: str
    new: str

    @property
    def surfaces(self) -> tuple[Surface, Surface]:
        """Return the old and the new surface."""
        text = _text()
        assert text.count(self.old) >= 1, self.old
        return read_surface(text), read_surface(text.replace(self.old, self.new))


def _text() -> str:
    lines = [HEADER, "", "# Public names of `jobs`"]
    for heading, content in _BASE.items():
        lines += ["", f"## {heading}", "", "```python", *content.strip("\n").split("\n")]
        lines.append("```")
    return "\n".join(lines) + "\n"


_R, _T, _F, _N = Breaks.RUNTIME, Breaks.TYPES, Breaks.FILES, Breaks.NOTHING
_GET = "jobs.get_job(job_id: str) -> Job  # GET /jobs/{job_id}\n"
_LOG = "read_log(job_id: str, line: int) -> str  # GET /jobs/{job_id}/log/{line}"
_REQUEST = "class JobRequest:\n    title: str\n    labels: Labels | None = None\n"
_MANY = "".join(f"    field_{number}: str | None = None\n" for number in range(9))


PAIRS = (
    Pair("package-renamed", _R, "names of `jobs`", "names of `work`"),
    Pair("function-removed", _R, _GET, ""),
    Pair("function-removed", _R, "\nparse_done() -> Job", ""),
    Pair("function-removed", _R, "    pages list_jobs_all() -> Pages[JobPage, Job]\n", ""),
    Pair("function-added", _N, _GET, _GET + "jobs.stop_job() -> None  # PUT /stop\n"),
    Pair("function-renamed", _R, "jobs.get_job(", "jobs.read_job("),
    Pair("function-renamed", _R, "list_jobs_all()", "list_jobs_pages()"),
    Pair("function-moved", _F, "jobs.get_job(", "work.get_job("),
    Pair("method-removed", _R, "/jobs/{job_id}\n", "/jobs/{job_id} -\n"),
    Pair("method-renamed", _R, "jobs.get_job(", "work.get_job("),
    Pair("method-renamed", _R, "/jobs/{job_id}\n", "/jobs/{job_id} job.get\n"),
    Pair("parameter-removed", _R, ", limit: int | None = None", ""),
    Pair("parameter-removed", _R, _REQUEST, "class JobRequest:\n    title: str\n"),
    Pair("parameter-added", _R, "body: JobRequest,", "body: JobRequest, name: str,"),
    Pair("parameter-added", _N, "sort: str | None = None", "sort: str | None = None, team: str | None = None"),
    Pair(
        "parameter-renamed",
        _R,
        "get_job(job_id: str) -> Job  # GET /jobs/{job_id}",
        "get_job(id_: str) -> Job  # GET /jobs/{id}",
    ),
    Pair("parameters-reordered", _R, _LOG, "read_log(line: int, job_id: str) -> str  # GET /logs/{line}/jobs/{job_id}"),
    Pair("parameter-became-required", _R, "limit: int | None = None", "limit: int"),
    Pair("parameter-became-required", _R, "    labels: Labels | None = None\n", "    labels: Labels\n"),
    Pair("parameter-became-keyword", _R, _LOG, "read_log(job_id: str, *, line: int) -> str  # GET /jobs/{job_id}/log"),
    Pair("parameter-default-changed", _N, "limit: int | None = None", "limit: int | None = 5"),
    Pair("parameter-type-changed", _T, "job_id: str) -> Job", "job_id: UUID) -> Job"),
    Pair("parameter-widened", _N, "limit: int | None", "limit: int | str | None"),
    Pair("body-changed", _T, "body: JobRequest", "body: Job"),
    Pair("body-widened", _N, "body: JobRequest", "body: JobRequest | Job"),
    Pair("body-widened", _N, "body: JobRequest", "body: JobRequest | None = None"),
    Pair("body-keywords-removed", _R, _REQUEST, _REQUEST + _MANY),
    Pair(
        "return-type-changed", _R, "read_log(job_id: str, line: int) -> str", "read_log(job_id: str, line: int) -> Job"
    ),
    Pair("return-type-changed", _R, "get_job(job_id: str) -> Job", "get_job(job_id: str) -> None"),
    Pair("return-type-changed", _T, "get_job(job_id: str) -> Job", "get_job(job_id: str) -> Job | None"),
    Pair("model-removed", _R, "class JobPage:\n    jobs: list[Job]\n", ""),
    Pair("model-renamed", _R, "JobPage", "Page"),
    Pair("model-kind-changed", _R, "class JobPage:\n    jobs: list[Job]\n", "type JobPage = list[Job] | Job\n"),
    Pair(
        "model-kind-changed",
        _R,
        'class State(StrEnum): QUEUED = "queued"; DONE = "done"',
        'type State = Literal["queued", "done"]',
    ),
    Pair("model-kind-changed", _R, "class JobRequest:", "class JobRequest(ClosedModel):"),
    Pair("model-kind-changed", _N, "class JobPage:", "class JobPage(ClosedModel):"),
    Pair("alias-type-changed", _T, "type Labels = dict[str, str]", "type Labels = dict[str, int]"),
    Pair("alias-type-changed", _N, "type Labels = dict[str, str]", "type Labels = dict[str, str] | list[str]"),
    Pair("field-removed", _R, "    state: State | None = None\n", ""),
    Pair("field-removed", _T, "    labels: Labels | None = None\n", ""),
    Pair("field-added", _R, "    labels: Labels | None", "    owner: str\n    labels: Labels | None"),
    Pair("field-added", _N, "    state: State | None", "    owner: str\n    state: State | None"),
    Pair("field-renamed", _R, "    state: State | None = None\n", '    status: State | None = None  # "state"\n'),
    Pair("field-became-required", _R, "    labels: Labels | None = None\n", "    labels: Labels\n"),
    Pair("field-became-required", _N, "    state: State | None = None\n", "    state: State\n"),
    Pair("field-default-changed", _N, "state: State | None = None", 'state: State | None = "done"'),
    Pair("field-type-changed", _R, "class Job:\n    title: str", "class Job:\n    title: int"),
    Pair("field-type-changed", _T, "class Job:\n    title: str", "class Job:\n    title: str | None"),
    Pair("field-type-changed", _R, "class JobRequest:\n    title: str", "class JobRequest:\n    title: int"),
    Pair("field-type-changed", _N, "class JobRequest:\n    title: str", "class JobRequest:\n    title: str | int"),
    Pair("field-type-changed", _N, "state: State | None = None", 'state: State = "done"'),
    Pair("enum-member-removed", _R, '; DONE = "done"', ""),
    Pair("enum-member-renamed", _R, "DONE =", "FINISHED ="),
    Pair("enum-member-value-changed", _N, '"done"', '"finished"'),
    Pair("error-removed", _R, "NotFoundError(404): Problem | None", "GoneError(410): None"),
    Pair("error-removed", _R, "StatusError(499): None\n", ""),
    Pair("error-renamed", _R, "NotFoundError", "MissingError"),
    Pair("error-detail-changed", _N, "(404): Problem | None", "(404): str"),
    Pair("client-keyword-removed", _R, "timeout: float = 5\n", ""),
    Pair("client-keyword-added", _R, "timeout: float = 5\n", "timeout: float = 5\ntenant: str\n"),
    Pair("client-keyword-became-required", _R, "timeout: float = 5", "timeout: float"),
    Pair("client-keyword-default-changed", _N, "timeout: float = 5", "timeout: float = 9"),
    Pair("client-keyword-type-changed", _T, "timeout: float = 5", "timeout: int = 5"),
    Pair("client-option-removed", _R, "  # credential", ""),
    Pair("client-server-changed", _R, "https://api.example.com", "https://example.org"),
    Pair("client-server-changed", _R, 'server = "https://api.example.com"\n', ""),
    Pair("export-removed", _R, "\nClient\n", "\nRequest\n"),
)
"""At least one pair for each rule or for its mirror."""
