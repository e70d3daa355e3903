"""Models of any combination of keywords read each valid value, and write it unchanged."""

import json
import sys
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from opgen.core.errors import DocumentError

from tests.unit.codegen.models.modelled import modelled, round_trip
from tests.unit.codegen.models.wild import documented, value

_VALUES = 8
"""That are tried of each component."""


@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,  # rarely, Python reads another number; that is no failure
    suppress_health_check=list(HealthCheck),
)
@given(st.integers(0, sys.maxsize).map(Random))
def test_valid_values_of_arbitrary_schemas_round_trip(random: Random) -> None:
    schemas = documented(random)
    try:
        module = modelled(schemas)
    except DocumentError:
        return  # A cycle of references without a schema, which is refused.
    for name in schemas:
        # A component that is a reference is the other; one that is null alone says it where it is used.
        if not hasattr(module, name):
            continue
        for _ in range(_VALUES):
            given_value = value(random, schemas[name], schemas)
            if given_value is None or not _is_valid(schemas, name, given_value):
                continue
            found = round_trip(module, name, given_value)
            assert _text(found) == _text(given_value), schemas[name]


def _is_valid(schemas: dict[str, Any], name: str, given_value: Any) -> bool:
    reference = f"#/components/schemas/{name}"
    root = {"$ref": reference, "components": {"schemas": schemas}}
    validator = Draft202012Validator(root, format_checker=Draft202012Validator.FORMAT_CHECKER)
    try:
        return validator.is_valid(given_value)
    except BaseException as error:  # its Rust parts panic where Python's would recurse too deep
        if isinstance(error, RecursionError) or "Panic" in type(error).__name__:
            return False
        raise


def _text(value_: Any) -> str:
    """JSON in which 1 and 1.0, which JSON Schema does not tell apart, are the same."""
    plain = json.loads(json.dumps(value_), parse_int=float)
    return json.dumps(plain, sort_keys=True)
