"""The time to encode a multipart body grows with its size, and not faster."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.support.timing import is_linear
from tests.unit.runtime.shop import runtime

multipart = runtime("multipart")
Upload = multipart.Upload
PIECES = ["a", '"', "\r\n", "\x00", "é", "\\", ";", "; =", ".", "/", "%22", ", "]
"""Repeated texts of names and headers."""
MIXED = {"content_type": "multipart/mixed"}


def typed(count: int) -> Mapping[str, Any]:
    """Return the description of a part with this number of media types."""
    types = ", ".join(f"text/x-{number}" for number in range(count))
    return {"content_type": f"{types}, application/json"}


def headers(count: int) -> dict[str, str]:
    return {f"X-{number}": "x" for number in range(count)}


def sent(body: object, **options: Any) -> bytes:
    return b"".join(multipart.encode_multipart(body, **options))


BODIES: dict[str, tuple[Callable[[int], bytes], int]] = {
    "headers of a part": (
        lambda n: sent({"f": Upload(b"x", headers=headers(n))}, encoding={"f": {"headers": [*headers(n)]}}),
        300,
    ),
    "media types": (lambda n: sent({"f": b"x", "j": {"a": 1}}, encoding=dict.fromkeys("fj", typed(n))), 300),
    "properties": (lambda n: sent({f"p{number}": "x" for number in range(n)}), 300),
    "items": (lambda n: sent({"p": ["x"] * n}), 300),
    "objects": (lambda n: sent({"p": [{"a": 1}] * n}), 300),
    "files": (lambda n: sent({"p": [Upload(b"x", f"{number}.png") for number in range(n)]}), 300),
    "large files": (lambda n: sent({"p": [bytes(1 << 16)] * n}), 25),
    "parts without names": (lambda n: sent(["x"] * n, media_type="multipart/mixed"), 300),
    "nested parts": (lambda n: sent({"p": [["x"] * 2] * n}, encoding={"p": MIXED}), 300),
}


@pytest.mark.parametrize("body", BODIES)
def test_time_for_many_parts_is_linear(body: str) -> None:
    encode, size = BODIES[body]
    assert len(encode(2 * size)) > 1.5 * len(encode(size)) or body == "media types"
    assert is_linear(encode, size)


@pytest.mark.parametrize("piece", PIECES)
def test_time_for_a_long_name_is_linear(piece: str) -> None:
    def encode(size: int) -> None:
        name = (piece * size)[:size]
        assert len(sent({name: "x"}) + sent({"file": Upload(b"x", name)})) > 2 * size

    assert is_linear(encode, 10_000)


@pytest.mark.parametrize("piece", ["a", "!", "a-", " ", "\n", "é"])
def test_time_for_the_name_of_a_header_is_linear(piece: str) -> None:
    def encode(size: int) -> None:
        name = "a-" * (size // 2) + piece
        body = {"file": Upload(b"x", headers={name: "x"})}
        if piece in {"a", "!", "a-"}:
            assert len(sent(body)) > size
        else:
            with pytest.raises(ValueError, match="invalid name of a header"):
                sent(body)

    assert is_linear(encode, 10_000)
