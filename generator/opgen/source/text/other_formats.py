"""Other formats of files that users give in place of an OpenAPI document."""

import re
from collections.abc import Mapping

from opgen.core.errors import Position, Problem
from opgen.source.text.page import is_document

_CONVERT = "convert it to OpenAPI 3, and use the result"
_GRAPHQL = "use a generator for GraphQL, such as ariadne-codegen"
_FORMATS = (
    ("an AsyncAPI document", "use a generator for AsyncAPI", "asyncapi", "\0"),
    ("a Postman collection", "export the API from Postman as OpenAPI 3", "info item|collection", "\0"),
    ("the result of a GraphQL introspection", _GRAPHQL, "__schema", r'"__schema"\s*:\s*\{'),
    ("a GraphQL schema", _GRAPHQL, "\0", r"^(extend\s+)?((type|input|interface|enum)\s+\w[^:{}\n]*|schema\s*)\{"),
    ("an HTTP archive (HAR)", "use the OpenAPI document of the API", "log", "\0"),
    (
        "the package.json of an npm package",
        "use an OpenAPI document of the package",
        "name dependencies|name devDependencies|name scripts|name main|name license",
        "\0",
    ),
    ("a Google Discovery document", _CONVERT, "discoveryVersion", "\0"),
    (
        "a WSDL document",
        "use a client for SOAP, such as zeep",
        "\0",
        r"<(\w+:)?(definitions|description)\b[^<>]*\bwsdl\b",
    ),
    ("a WADL document", _CONVERT, "\0", r"<(\w+:)?application\b[^<>]*\bwadl\b"),
    ("an OData metadata document", _CONVERT, "\0", r"<(\w+:)?Edmx\b"),
    ("a RAML document", _CONVERT, "\0", r"\A#%RAML"),
    ("an API Blueprint", _CONVERT, "\0", r"\A\s*FORMAT:\s*1A"),
    (
        "a JSON Schema",
        "put it below components/schemas of an OpenAPI document, and set types_only = true for models alone",
        "$schema|$defs|definitions|type properties",
        "\0",
    ),
)
"""Names of formats, each with a hint, the keys at the root of its documents, and a pattern of its texts.

`|` separates alternatives. A format without keys or a pattern has a null character, which matches nothing.
"""


def other_format(text: str, root: Mapping[str, object]) -> Problem | None:
    """Return the problem of a document in another format, or `None`. An invalid document has an empty `root`."""
    if not is_document(text) and "paths" not in root:
        for name, hint, keys, pattern in _FORMATS:
            has_keys = any(set(each.split()) <= root.keys() for each in keys.split("|"))
            if has_keys or re.search(pattern, text, re.MULTILINE):
                return Problem(
                    message=f"expected an OpenAPI document, found {name}", hint=hint, position=Position(1, 1)
                )
    return None
