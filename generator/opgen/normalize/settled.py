"""Last changes to all definitions, after names are assigned: unions, reachability, uploads, directions, open types."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from opgen.api.model import Operation
from opgen.api.schema import (
    MOST_VALUES,
    Alias,
    Anything,
    Array,
    Const,
    Definition,
    Definitions,
    Enum,
    Map,
    Model,
    Null,
    Nullable,
    Ref,
    Scalar,
    Schema,
    Tuple,
    accepts_null,
    change_argument,
    change_refs,
    definition_of,
    nullable,
    plain,
    schemas_of,
    transform,
    union,
    values_alias,
    without_null,
)
from opgen.core.options import Options
from opgen.normalize.content.uploads import apply_form_parts
from opgen.normalize.names.assign import Named
from opgen.normalize.schemas.cycles import without_cycles
from opgen.normalize.schemas.directions import adapt_directions, reachable, reached
from opgen.normalize.schemas.scalars import without_constraints
from opgen.normalize.schemas.unions import verify_discriminators

# All values that are not arrays.
_OTHERS: tuple[Schema, ...] = (
    Map(Anything()),
    Scalar(type="string"),
    Scalar(type="integer"),
    Scalar(type="number"),
    Scalar(type="boolean"),
    Null(),
)


def settle(named: Named, roots: Collection[str], options: Options) -> Named:
    """Apply the last changes to the definitions of `named`, and remove unused definitions.

    A definition is used if an operation, a webhook or a definition in `roots` needs it. The result is sorted by name.
    """
    definitions: Definitions = {each.name: each for each in named.definitions}
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
    definitions = adapt_directions(definitions, sent, received, is_observed=options.observe)
    settled = replace(
        named, definitions=tuple(definitions[name] for name in sorted(definitions)), operations=operations
    )
    settled = _with_direct_references(settled, definitions)
    settled = _with_implied_arrays(settled, reached(definitions, results))
    if options.enum_style == "class":
        return _with_enum_values(settled)
    return _with_literal_enums(settled, reached(definitions, received))


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
    contents = (replace(each, nullable=accepts_null(each.schema, definitions)) for each in operation.body.contents)
    return replace(operation, body=replace(operation.body, contents=tuple(contents)))


def _with_implied_arrays(named: Named, received: Collection[str]) -> Named:
    """Return `named` with all values that are valid for an array without `type`, in responses.

    `items` has no effect on a value that is not an array. Source: JSON Schema 2020-12 section 10.3.1. An array with an
    invalid item stays invalid. An alias of an array is a list, because parameters may have its type too. `received`
    has the names of the definitions in responses.
    """
    aliases = {each.name for each in named.definitions if _is_alias(each)}

    def opened(schema: Schema) -> Schema:
        is_alias = isinstance(schema, Ref) and schema.name in aliases
        if is_alias or (isinstance(schema, Array | Tuple) and schema.is_implied):
            return union([without_constraints(schema), *_OTHERS])
        return schema

    def with_opened_items(schema: Schema) -> Schema:
        match schema:
            case Nullable(schema=inner):
                return nullable(with_opened_items(inner))
            case Array(items=items):
                return replace(schema, items=transform(items, opened))
            case Tuple(items=items):
                changed = tuple(transform(each, opened) for each in items)
                return replace(schema, items=changed)
            case _:
                return schema

    definitions = tuple(
        (
            replace(each, schema=with_opened_items(each.schema))
            if isinstance(each, Alias) and each.name in aliases & {*received}
            else each
        )
        for each in named.definitions
    )
    others = {*received} - aliases
    return _change_received(replace(named, definitions=definitions), others, opened)


def _is_alias(definition: Definition) -> bool:
    """Return whether `definition` is an alias of an array without `type`."""
    if not isinstance(definition, Alias):
        return False
    inner = without_null(definition.schema)
    return isinstance(inner, Array | Tuple) and inner.is_implied


def _with_enum_values(named: Named) -> Named:
    """Add an alias for each enum in an argument, which accepts the values too, unless another definition has its name."""
    definitions = {each.name: each for each in named.definitions}
    found = set()

    def find(ref: Ref) -> Ref:
        found.add(ref.name)
        return ref

    for operation in named.operations:
        for parameter in operation.parameters:
            change_argument(parameter.schema, find, definitions)
        for content in operation.body.contents[:1] if operation.body else ():
            model = definition_of(plain(content.schema, definitions), definitions)
            for field in model.fields if isinstance(model, Model) else ():
                if not field.read_only:
                    change_argument(field.schema, find, definitions)
    enums = [each for each in named.definitions if isinstance(each, Enum) and each.name in found]
    added = [values_alias(each) for each in enums if len(each.members) <= MOST_VALUES]
    every = definitions | {each.name: each for each in added if each.name not in definitions}
    return replace(named, definitions=tuple(every[name] for name in sorted(every)))


def _with_literal_enums(named: Named, received: Collection[str]) -> Named:
    """Return `named` with an alias of a literal type in the place of each enum.

    An alias accepts the documented values. A value that the API sends may have another value too: `Color | str`. So a
    model of requests and of responses has the open type, because a response must not fail. `received` has the names of
    the definitions in responses.
    """
    open_types = {
        each.name: union([Ref(each.name), Scalar(type=each.type)])
        for each in named.definitions
        if isinstance(each, Enum)
    }

    def opened(schema: Schema) -> Schema:
        if isinstance(schema, Ref):
            return open_types.get(schema.name, schema)
        return schema

    aliased = replace(named, definitions=tuple(map(_alias, named.definitions)))
    return _change_received(aliased, received, opened)


def _alias(definition: Definition) -> Definition:
    """Return the alias of the values of an enum, or any other definition unchanged."""
    if not isinstance(definition, Enum):
        return definition
    values: list[Schema] = [Const(each.value) for each in definition.members]
    return Alias(name=definition.name, schema=union(values), description=definition.description)


def _change_received(named: Named, received: Collection[str], change: Callable[[Schema], Schema]) -> Named:
    """Apply `change` to the schemas of responses, stream items and webhooks, and of the definitions `received`."""
    return Named(
        definitions=tuple(transform(each, change) if each.name in received else each for each in named.definitions),
        operations=tuple(replace(each, responses=transform(each.responses, change)) for each in named.operations),
        webhooks=transform(named.webhooks, change),
    )
