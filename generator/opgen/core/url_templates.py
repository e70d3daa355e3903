"""Variables in the templates of paths and of server URLs."""

import re
from urllib.parse import urlsplit

_BRACES = re.compile(r"\{([^{}]*)\}")
"""Pattern of a variable in a path. In an invalid document, the name may be empty."""
_SERVER_VARIABLE = re.compile(r"\{([^{}]+)\}")


def erased(path: str) -> str:
    """Return `path` without the names of its variables."""
    return _BRACES.sub("{}", path)


def path_variables(path: str) -> list[str]:
    """Return the variable names in `path` in order, without duplicates."""
    return list(dict.fromkeys(_BRACES.findall(path)))


def server_variables(url: str) -> list[str]:
    """Return the variable names in a server URL in order, without duplicates."""
    return list(dict.fromkeys(_SERVER_VARIABLE.findall(url)))


def url_path(url: str) -> str:
    """Return the path of a server URL, without the names of variables and without a slash at its end."""
    try:
        return urlsplit(erased(url)).path.rstrip("/")
    except ValueError:
        return ""
