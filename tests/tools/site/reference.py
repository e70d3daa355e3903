"""Reference pages that are printed from the source: settings, options, and the rules of findings and changes with an anchor for each."""

import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import typer
from opgen.cli.app import COMMANDS, app
from opgen.config import settings
from opgen.diff.rules import CHANGE_RULES, facts
from opgen.reports.rules import FINDING_RULES
from opgen.responses.probe.rules import RULES

from tests.changes.pair_documents import PAIRS
from tests.docs.pages import page

Json = dict[str, Any]  # Any: a JSON object
TABLES: Final[Mapping[str, type[settings.Table]]] = {
    "": settings.Settings,
    "clients.NAME": settings.ClientSettings,
    "include": settings.IncludeSettings,
    "exclude": settings.ExcludeSettings,
    "rename": settings.RenameSettings,
    "auth": settings.AuthSettings,
    "pagination": settings.PaginationSettings,
    "resources": settings.ResourceSettings,
    "diff": settings.DiffSettings,
    "diff.allow": settings.AllowSettings,
}
_GUIDES: Final[Mapping[str, str]] = {
    "source": "configuration.md#an-application-as-source",
    "overlays": "../how-to/choosing.md#overlays",
    "strict_document": "repairs.md",
    "include": "../how-to/choosing.md#filters",
    "exclude": "../how-to/choosing.md#filters",
    "rename": "../how-to/choosing.md#requested-names",
    "headers": "../how-to/credentials.md",
    "auth": "../how-to/credentials.md",
    "token_env": "../how-to/credentials.md",
    "servers": "client.md#servers",
    "poll": "client.md#polling",
    "reading": "../how-to/learning.md",
    "observe": "client.md#records-of-responses",
    "enum_style": "models.md#enums",
    "pagination": "../how-to/pagination.md",
    "resources": "configuration.md#resources",
    "testing": "../how-to/testing.md#test-doubles",
    "api_file": "api-file.md",
}
_EXAMPLES: Final[Mapping[str, str]] = {
    "": """requires-opgen = "~=1.2"
projects = ["packages/*"]
defaults = { auth = "bearer" }
clients = { orders = { spec = "specs/orders.json", output = "clients/orders" } }
diff = { gate = "document" }""",
    "include": """tags = ["pods"]
paths = ["/v1/pods/**"]
operations = ["GET *"]
webhooks = ["pod_*"]""",
    "exclude": """tags = ["internal"]
paths = ["/admin/**"]
operations = ["DELETE *"]
webhooks = ["test_*"]
deprecated = true""",
    "rename": """operations = { listPods2 = "list_pods" }
webhooks = { podDone = "parse_pod_done" }
schemas = { PodV2 = "Pod" }
fields = { Pod = { "created-at" = "created_at" } }
members = { PodState = { "1" = "RUNNING" } }
credentials = { login = { username = "user" } }""",
    "auth": """header = "X-Key"
query = "key"
cookie = "session\"""",
    "pagination": """operations = ["list_*"]
page = "page"
offset = "skip"
cursor = "after"
next_url = "next"
link = true
auto = true
items = "data"
next = "next_cursor"
more = "has_more"
total = "total"
pages = "pages"
start = 0""",
    "resources": """tags = ["Disks"]
paths = ["/v1/disks/*"]
operations = ["*_disk"]
methods = { list = "GET /v1/disks" }""",
    "diff": """breaking = "runtime"
gate = "document"
allow = [{ rule = "response-property-removed", reason = "nobody reads it" }]""",
    "diff.allow": """rule = "response-property-removed"
operation = "GET /pets"
pointer = "/paths/~1pets/*"
reason = "nobody reads it"
until = 2026-12-31""",
}
"""An example of each setting, by its table. Those of a client are in `docs/reference/configuration.md`."""
_TYPES: Final = {"string": "text", "integer": "number", "boolean": "`true` or `false`", "object": "table"}
_LONG: Final = "---\nhide: [toc]\n---\n\n"


def pages(_: Sequence[str]) -> Mapping[str, bytes]:
    """Return the printed pages."""
    printed = {"settings": _settings(), "options": _options(), "findings": _findings(), "changes": _changes()}
    return {f"reference/{name}.md": "\n\n".join(blocks).encode() + b"\n" for name, blocks in printed.items()}


def _settings() -> Iterator[str]:
    yield "# Settings"
    yield "The tables of `pyproject.toml`, printed from the schema of the settings. [Configuration](configuration.md) explains them."
    for name, table in TABLES.items():
        schema = table.model_json_schema()
        schema |= schema.get("anyOf", [{}])[0]
        yield f"## {str(table.__doc__).splitlines()[0]}"
        prefix = f"{name}." if name not in ("", "clients.NAME") else ""
        for key, each in schema["properties"].items():
            guide = f"See [the guide]({_GUIDES[key]})." if not prefix and key in _GUIDES else ""
            notes = [f"Value: {_type(each)}.", *_default(each, is_required=key in schema.get("required", ())), guide]
            words = " ".join([_sentence(each["description"]), *filter(None, notes)])
            yield f"### `{examples(name)[key]}` {{#{prefix}{key}}}"
            yield words


def examples(table: str) -> dict[str, str]:
    """Return a line of TOML for each setting of a table."""
    shown = page("configuration.md").blocks("toml")[0] if table == "clients.NAME" else _EXAMPLES[table]
    return {line.partition(" = ")[0]: line for line in shown.partition("\n\n")[0].splitlines() if " = " in line}


def _type(schema: Json) -> str:
    """Return a JSON schema in words."""
    members = schema.get("anyOf") or schema.get("oneOf") or ()
    if members:
        return " or ".join(dict.fromkeys(_type(each) for each in members if each.get("type") != "null"))
    if values := schema.get("enum") or [schema[key] for key in ("const",) if key in schema]:
        return ", ".join(f"`{json.dumps(each)}`" for each in values)
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    return "date" if schema.get("format") == "date" else _TYPES.get(schema.get("type", ""), "table")


def _default(schema: Json, *, is_required: bool) -> Iterator[str]:
    if is_required:
        yield "Required."
    elif isinstance(schema.get("default"), bool | str) and schema["default"] != "":
        yield f"Default: `{json.dumps(schema['default'])}`."


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].removesuffix('.')}."


def _options() -> Iterator[str]:
    yield "# Options"
    yield "All commands with their arguments and options, printed from `--help`. [Commands](commands.md) explains them."
    group: Any = typer.main.get_command(app)  # Any: a private class of opgen
    context = typer.Context(group, info_name="opgen")
    for name in COMMANDS:
        _, command, _ = group.resolve_command(context, [name])
        yield from _command(command, typer.Context(command, info_name=name, parent=context))


def _command(command: Any, context: Any) -> Iterator[str]:  # Any: types of a private module of typer
    """Describe a command, and the commands below it."""
    path = context.command_path
    yield f"## `{path}` {{#{path.removeprefix('opgen ').replace(' ', '-')}}}"
    yield re.sub(r"\s+", " ", command.help)
    rows = [each.get_help_record(context) for each in command.get_params(context)]
    lines = [f"| `{name}` | {text} |" for name, text in filter(None, rows) if not name.startswith("-h")]
    yield "\n".join(["| argument or option | meaning |", "|---|---|", *lines])
    for name, below in getattr(command, "commands", {}).items():
        yield from _command(below, typer.Context(below, info_name=name, parent=context))


def _findings() -> Iterator[str]:
    yield f"{_LONG}# Findings"
    yield "The verdicts of `check` and the findings of `probe`. [Commands](commands.md#verdicts-of-check) has exit codes, and the effect of `generate`."
    for each in (*FINDING_RULES.values(), *RULES):
        yield f"## `{each.id}` {{#{each.id}}}"
        yield f"**{each.title}.** {each.help}" + (
            " This is a note: it does not fail the command." if each.is_note else ""
        )


def _changes() -> Iterator[str]:
    yield f"{_LONG}# Changes"
    yield "The rules of `diff`. [Changes](../explanation/changes.md) explains severities, steps and witnesses."
    examples = _examples()
    for title, layer in (("On the wire", "wire"), ("Of the package", "python")):
        yield f"## {title}"
        for rule in CHANGE_RULES.values():
            if rule.layer.value == layer:
                yield f"### `{rule.id}` {{#{rule.id}}}"
                known = re.sub(
                    r"[a-z]+(-[a-z]+)+",
                    lambda m: f"[`{m[0]}`](#{m[0]})" if m[0] in CHANGE_RULES else m[0],
                    " ".join(facts(rule)),
                )
                yield f"{rule.title} {known}"
                if rule.id in examples:
                    yield f"```diff\n{examples[rule.id]}\n```"


def _examples() -> dict[str, str]:
    """Return for each rule the difference of the first pair of documents that shows it."""
    found: dict[str, str] = {}
    for file in sorted(PAIRS.glob("*/*/changes.txt")):
        old, new = (file.with_name(f"{name}.yaml").read_text("utf-8").splitlines() for name in ("old", "new"))
        there, _, back = file.read_text("utf-8").partition("new -> old\n")
        for changes, before, after in ((there, old, new), (back, new, old)):
            difference = [*difflib.unified_diff(before, after, lineterm="")][2:]
            shown = "\n".join(line for line in difference if not line.startswith("@@"))
            for rule in re.findall(r"(?m)^\w+ ([a-z-]+) ", changes):
                found.setdefault(rule, shown)
    return found
