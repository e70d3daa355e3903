"""Servers of the API, with relative URLs and variables."""

from collections.abc import Mapping
from dataclasses import replace

from opgen.api.model import Server, ServerVariable
from opgen.core.url_templates import server_variables
from opgen.schemas.node import Node


def read_servers(node: Node) -> tuple[Server, ...]:
    """Return the `servers` of `node`, in document order."""
    return tuple(_server(each) for each in node.items("servers") if each.expect(dict))


def named_servers(root: Node, names: Mapping[str, str]) -> tuple[Server, ...]:
    """Return the servers of the document, and servers with other URLs. `names` has URLs by the names to assign.

    Records a choice that does not fit for each URL that is not absolute.
    """
    servers = {server.url: server for server in read_servers(root)}
    for name, url in names.items():
        servers[url] = replace(servers.get(url, Server(url=url)), name=name)
        if not servers[url].is_absolute:
            root.context.choices.append(f"servers: {name!a}: {url!a} is not the absolute URL of a server")
    return tuple(servers.values())


def own_servers(item: Node, operation: Node) -> tuple[Server, ...]:
    """Return the servers of `operation`, or of its path item; empty if the servers of the document apply."""
    for node in (operation, item):
        found = read_servers(node)
        for number, server in enumerate(found):
            declared = {variable.name for variable in server.variables}
            if not declared.issuperset(server_variables(server.url)):
                node.problem(
                    f'undeclared variable in server URL "{server.url}"',
                    f"add the variable to variables of server {number}, with a default",
                    at="servers",
                )
        if found:
            return found
    return ()


def _server(node: Node) -> Server:
    url = node.text("url")
    described = dict(node.mapping("variables"))
    names = [name for name in server_variables(url) if name in described]
    return Server(
        url=url,
        name=node.text("name"),
        description=node.text("description"),
        variables=tuple(_variable(name, described[name]) for name in names if described[name].expect(dict)),
    )


def _variable(name: str, node: Node) -> ServerVariable:
    default = _text(node, "default")
    choices = [choice for item in node.items("enum") if (choice := _value(item))]
    # If the enum does not contain the default, add the default, because callers use it.
    is_listed = not choices or default in choices
    return ServerVariable(
        name=name,
        default=default,
        choices=tuple(dict.fromkeys(choices if is_listed else [default, *choices])),
        description=node.text("description"),
    )


def _text(node: Node, key: str) -> str:
    child = node.child(key)
    return _value(child) if child is not None else ""


def _value(node: Node) -> str:
    """Return the value as a string. YAML reads a port without quotes as an integer."""
    if type(node.value) is int:
        return str(node.value)
    return node.value if node.expect(str) else ""
