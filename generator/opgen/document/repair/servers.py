"""Repair of servers with undefined variables."""

from opgen.core.url_templates import server_variables
from opgen.document.repair.json_values import items, mapping, text
from opgen.document.repair.rule import Context, RepairRule, Value


def _drop_unusable_servers(owner: Value, context: Context) -> Value:
    """Drop servers with an undefined variable in the URL, because callers cannot set the variable."""
    entries = items(owner.get("servers"))
    usable = []
    for index, server in enumerate(entries):
        known = mapping(mapping(server).get("variables"))
        url = text(mapping(server).get("url"))
        unknown = [name for name in server_variables(url) if name not in known]
        if not unknown:
            usable.append(index)
            continue
        context.report(
            f'undeclared variable in server URL "{url}": the server is ignored',
            "servers",
            str(index),
            hint=f"add {', '.join(unknown)} to variables of the server, with a default",
        )
    return context.select_items(owner, "servers", usable)


RULES = (
    RepairRule(
        id="server-variable",
        purpose="A server of an operation or a path with an undeclared variable in its URL is ignored.",
        kinds=("Path Item", "Operation"),
        repair=_drop_unusable_servers,
    ),
)
