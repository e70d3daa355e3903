"""Encodings of documents."""

import bz2
import gzip
import lzma
import zlib

import pytest
from opgen.source import limits

from tests.unit.source.reading import read_text, refusal, root

DOCUMENT = '{"openapi": "3.1.0", "info": {"title": "Grüße"}}'


def test_byte_order_mark_is_removed() -> None:
    assert root("\ufeff" + DOCUMENT) == root(DOCUMENT)
    assert root("\ufeffopenapi: 3.1.0") == {"openapi": "3.1.0"}


def test_a_byte_order_mark_does_not_shift_positions() -> None:
    assert refusal("\ufeff{").startswith("1:2: ")


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("utf-32-le", "UTF-32"),
        ("utf-32-be", "UTF-32"),
    ],
)
def test_utf_16_and_utf_32_are_refused_with_their_name(encoding: str, name: str) -> None:
    document = '{"openapi": "3.1.0"}'
    assert name in refusal(document.encode(encoding))


def test_latin_1_is_refused_at_its_first_character() -> None:
    assert refusal(DOCUMENT.encode("latin-1")) == (
        "1:43: invalid UTF-8: byte 0xFC [save the document as UTF-8; it may be Latin-1 or Windows-1252]"
    )


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (gzip.compress(DOCUMENT.encode(), mtime=0), "gzip data"),
        (bz2.compress(DOCUMENT.encode()), "bzip2 data"),
        (lzma.compress(DOCUMENT.encode()), "xz data"),
        (zlib.compress(DOCUMENT.encode()), "zlib data"),
        (b"PK\x03\x04\x14\x00\xff", "a zip archive"),
        (b"\x28\xb5\x2f\xfd\x04\x00", "zstandard data"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a PDF file"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
    ],
)
def test_files_of_other_kinds_are_named(content: bytes, name: str) -> None:
    assert refusal(content) == f"1:1: expected UTF-8 text, found {name} [give the document as plain JSON or YAML]"


@pytest.mark.parametrize("content", [b"\xc0\xaf", b"\xe0\x80\xaf", b"\xf0\x80\x80\xaf"])
def test_overlong_forms_are_refused(content: bytes) -> None:
    assert refusal(b'{"a": "' + content + b'"}') == (
        f"1:8: invalid UTF-8: byte 0x{content[0]:02X} [save the document as UTF-8; it may be Latin-1 or Windows-1252]"
    )


def test_an_encoded_surrogate_is_refused() -> None:
    assert refusal(b'{"a":\n"\xed\xa0\x80"}') == "2:2: invalid UTF-8: lone surrogate"


def test_a_document_cut_within_a_character_ends_early() -> None:
    assert refusal('{"a": "ü'.encode()[:-1]) == (
        "1:8: unexpected end of input within a UTF-8 character"
        " [fetch the document again if it is truncated, or save it as UTF-8]"
    )


def test_a_nul_character_is_refused() -> None:
    assert refusal(b'{"a":\n "b\0c"}') == "2:4: invalid NUL character in the document"


@pytest.mark.parametrize("content", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
def test_nothing_is_called_empty(content: bytes) -> None:
    assert refusal(content) == "1:1: the document is empty"


def test_as_many_bytes_as_are_allowed_are_read() -> None:
    start, end = '{"openapi": "3.1.0", "x-text": "', '"}'
    text = start + "x" * (limits.MAX_BYTES - len(start) - len(end)) + end
    assert read_text(text).kind == "json"
    assert refusal(text + " ") == "1:1: the document is larger than 64 MiB"
