"""The setting `auth`: a credential for the operations of a document without security schemes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from opgen.api.model import Api, SecurityScheme
from opgen.core.errors import DocumentError, Note
from opgen.core.options import Options
from opgen.pipeline import read_api

from tests.support.documents import operation, read_document


def api(auth: str | Mapping[str, str] | None, **parts: Any) -> Api:
    """Return the API of a document with two operations; `parts` replace parts of the document."""
    document = read_document({"/a": {"get": operation("get_a")}, "/b": {"get": {**operation("get_b"), "security": []}}})
    document.root.update(parts)
    return read_api(document, Options(package="t", auth=auth))


@pytest.mark.parametrize(
    ("auth", "kind", "location", "name"),
    [
        ("bearer", "bearer", "header", "Authorization"),
        ("basic", "basic", "header", "Authorization"),
        ({"header": "X-Key"}, "api_key", "header", "X-Key"),
        ({"query": "key"}, "api_key", "query", "key"),
        ({"cookie": "session"}, "api_key", "cookie", "session"),
    ],
)
def test_auth_adds_a_scheme_to_operations_without_security(auth: Any, kind: Any, location: Any, name: str) -> None:
    found = api(auth)
    assert found.security_schemes == (SecurityScheme(name="auth", kind=kind, location=location, wire_name=name),)
    assert [each.security for each in found.operations] == [(("auth",),), ()]


@pytest.mark.parametrize("empty", [[], [{}]])
def test_auth_applies_although_the_document_says_that_no_credential_is_needed(
    empty: list[dict[str, list[str]]],
) -> None:
    found = api("bearer", security=empty)
    assert found.operations[0].security == (("auth",),)


@pytest.mark.parametrize(
    ("auth", "parts", "words"),
    [
        ("bearer", {"components": {"securitySchemes": {"login": {"type": "http", "scheme": "basic"}}}}, ""),
        ("all", {}, "no "),
    ],
)
def test_value_that_does_not_fit_the_document_is_a_note(auth: str, parts: dict[str, Any], words: str) -> None:
    found = api(auth, **parts)
    unused = f"auth of the configuration is not used: the document has {words}security schemes"
    assert found.notes == (Note(message=unused, pointer=()),)
    assert replace(found, notes=()) == api(None, **parts)


@pytest.mark.parametrize(
    ("root", "expected"),
    [([], (("b",), ("a",))), ([{"a": []}], (("a",),)), ([{"a": [], "b": []}, {}], (("a",), ("b",), ()))],
)
def test_all_operations_accept_the_credentials_of_the_document(
    root: list[dict[str, list[str]]], expected: tuple[tuple[str, ...], ...]
) -> None:
    schemes = {"b": {"type": "http", "scheme": "bearer"}, "a": {"type": "http", "scheme": "basic"}}
    found = api("all", security=root, components={"securitySchemes": schemes})
    assert [each.security for each in found.operations] == [expected, expected]


@pytest.mark.parametrize("auth", [None, "bearer"])
def test_unknown_scheme_removes_no_credential(auth: str | None) -> None:
    paths = {"/a": {"get": {**operation("get_a"), "security": [{"x": []}]}}}
    with pytest.raises(DocumentError, match='unknown security scheme "x"'):
        api(auth, paths=paths)


def test_document_without_schemes_has_none_without_the_setting() -> None:
    assert api(None).security_schemes == ()


def test_flows_of_a_client_certificate_give_no_grant() -> None:
    flows = {"clientCredentials": {"tokenUrl": "/token", "scopes": {}}}
    scheme = {"type": "mutualTLS", "flows": flows}
    (found,) = api(None, components={"securitySchemes": {"certificate": scheme}}).security_schemes
    assert found == SecurityScheme(name="certificate", kind="mutual_tls", origins=found.origins)
