"""The time to encode a multipart body: four times the input needs four times the time."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.runtime.shop import runtime

multipart = runtime("multipart")

SHORT = 20_000
"""Characters of a name."""
FEW = 1_000
"""Number of headers, or of media types."""
MANY = 4_000
"""Number of parts."""
PIECES = ["a", '"', "\r\n", "\x00", "é", "\\", ";", "; =", ".", "/", "%22", ", "]
"""Repeated texts of names and headers."""


def least_seconds(call: Callable[[], object]) -> float:
    """Return the least processor time of three calls."""
    found: list[float] = []
    for _ in range(3):
        start = time.process_time()
        call()
        found.append(time.process_time() - start)
    return min(found)


def is_linear(encode: Callable[[int], object], size: int) -> bool:
    """Return whether `4 * size` needs less than ten times the time of `size`. Sixteen would be quadratic."""
    base = least_seconds(lambda: encode(size))
    return least_seconds(lambda: encode(4 * size)) < 10 * base + 0.002


def sent(module: Any, body: object, **encoding: Any) -> bytes:
    """Return the bytes of a multipart body."""
    return b"".join(module.encode_multipart(body, **encoding))


@pytest.mark.parametrize("piece", PIECES)
def test_time_for_the_name_of_a_file_is_linear(piece: str) -> None:
    def encode(size: int) -> bytes:
        name = (piece * size)[:size]
        return sent(multipart, {"file": multipart.Upload(b"x", name)})

    assert b"filename=" in encode(SHORT)
    assert is_linear(encode, SHORT)


@pytest.mark.parametrize("piece", PIECES)
def test_time_for_the_name_of_a_property_is_linear(piece: str) -> None:
    def encode(size: int) -> bytes:
        return sent(multipart, {(piece * size)[:size]: "x"})

    assert len(encode(SHORT)) > SHORT
    assert is_linear(encode, SHORT)


@pytest.mark.parametrize("piece", ["a", "!", "a-"])
def test_time_for_the_name_of_a_header_is_linear(piece: str) -> None:
    def encode(size: int) -> bytes:
        headers = {(piece * size)[:size]: "x"}
        return sent(multipart, {"file": multipart.Upload(b"x", headers=headers)})

    assert len(encode(SHORT)) > SHORT
    assert is_linear(encode, SHORT)


@pytest.mark.parametrize("end", [" ", "\n", "é"])
def test_time_to_refuse_the_name_of_a_header_is_linear(end: str) -> None:
    def refused(size: int) -> None:
        upload = multipart.Upload(b"x", headers={"a-" * (size // 2) + end: "x"})
        with pytest.raises(ValueError, match="invalid name of a header"):
            sent(multipart, {"file": upload})

    assert is_linear(refused, SHORT)


def test_time_for_many_headers_of_a_part_is_linear() -> None:
    def encode(count: int) -> bytes:
        headers = {f"X-{number}": "x" for number in range(count)}
        upload = multipart.Upload(b"x", headers=headers)
        return sent(multipart, {"file": upload}, encoding={"file": {"headers": [*headers]}})

    assert encode(FEW).count(b"\r\nX-") == FEW
    assert is_linear(encode, FEW)


def test_time_for_many_media_types_of_a_part_is_linear() -> None:
    def encode(count: int) -> bytes:
        types = ", ".join(f"text/x-{number}" for number in range(count))
        own = {"content_type": f"{types}, application/json"}
        body = {"file": b"x", "text": "y", "json": {"a": 1}}
        return sent(multipart, body, encoding=dict.fromkeys(body, own))

    assert encode(FEW).count(b"text/x-0\r\n") == 2
    assert is_linear(encode, FEW)


PARTS: dict[str, Callable[[Any, int], object]] = {
    "properties": lambda _, count: {f"p{number}": "x" for number in range(count)},
    "items": lambda _, count: {"p": ["x"] * count},
    "objects": lambda _, count: {"p": [{"a": 1}] * count},
    "files": lambda module, count: {"p": [module.Upload(b"x", f"{number}.png") for number in range(count)]},
    "large files": lambda _, count: {"p": [bytes(1 << 16)] * (count // 40)},
}


@pytest.mark.parametrize("kind", PARTS)
def test_time_for_many_parts_is_linear(kind: str) -> None:
    def encode(count: int) -> bytes:
        return sent(multipart, PARTS[kind](multipart, count))

    expected = MANY // 40 if kind == "large files" else MANY
    assert encode(MANY).count(b"Content-Disposition: ") == expected
    assert is_linear(encode, MANY)


def test_time_for_many_parts_without_names_is_linear() -> None:
    def encode(count: int) -> bytes:
        return sent(multipart, ["x"] * count, media_type="multipart/mixed")

    assert encode(MANY).count(b"Content-Type: ") == MANY
    assert is_linear(encode, MANY)


def test_time_for_nested_parts_is_linear() -> None:
    own = {"content_type": "multipart/mixed"}

    def encode(count: int) -> bytes:
        body = {"p": [["x"] * 2] * count}
        return sent(multipart, body, encoding={"p": own})

    assert is_linear(encode, MANY)
