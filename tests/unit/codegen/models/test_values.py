"""Every valid value is read by the model of its schema, and written again as it was."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.support.examples import share
from tests.unit.codegen.models.languages import COMPONENTS, NODE, SCHEMAS, values
from tests.unit.codegen.models.modelled import modelled, round_trip


@settings(
    max_examples=share(0.4), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(SCHEMAS, st.data())
def test_every_valid_value_round_trips(schema: Any, data: st.DataObject) -> None:
    """A field holds it, so that whatever the schema is has a name."""
    thing = {"type": "object", "required": ["it"], "properties": {"it": schema}}
    schemas = {"Thing": thing, "Node": NODE, **COMPONENTS}
    module = modelled(schemas)
    validator = Draft202012Validator({**thing, "components": {"schemas": schemas}})
    for value in data.draw(st.lists(values(schema), min_size=1, max_size=5)):
        assert validator.is_valid({"it": value})
        found = round_trip(module, "Thing", {"it": value})
        assert _text(found) == _text({"it": value})


def _text(value: Any) -> str:
    """JSON in which 1 and 1.0, which JSON Schema does not tell apart, are the same, and true is neither."""
    plain = json.loads(json.dumps(value), parse_int=float)
    return json.dumps(plain, sort_keys=True)
