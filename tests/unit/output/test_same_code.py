"""Code that is equal in another layout."""

import black
import pytest
from opgen.output.compare import is_same_code

from tests.support.demo_client import REPOSITORY

MODULES = sorted(REPOSITORY.glob("generator/opgen/output/*.py"))


@pytest.mark.parametrize("width", [40, 120])
def test_another_width_is_the_same_code(width: int) -> None:
    mode = black.Mode(line_length=width, magic_trailing_comma=False)
    for module in MODULES[:3]:
        text = module.read_text(encoding="utf-8")
        assert is_same_code(black.format_str(text, mode=mode), text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = 'a'\n", 'x = "a"\n'),
        ("x = u'a'\n", "x = 'a'\n"),
        ("f(a, b)\n", "f(\n    a,\n    b,\n)\n"),
        ("x = ('a' 'b')\n", "x = 'ab'\n"),
        ("x = 1 #a\n", "x = 1  # a\n"),
        ("x = 0XFF\n", "x = 0xff\n"),
        ('def f():\n  """A.\n\n    B.\n  """\n', 'def f():\n    """A.\n\n    B.\n    """\n'),
        ('class C:\n    x: int\n    """A.  """\n', 'class C:\n    x: int\n    """A."""\n'),
        ("x = 1\n", "x = 1"),
    ],
)
def test_layout(one: str, other: str) -> None:
    assert is_same_code(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = 1\n", "x = 1.0\n"),
        ("x = True\n", "x = 1\n"),
        ("x = 'a '\n", "x = 'a'\n"),
        ('x = """A.\n  B."""\n', 'x = """A.\nB."""\n'),
        ("x = 1  # a\n", "x = 1  # b\n"),
        ("x = 1  # a\n", "x = 1\n"),
        ("a = 1\nb = 2\n", "b = 2\na = 1\n"),
        ('"""A  b."""\n', '"""A b."""\n'),
        ("\ufeffx = 1\n", "x = 1\n"),
        ("x = 1\n", "x = (\n"),
        ("x = (\n", "x = (\n"),
        ("x = 1\n\0", "x = 1\n\0"),
        ("x = " + "(" * 300 + ")" * 300, "x = 1\n"),
        ("x = " + "-" * 100_000 + "1\n", "x = " + "-" * 100_000 + "1\n"),
        ("x = '\udc80'\n", "x = '\udc80'\n"),
        ("x = (" + "\n" * 20_000 + "1)\n", "x = 1\n"),
    ],
)
def test_other_code(one: str, other: str) -> None:
    assert not is_same_code(one, other)
