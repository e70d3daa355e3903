"""Size of the runtime, and cost of an import, a call and an event: opgen's clients beside others, in one run.

The clients of other generators are those of `overhead`, for the document of `generated/primeintellect`. openai-python is
the client that `events` reads streams with.
"""

import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.test_runtime import _code_lines, _runtime
from tests.support.packages import generate_package
from tests.tools.bench import events, overhead
from tests.tools.bench.everything import DOCUMENT, OPTIONS
from tests.tools.bench.tools import ROOT, openai_programs, run_python
from tests.tools.comparison.generators import runtime
from tests.tools.tables import table

_TIMED = """
import json, sys, time
statement, call, url = sys.argv[1:]
start = time.process_time()
exec(statement)
imported = time.process_time() - start
(line,) = [line for line in open("/proc/self/status") if line.startswith("VmHWM:")]
exec(call)
called = time.process_time() - start
print(json.dumps([imported, called, int(line.split()[1]) * 1024]))
"""
# The first call of each client to the server of `overhead`, which returns the same response to each request.
_OURS = """
with Client(base_url=url, token="key") as client:
    expose_port_endpoint(client, "sb_1", port=8080)
"""
_MODELS_AND_CLIENT = """
with Client(base_url=url, http_bearer="key") as client:
    client.sandbox.expose_port(sandbox_id="sb_1", body=models.ExposePortRequest(port=8080))
"""
_ATTRS = """
from attrs_client.models import ExposePortRequest
with AuthenticatedClient(base_url=url, token="key") as client:
    expose_port.sync("sb_1", client=client, body=ExposePortRequest(port=8080))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A client: its Python, its folder on the path, the statement of a caller, and the modules of its runtime.

    `call` is the code of a first call, or empty.
    """

    name: str
    python: Path
    path: Path
    statement: str
    modules: Sequence[Path]
    call: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """Files and lines of code of a runtime; seconds of an import, and peak memory of its process in bytes.

    `first_call` has the seconds of an import and a call, or `None`.
    """

    name: str
    files: int
    lines: int
    seconds: float
    first_call: float | None
    memory: int


def clients(folder: Path) -> tuple[Client, ...]:
    """Generate the clients below `folder`, and install the others."""
    ours = Path(sys.executable)
    generated = ROOT / "generated"
    generate_package(DOCUMENT, folder / "everything", OPTIONS)
    _, *others = overhead.generate(folder)
    paths = {path.name: path for path in others}
    models = paths["datamodel-code-generator"]
    attrs = paths["openapi-python-client"]
    openai = openai_programs() / "python"
    site = next(openai.parents[1].glob("lib/python*/site-packages"))
    return (
        *(
            Client(
                name=f"opgen, {name}",
                python=ours,
                path=path,
                statement=f"from {name} import Client, {function}",
                modules=_runtime(path / name / "_runtime"),
                call=call,
            )
            for name, path, function, call in (
                ("primeintellect", generated, "expose_port_endpoint", _OURS),
                ("sandboxes", generated, "create_sandbox", ""),
                ("everything", folder / "everything", "create_thing", ""),
            )
        ),
        Client(
            name="datamodel-code-generator",
            python=runtime(),
            path=models,
            statement="import models; from client import Client",
            modules=sorted((models / "client" / "_runtime").rglob("*.py")),
            call=_MODELS_AND_CLIENT,
        ),
        Client(
            name="openapi-python-client",
            python=runtime(),
            path=attrs,
            statement="from attrs_client import AuthenticatedClient\n"
            "from attrs_client.api.sandbox import expose_port",
            modules=sorted((attrs / "attrs_client").glob("*.py")),
            call=_ATTRS,
        ),
        Client(
            name="openai-python",
            python=openai,
            path=site,
            statement="from openai import OpenAI",
            modules=[*sorted((site / "openai").glob("*.py")), *sorted((site / "openai" / "_utils").glob("*.py"))],
        ),
    )


def weigh(client: Client, rounds: int, url: str) -> Weight:
    """Import the client and make its first call in a process for each round, and return the least of each figure."""
    costs = [_imported(client, url) for _ in range(rounds)]
    imported, called, memory = map(min, zip(*costs, strict=True))
    return Weight(
        name=client.name,
        files=len(client.modules),
        lines=sum(_code_lines(file.read_text("utf-8")) for file in client.modules),
        seconds=imported,
        first_call=called if client.call else None,
        memory=int(memory),
    )


def _imported(client: Client, url: str) -> tuple[float, float, int]:
    command = ("-c", _TIMED, client.statement, client.call, url)
    imported, called, memory = run_python(client.python, [client.path], *command)
    return imported, called, memory


def measure(rounds: int) -> str:
    """Return the table of all clients in Markdown."""
    with tempfile.TemporaryDirectory() as folder, overhead.served() as url:
        found = clients(Path(folder))
        weights = [weigh(client, rounds, url) for client in found]
    called = overhead.measure(rounds * 100)
    read = events.measure(1000 * rounds, rounds)
    return report(weights, called, read)


def report(weights: Sequence[Weight], called: Mapping[str, float], read: Mapping[str, float]) -> str:
    """Return the table in Markdown: a client in each row. A call with httpx2 and pydantic alone has a row of its own."""
    ours = "opgen, primeintellect"
    calls, streams = {ours: called["opgen"], **called}, {ours: read["opgen"], **read}
    rows = [
        [*("client", "files", "lines of code", "import", "first call"), *("memory", "call", "event")],
        ["by hand", *"-----", _microseconds(called["by hand"]), "-"],
    ]
    rows += [
        [
            each.name,
            str(each.files),
            f"{each.lines:,}",
            f"{each.seconds * 1e3:.0f} ms",
            "-" if each.first_call is None else f"{each.first_call * 1e3:.0f} ms",
            f"{each.memory / 1e6:.0f} MB",
            _microseconds(calls.get(each.name)),
            _microseconds(streams.get(each.name)),
        ]
        for each in weights
    ]
    return table(rows)


def _microseconds(seconds: float | None) -> str:
    return "-" if seconds is None else f"{seconds * 1e6:,.1f} µs"
