"""Which clients a command line means."""

from collections.abc import Sequence
from pathlib import Path

from opgen.config.clients import Client, client_of_options, select
from opgen.config.read import read_clients
from opgen.core.errors import UsageError
from opgen.output.folder import refuse_overlaps


def selected(
    names: Sequence[str],
    config: Path,
    *,
    spec: str | None,
    output: str | None,
    package: str | None,
) -> tuple[Client, ...]:
    """The clients of the configuration with these names, or all; or the one that the flags describe.

    Raises `UsageError` for flags that do not go together and for clients whose outputs overlap, named or not.
    """
    if spec is None and output is None and package is None:
        clients = read_clients(config)
        refuse_overlaps({client.name: client.output_folder for client in clients})
        return select(clients, names)
    if spec is None or output is None:
        missing = "--spec" if spec is None else "--output"
        raise UsageError(
            f"{missing} is missing\n"
            "  hint: a document without configuration needs both --spec and --output"
        )
    if names:
        raise UsageError(
            "names of the configuration do not go with --spec\n"
            "  hint: leave out one or the other"
        )
    return (client_of_options(spec, output, package),)
