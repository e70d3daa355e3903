"""Texts for people say what they mean: few open with a question word, and few words stand in the place of a noun.

A limit that a good sentence breaks is raised with a
reason. It is never met by a stranger sentence.
"""

from functools import cache
from pathlib import Path

import pytest

from tests.architecture.modules import ROOT
from tests.tools.language import Text, measure, read_documentation, read_module, read_modules, read_page

QUESTION_LIMIT = 3.0
"""Largest share of docstrings that open with a question word, in percent."""
VAGUE_LIMIT = 2.0
"""Most vague words per 1,000 words."""
WORST = 25


AREAS = (
    "docstrings",
    "comments",
    "messages",
    "help texts",
    "documentation",
    "docstrings of the runtime",
    "comments of the runtime",
    "messages of the runtime",
    "docstrings of tests",
    "comments of tests",
)
TEST_FOLDERS = (
    "architecture",
    "changes",
    "docs",
    "e2e",
    "fuzz",
    "goldens",
    "large_documents",
    "network_faults",
    "support",
    "tools",
    "unit",
)
"""Folders of tests, except the documents of `cases`."""


@cache
def python_texts() -> tuple[Text, ...]:
    """Return the texts of `generator/`."""
    return read_modules(ROOT / "generator")


def texts_of(area: str) -> tuple[Text, ...]:
    """Return the texts of an area."""
    if area == "documentation":
        return read_documentation(ROOT)
    if area.endswith(" of tests"):
        found = (text for folder in TEST_FOLDERS for text in read_modules(ROOT / "tests" / folder))
        return tuple(text for text in found if text.kind == area.removesuffix(" of tests"))
    texts, kind = python_texts(), area
    if area.endswith(" of the runtime"):
        texts = read_modules(ROOT / "templates" / "runtime")
        kind = area.removesuffix(" of the runtime")
    return tuple(text for text in texts if text.kind == kind)


def violations(texts: tuple[Text, ...], *, limit_questions: bool) -> list[str]:
    """Return the worst texts of an area if it exceeds a limit."""
    figures = measure(texts)
    bad: list[Text] = []
    if figures.vague_rate > VAGUE_LIMIT:
        bad += [text for text in texts if text.vague_words]
    if limit_questions and figures.question_share > QUESTION_LIMIT:
        bad += [text for text in texts if text.opens_with_question]
    worst = sorted(dict.fromkeys(bad), key=lambda text: -len(text.vague_words))
    return [describe(text) for text in worst[:WORST]]


def describe(text: Text) -> str:
    """Return the position, the vague words and the start of a text."""
    start = " ".join(text.content.split())[:80]
    return f"{text.path}:{text.line}: {' '.join(text.vague_words) or 'opening'}: {start}"


@pytest.mark.parametrize("area", AREAS)
def test_few_words_stand_in_the_place_of_a_noun(area: str) -> None:
    texts = texts_of(area)
    assert texts
    bad = violations(texts, limit_questions=area.startswith("docstrings"))
    assert not bad, "\n".join(bad)


BAD = '''
"""Whoever reads this."""
LIMIT = 3
"""What a number is."""
# Those who know `what` it is, and None.
def fail(value):
    """Which names are new: `what` says it."""
    raise ValueError(f"what {value} is") from option(help="Who it is.")
'''


def test_bad_texts_are_reported_for_every_kind() -> None:
    texts = tuple(read_module(BAD, Path("bad.py")))
    found = {(text.kind, text.line, text.vague_words, text.opens_with_question) for text in texts}
    assert found == {
        ("docstrings", 2, ("Whoever",), True),
        ("docstrings", 4, ("What",), True),
        ("comments", 5, ("Those", "who"), False),
        ("docstrings", 7, (), True),
        ("messages", 8, ("what",), True),
        ("help texts", 8, ("Who",), True),
    }
    assert violations(texts, limit_questions=False)[0] == (
        "bad.py:5: Those who: Those who know `what` it is, and None."
    )
    assert len(violations(texts, limit_questions=True)) == len(texts)


def test_bad_paragraph_of_documentation_is_reported() -> None:
    page = "# Title\n\nThose are `those`.\n\n```\nwho\n```\n\n| a |\n|---|\n| nobody |\n"
    texts = tuple(read_page(page, Path("page.md")))
    assert [text.vague_words for text in texts] == [(), ("Those",), (), ("nobody",)]
    assert len(violations(texts, limit_questions=False)) == 2
