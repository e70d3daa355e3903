"""Secrets in `repr` and `str` of models: by declaration in the document, and by names."""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
import yaml
from opgen.core.options import Options

from tests.support.packages import generated_package

# The first schema is the one of the founding API.
_SCHEMAS: dict[str, Any] = yaml.safe_load("""
SecretCreateRequest:
  type: object
  required: [name, value]
  properties: {name: {type: string}, value: {type: string}}
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
    env: {type: object, additionalProperties: {type: string}}
    variables: {type: array, items: {$ref: '#/components/schemas/Variable'}}
Key: {type: string, format: password}
Variable: {type: object, properties: {key: {type: string}, value: {type: string}}}
Tokens:
  type: object
  properties:
    access_token: {type: string}
    token_type: {type: string}
    next_page_token: {type: string}
    nextToken: {type: string}
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


def test_value_of_a_secret_is_hidden(models: ModuleType) -> None:
    secret = models.SecretCreateRequest(name="API", value="hunter2")

    assert repr(secret) == "SecretCreateRequest(name='API', value='***')"
    assert "hunter2" not in str(secret)
    assert secret.value == "hunter2"


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
        {"env": {"API_KEY": "hunter2"}},
        {"env": {"x": "1"}, "more": {"a": [{"password": "hunter2"}]}},
        {"variables": [{"key": "DB_PASSWORD", "value": "hunter2"}]},
    ],
)
def test_declared_and_named_secrets_are_hidden(models: ModuleType, fields: dict[str, Any]) -> None:
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


def test_cursors_and_kinds_of_tokens_are_shown(models: ModuleType) -> None:
    tokens = models.Tokens(
        access_token="hunter2",  # noqa: S106 - not a secret
        token_type="bearer",  # noqa: S106 - not a secret
        next_page_token="p2",  # noqa: S106 - not a secret
        next_token="p3",  # noqa: S106 - not a secret
    )

    text = "token_type='bearer', next_page_token='p2', next_token='p3'"
    assert repr(tokens) == f"Tokens(access_token='***', {text})"


def test_ordinary_variables_are_shown(models: ModuleType) -> None:
    variable = models.Variable(key="COLOR", value="red")

    assert repr(variable) == "Variable(key='COLOR', value='red')"
