"""Changes of small documents on the wire."""

from typing import Any

from opgen.diff.wire.documents import compare_documents
from opgen.document.document import Document

from tests.support.documents import operation, read_document


def document(schema: dict[str, Any]) -> Document:
    """Return a document in which an operation writes and reads `schema`."""
    post = operation(None, schema=schema)
    post["requestBody"] = {"content": post["responses"]["200"]["content"]}
    return read_document({"/jobs": {"post": post}})


def test_component_may_include_its_base_by_a_reference_beside_other_keywords() -> None:
    base = {"type": "object", "discriminator": {"propertyName": "kind"}, "properties": {"kind": {"type": "string"}}}
    own = {"type": "object", "properties": {"a": {"type": "string"}}}
    reference = {"$ref": "#/components/schemas/Base"}
    documents = [document(reference), document(reference)]
    for each, subtype in zip(documents, ({**own, **reference}, {"allOf": [reference, own]}), strict=True):
        each.root["components"] = {"schemas": {"Base": base, "Cat": subtype}}
    assert compare_documents(*documents, today=None) == compare_documents(*documents[::-1], today=None) == ()


def test_true_is_another_value_than_one() -> None:
    assert compare_documents(document({"const": True}), document({"const": 1}), today=None) != ()


def test_a_change_of_a_component_belongs_to_the_component() -> None:
    """A change at the end of a reference is one finding for all operations, also without a pointer of its own."""
    old, new = document({"$ref": "#/components/schemas/Job"}), document({"$ref": "#/components/schemas/Job"})
    old.root["components"] = {"schemas": {"Job": {"type": "string", "default": "a"}}}
    new.root["components"] = {"schemas": {"Job": {"type": ["string", "null"]}}}
    found = compare_documents(old, new, today=None)
    assert {each.component for each in found} == {("components", "schemas", "Job")}


def served(prefix: str, *urls: str) -> Document:
    """Return a document with two paths below `prefix`, and with servers."""
    plain = document({"type": "string"})
    item = plain.root["paths"].pop("/jobs")
    plain.root["paths"] = {f"{prefix}/jobs": item, f"{prefix}/tasks": item}
    if urls:
        plain.root["servers"] = [{"url": url} for url in urls]
    return plain


def test_prefix_that_moved_to_the_servers_is_no_change() -> None:
    pairs = [
        (served("/v1", "https://a", "https://b/api"), served("", "https://a/v1", "https://b/api/v1")),
        (served("/v1", "https://b/api", "https://a"), served("", "https://a/v1", "https://b/api/v1")),
        (served("/v1"), served("", "/v1")),
        (served("/v1"), served("/v1", "/")),
    ]
    for old, new in pairs:
        for each in (old, new):
            # The server calls webhooks, which have no prefix.
            each.root["webhooks"] = {name: {"post": {"responses": {}}} for name in "abc"}
        assert compare_documents(old, new, today=None) == ()
        assert compare_documents(new, old, today=None) == ()


def pets(*, kinds: tuple[str, ...] = (), swapped: bool = False, **names: str) -> Document:
    """Return a document with a union of two components whose discriminator has no mapping.

    `kinds` are the values of the discriminator that the components allow.
    """
    schemas = {}
    for number, (name, field) in enumerate(names.items()):
        kind = {"const": kinds[number]} if kinds else {"type": "string"}
        properties = {"kind": kind, field: {"type": "integer"}}
        schemas[name] = {"type": "object", "properties": properties}
    if swapped:
        schemas = dict(zip(schemas, reversed(schemas.values()), strict=True))
    references = [{"$ref": f"#/components/schemas/{name}"} for name in sorted(schemas)]
    union = {"oneOf": references, "discriminator": {"propertyName": "kind"}}
    found = document(union)
    found.root["components"] = {"schemas": schemas}
    return found


def test_name_of_a_component_is_a_discriminator_value() -> None:
    old, new = pets(Cat="claws", Dog="tail"), pets(Kitten="claws", Dog="tail")
    found = compare_documents(old, new, today=None)
    assert {(each.rule, each.message.rpartition(" ")[2]) for each in found} == {
        ("request-body-discriminator-mapping-added", '"Kitten"'),
        ("request-body-discriminator-mapping-deleted", '"Cat"'),
        ("response-body-discriminator-mapping-added", '"Kitten"'),
        ("response-body-discriminator-mapping-deleted", '"Cat"'),
    }

    kinds = ("cat", "dog")
    old = pets(kinds=kinds, Cat="claws", Dog="tail")
    new = pets(kinds=kinds, Kitten="claws", Dog="tail")
    assert compare_documents(old, new, today=None) == ()


def test_members_that_swap_their_content_have_other_discriminator_values() -> None:
    old, new = (pets(Cat="claws", Dog="tail", swapped=swapped) for swapped in (False, True))
    found = compare_documents(old, new, today=None)
    assert {each.rule for each in found} == {
        "request-body-discriminator-mapping-changed",
        "response-body-discriminator-mapping-changed",
    }

    old, new = (pets(kinds=("cat", "dog"), Cat="claws", Dog="tail", swapped=swapped) for swapped in (False, True))
    assert compare_documents(old, new, today=None) == ()


def test_templates_that_differ_in_names_alone_are_compared_by_name() -> None:
    old = document({"type": "string"})
    item = old.root["paths"].pop("/jobs")
    names = ("/{parent}/jobs", "/{name}/jobs", "/{id}/jobs")
    old.root["paths"] = dict.fromkeys(names, item)
    new = document({"type": "string"})
    new.root["paths"] = dict.fromkeys((names[1], "/{job}/jobs"), item)

    removed = compare_documents(old, new, today=None)
    added = compare_documents(new, old, today=None)

    assert [(each.rule, each.operations) for each in removed] == [
        ("api-removed-without-deprecation", ("POST /{id}/jobs",))
    ]
    assert [(each.rule, each.operations) for each in added] == [("endpoint-added", ("POST /{id}/jobs",))]


def rules(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
    """Return severity and rule of each change."""
    found = compare_documents(document(old), document(new), today=None)
    return [(str(change.severity), change.rule) for change in found]


def test_limits_of_contains_have_an_effect_beside_it_alone() -> None:
    contains: dict[str, Any] = {"type": "array", "contains": {"type": "integer"}}
    assert rules({"type": "array"}, {"type": "array", "minContains": 2}) == []
    assert rules(contains, {**contains, "minContains": 1}) == []
    weaker = [("breaking", "response-body-constraint-changed"), ("safe", "request-body-constraint-changed")]
    assert rules(contains, {**contains, "minContains": 0}) == weaker
    assert rules({**contains, "minContains": 3}, {**contains, "minContains": 2}) == weaker
    assert rules({**contains, "minContains": {}}, {**contains, "minContains": "3"}) == []


def test_notation_that_says_the_same_is_no_change() -> None:
    number, integer = {"type": "number"}, {"type": "integer"}
    for old, new in ((number, {**number, "format": "double"}), (integer, {**integer, "multipleOf": 1})):
        assert rules(old, new) == rules(new, old) == []


def test_server_with_a_variable_whose_default_gives_the_old_url_is_no_change() -> None:
    old, new = served("/v1", "https://eu.example"), served("/v1", "https://{region}.example")
    new.root["servers"][0]["variables"] = {"region": {"default": "eu"}}
    assert compare_documents(old, new, today=None) == compare_documents(new, old, today=None) == ()


def test_definitions_of_a_document_without_references_are_no_changes() -> None:
    old, new = document({"type": "string"}), document({"type": "string"})
    new.root["components"] = {"schemas": {"Copy": {"type": "string"}}}
    assert compare_documents(old, new, today=None) == ()


def test_member_of_a_union_has_the_name_of_its_base_or_of_its_constant() -> None:
    base = {"type": "object", "properties": {"a": {"type": "string"}}}
    members: list[dict[str, Any]] = [
        {"allOf": [{"$ref": "#/components/schemas/Base"}, {"required": ["a"]}]},
        {
            "type": "object",
            "properties": {"b": {"enum": ["low", "high"]}, "kind": {"enum": ["scan"]}},
            "required": ["kind"],
        },
    ]
    old, new = (document({"oneOf": [{"type": "string"}, *added]}) for added in ([], members))
    for each in (old, new):
        each.root["components"] = {"schemas": {"Base": base}}
    found = compare_documents(old, new, today=None)
    names = [each.message.rpartition(": ")[2] for each in found if each.rule.endswith("one-of-added")]
    assert names == ['"Base"', '"scan"', '"Base"', '"scan"']


def test_members_of_a_union_with_other_constants_are_removed_and_added() -> None:
    def member(kind: str, *names: str) -> dict[str, Any]:
        properties = {"type": {"const": kind}, "parameters": {"properties": {name: {} for name in names}}}
        return {"type": "object", "required": ["type"], "properties": properties}

    old, new = (
        document({"oneOf": [member("update"), each]}) for each in (member("queue", "size"), member("review", "draft"))
    )
    assert {each.rule for each in compare_documents(old, new, today=None)} == {
        "request-body-one-of-removed",
        "request-body-one-of-added",
        "response-body-one-of-removed",
        "response-body-one-of-added",
    }
