"""Documents of several files as one document: limits, and names of components."""

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opgen.document.bundle import bundle
from opgen.document.document import Document, load
from opgen.document.overlay import apply, read_overlay
from opgen.source.read import read
from opgen.source.referenced_files import PartError, ReferencePolicy

HEAD = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}}


def bundled(folder: Path, files: Mapping[str, Any], location: str = "") -> Any:
    """Bundle the document `openapi.json` of these files, which are text or JSON, and return its root."""
    return bundled_document(folder, files, location).root


def bundled_document(folder: Path, files: Mapping[str, Any], location: str = "") -> Document:
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content)
        file.write_text(text, "utf-8")
    file = folder / "openapi.json"
    document = load(read(file.read_bytes(), "openapi.json"))
    reach = ReferencePolicy(location=location or str(file), folder=None if location else folder)
    origin = bundle(document.source, document.root, reach)
    return replace(document, origin=origin)


def refusal(folder: Path, files: Mapping[str, Any], location: str = "") -> str:
    with pytest.raises(PartError) as caught:
        bundled(folder, files, location)
    problem = caught.value.problems[0]
    return f"{caught.value.name}: {problem.message}"


def schemas(*references: str) -> dict[str, Any]:
    """Return a document with a schema of these references."""
    items = [{"$ref": reference} for reference in references]
    return {**HEAD, "components": {"schemas": {"All": {"anyOf": items}}}}


def test_document_without_external_references_is_not_changed(tmp_path: Path) -> None:
    document = {**HEAD, **schemas("#/components/schemas/All", "#here", "", "#/%ff")}
    document["components"]["schemas"]["Odd"] = {"$ref": ["no text"]}
    assert bundled(tmp_path, {"openapi.json": document}) == document


def test_position_is_that_of_the_part_after_an_overlay(tmp_path: Path) -> None:
    owner = '{\n "type": "object",\n "properties": {\n  "id": {"type": "string"}\n }\n}'
    files = {"openapi.json": schemas("parts/owner.json"), "parts/owner.json": owner}
    document = bundled_document(tmp_path, files)
    action = {"target": "$.components.schemas.*.properties", "update": {"name": {"type": "string"}}}
    actions = json.dumps({"overlay": "1.0.0", "info": {}, "actions": [action]})
    overlaid = apply(document, [read_overlay(actions.encode(), "fix.json")])

    properties = ("components", "schemas", "owner", "properties")
    (file, position), (other, _), (root, _) = overlaid.named_positions(
        [(*properties, "id"), (*properties, "name"), ("info", "title")]
    )
    assert (Path(file).name, position.line) == ("owner.json", 4)
    assert (other, root) == ("fix.json", "openapi.json")


def test_reference_below_an_identifier_is_relative_to_it(tmp_path: Path) -> None:
    part = {"$id": "parts/all.json", "properties": {"a": {"$ref": "a.json"}, "b": {"$ref": "b.json"}}}
    remote = {"$id": "https://example.com/schemas/all.json", "properties": {"b": {"$ref": "b.json"}}}
    document = {**HEAD, "components": {"schemas": {"Part": part, "Remote": remote}}}
    files = {"parts/a.json": {"type": "string"}, "a.json": {"type": "integer"}, "b.json": {"type": "boolean"}}
    found = bundled(tmp_path, {"openapi.json": document, **files})["components"]["schemas"]
    assert found["a"] == {"type": "string"}
    # The file beside the document, because the identifier names no file that may be read.
    assert found["b"] == {"type": "boolean"}


def test_property_named_ref_is_not_a_reference(tmp_path: Path) -> None:
    item = {"properties": {"$ref": {"type": "string"}}, "example": {"$ref": "a.json"}}
    document = {**HEAD, "components": {"schemas": {"Item": item}}}
    document |= {"x-more": {"$ref": "a.json"}}
    assert bundled(tmp_path, {"openapi.json": document}) == document


def test_chain_of_path_items_may_be_longer_than_the_recursion_limit(tmp_path: Path) -> None:
    count = sys.getrecursionlimit() + 200
    items = {f"i{n}": {"$ref": f"#/i{n + 1}"} for n in range(count)}
    last = {"get": {"operationId": "get_a"}}
    files = {
        "openapi.json": {**HEAD, "paths": {"/a": {"$ref": "items.json#/i0"}}},
        "items.json": {**items, f"i{count}": last},
    }
    assert bundled(tmp_path, files)["paths"] == {"/a": last}


def test_number_of_files_is_not_limited(tmp_path: Path) -> None:
    """A chain of files is longer than Python's recursion limit, as many files are in DigitalOcean's document."""
    count = sys.getrecursionlimit() + 200
    chain = {f"{n}.json": {"properties": {"next": {"$ref": f"{n + 1}.json"}}} for n in range(count)}
    files = {"openapi.json": schemas("0.json"), **chain, f"{count}.json": {}}
    assert len(bundled(tmp_path, files)["components"]["schemas"]) == count + 2


def test_mapping_may_be_in_a_separate_file(tmp_path: Path) -> None:
    files = {
        "openapi.json": {**HEAD, "paths": {"$ref": "paths/all.yaml"}},
        "paths/all.yaml": "/a: {$ref: a.yaml}\n",
        "paths/a.yaml": "get: {$ref: get.yaml}\nsummary: A\n",
        "paths/get.yaml": "operationId: get_a\n",
    }
    paths = bundled(tmp_path, files)["paths"]
    assert paths == {"/a": {"get": {"operationId": "get_a"}, "summary": "A"}}


def test_shared_values_outside_of_openapi_objects_are_bundled(tmp_path: Path) -> None:
    document = schemas("#/x-shared/Pet")
    document["x-shared"] = {"Pet": {"items": {"$ref": "pet.json"}}}
    root = bundled(tmp_path, {"openapi.json": document, "pet.json": {"type": "null"}})
    assert root["x-shared"]["Pet"] == {"items": {"$ref": "#/components/schemas/pet"}}
    assert root["components"]["schemas"]["pet"] == {"type": "null"}


def test_standard_input_cannot_refer_to_files(tmp_path: Path) -> None:
    said = refusal(tmp_path, {"openapi.json": schemas("a.json")}, "-")
    assert said.endswith("a document that is not a file cannot refer to files")


def test_total_size_of_files_is_limited(tmp_path: Path) -> None:
    large = {"description": "x" * (33 << 20)}
    files = {"openapi.json": schemas("a.json", "b.json")}
    said = refusal(tmp_path, {**files, "a.json": large, "b.json": large})
    assert said.endswith("all files together are larger than 64 MiB")


def test_repeated_value_counts_each_time_towards_the_limit(tmp_path: Path) -> None:
    paths = {f"/{number}": {"$ref": "item.json"} for number in range(1000)}
    item = {"get": {"tags": [str(number) for number in range(3000)]}}
    files = {"openapi.json": {**HEAD, "paths": paths}, "item.json": item}
    said = refusal(tmp_path, files)
    assert said == "openapi.json: the files together are more than 2500000 values"


def test_depth_of_nested_files_is_limited(tmp_path: Path) -> None:
    deep: dict[str, Any] = {"type": "string"}
    for _ in range(127):
        deep = {"items": {"not": deep}}
    files = {"openapi.json": schemas("a.json"), "a.json": deep}
    assert refusal(tmp_path, files).endswith("nested deeper than 256 levels")


def test_value_used_as_two_kinds_of_object_is_refused(tmp_path: Path) -> None:
    parts = """\
response: {description: A, headers: {X-A: &both {$ref: 'other.yaml#/a'}},
  content: {text/plain: {schema: *both}}}
"""
    document = {**HEAD, "components": {"responses": {"A": {"$ref": "a.yaml#/response"}}}}
    files = {"openapi.json": document, "a.yaml": parts, "other.yaml": "a: {}\n"}
    said = refusal(tmp_path, files)
    assert 'a.yaml: a YAML alias uses $ref "other.yaml#/a" for' in said


@pytest.mark.parametrize("components", [None, [], {"schemas": None}, {"schemas": []}])
def test_components_that_are_not_a_mapping_are_refused(tmp_path: Path, components: Any) -> None:
    content = {"application/json": {"schema": {"$ref": "a.json"}}}
    get = {"responses": {"200": {"description": "A", "content": content}}}
    paths = {"/a": {"get": get}}
    document = {**HEAD, "paths": paths, "components": components}
    said = refusal(tmp_path, {"openapi.json": document, "a.json": {}})
    assert said == "openapi.json: expected a mapping, because references to other files add entries to it"


def test_mapping_to_a_missing_file_stays_as_it_is(tmp_path: Path) -> None:
    """A published bundle may keep the names of files that only its author has, as DigitalOcean's does."""
    document = schemas("a.json")
    discriminator = {"propertyName": "type", "mapping": {"a": "models/a.yml"}}
    document["components"]["schemas"]["B"] = {"type": "object", "discriminator": discriminator}
    root = bundled(tmp_path, {"openapi.json": document, "a.json": {"type": "null"}})
    assert root["components"]["schemas"]["B"]["discriminator"] == discriminator


def test_symbolic_link_is_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to("a.json")
    files = {"openapi.json": schemas("a.json", "link.json"), "a.json": {"type": "null"}}
    root = bundled(tmp_path, files)
    assert list(root["components"]["schemas"]) == ["All", "a"]


PLACES = [
    f"{folder}{file}.json{pointer}"
    for folder in ("", "cats/", "dogs/", "dogs/cats/")
    for file in ("Item", "All", "cats_Item")
    for pointer in ("", "#/Item", "#/a b", "#/a_b", "#/anyOf/0", "#/All")
]


@given(st.lists(st.sampled_from(PLACES), unique=True, min_size=1), st.randoms())
def test_component_names_are_unique_and_do_not_depend_on_order(
    tmp_path_factory: pytest.TempPathFactory, places: list[str], random: Any
) -> None:
    folder = tmp_path_factory.mktemp("files")
    files = {
        place.partition("#")[0]: {
            name: {"title": f"{place.partition('#')[0]} {name}"} for name in ("Item", "a b", "a_b", "All")
        }
        | {"anyOf": [{"title": place.partition("#")[0]}]}
        for place in PLACES
    }
    names = []
    for _ in range(2):
        root = bundled(folder, {**files, "openapi.json": schemas(*places)})
        found = [item["$ref"] for item in root["components"]["schemas"]["All"]["anyOf"]]
        assert len(set(found)) == len(found) == len(root["components"]["schemas"]) - 1
        names.append(dict(zip(places, found, strict=True)))
        random.shuffle(places)
    assert names[0] == names[1]
