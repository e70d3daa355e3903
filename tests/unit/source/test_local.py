"""Files and the standard input as sources."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from opgen.core.errors import DocumentError, UsageError
from opgen.source.fetch import fetch
from opgen.source.web.types import Fetched, Limits

SMALL = Limits(size=1 << 20)
READ_STDIN = """
import sys
from opgen.core.errors import OpgenError
from opgen.source.web.types import Limits
from opgen.source.fetch import fetch
try:
    sys.stdout.write(repr(fetch("-", limits=Limits(size=1 << 20)).content))
except OpgenError as error:
    sys.stdout.write(f"{error.exit_code} {error}")
"""


def refusal(location: str) -> str:
    with pytest.raises(UsageError) as caught:
        fetch(location)
    return str(caught.value)


def from_stdin(data: bytes) -> str:
    command = [sys.executable, "-c", READ_STDIN]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()


def test_file_is_read_unchanged(tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"
    file.write_bytes(b"\xef\xbb\xbf{}\r\n")
    fetched = fetch(str(file))
    assert fetched == Fetched(content=b"\xef\xbb\xbf{}\r\n", kind="file", source="openapi.json")


def test_a_link_to_a_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"{}")
    (tmp_path / "b.json").symlink_to("a.json")
    fetched = fetch(str(tmp_path / "b.json"))
    assert (fetched.content, fetched.source) == (b"{}", "b.json")


def test_a_file_of_any_name_is_recorded_in_printable_text(tmp_path: Path) -> None:
    file = tmp_path / "a\n\x1b\u202e.json"
    file.write_bytes(b"{}")
    fetched = fetch(str(file))
    assert fetched.source == "a\\n\\x1b\\u202e.json"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    path = f"{tmp_path}/openapi.json"
    assert refusal(path) == f"{path}: no such file or directory"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refusal(str(tmp_path)) == f"{tmp_path}: expected a file, found a folder"


def test_a_fifo_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    assert "a named pipe" in refusal(f"{tmp_path}/fifo")


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/tty"])
def test_a_device_is_refused_at_once(device: str) -> None:
    assert refusal(device) == f"{device}: expected a file, found a device"


def test_a_link_loop_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert refusal(f"{tmp_path}/a") == f"{tmp_path}/a: too many levels of symbolic links"


@pytest.mark.parametrize("path", ["a\0b", "x" * 5000, "\ud800", ""])
def test_invalid_path_is_refused(path: str) -> None:
    said = refusal(path)
    assert said.isprintable()


@pytest.mark.parametrize("extra", [0, 1])
def test_a_file_may_be_as_large_as_the_limit(tmp_path: Path, extra: int) -> None:
    file = tmp_path / "large.json"
    file.write_bytes(b" " * (SMALL.size + extra))
    if extra:
        with pytest.raises(DocumentError, match="the document is larger than 1 MiB"):
            fetch(str(file), limits=SMALL)
    else:
        fetch(str(file), limits=SMALL)


def test_the_standard_input_is_limited() -> None:
    assert from_stdin(bytes(2 << 20)) == "3 the document is larger than 1 MiB"


def test_a_closed_standard_input_is_refused() -> None:
    command = 'exec "$0" -c "$1" <&-'
    run = subprocess.run(["/bin/sh", "-c", command, sys.executable, READ_STDIN], capture_output=True, check=True)
    assert run.stdout == b"2 standard input: closed"


def test_a_path_with_a_colon_is_a_path() -> None:
    for path in ("C:/specs/openapi.json", "a:b.json", "http:/x"):
        assert refusal(path).endswith(": no such file or directory")
