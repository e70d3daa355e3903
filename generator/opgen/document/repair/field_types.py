"""Expected types of fields in OpenAPI objects: text, boolean, number or list."""

from collections.abc import Mapping

TEXTS: Mapping[str, frozenset[str]] = {
    kind: frozenset(names.split())
    for kind, names in {
        "Info": "title summary description termsOfService version",
        "Server": "url description name",
        "Server Variable": "default description",
        "Path Item": "summary description",
        "Operation": "summary description operationId",
        "Parameter": "name in description style",
        "Header": "description style",
        "Request Body": "description",
        "Response": "summary description",
        "Encoding": "contentType style",
        "Tag": "name summary description",
        "Security Scheme": "type description name in scheme bearerFormat openIdConnectUrl",
        "OAuth Flow": "authorizationUrl tokenUrl refreshUrl",
        "Discriminator": "propertyName",
        "Schema": "title description format pattern contentEncoding contentMediaType",
    }.items()
}

BOOLEANS: Mapping[str, frozenset[str]] = {
    kind: frozenset(names.split())
    for kind, names in {
        "Operation": "deprecated",
        "Parameter": "required deprecated allowEmptyValue explode allowReserved",
        "Header": "required deprecated explode allowReserved",
        "Request Body": "required",
        "Encoding": "explode allowReserved",
        "Security Scheme": "deprecated",
        "Schema": "nullable uniqueItems readOnly writeOnly deprecated",
    }.items()
}

NUMBERS: Mapping[str, frozenset[str]] = {
    "Schema": frozenset(
        "multipleOf minimum maximum minLength maxLength minItems maxItems minProperties maxProperties".split()
    )
}

LISTS: Mapping[str, frozenset[str]] = {
    kind: frozenset(names.split())
    for kind, names in {
        "OpenAPI": "servers tags security",
        "Path Item": "servers parameters",
        "Operation": "tags servers parameters security",
        "Server Variable": "enum",
        "Schema": "enum required allOf anyOf oneOf prefixItems",
        "Media Type": "prefixEncoding",
        "Encoding": "prefixEncoding",
    }.items()
}

NULLABLE: Mapping[str, frozenset[str]] = {
    "Schema": frozenset({"default", "const", "example", "enum", "type"}),
    "Media Type": frozenset({"example"}),
    "Parameter": frozenset({"example"}),
    "Header": frozenset({"example"}),
    "Example": frozenset({"value", "dataValue"}),
    "Link": frozenset({"requestBody"}),
    "Operation": frozenset(),
}
"""Fields in which null is a valid value."""
