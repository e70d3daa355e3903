"""The client of a package: where the API is, and which keywords carry its credentials."""

from collections.abc import Iterator

from opgen.api import model as api
from opgen.codegen import ir
from opgen.codegen.build.client_bases import drivers
from opgen.codegen.build.constructor_arguments import keywords
from opgen.codegen.build.credentials import (
    about_certificates,
    about_credentials,
    about_grants,
    credential_code,
    grant_keywords,
    scheme_code,
)
from opgen.codegen.build.servers import (
    about_base_url,
    about_variable,
    default_server,
    has_servers,
    used_variables,
    variable_code,
)
from opgen.codegen.code import Code, docstring, literal, template
from opgen.core.http_vocabulary import as_token
from opgen.core.options import Options


def client(document: api.Api, options: Options) -> ir.Client:
    """`client.py`: a keyword for each credential, and for each variable of the server's URL."""
    schemes = document.security_schemes
    names = keywords(document)
    credentials = about_credentials(schemes, names)
    environment = {"token": options.token_env} if options.token_env else {}
    if options.token_env and "token" not in credentials and len(credentials) == 1:
        environment = {next(iter(credentials)): options.token_env}
    server = default_server(document.servers)
    own = {names.of_scheme(name)[0]: words for name, words in names.grants.items()}
    used = used_variables(document)
    variables = tuple(variable_code(used[name], names.variables[name]) for name in used)
    has_choices = any(variable.choices for variable in used.values())
    about = {
        "base_url": about_base_url(document, options.base_url_env),
        **_with_environment(credentials, environment),
        **about_grants(names.grants),
        **{names.variables[name]: about_variable(used[name]) for name in used},
    }
    return ir.Client(
        product=literal(f"{options.package}/{_version(document.version)}"),
        base_url=literal(server.url) if server else None,
        base_url_env=literal(options.base_url_env) if options.base_url_env else None,
        has_servers=has_servers(document),
        credential_env=literal(environment) if environment else None,
        docstring=_docstring(
            about, about_certificates(schemes), has_rate_limit=options.rate_limit
        ),
        credentials=tuple(credential_code(each, own.get(each)) for each in credentials),
        schemes=tuple(
            scheme_code(scheme, names.of_scheme(scheme.name)) for scheme in schemes
        ),
        variables=variables,
        grant_keywords=grant_keywords(schemes, names.grants),
        idempotency_header=(
            literal(options.idempotency_header) if options.idempotency_header else None
        ),
        has_rate_limit=options.rate_limit,
        typing_names=template("Literal") if has_choices else None,
        drivers=drivers(document.operations, _imports(document, options)),
    )


def _imports(document: api.Api, options: Options) -> Iterator[tuple[str, str]]:
    schemes = document.security_schemes
    if schemes:
        for name in ("AsyncCredential", "Credential", "SecurityScheme"):
            yield "._runtime.auth", name
    if options.rate_limit:
        yield "._runtime.limiter", "limiter"
    if has_servers(document):
        yield "._runtime.servers", "find_servers"
    if any(scheme.token_url for scheme in schemes):
        yield "._runtime.oauth", "client_credentials"


def _with_environment(
    about: dict[str, str], environment: dict[str, str]
) -> dict[str, str]:
    """What is said of each credential, and which variable of the environment holds it otherwise."""
    said = {
        keyword: f" Default: `{variable}` in the environment."
        for keyword, variable in environment.items()
    }
    return {keyword: text + said.get(keyword, "") for keyword, text in about.items()}


def _docstring(
    about: dict[str, str], certificates: str, *, has_rate_limit: bool
) -> Code:
    limit = "Calls and seconds: no more of them are begun in that time."
    about = {
        **about,
        "timeout": "Seconds for each phase of an attempt; `None` waits for ever.",
        "total_timeout": "Seconds for a call with all its attempts.",
        "max_retries": "How often a call that failed is sent again, where that is safe.",
        "headers": "Sent with every request.",
        **({"rate_limit": limit} if has_rate_limit else {}),
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
    return as_token(text)[:40] or "0"
