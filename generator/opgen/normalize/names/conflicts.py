"""Which names of others a component that is new has taken: they were there before it, and it must do without them."""

from collections.abc import Iterator, Mapping

from opgen.api.schema import Model
from opgen.normalize.names.models import Naming
from opgen.normalize.schemas.registry import Registry


def taken_names(
    registry: Registry, naming: Naming, inline: Mapping[str, str]
) -> frozenset[str]:
    """Names of schemas that are no components, as `inline` has them by pointer, and of fields that a class would hide.

    Components have their names before anything in them is known. What else has had one, and still wants it, is known
    in the end.
    """
    wanted = registry.preferred
    new = {
        name.lower(): name
        for wire, name in registry.component_names.items()
        if wanted.schemas.get(wire) != name
    }
    if not new:
        return frozenset()
    schemas = (
        name
        for pointer, name in inline.items()
        if name.lower() in new and naming.of(f"#{pointer}") != name
    )
    return frozenset({*schemas, *_fields(registry, frozenset(new.values()))})


def _fields(registry: Registry, new: frozenset[str]) -> Iterator[str]:
    for definition in registry.definitions.values():
        kept = registry.preferred.fields.get(registry.key(definition.name))
        if kept is None or not isinstance(definition, Model):
            continue
        for field in definition.fields:
            name = kept.get(field.wire_name, field.name)
            if name != field.name and name in new:
                yield name
