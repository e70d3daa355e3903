"""What is left over from Swagger 2 at the root and in operations: definitions, hosts, bodies and forms among the parameters."""

from typing import Any

from opgen.core.pointers import Pointer
from opgen.document.repair.rule import Place, Rule, Value, items, mapping, text, without

_SECTIONS = {
    "definitions": "schemas",
    "securityDefinitions": "securitySchemes",
    "parameters": "parameters",
    "responses": "responses",
    "schemas": "schemas",
    "securitySchemes": "securitySchemes",
    "requestBodies": "requestBodies",
}
"""Where Swagger 2, or an author in a hurry, has at the root what belongs under components."""
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
_FORM_PLACES = frozenset({"formData", "formdata", "form"})
_NOT_IN_SCHEMA = (
    "name",
    "in",
    "required",
    "description",
    "schema",
    "collectionFormat",
    "allowEmptyValue",
)


def _definitions(root: Value, place: Place) -> Value:
    found = [key for key in _SECTIONS if isinstance(root.get(key), dict)]
    if not found:
        return root
    components = dict(mapping(root.get("components")))
    for key in found:
        section = _SECTIONS[key]
        own = mapping(components.get(section))
        components[section] = {**root[key], **own}
        for name in root[key].keys() - own.keys():
            place.moved(("components", section, name), (key, name))
        place.mended(
            f"{key} is read as components/{section}",
            key,
            hint=f"move it to components/{section}",
        )
    return {**without(root, *found), "components": components}


def _servers(root: Value, place: Place) -> Value:
    host, base = text(root.get("host")), text(root.get("basePath"))
    if "servers" in root or not (host or base):
        return root
    schemes = [each for each in items(root.get("schemes")) if isinstance(each, str)]
    path = f"/{base.strip('/')}" if base.strip("/") else ""
    prefixes = (
        [f"{scheme}://{host}" for scheme in schemes or ["https"]] if host else [""]
    )
    prefixes.sort(key=lambda prefix: not prefix.startswith("https:"))
    urls = [prefix + path or "/" for prefix in prefixes]
    place.mended(
        f"host and basePath are read as servers: {', '.join(urls)}",
        "host" if host else "basePath",
        hint="write servers with a url",
    )
    others = without(root, "host", "basePath", "schemes")
    return {**others, "servers": [{"url": url} for url in urls]}


def _body(operation: Value, place: Place) -> Value:
    """Parameters in body and formData become the request body."""
    found = [
        (index, entry, place.target(entry))
        for index, entry in enumerate(items(operation.get("parameters")))
    ]
    bodies = [each for each in found if each[2].get("in") == "body"]
    fields = [each for each in found if text(each[2].get("in")) in _FORM_PLACES]
    if not (bodies or fields) or "requestBody" in operation:
        return operation
    for index, _, parameter in (*bodies, *fields):
        place.mended(
            f"there are no parameters in \"{parameter['in']}\": read as the request body",
            "parameters",
            str(index),
            hint="use requestBody",
        )
    taken = {index for index, _, _ in (*bodies, *fields)}
    consumes = _media_types(operation, place, "consumes")
    others = [index for index, _, _ in found if index not in taken]
    body = (
        _request_body(bodies[0][2], consumes)
        if bodies
        else _form([parameter for _, _, parameter in fields], consumes)
    )
    place.moved(("requestBody",), ("parameters", str(min(taken))))
    for media_type in body["content"] if bodies else ():
        place.moved(
            ("requestBody", "content", media_type, "schema"),
            ("parameters", str(bodies[0][0]), "schema"),
        )
    for media_type in () if bodies else body["content"]:
        form = ("requestBody", "content", media_type, "schema", "properties")
        for index, _, field in fields:
            place.moved((*form, text(field.get("name"))), ("parameters", str(index)))
    operation = without(operation, "consumes")
    return {**place.kept(operation, "parameters", others), "requestBody": body}


def _media_types(operation: Value, place: Place, key: str) -> list[str]:
    given = operation.get(key, place.root.get(key))
    return [each for each in items(given) if isinstance(each, str)]


def _request_body(parameter: Value, consumes: list[str]) -> Value:
    schema = parameter.get("schema", {})
    body: Value = {
        key: parameter[key] for key in ("description", "required") if key in parameter
    }
    content = {each: {"schema": schema} for each in consumes or [_JSON]}
    return {**body, "content": content}


def _form(fields: list[Value], consumes: list[str]) -> Value:
    schemas = {text(field.get("name")): _field_schema(field) for field in fields}
    required = [
        text(field.get("name")) for field in fields if field.get("required") is True
    ]
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


def _produced(operation: Value, place: Place) -> Value:
    """An answer's `schema` becomes its content."""
    responses = mapping(operation.get("responses"))
    changed: Value = {}
    for status, response in responses.items():
        if "schema" in mapping(response) and "content" not in response:
            place.mended(
                "the schema of an answer is read as its content",
                "responses",
                status,
                "schema",
                hint="write content with a media type",
            )
            produces = _media_types(operation, place, "produces")
            changed[status] = _with_content(
                response, produces, place, ("responses", status)
            )
    if not changed:
        return operation
    others = without(operation, "produces")
    return {**others, "responses": {**responses, **changed}}


def _leftovers(owner: Value, place: Place) -> Value:
    """What says nothing beside what OpenAPI 3 has instead."""
    found = [key for key in ("consumes", "produces", "schemes") if key in owner]
    for key in found:
        place.mended(
            f"{key} is of Swagger 2: it counts only where a body or an answer has no media type",
            key,
            hint="write media types in content, and schemes in the URLs of servers",
        )
    return without(owner, *found) if found else owner


def _shared_response(response: Value, place: Place) -> Value:
    """As `_produced`, for an answer under components and for a request body."""
    if "schema" not in response or "content" in response or "$ref" in response:
        return response
    key = "consumes" if place.shape.name == "Request Body" else "produces"
    place.mended(
        "its schema is read as its content",
        "schema",
        hint="write content with a media type",
    )
    return _with_content(response, _media_types({}, place, key), place, ())


def _with_content(
    response: Value, media_types: list[str], place: Place, at: Pointer
) -> Value:
    """`response`, which is `at` a pointer from `place`, with its schema in each of the media types."""
    media = {"schema": response["schema"]}
    content = dict.fromkeys(media_types or [_JSON], media)
    for media_type in content:
        place.moved((*at, "content", media_type, "schema"), (*at, "schema"))
    return {**without(response, "schema"), "content": content}


ROOT_RULES = (
    Rule(
        id="swagger-definitions",
        purpose="Definitions, parameters, responses and securityDefinitions at the root, as in Swagger 2, are read as components.",
        kinds=("OpenAPI",),
        mend=_definitions,
    ),
    Rule(
        id="swagger-host",
        purpose="The host, basePath and schemes of Swagger 2 are read as servers.",
        kinds=("OpenAPI",),
        mend=_servers,
    ),
)

RULES = (
    Rule(
        id="swagger-body",
        purpose="Parameters in body or formData, as in Swagger 2, are read as the request body, in the media types of consumes.",
        kinds=("Operation",),
        mend=_body,
    ),
    Rule(
        id="swagger-response",
        purpose="A schema directly in an answer, as in Swagger 2, is read as its content, in the media types of produces.",
        kinds=("Operation",),
        mend=_produced,
    ),
    Rule(
        id="swagger-media-types",
        purpose="The consumes, produces and schemes of Swagger 2 are left out where content and servers say it all.",
        kinds=("OpenAPI", "Operation"),
        mend=_leftovers,
    ),
    Rule(
        id="schema-for-content",
        purpose="A schema directly in a shared answer or a request body is read as its content.",
        kinds=("Response", "Request Body"),
        mend=_shared_response,
    ),
)
