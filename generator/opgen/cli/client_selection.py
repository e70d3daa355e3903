"""Selection of clients from command-line arguments."""

from collections.abc import Sequence
from pathlib import Path

from opgen.config.clients import Client, client_of_options, select
from opgen.config.read import read_clients
from opgen.core.errors import UsageError
from opgen.output.folder import refuse_overlaps


def select_clients(
    names: Sequence[str],
    config: Path,
    *,
    spec: str | None,
    output: str | None,
    package: str | None,
) -> tuple[Client, ...]:
    """Return the clients that the command line selects.

    `--spec` and `--output` describe one client without a configuration. Without these options, return the
    configured clients with these `names`, or all configured clients if `names` is empty.

    Args:
        names: Names of configured clients.
        config: Path of the configuration file.
        spec: Value of `--spec`.
        output: Value of `--output`.
        package: Value of `--package`.

    Raises:
        UsageError: The options contradict each other, or the outputs of two configured clients overlap.
    """
    if spec is None and output is None and package is None:
        clients = read_clients(config)
        refuse_overlaps({client.name: client.output_folder for client in clients})
        return select(clients, names)
    if spec is None or output is None:
        missing = "--spec" if spec is None else "--output"
        raise UsageError(
            f"missing option {missing}\n" "  hint: use --spec and --output together"
        )
    if names:
        raise UsageError(
            "client names cannot be combined with --spec\n"
            "  hint: leave out the names, or leave out --spec and --output"
        )
    return (client_of_options(spec, output, package),)
