"""The difference that `generate --dry-run` shows."""

from itertools import islice
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from opgen.output.compare import compare
from opgen.output.difference import difference, differences

from tests.support.demo_client import DemoClient, Document, render

LINES = st.lists(st.sampled_from("abcd"), max_size=30).map(lambda lines: "".join(f"{line}\n" for line in lines))


def test_difference_of_a_folder(tmp_path: Path) -> None:
    client = DemoClient(tmp_path)
    client.generate(Document(tags=("legacy",)))
    document = Document(tags=("teams",), models="X = 1\n")
    (client.folder / "models.py").write_bytes(b"X = 1\r\nY = 2\r\n")
    (client.folder / "mine.py").write_text("mine", encoding="utf-8")
    assert list(differences(compare(render(document), client.folder))) == [
        "--- models.py",
        "+++ models.py",
        "@@ -1,2 +1,1 @@",
        " X = 1",
        "-Y = 2",
        "--- operations/legacy.py",
        "+++ /dev/null",
        "@@ -1,3 +0,0 @@",
        '-"""Operations of legacy."""',
        "-",
        "-SOURCE = 'first'",
        "--- /dev/null",
        "+++ operations/teams.py",
        "@@ -0,0 +1,3 @@",
        '+"""Operations of teams."""',
        "+",
        "+SOURCE = 'first'",
    ]


def test_difference_is_of_the_compared_version(tmp_path: Path) -> None:
    client = DemoClient(tmp_path)
    client.generate(Document(models="X = 1\n"))
    document = Document(models="X = 2\n")
    compared = compare(render(document), client.folder)
    # Another process generates between the comparison and its report.
    client.generate(document)
    assert list(differences(compared))[2:] == ["@@ -1,1 +1,1 @@", "-X = 1", "+X = 2"]


def patched(lines: list[str], patch: list[str]) -> list[str]:
    """Apply `patch` to `lines`, and return the result."""
    result: list[str] = []
    at = 0
    for line in patch[2:]:
        if line.startswith("@@"):
            start, count = map(int, line.split()[1].removeprefix("-").split(","))
            begin = start - 1 if count else start
            result += lines[at:begin]
            at = begin
        elif line.startswith("+"):
            result.append(line[1:])
        else:
            assert lines[at] == line[1:]
            result += [lines[at]] if line.startswith(" ") else []
            at += 1
    return result + lines[at:]


@given(LINES, LINES)
def test_difference_leads_from_one_text_to_the_other(one: str, other: str) -> None:
    patch = list(difference("x", one.encode(), other))
    assert patched(one.splitlines(), patch) == other.splitlines()


def test_missing_newline_is_a_difference() -> None:
    assert list(difference("x", b"a", "a\n"))[2:] == ["@@ -1,1 +1,1 @@", "-a  (no newline at the end)", "+a"]


def test_difference_names_lines_far_down() -> None:
    one = "".join(f"{number}\n" for number in range(5000))
    shown = list(difference("x", one.encode(), one.replace("\n4500\n", "\nnew\n")))
    assert shown[2:] == ["@@ -4498,7 +4498,7 @@", " 4497", " 4498", " 4499", "-4500", "+new", " 4501", " 4502", " 4503"]


def test_difference_of_long_texts_is_bounded() -> None:
    one = "".join(f"{number}\n" for number in range(50_000))
    shown = list(difference("x", one.encode(), one.replace("1", "2")))
    assert shown[-1] == "(lines from 2001 on were not compared)"
    assert len(list(islice(difference("x", one.encode(), one.replace("1", "2")), 40))) == 40
