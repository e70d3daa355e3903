"""Cost of a generation: every tool on every document, in turns, so that other work affects all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.tools.bench.documents import Document
from tests.tools.bench.measure import FailedError, Run, best, measure
from tests.tools.bench.tools import ROOT, Tool, environ


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One tool on one document."""

    tool: Tool
    document: Document
    cost: Run | None = None
    lines: int = 0
    """Lines of Python that it wrote or checked."""
    failure: str = ""
    """Reason for a missing cost."""


def run_all(tools: Sequence[Tool], documents: Sequence[Document], rounds: int, scratch: Path) -> tuple[Result, ...]:
    """Each tool's least cost on each document, of `rounds` rounds."""
    return tuple(
        result for document in documents for result in _document(tools, document, rounds, scratch / document.name)
    )


def _document(tools: Sequence[Tool], document: Document, rounds: int, scratch: Path) -> list[Result]:
    runs: Mapping[str, list[Run]] = {tool.name: [] for tool in tools}
    failures = {tool.name: tool.missing for tool in tools}
    for _ in range(rounds):
        for tool in tools:
            output = scratch / tool.folder
            output.mkdir(parents=True, exist_ok=True)
            if failures[tool.name]:
                continue
            command = [tool.program, *tool.arguments(document.path, output)]
            try:
                run = measure([str(part) for part in command], scratch, environ(tool.program))
            except FailedError as error:
                # The page has no folder of this machine.
                failures[tool.name] = f"failed: {error}".replace(f"{ROOT}/", "")
            else:
                runs[tool.name].append(run)
    return [
        (
            Result(tool=tool, document=document, failure=failures[tool.name])
            if failures[tool.name]
            else Result(tool=tool, document=document, cost=best(runs[tool.name]), lines=_lines(scratch / tool.folder))
        )
        for tool in tools
    ]


def _lines(folder: Path) -> int:
    files = folder.rglob("*.py")
    return sum(len(file.read_text("utf-8").splitlines()) for file in files)
