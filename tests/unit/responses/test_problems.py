"""Problems of responses, their pointers, and the schemas that declare the parts."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any, get_args

import pytest
import yaml
from jsonschema import Draft202012Validator
from opgen.core.pointers import Pointer, parse_ref, pointer_text
from opgen.responses.probe.rules import TITLES
from opgen.responses.problems import Checker, Problem, Rule, checker_of

from tests.changes.random_schemas import schema as random_schema
from tests.support.documents import read_document
from tests.support.tables import tables
from tests.support.timing import is_linear
from tests.unit.codegen.models.wild import value as random_value

TABLES = tables(__file__)

_JSON = "application/json"
_ITEM = "/components/schemas/Item/properties"
_BODY = "/paths/~1a/get/responses/200/content/application~1json/schema"
_SCHEMAS: dict[str, Any] = yaml.safe_load("""
Item:
  type: object
  required: [id]
  additionalProperties: false
  properties:
    id: {type: integer}
    owner: {$ref: '#/components/schemas/Owner'}
    state: {enum: ['on', 'off']}
    size: {type: integer, maximum: 9}
    made: {type: string, format: date-time}
    tags: {type: object, additionalProperties: {type: string}}
    part: {anyOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}
    mood: {anyOf: [{enum: [good, bad]}, {type: 'null'}]}
    pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: kind, mapping: {dog: '#/components/schemas/Dog'}}
Owner: {type: object, properties: {name: {type: string}}}
Chain:
  type: object
  properties: {next: {anyOf: [{$ref: '#/components/schemas/Chain'}, {$ref: '#/components/schemas/More'}]}}
More: {type: object, allOf: [{$ref: '#/components/schemas/Chain'}]}
Cat: {type: object, required: [lives], properties: {lives: {type: integer}}}
Dog: {type: object, required: [name], properties: {name: {type: string}}}
""")


def checker_of_response(schema: Any, **others: Any) -> Checker:
    """Return the checker of operation `a`, whose response 200 has this schema."""
    responses = {"200": {"description": "", "content": {_JSON: {"schema": schema}}}, **others}
    document = read_document({"/a": {"get": {"operationId": "a", "responses": responses}}}, schemas=_SCHEMAS)
    return checker_of(document, {"a": ("paths", "/a", "get")})


def found(checker: Checker, body: Any, status: int = 200, media_type: str = _JSON) -> tuple[Problem, ...]:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return checker.problems("a", status, media_type, content)


@pytest.mark.parametrize(("item", "expected"), TABLES["problem_has_rule_pointer_and_declaring_schema"])
def test_problem_has_rule_pointer_and_declaring_schema(item: Any, expected: list[str]) -> None:
    checker = checker_of_response({"type": "array", "items": {"$ref": "#/components/schemas/Item"}})
    problems = found(checker, [item, item])
    assert [*map(_line, problems)] == expected
    for each in problems:
        assert (each.operation, each.status) == ("a", 200)
        if each.rule not in {"missing", "closed"}:
            pointer = parse_ref(f"#{each.pointer}") or ()
            assert each.schema in {node.pointer for node in checker.declarations("a", 200, pointer)}


def _line(problem: Problem) -> str:
    at = pointer_text(problem.schema).replace(f"{_ITEM}/", "").replace("/components/schemas/", "=").replace("=Item", "")
    fits = problem.fits and f" {problem.fits}"
    return f"{problem.rule} {problem.pointer.removeprefix('/*')} {problem.type} {problem.length} {at}{fits}"


@pytest.mark.parametrize(("body", "fits"), TABLES["property_or_items_that_fit_the_schema_of_the_response_are_named"])
def test_property_or_items_that_fit_the_schema_of_the_response_are_named(body: Any, fits: str) -> None:
    problems = found(checker_of_response({"$ref": "#/components/schemas/Item"}), body)
    assert {each.fits for each in problems} == {fits}
    assert not fits or [each.rule for each in problems] == ["shape"]


@pytest.mark.parametrize(
    ("status", "media_type", "body", "rule", "schema"),
    [
        (200, _JSON, b"", "empty", _BODY),
        (200, _JSON, [], "shape", _BODY),
        (200, _JSON, None, "null", _BODY),
        (200, _JSON, b"{", "media-type", _BODY.removesuffix("/application~1json/schema")),
        (200, "text/html", b"<p>", "media-type", _BODY.removesuffix("/application~1json/schema")),
        (202, _JSON, {}, "status", "/paths/~1a/get/responses"),
        (404, _JSON, {"name": 1}, "type", "/components/schemas/Owner/properties/name"),
        (200, f"{_JSON}; charset=utf-8", {"id": 1}, "", ""),
        (200, "", {"id": 1}, "", ""),
        (304, "", b"", "status", "/paths/~1a/get/responses"),
        (502, "text/html", b"<p>", "", ""),
    ],
)
def test_status_media_type_and_shape_of_a_response_are_checked(
    status: int, media_type: str, body: Any, rule: str, schema: str
) -> None:
    content = {"application/*": {"schema": {"$ref": "#/components/schemas/Owner"}}}
    checker = checker_of_response(
        {"$ref": "#/components/schemas/Item"}, **{"4XX": {"description": "", "content": content}}
    )
    problems = found(checker, body, status, media_type)
    assert [(each.rule, pointer_text(each.schema)) for each in problems] == ([(rule, schema)] if rule else [])


# Kept and refused texts of enums. The observer of packages has the same rule.
TEXTS = "off in_progress h100-80gb IN_USE Paused x86_64".split()
SECRETS = """a@example.com AKIAIOSFODNN7EXAMPLE AKIAABCDEFGHIJKLMNOP a1b2c3d4 inProgress user-555-123-4567 user12345
    f81d4fae-7dec-11d0-a765-00a0c91e6bf6 d41d8cd98f00b204e9800998ecf8427e abcdefghijklmnopqrst""".split()


def test_text_is_recorded_only_if_it_looks_like_a_member_of_an_enum() -> None:
    checker = checker_of_response({"type": "array", "items": {"enum": ["on"]}})
    assert [each.text for each in found(checker, [*TEXTS, *SECRETS, "Ann Smith"]) if each.text] == TEXTS


@pytest.mark.parametrize(
    ("media_type", "shown"),
    [("text/html; charset=x", "text/html"), ("application/problem+json", "application/problem+json")]
    + [(f"application/{each}", "other") for each in ("AKIAIOSFODNN7EXAMPLE", "ann.smith+json")],
)
def test_media_type_is_recorded_only_if_it_is_known(media_type: str, shown: str) -> None:
    (problem,) = found(checker_of_response({}), {}, media_type=media_type)
    assert problem.type == shown


def test_time_is_linear_for_unions_in_unions() -> None:
    checker = checker_of_response({"$ref": "#/components/schemas/Chain"})

    def nested(size: int) -> tuple[Problem, ...]:
        body: Any = {"next": 1}
        for _ in range(size):
            body = {"next": body}
        return found(checker, body)

    assert [each.pointer for each in nested(9)] == ["/next" * 10]
    assert is_linear(nested, 2)


def test_each_rule_has_a_finding() -> None:
    assert [*TITLES] == [*get_args(Rule)]


def _disagreements() -> Iterator[tuple[Any, Any, Pointer]]:
    for seed in range(150):
        random = Random(seed)  # noqa: S311  # repeatable schemas
        schema = random_schema(random)
        checker, other = checker_of_response(schema), Draft202012Validator(schema)
        for _ in range(20):
            value = random_value(random, schema, {})
            refused = {tuple(map(str, each.absolute_path)) for each in other.iter_errors(value)}
            if bool(found(checker, value)) != bool(refused):
                yield schema, value, next(iter(refused), ())


def test_checker_agrees_with_an_independent_validator() -> None:
    assert [*_disagreements()] == []
