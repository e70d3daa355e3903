"""Typed dictionaries in place of models: the definitions that have one, their names, and types with them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace

from opgen.api.schema import (
    Alias,
    AnyOf,
    Anything,
    Array,
    Definition,
    Definitions,
    Enum,
    Map,
    Model,
    Nullable,
    Ref,
    Scalar,
    Schema,
    TaggedUnion,
    Tuple,
    change_refs,
    has_values_alias,
    nullable,
    plain,
    qualify_refs,
    referenced,
    schemas_of,
    union,
    union_members,
    values_alias,
    walk,
    with_enum_values,
)
from opgen.codegen import ir, types
from opgen.codegen.code import Code, call, identifier, join, literal, template
from opgen.codegen.imports import import_sections, names_in, needed_imports
from opgen.codegen.model_modules import MODELS
from opgen.core import graphs
from opgen.core.frozen import frozen
from opgen.core.name_styles import allocate, is_name, pascal, snake

INPUTS = "_inputs"
"""Name under which modules import the module `inputs`."""
SUFFIXES = ("Dict", "Input")
"""Suffixes of the names of dictionaries, and of other types of arguments."""
_TEXT = Scalar(type="string")
_ANY_OBJECT = Map(Anything(), is_argument=True)
_TEXT_FORMATS = frozenset({"date", "time", "date-time", "uuid"})


def input_names(schemas: Iterable[Schema], definitions: Definitions, recorded: Mapping[str, str]) -> dict[str, str]:
    """Return the name of the dictionary of each model in `schemas`, and of the alias of each union with one.

    The names of definitions and the `recorded` names have priority. Without a dictionary, nothing has a name.
    """
    found = _reached(schemas, definitions)
    if not any(_is_dictionary(definitions[name]) for name in found):
        return {}
    keys = {name: name + SUFFIXES[not isinstance(definitions[name], Model)] for name in found}
    preferred = {keys[name]: recorded[name] for name in found if name in recorded}
    # The name of a model `Typed` would be that of its base class.
    names = allocate(keys.values(), pascal, reserved={*definitions, "TypedDict"}, suffix="2", preferred=preferred)
    return {name: names[key] for name, key in keys.items()}


def _reached(schemas: Iterable[Schema], definitions: Definitions) -> list[str]:
    """Return the sorted names of the definitions in `schemas` with another name as types of arguments."""

    def following(name: str) -> Iterator[str]:
        definition = definitions[name]
        if isinstance(definition, Model):
            fields = [each.schema for each in definition.fields if not (definition.extra or each.read_only)]
            return (each for schema in fields for each in referenced(schema))
        return (each for schema in schemas_of(definition) for each in referenced(schema))

    start = {each for schema in schemas for each in referenced(schema)}
    reached = {*start, *graphs.reached(start, following)}
    aliases: dict[str, set[str]] = {}
    for name in reached:
        definition = definitions[name]
        if isinstance(definition, Alias):
            for each in referenced(definition.schema):
                aliases.setdefault(each, set()).add(name)
    own = [name for name in reached if _differs(definitions[name], definitions)]
    changed = {*own, *graphs.reached(own, lambda name: aliases.get(name, ()))}
    return sorted(name for name in changed if not _is_open(definitions[name]))


def _differs(definition: Definition, definitions: Definitions) -> bool:
    """Return whether the type of an argument has more than `definition`, apart from aliases in it."""
    match definition:
        case Enum():
            return not has_values_alias(definition, definitions)
        case Alias(schema=schema):
            return any(_is_text_format(each) for each in walk(schema))
        case _:
            return True


def _is_dictionary(definition: Definition) -> bool:
    return isinstance(definition, Model) and definition.extra is None


def _is_open(definition: Definition) -> bool:
    """Return whether `definition` is a model with any other properties, which no dictionary describes."""
    return isinstance(definition, Model) and definition.extra is not None


def _is_text_format(schema: Schema) -> bool:
    return isinstance(schema, Scalar) and schema.format in _TEXT_FORMATS


@frozen
class Inputs:
    """Types of arguments, which accept dictionaries in place of models, and the values of enums.

    - `names`: names in the module `inputs` by the names of definitions.
    """

    definitions: Definitions
    names: Mapping[str, str] = field(default_factory=dict)

    def accepted(self, schema: Schema) -> Schema:
        """Return the type of an argument with `schema`. A text may stand for a time or a UUID."""
        match schema:
            case Ref():
                return self._accepted_definition(schema)
            case Nullable(schema=inner):
                return nullable(self.accepted(inner))
            case AnyOf(members=members):
                return union([self.accepted(each) for each in members])
            case Array(items=items):
                return self._accepted_array(schema, plain(items, self.definitions))
            case Tuple(items=items):
                return replace(schema, items=tuple(self.accepted(each) for each in items))
            case Map(values=values):
                return Map(self.accepted(values), is_argument=True)
            case Scalar() if _is_text_format(schema):
                return union([schema, _TEXT])
            case _:
                return schema

    def _accepted_array(self, array: Array, item: Schema) -> Schema:
        """Return the type of an argument with `array`. A sequence of texts is a list, since a text is one too."""
        if isinstance(item, Scalar) and item.type == "string" and item.format is None:
            return array
        if _is_text_format(item):
            return union([replace(array, is_argument=True), Array(items=_TEXT)])
        return replace(array, items=self.accepted(array.items), is_argument=True)

    def _accepted_definition(self, ref: Ref) -> Schema:
        definition, name = self.definitions.get(ref.name), self.names.get(ref.name)
        if name is not None:
            own = Ref(name, INPUTS)
            return union([ref, own]) if isinstance(definition, Model) else own
        if self.names and definition is not None and _is_open(definition):
            return union([ref, _ANY_OBJECT])
        if _is_text_format(plain(ref, self.definitions)):
            return union([ref, _TEXT])
        return with_enum_values(ref, self.definitions)

    def accepted_body(self, schema: Schema) -> Schema:
        """Return the type of the argument `body`. An object in it is a model, or a mapping of another type."""
        match schema:
            case Nullable(schema=inner):
                return nullable(self.accepted_body(inner))
            case AnyOf(members=members):
                return union([self.accepted_body(each) for each in members])
            case Ref(name=name, module=module):
                definition = self.definitions.get(name)
                if not isinstance(definition, Alias):
                    return schema
                inner = qualify_refs(definition.schema, module)
                changed = self.accepted_body(inner)
                return schema if changed == inner else changed
            case _:
                return self.accepted(schema)


def input_module(inputs: Inputs) -> ir.InputModule | None:
    """Return the module `inputs`, or `None` without dictionaries."""
    if not inputs.names:
        return None
    classes: list[ir.TypedDictionary] = []
    aliases: list[ir.Declaration] = []
    used: list[Code] = []
    for name, own in inputs.names.items():
        definition = inputs.definitions[name]
        if isinstance(definition, Model):
            fields = [(each, _written(each.schema, inputs)) for each in definition.fields if not each.read_only]
            required = [each.required or each.is_needed for each, _ in fields]
            more = () if all(required) else (template("total=False"),)
            keys = {
                each.wire_name: template("Required[{}]", type_) if more and is_required else type_
                for (each, type_), is_required in zip(fields, required, strict=True)
            }
            used += keys.values()
            if _are_attributes(keys):
                declared = tuple(ir.Declaration(name=identifier(key), value=value) for key, value in keys.items())
                bases = join(", ", [template("TypedDict"), *more])
                classes.append(ir.TypedDictionary(name=identifier(own), bases=bases, fields=declared))
                continue
            pairs = [template("{}: {}", literal(key), literal(str(value))) for key, value in keys.items()]
            value = call("TypedDict", literal(own), template("{{{}}}", join(", ", pairs)), *more)
        else:
            used.append(_alias(definition, inputs))
            value = call("TypeAliasType", literal(own), literal(str(used[-1])))
        aliases.append(ir.Declaration(name=identifier(own), value=value))
    used += [*(each.value for each in aliases), *(each.bases for each in classes)]
    names = names_in(used) - {*inputs.names.values()}
    return ir.InputModule(
        imports=import_sections([("__future__", "annotations"), *needed_imports(names, ".")]),
        classes=tuple(classes),
        aliases=tuple(aliases),
    )


def _are_attributes(keys: Mapping[str, Code]) -> bool:
    """Return whether a class can declare all `keys`. An attribute would hide a type with its name."""
    is_valid = all(is_name(key, snake) and not key.startswith("__") for key in keys)
    return is_valid and not names_in(keys.values()) & keys.keys()


def _alias(definition: Definition, inputs: Inputs) -> Code:
    """Return the type of the values that a union, an enum or an alias accepts as an argument.

    An object with an unknown discriminator value that was read has values of type `Any`, so it fits `dict[str, Unset]`. A
    dictionary with such a value in code does not.
    """
    match definition:
        case Enum():
            return types.expression(qualify_refs(values_alias(definition).schema, MODELS))
        case TaggedUnion(is_open=is_open):
            known = _written(union([Ref(each) for each in union_members(definition)]), inputs)
            return template("{} | dict[str, Unset]", known) if is_open else known
        case _:
            return _written(union([*schemas_of(definition)]), inputs)


def _written(schema: Schema, inputs: Inputs) -> Code:
    """Return the type of `schema` in the module `inputs`."""
    accepted = inputs.accepted(schema)
    return types.expression(change_refs(accepted, lambda ref: Ref(ref.name, "" if ref.module == INPUTS else MODELS)))
