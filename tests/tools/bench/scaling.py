"""Cost by size: `python -m tests.tools.bench.scaling [DOCUMENT…] [--sizes N…]` prints tables of synthetic and given documents."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import median

from tests.tools.bench.documents import made
from tests.tools.bench.measure import FailedError, Run, measure
from tests.tools.bench.tools import OUTPUT, Arguments, Tool, tools
from tests.tools.tables import table

_SIZES = (500, 1000, 2000, 4000)
_MODELS_ONLY = "datamodel-code-generator, models only"
# A call needs the modules of its function and of its models. The response `{}` may be invalid; the model is loaded and
# built all the same.
_FIRST_CALL = """
import inspect, json, sys, time
import httpx2
from pydantic import BaseModel, Field, TypeAdapter
package, function = sys.argv[1:]
http = httpx2.Client(transport=httpx2.MockTransport(lambda _: httpx2.Response(200, json={})))
start = time.process_time()
api = __import__(package)
client = api.Client(http_client=http, base_url="https://api.example.com")
function = api.OPERATIONS[function].function
places = inspect.unwrap(function).__code__.co_argcount - 1
try:
    function(client, *["x"] * places)
except api.ClientError:
    pass
print(json.dumps(time.process_time() - start))
"""
_LISTED = """
import inspect, {package}
for name, operation in {package}.OPERATIONS.items():
    parameters = inspect.signature(operation.function).parameters.values()
    needed = [each for each in parameters if each.kind == each.KEYWORD_ONLY and each.default]
    if operation.method == "GET" and not needed:
        print(name)
"""


def main(arguments: Sequence[str]) -> None:
    """Print a table of the sizes, and one of the documents."""
    parser = argparse.ArgumentParser(prog="scaling", description=__doc__)
    parser.add_argument("documents", nargs="*", type=Path)
    parser.add_argument("--sizes", nargs="*", type=int, default=_SIZES)
    given = parser.parse_args(arguments)
    ours, *peers = tools()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        rows = [_made(ours, size, scratch) for size in given.sizes]
        sys.stdout.write(table(growth(given.sizes, rows)) + "\n")
        models = next(tool for tool in peers if tool.name == _MODELS_ONLY)
        header = ["", "opgen", "models only", "wall", "first call, of ten: least, median, most"]
        found = [_given(ours, models, path.resolve(), scratch) for path in given.documents]
        sys.stdout.write(table([header, *found]))


def _made(tool: Tool, size: int, scratch: Path) -> Run:
    document = scratch / f"made-{size}.json"
    document.write_text(json.dumps(made(size)), "utf-8")
    return _run(tool, document, scratch / str(size))


def _run(tool: Tool, document: Path, folder: Path) -> Run:
    output = folder / tool.folder
    output.mkdir(parents=True, exist_ok=True)
    command = [tool.program, *tool.arguments(document, output)]
    return measure([str(part) for part in command], folder, os.environ)


def growth(sizes: Sequence[int], runs: Sequence[Run]) -> Iterator[list[str]]:
    """Yield a row for each size, with its cost in relation to the previous size."""
    yield ["operations", "wall", "processors", "more", "memory", "more"]
    befores = [None, *runs]
    for size, (before, run) in zip(sizes, pairwise(befores), strict=True):
        assert run is not None
        yield [
            str(size),
            f"{run.wall:.1f} s",
            f"{run.cpu:.1f} s",
            f"{run.cpu / before.cpu:.2f}x" if before else "",
            f"{run.memory / 1e6:.0f} MB",
            f"{run.memory / before.memory:.2f}x" if before else "",
        ]


def _given(ours: Tool, models: Tool, document: Path, scratch: Path) -> list[str]:
    folder = scratch / document.stem
    own = _run(ours, document, folder)
    try:
        theirs = _run(models, document, folder)
    except FailedError:  # names with dots become modules, which need a folder
        theirs = _run(replace(models, arguments=_in_folder(models)), document, folder)
    calls = [seconds * 1000 for seconds in _first_calls(folder / OUTPUT)]
    return [
        document.stem,
        _figures(own),
        _figures(theirs),
        f"{own.wall / theirs.wall:.2f}x",
        f"{min(calls):.0f}, {median(calls):.0f}, {max(calls):.0f} ms",
    ]


def _in_folder(models: Tool) -> Arguments:
    return lambda document, output: [*models.arguments(document, output)[:-1], output / "models"]


def _figures(run: Run) -> str:
    return f"{run.wall:.1f} s, {run.cpu:.1f} s CPU, {run.memory / 1e6:.0f} MB"


def _first_calls(package: Path) -> Iterator[float]:
    """Yield the seconds of an import and a call above pydantic and httpx2, for ten GETs of the document."""
    listed = _LISTED.format(package=package.name)
    names = _said([listed], package.parent).splitlines()
    for name in names[:: max(1, len(names) // 10)][:10]:
        least = min(float(_said([_FIRST_CALL, package.name, name], package.parent)) for _ in range(3))
        yield least


def _said(arguments: Sequence[str], folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": ""},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


if __name__ == "__main__":
    main(sys.argv[1:])
