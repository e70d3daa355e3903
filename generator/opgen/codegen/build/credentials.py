"""Credentials as code: parameters of the constructor, and the description of each scheme."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from opgen.api import model as api
from opgen.codegen import ir
from opgen.codegen.build.constructor_arguments import GRANT, REFRESH, Words, credential_keywords
from opgen.codegen.build.docstrings import sentence
from opgen.codegen.code import Code, identifier, join, literal, template
from opgen.core.suggestions import nearest_in_configuration

_ABOUT = {
    "token": "Bearer token, or a function that returns one",
    "username": "User name, or a function that returns one",
    "password": "Password, or a function that returns one",
    "authorization": "Credentials after `{scheme}` in the Authorization header, or a function that returns them",
    "api_key": "API key, or a function that returns one",
}
_KEYS = {"query": "QueryKey", "cookie": "CookieKey"}
_HTTP_SCHEMES = {"bearer": "Bearer", "basic": "Basic", "mutual_tls": ""}
_GRANT = {
    "client_id": "Client ID for a grant of OAuth 2. Not used if a token is given.",
    "client_secret": "Client secret for a grant of OAuth 2.",
    "token_url": "URL of the token endpoint, absolute or relative to the base URL.",
    "scope": "Scopes to request, separated by spaces. By default, the server decides.",
    "refresh_token": "Refresh token, with which the client fetches access tokens.",
    "on_refresh_token": "Function to call with each refresh token that replaces the given one.",
}
_OTHER_GRANT = {
    "client_id": "Replaces the client ID. The new client then fetches a token of its own.",
    "client_secret": "Replaces the client secret.",
    "token_url": "Replaces the URL of the token endpoint.",
    "scope": "Replaces the scopes. With an empty text, the server decides.",
    "refresh_token": "Replaces the refresh token.",
    "on_refresh_token": "Replaces the function.",
}
"""Docstring texts of the keywords of `with_options` for grants of OAuth 2."""


def about_credentials(document: api.Api) -> dict[str, str]:
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


def unmet_keywords(requested: api.NamesByOwner, assigned: api.NamesByOwner) -> Iterator[str]:
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


def about_grants(words: Mapping[str, Words]) -> dict[str, str]:
    """Return the docstring text of each client keyword for grants of OAuth 2."""
    return {keyword: _GRANT[word] for own in words.values() for word, keyword in own.items()}


def grant_type(word: str) -> Code:
    """Return the type of a value that a grant may need."""
    return template("TokenReceiver | None") if word == "on_refresh_token" else template("str | None")


def grant_parameters(schemes: tuple[api.SecurityScheme, ...], words: Mapping[str, Words]) -> tuple[ir.Parameter, ...]:
    """Return the parameters for grants of OAuth 2."""
    urls = {scheme.name: scheme.token_url for scheme in schemes}
    return tuple(
        ir.Parameter(
            name=identifier(keyword),
            annotation=template("str") if word == "token_url" else grant_type(word),
            default=literal(urls[name] if word == "token_url" else None),
            is_keyword_only=True,
        )
        for name, own in words.items()
        for word, keyword in own.items()
    )


def about_other_grants(words: Mapping[str, Words]) -> dict[str, str]:
    """Return the docstring text of each keyword of `with_options` for grants of OAuth 2."""
    return {keyword: _OTHER_GRANT[word] for own in words.values() for word, keyword in own.items()}


def given_credentials(keywords: Iterable[str], grants: Mapping[str, Words], before: Code) -> Code:
    """Return the caller's credentials as a dictionary by keyword, with a call of `with_grant` for each grant.

    `grants` has the keywords of a grant by the keyword of its token. `before` is the code of earlier credentials.
    """
    names = [*keywords, *(each for own in grants.values() for each in own.values())]
    given = dictionary((literal(name), identifier(name)) for name in names)
    for token, words in grants.items():
        own = (token, *words.values())
        is_default = own == ("token", *GRANT, *REFRESH)[: len(own)]
        keywords_ = template("") if is_default else literal(own)
        given = template("with_grant({before}, {given}, {keywords})", before=before, given=given, keywords=keywords_)
    return given


def dictionary(entries: Iterable[tuple[Code, Code]]) -> Code:
    """Return a dictionary; the comma behind its last entry makes black write one entry per line."""
    written = [template("{key}: {value},", key=key, value=value) for key, value in entries]
    return template("{{{entries}}}", entries=join(" ", written))


def scheme_code(scheme: api.SecurityScheme, keywords: tuple[str, ...]) -> Code:
    """Return the runtime's description of a security scheme."""
    parts = [template("keywords={keywords}", keywords=literal(keywords))]
    if scheme.kind == "api_key":
        parts.append(template("name={name}", name=literal(scheme.wire_name)))
    elif name := _HTTP_SCHEMES.get(scheme.kind, scheme.scheme):
        parts.append(template("scheme={scheme}", scheme=literal(name)))
    name = identifier(scheme_class(scheme)[1])
    return template("{name}({parts})", name=name, parts=join(", ", parts))


def scheme_class(scheme: api.SecurityScheme) -> tuple[str, str]:
    """Return the module and the name of the class that describes a security scheme."""
    kind = _KEYS.get(scheme.location) if scheme.kind == "api_key" else None
    return ("._runtime.keys", kind) if kind else ("._runtime.auth", "SecurityScheme")


def about_certificates(schemes: tuple[api.SecurityScheme, ...]) -> str:
    """Return the docstring text of `http_client` for schemes with a client certificate; empty without such schemes."""
    certificates = [scheme for scheme in schemes if scheme.kind == "mutual_tls"]
    if not certificates:
        return ""
    said = [_about_scheme(scheme) for scheme in certificates]
    return " ".join(filter(None, ("Pass one with a client certificate.", *said)))


def _about_scheme(scheme: api.SecurityScheme) -> str:
    """Return a scheme's description and the origin of its tokens."""
    parts = ["Deprecated."] if scheme.deprecated else []
    parts.append(sentence(" ".join(scheme.description.split())))
    if scheme.origins:
        origins = "; ".join(f"{label}: {text}" for label, text in scheme.origins)
        parts.append(f"{origins[0].upper()}{origins[1:]}.")
    return " ".join(filter(None, parts))
