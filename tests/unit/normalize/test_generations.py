"""Names over generations: a part of two documents has one name, whichever parts are added, removed and restored."""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from opgen.api.model import Api
from opgen.api.schema import Enum, Model
from opgen.codegen.build.arguments import arguments_of
from opgen.codegen.build.inputs import Inputs
from opgen.core.options import Names, Options
from opgen.document.document import Document
from opgen.pipeline import read_api

from tests.support.documents import operation, read_document
from tests.support.examples import share

OPTIONS = Options(package="api")
WORDS = st.sampled_from("""
    id ID Id id_ id_query id_header user_id userId user-id user User User_id State state ThingState thing_state Thing
    thing_ThingState get Get get_async get_request getAsync list class class_ mro content_type client_ _ 1 é e
    """.split())
"""That want the names of each other: as schemas, fields, members, operations and arguments."""
ENUMS = ("state", "id")
"""Return an unnamed enum as a field or in a query. Their names must differ."""
Schemas = AbstractSet[tuple[str, str]]
"""Schema and field; of a schema in capitals, an enum, schema and member."""
Parameters = AbstractSet[tuple[str, str, str]]
"""Operation, place, and name."""
Parts = tuple[Schemas, Parameters]

SCHEMAS = st.sets(st.tuples(WORDS, WORDS), max_size=12)
HEADERS = st.tuples(WORDS, st.sampled_from(["header", "cookie"]), WORDS)
PARAMETERS = st.lists(
    st.one_of(st.tuples(WORDS, st.just("query"), WORDS), HEADERS.filter(lambda found: found[2].isascii())),
    max_size=8,
    # A header in capitals is the same one.
    unique_by=lambda p: (p[0], p[1], p[2] if p[1] == "query" else p[2].lower()),
)


@st.composite
def generations(draw: st.DrawFn) -> list[Parts]:
    """Documents one after the other, each with some of the same parts."""
    schemas, parameters = draw(SCHEMAS), draw(PARAMETERS)
    return [
        (
            draw(st.sets(st.sampled_from(sorted(schemas)))) if schemas else set(),
            draw(st.sets(st.sampled_from(sorted(parameters)))) if parameters else set(),
        )
        for _ in range(3)
    ]


def document(parts: Parts, *, backwards: bool = False) -> Document:
    """Return the document of these parts, each list in order or backwards."""
    schemas, parameters = (sorted(each, reverse=backwards) for each in parts)
    components: dict[str, Any] = {}
    for schema, inner in schemas:
        if schema.isupper():
            components.setdefault(schema, {"enum": []})["enum"].append(inner)
        else:
            thing = components.setdefault(schema, {"type": "object", "properties": {}})
            thing["properties"][inner] = typed(inner)
    gets: dict[str, Any] = {}
    for key, place, name in parameters:
        get = gets.setdefault(key, {**operation(key), "parameters": []})
        value = typed(name if place == "query" else "")
        get["parameters"].append({"name": name, "in": place, "schema": value})
    paths = {f"/{key}/{{id}}/{{userId}}": {"get": get} for key, get in gets.items()}
    return read_document(paths, schemas=components)


def typed(name: str) -> dict[str, Any]:
    return {"enum": ["a", "b"]} if name in ENUMS else {"type": "string"}


def recorded(api: Api) -> Names:
    """All names, as the manifest would have them."""
    return replace(api.names, operations={o.key: o.name for o in api.operations})


def called(api: Api) -> dict[tuple[str, ...], str]:
    """Return all names in the package, recorded or not, by their names in the document."""
    found: dict[tuple[str, ...], str] = {}
    definitions = {each.name: each for each in api.definitions}
    for key, name in api.names.schemas.items():
        found["schema", key] = name
        definition = definitions[name]
        if isinstance(definition, Model):
            found |= {("schema", key, f.wire_name): f.name for f in definition.fields}
        if isinstance(definition, Enum):
            found |= {("schema", key, str(m.value)): m.name for m in definition.members}
    for each in api.operations:
        found["operation", each.key] = each.name
        for argument in arguments_of(each, Inputs(definitions=definitions)).built:
            if parameter := argument.parameter:
                place = ("argument", each.key, parameter.location)
                found[*place, parameter.wire_name] = argument.name
    return found


@settings(max_examples=share(0.6))
@given(generations())
def test_names_shared_by_two_documents_stay(documents: list[Parts]) -> None:
    names, before = Names(), dict[tuple[str, ...], str]()
    for parts in documents:
        source = document(parts)
        api = read_api(source, OPTIONS, names)
        now = called(api)
        classes = [each.name.lower() for each in api.definitions]
        functions = [each.name for each in api.operations]
        assert len(classes) + len(functions) == len({*classes}) + len({*functions})
        assert {key: now[key] for key in before.keys() & now} == {key: before[key] for key in before.keys() & now}
        names, before = recorded(api), now
        assert read_api(source, OPTIONS, names) == api
        other = document(parts, backwards=True)
        assert called(read_api(other, OPTIONS, names)) == now
