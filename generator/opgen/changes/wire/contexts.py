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

WORDS = {
    "request-body": "request body",
    "request-property": "request property",
    "request-parameter": "request parameter",
    "request-parameter-property": "property of a request parameter",
    "request-content": "request parameter",
    "request-content-property": "property of a request parameter",
    "response-content": "response header",
    "response-header-property": "response header",
    "response-body": "response body",
    "response-property": "response property",
    "response-header": "response header",
    "received-body": "received body",
    "received-property": "property of a received body",
    "received-parameter": "received parameter",
    "returned-body": "returned body",
    "returned-property": "property of a returned body",
    "returned-header": "returned header",
}
"""Words for each context in messages. In webhooks and callbacks, callers receive requests and return responses.

A parameter or a header with `content` has a media type such as JSON in place of a style.
"""

_INNER = {
    "request-body": "request-property",
    "request-parameter": "request-parameter-property",
    "request-content": "request-content-property",
    "response-body": "response-property",
    "response-header": "response-header-property",
    "received-body": "received-property",
    "returned-body": "returned-property",
}
_REVERSED = {
    "request-body": "received-body",
    "request-property": "received-property",
    "request-parameter": "received-parameter",
    "request-content": "response-content",
    "response-body": "returned-body",
    "response-property": "returned-property",
    "response-header": "returned-header",
    "response-content": "request-content",
}
_RULE_CONTEXTS = {
    "request-content": "request-parameter",
    "request-content-property": "request-parameter-property",
    "response-content": "response-header",
    "response-header-property": "response-header",
    "received-body": "response-body",
    "received-property": "response-property",
    "received-parameter": "response-header",
    "returned-body": "request-body",
    "returned-property": "request-property",
    "returned-header": "request-parameter",
}


TEXTS = frozenset(
    (
        "request-parameter",
        "request-parameter-property",
        "response-header",
        "response-header-property",
        "received-parameter",
        "returned-header",
    )
)
"""Contexts of values that a style writes as text."""


def is_text(context: str) -> bool:
    """Return whether a style writes the values in `context` as text."""
    return context in TEXTS


def inner_context(context: str) -> str:
    """Return the context of a property or an item of a schema in `context`."""
    return _INNER.get(context, context)


def reversed_context(context: str) -> str:
    """Return the context for callers if the server calls the client: callers read the requests and write the responses."""
    return _REVERSED[context]


def rule_context(context: str) -> str:
    """Return the context in rule ids. A received value has the rules of a response, a returned one those of a request."""
    return _RULE_CONTEXTS.get(context, context)


def is_read(context: str) -> bool:
    """Return whether callers read the values in `context`. All other values are written."""
    return rule_context(context).startswith("response")
