"""Names of fields and enum members, unique in each model or enum."""

from collections.abc import Collection, Iterable, Mapping

from opgen.api.schema import Definition, Enum, Model
from opgen.core.name_styles import allocate, snake, upper_snake
from opgen.normalize.names.reserved import RESERVED_FIELDS, RESERVED_MEMBERS
from opgen.normalize.origin import record_key

_EXTRA = "additional_properties"
"""The attribute of runtime models that contains all properties without a field."""

InnerNames = Mapping[str, Mapping[str, str]]
"""Names of fields by model and wire name, or names of enum members by enum and value."""


def field_names(
    definitions: Iterable[Definition], preferred: InnerNames, classes: Collection[str]
) -> dict[str, dict[str, str]]:
    """Return the name of each field, by the identity of the model and the wire name of the field.

    No field gets the name of one of `classes`, because the field would hide the class in annotations of the model.
    """
    reserved = RESERVED_FIELDS.union(classes)
    return {
        model.name: allocate(
            (field.wire_name for field in model.fields),
            snake,
            reserved=reserved | {_EXTRA} if model.extra else reserved,
            preferred=preferred.get(record_key(model.name), {}),
        )
        for model in definitions
        if isinstance(model, Model)
    }


def member_names(definitions: Iterable[Definition], preferred: InnerNames) -> dict[str, dict[str, str]]:
    """Return the name of each enum member, by the identity of the enum and the value as text."""
    return {
        enum.name: _member_names(enum, preferred.get(record_key(enum.name), {}))
        for enum in definitions
        if isinstance(enum, Enum)
    }


def _member_names(enum: Enum, preferred: Mapping[str, str]) -> dict[str, str]:
    names = allocate(
        (member.name for member in enum.members),
        upper_snake,
        reserved=RESERVED_MEMBERS,
        preferred={
            member.name: preferred[str(member.value)] for member in enum.members if str(member.value) in preferred
        },
    )
    return {str(member.value): names[member.name] for member in enum.members}
