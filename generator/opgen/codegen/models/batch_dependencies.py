"""Dependencies of a batch of definitions, printed beside it so that its text is the same as among all."""

from collections.abc import Iterable, Iterator, Mapping

from opgen.api.schema import Definition, Model, referenced, schemas_of


def beside(
    printed: Iterable[Definition], document: Mapping[str, Definition]
) -> tuple[Definition, ...]:
    """Return the definitions of `document` that `printed` mention, sorted by name, without `printed`.

    Models have no fields here. Enums are complete, since defaults name their members; so are aliases and unions.
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
