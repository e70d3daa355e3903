"""The client of `DOCUMENT`, generated and imported."""

from collections.abc import Iterator
from types import ModuleType

import pytest
from opgen.core.options import Options

from tests.network_faults.document import DOCUMENT
from tests.support.packages import generated_package


@pytest.fixture(scope="session")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder = tmp_path_factory.mktemp("faults")
    with generated_package(DOCUMENT, folder, Options(package="faulty")) as package:
        yield package
