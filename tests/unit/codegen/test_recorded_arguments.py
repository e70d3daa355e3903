"""Arguments and the client's keywords keep their names too, whatever parameters, schemes and variables come later."""

import json
from collections.abc import Collection, Mapping
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from opgen.api.model import Api
from opgen.codegen.build.arguments import arguments_of
from opgen.codegen.build.inputs import Inputs
from opgen.core.options import Names, Options
from opgen.document.document import Document, load
from opgen.pipeline import generate, read_api
from opgen.source.read import read

from tests.support.documents import operation
from tests.support.examples import share

OPTIONS = Options(package="api")
PLACES = st.sampled_from(["path", "query", "header", "cookie"])
CLASHING = st.sampled_from(
    "userId user-id user_id UserID id Id ID id_query id_header body class content_type client _ 1".split()
)
PARAMETERS = st.sets(st.tuples(PLACES, CLASHING), max_size=6).filter(
    lambda found: len({(place, name.lower()) for place, name in found}) == len(found)
)
SCHEMES: Mapping[str, Any] = yaml.safe_load("""
key: {type: apiKey, in: header, name: X-Key}
Key: {type: apiKey, in: query, name: key}
bearer: {type: http, scheme: bearer}
token: {type: http, scheme: bearer}
basic: {type: http, scheme: basic}
Basic: {type: http, scheme: basic}
digest: {type: http, scheme: digest}
machine: {type: oauth2, flows: {clientCredentials: {tokenUrl: /token, scopes: {}}}}
robot: {type: oauth2, flows: {clientCredentials: {tokenUrl: /robot, scopes: {}}}}
""")
VARIABLES = st.sets(st.sampled_from("key Key region token basic machine".split()))


def document(
    parameters: Collection[tuple[str, str]] = (), schemes: Collection[str] = (), variables: Collection[str] = ()
) -> Document:
    """One operation with these parameters, of an API with these schemes and variables of its server."""
    ordered = sorted(parameters)
    listed = [
        {"name": name, "in": place, "schema": {"type": "string"}, "required": place == "path"}
        for place, name in ordered
    ]
    path = "".join(f"/{{{name}}}" for place, name in ordered if place == "path")
    url = "https://example.com" + "".join(f"/{{{name}}}" for name in sorted(variables))
    root = {
        "openapi": "3.1.0",
        "info": {"title": "Test", "version": "1"},
        "servers": [{"url": url, "variables": {v: {"default": "a"} for v in sorted(variables)}}],
        "paths": {path or "/": {"get": {**operation("find"), "parameters": listed}}},
        "components": {"securitySchemes": {name: SCHEMES[name] for name in sorted(schemes)}},
    }
    return load(read(json.dumps(root).encode(), "test.json"))


def called(api: Api) -> dict[tuple[str, ...], str]:
    """Return the names in the generated signatures by their names in the document."""
    names = api.names
    (found,) = api.operations
    return {
        **{
            ("argument", a.parameter.location, a.parameter.wire_name): a.name
            for a in arguments_of(found, Inputs(definitions={})).built
            if a.parameter
        },
        **{("variable", key): name for key, name in names.variables.items()},
        **{
            ("credential", scheme, word): name
            for scheme, words in names.credentials.items()
            for word, name in words.items()
        },
    }


@settings(max_examples=share(0.5))
@given(st.sets(st.sampled_from(sorted(SCHEMES))), st.sets(st.sampled_from(sorted(SCHEMES))), VARIABLES, VARIABLES)
def test_adding_a_scheme_or_a_variable_renames_no_keyword(
    schemes: set[str], more_schemes: set[str], variables: set[str], more: set[str]
) -> None:
    before = read_api(document(schemes=schemes, variables=variables), OPTIONS)
    larger = document(schemes=schemes | more_schemes, variables=variables | more)
    after = read_api(larger, OPTIONS, before.names)
    assert called(before).items() <= called(after).items()
    # Two schemes may have one keyword for the same kind of credential.
    named = {(name, key[2] if key[0] == "credential" else key) for key, name in called(after).items()}
    assert len({name for name, _ in named}) == len(named)


@settings(max_examples=share(0.5))
@given(PARAMETERS, st.sets(st.sampled_from(sorted(SCHEMES))), VARIABLES)
@example({("path", "user-id"), ("path", "userId")}, set(), set())
def test_recorded_names_give_the_same_package(
    parameters: set[tuple[str, str]], schemes: set[str], variables: set[str]
) -> None:
    whole = document(parameters, schemes, variables)
    fresh = read_api(whole, OPTIONS)
    assert read_api(whole, OPTIONS, fresh.names) == fresh


@pytest.mark.parametrize("name", ["import os", "class", "self", "base_url", "client", "", "x" * 200, "é", "A"])
def test_invalid_recorded_name_is_ignored(name: str) -> None:
    whole = document({("query", "userId")}, {"bearer", "basic"}, {"region"})
    recorded = Names(
        arguments={"find": {"query userId": name}},
        credentials={"bearer": {"token": name}, "basic": {"username": name, "password": name}},
        variables={"region": name},
    )
    api = generate(whole, OPTIONS, recorded).api  # it verifies the modules
    kinds = [lost.kind for lost in api.lost_names if lost.recorded == name]
    assert {"argument", "client keyword"} >= {*kinds}
    if name == "class":
        assert kinds == ["argument", *["client keyword"] * 4]
