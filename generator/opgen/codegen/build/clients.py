"""Clients of a package: base URL, credentials and transport options."""

from collections.abc import Iterable, Iterator, Mapping

from opgen.api.model import Api
from opgen.codegen import ir
from opgen.codegen.build.constructor_arguments import (
    SERVER,
    Words,
    about_base_url,
    about_certificates,
    about_credentials,
    about_server,
    about_variable,
    chosen_servers,
    chosen_urls,
    credential_environment,
    credential_keywords,
    default_server,
    dictionary,
    given_credentials,
    grant_keywords,
    grant_parameters,
    has_servers,
    scheme_code,
    server_parameter,
    unmet_keywords,
    used_variables,
    variable_choices,
    variable_parameter,
)
from opgen.codegen.build.docstrings import assembled, section
from opgen.codegen.build.pagination import SENDERS
from opgen.codegen.build.resources import OWN_METHODS, class_names, resource_attributes, resource_imports
from opgen.codegen.build.responses import client_kind, has_pages, public_types
from opgen.codegen.code import Code, call, identifier, join, literal, template
from opgen.codegen.imports import exports, import_sections, names_in, needed_imports
from opgen.core.http_vocabulary import as_token
from opgen.core.options import Options

_ABOUT_OBSERVE = (
    "File for records of responses that do not fit the document. Default: environment variable `OPGEN_OBSERVE`."
)
_ABOUT_REPLACED = "Replaces the credential. An empty text sends none, and `None` changes nothing."
# Prefix of both classes, first paragraphs of their docstrings, and types of a credential and of `http_client`.
_VARIANTS = (
    (
        "",
        ("Synchronous client of the API.", "Close it with `close`, or use it in a `with` statement."),
        (template("Credential | None"), template("httpx.Client | None")),
    ),
    (
        "Async",
        ("Asynchronous client of the API.", "Close it with `aclose`, or use it in an `async with` statement."),
        (template("AsyncCredential | None"), template("httpx.AsyncClient | None")),
    ),
)


_RATE_LIMIT = ir.keyword("rate_limit", template("tuple[int, float] | None"))
_OBSERVE = ir.keyword("observe", template("str | PathLike[str] | None"))
_OPTIONS = ir.Parameter(
    name=identifier("options"), annotation=template("Unpack[Options]"), is_keyword_only=True, is_variadic=True
)
# Docstring texts of the keywords in `Options`, the runtime's typed dictionary.
_ABOUT_OPTIONS = {
    "headers": "Headers to send with every request. An `Authorization` header replaces credentials.",
    "query": "Parameters to add to the query of every request.",
    "timeout": "Seconds for each phase of an attempt. `None` means no limit. Default: 60.",
    "total_timeout": "Seconds for a call with all its attempts. Default: no limit.",
    "max_retries": "Maximum number of retries of a failed call, if a retry is safe. Default: 2.",
    "max_response_bytes": "Maximum size of a response that is not streamed. Default: 256 MiB.",
    "reading": "`keep` accepts responses that do not fit the document, with their values as they came.",
    "follow_redirects": "`False` makes each redirect an error. Default: `True`.",
    "on_result": "Function to call with the `CallResult` of each call.",
}


def client(document: Api, options: Options, misfits: list[str]) -> ir.Client:
    """Return `client.py`: two classes that accept each credential and each variable of server URLs as a keyword."""
    credentials = about_credentials(document)
    misfits += unmet_keywords(options.rename.credentials, document.names.credentials)
    environment = credential_environment(options.token_env, tuple(credentials), misfits)
    public = public_types(document)
    credentials |= {
        keyword: f"{credentials[keyword]} Default: environment variable `{variable}`."
        for keyword, variable in environment.items()
        if keyword in credentials
    }
    arguments = _api_arguments(document, options, environment)
    classes = tuple(_class(document, options, credentials, is_async=is_async) for is_async in (False, True))
    types = [part for each in classes for part in each.types] + [each.value for each in arguments]
    names = names_in(types, (each.value for one in classes for each in one.arguments))
    pairs = [*needed_imports({"Api", "Self", *public, *names}, ".")]
    if any(each.path for each in document.resources):
        # Classes of resources are imported on first use, so annotations must not need them.
        pairs += [("__future__", "annotations"), ("typing", "TYPE_CHECKING"), ("._runtime.client", "_resource")]
    if any(not each.path for each in document.resources):
        pairs += [(".resources", name) for name in OWN_METHODS]
    return ir.Client(
        imports=import_sections(pairs),
        api_arguments=arguments,
        classes=classes,
        exports=exports({"AsyncClient", "Client", *public}),
        resource_imports=resource_imports(document.resources, class_names(document.resources)),
    )


def _class(document: Api, options: Options, credentials: Mapping[str, str], *, is_async: bool) -> ir.ClientClass:
    """Return the class `Client` or `AsyncClient`. `credentials` has the docstring text of each credential."""
    prefix, use, (credential, _) = _VARIANTS[is_async]
    kind = client_kind(document.operations)
    bases = [f"{prefix}PollingClient"] if options.poll else []
    if kind != "Http" or not options.poll:  # a polling client has the plain base itself
        bases.append(f"{prefix}{kind}Client")
    if any(not each.path for each in document.resources):
        bases.append(OWN_METHODS[is_async])
    keywords = list(_keywords(document, options, credentials, is_async=is_async))
    replaced = [(ir.keyword(keyword, credential), _ABOUT_REPLACED) for keyword in credentials]
    replaced += grant_parameters(document, is_replaced=True)
    given = given_credentials(credentials, _granted(document), template("self._settings.credentials"))
    return ir.ClientClass(
        name=identifier(f"{prefix}Client"),
        base=join(", ", map(identifier, bases)),
        docstring=_docstring(use, keywords, options.reading),
        parameters=(*(parameter for parameter, _ in keywords), _OPTIONS),
        arguments=_base_arguments(document, options, credentials),
        page=identifier(SENDERS[is_async]) if has_pages(document) else None,
        resources=resource_attributes(document.resources, (), class_names(document.resources), is_async=is_async),
        credentials=tuple(parameter for parameter, _ in replaced),
        credentials_by_keyword=given,
        options_docstring=_options_docstring(replaced),
    )


def _keywords(
    document: Api, options: Options, credentials: Mapping[str, str], *, is_async: bool
) -> Iterator[tuple[ir.Parameter, str]]:
    """Yield the keywords of a constructor with their docstring texts, without those in `Options`."""
    prefix, _, (credential, http_client) = _VARIANTS[is_async]
    servers = chosen_servers(document.servers)
    yield ir.keyword("base_url", template("str | None")), about_base_url(document, options.base_url_env)
    if servers:
        yield server_parameter(servers), about_server(servers)
    yield from ((ir.keyword(name, credential), text) for name, text in credentials.items())
    yield from grant_parameters(document)
    for name, each in used_variables(document).items():
        yield variable_parameter(each, document.names.variables[name]), about_variable(each)
    if options.rate_limit:
        yield _RATE_LIMIT, "Attempts and seconds: at most so many attempts start in so many seconds."
    if options.observe:
        yield _OBSERVE, _ABOUT_OBSERVE
    about = f"Custom `{options.http_library}.{prefix}Client` to use. The caller must close it."
    certificates = about_certificates(document.security_schemes)
    yield ir.keyword("http_client", http_client), f"{about} {certificates}".strip()


def _api_arguments(document: Api, options: Options, environment: Mapping[str, str]) -> tuple[ir.KeywordArgument, ...]:
    """Return the arguments of `Api`, the runtime's description of the API."""
    server = default_server(document.servers)
    schemes = [
        (literal(each.name), scheme_code(each, tuple(credential_keywords(each, document.names).values())))
        for each in document.security_schemes
    ]
    # The version is a token of the User-Agent. Source: RFC 9110 section 5.6.2.
    product = f"{options.package}/{as_token(document.version)[:40] or '0'}"
    base_url_env, header = options.base_url_env, options.idempotency_header
    return ir.keyword_arguments(
        {
            "product": literal(product),
            "base_url": literal(server.url) if server else None,
            "servers": literal(urls) if (urls := chosen_urls(document)) else None,
            "choices": literal(choices) if (choices := variable_choices(document)) else None,
            "base_url_env": literal(base_url_env) if base_url_env else None,
            "schemes": dictionary(schemes) if schemes else None,
            "security": literal(document.security) if document.security else None,
            "credential_env": literal(environment) if environment else None,
            "idempotency_header": literal(header) if header else None,
            "reading": literal(options.reading) if options.reading != "strict" else None,
        }
    )


def _base_arguments(document: Api, options: Options, credentials: Iterable[str]) -> tuple[ir.KeywordArgument, ...]:
    """Return the arguments that both constructors pass on to the constructor of their base."""
    variables = [(literal(name), identifier(document.names.variables[name])) for name in used_variables(document)]
    limiter = template("limiter(rate_limit)") if options.rate_limit else None
    base_url = identifier("base_url")
    if has_servers(document):
        found = [base_url, template("_API"), dictionary(variables) if variables else template("{{}}")]
        found += [identifier(SERVER)] if chosen_servers(document.servers) else []
        base_url = call("find_servers", *found)
    return ir.keyword_arguments(
        {
            "base_url": base_url,
            "credentials": given_credentials(credentials, _granted(document), template("{{}}")),
            "limiter": limiter,
            "observer": template("observer(observe, _API.product)") if options.observe else None,
            "http_client": identifier("http_client"),
        }
    )


def _granted(document: Api) -> dict[str, Words]:
    """Return the keywords of each grant by the keyword of its token."""
    return {document.names.credentials[name]["token"]: words for name, words in grant_keywords(document).items()}


def _docstring(use: tuple[str, str], keywords: Iterable[tuple[ir.Parameter, str]], reading: str) -> Code:
    every = {**{str(parameter.name): text for parameter, text in keywords}, **_ABOUT_OPTIONS}
    every["reading"] += f" Default: `{reading}`."
    return assembled([*use, section("Args", every.items())])


def _options_docstring(replaced: Iterable[tuple[ir.Parameter, str]]) -> Code:
    """Return the docstring of `with_options`, which replaces these credentials."""
    *names, last = (f"`{name}`" for name in _ABOUT_OPTIONS)
    options = f"{', '.join(names)} and {last}, as for the constructor. Headers and query are added."
    about = [(str(parameter.name), text) for parameter, text in replaced]
    return assembled(
        [
            "Return a client with other options over the connections of this one.",
            "Closing it closes no connection.",
            section("Args", [*about, ("**options", options)]),
        ]
    )
