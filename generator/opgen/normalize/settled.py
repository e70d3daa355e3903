"""Last changes to all definitions, after names are assigned: unions, reachability, uploads, directions, open types."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from opgen.api.model import Operation
from opgen.api.schema import (
    MOST_VALUES,
    Alias,
    AnyOf,
    Anything,
    Array,
    Const,
    Definition,
    Definitions,
    Enum,
    Field,
    Map,
    Model,
    Null,
    Nullable,
    Ref,
    Scalar,
    Schema,
    TaggedUnion,
    Tuple,
    accepts_null,
    change_argument,
    change_refs,
    definition_of,
    plain,
    referenced,
    schemas_of,
    transform,
    union,
    union_members,
    values_alias,
    without_null,
)
from opgen.core import graphs
from opgen.core.frozen import frozen
from opgen.core.options import Options
from opgen.normalize.content.forms import with_form_parts
from opgen.normalize.names.assign import Named
from opgen.normalize.schemas.scalars import TEXT, without_constraints
from opgen.normalize.schemas.unions import verify_discriminators

# All values that are not arrays.
_OTHERS: tuple[Schema, ...] = (
    Map(Anything()),
    TEXT,
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
    forms = [each for each in contents if each.kind == "multipart" or each.parts]
    sent = [*parameters, *(content.schema for content in contents)]
    results = [*_results(operations), *(each.schema for each in named.webhooks)]
    received = [*results, *(header.schema for o in operations for header in o.headers)]
    definitions = _without_cycles(verify_discriminators(definitions))
    used = _reached(definitions, [*map(Ref, roots), *sent, *received])
    definitions = {name: definitions[name] for name in sorted(used)}
    others = [*parameters, *received, *(each.schema for each in contents if each not in forms)]
    definitions = with_form_parts(definitions, forms, _reached(definitions, others))
    definitions = _with_directions(definitions, sent, received, is_observed=options.observe)
    settled = replace(named, definitions=tuple(definitions.values()), operations=operations)
    settled = _with_direct_references(settled, definitions)
    settled = _with_implied_arrays(settled, _reached(definitions, results))
    if options.enum_style == "class":
        return _with_enum_values(settled)
    return _with_literal_enums(settled, _reached(definitions, received))


def _reached(definitions: Definitions, schemas: Iterable[Schema]) -> set[str]:
    """Return the names of the definitions that `schemas` need directly or indirectly."""

    def following(name: str) -> Iterator[str]:
        for schema in schemas_of(definitions[name]) if name in definitions else ():
            yield from referenced(schema)

    start = [name for schema in schemas for name in referenced(schema)]
    return {*start, *graphs.reached(start, following)} & definitions.keys()


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


def _without_cycles(definitions: Definitions) -> Definitions:
    """Return `definitions` without cycles of references and unions. Cycles through a list or a model are kept."""
    unions = {
        name: tuple(_members(each)) for name, each in definitions.items() if isinstance(each, Alias | TaggedUnion)
    }
    edges = {
        name: [part.name for part in parts if isinstance(part, Ref) and part.name in unions]
        for name, parts in unions.items()
    }
    without = dict(definitions)
    for cycle in graphs.components(edges, edges.__getitem__):
        if len(cycle) == 1 and cycle[0] not in edges[cycle[0]]:
            continue
        first, *others = sorted(cycle)
        members = [part for name in (first, *others) for part in unions[name]]
        outer = [part for part in members if not (isinstance(part, Ref) and part.name in cycle)]
        # All names of a cycle mean the same union. The first name becomes the union, and the others refer to the first.
        for name in cycle:
            schema = union(outer) if name == first else Ref(first)
            without[name] = Alias(name=name, schema=schema, description=definitions[name].description)
    return without


def _members(definition: Alias | TaggedUnion) -> Iterator[Schema]:
    """Yield the members of a union, or the schema of any other alias."""
    if isinstance(definition, TaggedUnion):
        yield from (Ref(name) for name in union_members(definition))
        return
    schema = definition.schema
    if isinstance(schema, Nullable):
        yield Null()
        schema = schema.schema
    yield from schema.members if isinstance(schema, AnyOf) else (schema,)


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
        return end if end.name in _reached(definitions, schemas) else ref

    return change_refs(named, direct) if targets else named


def _with_directions(
    definitions: Definitions, sent: Iterable[Schema], received: Iterable[Schema], *, is_observed: bool
) -> Definitions:
    """Adapt each definition to its use in requests, in responses, or in both.

    With `is_observed`, models of responses have the facts that only an observer needs.

    Models stay closed and patterns stay only in definitions that no response contains. Tagged unions in responses
    become open. Without these changes, the client would reject valid responses of a newer server. A read-only field
    becomes optional if requests contain the model. It is not marked as read-only if only responses contain the model. A write-only field becomes optional if responses contain the model.
    """
    all_sent, all_received = _reached(definitions, sent), _reached(definitions, received)
    adapted = {}
    for name, definition in definitions.items():
        is_received = name in all_received
        direction = _Direction(
            is_sent=name in all_sent, is_received=is_received, is_observed=is_observed and is_received
        )
        adapted[name] = _directed(definition, direction, definitions)
    return adapted


@frozen
class _Direction:
    """Directions in which a definition is sent."""

    is_sent: bool
    is_received: bool
    is_observed: bool

    @property
    def is_strict(self) -> bool:
        """Return whether only requests contain the definition."""
        return self.is_sent and not self.is_received


def _directed(definition: Definition, direction: _Direction, definitions: Definitions) -> Definition:
    if isinstance(definition, Model):
        fields = tuple(_directed_field(field, direction, definitions) for field in definition.fields)
        closed, seals = (definition.closed and each for each in (direction.is_strict, direction.is_observed))
        untyped = definition.untyped and direction.is_received
        return replace(definition, fields=fields, closed=closed, seals=seals, untyped=untyped)
    if isinstance(definition, TaggedUnion):
        return replace(definition, is_open=direction.is_received)
    if isinstance(definition, Alias) and not direction.is_strict:
        return replace(definition, schema=_without_pattern(definition.schema))
    return definition


def _directed_field(field: Field, direction: _Direction, definitions: Definitions) -> Field:
    is_required_to_send = not (direction.is_sent and field.read_only)
    is_required_to_receive = not (direction.is_received and field.write_only)
    read_only = field.read_only and direction.is_sent
    required = field.required and is_required_to_send and is_required_to_receive
    is_told = (direction.is_sent and not read_only) or direction.is_observed
    sends_null = is_told and not required and accepts_null(field.schema, definitions)
    is_needed = direction.is_sent and field.required and is_required_to_send and not required
    if (read_only, required, sends_null) != (field.read_only, field.required, field.sends_null):
        field = replace(field, read_only=read_only, required=required, sends_null=sends_null, is_needed=is_needed)
    schema = field.schema if direction.is_strict else _without_pattern(field.schema)
    return field if schema == field.schema else replace(field, schema=schema)


def _without_pattern(schema: Schema) -> Schema:
    if isinstance(schema, Nullable):
        return Nullable(_without_pattern(schema.schema))
    if isinstance(schema, Scalar) and schema.constraints.pattern is not None:
        return replace(schema, constraints=replace(schema.constraints, pattern=None))
    return schema


def _with_implied_arrays(named: Named, received: Collection[str]) -> Named:
    """Return `named` with all values that are valid for an array without `type`, in responses.

    `items` has no effect on a value that is not an array. Source: JSON Schema 2020-12 section 10.3.1. An array with an
    invalid item stays invalid. An alias of an array is a list, because parameters may have its type too. `received`
    has the names of the definitions in responses.
    """
    lists = {e.name: _as_list(e) for e in named.definitions if isinstance(e, Alias) and _is_implied(e.schema)}

    def opened(schema: Schema) -> Schema:
        if _is_implied(schema) or (isinstance(schema, Ref) and schema.name in lists):
            return union([without_constraints(schema), *_OTHERS])
        return schema

    definitions = tuple(lists.get(each.name, each) for each in named.definitions)
    return _change_received(replace(named, definitions=definitions), received, opened)


def _is_implied(schema: Schema) -> bool:
    inner = without_null(schema)
    return isinstance(inner, Array | Tuple) and inner.is_implied


def _as_list(alias: Alias) -> Alias:
    inner = without_null(alias.schema)
    plain = replace(inner, is_implied=False) if isinstance(inner, Array | Tuple) else inner
    return replace(alias, schema=plain if alias.schema == inner else Nullable(plain))


def _with_enum_values(named: Named) -> Named:
    """Add an alias for each enum in an argument, which accepts the values too, unless another definition has its name."""
    definitions = {each.name: each for each in named.definitions}
    bodies = [c.schema for o in named.operations if o.body for c in o.body.contents[:1]]
    models = [definition_of(plain(each, definitions), definitions) for each in bodies]
    arguments = [p.schema for o in named.operations for p in o.parameters]
    arguments += [f.schema for each in models if isinstance(each, Model) for f in each.fields if not f.read_only]
    found = set()

    def find(ref: Ref) -> Ref:
        found.add(ref.name)
        return ref

    for schema in arguments:
        change_argument(schema, find, definitions)
    enums = [each for each in named.definitions if isinstance(each, Enum) and each.name in found]
    added = {each.name: each for each in (values_alias(e) for e in enums if len(e.members) <= MOST_VALUES)}
    every = added | definitions
    return replace(named, definitions=tuple(every[name] for name in sorted(every)))


def _with_literal_enums(named: Named, received: Collection[str]) -> Named:
    """Return `named` with an alias of a literal type in the place of each enum.

    An alias accepts the documented values. A value that the API sends may have another value too: `Color | str`. So a
    model of requests and of responses has the open type, because a response must not fail. `received` has the names of
    the definitions in responses.
    """
    enums = {each.name: each for each in named.definitions if isinstance(each, Enum)}

    def opened(schema: Schema) -> Schema:
        enum = enums.get(schema.name) if isinstance(schema, Ref) else None
        return union([schema, Scalar(type=enum.type)]) if enum else schema

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
