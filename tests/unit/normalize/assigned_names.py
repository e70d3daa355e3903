"""All Python names of an API by the ways of wire names that lead to them."""

from collections import Counter
from collections.abc import Mapping

from opgen.api.model import Api
from opgen.api.schema import AnyOf, Definition, Enum, Model, Ref, Schema, inner_schemas, schemas_of

MOST = 20
"""Largest number of names on a way, because an alias may contain itself."""
Way = tuple[str, ...]


class Assigned:
    """Names of inline classes, and all other names: of functions, methods, fields and members.

    The keys are ways of wire names. A member of a union has its own wire names as a label, because it may move.
    """

    def __init__(self, api: Api) -> None:
        self._definitions = {each.name: each for each in api.definitions}
        components = {name: key for key, name in api.names.schemas.items() if not key.startswith("/")}
        self._inline = self._definitions.keys() - components.keys()
        self.classes: dict[Way, str] = {}
        self.others: dict[Way, str] = {("function", each.key): each.name for each in api.operations}
        for resource in api.resources:
            for each in resource.methods:
                self.others["method", each.operation, each.function] = ".".join((*resource.path, each.name))
        for name, key in components.items():
            self.others["component", key] = name
            self._definition(self._definitions[name], ("component", key))
        for operation in api.operations:
            for wire_name, name in operation.body.keywords if operation.body else ():
                self.others["keyword", operation.key, wire_name] = name
            for parameter in operation.parameters:
                self.others["argument", operation.key, parameter.location, parameter.wire_name] = parameter.name
                self._schema(parameter.schema, (operation.key, parameter.location, parameter.wire_name))
            for content in operation.body.contents if operation.body else ():
                self._schema(content.schema, (operation.key, content.media_type))
            for response in operation.responses:
                self._schema(response.schema, (operation.key, str(response.status)))

    def _schema(self, schema: Schema, way: Way) -> None:
        if isinstance(schema, Ref) and schema.name in self._inline and len(way) < MOST:
            self.classes[way] = schema.name
            self._definition(self._definitions[schema.name], way)
        if isinstance(schema, AnyOf):
            self._members(schema.members, way)
        else:
            for each in inner_schemas(schema):
                self._schema(each, (*way, type(schema).__name__))

    def _members(self, members: tuple[Schema, ...], way: Way) -> None:
        """Follow the members that no other member has the label of."""
        labels = Counter(map(self._label, members))
        for each in members:
            if labels[self._label(each)] == 1:
                self._schema(each, (*way, self._label(each)))

    def _definition(self, definition: Definition, way: Way) -> None:
        if isinstance(definition, Model):
            for field in definition.fields:
                self.others[*way, field.wire_name] = field.name
                self._schema(field.schema, (*way, field.wire_name))
        elif isinstance(definition, Enum):
            self.others |= {(*way, str(each.value)): each.name for each in definition.members}
        else:
            self._members(schemas_of(definition), way)

    def _label(self, schema: Schema) -> str:
        definition = self._definitions.get(schema.name) if isinstance(schema, Ref) else None
        if isinstance(definition, Model):
            return str(sorted(each.wire_name for each in definition.fields))
        return str([each.value for each in definition.members]) if isinstance(definition, Enum) else repr(schema)


def renamed(before: Mapping[Way, str], after: Mapping[Way, str]) -> list[str]:
    """Return the classes of inline schemas that lost their names.

    If the schemas of a class have become different, most of them keep the name. Some of them may have other ways now.
    """
    parts: dict[str, Counter[str]] = {}
    for way, name in before.items():
        parts.setdefault(name, Counter())[after.get(way, name)] += 1
    return [f"{name}: {dict(found)}" for name, found in parts.items() if found[name] < max(found.values())]
