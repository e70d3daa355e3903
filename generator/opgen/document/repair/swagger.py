"""Repair of objects of Swagger 2.0 in documents of OpenAPI 3, with the converter of Swagger 2.0 documents."""

from opgen.core.json_values import items, mapping, text, without
from opgen.document.repair.rule import Context, Value
from opgen.document.swagger.parameters import (
    SCHEMA_FIELDS,
    SECTIONS,
    Conversion,
    is_in_body,
    request_body,
    simple_schema,
    style_of,
)
from opgen.document.swagger.root import convert_scheme, response_content, servers

_LOCATIONS = ("path", "query", "header", "cookie")
_LEFTOVERS = ("consumes", "produces", "schemes")


def _adopt(conversion: Conversion, context: Context) -> None:
    """Add the moved values and the problems of `conversion` to `context`."""
    for new, old in conversion.origins.items():
        context.record_move(new, old)
    for problem in conversion.problems:
        context.report(f"{problem.message}: ignored", *problem.pointer, hint=problem.hint)


def _convert_root(root: Value, context: Context) -> Value:
    conversion = Conversion(root=root)
    sections = [key for key in SECTIONS if isinstance(root.get(key), dict)]
    components = dict(mapping(root.get("components")))
    for key in sections:
        section = SECTIONS[key]
        own = mapping(components.get(section))
        components[section] = {**root[key], **own}
        for name in root[key].keys() - own.keys():
            conversion.origins["components", section, name] = (key, name)
            if key == "securityDefinitions":
                components[section][name] = convert_scheme(root[key][name], (key, name), conversion)
        context.report(
            f"misplaced section {key}: read as components/{section}",
            key,
            hint=f"move the section to components/{section}",
        )
    if sections:
        root = {**without(root, *sections), "components": components}
    if "servers" not in root and (text(root.get("host")) or text(root.get("basePath"))):
        found = servers(conversion, root.get("schemes"), ("schemes",))
        context.report(
            f"host and basePath belong to Swagger 2: read as servers: {', '.join(each['url'] for each in found)}",
            "host" if "host" in root else "basePath",
            hint="use servers with a url instead",
        )
        root = {**without(root, "host", "basePath", "schemes"), "servers": found}
    _adopt(conversion, context)
    return root


def _convert_operation(owner: Value, context: Context) -> Value:
    """Convert an operation, or a response of the components, and drop fields of Swagger 2 that are used nowhere else."""
    converted = owner
    if context.shape.name == "Operation":
        converted = _convert_responses(_convert_body(owner, context), context)
    elif context.shape.name == "Response" and "schema" in owner:
        converted = _convert_response(owner, context.root, (), context)
    found = [key for key in _LEFTOVERS if key in converted]
    for key in found:
        context.report(
            f"{key} belongs to Swagger 2: used only where a body or a response has no media type",
            key,
            hint="put media types into content, and schemes into the URLs of servers",
        )
    return without(converted, *found) if found else converted


def _convert_body(operation: Value, context: Context) -> Value:
    """Convert parameters in body and formData to the request body."""
    entries = [context.resolve(entry) for entry in items(operation.get("parameters"))]
    found = [(each, ("parameters", str(index))) for index, each in enumerate(entries) if is_in_body(each)]
    if not found or "requestBody" in operation:
        return operation
    for parameter, pointer in found:
        context.report(
            f"invalid parameter location \"{parameter['in']}\": read as the request body",
            *pointer,
            hint="use requestBody instead",
        )
    conversion = Conversion(root=context.root)
    body = request_body(found, ("requestBody",), conversion.media_types(operation, "consumes"), conversion)
    _adopt(conversion, context)
    others = [index for index, each in enumerate(entries) if not is_in_body(each)]
    operation = context.select_items(without(operation, "consumes"), "parameters", others)
    return {**operation, "requestBody": body}


def _convert_responses(operation: Value, context: Context) -> Value:
    """Convert the `schema` of each response to its content."""
    responses = mapping(operation.get("responses"))
    changed = {
        status: converted
        for status, response in responses.items()
        if (converted := _convert_response(response, operation, ("responses", status), context)) is not response
    }
    if not changed:
        return operation
    return {**without(operation, "produces"), "responses": {**responses, **changed}}


def _convert_response(response: Value, operation: Value, at: tuple[str, ...], context: Context) -> Value:
    """Convert the `schema` of a response to its content. `at` is its pointer, relative to the object of the context."""
    if "schema" not in mapping(response) or {"content", "$ref"} & response.keys():
        return response
    context.report(
        "misplaced schema of a response: read as its content",
        *at,
        "schema",
        hint="move the schema into content, under a media type",
    )
    conversion = Conversion(root=context.root)
    content = response_content(response, at, at, conversion.media_types(operation, "produces"), conversion)
    _adopt(conversion, context)
    return {**without(response, "schema"), "content": content}


def _add_schema(parameter: Value, context: Context) -> Value:
    """Move schema fields of a parameter or header to `schema`, or add a schema to a parameter without one."""
    if {"schema", "content", "$ref"} & parameter.keys():
        return parameter
    kind = context.shape.name
    found = [key for key in SCHEMA_FIELDS if key in parameter]
    if not found:
        if kind == "Header" or parameter.get("in") not in _LOCATIONS:
            return parameter
        name = text(parameter.get("name"))
        context.report(f'missing schema of parameter "{name}": read as a string', hint="add a schema")
        return {**parameter, "schema": {"type": "string"}}
    context.report(
        f"{', '.join(found)} must be in the schema of the {kind.lower()}: moved there",
        hint="move the keywords to schema",
    )
    conversion = Conversion(root=context.root)
    schema = simple_schema(parameter, (), conversion)
    # Without a collectionFormat, the defaults of OpenAPI 3 apply.
    written = {"in": "header", **parameter} if "collectionFormat" in parameter else {}
    style = style_of(written, (), conversion)
    _adopt(conversion, context)
    return {**without(parameter, *found, "collectionFormat"), "schema": schema, **style}


REPAIRS = {
    "swagger-definitions": _convert_root,
    "swagger-operation": _convert_operation,
    "swagger-parameter": _add_schema,
}
