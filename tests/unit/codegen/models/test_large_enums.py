"""Enums with many members have the text that datamodel-code-generator prints, in linear time."""

import pytest
from opgen.api.schema import Default, Enum, Field, Member, Model, Ref
from opgen.codegen.models.datamodel_codegen import printable, printed
from opgen.codegen.models.modules import print_models

TEXTS = ['it\'s "x"', "b\u2028\\n", "", "class Words(StrEnum):"]


def words(count: int) -> Enum:
    values = [*TEXTS, *(f"value {number}" for number in range(count - len(TEXTS)))]
    members = (Member(name=f"MEMBER_{n}", value=each) for n, each in enumerate(values))
    return Enum(name="Words", members=tuple(members))


def numbers(count: int) -> Enum:
    members = tuple(Member(name=f"MEMBER_{n}", value=n - 5) for n in range(count))
    return Enum(name="Numbers", members=members)


def user(value: str) -> Model:
    field = Field(name="word", wire_name="word", schema=Ref("Words"), default=Default(value=value), required=False)
    return Model(name="User", fields=(field,))


def test_large_enum_has_the_text_of_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    definitions = (words(40), numbers(40), user("value 20"))
    text = print_models(definitions)
    monkeypatch.setattr("opgen.codegen.models.datamodel_codegen._LARGE", 10)
    assert print_models(definitions) == text
    assert "Words.MEMBER_24" in text
    beside = (definitions[0],)
    large = printed(definitions[2:], beside)
    monkeypatch.setattr("opgen.codegen.models.datamodel_codegen._LARGE", 1000)
    assert large == printed(definitions[2:], beside)


def test_large_enum_is_printed_with_few_members() -> None:
    found = printable((words(50_000), numbers(50_000), user("value 20")))
    lengths = [len(each.members) for each in found if isinstance(each, Enum)]
    assert lengths == [2, 1]
