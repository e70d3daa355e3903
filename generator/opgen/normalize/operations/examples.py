"""Examples of requests: valid values that the document describes."""

import json
from collections.abc import Iterator
from typing import Any

from opgen.api.model import Parameter, RequestBody
from opgen.core.frozen import frozen
from opgen.core.json_values import items
from opgen.normalize.content.media_types import request_media
from opgen.normalize.operation_nodes import OperationNode
from opgen.schemas.merged import merge_schemas
from opgen.schemas.node import Node, Nodes
from opgen.schemas.references import applied_annotations
from opgen.schemas.validity import Validator

Example = tuple[tuple[str, str], ...]


@frozen
class ExampleReader:
    """Reader of examples, which `validator` verifies."""

    validator: Validator

    def read(self, found: OperationNode, parameters: tuple[Parameter, ...], body: RequestBody | None) -> Example:
        """Return the values of an example in JSON: of parameters by location and wire name, and of the body.

        Return nothing unless there is a value for the body and for each required parameter.
        """
        context = found.node.context
        counts = len(context.problems), len(context.notes)
        values = {key: next(each, None) for key, each in self._values(found, parameters, body)}
        required = [*(_key(each) for each in parameters if each.required), *(["body"] if body else [])]
        # Defects of schemas are recorded when they are lowered.
        del context.problems[counts[0] :], context.notes[counts[1] :]
        if any(values.get(key) is None for key in required):
            return ()
        return tuple((key, json.dumps(each)) for key, each in values.items() if each is not None)

    def _values(
        self, found: OperationNode, parameters: tuple[Parameter, ...], body: RequestBody | None
    ) -> Iterator[tuple[str, Iterator[Any]]]:
        """Yield the valid examples of each parameter and of the body."""
        nodes = {each.pointer: each for each in found.parameters}
        for parameter in parameters:
            if parameter.pointer in nodes:
                yield _key(parameter), self.valid(nodes[parameter.pointer])
        content = found.node.inside("requestBody", found.node.get("requestBody")).dereferenced().child("content")
        if body and body.contents and content:
            media = {name: each for name, each, _ in request_media(content)}
            yield "body", self.valid(media[body.contents[0].media_type])

    def valid(self, node: Node) -> Iterator[Any]:
        """Yield the valid examples of a parameter or of a media type."""
        schema = node.child("schema")
        if schema is not None:
            for value in (*_own(node), *_own_of_schema((schema,)), *_composed(schema)):
                if value is not None and self.validator.is_valid((schema,), value):
                    yield value


def _key(parameter: Parameter) -> str:
    return f"{parameter.location} {parameter.wire_name}"


def _own(node: Node) -> Iterator[Any]:
    """Yield the examples of a parameter or of a media type."""
    if "example" in node:
        yield node.get("example")
    examples = node.child("examples")
    for _, each in examples.entries() if examples else ():
        if "$ref" in each or "value" in each:
            yield each.dereferenced().get("value")


def _own_of_schema(nodes: Nodes) -> Iterator[Any]:
    found = applied_annotations(nodes)
    if "example" in found:
        yield found["example"]
    yield from items(found.get("examples"))


def _composed(schema: Node) -> Iterator[Any]:
    """Yield the object that consists of the examples of properties."""
    found = merge_schemas((schema,)).properties
    sent = {name: nodes for name, nodes in found.items() if applied_annotations(nodes).get("readOnly") is not True}
    examples = {name: list(_own_of_schema(nodes))[:1] for name, nodes in sent.items()}
    if any(examples.values()):
        yield {name: each[0] for name, each in examples.items() if each}
