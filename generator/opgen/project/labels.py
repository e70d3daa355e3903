"""Names of a client in messages: folder, document and commands."""

import shlex
from pathlib import Path

from opgen.config.clients import Client
from opgen.config.read import find_config
from opgen.core.findings import Repair
from opgen.output.check import ClientLabels
from opgen.source.fetch import is_url
from opgen.source.web.redact import redact_url


def labels(client: Client) -> ClientLabels:
    """Return the names of `client` for reports and repairs."""
    return ClientLabels(
        name=client.name,
        output=client.output_folder.as_posix(),
        spec=displayed_spec(client),
        command=command(client, "generate"),
        takes_name=client.is_configured,
    )


def displayed_spec(client: Client) -> str:
    """Return the path or URL of the client's document, with masked secrets."""
    is_remote = is_url(client.spec_file)
    return redact_url(client.spec_file) if is_remote else client.spec_file


def command(client: Client, name: str) -> str:
    """Return the shell command `opgen NAME` for this client.

    For a configured client the caller appends the client's name.
    """
    words = ["opgen", name]
    if not client.is_configured:
        words += ["--spec", displayed_spec(client), "--output", client.output]
        if client.options.package != Path(client.output).absolute().name:
            words += ["--package", client.options.package]
    elif Path(client.config) != find_config():
        words += ["--config", client.config]
    return shlex.join(words)


def repair(client: Client, name: str, *flags: str) -> Repair:
    """Return the command `opgen NAME` for this client, with the client's name and `flags`."""
    return Repair(command=command(client, name), name=client.name if client.is_configured else "", flags=flags)


def problems_file(client: Client) -> Path:
    """Return the path of the records that `probe` writes and `learn` reads for a client."""
    return Path(client.config).parent / ".opgen" / f"{client.name}.problems.jsonl"
