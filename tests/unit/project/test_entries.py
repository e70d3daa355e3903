"""Entries of the cache: damaged ones count as missing, and failed writes are not errors."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from opgen.project.cache import Entries, entry_files, generator_digest, key_of

TEXT = "x = 1\n" * 1000


@pytest.fixture
def entries(tmp_path: Path) -> Entries:
    return Entries(tmp_path, "opgen")


def only_file(entries: Entries) -> Path:
    (file,) = entries.folder.iterdir()
    return file


def swap_with_other(file: Path, entries: Entries) -> None:
    """Put a valid entry under the key of another one."""
    entries.store("models", "other", "y = 2\n")
    (other,) = {*entries.folder.iterdir()} - {file}
    other.replace(file)


def link(file: Path, entries: Entries) -> None:
    file.rename(entries.folder.parent / "elsewhere")
    file.symlink_to(entries.folder.parent / "elsewhere")


def change_byte(file: Path, _: Entries) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))


def make_folder(file: Path, _: Entries) -> None:
    file.unlink()
    file.mkdir()


def make_pipe(file: Path, _: Entries) -> None:
    file.unlink()
    os.mkfifo(file)


DAMAGES: dict[str, Callable[[Path, Entries], object]] = {
    "empty": lambda file, _: file.write_bytes(b""),
    "half-written": lambda file, _: file.write_bytes(file.read_bytes()[:40]),
    "truncated": lambda file, _: file.write_bytes(file.read_bytes()[:-1]),
    "longer": lambda file, _: file.write_bytes(file.read_bytes() + b"x"),
    "changed byte": change_byte,
    "changed digest": lambda file, _: file.write_bytes(file.read_bytes().replace(file.stem.encode(), b"0" * 64)),
    "no compression": lambda file, _: file.write_bytes(file.read_bytes().split(b"\n")[0] + b"\n" + TEXT.encode()),
    "other key": swap_with_other,
    "link": link,
    "folder": make_folder,
    "pipe": make_pipe,
    "removed": lambda file, _: file.unlink(),
}


def test_entry_is_found_by_all_parts_of_its_key(entries: Entries) -> None:
    entries.store("models", "content", TEXT)
    assert entries.find("models", "content") == TEXT
    assert entries.find("format", "content") is None
    assert entries.find("models", "Content") is None
    assert Entries(entries.folder, "other").find("models", "content") is None


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damaged_entry_is_missing_and_written_again(
    entries: Entries, damage: Callable[[Path, Entries], object]
) -> None:
    entries.store("models", "content", TEXT)
    damage(only_file(entries), entries)
    assert entries.find("models", "content") is None
    entries.store("models", "content", TEXT)
    again = Entries(entries.folder, "opgen")
    assert again.find("models", "content") in {None, TEXT}


def test_entry_of_another_user_is_missing(entries: Entries, monkeypatch: pytest.MonkeyPatch) -> None:
    entries.store("models", "content", TEXT)
    other = os.geteuid() + 1
    monkeypatch.setattr("opgen.project.cache.os.geteuid", lambda: other)
    assert entries.find("models", "content") is None


@contextmanager
def full_disk() -> Iterator[None]:
    """Let the system refuse to write more than a few bytes of a file."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def test_full_disk_is_not_an_error_and_leaves_no_file(entries: Entries) -> None:
    with full_disk():
        entries.store("models", "content", TEXT)
        entries.close()
    assert not list(entries.folder.iterdir())


def test_missing_folder_is_not_an_error(tmp_path: Path) -> None:
    entries = Entries(tmp_path / "missing", "opgen")
    assert entries.find("models", "content") is None
    entries.store("models", "content", TEXT)
    entries.close()
    assert not list(tmp_path.iterdir())


def test_entries_that_were_not_used_are_removed_first(tmp_path: Path) -> None:
    entries = Entries(tmp_path, "opgen")
    for number in range(4):
        entries.store("models", str(number), os.urandom(500).hex())
        newest = max(tmp_path.iterdir(), key=lambda file: file.stat().st_mtime_ns)
        os.utime(newest, (number * 10**5, number * 10**5))
    size = sum(file.stat().st_size for file in tmp_path.iterdir())
    assert entries.find("models", "0") is not None  # which counts as a use
    small = Entries(tmp_path, "opgen", limit=size - 1)
    small.store("format", "", "")
    small.close()
    left = [small.find("models", str(number)) is not None for number in range(4)]
    assert left == [True, False, True, True]


def test_file_of_a_killed_process_is_removed_a_day_later(entries: Entries) -> None:
    new = entries.folder / f".{'0' * 64}.1.new"
    kept_file = entries.folder / "notes.txt"
    for file in (new, kept_file):
        file.write_bytes(b"half")
        os.utime(file, (0, 0))
    assert [path for path, _ in entry_files(entries.folder)] == [new]
    entries.store("models", "content", TEXT)
    entries.close()
    assert not new.exists()
    assert kept_file.exists()


WRITER = """
import sys
from pathlib import Path
from opgen.project.cache import Entries
entries = Entries(Path(sys.argv[1]), "opgen")
print("ready", flush=True)
while True:
    for number in range(20):
        entries.store("models", str(number), str(number) * 100_000)
"""


def test_readers_see_complete_entries_while_two_runs_write_and_die(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    writers = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    entries = Entries(tmp_path, "opgen")
    seen: set[int] = set()
    try:
        for writer in writers:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
        while len(seen) < 20:
            for number in range(20):
                text = entries.find("models", str(number))
                assert text in {None, str(number) * 100_000}
                seen |= {number} if text else set()
            writers[0].send_signal(signal.SIGKILL)
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()


def test_key_depends_on_each_part_and_on_their_limits() -> None:
    keys = [key_of("ab", "c"), key_of("a", "bc"), key_of("abc"), key_of("abc", "")]
    assert len({*keys}) == len(keys)
    assert key_of("ab", b"c") == keys[0]


def test_generator_digest_depends_on_templates_versions_and_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    digests = [generator_digest("templates"), generator_digest("other")]
    with monkeypatch.context() as patch:
        patch.setattr("opgen.project.cache.versions", lambda: {"black": "0"})
        digests.append(generator_digest("templates"))
    module = tmp_path / "opgen" / "project" / "cache" / "generator.py"
    monkeypatch.setattr("opgen.__file__", str(tmp_path / "opgen" / "__init__.py"))
    digests.append(generator_digest("templates"))
    module.parent.mkdir(parents=True)
    module.write_text("x = 1\n")
    digests.append(generator_digest("templates"))
    assert len({*digests}) == len(digests)
