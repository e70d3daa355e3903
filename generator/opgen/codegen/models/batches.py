"""Batches of definitions: dependencies that are printed beside a batch, and repeated parts that are printed once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from opgen.api.schema import (
    Alias,
    Anything,
    Array,
    Definition,
    Enum,
    Map,
    Model,
    Schema,
    referenced,
    schemas_of,
    transform,
)
from opgen.codegen.models.verify_models import Printed, PrintedField

Keys = Mapping[str, tuple[str, ...]]
"""Keys by definition name: one key for each field of a model, one for all members of an enum.

Parts with equal keys have equal printed text.
"""


def beside(printed: Iterable[Definition], document: Mapping[str, Definition]) -> tuple[Definition, ...]:
    """Return the definitions that `printed` refers to, directly or indirectly, sorted by name, without `printed`.

    Returned models have no fields. Enums are complete, because defaults name enum members. Unions are complete too.
    Aliases are complete except for the items of lists and the values of maps: the text of a definition that refers to
    an alias does not depend on them, and a chain of aliases would add all its members to each batch.
    """
    own = {definition.name: definition for definition in printed}
    waiting = [name for definition in own.values() for name in _mentioned(definition)]
    found: dict[str, Definition] = {}
    while waiting:
        name = waiting.pop()
        if name not in own and name not in found:
            definition = document[name]
            if isinstance(definition, Model):
                definition = Model(name=name, fields=())
            elif isinstance(definition, Alias):
                schema = transform(definition.schema, _without_items)
                definition = replace(definition, schema=schema)
            found[name] = definition
            waiting += _mentioned(definition)
    return tuple(found[name] for name in sorted(found))


def keys_of(definitions: Iterable[Definition]) -> Keys:
    """Return the keys of `definitions`. A key is a string, because the values `1`, `1.0` and `True` are equal."""
    return {definition.name: _keys(definition) for definition in definitions}


def distinct(definitions: Iterable[Definition], keys: Keys) -> tuple[Definition, ...]:
    """Return `definitions` without repeated fields and enums. A model or enum with nothing new is left out."""
    seen: set[str] = set()
    found: list[Definition] = []
    for definition in definitions:
        own = keys[definition.name]
        new = [number for number, key in enumerate(own) if key not in seen]
        seen.update(own)
        if len(new) == len(own):
            found.append(definition)
        elif isinstance(definition, Model) and new:
            fields = tuple(definition.fields[number] for number in new)
            found.append(replace(definition, fields=fields))
    return tuple(found)


def completed(printed: Printed, definitions: Iterable[Definition], keys: Keys) -> Printed:
    """Return `printed`, the fields of the `distinct` definitions, with the repeated parts of all `definitions`."""
    fields: dict[str, PrintedField] = {}
    found = dict(printed)
    for definition in definitions:
        own = keys[definition.name]
        if isinstance(definition, Model):
            new = [key for key in own if key not in fields]
            fields.update(zip(new, printed[definition.name] if new else (), strict=True))
            found[definition.name] = tuple(fields[key] for key in own)
        else:
            found[definition.name] = ()
    return found


def _keys(definition: Definition) -> tuple[str, ...]:
    if isinstance(definition, Enum):
        return (repr(definition.members),)
    if not isinstance(definition, Model):
        return ()
    return tuple(repr((f.name, f.wire_name, f.schema, f.required, f.default, f.deprecated)) for f in definition.fields)


def _without_items(schema: Schema) -> Schema:
    if isinstance(schema, Array):
        return replace(schema, items=Anything())
    return replace(schema, values=Anything()) if isinstance(schema, Map) else schema


def _mentioned(definition: Definition) -> Iterator[str]:
    for schema in schemas_of(definition):
        yield from referenced(schema)
