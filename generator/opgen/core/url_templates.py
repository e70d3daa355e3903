"""Variables in the templates of paths and of server URLs."""

import re

BRACES = re.compile(r"\{([^{}]*)\}")
"""A variable of a path, whose name is empty in an invalid document."""
_SERVER_VARIABLE = re.compile(r"\{([^{}]+)\}")


def path_variables(path: str) -> list[str]:
    """Return the names of the variables of `path`, each once, in order."""
    return list(dict.fromkeys(BRACES.findall(path)))


def server_variables(url: str) -> list[str]:
    """Return the names of the variables of a server's URL, each once, in order."""
    return list(dict.fromkeys(_SERVER_VARIABLE.findall(url)))
