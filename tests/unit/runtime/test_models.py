"""Models and enums preserve unknown values, and hide secrets."""

import copy
import json

import pytest
from pydantic import ValidationError

from tests.unit.runtime.shop import shop, unpickled


def test_unknown_string_becomes_a_member_that_is_not_listed() -> None:
    blue = shop.Color("blue")

    assert isinstance(blue, shop.Color)
    assert blue == "blue"
    assert blue.value == blue.name == "blue"
    assert hash(blue) == hash("blue")
    assert list(shop.Color) == ["red", "green"]


def test_unknown_integer_becomes_a_member_that_is_not_listed() -> None:
    size = shop.Size(7)

    assert isinstance(size, shop.Size)
    assert (size, size.value, size.name) == (7, 7, "7")
    assert list(shop.Size) == [1, 2]


@pytest.mark.parametrize("value", [True, "1", 1.5, None])
def test_value_that_is_not_an_integer_is_not_a_member(value: object) -> None:
    if value is True:
        # Python itself holds True to be 1, which is listed.
        assert shop.Size(value) is shop.Size.SMALL
    else:
        with pytest.raises(ValueError, match="is not a valid Size"):
            shop.Size(value)


def test_unknown_members_are_copied_and_pickled() -> None:
    for member in (shop.Color("blue"), shop.Size(7), shop.Color.RED):
        assert unpickled(member) == member
        assert copy.deepcopy(member) == member


def test_field_is_given_by_python_name_or_wire_name() -> None:
    assert shop.Item(id=1, user_id="u").user_id == "u"
    assert shop.Item.model_validate({"id": 1, "userId": "u"}).user_id == "u"


def test_model_is_plain_data_with_wire_names() -> None:
    item = shop.Item(
        id=1, user_id="u", color="red", created_at="2026-05-25T12:30:00Z", token_value=None, size_unknown=2
    )

    plain = item.to_dict()

    wire = {"id": 1, "userId": "u", "color": "red", "created_at": "2026-05-25T12:30:00Z", "tokenValue": None}
    assert plain == {**wire, "size_unknown": 2}
    assert json.loads(item.to_json()) == plain
    assert shop.Item.model_validate(plain) == shop.Item.model_validate_json(item.to_json()) == item


def test_closed_model_refuses_unknown_fields() -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        shop.ClosedItem(name="a", nmae="b")


def test_rejected_value_is_not_shown() -> None:
    with pytest.raises(ValidationError) as caught:
        shop.Item(id="hunter2")

    assert "hunter2" not in str(caught.value)
