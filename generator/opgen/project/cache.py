"""Cache of results and pieces in a folder outside the repository: texts by key, one file each.

The key is a digest of everything that decides the text. A damaged entry counts as missing. A file consists of a line
with format, key and digest, and of the compressed text. The digest covers the compressed text. It finds damage, for
example after a power failure. It does not protect from a user who may write the file.
"""

import os
import re
import stat
import sys
import time
import zlib
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from platformdirs import user_cache_path

import opgen
from opgen.core.versions import versions

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_FORMAT = "opgen-cache-1"
_SUFFIX = ".entry"
# Names of entries, and of entries that are being written.
_NAME = re.compile(r"[0-9a-f]{64}\.entry|\.[0-9a-f]{64}\.[0-9]+\.new")
_MAX_BYTES = 256 * 2**20
# Level of compression: a quarter of the size, for a tenth of the time of the default level.
_LEVEL = 1
_DAY = 24 * 60 * 60
# Maximum size of all entries. The results of GitHub's document, with all pieces, take 5 MB.
_LIMIT = 512 * 2**20
# Libraries that read and check documents. A manifest does not record them, because their versions rarely matter.
_READERS = ("httpx2", "markdown-it-py", "pydantic", "pydantic-core", "python-jsonpath", "pyyaml")


def key_of(*parts: str | bytes) -> str:
    """Return the SHA-256 digest of `parts` in hexadecimal. Different parts have different digests."""
    digest = sha256()
    for part in parts:
        content = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        # The length keeps two parts apart from one part with the same bytes.
        digest.update(len(content).to_bytes(8, "big"))
        digest.update(content)
    return digest.hexdigest()


def default_folder() -> Path:
    """Return the folder in the user's cache folder, as the operating system defines it."""
    return user_cache_path("opgen", appauthor=False)


def prepare(folder: Path) -> str:
    """Create `folder` if it is missing. Return the reason not to use it, or an empty string.

    Whoever can write an entry decides the code that the next run writes. So a link, and a folder of other users, are
    not used. The system may also refuse to create the folder.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        return (error.strerror or "cannot be created").lower()
    status = folder.lstat()
    if stat.S_ISLNK(status.st_mode):
        return "the folder is a link"
    if not stat.S_ISDIR(status.st_mode):
        return "not a folder"
    if is_foreign(status):
        return "another user owns the folder"
    # Windows reports no permissions of other users.
    if sys.platform != "win32" and status.st_mode & _OTHERS_WRITE:
        return "other users may write in the folder"
    return ""


def is_foreign(status: os.stat_result) -> bool:
    """Return whether another user owns the file or folder with this `status`."""
    return hasattr(os, "geteuid") and status.st_uid != os.geteuid()


class Entries:
    """Entries in `folder`, which must exist. They belong to the version of opgen with this `generator` digest.

    A write that the system refuses is not an error: the next run generates the text again.
    """

    def __init__(self, folder: Path, generator: str, limit: int = _LIMIT) -> None:
        self.folder = folder
        self._generator = generator
        self._limit = limit
        self._is_writable = True
        self._has_new = False

    def find(self, stage: str, content: str) -> str | None:
        """Return the text of `content` at this `stage`, or `None` without a valid entry."""
        key = key_of(self._generator, stage, content)
        path = self.folder / f"{key}{_SUFFIX}"
        try:
            head, _, packed = (_read(path) or b"").partition(b"\n")
            if head != _head(key, packed):
                return None
            text = zlib.decompress(packed).decode("utf-8", "surrogatepass")
        except (OSError, ValueError, zlib.error):
            return None
        _mark_used(path)
        return text

    def store(self, stage: str, content: str, text: str) -> None:
        """Store `text` as the text of `content` at this `stage`. Readers see the complete entry or none."""
        if not self._is_writable:
            return
        key = key_of(self._generator, stage, content)
        packed = zlib.compress(text.encode("utf-8", "surrogatepass"), _LEVEL)
        new = self.folder / f".{key}.{os.getpid()}.new"
        try:
            try:
                _create(new, _head(key, packed) + b"\n" + packed)
                new.replace(self.folder / f"{key}{_SUFFIX}")
            except BaseException:
                new.unlink(missing_ok=True)
                raise
        except OSError:
            self._is_writable = False
        self._has_new = True

    def close(self) -> None:
        """Remove the entries that were not used for the longest time, if the entries exceed the limit."""
        if self._has_new:
            with suppress(OSError):
                _trim(self.folder, self._limit)


def entry_files(folder: Path) -> list[tuple[Path, os.stat_result]]:
    """Return the files of the cache in `folder`, also those that a killed process left. Other files are not listed.

    A folder with the name of an entry is listed too, because no entry can replace it.
    """
    found = []
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            if _NAME.fullmatch(entry.name):
                with suppress(FileNotFoundError):  # another run removed it
                    found.append((Path(entry.path), entry.stat(follow_symlinks=False)))
    return found


def _read(path: Path) -> bytes | None:
    """Return the content of a regular file of this user, or `None`."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or is_foreign(status):
            return None
        return file.read(_MAX_BYTES)


def _head(key: str, packed: bytes) -> bytes:
    return f"{_FORMAT} {key} {sha256(packed).hexdigest()}".encode()


def _create(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(content)


def _mark_used(path: Path) -> None:
    """Update the time of an entry at most once a day, so that a run without changes writes little."""
    with suppress(OSError):
        if time.time() - path.stat().st_mtime > _DAY:
            os.utime(path)


def _trim(folder: Path, limit: int) -> None:
    now = time.time()
    files = sorted(entry_files(folder), key=lambda each: each[1].st_mtime)
    size = sum(status.st_size for _, status in files)
    for path, status in files:
        is_left_behind = path.suffix == ".new" and now - status.st_mtime > _DAY
        if is_left_behind or size > limit:
            with suppress(OSError):  # a folder with the name of an entry
                path.unlink()
                size -= status.st_size


def generator_digest(templates: str) -> str:
    """Return the digest of opgen's modules, of all `templates`, and of the versions of Python and the libraries.

    The content of the modules counts, and not the version of opgen: a checkout changes without a new version.
    """
    # Completion and help read no metadata of packages, which takes 10 ms.
    from importlib.metadata import version  # noqa: PLC0415 - as above

    folder = Path(opgen.__file__).parent
    modules = [
        os.fsencode(path.relative_to(folder)) + b"\n" + path.read_bytes()
        for path in sorted(folder.rglob("*.*"))
        if path.suffix in {".py", ".txt"}
    ]
    libraries = {**versions(), **{name: version(name) for name in _READERS}}
    return key_of(sys.version, repr(libraries), templates, *modules)
