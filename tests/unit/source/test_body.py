"""Properties of compressed bodies."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opgen.source.web.download import check_size, decompress, is_gzip
from opgen.source.web.types import Limits, RequestError

LIMITS = Limits(size=1 << 16)


@given(st.lists(st.binary(max_size=300), max_size=4), st.integers(0, 30))
def test_members_of_a_gzip_stream_make_one_content(members: list[bytes], padding: int) -> None:
    stream = b"".join(gzip.compress(member) for member in members) or gzip.compress(b"")
    assert decompress(stream + bytes(padding), LIMITS) == b"".join(members)


@given(st.binary(max_size=300), st.data())
def test_truncated_gzip_stream_is_refused_at_every_length(content: bytes, data: st.DataObject) -> None:
    stream = gzip.compress(content)
    with pytest.raises(RequestError):
        decompress(stream[: data.draw(st.integers(0, len(stream) - 1))], LIMITS)


@given(st.binary(max_size=300))
def test_any_bytes_are_gzip_or_refused(stream: bytes) -> None:
    try:
        content = decompress(stream, LIMITS)
    except RequestError:
        return
    assert gzip.decompress(stream) == content


@pytest.mark.parametrize("coding", ["", "identity", " Identity , identity"])
def test_identity_is_not_compressed(coding: str) -> None:
    assert not is_gzip(coding)


def test_body_above_a_limit_is_refused() -> None:
    with pytest.raises(RequestError, match="larger than 2 MiB"):
        decompress(gzip.compress(bytes(32 << 20)), Limits(size=2 << 20, ratio=10_000))
    with pytest.raises(RequestError, match="more than 200 times its size"):
        decompress(gzip.compress(bytes(32 << 20)), Limits())
    with pytest.raises(RequestError, match="larger than"):
        check_size(LIMITS.size + 1, LIMITS)
