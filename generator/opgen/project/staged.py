"""The staged files of a repository as a working folder, for `check --staged`."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from opgen.config.clients import DEFAULT_CONFIG
from opgen.config.read import find_config, read_project
from opgen.project.hooks import NAME
from opgen.project.snapshots import provenance_file
from opgen.source.git import staged_files, top_folder


@contextlib.contextmanager
def staged_folder(given: Path | None) -> Iterator[Path | None]:
    """Work in a private copy of the staged files of all configured clients, and yield the relative path of `given`.

    Args:
        given: The configuration file, if the command line names one.

    Raises:
        UsageError: The working folder is in no repository, a merge is unresolved, or the configuration is invalid.
    """
    here = Path.cwd()
    given = given and Path(os.path.relpath(given))
    root = top_folder(here)
    inside = os.path.relpath(here, root)
    with tempfile.TemporaryDirectory(prefix="opgen-") as name:
        copy = Path(name)
        (copy / ".git").mkdir()  # the search for the configuration ends here
        (copy / inside).mkdir(parents=True, exist_ok=True)
        configurations = [f":(top,glob)**/{DEFAULT_CONFIG}", f":(top){NAME}"]
        _write(copy, staged_files(root, [*configurations, *([_in(root, here / given)] if given else [])]))
        with contextlib.chdir(copy / inside):
            paths = []
            for client in read_project(given or find_config()).clients:
                spec = Path(client.spec_file)
                paths += [spec, provenance_file(spec), *client.overlay_files, client.output_folder]
            _write(copy, staged_files(root, [_in(root, here / path) for path in paths]))
            yield given


def _in(root: Path, path: Path) -> str:
    """Return `path` as a pattern of git without wildcards."""
    return f":(top,literal){os.path.relpath(path, root)}"


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
