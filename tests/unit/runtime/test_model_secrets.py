"""Secrets in `repr` and `str` of models, by declaration in the document."""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
import yaml
from opgen.core.options import Options

from tests.support.packages import generated_package

_SCHEMAS: dict[str, Any] = yaml.safe_load("""
Login:
  type: object
  required: [pin, proof]
  properties:
    user: {type: string}
    pin: {type: integer, format: password}
    proof: {type: string, format: password, minLength: 2}
    old-proofs: {type: array, items: {type: string, format: password}}
    answers: {type: object, additionalProperties: {type: string, format: password}}
    backup: {anyOf: [{type: string, format: password}, {type: 'null'}]}
    key: {$ref: '#/components/schemas/Key'}
    hint: {type: string, writeOnly: true}
Key: {type: string, format: password}
""")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Return the models of the schemas."""
    schemas = [{"$ref": f"#/components/schemas/{name}"} for name in _SCHEMAS]
    body = {"content": {"application/json": {"schema": {"anyOf": schemas}}}}
    operation = {"operationId": "send", "requestBody": body, "responses": {"200": {"description": "Sent.", **body}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Secrets", "version": "1"},
        "paths": {"/": {"post": operation}},
        "components": {"schemas": _SCHEMAS},
    }
    folder = tmp_path_factory.mktemp("secrets")
    options = Options(package="secret_models")
    with generated_package(document, folder, options) as package:
        yield package.models


@pytest.mark.parametrize(
    "fields",
    [
        {"pin": 4711},
        {"proof": "hunter2"},
        {"old_proofs": ["hunter2"]},
        {"answers": {"pet": "hunter2"}},
        {"backup": "hunter2"},
        {"key": "hunter2"},
        {"hint": "hunter2"},
    ],
)
def test_declared_secrets_are_hidden(models: ModuleType, fields: dict[str, Any]) -> None:
    login = models.Login(**{"user": "me", "pin": 4711, "proof": "hunter2", **fields})

    for shown in (repr(login), str(login), f"{login!r:>9}"):
        assert "hunter2" not in shown
        assert "4711" not in shown
        assert "user='me'" in shown
    assert login.model_dump(exclude_unset=True)["proof"] == "hunter2"
    assert login.model_dump(exclude_unset=True).keys() >= fields.keys()


def test_constraints_of_secrets_stay(models: ModuleType) -> None:
    with pytest.raises(ValueError, match="at least 2 characters") as caught:
        models.Login(pin=1, proof="x")

    assert "'x'" not in str(caught.value)
