"""How people call a client: its folder, its document, and the commands that act on it."""

import shlex
from pathlib import Path

from opgen.config.clients import DEFAULT_CONFIG, Client
from opgen.output.client_labels import ClientLabels
from opgen.source.fetch import is_url
from opgen.source.web.redact import redact_url


def labels(client: Client) -> ClientLabels:
    """The client in reports and repairs: by its name, or by the flags that made it."""
    return ClientLabels(
        name=client.name,
        output=client.output_folder.as_posix(),
        spec=shown_spec(client),
        command=command(client, "generate"),
        takes_name=client.is_configured,
    )


def shown_spec(client: Client) -> str:
    """Where the client's document stands, without a secret that a URL may hold."""
    is_remote = is_url(client.spec_file)
    return redact_url(client.spec_file) if is_remote else client.spec_file


def command(client: Client, verb: str) -> str:
    """The shell command of `verb` for this client, complete but for its name where it is configured."""
    words = ["opgen", verb]
    if not client.is_configured:
        words += ["--spec", shown_spec(client), "--output", client.output]
        if client.options.package != Path(client.output).absolute().name:
            words += ["--package", client.options.package]
    elif Path(client.config) != DEFAULT_CONFIG:
        words += ["--config", client.config]
    return shlex.join(words)
