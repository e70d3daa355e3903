"""The client of a package: where the API is, and which keywords carry its credentials."""

from generator import api, ir
from generator.build.prose import sentence
from generator.code import Code, docstring, identifier, join, literal, template
from generator.names import allocate, snake
from generator.options import Options

_KEYWORDS = {
    "bearer": ("token",),
    "basic": ("username", "password"),
    "api_key": ("api_key",),
}
_ABOUT = {
    "token": "Bearer token, or a function that gives one",
    "username": "User name, or a function that gives one",
    "password": "Password, or a function that gives one",
    "api_key": "API key, or a function that gives one",
}
_RESERVED = frozenset(
    "self base_url timeout max_retries headers http_client token username password api_key".split()
)


def client(document: api.Api, options: Options) -> ir.Client:
    """`client.py`: one keyword for each kind of credential, or one for each scheme where a kind has several."""
    keywords = _scheme_keywords(document.security_schemes)
    credentials: dict[str, str] = {}
    for scheme in document.security_schemes:
        for keyword in keywords[scheme.name]:
            kind = _KEYWORDS[scheme.kind][keywords[scheme.name].index(keyword)]
            credentials.setdefault(keyword, _ABOUT[kind])
    variables = {"token": options.token_env} if options.token_env else {}
    if options.token_env and "token" not in credentials and len(credentials) == 1:
        variables = {next(iter(credentials)): options.token_env}
    return ir.Client(
        product=literal(f"{options.package}/{_version(document.version)}"),
        base_url=literal(document.server) if document.server else None,
        base_url_env=literal(options.base_url_env) if options.base_url_env else None,
        credential_env=literal(variables) if variables else None,
        docstring=_docstring(document, options, credentials, variables),
        credentials=tuple(
            ir.Credential(
                name=identifier(keyword),
                name_literal=literal(keyword),
            )
            for keyword in credentials
        ),
        schemes=tuple(
            ir.Scheme(
                name=literal(scheme.name),
                expression=_scheme(scheme, keywords[scheme.name]),
            )
            for scheme in document.security_schemes
        ),
    )


def _scheme_keywords(
    schemes: tuple[api.SecurityScheme, ...],
) -> dict[str, tuple[str, ...]]:
    """The constructor's keywords that fill each scheme."""
    kinds = [scheme.kind for scheme in schemes]
    own = allocate([s.name for s in schemes], snake, reserved=_RESERVED)
    keywords = {}
    for scheme in schemes:
        plain = _KEYWORDS[scheme.kind]
        if kinds.count(scheme.kind) == 1:
            keywords[scheme.name] = plain
        elif scheme.kind == "basic":
            keywords[scheme.name] = tuple(
                f"{own[scheme.name]}_{word}" for word in plain
            )
        else:
            keywords[scheme.name] = (own[scheme.name],)
    return keywords


def _scheme(scheme: api.SecurityScheme, keywords: tuple[str, ...]) -> Code:
    kind = scheme.location if scheme.kind == "api_key" else scheme.kind
    parts = [
        template("kind={kind}", kind=literal(kind)),
        template("keywords={keywords}", keywords=literal(keywords)),
    ]
    if scheme.kind == "api_key":
        parts.append(template("name={name}", name=literal(scheme.wire_name)))
    return template("SecurityScheme({parts})", parts=join(", ", parts))


def _docstring(
    document: api.Api,
    options: Options,
    credentials: dict[str, str],
    variables: dict[str, str],
) -> Code:
    default = [document.server] if document.server else []
    if options.base_url_env:
        default.insert(0, f"`{options.base_url_env}` in the environment")
    about = {
        "base_url": "Where the API is."
        + (f" Default: {', else '.join(default)}." if default else ""),
        **{
            keyword: sentence(text)
            + (
                f" Default: `{variables[keyword]}` in the environment."
                if keyword in variables
                else ""
            )
            for keyword, text in credentials.items()
        },
        "timeout": "Seconds for each phase of a call; `None` waits for ever.",
        "max_retries": "How often a call that failed is sent again, where that is safe.",
        "headers": "Sent with every request.",
        "http_client": "Sends instead of a client of our own; yours to close.",
    }
    lines = "\n".join(f"    {name}: {text}" for name, text in about.items())
    text = (
        f"Calls the API; close it, or use it in a `with` statement.\n\nArgs:\n{lines}"
    )
    return docstring(text).indent(4)


def _version(text: str) -> str:
    """A document's version as a token of the User-Agent. Source: RFC 9110 section 5.6.2."""
    kept = "".join(
        c if c.isascii() and (c.isalnum() or c in "!#$%&'*+-.^_`|~") else "-"
        for c in text
    )
    return kept[:40] or "0"
