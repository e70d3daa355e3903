"""Reader of a client's OpenAPI document."""

from pathlib import Path

from opgen.cli.labels import command, displayed_spec
from opgen.cli.positions import LocatedError
from opgen.config.clients import Client
from opgen.core.characters import escaped
from opgen.core.errors import DocumentError, UsageError
from opgen.document.document import Document, load
from opgen.source.fetch import Fetched, fetch
from opgen.source.read import read


class NoSnapshotError(UsageError):
    """Error for a configured client without a snapshot file."""


def read_document(client: Client) -> Document:
    """Return the client's document: the snapshot, or the document at the path or URL of `--spec`.

    Raises:
        LocatedError: The document is invalid.
        UsageError: The file is missing or unreadable.
        NetworkError: The document could not be fetched.
    """
    shown = displayed_spec(client)
    if client.is_configured and _is_missing(client.spec_file):
        raise NoSnapshotError(
            f"{escaped(client.spec_file)}: no such file\n  hint: {_first_step(client)}"
        )
    try:
        fetched = fetch(client.spec_file, headers=client.headers)
        if not isinstance(fetched, Fetched):
            raise TypeError("received status 304 for an unconditional request")
        return load(read(fetched.content, shown))
    except DocumentError as error:
        raise LocatedError(error, shown, None) from None


def _is_missing(file: str) -> bool:
    try:
        Path(file).stat()
    except FileNotFoundError:
        return True
    except OSError:
        # The file may exist. The later attempt to read it reports the error.
        return False
    return False


def _first_step(client: Client) -> str:
    if client.source:
        return f"run: {command(client, 'fetch')} {client.name}"
    return "create the file, or set source in the section of the client and run: opgen fetch"
