"""The option `testing`: its module, and the names that it reserves."""

from pathlib import PurePosixPath
from typing import Any

import pytest
import yaml
from opgen.core.options import Options
from opgen.document.document import load
from opgen.pipeline import Generated, generate
from opgen.source.read import read

from tests.support.documents import operation
from tests.unit.runtime.testing.conftest import SPEC

TESTING = pytest.mark.parametrize("testing", [True, False])


def generated(paths: dict[str, Any], *, testing: bool) -> Generated:
    """Generate the document of doubles with other paths."""
    root = yaml.safe_load(SPEC.read_text("utf-8"))
    document = load(read(yaml.safe_dump(root | {"paths": paths}).encode(), "spec.yaml"))
    return generate(document, Options(package="doubled", testing=testing))


@TESTING
def test_module_and_name_are_in_the_package_only_with_the_option(*, testing: bool) -> None:
    found = generated({"/a": {"get": operation("testing")}}, testing=testing)
    for path in ("testing.py", "_runtime/testing.py"):
        assert (PurePosixPath(path) in found.files) is testing
    assert [each.name for each in found.api.operations] == ["testing_" if testing else "testing"]


@TESTING
def test_attribute_of_a_fake_client_is_reserved(*, testing: bool) -> None:
    found = generated({"/a": {"get": operation("find", "On")}}, testing=testing)
    assert [each.path for each in found.api.resources] == [("on_" if testing else "on",)]
