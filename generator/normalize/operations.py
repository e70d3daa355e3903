"""The operations of a document, with parameters, bodies and answers resolved and their schemas lowered."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.api import (
    ContentKind,
    Location,
    Operation,
    Parameter,
    RequestBody,
    Response,
    StatusKey,
)
from generator.names import pascal
from generator.normalize import media, prose
from generator.normalize.defaults import default_of
from generator.normalize.lower import Lowering, annotations
from generator.normalize.node import Node
from generator.normalize.operation_names import Found
from generator.normalize.security import alternatives
from generator.schema import (
    Anything,
    Array,
    Map,
    Model,
    Null,
    Nullable,
    Ref,
    Scalar,
    Schema,
)

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_ITEM_FIELDS = frozenset({"$ref", "summary", "description", "servers", "parameters"})
_UNSUPPORTED_FIELDS = frozenset({"query", "additionalOperations"})
_TEMPLATE = re.compile(r"\{([^{}]*)\}")
_STYLES = {"path": "simple", "query": "form", "header": "simple"}
# Source: OpenAPI 3.1 section 4.8.12.1: parameters with these names shall be ignored.
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
_STATUS = re.compile(r"[1-5][0-9]{2}|[1-5]XX|default")


def find_operations(root: Node) -> Iterator[Found]:
    """Every operation under `paths`, in document order; what is no operation there is a problem."""
    for path, entry in root.mapping("paths"):
        if path.startswith("x-"):
            continue
        if not path.startswith("/"):
            entry.problem(f'path "{path}" does not begin with /', "add the slash")
        item = entry.resolved("path item")
        if item is None:
            continue
        for name, node in item.entries():
            if name in METHODS:
                if node.expect(dict):
                    yield Found(node=node, item=item, method=name.upper(), path=path)
            elif name in _UNSUPPORTED_FIELDS:
                node.problem(f'"{name}" of a path item is not supported yet')
            elif name not in _ITEM_FIELDS and not name.startswith("x-"):
                node.problem(
                    f'"{name}" is no field of a path item',
                    f"methods are written in lower case: {', '.join(METHODS)}",
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads operations; the schemas it meets are added to `lowering`."""

    lowering: Lowering
    schemes: set[str]
    security: tuple[tuple[str, ...], ...]
    """What the document asks for where an operation says nothing."""

    def operation(self, key: str, name: str, found: Found) -> Operation:
        """One operation, whole; what is wrong with it is recorded as problems."""
        node = found.node
        hint = pascal(name)
        for owner in (found.item, node):
            if "servers" in owner:
                owner.problem(
                    "servers of a path or an operation are not supported yet",
                    "give the document itself the server",
                    at="servers",
                )
        if "callbacks" in node:
            node.problem("callbacks are not supported yet", at="callbacks")
        tags = [tag.value for tag in node.items("tags") if tag.expect(str)]
        return Operation(
            key=key,
            operation_id=key if key == node.value.get("operationId") else "",
            name=name,
            method=found.method,
            path=found.path,
            tag=tags[0] if tags else "",
            pointer=node.pointer,
            summary=node.text("summary"),
            description=node.text("description"),
            notes=prose.sections(node),
            deprecated=node.flag("deprecated"),
            parameters=self._parameters(found, hint),
            body=self._body(node, hint),
            responses=tuple(self._responses(node, hint)),
            security=alternatives(node, self.security, self.schemes),
        )

    def _parameters(self, found: Found, hint: str) -> tuple[Parameter, ...]:
        """Path-level parameters first, unless the operation has its own of the same place and name."""
        parameters: dict[tuple[str, str], Parameter] = {}
        for owner in (found.item, found.node):
            seen: set[tuple[str, str]] = set()
            for entry in owner.items("parameters"):
                node = entry.resolved("parameter") if entry.expect(dict) else None
                parameter = self._parameter(node, hint) if node else None
                if parameter is None:
                    continue
                key = (parameter.location, _folded(parameter))
                if key in seen:
                    entry.problem(
                        f'{parameter.location} parameter "{parameter.wire_name}" is declared twice',
                        "remove one of the two",
                    )
                seen.add(key)
                parameters[key] = parameter
        return _in_template_order(found, list(parameters.values()))

    def _parameter(self, node: Node, hint: str) -> Parameter | None:
        wire_name, location = node.text("name"), node.text("in")
        if location == "header" and wire_name.lower() in _IGNORED_HEADERS:
            return None
        place = _location(location)
        if not wire_name or not location:
            node.problem("a parameter needs a name and a place (in)")
            return None
        if place is None:
            is_known = location in {"cookie", "querystring"}
            node.problem(
                (
                    f'parameters in "{location}" are not supported yet'
                    if is_known
                    else f'there are no parameters in "{location}"'
                ),
                "use path, query or header",
                at="in",
            )
            return None
        schema_node = self._parameter_schema(node, place)
        if schema_node is None:
            return None
        schema = self.lowering.schema((schema_node,), hint + pascal(wire_name))
        self._check_serializable(node, place, schema)
        notes = annotations((schema_node,))
        description = node.text("description") or notes.get("description")
        return Parameter(
            wire_name=wire_name,
            location=place,
            schema=schema,
            required=place == "path" or node.flag("required"),
            default=default_of(notes.get("default"), schema, (schema_node,)),
            description=description if isinstance(description, str) else "",
            deprecated=node.flag("deprecated"),
        )

    def _parameter_schema(self, node: Node, place: Location) -> Node | None:
        if "content" in node:
            node.problem(
                "a parameter with content is not supported yet",
                "describe it with schema",
                at="content",
            )
            return None
        style = node.text("style") or _STYLES[place]
        if style != _STYLES[place]:
            node.problem(
                f"{place} parameters with style {style} are not supported yet",
                f"use the default style, {_STYLES[place]}",
                at="style",
            )
        if node.flag("allowReserved"):
            node.problem("allowReserved is not supported yet", at="allowReserved")
        schema = node.child("schema")
        if schema is None:
            node.problem(
                f'parameter "{node.text("name")}" has no schema', "add a schema"
            )
        return schema

    def _check_serializable(self, node: Node, place: Location, schema: Schema) -> None:
        """The default styles know scalars and flat lists; a query knows flat objects too."""
        inner = schema.schema if isinstance(schema, Nullable) else schema
        is_exploded = place == "query"
        is_composed = isinstance(inner, Array | Map)
        if "explode" in node and is_composed and node.flag("explode") != is_exploded:
            node.problem(
                f"{place} parameters with explode {str(not is_exploded).lower()} are not supported yet",
                f"use the default, {str(is_exploded).lower()}",
                at="explode",
            )
        if place == "path" and isinstance(inner, Array | Map):
            node.problem(
                "a path parameter that is a list or an object is not supported yet",
                "describe it as a string",
            )
        if isinstance(inner, Ref) and place != "query":
            definition = self.lowering.definitions.get(inner.name)
            if isinstance(definition, Model):
                node.problem(
                    f"a {place} parameter that is an object is not supported yet",
                    "describe it as a string",
                )

    def _body(self, node: Node, hint: str) -> RequestBody | None:
        entry = node.child("requestBody")
        if entry is None or not entry.expect(dict):
            return None
        body = entry.resolved("request body")
        content = body.child("content") if body is not None else None
        if body is None:
            return None
        if content is None:
            body.problem("a request body needs content", "add application/json")
            return None
        chosen = media.request_media(content) if content.expect(dict) else None
        if chosen is None:
            return None
        media_type, entry, kind = chosen
        return RequestBody(
            media_type=media_type,
            kind=kind,
            schema=self._content(kind, entry, hint + "Body"),
            required=body.flag("required"),
            description=body.text("description"),
        )

    def _responses(self, node: Node, hint: str) -> Iterator[Response]:
        for key, entry in node.mapping("responses"):
            if key.startswith("x-"):
                continue
            if not _STATUS.fullmatch(key):
                entry.problem(
                    f'"{key}" is no status code',
                    "use a code such as 404, a range such as 4XX, or default",
                )
                continue
            response = entry.resolved("response")
            if response is None:
                continue
            status: StatusKey = int(key) if key.isdigit() else key
            yield self._response(response, status, f"{hint}Response", hint)

    def _response(
        self, node: Node, status: StatusKey, success: str, hint: str
    ) -> Response:
        description = node.text("description")
        content = node.child("content")
        chosen = (
            media.response_media(content)
            if content is not None and content.expect(dict)
            else None
        )
        if chosen is None:
            return Response(status=status, schema=Null(), description=description)
        entry, kind = chosen
        suffix = "Default" if status == "default" else str(status)
        name = success if str(status)[0] == "2" else f"{hint}Error{suffix}"
        schema = self._content(kind, entry, name)
        return Response(status=status, schema=schema, description=description)

    def _content(self, kind: ContentKind, node: Node, hint: str) -> Schema:
        """What content holds; only of JSON does its schema say that."""
        if kind != "json":
            return Scalar(type="string", format=None if kind == "text" else "binary")
        schema = node.child("schema")
        return Anything() if schema is None else self.lowering.schema((schema,), hint)


def _location(name: str) -> Location | None:
    places: tuple[Location, ...] = ("path", "query", "header")
    return next((place for place in places if place == name), None)


def _folded(parameter: Parameter) -> str:
    """Header names are the same whatever their case. Source: RFC 9110 section 5.1."""
    name = parameter.wire_name
    return name.lower() if parameter.location == "header" else name


def _in_template_order(
    found: Found, parameters: list[Parameter]
) -> tuple[Parameter, ...]:
    """Path parameters in the order of the template, then the rest; both must name the same ones."""
    names = list(dict.fromkeys(_TEMPLATE.findall(found.path)))
    declared = {p.wire_name: p for p in parameters if p.location == "path"}
    for name in names:
        if name not in declared:
            found.node.problem(
                f'path parameter "{name}" is not declared',
                f"add {{name: {name}, in: path, required: true, schema: {{type: string}}}} to parameters",
            )
    for name in declared:
        if name not in names:
            found.node.problem(
                f'path parameter "{name}" is not in the path {found.path}',
                f"add {{{name}}} to the path, or remove the parameter",
            )
    ordered = [declared[name] for name in names if name in declared]
    return (*ordered, *(p for p in parameters if p.location != "path"))
