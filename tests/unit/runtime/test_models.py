"""Models and enums preserve unknown values, and hide secrets."""

import copy
from datetime import UTC, datetime

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


def test_unknown_values_and_fields_survive_a_round_trip() -> None:
    text = '{"id":1,"color":"blue","sizes":[1,9],"parent":{"id":2,"b":3},"extra":{"a":[1]}}'

    item = shop.Item.model_validate_json(text)

    assert item.color == "blue"
    assert item.sizes == [shop.Size.SMALL, shop.Size(9)]
    assert item.parent.b == 3
    assert item.model_dump_json(exclude_unset=True) == text


def test_field_is_given_by_python_name_or_wire_name() -> None:
    assert shop.Item(id=1, user_id="u").user_id == "u"
    assert shop.Item.model_validate({"id": 1, "userId": "u"}).user_id == "u"


def test_naive_and_aware_times_are_read() -> None:
    naive = shop.Item.model_validate_json('{"id": 1, "created_at": "2026-01-02T03:04:05"}')
    aware = shop.Item.model_validate_json('{"id": 1, "created_at": "2026-01-02T03:04:05Z"}')

    assert naive.created_at == datetime(2026, 1, 2, 3, 4, 5)  # noqa: DTZ001 - the point
    assert aware.created_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_closed_model_refuses_unknown_fields() -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        shop.ClosedItem(name="a", nmae="b")


def test_repr_hides_fields_named_like_a_secret() -> None:
    secrets = dict.fromkeys(("token_value", "api_key", "jupyterPassword"), "hunter2")
    item = shop.Item(id=1, name="lamp", secrets={"a": "hunter2"}, max_tokens=5, **secrets)

    assert "hunter2" not in repr(item)
    assert "hunter2" not in str(item)
    assert "name='lamp'" in repr(item)
    assert "max_tokens=5" in repr(item)


def test_rejected_value_is_not_shown() -> None:
    with pytest.raises(ValidationError) as caught:
        shop.Item(id="hunter2")

    assert "hunter2" not in str(caught.value)
