"""Configured request headers: insertion of environment variables, and validation."""

import re
from collections.abc import Mapping

from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.http_vocabulary import is_token

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_VALUE = re.compile(r"[!-~]([ -~\t]*[!-~])?")


def expand_headers(templates: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """Replace each `${NAME}` in `templates` by the value of the environment variable. Keep any other `$`.

    Raise `UsageError` for an unset or empty variable, or an invalid header. The message never contains a value.
    An empty variable is an error, because a server may return a smaller document if the token is missing.
    """
    headers: dict[str, str] = {}
    for name, template in templates.items():
        for variable in _VARIABLE.findall(template):
            if not environ.get(variable):
                state = "empty" if variable in environ else "not set"
                raise UsageError(f'environment variable {variable} is {state}, but header "{escaped(name)}" needs it')
        headers[name] = _VARIABLE.sub(lambda found: environ[found[1]], template)
    check_headers(headers)
    return headers


def check_headers(headers: Mapping[str, str]) -> None:
    """Raise `UsageError` if one of `headers` is invalid in HTTP. The message never contains a header value."""
    seen: set[str] = set()
    for name, value in headers.items():
        if not is_token(name):
            raise UsageError(f'invalid header name "{escaped(name)}"')
        if name.lower() in seen:
            raise UsageError(f"header {name} is configured twice")
        seen.add(name.lower())
        if _VALUE.fullmatch(value) is None:
            raise UsageError(
                f"invalid value of header {name}: it must be printable ASCII, must not be empty, "
                "and must not begin or end with a space or line break"
            )
