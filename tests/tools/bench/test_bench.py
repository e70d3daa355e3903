"""Measurements work. No test depends on a time."""

import json
import os
import sys
from pathlib import Path

import pytest
from opgen.codegen.templates import templates_folder
from opgen.core.options import Options
from opgen.document.document import load
from opgen.pipeline import generate
from opgen.source.read import read

from tests.tools.bench import events, overhead, report, weights
from tests.tools.bench.documents import ROOT, documents, made
from tests.tools.bench.everything import DOCUMENT, OPTIONS
from tests.tools.bench.generating import Result, run_all
from tests.tools.bench.measure import FailedError, Run, best, measure
from tests.tools.bench.repeating import CHANGES, Repeated, start_up
from tests.tools.bench.scaling import growth
from tests.tools.bench.tools import PINS, Tool, pins
from tests.tools.bench.weights import Weight


def test_made_document_has_the_requested_operations_and_can_be_generated() -> None:
    text = json.dumps(made(10)).encode()
    generated = generate(load(read(text, "made.json")), Options(package="made"))
    assert len(generated.api.operations) == 10


def test_given_documents_come_first(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir()
    (given / "mine.json").write_text(json.dumps(made(5)), "utf-8")
    first, *_, last = documents(given, tmp_path)
    assert (first.name, first.operations) == ("mine", 5)
    assert (last.name, last.operations) == ("made-400", 400)


def test_cost_of_a_command_includes_its_children(tmp_path: Path) -> None:
    child = "x = b'1' * 200_000_000"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}], check=True)"
    run = measure([sys.executable, "-c", parent], tmp_path, os.environ)
    assert run.wall > 0
    assert run.cpu > 0
    assert run.memory > 200_000_000


def test_failing_command_is_reported_with_its_last_line(tmp_path: Path) -> None:
    code = "import sys; sys.exit('first\\nlast')"
    with pytest.raises(FailedError, match=r"^last$"):
        measure([sys.executable, "-c", code], tmp_path, os.environ)


def test_best_run_has_the_least_of_each_figure() -> None:
    runs = [Run(wall=2.0, cpu=1.0, memory=3), Run(wall=1.0, cpu=2.0, memory=4)]
    assert best(runs) == Run(wall=1.0, cpu=1.0, memory=3)


def test_every_peer_is_pinned() -> None:
    lines = PINS.read_text("utf-8").splitlines()
    pinned = [line for line in lines if not line.startswith("#")]
    assert [f"{name}=={version}" for name, version in pins("\n".join(lines)).items()] == pinned
    assert len(pinned) == 3


def test_client_of_everything_has_every_module_of_the_runtime() -> None:
    text = json.dumps(DOCUMENT).encode()
    files = generate(load(read(text, "everything.json")), OPTIONS).files
    written = {path.name for path in files if path.parts[0] == "_runtime"}
    modules = {path.name for path in (templates_folder() / "runtime").glob("*.py")}
    assert modules - written == {"http_library_httpx.py"}


def test_row_of_each_client_has_its_size_and_costs() -> None:
    ours, other = (
        Weight(name=name, files=12, lines=1234, seconds=0.1, first_call=0.2, memory=50_000_000)
        for name in ("opgen, primeintellect", "openai-python")
    )
    names = ("by hand", "opgen", "datamodel-code-generator", "openapi-python-client")
    called = dict.fromkeys(names, 0.0002)
    read = {"opgen, models": 1e-5, "openai-python, models": 2e-5}
    *_, by_hand, first, second = weights.report([ours, other], called, read).split("\n")[:-1]
    assert by_hand == "| by hand | - | - | - | - | - | 200.0 µs | - |"
    assert first.endswith("| 12 | 1,234 | 100 ms | 200 ms | 50 MB | 200.0 µs | 10.0 µs |")
    assert second.endswith("| 12 | 1,234 | 100 ms | 200 ms | 50 MB | - | 20.0 µs |")


def test_figures_are_multiples_of_our_own(tmp_path: Path) -> None:
    document, *_ = documents(None, tmp_path)
    ours, theirs, absent = (
        Tool(name=name, program=tmp_path, arguments=lambda *_: [], folder="", missing="")
        for name in ("ours", "theirs", "absent")
    )
    text = report.generating(
        [
            Result(tool=ours, document=document, cost=Run(wall=2.0, cpu=3.0, memory=50_000_000), lines=10),
            Result(tool=theirs, document=document, cost=Run(wall=5.0, cpu=3.0, memory=75_000_000), lines=20),
            Result(tool=absent, document=document, failure="failed: no word"),
        ]
    )
    rows = text.splitlines()
    assert "| ours | 2.00 s |" in rows
    assert "| theirs | 2.50x |" in rows
    assert "| theirs | 1.50x |" in rows
    assert "| absent | - |" in rows
    assert rows[-1] == f"- absent, {document.name}: failed: no word"


def test_repeated_runs_are_multiples_of_the_first_run(tmp_path: Path) -> None:
    document, *_ = documents(None, tmp_path)
    runs = {"first": Run(wall=1.0, cpu=2.0, memory=1), "second": Run(wall=1.0, cpu=0.5, memory=1)}
    text = report.repeating([Repeated(document=document, runs=runs)])
    assert text.splitlines()[2:] == ["| first | 2.00 s |", "| second | 0.25x (0.50 s) |"]


def test_changes_of_repeated_runs_change_the_document() -> None:
    for change in CHANGES.values():
        root = made(10)
        change(root, "Changed.")
        assert json.dumps(root).count("Changed.") == 1


def test_starts_are_measured(tmp_path: Path) -> None:
    starts = start_up((), 1, tmp_path)
    assert [len(runs) for runs in starts.values()] == [3, 1]
    assert report.starting(starts).splitlines()[3].endswith(" ms | - | - |")


def test_page_has_every_table_and_its_text_does_not_change() -> None:
    page = (ROOT / "docs" / "benchmarks.md").read_text("utf-8")
    tables = {"versions": report.versions({"Python": "3"}), "starting": report.starting({})}
    tables |= dict.fromkeys(("generating", "repeating", "weights"), "")
    new = page
    for name, text in tables.items():
        new = report.replaced(new, name, text)
    assert "| Python | 3 |" in new
    assert new.startswith(page.partition("<!--")[0])
    assert new.count("<!-- measured: ") == page.count("<!-- measured: ") == len(tables)


def test_page_without_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="no table calling"):
        report.replaced("# Nothing", "calling", "")


def test_failure_is_shown_without_folders_of_this_machine(tmp_path: Path) -> None:
    document, *_ = documents(None, tmp_path)
    tool = Tool(
        name="broken",
        program=Path(sys.executable),
        arguments=lambda path, _: ["-c", f"raise SystemExit('bad: {path}')"],
        folder="broken",
    )
    (result,) = run_all([tool], [document], 2, tmp_path)
    assert result.failure == f"failed: bad: specs/{document.path.name}"


def test_each_size_is_compared_with_the_previous_one() -> None:
    runs = [Run(wall=1.0, cpu=2.0, memory=100), Run(wall=2.0, cpu=3.0, memory=150)]
    header, first, second = growth([10, 20], runs)
    assert header[0] == "operations"
    assert (first[0], first[3], first[5]) == ("10", "", "")
    assert (second[0], second[3], second[5]) == ("20", "1.50x", "1.50x")


def test_calls_are_multiples_of_calls_by_hand() -> None:
    found = {"150 bytes": {overhead.HAND: 0.0005, "opgen": 0.00055, "another": 0.001}}

    assert overhead.report(found).splitlines()[2:] == [
        "| by hand | 1.00 (0.50 ms) |",
        "| opgen | 1.10 |",
        "| another | 2.00 |",
    ]


def test_page_has_a_table_of_calls() -> None:
    text = overhead.PAGE.read_text("utf-8")

    assert "| opgen |" in report.replaced(text, "calls", "| opgen |")


def test_cost_of_an_event_is_shown_in_microseconds() -> None:
    found = {"small chunks": {"ours": 1e-6, "theirs": 2.5e-6}}
    text = events.report(found)

    assert text.splitlines()[0] == "| µs for each event | small chunks |"
    assert text.splitlines()[-1] == "| theirs | 2.5 |"
    page = (ROOT / "docs" / "runtime.md").read_text("utf-8")
    assert text in report.replaced(page, "events", text)
