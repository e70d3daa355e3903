"""Error class and phrase of each HTTP status.

The phrases of 413, 414, 416 and 422 in `http.HTTPStatus` differ between Python 3.11 and 3.13. opgen must write the same
bytes on every version. Source: IANA's registry of HTTP status codes (RFC 9110 section 15), and 418.
"""

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

COMMON = {*range(400, 416), 422, 429, *range(500, 505)} - {407, 411, 414}
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


ERROR_CLASSES = (*BASES, *(class_name(status) for status in PHRASES))
