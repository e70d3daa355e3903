"""Dependencies of a batch of definitions: the other definitions that the batch refers to.

They are printed together with the batch. So the text of the batch is the same as in a module of all definitions.
"""

from collections.abc import Iterable, Iterator, Mapping

from opgen.api.schema import Definition, Model, referenced, schemas_of


def beside(
    printed: Iterable[Definition], document: Mapping[str, Definition]
) -> tuple[Definition, ...]:
    """Return the definitions that `printed` refers to, directly or indirectly, sorted by name, without `printed`.

    Returned models have no fields. Enums are complete, because defaults name enum members. Aliases and unions are
    complete too.
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
            found[name] = definition
            waiting += _mentioned(definition)
    return tuple(found[name] for name in sorted(found))


def _mentioned(definition: Definition) -> Iterator[str]:
    for schema in schemas_of(definition):
        yield from referenced(schema)
