"""Dependencies of a batch of definitions: the other definitions that the batch refers to.

They are printed together with the batch. So the text of the batch is the same as in a module of all definitions.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from opgen.api.schema import Alias, Anything, Array, Definition, Map, Model, Schema, referenced, schemas_of, transform


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


def _without_items(schema: Schema) -> Schema:
    if isinstance(schema, Array):
        return replace(schema, items=Anything())
    return replace(schema, values=Anything()) if isinstance(schema, Map) else schema


def _mentioned(definition: Definition) -> Iterator[str]:
    for schema in schemas_of(definition):
        yield from referenced(schema)
