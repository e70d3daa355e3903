"""Comparison by execution: packages of golden cases, and the test service before and after changes."""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from opgen.diff.surface.compare import compare_surfaces
from opgen.diff.wire.documents import compare_documents
from opgen.diff.witnesses import run_codes
from opgen.document.document import load
from opgen.source.read import read

from tests.goldens.cases import goldens
from tests.support.checkout import REPOSITORY
from tests.support.execution import ExecutionDifference, differences, executions, is_compared
from tests.unit.diff.surface.packages import files_of, version_of

_CASES = goldens()[::8]


def test_a_package_equals_itself() -> None:
    files: dict[str, str] = {}
    codes: dict[str, str] = {}
    for case in _CASES:
        files |= {f"{case.package}/{path}": text for path, text in case.files.items()}
        own = version_of(case.document, case.options)[1]
        for number, each in enumerate(executions(own, own)):
            assert each.codes[0] == each.codes[1]
            codes[f"{case.name} {number}"] = each.codes[0]
    results, _ = run_codes((files, {}), (codes, {}))
    built = [key for key, result in results.items() if is_compared(result)]
    assert len(built) > 30
    failed = {key: result["error"] for key, result in results.items() if result["error"]}
    # A part with a required header is an `Upload`, which no JSON gives.
    assert {key.partition(" ")[0] for key in failed} <= {"bodies/multipart-parts"}, failed


def test_a_name_that_calls_another_endpoint_is_different() -> None:
    def named(*names: str) -> Callable[[Any], None]:
        def set_names(root: dict[str, Any]) -> None:
            for end, name in zip(("pause", "start"), names, strict=True):
                root["paths"][f"/api/v1/sandbox/{{sandbox_id}}/{end}"]["post"]["operationId"] = name

        return set_names

    found = _explained(named("start_it", "pause_it"), named("pause_it", "start_it"))
    assert {each.text[-6:] for each in found} == {'pause"', 'start"'}
    assert all("python-function-endpoint-changed" in each.rules for each in found)


def test_code_may_create_a_client_but_not_use_the_network() -> None:
    document = goldens()[0].document
    create = 'from client import Client\nclient = Client(base_url="http://127.0.0.1:9")\n'
    codes = {
        "create": create,
        "send": create + "import socket\nsocket.create_connection(('127.0.0.1', 9))\n",
        "process": "import subprocess\nsubprocess.run(['true'])\n",
        "delete": "import os\nos.remove('client/py.typed')\n",
    }
    files = files_of(document)
    results, _ = run_codes((files, {}), (codes, {}))
    assert results["create"]["error"] is None
    assert "must not use socket" in results["send"]["error"]
    assert "must not use subprocess.Popen" in results["process"]["error"]
    assert "must not use os.remove" in results["delete"]["error"]


def _explained(
    changed: Callable[[Any], None], before: Callable[[Any], None] = lambda _: None
) -> list[ExecutionDifference]:
    """Return the differences between the document of the test service after the change `before`, and a changed copy of it."""
    root = json.loads((REPOSITORY / "specs" / "sandboxes.json").read_bytes())
    before(root)
    after = deepcopy(root)
    changed(after)
    old, new = (load(read(json.dumps(each).encode(), "api.json")) for each in (root, after))
    versions = version_of(old), version_of(new)
    found = [*executions(versions[0][1], versions[1][1])]
    assert found
    codes = [{str(n): e.codes[side] for n, e in enumerate(found)} for side in (0, 1)]
    results = run_codes((files_of(old), files_of(new)), (codes[0], codes[1]))
    changes = (
        *compare_documents(versions[0][0], versions[1][0], today=None),
        *compare_surfaces(versions[0][1].surface, versions[1][1].surface),
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
