"""Selection of clients from command-line arguments."""

from collections.abc import Sequence
from pathlib import Path

from opgen.cli.console import print_error
from opgen.config.clients import Configuration, client_of_options, select
from opgen.config.read import read_configuration
from opgen.core.errors import UsageError
from opgen.core.findings import worst_exit_code
from opgen.output.folder import refuse_overlaps


def select_clients(
    names: Sequence[str], config: Path, *, spec: str | None, output: str | None, package: str | None
) -> Configuration:
    """Return the clients that the command line selects, and the errors of selected clients with an invalid section.

    `--spec` and `--output` describe one client without a configuration. Without these options, return the
    configured clients with these `names`, or all configured clients if `names` is empty.

    Args:
        names: Names of configured clients.
        config: Path of the configuration file.
        spec: Value of `--spec`.
        output: Value of `--output`.
        package: Value of `--package`.

    Raises:
        UsageError: The options contradict each other, the outputs of two configured clients overlap, or no selected
            client has a valid section.
    """
    if spec is None and output is None and package is None:
        configuration = read_configuration(config)
        refuse_overlaps({client.name: client.output_folder for client in configuration.clients})
        return select(configuration, names)
    if spec is None or output is None:
        missing = "--spec" if spec is None else "--output"
        raise UsageError(f"missing option {missing}\n" "  hint: use --spec and --output together")
    if names:
        raise UsageError(
            "client names cannot be combined with --spec\n"
            "  hint: leave out the names, or leave out --spec and --output"
        )
    return Configuration(clients=(client_of_options(spec, output, package),))


def with_errors(selected: Configuration, code: int) -> int:
    """Print the errors of clients with an invalid section, and return the worst exit code."""
    for error in selected.errors.values():
        print_error(error)
    return worst_exit_code([code, *(error.exit_code for error in selected.errors.values())])
