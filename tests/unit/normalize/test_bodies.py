"""Request bodies of operations and their schemas."""

import pytest
import yaml
from opgen.api.schema import Const
from opgen.core.options import Options
from opgen.normalize import normalize

from tests.support.documents import operation, read_document


@pytest.mark.parametrize(
    ("method", "schema", "is_required", "has_body"),
    [
        ("post", "{type: object, properties: {}, additionalProperties: false}", False, False),
        ("post", "{type: object, properties: {}, additionalProperties: false}", True, True),
        ("post", "{type: object}", False, True),
        ("post", "{type: object, properties: {a: {type: string}}, additionalProperties: false}", False, True),
        ("get", "{type: object}", True, False),
        ("get", "{type: object, properties: {a: {type: string}}}", False, True),
    ],
)
def test_body_that_can_only_be_empty_is_no_argument(
    method: str, schema: str, *, is_required: bool, has_body: bool
) -> None:
    content = {"application/x-www-form-urlencoded": {"schema": yaml.safe_load(schema)}}
    body = {"required": is_required, "content": content}
    document = read_document({"/a": {method: {**operation("a"), "requestBody": body}}})
    (found,) = normalize(document, Options(package="a")).operations
    assert (found.body is not None) == has_body


@pytest.mark.parametrize("media_range", ["*/*", "application/*"])
def test_schema_of_a_range_yields_to_a_media_type_inside_the_range(media_range: str) -> None:
    content = {media_range: {"schema": {"const": "range"}}, "application/json": {"schema": {"const": "json"}}}
    body = {"content": content}
    document = read_document({"/a": {"post": {**operation("a"), "requestBody": body}}})
    (found,) = normalize(document, Options(package="a")).operations
    assert found.body is not None
    (sent,) = found.body.contents
    assert (sent.media_type, sent.schema) == ("application/json", Const(value="json"))
