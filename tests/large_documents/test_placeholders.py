"""A response prepares only the models that it contains, and its value does not change."""

import json
import sys
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opgen.core.errors import DocumentError
from pydantic import ValidationError

from tests.unit.codegen.models.modelled import modelled, runtime_module
from tests.unit.codegen.models.wild import CYCLE, documented, value

# Imported before every model of this package, which uses it.
_MODELS = runtime_module("partial", ".models", "models.py")


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.integers(0, sys.maxsize).map(Random))
def test_values_of_arbitrary_schemas_are_read_as_pydantic_reads_them(random: Random) -> None:
    schemas = documented(random)
    try:
        module = modelled(schemas, package="partial")
    except DocumentError:
        return  # A cycle of references alone, which is refused.
    for name in schemas:
        # Errors inside a cycle of discriminators are reported for more members, if its own schema is read.
        if hasattr(module, name) and name not in CYCLE:
            valid = [value(random, schemas[name], schemas) for _ in range(6)]
            _assert_read_as_by_pydantic(getattr(module, name), valid, random)


def _assert_read_as_by_pydantic(form: Any, valid: list[Any], random: Random) -> None:
    """Read responses in any order, as JSON and as plain data, with the same values and errors."""
    exact, whole = _MODELS.Adapter(form).validate, _MODELS.PlainAdapter(form).validate
    for tried in valid:
        for value_ in (tried, _exchanged(random, tried)):
            text = json.dumps(value_)
            for method, raw in [("validate_json", text), ("validate_python", value_)]:
                found, expected = (_outcome(lambda each, r=read, m=method: r(m, each), raw) for read in (exact, whole))
                assert found == expected, value_


def _exchanged(random: Random, whole: Any) -> Any:
    if isinstance(whole, dict) and whole and random.random() < 0.8:
        key = random.choice(sorted(whole))
        return {**whole, key: _exchanged(random, whole[key])}
    if isinstance(whole, list) and whole and random.random() < 0.8:
        place = random.randrange(len(whole))
        return [*whole[:place], _exchanged(random, whole[place]), *whole[place + 1 :]]
    return random.choice([None, "a", 1, 1.5, True, [], {}, {"kind": "b"}, [{}]])


def _outcome(read: Any, given_value: Any) -> object:
    """Return the value with the types in it, or all errors."""
    try:
        return repr(read(given_value))
    except ValidationError as error:
        # The names of members of unions in `loc` differ: pydantic inlines some of them.
        found = error.errors(include_url=False)
        return [(each["type"], each["msg"], each["input"]) for each in found]
