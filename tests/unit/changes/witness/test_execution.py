"""Comparison by execution: packages of golden cases, and the test service before and after changes."""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from opgen.changes.surface.compare import compare_surfaces
from opgen.changes.wire.compare import compare_documents
from opgen.changes.witness.execution import ExecutionDifference, differences, executions, is_compared
from opgen.changes.witness.model import Subject, subject
from opgen.core.options import Options
from opgen.diff.witness_runs import run_codes
from opgen.document.document import Document, load
from opgen.pipeline import described_package, generate, prepare
from opgen.source.read import read

from tests.goldens.cases import goldens
from tests.support.checkout import REPOSITORY

_CASES = goldens()[::8]
_OPTIONS = Options(package="client")


def _subject(document: Document, options: Options = _OPTIONS) -> Subject:
    prepared = prepare(document)
    api, surface = described_package(prepared, options)
    return subject(prepared.document, api, surface)


def _files(document: Document, options: Options = _OPTIONS) -> dict[str, str]:
    files = generate(document, options).files
    return {f"{options.package}/{path}": text for path, text in files.items()}


def test_a_package_equals_itself() -> None:
    files: dict[str, str] = {}
    codes: dict[str, str] = {}
    for case in _CASES:
        files |= {f"{case.package}/{path}": text for path, text in case.files.items()}
        own = _subject(case.document, case.options)
        for number, each in enumerate(executions(own, own)):
            assert each.codes[0] == each.codes[1]
            codes[f"{case.name} {number}"] = each.codes[0]
    results, _ = run_codes((files, {}), (codes, {}))
    built = [key for key, result in results.items() if is_compared(result)]
    assert len(built) > 30
    assert len(built) >= len(codes) * 0.98, {key: result["error"] for key, result in results.items() if result["error"]}


def test_code_may_create_a_client_but_not_use_the_network() -> None:
    document = goldens()[0].document
    create = 'from client import Client\nclient = Client(base_url="http://127.0.0.1:9")\n'
    codes = {
        "create": create,
        "send": create + "import socket\nsocket.create_connection(('127.0.0.1', 9))\n",
        "process": "import subprocess\nsubprocess.run(['true'])\n",
        "delete": "import os\nos.remove('client/py.typed')\n",
    }
    files = _files(document)
    results, _ = run_codes((files, {}), (codes, {}))
    assert results["create"]["error"] is None
    assert "must not use socket" in results["send"]["error"]
    assert "must not use subprocess.Popen" in results["process"]["error"]
    assert "must not use os.remove" in results["delete"]["error"]


def _explained(changed: Callable[[Any], None]) -> list[ExecutionDifference]:
    """Return the differences between the document of the test service and a changed copy of it."""
    root = json.loads((REPOSITORY / "specs" / "sandboxes.json").read_bytes())
    after = deepcopy(root)
    changed(after)
    old, new = (load(read(json.dumps(each).encode(), "api.json")) for each in (root, after))
    subjects = _subject(old), _subject(new)
    found = [*executions(*subjects)]
    assert found
    codes = [{str(n): e.codes[side] for n, e in enumerate(found)} for side in (0, 1)]
    results = run_codes((_files(old), _files(new)), (codes[0], codes[1]))
    changes = (
        *compare_documents(prepare(old).document, prepare(new).document, today=None),
        *compare_surfaces(subjects[0].surface, subjects[1].surface),
    )
    keys = map(str, range(len(found)))
    rows = [(each, results[0][key], results[1][key]) for each, key in zip(found, keys, strict=True)]
    return [*differences(rows, changes)]


def _change_service(root: dict[str, Any]) -> None:
    operation = root["paths"]["/api/v1/sandbox"]["get"]
    parameters: list[Mapping[str, Any]] = operation["parameters"]
    for number, each in enumerate(parameters):
        if each["name"] == "labels":
            parameters[number] = {**each, "explode": False}
        if each["name"] == "page":
            parameters[number] = {**each, "name": "page_number"}
    sandbox = root["components"]["schemas"]["Sandbox"]
    name = min(sandbox["required"])
    del sandbox["properties"][name]
    sandbox["required"] = [e for e in sandbox["required"] if e != name]
    sandbox["properties"]["owner"] = {"type": "string"}
    sandbox["required"].append("owner")


def test_each_difference_of_the_service_has_a_finding() -> None:
    found = _explained(_change_service)
    assert {each.execution.kind for each in found} == {"all arguments", "responses"}
    assert any(each.is_failure for each in found)
    assert all(each.rules for each in found), [
        (each.execution.operation, each.text) for each in found if not each.rules
    ]
