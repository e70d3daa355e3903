"""The client of a package: where the API is, and which keywords carry its credentials."""

from generator import api, ir
from generator.build.credentials import (
    RESERVED,
    about_certificates,
    about_credentials,
    scheme_code,
    scheme_keywords,
)
from generator.build.drivers import drivers
from generator.build.servers import (
    about_base_url,
    about_variable,
    default_server,
    used_variables,
    variable_code,
    variable_keywords,
)
from generator.code import Code, docstring, identifier, literal, template
from generator.options import Options


def client(document: api.Api, options: Options) -> ir.Client:
    """`client.py`: a keyword for each credential, and for each variable of the server's URL."""
    schemes = document.security_schemes
    keywords = scheme_keywords(schemes)
    credentials = about_credentials(schemes, keywords)
    environment = {"token": options.token_env} if options.token_env else {}
    if options.token_env and "token" not in credentials and len(credentials) == 1:
        environment = {next(iter(credentials)): options.token_env}
    server = default_server(document.servers)
    used = used_variables(document)
    names = variable_keywords(used, {*RESERVED, *credentials})
    variables = tuple(variable_code(used[name], names[name]) for name in used)
    has_choices = any(variable.choices for variable in used.values())
    about = {
        "base_url": about_base_url(document, options.base_url_env),
        **_with_environment(credentials, environment),
        **{names[name]: about_variable(used[name]) for name in used},
    }
    return ir.Client(
        product=literal(f"{options.package}/{_version(document.version)}"),
        base_url=literal(server.url) if server else None,
        base_url_env=literal(options.base_url_env) if options.base_url_env else None,
        credential_env=literal(environment) if environment else None,
        docstring=_docstring(about, about_certificates(schemes)),
        credentials=tuple(
            ir.Credential(
                name=identifier(keyword),
                name_literal=literal(keyword),
            )
            for keyword in credentials
        ),
        schemes=tuple(scheme_code(scheme, keywords[scheme.name]) for scheme in schemes),
        variables=variables,
        typing_names=template("Literal") if has_choices else None,
        drivers=drivers(document.operations),
    )


def _with_environment(
    about: dict[str, str], environment: dict[str, str]
) -> dict[str, str]:
    """What is said of each credential, and which variable of the environment holds it otherwise."""
    said = {
        keyword: f" Default: `{variable}` in the environment."
        for keyword, variable in environment.items()
    }
    return {keyword: text + said.get(keyword, "") for keyword, text in about.items()}


def _docstring(about: dict[str, str], certificates: str) -> Code:
    about = {
        **about,
        "timeout": "Seconds for each phase of a call; `None` waits for ever.",
        "max_retries": "How often a call that failed is sent again, where that is safe.",
        "headers": "Sent with every request.",
        "http_client": " ".join(
            filter(
                None,
                (
                    "Sends instead of a client of our own; yours to close.",
                    certificates,
                ),
            )
        ),
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
