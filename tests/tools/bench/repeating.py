"""Cost of repeated runs: an unchanged check, and a generation after one small change, with the cache of the first run."""

import copy
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.tools.bench.documents import Document
from tests.tools.bench.measure import Run, best, measure
from tests.tools.bench.tools import Tool

OPGEN = Path(sys.executable).with_name("opgen")
_METHODS = frozenset({"get", "put", "post", "delete", "patch"})
Root = dict[str, Any]  # JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """Least cost of each run by its name, for one document."""

    document: Document
    runs: Mapping[str, Run]


def repeated_runs(documents: Sequence[Document], rounds: int, scratch: Path) -> tuple[Repeated, ...]:
    """Measure each document: without the cache, unchanged, and with one change."""
    return tuple(_repeated(document, rounds, scratch / "repeating" / document.name) for document in documents)


def _repeated(document: Document, rounds: int, folder: Path) -> Repeated:
    folder.mkdir(parents=True)
    root: Root = yaml.safe_load(document.path.read_text("utf-8"))
    spec = folder / "openapi.json"
    named = ["--spec", str(spec), "--output", str(folder / "api")]
    cached = [*named, "--cache-dir", str(folder / "cache")]
    found: dict[str, list[Run]] = {}

    def run(name: str, *arguments: str) -> None:
        cost = measure([str(OPGEN), *arguments], folder, _environment())
        found.setdefault(name, []).append(cost)

    for number in range(rounds):
        spec.write_text(json.dumps(root), "utf-8")
        run("generate, without the cache", "generate", *named, "--no-cache")
        for _ in range(2):  # the second run knows the recorded names
            subprocess.run([OPGEN, "check", "-q", *cached], check=True, env=_environment())
        run("check, nothing changed", "check", *cached)
        changed = copy.deepcopy(root)
        for name, change in CHANGES.items():
            change(changed, f"Changed in round {number}.")
            spec.write_text(json.dumps(changed), "utf-8")
            run(name, "generate", *cached)
    return Repeated(document=document, runs={name: best(runs) for name, runs in found.items()})


def _change_operation(root: Root, text: str) -> None:
    operation = next(each for item in root["paths"].values() for key, each in item.items() if key in _METHODS)
    operation["summary"] = text


def _change_description(root: Root, text: str) -> None:
    schemas = root.get("components", {}).get("schemas") or {"": root["info"]}
    next(iter(schemas.values()))["description"] = text


CHANGES: Mapping[str, Callable[[Root, str], None]] = {
    "generate, one operation changed": _change_operation,
    "generate, one description changed": _change_description,
}


def start_up(peers: Sequence[Tool], rounds: int, folder: Path) -> dict[str, list[Run]]:
    """Return the least cost of `--version`, `--help` and, for opgen, of one completion, by program."""
    programs = {"opgen": OPGEN}
    programs |= {
        each.name.partition(",")[0]: each.program
        for each in peers
        if not each.missing and not each.name.startswith(("opgen", "the same"))
    }
    complete = {"_OPGEN_COMPLETE": "complete_bash", "COMP_WORDS": "opgen check s", "COMP_CWORD": "2"}
    commands: dict[str, list[tuple[list[str], dict[str, str]]]] = {
        name: [([str(program), option], {}) for option in ("--version", "--help")] for name, program in programs.items()
    }
    commands["opgen"].append(([str(OPGEN)], complete))
    commands["python -c pass"] = [([sys.executable, "-c", "pass"], {})]
    found: dict[str, list[list[Run]]] = {name: [[] for _ in each] for name, each in commands.items()}
    for _ in range(rounds):
        for name, each in commands.items():
            for number, (command, more) in enumerate(each):
                cost = measure(command, folder, _environment() | more)
                found[name][number].append(cost)
    return {name: [*map(best, each)] for name, each in found.items()}


def _environment() -> dict[str, str]:
    return {key: each for key, each in os.environ.items() if key != "OPGEN_NO_CACHE"}
