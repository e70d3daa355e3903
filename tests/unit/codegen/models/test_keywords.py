"""Every keyword of a schema, with numbers and texts of every kind, is generated or refused with a position."""

import json
import math
from decimal import Decimal
from itertools import product
from pathlib import PurePosixPath
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opgen.api.model import Api
from opgen.codegen.build.package import build
from opgen.codegen.models.modules import print_models
from opgen.codegen.render import render
from opgen.codegen.verify_output import verify
from opgen.core.errors import DocumentError
from opgen.core.options import Options
from opgen.diff.surface.build import surface
from opgen.diff.surface.text import surface_text
from opgen.document.document import load
from opgen.pipeline import read_api
from opgen.source.read import read
from pydantic import ValidationError

from tests.support.examples import share
from tests.unit.codegen.models.modelled import adapter, loaded

OPTIONS = Options(package="keywords")
LIMITS = {
    "largest double": "1.7976931348623157e+308",
    "smallest double": "-1.7976931348623157E308",
    "float of .NET": "3.4028234663852886E+38",
    "decimal of .NET": "79228162514264337593543950335",
    "largest long": "9223372036854775807",
    "not exact": "9007199254740993",
    "power of ten": "1e23",
    "capital": "1E+2",
    "negative zero": "-0.0",
    "subnormal": "5e-324",
    "many digits": "0.1234567890123456789012345678901234567890",
    "beyond doubles": "1" + "0" * 400,
    "negative beyond doubles": "-1" + "0" * 400,
}
OVERFLOW = ["1e400", "-1e400"]
NUMBERS = st.one_of(
    st.sampled_from([*LIMITS.values(), *OVERFLOW]),
    st.integers(-(2**70), 2**70).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.decimals(allow_nan=False, allow_infinity=False).map(lambda d: f"{d:E}"),
    st.integers(0, 9).map(str),
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.sampled_from(["list", "map", "model", "None", '"""\\', "{{ 1 }}", "int", "^[", "\\d+", "\u2028"]),
).map(json.dumps)
VALUES = st.one_of(NUMBERS, TEXTS, st.sampled_from(["null", "true", "[]", "{}", '[{"a": 1e300}]']))
LISTS = st.lists(VALUES, min_size=1, max_size=4).map(lambda e: f"[{', '.join(e)}]")
KEYWORDS: dict[str, st.SearchStrategy[str]] = {
    **dict.fromkeys(
        [
            *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
            *("multipleOf", "minLength", "maxLength", "minItems", "maxItems"),
            *("minProperties", "maxProperties", "minContains", "maxContains"),
        ],
        NUMBERS,
    ),
    **dict.fromkeys(["default", "const", "example"], VALUES),
    **dict.fromkeys(["enum", "examples"], LISTS),
    **dict.fromkeys(["pattern", "format", "title", "description", "contentMediaType"], TEXTS),
}
TYPES = [
    *("integer", "number", "string", "boolean", "array", "object"),
    *(["number", "null"], ["integer", "string"], None),
]


@st.composite
def schemas(draw: st.DrawFn) -> str:
    """Return a schema as text, because Python has no exact form of all JSON numbers."""
    type_ = draw(st.sampled_from(TYPES))
    names = draw(st.lists(st.sampled_from(list(KEYWORDS)), max_size=4, unique=True))
    members = [f'"{name}": {draw(KEYWORDS[name])}' for name in names]
    members += [] if type_ is None else [f'"type": {json.dumps(type_)}']
    return "{" + ", ".join(members) + "}"


def document(schema: str, name: str = '"it"') -> bytes:
    """Return a document with `schema` in a property, a component, a list, a parameter and a header."""
    media = '{"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}'
    headers = f'{{"X-Header": {{"schema": {schema}}}}}'
    return f"""{{
        "openapi": "3.1.0",
        "info": {{"title": "Keywords", "version": "1"}},
        "paths": {{"/things": {{"put": {{
            "operationId": "put",
            "parameters": [{{"name": {name}, "in": "query", "schema": {schema}}}],
            "requestBody": {{"content": {media}}},
            "responses": {{
                "200": {{"description": "", "content": {media}, "headers": {headers}}}
            }}
        }}}}}},
        "components": {{"schemas": {{
            "Alias": {schema},
            "Thing": {{"type": "object", "properties": {{
                {name}: {schema},
                "alias": {{"$ref": "#/components/schemas/Alias"}},
                "list": {{"type": "array", "items": {schema}}}
            }}}}
        }}}}
    }}""".encode()


def generated(text: bytes) -> ModuleType | None:
    """Generate the document `text`, and import its models; `None` if the document is refused with positions."""
    found = None
    try:
        found = load(read(text, "keywords.json"))
        api = read_api(found, OPTIONS)
    except DocumentError as error:
        pointers = [problem.pointer for problem in error.problems if found]
    else:
        return imported(api)
    assert found is None or len(found.positions(pointers)) == len(set(pointers))
    return None


def imported(api: Api) -> ModuleType:
    """Generate and verify all modules of `api`, and import the models."""
    package = build(api, OPTIONS)
    surface_text(surface(api, package, OPTIONS))
    models = print_models(api.definitions)
    for path, source in {**render(package), PurePosixPath("models.py"): models}.items():
        verify(path, source)
    return loaded(models)


@settings(
    max_examples=share(1), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(schemas(), TEXTS.filter(lambda text: text not in {'"alias"', '"list"'}))
def test_keywords_are_generated_or_refused(schema: str, name: str) -> None:
    module = generated(document(schema, name))
    if module is not None:
        adapter(module, "Thing").validate_python({})


def limit_of(type_: str, keyword: str, number: str) -> tuple[Any, Any]:
    """Return the last valid number, and the next one. No double is next to a number above all doubles."""
    exact = Decimal(number)
    sign = 1 if keyword == "maximum" else -1
    if type_ == "integer":
        limit = math.ceil(exact) if keyword == "minimum" else math.floor(exact)
        return limit, limit + sign
    if abs(exact) > 10**309:
        return None, None
    return float(exact), math.nextafter(float(exact), sign * math.inf)


def test_limits_of_numbers_are_equal_to_the_document() -> None:
    cases = list(product(["number", "integer"], ["minimum", "maximum"], LIMITS.values()))
    fields = [
        f'"n{i}": {{"type": "{type_}", "{keyword}": {number}}}' for i, (type_, keyword, number) in enumerate(cases)
    ]
    module = generated(document(f'{{"type": "object", "properties": {{{", ".join(fields)}}}}}'))
    assert module is not None
    thing = adapter(module, "Thing")
    for i, case in enumerate(cases):
        limit, beyond = limit_of(*case)
        if limit is not None:
            thing.validate_json(f'{{"it": {{"n{i}": {limit}}}, "list": [{{"n{i}": {limit}}}]}}')
            for field in ("it", "alias"):
                with pytest.raises(ValidationError, match=r"_than_equal|finite_number"):
                    thing.validate_python({field: {f"n{i}": beyond}})


@pytest.mark.parametrize("number", OVERFLOW)
def test_number_beyond_doubles_is_refused(number: str) -> None:
    with pytest.raises(DocumentError, match="too large for a 64-bit float"):
        read(document(f'{{"type": "number", "maximum": {number}}}'), "keywords.json")
