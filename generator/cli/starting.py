"""The verb `init`: a commented section in the configuration, and the first snapshot."""

import json
import re
import tomllib
from pathlib import Path

from generator import disk
from generator.characters import escaped
from generator.cli.console import say
from generator.cli.fetching import refresh_client, say_refreshed
from generator.cli.talk import Talk
from generator.config import Client, is_client_name, read_clients, select
from generator.errors import OpgenError, UsageError
from generator.names import snake
from generator.source.fetch import is_url
from generator.source.limits import MAX_BYTES
from generator.source.redact import redact_url

_IDLE_WORDS = frozenset({"www", "api", "docs", "com", "org", "net", "io", "ai", "dev"})

_SECTION = """\
[tool.opgen.clients.{name}]
source = {source}  # a URL, a file, or a documentation page that embeds OpenAPI
spec = {spec}  # the committed snapshot
output = {output}  # the committed package
# token_env = "MY_API_KEY"      # the client reads its credential there, if the caller gives none
# base_url_env = "MY_API_URL"   # and its base URL there
# operation_names = "exact"     # keep the _path_method suffix of FastAPI's operationIds
# strict_document = true        # what would be mended is an error
# headers = {{ Authorization = "Bearer ${{MY_API_KEY}}" }}  # sent by opgen fetch
"""


def init(source: str, name: str | None, config: Path, talk: Talk) -> int:
    """Append the section of a new client to `config`, or create it, and fetch its snapshot; whole or not at all.

    Raises `UsageError` where the configuration has such a client already, or the source holds a secret.
    """
    client_name = name if name is not None else _suggested(source)
    _check(source, client_name, config)
    before = disk.read_file(config, MAX_BYTES)
    section = _section(source, client_name)
    text = (before or b"").decode("utf-8")
    separator = "" if not text else "\n" if text.endswith("\n") else "\n\n"
    disk.write_file(config, (text + separator + section).encode())
    try:
        client = _client(config, client_name)
        refreshed = refresh_client(client, talk, accept=False, write=True)
    except OpgenError:
        if before is None:
            config.unlink()
        else:
            disk.write_file(config, before)
        raise
    say(f"{config}  added [tool.opgen.clients.{client_name}]")
    say_refreshed(client, refreshed, talk)
    say(f"hint: add to .gitattributes: {client.output}/** text eol=lf")
    say(f"run: opgen generate {client_name}")
    return 0


def _client(config: Path, name: str) -> Client:
    return select(read_clients(config), [name])[0]


def _check(source: str, name: str, config: Path) -> None:
    if not is_client_name(name):
        raise UsageError(
            f"{escaped(name)[:80]} is no client name; give one of letters, digits, - and _ with --name"
        )
    if source == "-":
        raise UsageError("init needs a source that can be fetched again, not -")
    if is_url(source) and redact_url(source) != source:
        raise UsageError(
            "the source holds a secret, which would be committed\n"
            '  hint: leave it out, and set headers = { Authorization = "Bearer ${MY_API_KEY}" } in the configuration'
        )
    try:
        document = tomllib.loads(config.read_text("utf-8"))
    except FileNotFoundError:
        return
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{config}: not valid TOML: {error}") from None
    except OSError as error:
        raise UsageError(f"{config}: {(error.strerror or '').lower()}") from None
    clients = document.get("tool", {}).get("opgen", {}).get("clients", {})
    if name in clients:
        raise UsageError(
            f"{config}: a client {name} is configured already; choose another --name, or run: opgen fetch {name}"
        )


def _section(source: str, name: str) -> str:
    """The section's text; JSON's strings are TOML's basic strings."""
    return _SECTION.format(
        name=name,
        source=json.dumps(source),
        spec=json.dumps(f"specs/{name}.json"),
        output=json.dumps(f"generated/{snake(name, 'client')}"),
    )


def _suggested(source: str) -> str:
    """A name from the source: the telling word of a host, or a file's stem."""
    if is_url(source):
        host = re.sub(r"^[a-z]+://(?:[^@/]*@)?", "", source, flags=re.IGNORECASE)
        words = re.split(r"[/:?#]", host)[0].lower().split(".")
        telling = [word for word in words if word not in _IDLE_WORDS]
        is_address = all(word.isdigit() for word in words)
        return snake("api" if is_address or not telling else telling[-1], "api")
    return snake(Path(source).stem, "api")
