"""Command `watch`: regenerate packages whenever one of their inputs changes."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from opgen.cache.entries import Entries
from opgen.cli.console import print_message, print_problems
from opgen.cli.generate import regenerate
from opgen.cli.verbosity import Verbosity
from opgen.config.clients import Client, Configuration
from opgen.core.errors import OpgenError, UsageError
from opgen.core.findings import counted
from opgen.source.fetch import is_url

_INTERVAL = 0.3
"""Seconds between two looks at the files."""

State = Mapping[Path, tuple[int, int, int] | None]
"""Modification time, size and inode number of each file, or `None` for a missing file."""


def watch(
    select: Callable[[], Configuration],
    config: Path | None,
    verbosity: Verbosity,
    entries: Entries | None,
) -> int:
    """Regenerate packages until the user interrupts the command. Return the exit code.

    An error is printed, and the next change starts a new attempt.

    Args:
        select: Reads the configuration, and returns the selected clients.
        config: Path of the configuration file, or `None` for a client without a configuration.
        verbosity: Options of the console.
        entries: The cache, or `None`.

    Raises:
        UsageError: The document of a client is not a file.
    """
    with suppress(KeyboardInterrupt):
        _watch(_Selection(select, config), verbosity, entries)
    return 0


class _Selection:
    """Selected clients. They are read again after a change of the configuration."""

    def __init__(
        self, select: Callable[[], Configuration], config: Path | None
    ) -> None:
        self._select = select
        self._config = config
        self._before: State = {}
        self._clients: tuple[Client, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """The configuration file, if there is one."""
        return () if self._config is None else (self._config,)

    def clients(self) -> tuple[Client, ...]:
        """Return the clients. Print the errors of a changed configuration."""
        now = _state(self.files)
        if now != self._before or not (self._clients or self.files):
            self._before = now
            self._clients = self._read()
        return self._clients

    def _read(self) -> tuple[Client, ...]:
        if self._config is None:
            return self._select().clients
        try:
            selected = self._select()
        except UsageError as error:
            print_problems(error)
            return ()
        for each in selected.errors.values():
            print_problems(each)
        return selected.clients


def _watch(
    selection: _Selection, verbosity: Verbosity, entries: Entries | None
) -> None:
    known: dict[str, tuple[Client, State]] = {}
    is_first = True
    while True:
        clients = selection.clients()
        states = {client.name: (client, _state(_inputs(client))) for client in clients}
        # The state comes from before the generation, so a change during the generation is not lost.
        for name, state in states.items():
            if known.get(name) != state:
                _regenerate(state[0], verbosity, entries)
        known = states
        if is_first and not verbosity.quiet:
            files = {file for _, state in states.values() for file in state}
            files.update(selection.files)
            print_message(
                f"watching {counted(len(files), 'file')}; press Ctrl-C to end"
            )
        is_first = False
        _pause()


def _regenerate(client: Client, verbosity: Verbosity, entries: Entries | None) -> None:
    try:
        regenerate(client, verbosity, entries)
    except OpgenError as error:
        print_problems(error)


def _inputs(client: Client) -> Sequence[Path]:
    """Return the files that decide the package of `client`, except the configuration."""
    if client.spec_file == "-" or is_url(client.spec_file):
        raise UsageError(
            f"{client.name}: watch needs a file, not {client.spec}\n"
            "  hint: save the document in a file, and name it with --spec"
        )
    return (Path(client.spec_file), *client.overlay_files)


def _state(files: Sequence[Path]) -> State:
    return {file: _file_state(file) for file in files}


def _file_state(file: Path) -> tuple[int, int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _pause() -> None:
    time.sleep(_INTERVAL)
