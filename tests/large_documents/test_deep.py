"""Deeply nested models, which pydantic prepares inside each other."""

import sys
import threading
import time
from pathlib import Path
from types import GenericAlias
from typing import Any

import pytest
from opgen.core.options import Options

from tests.support.packages import generate_package, generated_package, imported


def _circle(count: int) -> dict[str, Any]:
    """Return a document of `count` schemas, each of which contains the next one, and the last the first."""
    schemas = {
        f"Part{number}": {
            "type": "object",
            "properties": {
                "next": {
                    "type": "array",
                    "items": {
                        "oneOf": [{"$ref": f"#/components/schemas/Part{(number + 1) % count}"}, {"type": "string"}]
                    },
                }
            },
        }
        for number in range(count)
    }
    answer = {"schema": {"$ref": "#/components/schemas/Part0"}}
    response = {"description": "It.", "content": {"application/json": answer}}
    operation = {"operationId": "get_part", "responses": {"200": response}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Deep", "version": "1"},
        "paths": {"/part": {"get": operation}},
        "components": {"schemas": schemas},
    }


@pytest.mark.parametrize("count", [20, 21, 1000])
def test_deeply_nested_models_are_read_and_created(count: int, tmp_path: Path) -> None:
    plain = {"next": [{"next": ["end"]}]}
    name = f"deep_{count}"
    limits = sys.getrecursionlimit(), threading.stack_size()
    threads = {*threading.enumerate()}
    with generated_package(_circle(count), tmp_path, Options(package=name)) as package:
        adapter = __import__(f"{name}._runtime.models", fromlist=["adapter"]).adapter
        reader = adapter(GenericAlias(list, package.models.Part1), "")
        listed, _ = reader.read(("validate_python", [plain]))
        made = package.models.Part7(next=[package.models.Part8(next=["end"])])
        assert package.models.Part0.model_validate(plain).model_dump() == plain
        assert [each.model_dump() for each in listed] == [plain]
        assert made.model_dump() == plain
    assert (sys.getrecursionlimit(), threading.stack_size()) == limits
    assert {*threading.enumerate()} <= threads


def test_preparing_models_takes_linear_time(tmp_path: Path) -> None:
    def seconds(count: int) -> float:
        name = f"chain_{count}"
        generate_package(_circle(count), tmp_path, Options(package=name))
        times = []
        for _ in range(2):
            with imported(tmp_path, name) as package:
                start = time.perf_counter()
                package.models.Part0()
                times.append(time.perf_counter() - start)
        return min(times)

    assert seconds(400) < 12 * seconds(100)


def test_threads_may_prepare_deeply_nested_models(tmp_path: Path) -> None:
    found: list[object] = []
    with generated_package(_circle(120), tmp_path, Options(package="deep")) as package:
        models = [getattr(package.models, f"Part{number}") for number in range(4)]
        threads = [threading.Thread(target=lambda m=model: found.append(m(next=["end"]))) for model in models]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {type(each) for each in found} == set(models)
