"""Keywords of the client for credentials and for variables of server URLs, and security schemes as code."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from opgen.api.model import Api, NamesByOwner, Operation, SchemeKind, SecurityScheme, Server, ServerVariable
from opgen.codegen import ir, types
from opgen.codegen.build.docstrings import sentence
from opgen.codegen.code import Code, argument, call, identifier, join, literal, template
from opgen.core.name_styles import allocate, is_name, snake
from opgen.core.options import Names
from opgen.core.suggestions import nearest_in_configuration

CREDENTIALS: dict[SchemeKind, tuple[str, ...]] = {
    "bearer": ("token",),
    "basic": ("username", "password"),
    "http": ("authorization",),
    "api_key": ("api_key",),
    "mutual_tls": (),
}
"""Values that a security scheme of each kind needs. A value is also the keyword, if only one scheme needs it."""
GRANT = ("client_id", "client_secret", "token_url", "scope")
"""Values that a grant of OAuth 2 needs, in the order of the runtime's parameters."""
REFRESH = ("refresh_token", "on_refresh_token")
"""Further values that a grant with a refresh token needs."""
_OWN = frozenset(
    "self base_url server timeout total_timeout max_retries max_response_bytes headers query reading on_result follow_redirects"
    " options rate_limit observe observer http_client variables credentials limiter find_servers with_grant Literal super".split()
)
_PLAIN = frozenset({*(word for words in CREDENTIALS.values() for word in words), *GRANT, *REFRESH})
_SHORT = frozenset({"api_key", "token"})
"""Keywords that the scheme of most operations takes."""
_UNINFORMATIVE = frozenset("auth authentication authorization bearer header http scheme security".split())
"""Words that are left out of keywords."""
_NOUNS = frozenset("cookie id jwt key secret session token".split())
"""Last words of keywords that name a value."""
_VAGUE = frozenset({"id", "key", "secret"})
"""Nouns that need another word."""

SERVER = "server"
"""Keyword for the name of a server. Without named servers, it may be the keyword of a variable."""

Words = Mapping[str, str]
"""Keyword of the client for each value, such as `token` or `client_id`."""


def assigned_keywords(document: Api, recorded: Names, requested: NamesByOwner) -> Names:
    """Return the keywords of the client, as the manifest records them. `requested` and `recorded` keywords have priority.

    Otherwise, a keyword has the name of its value, or of its scheme if another scheme needs the value too.
    """
    schemes, variables = document.security_schemes, used_variables(document)
    reserved = {recorded.variables[name] for name in variables if name in recorded.variables}
    preferred = {
        scheme.name: {**recorded.credentials.get(scheme.name, {}), **requested.get(scheme.name, {})}
        for scheme in schemes
    }
    substitutes = _substitutes(document, preferred)
    own = {scheme.name: CREDENTIALS[scheme.kind] for scheme in schemes if substitutes[scheme.name] == scheme.name}
    uses = {name: {key for key, _ in found} for name, found in _uses(document).items()}
    credentials = _assigned(own, preferred, requested, reserved, uses)
    credentials = {name: credentials[other] for name, other in substitutes.items()}
    used = {word for words in credentials.values() for word in words.values()}
    needed = {scheme.name: _grant(scheme) for scheme in schemes if scheme.token_url}
    grants = _assigned(needed, preferred, requested, reserved | used, uses)
    used |= {word for words in grants.values() for word in words.values()}
    both = {name: {**words, **grants.get(name, {})} for name, words in credentials.items()}
    return Names(
        credentials={name: words for name, words in both.items() if words},
        variables=allocate(
            variables,
            lambda name: snake(name, "variable"),
            reserved=_OWN - (set() if chosen_servers(document.servers) else {SERVER}) | _PLAIN | used,
            preferred=recorded.variables,
        ),
    )


def credential_keywords(scheme: SecurityScheme, names: Names) -> Words:
    """Return the keywords of the credentials of `scheme`."""
    return {word: names.credentials[scheme.name][word] for word in CREDENTIALS[scheme.kind]}


def grant_keywords(document: Api) -> dict[str, Words]:
    """Return the keywords for grants of OAuth 2, by the name of their scheme."""
    assigned = document.names.credentials
    return {
        scheme.name: {word: assigned[scheme.name][word] for word in _grant(scheme)}
        for scheme in document.security_schemes
        if scheme.token_url
    }


def _grant(scheme: SecurityScheme) -> tuple[str, ...]:
    return (*GRANT, *REFRESH) if scheme.refreshes else GRANT


def default_server(servers: Iterable[Server]) -> Server | None:
    """Return the first server with an absolute URL."""
    return next((server for server in servers if server.is_absolute), None)


def own_server(operation: Operation, servers: Iterable[Server]) -> Server | None:
    """Return the server of `operation`, or None if the default server of the document's `servers` applies."""
    own = default_server(operation.servers) or next(iter(operation.servers), None)
    usual = default_server(servers)
    return None if own and usual and own.url == usual.url else own


def chosen_servers(servers: Iterable[Server]) -> dict[str, Server]:
    """Return the absolute servers with a name, by name; nothing if callers have no choice."""
    found: dict[str, Server] = {}
    for server in servers:
        if server.name and server.is_absolute:
            found.setdefault(server.name, server)
    return found if any(server != default_server(servers) for server in found.values()) else {}


def chosen_urls(document: Api) -> dict[str, str]:
    """Return the URL of each server that callers can choose, by name.

    A variable with another default than in the document's server has its default, and callers cannot replace it.
    """
    used = used_variables(document)
    found = {}
    for name, server in chosen_servers(document.servers).items():
        found[name] = server.url
        for variable in server.variables:
            if variable.default != used[variable.name].default:
                found[name] = found[name].replace("{" + variable.name + "}", variable.default)
    return found


def has_servers(document: Api) -> bool:
    """Return whether requests need more than the base URL: a variable, a choice, or an operation's own server."""
    own = (own_server(each, document.servers) for each in document.operations)
    return bool(used_variables(document) or chosen_servers(document.servers)) or any(own)


def used_variables(document: Api) -> dict[str, ServerVariable]:
    """Return the variables of all servers in use by name. Variables of the document's server have priority."""
    used = [default_server(document.servers), *chosen_servers(document.servers).values()]
    used += [own_server(each, document.servers) for each in document.operations]
    found: dict[str, ServerVariable] = {}
    for server in used:
        for variable in server.variables if server else ():
            found.setdefault(variable.name, variable)
    return found


def variable_choices(document: Api) -> dict[str, tuple[str, ...]]:
    """Return the allowed values of each variable with an enum. A default that is not in the enum is allowed too."""
    used = used_variables(document).values()
    return {each.name: tuple(dict.fromkeys((*each.choices, each.default))) for each in used if each.choices}


def variable_parameter(variable: ServerVariable, keyword: str) -> ir.Parameter:
    """Return the parameter of the client's constructor for a variable of server URLs."""
    annotation = types.literals(variable.choices) if variable.choices else template("str")
    return ir.keyword(keyword, annotation, literal(variable.default))


def server_parameter(servers: Iterable[str]) -> ir.Parameter:
    """Return the parameter of the client's constructor for the name of a server."""
    return ir.keyword(SERVER, template("{} | None", types.literals(servers)))


def about_server(servers: Mapping[str, Server]) -> str:
    """Return the docstring text of `server`."""
    named = (f'"{name}" is {_about(replace(server, name=""))}' for name, server in servers.items())
    return f"Name of the server to use in place of the default: {'; '.join(named)}."


def about_variable(variable: ServerVariable) -> str:
    """Return the docstring text of a variable."""
    given = sentence(" ".join(variable.description.split()))
    return " ".join(filter(None, (f"Value of `{{{variable.name}}}` in the server URL.", given)))


def about_base_url(document: Api, base_url_env: str | None) -> str:
    """Return the docstring text of the base URL: its defaults, and the document's other servers."""
    default = default_server(document.servers)
    sources = [f"environment variable `{base_url_env}`"] if base_url_env else []
    sources += [default.url] if default else []
    parts = ["Base URL of the API."]
    if sources:
        parts.append(f"Default: {', else '.join(sources)}.")
    chosen = chosen_servers(document.servers).values()
    others = [_about(each) for each in document.servers if each != default and each not in chosen]
    if others:
        title = "Other documented servers" if default else "Documented servers"
        parts.append(f"{title}: {'; '.join(others)}.")
    own = [own_server(each, document.servers) for each in document.operations]
    if any(server is not None and server.is_absolute for server in own):
        parts.append("If given, it also replaces servers of single operations.")
    return " ".join(parts)


def _uses(document: Api) -> dict[str, set[tuple[str, frozenset[str]]]]:
    """Return for each security scheme the operations that accept it, each with the schemes that it needs beside it."""
    found: dict[str, set[tuple[str, frozenset[str]]]] = {scheme.name: set() for scheme in document.security_schemes}
    for operation in document.operations:
        for names in operation.security:
            for name in names:
                found[name].add((operation.key, frozenset(names) - {name}))
    return found


def _substitutes(document: Api, preferred: NamesByOwner) -> dict[str, str]:
    """Return for each security scheme the scheme that has its keywords, which may be itself.

    If each operation that accepts a scheme also accepts another one at the same location, callers have one credential
    for both. Schemes with different `preferred` keywords, or with a grant of their own, stay separate.
    """
    uses, found = _uses(document), {}

    def place(scheme: SecurityScheme) -> tuple[str, ...]:
        return scheme.kind, scheme.location, scheme.wire_name, scheme.scheme

    for scheme in document.security_schemes:
        words = CREDENTIALS[scheme.kind]
        own = {word: name for word, name in preferred[scheme.name].items() if word in words}
        same = [
            other
            for other in document.security_schemes
            if place(other) == place(scheme)
            and uses[scheme.name] <= uses[other.name]
            and own.items() <= preferred[other.name].items()
        ]
        best = max(same, key=lambda other: (len(uses[other.name]), bool(other.token_url)))
        found[scheme.name] = scheme.name if scheme.token_url else best.name
    return found


def _assigned(
    needed: Mapping[str, tuple[str, ...]],
    preferred: NamesByOwner,
    requested: NamesByOwner,
    taken: set[str],
    uses: Mapping[str, Collection[str]],
) -> dict[str, Words]:
    """Return a keyword for each value of each scheme. No keyword is in `taken`.

    The keyword is the preferred one, the value, or a name made from the name of the scheme. `uses` are the operations
    that accept a scheme. Of several schemes with the same value, it belongs to the scheme of most operations.
    """
    found = {}
    used = set(taken)
    for name in sorted(needed, key=lambda name: (name not in requested, name)):
        chosen = requested.get(name, {})
        words = {word: preferred[name].get(word, word if chosen else "") for word in needed[name]}
        if _is_valid(words, used, chosen):
            found[name] = words
            used.update(words.values())
    rest = [name for name in needed if name not in found]
    short = {name: _informative(name, needed[name]) for name in needed}
    values = {word for words in needed.values() for word in words}
    for plain in dict.fromkeys(needed.values()):
        rivals = {name: uses[name] for name in needed if needed[name] == plain}
        name = _main(rivals, plain, short)
        if name in rest and used.isdisjoint(plain):
            has_own = len(rivals) > 1 and short[name] in _SHORT - values - used
            found[name] = {plain[0]: short[name]} if has_own else {word: word for word in plain}
            used.update(found[name].values())
    rest = [name for name in rest if name not in found]
    occupied = Counter([*_OWN, *_PLAIN, *(used - taken), *(short[name] for name in rest)])
    own = allocate(
        rest,
        lambda name: short[name] if occupied[short[name]] == 1 else snake(name),
        reserved=_OWN | _PLAIN | (used - taken),
    )
    for name in rest:
        plain = needed[name]
        prefix = own[name]
        found[name] = {word: _unused(prefix if len(plain) == 1 else f"{prefix}_{word}", used) for word in plain}
        used.update(found[name].values())
    return {name: found[name] for name in needed}


def _informative(name: str, values: Sequence[str]) -> str:
    """Return the name of a scheme without words that tell callers nothing: `AdminApiKeyAuth` -> `admin_api_key`."""
    words = snake(name).split("_")
    left = [word for word in words if word not in _UNINFORMATIVE]
    if len(left) == 1 and left[0] in _VAGUE:
        return "_".join(words)
    if left != words and left and len(values) == 1 and left[-1] not in _NOUNS:
        left.append(values[0])  # `AdminAuth` -> `admin_token`
    return "_".join(left or words)


def _main(rivals: Mapping[str, Collection[str]], values: tuple[str, ...], short: Mapping[str, str]) -> str:
    """Return the scheme of most operations, of schemes with the same values, or an empty string if there is none.

    A scheme with the name of its value, such as `ApiKeyHeader`, has priority.
    """
    accepted = {name: keys for name, keys in rivals.items() if keys} or rivals
    ranks = {name: (name in values, short[name] in _SHORT, len(keys)) for name, keys in accepted.items()}
    best = max(ranks, key=ranks.__getitem__)
    if list(ranks.values()).count(ranks[best]) > 1:
        return ""
    every = {key for keys in accepted.values() for key in keys}
    return best if any(ranks[best][:2]) or 2 * len(accepted[best]) >= len(every) else ""


def _is_valid(words: Words, used: set[str], requested: Words) -> bool:
    """Return whether the client can use the keywords `words`. The manifest may contain any text."""
    names = list(words.values())
    return len(set(names)) == len(names) and all(
        is_name(name, snake)
        and name not in _OWN | used
        and (word in requested or name == word or name not in _PLAIN - _SHORT)
        for word, name in words.items()
    )


def _unused(name: str, used: set[str]) -> str:
    while name in used:
        name += "_"
    return name


def _about(server: Server) -> str:
    said = " ".join((server.description or server.name).split()).rstrip(".")
    if "://" not in server.url:
        said = "; ".join(filter(None, ("relative to the document", said)))
    return f"{server.url} ({said})" if said else server.url


_ABOUT = {
    "token": "Bearer token, or a function that returns one",
    "username": "User name, or a function that returns one",
    "password": "Password, or a function that returns one",
    "authorization": "Credentials after `{scheme}` in the Authorization header, or a function that returns them",
    "api_key": "API key, or a function that returns one",
}
_KEYS = {"query": "QueryKey", "cookie": "CookieKey"}
_HTTP_SCHEMES = {"bearer": "Bearer", "basic": "Basic", "mutual_tls": ""}
# Docstring texts of the values of a grant: for a constructor, and for `with_options`.
_GRANTS = {
    "client_id": (
        "Client ID for a grant of OAuth 2. Not used if a token is given.",
        "Replaces the client ID. The new client then fetches a token of its own.",
    ),
    "client_secret": ("Client secret for a grant of OAuth 2.", "Replaces the client secret."),
    "token_url": (
        "URL of the token endpoint, absolute or relative to the base URL.",
        "Replaces the URL of the token endpoint.",
    ),
    "scope": (
        "Scopes to request, separated by spaces. By default, the server decides.",
        "Replaces the scopes. With an empty text, the server decides.",
    ),
    "refresh_token": ("Refresh token, with which the client fetches access tokens.", "Replaces the refresh token."),
    "on_refresh_token": (
        "Function to call with each refresh token that replaces the given one.",
        "Replaces the function.",
    ),
}


def about_credentials(document: Api) -> dict[str, str]:
    """Return the docstring text of each keyword, in the order of the signature."""
    about: dict[str, str] = {}
    for scheme in document.security_schemes:
        words = credential_keywords(scheme, document.names)
        for number, (word, keyword) in enumerate(words.items()):
            text = sentence(_ABOUT[word].format(scheme=scheme.scheme))
            said = "" if number else _about_scheme(scheme)
            about[keyword] = f"{about.get(keyword, text)} {said}".strip()
    return about


def credential_environment(
    token_env: str | Mapping[str, str] | None, keywords: Sequence[str], misfits: list[str]
) -> Mapping[str, str]:
    """Return the environment variable of each credential by its keyword of the constructor.

    A single variable belongs to `token`, or to the only credential. Add a message to `misfits` if the client has no
    credential, if the variable could belong to several credentials, and for each unknown keyword in a mapping.
    """
    if token_env and not keywords:
        misfits.append(
            'token_env: the client has no credential; set auth, such as auth = "bearer", or add `security` with an overlay'
        )
        return {}
    if isinstance(token_env, str):
        if "token" not in keywords and len(keywords) > 1:
            misfits.append(
                f"token_env: the client has several credentials: {', '.join(keywords)}; use a table such as "
                f'token_env = {{ {keywords[0]} = "{token_env}" }}'
            )
        return {keywords[0] if len(keywords) == 1 else "token": token_env}
    misfits += [
        f"token_env: {keyword!a}: unknown credential; {nearest_in_configuration(keyword, keywords)}"
        for keyword in token_env or ()
        if keyword not in keywords
    ]
    return token_env or {}


def unmet_keywords(requested: NamesByOwner, assigned: NamesByOwner) -> Iterator[str]:
    """Yield a message for each requested keyword of a credential that the client does not have."""
    for scheme, words in requested.items():
        known = assigned.get(scheme, {})
        if not known:
            near = nearest_in_configuration(scheme, tuple(assigned))
            yield f"rename.credentials: {scheme!a}: unknown security scheme; {near}"
        for word, keyword in words.items() if known else ():
            setting = f"rename.credentials.{scheme}"
            if word not in known:
                yield f"{setting}: {word!a}: unknown credential; {nearest_in_configuration(word, tuple(known))}"
            elif known[word] != keyword:
                yield f"{setting}: cannot rename {word} to {keyword}: the name is reserved or already used"


def grant_parameters(document: Api, *, is_replaced: bool = False) -> Iterator[tuple[ir.Parameter, str]]:
    """Yield the parameters for grants of OAuth 2 with their docstring texts: of a constructor, or of `with_options`."""
    urls = {scheme.name: scheme.token_url for scheme in document.security_schemes}
    for name, own in grant_keywords(document).items():
        for word, keyword in own.items():
            type_ = template("TokenReceiver | None") if word == "on_refresh_token" else template("str | None")
            parameter = ir.keyword(keyword, type_)
            if word == "token_url" and not is_replaced:
                parameter = ir.keyword(keyword, template("str"), literal(urls[name]))
            yield parameter, _GRANTS[word][is_replaced]


def given_credentials(keywords: Iterable[str], grants: Mapping[str, Words], before: Code) -> Code:
    """Return the caller's credentials as a dictionary by keyword, with a call of `with_grant` for each grant.

    `grants` has the keywords of a grant by the keyword of its token. `before` is the code of earlier credentials.
    """
    names = [*keywords, *(each for own in grants.values() for each in own.values())]
    given = dictionary((literal(name), identifier(name)) for name in names)
    for token, words in grants.items():
        own = (token, *words.values())
        is_default = own == ("token", *GRANT, *REFRESH)[: len(own)]
        given = call("with_grant", before, given, template("") if is_default else literal(own))
    return given


def dictionary(entries: Iterable[tuple[Code, Code]]) -> Code:
    """Return a dictionary; the comma behind its last entry makes black write one entry per line."""
    return template("{{{}}}", join(" ", [template("{}: {},", key, value) for key, value in entries]))


def scheme_code(scheme: SecurityScheme, keywords: tuple[str, ...]) -> Code:
    """Return the runtime's description of a security scheme."""
    parts = [argument("keywords", literal(keywords))]
    if scheme.kind == "api_key":
        parts.append(argument("name", literal(scheme.wire_name)))
    elif name := _HTTP_SCHEMES.get(scheme.kind, scheme.scheme):
        parts.append(argument("scheme", literal(name)))
    return call(scheme_class(scheme)[1], *parts)


def scheme_class(scheme: SecurityScheme) -> tuple[str, str]:
    """Return the module and the name of the class that describes a security scheme."""
    kind = _KEYS.get(scheme.location) if scheme.kind == "api_key" else None
    return ("._runtime.keys", kind) if kind else ("._runtime.auth", "SecurityScheme")


def about_certificates(schemes: tuple[SecurityScheme, ...]) -> str:
    """Return the docstring text of `http_client` for schemes with a client certificate; empty without such schemes."""
    certificates = [scheme for scheme in schemes if scheme.kind == "mutual_tls"]
    if not certificates:
        return ""
    said = [_about_scheme(scheme) for scheme in certificates]
    return " ".join(filter(None, ("Pass one with a client certificate.", *said)))


def _about_scheme(scheme: SecurityScheme) -> str:
    """Return a scheme's description and the origin of its tokens."""
    parts = ["Deprecated."] if scheme.deprecated else []
    parts.append(sentence(" ".join(scheme.description.split())))
    if scheme.origins:
        origins = "; ".join(f"{label}: {text}" for label, text in scheme.origins)
        parts.append(f"{origins[0].upper()}{origins[1:]}.")
    return " ".join(filter(None, parts))
