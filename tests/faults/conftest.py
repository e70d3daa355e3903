"""The client of `DOCUMENT`, generated and imported."""

import importlib
import json
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from generator.document import load
from generator.options import Options
from generator.pipeline import generate
from generator.source.read import read
from tests.faults.document import DOCUMENT


@pytest.fixture(scope="session")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    document = load(read(json.dumps(DOCUMENT).encode(), "faults"))
    folder = tmp_path_factory.mktemp("faults")
    for path, text in generate(document, Options(package="faulty")).files.items():
        file = folder / "faulty" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    yield importlib.import_module("faulty")
    sys.path.remove(str(folder))
