"""Last changes to all definitions, after names are assigned: unions, reachability, uploads, directions."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from opgen.api.model import Content, Operation
from opgen.api.schema import Alias, Ref, Schema, accepts_null, change_refs, schemas_of
from opgen.normalize.content.uploads import apply_form_parts
from opgen.normalize.names.apply import Named
from opgen.normalize.schemas.alias_cycles import without_cycles
from opgen.normalize.schemas.directions import adapt_directions
from opgen.normalize.schemas.discriminators import verify_discriminators
from opgen.normalize.schemas.implied_arrays import with_implied_arrays
from opgen.normalize.schemas.literal_enums import with_literal_enums
from opgen.normalize.schemas.reachability import Definitions, reachable, reached


def settle(named: Named, roots: Collection[str], enum_style: Literal["class", "literal"]) -> Named:
    """Apply the last changes to the definitions of `named`, and remove unused definitions.

    A definition is used if an operation, a webhook or a definition in `roots` needs it. The result is sorted by name.
    """
    definitions = {each.name: each for each in named.definitions}
    operations = tuple(_with_nullable_contents(each, definitions) for each in named.operations)
    parameters = [p.schema for o in operations for p in o.parameters]
    contents = [c for o in operations if o.body for c in o.body.contents]
    sent = [*parameters, *(content.schema for content in contents)]
    results = [*_results(operations), *(each.schema for each in named.webhooks)]
    headers = [header.schema for o in operations for header in o.headers]
    received = [*results, *headers]
    definitions = without_cycles(verify_discriminators(definitions))
    definitions = reachable(definitions, roots, [*sent, *received])
    definitions = apply_form_parts(definitions, contents, [*parameters, *received])
    definitions = adapt_directions(definitions, sent, received)
    settled = replace(
        named, definitions=tuple(definitions[name] for name in sorted(definitions)), operations=operations
    )
    settled = _with_direct_references(settled, definitions)
    settled = with_implied_arrays(settled, reached(definitions, results))
    if enum_style == "class":
        return settled
    return with_literal_enums(settled, reached(definitions, received))


def _with_direct_references(named: Named, definitions: Definitions) -> Named:
    """Return `named` with the model in place of each alias that is only another name of a model around itself.

    pydantic 2.14 may refuse such an alias ("contains a circular reference to itself"), in the order in which the models
    are first used.
    """
    targets = {
        name: each.schema
        for name, each in definitions.items()
        if isinstance(each, Alias) and isinstance(each.schema, Ref)
    }

    def direct(ref: Ref) -> Ref:
        end = ref
        while end.name in targets:
            end = targets[end.name]
        schemas = schemas_of(definitions[end.name]) if end != ref else ()
        return end if end.name in reached(definitions, schemas) else ref

    return change_refs(named, direct) if targets else named


def _results(operations: Sequence[Operation]) -> Iterator[Schema]:
    """Yield the schemas of responses and stream items."""
    for operation in operations:
        for response in operation.responses:
            yield response.schema
            if response.stream:
                yield response.stream.items


def _with_nullable_contents(operation: Operation, definitions: Definitions) -> Operation:
    if operation.body is None:
        return operation
    contents: list[Content] = [
        replace(each, nullable=accepts_null(each.schema, definitions)) for each in operation.body.contents
    ]
    return replace(operation, body=replace(operation.body, contents=tuple(contents)))
