"""`docs/coverage.md` tells the truth: every feature of the standards has a golden that has it, and the page is made from them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_specifications  # type: ignore[import-untyped]  # a package of JSON files
import openapi_spec_validator
import pytest

from tests.goldens.cases import goldens
from tests.tools.coverage.page import PAGE, Row, page, rows, used
from tests.tools.coverage.sight import Sight
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
"""What the schema of 3.0 calls an object, and the list does. Of the newer ones the names are the list's."""


@pytest.fixture(scope="module")
def all_rows() -> list[Row]:
    """Every feature with its case."""
    return list(rows(used()))


def test_the_page_is_what_the_cases_say() -> None:
    assert PAGE.read_text("utf-8") == page()


def test_every_feature_has_a_case_or_is_said_to_have_none(all_rows: list[Row]) -> None:
    without = {row.feature for row in all_rows if row.case is None}
    said = {row.feature for row in all_rows if row.open}
    assert without <= said


def test_a_case_that_is_named_has_the_feature() -> None:
    found = used()
    for feature, about in features():
        names = {case.name for case, _ in found.get(feature, ())}
        if "values" not in about and "case" in about:
            assert about["case"] in names, feature


def test_every_row_shows_something_of_the_case(all_rows: list[Row]) -> None:
    for row in all_rows:
        assert row.case is None or row.sees, row.feature


def test_stated_code_is_in_the_generated_case(all_rows: list[Row]) -> None:
    abouts = [about for _, about in features()]
    for row, about in zip(all_rows, abouts, strict=True):
        if "sees" in about and row.case is not None:
            assert Sight(case=row.case).has(row.sees), row.feature


def test_every_case_has_a_feature() -> None:
    known = {feature for feature, _ in features()}
    for case in goldens():
        assert known & uses(case.document).keys(), case.name


@pytest.mark.parametrize("version", ["v3.0", "v3.1", "v3.2"])
def test_the_list_has_every_field_of_the_standards_schema(version: str) -> None:
    schema = json.loads((_OPENAPI / version / "schema.json").read_text("utf-8"))
    missing = {(name, field) for name, field in _fields(schema) if field not in STANDARD[name]["fields"]}
    assert not missing


def test_the_list_has_every_keyword_of_json_schema() -> None:
    files = (_KEYWORDS / "vocabularies").iterdir()
    keywords = {name for file in files for name in json.loads(file.read_text())["properties"]}
    assert keywords <= STANDARD["schema"]["fields"].keys()


def _fields(schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Object and field for all that the standard's own schema names, wherever in an object's schema it does."""
    yield from (("openapi", name) for name in schema["properties"])
    for title, definition in (schema.get("$defs") or schema["definitions"]).items():
        name = _TITLES.get(title, title)
        if name in STANDARD:
            yield from ((name, field) for field in _named(definition))


def _named(schema: Any) -> Iterator[str]:
    """Yield the properties of a schema, and those of its alternatives."""
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
