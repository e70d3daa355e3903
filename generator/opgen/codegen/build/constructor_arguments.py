"""Names of the client's keywords for credentials and for variables of server URLs."""

from collections.abc import Mapping
from dataclasses import dataclass

from opgen.api import model as api
from opgen.codegen.build.servers import used_variables
from opgen.core.name_styles import allocate, is_name, snake
from opgen.core.options import Names

CREDENTIALS: dict[api.SchemeKind, tuple[str, ...]] = {
    "bearer": ("token",),
    "basic": ("username", "password"),
    "http": ("authorization",),
    "api_key": ("api_key",),
    "mutual_tls": (),
}
"""Values that a security scheme of each kind needs. A value is also the keyword, if only one scheme needs it."""
GRANT = ("client_id", "client_secret", "token_url", "scope")
"""Values that OAuth 2 client credentials need, in the order of the runtime's parameters."""
_OWN = frozenset(
    "self base_url timeout total_timeout max_retries max_response_bytes headers query strict on_result"
    " options rate_limit http_client variables credentials limiter find_servers with_grant Literal super".split()
)
_PLAIN = frozenset({*(word for words in CREDENTIALS.values() for word in words), *GRANT})

Words = Mapping[str, str]
"""Keyword of the client for each value, such as `token` or `client_id`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keywords:
    """Keywords of the client, by security scheme or by variable."""

    credentials: Mapping[str, Words]
    grants: Mapping[str, Words]
    variables: Words

    def of_scheme(self, name: str) -> tuple[str, ...]:
        """Return the keywords of a scheme's credentials."""
        return tuple(self.credentials[name].values())


def keywords(document: api.Api) -> Keywords:
    """Return the keywords of the client. A recorded keyword has priority.

    Otherwise, a keyword has the name of its value, or of its scheme if several schemes need the value.
    """
    schemes, recorded = document.security_schemes, document.names
    variables = used_variables(document)
    reserved = {recorded.variables[name] for name in variables if name in recorded.variables}
    credentials = _assigned(
        {scheme.name: CREDENTIALS[scheme.kind] for scheme in schemes}, recorded.credentials, reserved
    )
    used = {word for words in credentials.values() for word in words.values()}
    grants = _assigned(
        {scheme.name: GRANT for scheme in schemes if scheme.token_url}, recorded.credentials, reserved | used
    )
    used |= {word for words in grants.values() for word in words.values()}
    return Keywords(
        credentials=credentials,
        grants=grants,
        variables=allocate(
            variables, lambda name: snake(name, "variable"), reserved=_OWN | _PLAIN | used, preferred=recorded.variables
        ),
    )


def recorded_keywords(document: api.Api) -> Names:
    """Return all keywords as names to record."""
    found = keywords(document)
    both = {name: {**words, **found.grants.get(name, {})} for name, words in found.credentials.items()}
    return Names(credentials={name: words for name, words in both.items() if words}, variables=found.variables)


def _assigned(
    needed: Mapping[str, tuple[str, ...]], recorded: Mapping[str, Words], taken: set[str]
) -> dict[str, Words]:
    """Return a keyword for each value of each scheme. No keyword is in `taken`.

    The keyword is the recorded one, the value, or a name made from the name of the scheme.
    """
    found: dict[str, Words] = {}
    used = set(taken)
    for name in sorted(needed):
        words = {word: recorded.get(name, {}).get(word, "") for word in needed[name]}
        if _is_valid(words, used):
            found[name] = words
            used.update(words.values())
    for name, plain in needed.items():
        # If the name of a scheme equals its only value, such as `api_key`, other schemes cannot take the keyword.
        if name not in found and plain == (name,) and name not in used:
            found[name] = {name: name}
            used.add(name)
    rest = [name for name in needed if name not in found]
    own = allocate(rest, snake, reserved=_OWN | _PLAIN | (used - taken))
    for name in rest:
        plain = needed[name]
        is_only = list(needed.values()).count(plain) == 1
        if is_only and used.isdisjoint(plain):
            words = {word: word for word in plain}
        elif len(plain) == 1:
            words = {plain[0]: _unused(own[name], used)}
        else:
            words = {word: _unused(f"{own[name]}_{word}", used) for word in plain}
        found[name] = words
        used.update(words.values())
    return {name: found[name] for name in needed}


def _is_valid(words: Words, used: set[str]) -> bool:
    """Return whether the client can use the recorded keywords `words`. The manifest may contain any text."""
    names = list(words.values())
    return len(set(names)) == len(names) and all(
        is_name(name, snake) and name not in _OWN | used and (name == word or name not in _PLAIN)
        for word, name in words.items()
    )


def _unused(name: str, used: set[str]) -> str:
    while name in used:
        name += "_"
    return name
