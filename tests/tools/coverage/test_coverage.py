"""Each feature of the standards has a golden, and `docs/reference/coverage.md` is written from them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_specifications  # type: ignore[import-untyped]  # a package of JSON files
import openapi_spec_validator
import pytest

from tests.goldens.cases import goldens
from tests.tools.coverage.page import PAGE, page, rows, used
from tests.tools.coverage.walk import STANDARD, features, uses

_OPENAPI = Path(openapi_spec_validator.__file__).parent / "resources" / "schemas"
_KEYWORDS = Path(jsonschema_specifications.__file__).parent / "schemas" / "draft202012"
_TITLES = {
    "Info": "info",
    "Server": "server",
    "ServerVariable": "server-variable",
    "Components": "components",
    "PathItem": "path-item",
    "Operation": "operation",
    "Parameter": "parameter",
    "RequestBody": "request-body",
    "MediaType": "media-type",
    "Encoding": "encoding",
    "Responses": "responses",
    "Response": "response",
    "Header": "header",
    "Tag": "tag",
    "Reference": "reference",
    "Schema": "schema",
    "Discriminator": "discriminator",
    "XML": "xml",
    "APIKeySecurityScheme": "security-scheme",
    "HTTPSecurityScheme": "security-scheme",
    "OAuth2SecurityScheme": "security-scheme",
    "OpenIdConnectSecurityScheme": "security-scheme",
    "OAuthFlows": "oauth-flows",
    "ImplicitOAuthFlow": "oauth-flow",
    "PasswordOAuthFlow": "oauth-flow",
    "ClientCredentialsFlow": "oauth-flow",
    "AuthorizationCodeOAuthFlow": "oauth-flow",
}
"""Names of objects in the schema of 3.0 and in the list. The newer schemas have the names of the list."""


def test_page_is_written_from_the_cases() -> None:
    assert PAGE.read_text("utf-8") == page()


def test_each_feature_has_a_case_or_a_reason() -> None:
    assert [row.feature for row in rows(used()) if row.case is None and not row.open] == []


def test_named_case_has_the_feature() -> None:
    found = used()
    for feature, about in features():
        names = {case.name for case in found.get(feature, ())}
        if "values" not in about and "case" in about:
            assert about["case"] in names, feature


def test_every_case_has_a_feature() -> None:
    known = {feature for feature, _ in features()}
    for case in goldens():
        assert known & uses(case.document), case.name


@pytest.mark.parametrize("version", ["v3.0", "v3.1", "v3.2"])
def test_list_has_each_field_of_the_standard_schema(version: str) -> None:
    schema = json.loads((_OPENAPI / version / "schema.json").read_text("utf-8"))
    missing = {(name, field) for name, field in _fields(schema) if field not in STANDARD[name]["fields"]}
    assert not missing


def test_list_has_each_keyword_of_json_schema() -> None:
    files = (_KEYWORDS / "vocabularies").iterdir()
    keywords = {name for file in files for name in json.loads(file.read_text())["properties"]}
    assert keywords <= STANDARD["schema"]["fields"].keys()


def _fields(schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield object and field of each property in the standard's own schema."""
    yield from (("openapi", name) for name in schema["properties"])
    for title, definition in (schema.get("$defs") or schema["definitions"]).items():
        name = _TITLES.get(title, title)
        if name in STANDARD:
            yield from ((name, field) for field in _named(definition))


def _named(schema: Any) -> Iterator[str]:
    """Yield the properties of a schema and of its alternatives."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for keyword in ("allOf", "oneOf", "anyOf", "then", "dependentSchemas"):
            inner = schema.get(keyword, [])
            for each in inner.values() if isinstance(inner, dict) else inner:
                yield from _named(each)
        if "then" in schema:
            yield from _named(schema["then"])
        for name, each in schema.get("$defs", {}).items():
            if name.startswith("type-"):
                yield from _named(each)
