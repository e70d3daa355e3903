"""Servers as code: the default base URL, and the variables that the caller chooses."""

from collections.abc import Iterable

from opgen.api import model as api
from opgen.codegen import ir
from opgen.codegen.build.prose import sentence
from opgen.codegen.code import Code, identifier, join, literal, template


def default_server(servers: Iterable[api.Server]) -> api.Server | None:
    """Return the first server with an absolute URL."""
    return next((server for server in servers if server.is_absolute), None)


def own_server(operation: api.Operation, servers: Iterable[api.Server]) -> api.Server | None:
    """Return the server of `operation`, or None if the default server of the document's `servers` applies."""
    own = default_server(operation.servers) or next(iter(operation.servers), None)
    usual = default_server(servers)
    return None if own and usual and own.url == usual.url else own


def has_servers(document: api.Api) -> bool:
    """Return whether requests need more than the base URL: a variable, or an operation's own server."""
    own = (own_server(each, document.servers) for each in document.operations)
    return bool(used_variables(document)) or any(own)


def used_variables(document: api.Api) -> dict[str, api.ServerVariable]:
    """Return the variables of all servers in use by name. Variables of the document's server have priority."""
    used = [default_server(document.servers)]
    used += [own_server(each, document.servers) for each in document.operations]
    found: dict[str, api.ServerVariable] = {}
    for server in used:
        for variable in server.variables if server else ():
            found.setdefault(variable.name, variable)
    return found


def variable_parameter(variable: api.ServerVariable, keyword: str) -> ir.Parameter:
    """Return the parameter of the client's constructor for a variable of server URLs."""
    return ir.Parameter(
        name=identifier(keyword),
        annotation=_annotation(variable),
        default=literal(variable.default),
        is_keyword_only=True,
    )


def about_variable(variable: api.ServerVariable) -> str:
    """Return the docstring text of a variable."""
    given = sentence(" ".join(variable.description.split()))
    return " ".join(filter(None, (f"Value of `{{{variable.name}}}` in the server URL.", given)))


def about_base_url(document: api.Api, base_url_env: str | None) -> str:
    """Return the docstring text of the base URL: its defaults, and the document's other servers."""
    default = default_server(document.servers)
    sources = [f"environment variable `{base_url_env}`"] if base_url_env else []
    sources += [default.url] if default else []
    parts = ["Base URL of the API."]
    if sources:
        parts.append(f"Default: {', else '.join(sources)}.")
    others = [_about(each) for each in document.servers if each != default]
    if others:
        title = "Other documented servers" if default else "Documented servers"
        parts.append(f"{title}: {'; '.join(others)}.")
    own = [own_server(each, document.servers) for each in document.operations]
    if any(server is not None and server.is_absolute for server in own):
        parts.append("If given, it also replaces servers of single operations.")
    return " ".join(parts)


def _about(server: api.Server) -> str:
    said = " ".join(server.description.split()).rstrip(".")
    if "://" not in server.url:
        said = "; ".join(filter(None, ("relative to the document", said)))
    return f"{server.url} ({said})" if said else server.url


def _annotation(variable: api.ServerVariable) -> Code:
    if not variable.choices:
        return template("str")
    choices = join(", ", [literal(choice) for choice in variable.choices])
    return template("Literal[{choices}]", choices=choices)
