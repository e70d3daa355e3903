"""Descriptions as plain text: HTML and relative links have no effect in a docstring."""

import pytest
from opgen.core.markdown import plain_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>A.</p><p>B<br/>C</p>", "A.\n\n\n\nB\nC"),
        ('See <a href="/docs/a#b">the balance</a>.', "See the balance."),
        ("<ul><li>a</li>\n<li>b</li></ul>", "- a\n\n- b"),
        ("<code>x &lt; 1</code> and <strong>y</strong>", "`x < 1` and **y**"),
        ("See [the page](/rest/page) and [here](#here).", "See the page and here."),
        ("See [the page](https://example.com/a).", "See [the page](https://example.com/a)."),
        ("`<p>` and a < b, Map<String, int> &lt;", "`<p>` and a < b, Map<String, int> &lt;"),
    ],
)
def test_description_is_plain_text(text: str, expected: str) -> None:
    assert plain_text(text) == expected


def test_plain_text_is_found_in_linear_time() -> None:
    for hostile in ("<a " * 50_000, "[" * 100_000, "[a](/" * 50_000, "`" * 100_001):
        assert plain_text(hostile) == hostile
