"""Expected types of fields in OpenAPI objects: text, boolean, number or list."""

from collections.abc import Mapping

from opgen.core.schema_keywords import with_form

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
    }.items()
} | {"Schema": with_form("text")}

BOOLEANS: Mapping[str, frozenset[str]] = {
    kind: frozenset(names.split())
    for kind, names in {
        "Operation": "deprecated",
        "Parameter": "required deprecated allowEmptyValue explode allowReserved",
        "Header": "required deprecated explode allowReserved",
        "Request Body": "required",
        "Encoding": "explode allowReserved",
        "Security Scheme": "deprecated",
    }.items()
} | {"Schema": with_form("flag")}

NUMBERS: Mapping[str, frozenset[str]] = {"Schema": with_form("number")}

LISTS: Mapping[str, frozenset[str]] = {
    kind: frozenset(names.split())
    for kind, names in {
        "OpenAPI": "servers tags security",
        "Path Item": "servers parameters",
        "Operation": "tags servers parameters security",
        "Server Variable": "enum",
        "Media Type": "prefixEncoding",
        "Encoding": "prefixEncoding",
    }.items()
} | {"Schema": with_form("values", "names", "list")}

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
