"""Kinds of content."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opgen.core.errors import DocumentError
from opgen.source.read import read

from tests.unit.source.reading import read_text, refusal
from tests.unit.source.reading import root as read_root

HINT = "[give an OpenAPI document: it begins with `openapi:` or `{`]"


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    assert _outcome(content) in {"read", "refused"}


@given(
    st.lists(
        st.sampled_from(
            [
                *"{}[]:,\"'&*!|>%@`?-#~<. \n\t\r",
                *("a", "0", "- ", ": ", "\n  ", "<<", "&a ", "*a", "!!str ", "---\n"),
                *("null", "1e999", "\\u", "é", "\u2028", "\x01", "```\n", "openapi:"),
                *('{"openapi":', "<!--", "<html>", "<title>", "%YAML 1.2\n"),
            ]
        ),
        max_size=16,
    ).map("".join)
)
def test_any_text_is_read_or_refused(text: str) -> None:
    assert _outcome(text.encode()) in {"read", "refused"}


def _outcome(content: bytes) -> str:
    try:
        read(content, "openapi")
    except DocumentError as error:
        placed = all(problem.position for problem in error.problems)
        return "refused" if error.problems and placed else "refused without a reason"
    return "read"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"a": 1}', "json"),
        (' \r\n\t{ "a": 1}', "json"),
        ("{}", "json"),
        ("{a: 1}", "yaml"),
        ("a: 1", "yaml"),
        ("# c\n---\na: 1", "yaml"),
        ('"a": 1', "yaml"),
    ],
)
def test_content_decides_its_kind(text: str, kind: str) -> None:
    assert read_text(text).kind == kind


def test_the_name_decides_nothing() -> None:
    source = read(b"a: 1", "openapi.json")
    assert (source.name, source.kind, source.root) == ("openapi.json", "yaml", {"a": 1})


def test_text_that_begins_like_json_is_not_read_as_yaml() -> None:
    assert refusal('{"a": b}') == "1:7: invalid JSON: expecting value"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[1, 2]", "a list"),
        ("- a", "a list"),
        ("text", "a string"),
        ('"text"', "a string"),
        ("12", "a number"),
        ("1.5", "a number"),
        ("true", "a boolean"),
        ("null", "null"),
        ("# nothing", "null"),
        ("Not found", "a string"),
    ],
)
def test_a_document_is_a_mapping(text: str, name: str) -> None:
    assert refusal(text) == f"1:1: expected a mapping at the root of the document, found {name} {HINT}"


@pytest.mark.parametrize(
    "html",
    [
        "<!DOCTYPE html>\n<html><head><title>{}</title>",
        "\n<html lang=en><title data-x='1'>{}</title>",
        "<!-- a --> <!-- b -->\n<HTML><TITLE>\n {} </TITLE>",
        '<?xml version="1.0"?><!DOCTYPE html><title>{}</title>',
        "<head>\n<title>{}",
    ],
)
def test_an_html_page_is_named_by_its_title(html: str) -> None:
    assert refusal(html.format("Jobs &amp;\nmore")) == (
        '1:1: expected an OpenAPI document, found an HTML page with the title "Jobs & more"'
        " [use the URL or path of the OpenAPI document; it may need credentials]"
    )


def test_login_page_is_reported_as_login_page() -> None:
    html = "<html><title>Sign in</title><form><input name=p type='password'></form>"
    assert refusal(html).startswith("1:1: expected an OpenAPI document, found a login page ")


def test_an_html_page_may_have_no_title() -> None:
    assert refusal("<html><body>x").startswith("1:1: expected an OpenAPI document, found an HTML page ")


def test_a_long_title_is_cut() -> None:
    assert len(refusal(f"<html><title>{'x' * 10_000}</title>")) < 250


def test_html_in_a_description_is_none() -> None:
    assert read_root("info:\n  description: <html><title>x</title>")
    assert read_root('{"info": "<!DOCTYPE html>"}')
