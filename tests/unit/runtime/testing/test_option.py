"""The option `testing`: its module, and the name that it reserves."""

from pathlib import PurePosixPath

import pytest
import yaml
from opgen.core.options import Options
from opgen.document.document import load
from opgen.pipeline import generate
from opgen.source.read import read

from tests.unit.runtime.testing.conftest import SPEC


@pytest.mark.parametrize("testing", [True, False])
def test_module_is_in_the_package_only_with_the_option(*, testing: bool) -> None:
    document = load(read(SPEC.read_bytes(), "spec.yaml"))
    files = generate(document, Options(package="doubled", testing=testing)).files
    for path in ("testing.py", "_runtime/testing.py"):
        assert (PurePosixPath(path) in files) is testing


@pytest.mark.parametrize(("testing", "name"), [(True, "testing_"), (False, "testing")])
def test_name_is_reserved_only_with_the_option(*, testing: bool, name: str) -> None:
    root = yaml.safe_load(SPEC.read_text("utf-8"))
    root["paths"] = {"/a": {"get": {"operationId": "testing", "responses": {}}}}
    root["paths"]["/a"]["get"]["responses"] = {"204": {"description": "Nothing."}}
    document = load(read(yaml.safe_dump(root).encode(), "spec.yaml"))
    api = generate(document, Options(package="doubled", testing=testing)).api
    assert [operation.name for operation in api.operations] == [name]


@pytest.mark.parametrize(("testing", "name"), [(True, "on_"), (False, "on")])
def test_attribute_of_a_fake_client_is_reserved(*, testing: bool, name: str) -> None:
    root = yaml.safe_load(SPEC.read_text("utf-8"))
    for path in root["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict):
                operation["tags"] = ["On"]
    document = load(read(yaml.safe_dump(root).encode(), "spec.yaml"))
    api = generate(document, Options(package="doubled", testing=testing)).api
    assert [resource.name for resource in api.resources] == [name]
