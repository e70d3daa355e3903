"""Error classes of a package: names, phrases and detail types of documented and common statuses."""

from collections.abc import Collection, Iterable

from opgen.api.model import Operation, StatusKey
from opgen.api.schema import Null, Schema, union
from opgen.codegen import ir, types
from opgen.codegen.code import docstring, identifier, literal
from opgen.codegen.imports import import_sections, names_in, needed_imports

PHRASES = {
    400: "Bad Request",
    401: "Unauthorized",
    402: "Payment Required",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    407: "Proxy Authentication Required",
    408: "Request Timeout",
    409: "Conflict",
    410: "Gone",
    411: "Length Required",
    412: "Precondition Failed",
    413: "Content Too Large",
    414: "URI Too Long",
    415: "Unsupported Media Type",
    416: "Range Not Satisfiable",
    417: "Expectation Failed",
    418: "I'm a Teapot",
    421: "Misdirected Request",
    422: "Unprocessable Entity",
    423: "Locked",
    424: "Failed Dependency",
    425: "Too Early",
    426: "Upgrade Required",
    428: "Precondition Required",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    451: "Unavailable For Legal Reasons",
    500: "Internal Server Error",
    501: "Not Implemented",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
    505: "HTTP Version Not Supported",
    506: "Variant Also Negotiates",
    507: "Insufficient Storage",
    508: "Loop Detected",
    510: "Not Extended",
    511: "Network Authentication Required",
}

COMMON = (400, 401, 403, 404, 409, 422, 429, 500, 503)
"""Statuses that callers handle often: each package has their classes."""

_NAMES = {
    414: "UriTooLongError",
    418: "ImATeapotError",
    501: "NotImplementedStatusError",  # Python has a `NotImplementedError`
    505: "HttpVersionNotSupportedError",
}

BASES = ("ApiError", "ClientError", "ResponseValidationError", "TransportError", "TransportTimeoutError")
"""Base classes of the error classes; the runtime defines them."""


def class_name(status: int) -> str:
    """Return the phrase with one suffix `Error`: 404 -> `NotFoundError`, 500 -> `InternalServerError`."""
    if status in _NAMES:
        return _NAMES[status]
    return PHRASES[status].replace(" ", "").removesuffix("Error") + "Error"


def error_classes(
    operations: Iterable[Operation], models: Collection[str]
) -> tuple[tuple[ir.StatusError, ...], tuple[tuple[ir.Import, ...], ...]]:
    """Return the error classes, and the imports that the types of their details need. `models` are names of models."""
    operations = list(operations)
    classes = []
    documented = _documented(operations)
    for status, phrase in PHRASES.items():
        if status not in documented and status not in COMMON:
            continue
        details = [_detail(operation, status) for operation in operations if status in documented]
        classes.append(
            ir.StatusError(
                name=identifier(class_name(status)),
                status=literal(status),
                reason=literal(phrase),
                docstring=docstring(f"Error response with status {status} {phrase}."),
                detail=types.expression(union([*details, Null()])) if details else None,
            )
        )
    return tuple(classes), import_sections(
        needed_imports(names_in(each.detail for each in classes if each.detail), ".", models)
    )


ERROR_CLASSES = (*BASES, *(class_name(status) for status in PHRASES))


def _documented(operations: list[Operation]) -> list[int]:
    """Return the error statuses that a response of an operation documents.

    A status range or `default` documents its common statuses if it describes a body.
    """
    exact = {response.status for operation in operations for response in operation.responses}
    return [
        status
        for status in PHRASES
        if status in exact or (status in COMMON and any(_detail(each, status) != Null() for each in operations))
    ]


def _detail(operation: Operation, status: int) -> Schema:
    """Return the schema of a response with `status`: from its own entry, its range, or `default`."""
    documented = {response.status: response.schema for response in operation.responses}
    keys: tuple[StatusKey, ...] = (status, f"{status // 100}XX", "default")
    return next((documented[key] for key in keys if key in documented), Null())
