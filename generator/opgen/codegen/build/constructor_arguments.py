"""Which keywords of the client's constructor carry its credentials and the variables of its servers."""

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
"""What a scheme of each kind needs, and its keywords where it is the only one."""
GRANT = ("client_id", "client_secret", "token_url", "scope")
"""What OAuth 2 client credentials need, in the order that the runtime takes them; the same."""
_OWN = frozenset(
    "self base_url timeout total_timeout max_retries headers rate_limit http_client variables"
    " credentials limiter client_credentials Literal".split()
)
_PLAIN = frozenset(
    {*(word for words in CREDENTIALS.values() for word in words), *GRANT}
)

Words = Mapping[str, str]
"""Keywords by what they are: `token`, `client_id`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keywords:
    """Every keyword, by the scheme or the variable that it is for."""

    credentials: Mapping[str, Words]
    grants: Mapping[str, Words]
    variables: Words

    def of_scheme(self, name: str) -> tuple[str, ...]:
        """Those that fill a scheme."""
        return tuple(self.credentials[name].values())


def keywords(document: api.Api) -> Keywords:
    """Of its kind, or a scheme's own where a kind has several; but those of `document.names` go first."""
    schemes, kept = document.security_schemes, document.names
    variables = used_variables(document)
    held = {kept.variables[name] for name in variables if name in kept.variables}
    credentials = _given(
        {scheme.name: CREDENTIALS[scheme.kind] for scheme in schemes},
        kept.credentials,
        held,
    )
    used = {word for words in credentials.values() for word in words.values()}
    grants = _given(
        {scheme.name: GRANT for scheme in schemes if scheme.token_url},
        kept.credentials,
        held | used,
    )
    used |= {word for words in grants.values() for word in words.values()}
    return Keywords(
        credentials=credentials,
        grants=grants,
        variables=allocate(
            variables,
            lambda name: snake(name, "variable"),
            reserved=_OWN | _PLAIN | used,
            preferred=kept.variables,
        ),
    )


def kept_keywords(document: api.Api) -> Names:
    """All of them, as they are recorded."""
    found = keywords(document)
    both = {
        name: {**words, **found.grants.get(name, {})}
        for name, words in found.credentials.items()
    }
    return Names(
        credentials={name: words for name, words in both.items() if words},
        variables=found.variables,
    )


def _given(
    wanted: Mapping[str, tuple[str, ...]], kept: Mapping[str, Words], taken: set[str]
) -> dict[str, Words]:
    """Keywords for the words of each scheme, none of which is `taken`: those it had, the plain words, or its own."""
    found: dict[str, Words] = {}
    used = set(taken)
    for name in sorted(wanted):
        words = {word: kept.get(name, {}).get(word, "") for word in wanted[name]}
        if _may_be(words, used):
            found[name] = words
            used.update(words.values())
    for name, plain in wanted.items():
        # Whatever is beside it: a scheme `api_key` is called as it calls itself.
        if name not in found and plain == (name,) and name not in used:
            found[name] = {name: name}
            used.add(name)
    rest = [name for name in wanted if name not in found]
    own = allocate(rest, snake, reserved=_OWN | _PLAIN | (used - taken))
    for name in rest:
        plain = wanted[name]
        is_only = list(wanted.values()).count(plain) == 1
        if is_only and used.isdisjoint(plain):
            words = {word: word for word in plain}
        elif len(plain) == 1:
            words = {plain[0]: _free(own[name], used)}
        else:
            words = {word: _free(f"{own[name]}_{word}", used) for word in plain}
        found[name] = words
        used.update(words.values())
    return {name: found[name] for name in wanted}


def _may_be(words: Words, used: set[str]) -> bool:
    """Whether a client may have these keywords; they come out of a file, which may say anything."""
    names = list(words.values())
    return len(set(names)) == len(names) and all(
        is_name(name, snake)
        and name not in _OWN | used
        and (name == word or name not in _PLAIN)
        for word, name in words.items()
    )


def _free(name: str, used: set[str]) -> str:
    while name in used:
        name += "_"
    return name
