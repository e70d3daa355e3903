"""Keywords of the client for the credentials of a document."""

from typing import Any

import pytest
from opgen.core.errors import ChoiceError
from opgen.core.options import Names, Options
from opgen.pipeline import generate, read_api

from tests.support.documents import operation, read_document
from tests.support.tables import tables

TABLES = tables(__file__)

BEARER = {"type": "http", "scheme": "bearer"}
BASIC = {"type": "http", "scheme": "basic"}
KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}
OTHER_KEY = {"type": "apiKey", "in": "query", "name": "key"}


def read(schemes: dict[str, Any], *accepted: str) -> Any:
    """Return a document. Each of its operations accepts schemes, such as `a b` for either, and `a+b` for both."""
    paths = {
        f"/{number}": {
            "get": {
                **operation(f"get_{number}"),
                "security": [{name: [] for name in each.split("+")} for each in text.split()],
            }
        }
        for number, text in enumerate(accepted)
    }
    document = read_document(paths)
    document.root["components"] = {"securitySchemes": schemes}
    return document


def keywords(document: Any, recorded: Names | None = None, **requested: Any) -> dict[str, list[str]]:
    """Return the keywords of each scheme."""
    api = read_api(document, Options(package="t", rename=Names(credentials=requested)), recorded or Names())
    return {name: list(words.values()) for name, words in api.names.credentials.items()}


@pytest.mark.parametrize(
    ("scheme", "names"), [(BEARER, ["token"]), (BASIC, ["username", "password"]), (KEY, ["api_key"])]
)
def test_single_credential_has_the_name_of_its_kind(scheme: Any, names: list[str]) -> None:
    assert keywords(read({"HTTPSessionLogin": scheme}, "HTTPSessionLogin")) == {"HTTPSessionLogin": names}


@pytest.mark.parametrize(("accepted", "names"), TABLES["schemes_that_accept_one_token_have_one_keyword"])
def test_schemes_that_accept_one_token_have_one_keyword(accepted: list[str], names: list[list[str]]) -> None:
    schemes = {"one": BEARER, "two": {"type": "openIdConnect", "openIdConnectUrl": "https://a.example"}, "key": KEY}
    found = keywords(read(schemes, *accepted))
    assert [found["one"], found["two"]] == names


def test_keys_at_different_locations_are_different_credentials() -> None:
    schemes = {"one": KEY, "two": OTHER_KEY}
    assert keywords(read(schemes, "one two")) == {"one": ["one"], "two": ["two"]}
    assert keywords(read(schemes, "two")) == {"one": ["one"], "two": ["api_key"]}


@pytest.mark.parametrize(
    ("names", "schemes", "expected"), TABLES["short_keyword_belongs_to_the_scheme_of_most_operations"]
)
def test_short_keyword_belongs_to_the_scheme_of_most_operations(
    names: list[str], schemes: list[Any], expected: list[Any]
) -> None:
    document = read(dict(zip(names, schemes, strict=True)), *[names[0]] * 3, *names[1:])
    found = keywords(document)
    assert list(found.values()) == [each if isinstance(each, list) else [each] for each in expected]
    recorded = read_api(document, Options(package="t"), Names()).names
    assert keywords(document, recorded) == found


def test_recorded_keywords_stay_separate() -> None:
    document = read({"one": BEARER, "two": BEARER}, "one two")
    recorded = Names(credentials={"one": {"token": "first"}, "two": {"token": "second"}})
    assert keywords(document, recorded) == {"one": ["first"], "two": ["second"]}
    assert keywords(document, Names(credentials={"one": {"token": "token"}})) == {"one": ["token"], "two": ["token"]}


def test_keywords_are_renamed() -> None:
    document = read({"one": BEARER, "two": BASIC}, "one", "two")
    names: dict[str, Any] = {"one": {"token": "api_key"}, "two": {"username": "account_sid"}}
    assert keywords(document, None, **names) == {"one": ["api_key"], "two": ["account_sid", "password"]}
    recorded = Names(credentials={"one": {"token": "token"}, "two": {"username": "username", "password": "password"}})
    assert keywords(document, recorded, **names) == keywords(document, None, **names)
    api = generate(document, Options(package="t", rename=Names(credentials=names)), recorded).api
    assert not api.lost_names


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"onne": {"token": "a"}}, "rename.credentials: 'onne': unknown security scheme; did you mean one?"),
        ({"one": {"tokn": "a"}}, "rename.credentials.one: 'tokn': unknown credential; did you mean token?"),
        (
            {"one": {"token": "base_url"}},
            "rename.credentials.one: cannot rename token to base_url: the name is reserved or already used",
        ),
        (
            {"one": {"token": "a"}, "two": {"password": "a"}},
            "rename.credentials.two: cannot rename password to a: the name is reserved or already used",
        ),
    ],
)
def test_requested_keyword_that_cannot_be_assigned_is_an_error(names: Any, message: str) -> None:
    document = read({"one": BEARER, "two": BASIC}, "one", "two")
    with pytest.raises(ChoiceError) as caught:
        generate(document, Options(package="t", rename=Names(credentials=names)))
    assert caught.value.messages == (message,)
