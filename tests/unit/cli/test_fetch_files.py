"""`opgen fetch` of a document of several files: one snapshot, or a refusal that names the file; nothing out of bounds."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from tests.support.checkout import Ended
from tests.support.servers.misbehaving import Server, answer, conditional, redirect
from tests.unit.cli.project import Project, openapi, text

OUTSIDE_TEXT = "never to be seen"
OUTSIDE = {"type": "string", "description": OUTSIDE_TEXT}


def document(reference: str, **more: Any) -> dict[str, Any]:
    """Return a document with one operation, which returns the target of `reference`."""
    content = {"application/json": {"schema": {"$ref": reference}}}
    responses = {"200": {"description": "An item", "content": content}}
    get = {"operationId": "get_item", "responses": responses}
    return openapi(0, schemas=0) | {"paths": {"/item": {"get": get}}} | more


def write(folder: Path, files: Mapping[str, Any]) -> None:
    """Files by path: text as it is, all else as JSON."""
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        written = content if isinstance(content, str) else json.dumps(content)
        file.write_text(written, "utf-8")


def fetched(project: Project, files: Mapping[str, Any], more: str = "") -> Ended:
    """Run `opgen fetch` on `api/openapi.json` beside these files."""
    write(project.folder, files)
    project.configure("api/openapi.json", more=more)
    return project.run("fetch")


def bundled(project: Project, files: Mapping[str, Any], more: str = "") -> Any:
    """Return the snapshot of these files, which is a valid document that opgen can read."""
    said = fetched(project, files, more)
    assert said.code == 0, said.err
    assert project.run("list").code == 0
    stored = project.stored()
    validate(stored)
    return stored


def schema(stored: Any) -> Any:
    """Return the response schema of the one operation."""
    (get,) = (item["get"] for item in stored["paths"].values())
    return get["responses"]["200"]["content"]["application/json"]["schema"]


def test_a_schema_in_a_file_of_its_own_is_called_after_the_file(project: Project) -> None:
    stored = bundled(
        project,
        {
            "api/openapi.json": document("schemas/Pet.yaml"),
            "api/schemas/Pet.yaml": "type: object\nproperties: {owner: {$ref: ../people.json#/$defs/Owner}}\n",
            "api/people.json": {"$defs": {"Owner": {"type": "string"}}},
        },
    )
    assert schema(stored) == {"$ref": "#/components/schemas/Pet"}
    owner = {"$ref": "#/components/schemas/Owner"}
    assert stored["components"]["schemas"] == {
        "Owner": {"type": "string"},
        "Pet": {"type": "object", "properties": {"owner": owner}},
    }


def test_referenced_object_is_bundled_into_its_components_section(project: Project) -> None:
    stored = bundled(
        project,
        {
            "api/openapi.json": openapi(0, schemas=0) | {"paths": {"/items/{id}": {"$ref": "paths/item.yaml"}}},
            "api/paths/item.yaml": """\
parameters: [{$ref: ../parts.yaml#/parameters/Id}]
put:
  operationId: put_item
  requestBody: {$ref: ../parts.yaml#/bodies/Item}
  responses:
    200: {$ref: ../parts.yaml#/responses/Item}
""",
            "api/parts.yaml": """\
parameters:
  Id: {name: id, in: path, required: true, schema: {type: string}}
bodies:
  Item: {content: {application/json: {schema: {$ref: '#/schemas/Item'}}}}
responses:
  Item:
    description: An item
    headers: {X-Count: {$ref: 'headers.yaml#/X~1Count%20er'}}
    content:
      application/json:
        schema: {$ref: '#/schemas/Item'}
        examples: {one: {$ref: examples/one.json}}
schemas:
  Item: {type: object, properties: {name: {type: string}}}
""",
            "api/headers.yaml": "X/Count er: {schema: {type: integer}}\n",
            "api/examples/one.json": {"value": {"$ref": "data, not a reference"}},
        },
    )
    before = project.files()
    assert project.run("fetch").code == 0
    assert project.files() == before
    assert project.run("generate").code == 0
    item = stored["paths"]["/items/{id}"]
    assert list(item) == ["put", "parameters"]
    assert item["parameters"] == [{"$ref": "#/components/parameters/Id"}]
    assert {kind: list(members) for kind, members in stored["components"].items()} == {
        "schemas": ["Item"],
        "responses": ["Item"],
        "parameters": ["Id"],
        "examples": ["one"],
        "requestBodies": ["Item"],
        "headers": ["X_Count_er"],
    }
    example = stored["components"]["examples"]["one"]
    assert example == {"value": {"$ref": "data, not a reference"}}


NAME = {"Name": {"type": "string"}}
TO_PET = {"$ref": "#/components/schemas/Pet"}
BUNDLED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a component that is a reference": (
        {
            "api/openapi.json": document(
                "schemas/pet.yaml", components={"schemas": {"Pet": {"$ref": "schemas/pet.yaml"}}}
            ),
            "api/schemas/pet.yaml": "type: object\n",
        },
        {"Pet": {"type": "object"}},
    ),
    "a reference back to the document": (
        {
            "api/openapi.json": document("pet.json", components={"schemas": NAME}),
            "api/pet.json": {"items": {"$ref": "./openapi.json#/components/schemas/Name"}},
        },
        {**NAME, "pet": {"items": {"$ref": "#/components/schemas/Name"}}},
    ),
    "a cycle": (
        {
            "api/openapi.json": document("a.json"),
            "api/a.json": {"properties": {"b": {"$ref": "b.json"}}},
            "api/b.json": {"properties": {"a": {"$ref": "a.json"}}},
        },
        {
            "a": {"properties": {"b": {"$ref": "#/components/schemas/b"}}},
            "b": {"properties": {"a": {"$ref": "#/components/schemas/a"}}},
        },
    ),
    "paths of Windows and percent encoding": (
        {
            "api/openapi.json": document(
                "#/components/schemas/A",
                components={
                    "schemas": {"A": {"oneOf": [{"$ref": "my%20schemas/Pet.json"}, {"$ref": "my schemas\\Pet.json"}]}}
                },
            ),
            "api/my schemas/Pet.json": {"type": "string"},
        },
        {"A": {"oneOf": [TO_PET, TO_PET]}, "Pet": {"type": "string"}},
    ),
    "a root further up": (
        {"api/openapi.json": document("../shared/Pet.json"), "shared/Pet.json": {"type": "string"}},
        {"Pet": {"type": "string"}},
    ),
}


@pytest.mark.parametrize(("files", "schemas"), BUNDLED.values(), ids=BUNDLED)
def test_files_become_components(project: Project, files: dict[str, Any], schemas: dict[str, Any]) -> None:
    assert bundled(project, files, 'root = "."')["components"]["schemas"] == schemas


def test_names_that_clash_say_where_they_are_from(project: Project) -> None:
    properties = {
        name: {"$ref": reference}
        for name, reference in (
            ("one", "cats/Item.json"),
            ("two", "dogs/Item.json"),
            ("three", "dogs/more.json#/Item"),
            ("four", "Own.json"),
        )
    }
    item = {"type": "object", "properties": properties}
    files = {
        "api/openapi.json": document(
            "#/components/schemas/All", components={"schemas": {"All": item, "Own": {"type": "string"}}}
        ),
        "api/cats/Item.json": {"type": "integer"},
        "api/dogs/Item.json": {"type": "number"},
        "api/dogs/more.json": {"Item": {"type": "boolean"}},
        "api/Own.json": {"type": "integer", "minimum": 1},
    }
    stored = bundled(project, files)
    found = stored["components"]["schemas"]["All"]["properties"]
    names = {name: value["$ref"].removeprefix("#/components/schemas/") for name, value in found.items()}
    own = names.pop("four")
    assert names == {"one": "cats_Item", "two": "dogs_Item", "three": "more_Item"}
    assert own.startswith("Own_")
    assert stored["components"]["schemas"][own] == {"type": "integer", "minimum": 1}
    item["properties"] = dict(reversed(properties.items()))
    fetched(project, files)
    again = project.stored()["components"]["schemas"]
    assert again["All"]["properties"] == found


def test_a_discriminator_follows_its_schemas(project: Project) -> None:
    stored = bundled(
        project,
        {
            "api/openapi.json": document("pets.yaml#/Pet"),
            "api/pets.yaml": """\
Pet:
  oneOf: [{$ref: cat.yaml}, {$ref: '#/components/schemas/Dog'}]
  discriminator:
    propertyName: kind
    mapping: {cat: cat.yaml, dog: Dog}
components:
  schemas:
    Dog: {type: object, required: [kind], properties: {kind: {type: string}}}
""",
            "api/cat.yaml": "{type: object, required: [kind], properties: {kind: {type: string}}}",
        },
    )
    assert stored["components"]["schemas"]["Pet"]["discriminator"]["mapping"] == {
        "cat": "#/components/schemas/cat",
        "dog": "#/components/schemas/Dog",
    }


def test_identifiers_and_anchors_of_a_file_are_resolved(project: Project) -> None:
    stored = bundled(
        project,
        {
            "api/openapi.json": document("tree.yaml#tree", openapi="3.2.0", **{"$self": "https://h/o"}),
            "api/tree.yaml": """\
$id: https://example.com/schemas/tree.yaml
$defs:
  Tree:
    $anchor: tree
    type: object
    properties:
      left: {$ref: '#tree'}
      right: {$ref: 'https://example.com/schemas/tree.yaml#/$defs/Tree'}
""",
        },
    )
    tree = {"$ref": "#/components/schemas/Tree"}
    assert stored["components"]["schemas"]["Tree"] == {"type": "object", "properties": {"left": tree, "right": tree}}


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("../secret.json", "the file is outside the folder api"),
        ("x/../../secret.json", "the file is outside the folder api"),
        ("%2e%2e/secret.json", "the file is outside the folder api"),
        ("%2e%2e%2fsecret.json", "the file is outside the folder api"),
        ("..\\secret.json", "the file is outside the folder api"),
        ("..%5csecret.json", "the file is outside the folder api"),
        ("link.json", "the file is outside the folder api"),
        ("folder/secret.json", "the file is outside the folder api"),
        ("%252e%252e/secret.json", "api/%2e%2e/secret.json: no such file"),
        ("/secret.json", "absolute paths are not allowed"),
        ("%2Fsecret.json", "absolute paths are not allowed"),
        ("\\secret.json", "absolute paths are not allowed"),
        ("C:\\secret.json", "not an http or https URL"),
        ("file:///secret.json", "not an http or https URL"),
        ("//127.0.0.1/secret.json", "not an http or https URL"),
        ("https://example.com/a.json", "allow_refs does not contain the URL"),
        ("a%00b.json", "invalid path"),
        ("fifo", "api/fifo: expected a file, found a named pipe"),
        ("inner", "api/inner: expected a file, found a folder"),
        ("circle", "api/circle: "),
        ("openapi.json#/nothing", "not found in api/openapi.json"),
        ("missing.json", "api/missing.json: no such file"),
    ],
)
def test_reference_outside_of_the_source_folder_is_refused(project: Project, reference: str, reason: str) -> None:
    write(project.folder, {"secret.json": OUTSIDE})
    api = project.folder / "api"
    (api / "inner").mkdir(parents=True)
    (api / "link.json").symlink_to("../secret.json")
    (api / "folder").symlink_to("..")
    (api / "circle").symlink_to("circle")
    os.mkfifo(api / "fifo")
    content = json.dumps(document(reference), indent=1)
    said = fetched(project, {"api/openapi.json": content})
    assert said.code == 3
    assert said.lines[0].startswith("api/openapi.json:")
    assert f": {reason}" in said.lines[0]
    assert said.lines[-1] == "1 problem; nothing was written."
    assert OUTSIDE_TEXT not in said.err
    assert not project.specs.exists()


ITEM = document("#/a")["paths"]["/item"]
ITEM["get"]["callbacks"] = {"done": {"{$url}": {"$ref": "item.json"}}}


@pytest.mark.parametrize(
    ("reference", "files", "said"),
    [
        (
            "schema.yaml",
            {"schema.yaml": "properties:\n  a: {$ref: gone.yaml}\n"},
            'api/schema.yaml:2:7: cannot follow $ref "gone.yaml": api/gone.yaml: no such file or directory',
        ),
        ("a.json", {"a.json": '{"type": "string",\n "type": "object"}'}, "api/a.json:2:2: duplicate key"),
        (
            "a.json",
            {"a.json": {"$ref": "b.json"}, "b.json": {"$ref": "a.json"}},
            "reference cycle: this $ref refers back to itself",
        ),
        ("item.json", {"item.json": ITEM | {"a": {"type": "string"}}}, "nested deeper than 256 levels"),
    ],
)
def test_problem_of_a_file_is_reported(project: Project, reference: str, files: dict[str, Any], said: str) -> None:
    is_schema = reference.startswith("schema")
    root = document(reference) if is_schema else openapi(0) | {"paths": {"/a": {"$ref": reference}}}
    done = fetched(project, {f"api/{name}": content for name, content in {"openapi.json": root, **files}.items()})
    assert done.code == 3
    assert said in done.lines[0]


def test_only_fetch_follows_external_references(project: Project) -> None:
    write(project.folder, {"specs/shop.json": document("pet.json"), "specs/pet.json": OUTSIDE})
    project.configure("specs/shop.json")
    for verb in ("generate", "check", "list"):
        said = project.run(verb)
        assert said.code == 3
        assert '$ref "pet.json" refers to another document' in said.err
        assert "opgen fetch" in said.err
        assert OUTSIDE_TEXT not in said.err + said.out


# URLs


def test_an_allowed_url_is_fetched(project: Project) -> None:
    tree = {"type": "object", "properties": {"more": {"$ref": "more.json#/Leaf"}}}
    with Server(answer(text(tree)), answer(text({"Leaf": {"type": "string"}}))) as server:
        reference = server.url("/schemas/Tree.json")
        allowed = f'allow_refs = ["{server.url("/schemas/")}"]'
        said = fetched(project, {"api/openapi.json": document(reference)}, allowed)
        assert said.code == 0, said.err
    assert [received.target for received in server.received] == ["/schemas/Tree.json", "/schemas/more.json"]
    leaf = {"$ref": "#/components/schemas/Leaf"}
    assert project.stored()["components"]["schemas"] == {
        "Leaf": {"type": "string"},
        "Tree": {"type": "object", "properties": {"more": leaf}},
    }


def test_only_an_allowed_url_is_requested(project: Project) -> None:
    with Server(answer(text(OUTSIDE))) as server:
        allowed = f'allow_refs = ["{server.url("/schemas")}"]'
        for reference in (
            server.url("/schemas-of-others/a.json"),
            server.url("/other.json"),
            server.url("/schemas/../other.json"),
            server.url("/schemas/%2e%2e/other.json"),
            server.url("/schemas/%252e%252e/other.json"),
            server.url("/schemas/..%5cother.json"),
            server.url("/schemas/a.json", host="localhost"),
            server.url("/schemas/a.json").replace("http:", "https:"),
            server.url("/schemas/a.json", host="127.0.0.1:1@127.0.0.1"),
            server.url("/schemas/a.json").replace("/schemas", "\\\\schemas"),
        ):
            said = fetched(project, {"api/openapi.json": document(reference)}, allowed)
            assert said.code == 3
            assert "cannot follow $ref " in said.lines[0]
            assert "not found in" not in said.lines[0]
        assert server.received == []
        assert server.connections == 0


def test_file_at_an_allowed_url_cannot_refer_to_a_local_file(project: Project) -> None:
    with Server(answer(text({"properties": {"a": {"$ref": "file:///a"}}}))) as server:
        allowed = f'allow_refs = ["{server.url("/")}"]'
        files = {"api/openapi.json": document(server.url("/a.json"))}
        said = fetched(project, files, allowed)
    assert said.code == 3
    assert said.lines[0].startswith(f'{server.url("/a.json")}:1:23: cannot follow $ref "file:///a"')


def test_a_redirect_from_an_allowed_url_is_not_followed(project: Project) -> None:
    with Server(answer(text(OUTSIDE))) as other:
        with Server(redirect(other.url("/a.json"))) as server:
            allowed = f'allow_refs = ["{server.url("/")}"]'
            files = {"api/openapi.json": document(server.url("/a.json"))}
            said = fetched(project, files, allowed)
        assert said.code == 5
        assert other.received == []


def test_headers_are_sent_to_the_origin_of_the_document_alone(project: Project) -> None:
    with Server(answer(text({"type": "string"}))) as other:
        own = document("more.json#/A")
        more = {"A": {"oneOf": [{"$ref": other.url("/b.json")}, {"type": "integer"}]}}
        with Server(answer(text(own)), answer(text(more))) as server:
            project.configure(
                server.url(),
                more='headers = { X-Pass = "open" }\n' f'allow_refs = ["{server.url("/")}", "{other.url("/")}"]',
            )
            said = project.run("fetch")
            assert said.code == 0, said.err
    passes = [[received.headers.get("x-pass") for received in each.received] for each in (server, other)]
    assert passes == [["open", "open"], [None]]


def test_files_are_requested_for_an_unchanged_document(project: Project) -> None:
    files = [text({"type": "string"}), text({"type": "integer"})]
    with Server(*[answer(file) for file in files]) as other:
        own = text(document(other.url("/a.json")))
        with Server(conditional('"1"', own)) as server:
            allowed = f'allow_refs = ["{other.url("/")}"]'
            project.configure(server.url(), more=allowed)
            assert project.run("fetch").code == 0
            said = project.run("fetch", "--check")
    assert said.code == 1
    assert said.lines[0].startswith("shop: changed")
