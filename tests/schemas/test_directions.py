"""What only one side writes is never demanded of the other."""

from generator.schema import Model
from tests.schemas.modelled import normalized


def test_read_only_and_write_only_fields_are_not_demanded_of_the_other_side() -> None:
    account = {
        "type": "object",
        "required": ["id", "name", "password"],
        "properties": {
            "id": {"type": "string", "readOnly": True},
            "name": {"type": "string"},
            "password": {"type": "string", "writeOnly": True},
        },
    }
    (model,) = normalized({"Account": account}).definitions
    assert isinstance(model, Model)
    demanded = [field.wire_name for field in model.fields if field.required]
    assert demanded == ["name"]


def test_default_that_python_cannot_have_is_told() -> None:
    thing = {
        "type": "object",
        "properties": {
            "size": {"type": "object", "default": {"gb": 10}},
            "count": {"type": "integer", "default": 3},
        },
    }
    (model,) = normalized({"Thing": thing}).definitions
    assert isinstance(model, Model)
    told = [field.description for field in model.fields]
    assert told == ['Default: {"gb": 10}.', ""]
