"""Repair of Swagger 2 fields at the root and in operations."""

from typing import Any

from opgen.core.pointers import Pointer
from opgen.document.repair.json_values import items, mapping, text, without
from opgen.document.repair.rule import Context, RepairRule, Value

_SECTIONS = {
    "definitions": "schemas",
    "securityDefinitions": "securitySchemes",
    "parameters": "parameters",
    "responses": "responses",
    "schemas": "schemas",
    "securitySchemes": "securitySchemes",
    "requestBodies": "requestBodies",
}
"""Sections of `components` by keys of the root object. Each key is misplaced, or belongs to Swagger 2."""
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
_FORM_LOCATIONS = frozenset({"formData", "formdata", "form"})
_NOT_IN_SCHEMA = ("name", "in", "required", "description", "schema", "collectionFormat", "allowEmptyValue")


def _move_definitions(root: Value, context: Context) -> Value:
    found = [key for key in _SECTIONS if isinstance(root.get(key), dict)]
    if not found:
        return root
    components = dict(mapping(root.get("components")))
    for key in found:
        section = _SECTIONS[key]
        own = mapping(components.get(section))
        components[section] = {**root[key], **own}
        for name in root[key].keys() - own.keys():
            context.record_move(("components", section, name), (key, name))
        context.report(
            f"misplaced section {key}: read as components/{section}",
            key,
            hint=f"move the section to components/{section}",
        )
    return {**without(root, *found), "components": components}


def _convert_host(root: Value, context: Context) -> Value:
    host, base = text(root.get("host")), text(root.get("basePath"))
    if "servers" in root or not (host or base):
        return root
    schemes = [each for each in items(root.get("schemes")) if isinstance(each, str)]
    path = f"/{base.strip('/')}" if base.strip("/") else ""
    prefixes = [f"{scheme}://{host}" for scheme in schemes or ["https"]] if host else [""]
    prefixes.sort(key=lambda prefix: not prefix.startswith("https:"))
    urls = [prefix + path or "/" for prefix in prefixes]
    context.report(
        f"host and basePath belong to Swagger 2: read as servers: {', '.join(urls)}",
        "host" if host else "basePath",
        hint="use servers with a url instead",
    )
    others = without(root, "host", "basePath", "schemes")
    return {**others, "servers": [{"url": url} for url in urls]}


def _convert_body_parameters(operation: Value, context: Context) -> Value:
    """Convert parameters in body and formData to the request body."""
    found = [(index, entry, context.resolve(entry)) for index, entry in enumerate(items(operation.get("parameters")))]
    bodies = [each for each in found if each[2].get("in") == "body"]
    fields = [each for each in found if text(each[2].get("in")) in _FORM_LOCATIONS]
    if not (bodies or fields) or "requestBody" in operation:
        return operation
    for index, _, parameter in (*bodies, *fields):
        context.report(
            f"invalid parameter location \"{parameter['in']}\": read as the request body",
            "parameters",
            str(index),
            hint="use requestBody instead",
        )
    converted = {index for index, _, _ in (*bodies, *fields)}
    consumes = _media_types(operation, context, "consumes")
    others = [index for index, _, _ in found if index not in converted]
    body = (
        _body_from_parameter(bodies[0][2], consumes)
        if bodies
        else _body_from_fields([parameter for _, _, parameter in fields], consumes)
    )
    context.record_move(("requestBody",), ("parameters", str(min(converted))))
    for media_type in body["content"] if bodies else ():
        context.record_move(
            ("requestBody", "content", media_type, "schema"), ("parameters", str(bodies[0][0]), "schema")
        )
    for media_type in () if bodies else body["content"]:
        form = ("requestBody", "content", media_type, "schema", "properties")
        for index, _, field in fields:
            context.record_move((*form, text(field.get("name"))), ("parameters", str(index)))
    operation = without(operation, "consumes")
    return {**context.select_items(operation, "parameters", others), "requestBody": body}


def _media_types(operation: Value, context: Context, key: str) -> list[str]:
    written = operation.get(key, context.root.get(key))
    return [each for each in items(written) if isinstance(each, str)]


def _body_from_parameter(parameter: Value, consumes: list[str]) -> Value:
    schema = parameter.get("schema", {})
    body: Value = {key: parameter[key] for key in ("description", "required") if key in parameter}
    content = {each: {"schema": schema} for each in consumes or [_JSON]}
    return {**body, "content": content}


def _body_from_fields(fields: list[Value], consumes: list[str]) -> Value:
    schemas = {text(field.get("name")): _field_schema(field) for field in fields}
    required = [text(field.get("name")) for field in fields if field.get("required") is True]
    schema: Value = {"type": "object", "properties": schemas}
    if required:
        schema["required"] = required
    has_file = any(field.get("type") == "file" for field in fields)
    allowed = (_MULTIPART,) if has_file else (_FORM, _MULTIPART)
    media = [each for each in consumes if each in allowed] or [allowed[0]]
    body: Value = {"content": {each: {"schema": schema} for each in media}}
    return {**body, "required": True} if required else body


def _field_schema(field: Value) -> Value:
    own: dict[str, Any] = without(field, *_NOT_IN_SCHEMA)
    own |= mapping(field.get("schema"))
    return {**own, **{k: field[k] for k in ("description",) if k in field}}


def _convert_response_schemas(operation: Value, context: Context) -> Value:
    """Convert the `schema` of each response to its content."""
    responses = mapping(operation.get("responses"))
    changed: Value = {}
    for status, response in responses.items():
        if "schema" in mapping(response) and "content" not in response:
            context.report(
                "misplaced schema of a response: read as its content",
                "responses",
                status,
                "schema",
                hint="move the schema into content, under a media type",
            )
            produces = _media_types(operation, context, "produces")
            changed[status] = _move_schema_to_content(response, produces, context, ("responses", status))
    if not changed:
        return operation
    others = without(operation, "produces")
    return {**others, "responses": {**responses, **changed}}


def _drop_leftovers(owner: Value, context: Context) -> Value:
    """Drop fields of Swagger 2 that have no effect beside the fields of OpenAPI 3."""
    found = [key for key in ("consumes", "produces", "schemes") if key in owner]
    for key in found:
        context.report(
            f"{key} belongs to Swagger 2: used only where a body or a response has no media type",
            key,
            hint="put media types into content, and schemes into the URLs of servers",
        )
    return without(owner, *found) if found else owner


def _convert_schema(response: Value, context: Context) -> Value:
    """Convert the `schema` of a response under components, or of a request body, to its content."""
    if "schema" not in response or "content" in response or "$ref" in response:
        return response
    key = "consumes" if context.shape.name == "Request Body" else "produces"
    context.report(
        "misplaced schema: read as content", "schema", hint="move the schema into content, under a media type"
    )
    return _move_schema_to_content(response, _media_types({}, context, key), context, ())


def _move_schema_to_content(response: Value, media_types: list[str], context: Context, at: Pointer) -> Value:
    """Move the schema of `response` to each of `media_types`.

    `at` is the pointer of `response`, relative to the object of the context.
    """
    media = {"schema": response["schema"]}
    content = dict.fromkeys(media_types or [_JSON], media)
    for media_type in content:
        context.record_move((*at, "content", media_type, "schema"), (*at, "schema"))
    return {**without(response, "schema"), "content": content}


ROOT_RULES = (
    RepairRule(
        id="swagger-definitions",
        purpose="The sections definitions, parameters, responses and securityDefinitions at the root, as in Swagger 2, are read as components.",
        kinds=("OpenAPI",),
        repair=_move_definitions,
    ),
    RepairRule(
        id="swagger-host",
        purpose="The host, basePath and schemes of Swagger 2 are read as servers.",
        kinds=("OpenAPI",),
        repair=_convert_host,
    ),
)

RULES = (
    RepairRule(
        id="swagger-body",
        purpose="Parameters in body or formData, as in Swagger 2, are read as the request body, in the media types of consumes.",
        kinds=("Operation",),
        repair=_convert_body_parameters,
    ),
    RepairRule(
        id="swagger-response",
        purpose="A schema directly in a response, as in Swagger 2, is read as its content, in the media types of produces.",
        kinds=("Operation",),
        repair=_convert_response_schemas,
    ),
    RepairRule(
        id="swagger-media-types",
        purpose="The consumes, produces and schemes of Swagger 2 are ignored where content and servers replace them.",
        kinds=("OpenAPI", "Operation"),
        repair=_drop_leftovers,
    ),
    RepairRule(
        id="schema-for-content",
        purpose="A schema directly in a response component or a request body is read as its content.",
        kinds=("Response", "Request Body"),
        repair=_convert_schema,
    ),
)
