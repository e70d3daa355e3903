"""Contexts of schemas: the use of a schema in an operation, from which rule ids and severities follow."""

CONTEXTS = {
    "request-body": "A request body",
    "request-property": "A property of a request",
    "request-parameter": "A request parameter",
    "request-parameter-property": "A property of a request parameter",
    "response-body": "A response body",
    "response-property": "A property of a response",
    "response-header": "A response header",
}
"""Words for each context. A context is the first part of a rule id."""

UNUSED = "unused"
"""Context of a component that no operation reaches."""

FAMILIES = (
    ("request-body", "request-property", "returned-body", "returned-property"),
    ("request-content", "request-parameter", "returned-header"),
    ("request-content-property", "request-parameter-property"),
    ("response-body", "response-property", "received-body", "received-property"),
    ("response-content", "response-header", "response-header-property", "received-parameter"),
)
"""Contexts that have one finding together. The first context that applies gives the rule id and the severity."""

_TABLE = """
request-body request-property received-body -
request-property - received-property -
request-parameter request-parameter-property received-parameter -
request-parameter-property - - -
request-content request-content-property response-content request-parameter
request-content-property - - request-parameter-property
response-content - request-content response-header
response-header-property - - response-header
response-body response-property returned-body -
response-property - returned-property -
response-header response-header-property returned-header -
received-body received-property - response-body
received-property - - response-property
received-parameter - - response-header
returned-body returned-property - request-body
returned-property - - request-property
returned-header - - request-parameter
"""
"""Lines of a context and three others: inside it, in webhooks and callbacks, and in rule ids.

The context inside another one is that of properties and items. In webhooks and callbacks, callers receive requests and
return responses. A dash is the context itself. A parameter or a header with `content` has a media type such as JSON in
place of a style.
"""
_ROWS = {row[0]: row for row in map(str.split, _TABLE.strip().splitlines())}
_WORDS = {
    "request-parameter-property": "property of a request parameter",
    "request-content": "request parameter",
    "request-content-property": "property of a request parameter",
    "response-content": "response header",
    "response-header-property": "response header",
    "received-property": "property of a received body",
    "returned-property": "property of a returned body",
}
"""Words of contexts in messages that are not the words of their names."""

_TEXTS = frozenset("""
    request-parameter request-parameter-property response-header response-header-property received-parameter
    returned-header
    """.split())
"""Contexts of values that a style writes as text."""


def is_text(context: str) -> bool:
    """Return whether a style writes the values in `context` as text."""
    return context in _TEXTS


def words_of(context: str) -> str:
    """Return the words for `context` in messages."""
    return _WORDS.get(context) or context.replace("-", " ")


def inner_context(context: str) -> str:
    """Return the context of a property or an item of a schema in `context`."""
    return _other(context, 1)


def reversed_context(context: str) -> str:
    """Return the context for callers if the server calls the client: callers read the requests and write the responses."""
    return _other(context, 2)


def rule_context(context: str) -> str:
    """Return the context in rule ids. A received value has the rules of a response, a returned one those of a request."""
    return _other(context, 3)


def _other(context: str, column: int) -> str:
    other = _ROWS[context][column] if context in _ROWS else "-"
    return context if other == "-" else other


def is_read(context: str) -> bool:
    """Return whether callers read the values in `context`. All other values are written."""
    return rule_context(context).startswith("response")
