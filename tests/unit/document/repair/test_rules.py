"""Each rule repairs the defect of its example with a message, and changes no valid part."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import yaml
from opgen.core.errors import DocumentError
from opgen.core.options import Options
from opgen.core.pointers import pointer_text
from opgen.document import repair as repair_module
from opgen.document.document import Document, load
from opgen.document.repair import REPAIR_RULES, Repaired, repair
from opgen.pipeline import read_api
from opgen.source.read import read

from tests.fuzz.nodes import paths, replaced
from tests.goldens.cases import goldens
from tests.support.tables import tables
from tests.unit.document.repair.evidence import EVIDENCE
from tests.unit.document.repair.examples import Example, examples

TABLES = tables(__file__)

EXAMPLES = list(examples())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.rule)
def test_example_is_repaired_as_documented(example: Example) -> None:
    repaired = repair(example.document)
    assert repaired.document.root == example.meant.root
    assert [note.message for note in repaired.notes] == example.messages
    assert {note.rule for note in repaired.notes} == {example.rule}
    assert repair(repaired.document).document.root == repaired.document.root


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.rule)
def test_example_becomes_a_package_unless_the_document_is_strict(example: Example) -> None:
    api = read_api(example.document, Options(package="example"))
    assert [note.message for note in api.notes if note.rule] == example.messages
    with pytest.raises(DocumentError) as refused:
        read_api(example.document, Options(package="example", strict_document=True))
    assert [problem.message for problem in refused.value.problems] == example.messages


def test_page_shows_every_rule_with_its_purpose() -> None:
    assert [(e.rule, e.purpose) for e in EXAMPLES] == [(r.id, r.purpose) for r in REPAIR_RULES]


def test_published_document_needs_each_rule() -> None:
    assert EVIDENCE.keys() == {rule.id for rule in REPAIR_RULES}


def test_valid_document_is_not_changed() -> None:
    documents = [case.document for case in goldens()]
    pairs = [(document, repair(document)) for document in documents]
    faultless = [pair for pair in pairs if not pair[1].notes]
    assert len(faultless) > len(pairs) / 2
    assert all(repaired.document is document for document, repaired in faultless)


def test_position_is_in_the_original_text() -> None:
    parameter = {"name": "a", "in": "query", "schema": {"$ref": "#/nowhere"}}
    operation = {
        "parameters": [{"name": "", "in": "query", "schema": {}}, parameter],
        "responses": {"204": {"description": "Done."}},
    }
    root = {
        "openapi": "3.0.3",
        "info": {"title": "Places", "version": "1"},
        "paths": {"/things?q={q}": {"get": operation}},
    }
    document = load(read(json.dumps(root).encode(), "places.json"))
    with pytest.raises(DocumentError) as refused:
        read_api(document, Options(package="places"))
    *repairs, problem = refused.value.problems
    place = "/paths/~1things?q={q}/get/parameters/1/schema/$ref"
    assert pointer_text(problem.pointer) == place
    assert [pointer_text(each.pointer) for each in repairs] == [
        "/paths/~1things?q={q}/get/parameters/0",
        "/paths/~1things?q={q}",
    ]


def test_moved_value_is_repaired_at_its_new_pointer() -> None:
    repaired = mended({"definitions": {"Pet": {"type": "int"}}})
    assert repaired.document.root["components"]["schemas"]["Pet"] == {"type": "integer"}
    (said,) = (note for note in repaired.notes if '"int"' in note.message)
    assert pointer_text(said.pointer) == "/definitions/Pet/type"


def test_positions_after_a_removed_entry_are_correct() -> None:
    nameless = {"name": "", "in": "query", "schema": {"type": "string"}}
    wrong = {"name": "b", "in": "query", "schema": {"type": "integer", "default": "x"}}
    responses = {"204": {"description": "Done."}}
    operation = {"parameters": [nameless, nameless, wrong], "responses": responses}
    repaired = mended({"paths": {"/pets": {"get": operation}}})
    assert [pointer_text(note.pointer) for note in repaired.notes] == [
        "/paths/~1pets/get/parameters/0",
        "/paths/~1pets/get/parameters/1",
        "/paths/~1pets/get/parameters/2/schema/default",
    ]


def mended(root: dict[str, object]) -> Repaired:
    """Return a document of these parts, repaired."""
    whole = {"openapi": "3.0.3", "info": {"title": "A", "version": "1"}, "paths": {}, **root}
    return repair(load(read(json.dumps(whole).encode(), "a.json")))


@pytest.mark.parametrize(("root", "problems"), TABLES["defect_without_a_repair_is_an_error_with_a_remedy"])
def test_defect_without_a_repair_is_an_error_with_a_remedy(root: dict[str, Any], problems: list[str]) -> None:
    whole = {"openapi": "3.0.3", "info": {"title": "A", "version": "1"}, "paths": {}, **root}
    written = {key: value for key, value in whole.items() if value is not None}
    source = read(json.dumps(written).encode(), "a.json")
    with pytest.raises(DocumentError) as refused:
        read_api(load(source), Options(package="a"))
    found = [each for each in refused.value.problems if not each.is_repair]
    assert [f"{pointer_text(each.pointer)}: {each.message}" for each in found] == problems
    assert all(each.hint for each in found)


@pytest.mark.parametrize(
    "spelling",
    [
        "#/definitions/Pet",
        "#/components/schemas/pet",
        "#/components/schema/Pet",
        "#components/schemas/Pet",
        "/components/schemas/Pet",
        "components/schemas/Pet",
        "#/schemas/Pet",
        "#/Components/Schemas/Pet",
        " #/components/schemas/Pet ",
        "#/components/schemas/Pet/",
        "#/models/Pet",
        "Pet",
        "#Pet",
    ],
)
def test_unambiguous_references_are_repaired(spelling: str) -> None:
    schemas = {"Pet": {"type": "string"}, "Pets": {"items": {"$ref": spelling}}}
    root = mended({"components": {"schemas": schemas}}).document.root
    found = root["components"]["schemas"]["Pets"]["items"]["$ref"]
    assert found == "#/components/schemas/Pet"


@pytest.mark.parametrize("name", ["PET", "other.json#/Pet", "urn:Pet", "Dog"])
def test_ambiguous_references_are_not_repaired(name: str) -> None:
    schemas = {"Pet": {}, "peT": {}, "Pets": {"items": {"$ref": name}}}
    repaired = mended({"components": {"schemas": schemas}})
    root = repaired.document.root
    assert root["components"]["schemas"]["Pets"]["items"]["$ref"] == name
    assert repaired.notes == ()


def test_reference_to_an_anchor_is_not_repaired() -> None:
    schemas = {"Pet": {"$anchor": "pet"}, "Pets": {"items": {"$ref": "#pet"}}}
    repaired = mended({"openapi": "3.1.0", "components": {"schemas": schemas}})
    assert repaired.notes == ()


@pytest.mark.parametrize(
    "pattern",
    [
        "^[a-z]+$",
        "^(?!x).*$",
        "(a)\\1",
        "[\\w-.]",
        "a{",
        "\\cA",
        "\\u{1F600}",
        "\\p{L}",
        "[[]",
        "[]",
        "x{2,}",
        "(?<year>[0-9]{4})",
        "\\/",
        "\\_",
    ],
)
def test_valid_javascript_patterns_are_not_changed(pattern: str) -> None:
    schemas = {"A": {"type": "string", "pattern": pattern}}
    assert mended({"components": {"schemas": schemas}}).notes == ()


@pytest.mark.parametrize(("schema", "meant"), TABLES["unambiguous_value_of_a_schema_is_repaired"])
def test_unambiguous_value_of_a_schema_is_repaired(schema: str, meant: str) -> None:
    schemas = {"A": yaml.safe_load(schema), "Name": {"type": "string"}}
    root = mended({"components": {"schemas": schemas}}).document.root
    assert root["components"]["schemas"]["A"] == yaml.safe_load(meant)


def test_required_name_may_be_a_property_of_a_composing_schema() -> None:
    base = {"type": "object", "properties": {"a": {}}, "required": ["a", "b"]}
    reference = {"$ref": "#/components/schemas/Base"}
    whole = {"allOf": [reference, {"properties": {"b": {}}}]}
    assert mended({"components": {"schemas": {"Base": base, "A": whole}}}).notes == ()


def without_triggers(document: Document, patch: pytest.MonkeyPatch) -> Repaired:
    """Return the repaired document if every rule checks every object of its kinds."""
    passes = tuple(tuple(replace(rule, trigger=None) for rule in rules) for rules in repair_module.PASSES)
    with patch.context() as context:
        context.setattr(repair_module, "PASSES", passes)
        context.setattr(repair_module, "REPAIR_RULES", [rule for each in passes for rule in each])
        return repair(document)


CHANGES: list[Any] = [None, True, 7, "1", [], {}, ["string"], [None], [{}], {"$ref": "#"}]


def changed_examples() -> Iterator[Document]:
    """Yield the golden documents, the examples, and each example with each of its nodes changed."""
    yield from (case.document for case in goldens())
    for number, example in enumerate(EXAMPLES):
        root = example.document.root
        yield example.document
        for index, path in enumerate(paths(root)):
            if path[:1] not in {(), ("openapi",)} and (index + number) % 2 == 0:
                change = CHANGES[index % len(CHANGES)]
                text = json.dumps(replaced(root, path, change))
                yield load(read(text.encode(), "changed.json"))


def test_triggers_change_no_repair(monkeypatch: pytest.MonkeyPatch) -> None:
    count = 0
    for document in changed_examples():
        expected, found = without_triggers(document, monkeypatch), repair(document)
        assert found.notes == expected.notes
        assert json.dumps(found.document.root) == json.dumps(expected.document.root)
        count += bool(found.notes)
    assert count > 150


def reported(root: dict[str, Any]) -> dict[str, str]:
    """Return the messages of notes by pointer."""
    return {pointer_text(n.pointer): n.message for n in mended(root).notes}


def get(operation: dict[str, Any], path: str = "/pets") -> dict[str, Any]:
    """Return a document with one operation."""
    responses = {"responses": {"204": {"description": "Done"}}}
    return {"paths": {path: {"get": {**responses, **operation}}}}


def schema(content: dict[str, Any], **root: Any) -> dict[str, Any]:
    """Return a document of OpenAPI 3.1 with the schema `Pet`."""
    return {"openapi": "3.1.0", "components": {"schemas": {"Pet": content}}, **root}


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
@pytest.mark.parametrize(("root", "pointer", "near"), TABLES["unknown_field_is_reported_with_the_nearest_name"])
def test_unknown_field_is_reported_with_the_nearest_name(
    version: str, root: dict[str, Any], pointer: str, near: str
) -> None:
    found = reported({**root, "openapi": version})
    assert list(found) == [pointer]
    assert f'unknown field "{pointer.rpartition("/")[2]}" of a' in found[pointer]
    assert (f"did you mean {near}" if near else "did you mean") in found[pointer]


DRAFT = "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("root", TABLES["no_typo_is_reported_in_a_valid_document"])
def test_no_typo_is_reported_in_a_valid_document(root: dict[str, Any]) -> None:
    assert reported(root) == {}


@pytest.mark.parametrize("dialect", [DRAFT, "http://json-schema.org/schema#"])
def test_standard_dialect_has_no_other_keywords(dialect: str) -> None:
    assert len(reported(schema({"$schema": dialect, "tpye": "string"}))) == 1


def test_unknown_keyword_of_openapi_3_0_is_reported() -> None:
    found = reported({"components": {"schemas": {"Pet": {"enumNames": ["a"]}}}})
    assert list(found.values()) == ['unknown field "enumNames" of a Schema Object: ignored']


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("aplication/json", "application/json"),
        ("application/jsn", "application/json"),
        ("text/palin", "text/plain"),
        ("application/problem+jsn; charset=utf-8", "application/problem+json"),
        ("multipart/formdata", "multipart/form-data"),
        ("application/x-www-form-urlencode", "application/x-www-form-urlencoded"),
        ("application/json", ""),
        ("application/x-json", ""),
        ("application/vnd.shop+json", ""),
        ("application/*+json", ""),
        ("text/x-markdown", ""),
        ("*/*", ""),
        ("image/*", ""),
        ("application/octocat-stream", ""),
        ("chemical/x-pdb", ""),
    ],
)
def test_misspelled_media_type_is_reported_with_the_nearest(written: str, near: str) -> None:
    response = {"description": "Done", "content": {written: {}}}
    found = reported(get({"responses": {"200": response}}))
    ending = f'"{written}" looks misspelled: used as written; did you mean {near}?'
    assert list(found.values()) == ([f"media type {ending}"] if near else [])


@pytest.mark.parametrize(
    ("path", "declared", "meant", "said"),
    [
        ("/pets/{petld}", "petId", "petld", 'path parameter "petId" does not occur in'),
        ("/pets/:id", "id", "id", "read as /pets/{id}"),
        ("/pets/:id", "", "", "looks misspelled: used as written; did you mean /pets/{id}"),
        ("/pets/{id}:feed", "id", "id", ""),
    ],
)
def test_misspelled_path_template_is_reported(path: str, declared: str, meant: str, said: str) -> None:
    entry = {"name": declared, "in": "path", "required": True, "schema": {}}
    repaired = mended(get({"parameters": [entry] if declared else []}, path))
    (item,) = repaired.document.root["paths"].values()
    parameters = item["get"].get("parameters", [])
    assert [each["name"] for each in parameters] == ([meant] if meant else [])
    assert [said in note.message for note in repaired.notes] == [True] * bool(said)


def test_dangling_reference_names_the_nearest_component() -> None:
    root = schema({"$ref": "#/components/schemas/Pett"})
    root["components"]["schemas"]["Owner"] = {"$ref": "#/components/schemas/Pett"}
    root = {"info": {"title": "A", "version": "1"}, **root}
    with pytest.raises(DocumentError) as refused:
        read_api(load(read(json.dumps(root).encode(), "a.json")), Options(package="a"))
    for problem in refused.value.problems:
        assert problem.message.endswith("does not exist; did you mean Pet?")
        assert problem.hint.startswith("add the object at")
