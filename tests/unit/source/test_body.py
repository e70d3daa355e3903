"""Properties of a body that arrives in pieces."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opgen.source.web.body import Body
from opgen.source.web.types import Limits, RequestError

LIMITS = Limits(size=1 << 16)


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


@given(st.lists(st.binary(max_size=300), max_size=4), st.integers(1, 50), st.integers(0, 30))
def test_members_of_a_gzip_stream_make_one_content(members: list[bytes], size: int, padding: int) -> None:
    body = Body("gzip", LIMITS)
    stream = b"".join(gzip.compress(member) for member in members) or gzip.compress(b"")
    for piece in pieces(stream + bytes(padding), size):
        body.add(piece)
    assert body.content() == b"".join(members)


@given(st.binary(max_size=300), st.integers(1, 50), st.data())
def test_truncated_gzip_stream_is_refused_at_every_length(content: bytes, size: int, data: st.DataObject) -> None:
    stream = gzip.compress(content)
    cut = data.draw(st.integers(0, len(stream) - 1))
    body = Body("x-gzip", LIMITS)
    for piece in pieces(stream[:cut], size):
        body.add(piece)
    with pytest.raises(RequestError):
        body.content()


@given(st.binary(max_size=300), st.integers(1, 50))
def test_any_bytes_are_gzip_or_refused(stream: bytes, size: int) -> None:
    body = Body("gzip", LIMITS)
    try:
        for piece in pieces(stream, size):
            body.add(piece)
        content = body.content()
    except RequestError:
        return
    assert gzip.decompress(stream) == content


@pytest.mark.parametrize("coding", ["", "identity", " Identity , identity"])
def test_an_uncompressed_body_is_as_sent(coding: str) -> None:
    body = Body(coding, LIMITS)
    body.add(b"a")
    body.add(b"b")
    assert (body.content(), body.received) == (b"ab", 2)


def test_body_exceeds_its_limit_by_at_most_one_chunk() -> None:
    body = Body("gzip", Limits(size=2 << 20, ratio=10_000))
    with pytest.raises(RequestError):
        body.add(gzip.compress(bytes(32 << 20)))
    assert len(body.partial_content()) <= 3 << 20


def test_millions_of_empty_members_count_as_sent() -> None:
    body = Body("gzip", LIMITS)
    empty = gzip.compress(b"") * 4000
    with pytest.raises(RequestError, match="larger than"):
        body.add(empty)
