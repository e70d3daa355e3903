"""Packages of three sizes, because the models of large packages are in several modules and are prepared later."""

from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

import pytest
from opgen.core.options import Options

from tests.support.packages import generated_package


def packages_of(schemas: Mapping[str, Any], version: str = "3.1.0") -> Any:
    """Return a fixture of packages with few models, with many, and with several modules of models.

    The operation `put` sends and returns the first of these schemas.
    """

    @pytest.fixture(scope="module", params=[1, 30, 250], ids=["small", "large", "split"])
    def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
        texts = {"type": "object", "properties": {"a": {"type": "array", "items": {"type": "string"}, "default": []}}}
        others = {f"Other{number}": texts for number in range(request.param)}
        references = [{"$ref": f"#/components/schemas/{name}"} for name in (*schemas, *others)]
        first, all_ = (
            {"content": {"application/json": {"schema": schema}}} for schema in (references[0], {"anyOf": references})
        )
        operations = {
            "put": {"operationId": "put", "requestBody": first, "responses": {"200": {"description": "A.", **first}}},
            "get": {"operationId": "get", "responses": {"200": {"description": "All.", **all_}}},
        }
        document = {
            "openapi": version,
            "info": {"title": "Pods", "version": "1"},
            "paths": {"/pod": operations},
            "components": {"schemas": {**schemas, **others}},
        }
        options = Options(package=f"sized_{request.param}")
        with generated_package(document, tmp_path_factory.mktemp("pods"), options) as package:
            yield package

    return package
