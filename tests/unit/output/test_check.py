"""Verdicts of a check, which only reads."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from opgen.core.errors import UsageError
from opgen.core.findings import Cause, Level
from opgen.output.folder import refuse_overlaps
from opgen.output.replace import Allowed, EditedError

from tests.support.demo_client import (
    OTHER_VERSIONS,
    DemoClient,
    Document,
    manifest,
    messages,
    rules,
)

SECOND = Document(text="second")
EDITED = "client.py:5  was edited by hand. Move the change to a file of your own, or discard it with --force\n"
TEAMS = Document(tags=("sandbox", "teams"))


def edit(path: str, old: str, new: str) -> Callable[[DemoClient], object]:
    """Return a function that replaces a text."""
    return lambda client: client.edit(path, old, new)


def write(path: str, content: bytes) -> Callable[[DemoClient], object]:
    """Return a function that writes a file."""
    return lambda client: (client.folder / path).write_bytes(content)


def surround(path: str, start: bytes, end: bytes) -> Callable[[DemoClient], object]:
    """Return a function that adds bytes to a file."""
    return lambda client: (client.folder / path).write_bytes(start + (client.folder / path).read_bytes() + end)


def crlf(path: str) -> Callable[[DemoClient], object]:
    """Return a function that changes the line ends of a file."""
    return lambda client: client.to_crlf(path)


def generate_legacy(client: DemoClient) -> None:
    """Write a package with one more module."""
    client.generate(Document(tags=("sandbox", "legacy")))


def file_for_folder(client: DemoClient) -> None:
    """Put a file in the place of a folder."""
    shutil.rmtree(client.folder / "_runtime")
    (client.folder / "_runtime").write_text("mine", encoding="utf-8")


def only_manifest(client: DemoClient) -> None:
    """Remove all files except the manifest."""
    for path in client.folder.iterdir():
        if path.name != ".opgen.json":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


@pytest.mark.parametrize(
    ("damages", "document", "findings", "text"),
    [
        ([], SECOND, "changed operations/__init__.py, changed operations/sandbox.py", "\nrun: opgen generate demo\n"),
        ([], Document(inputs={"overlay a": "a" * 64}), "changed .opgen.json", "out of date"),
        ([lambda client: (client.folder / "models.py").unlink()], Document(), "missing models.py", "deleted after"),
        ([], TEAMS, "missing operations/teams.py", "not generated yet"),
        (
            [lambda client: client.generate(Document(options={"strict": True}))],
            Document(models="other", options={"strict": 1}),
            "changed models.py",
            "option strict changed since generation (true -> 1)",
        ),
        ([only_manifest], Document(), "missing ", "none of 7 files exists"),
        ([write("operations/teams.py", b"mine")], TEAMS, "edited operations/teams.py", "the package needs the path"),
        ([edit("client.py", "Sends requests.", "Sends mine.")], Document(), "edited client.py", EDITED),
        (
            [edit("operations/sandbox.py", "Operations", "Mine")],
            SECOND,
            "changed operations/__init__.py, edited operations/sandbox.py",
            "was edited by hand, and inputs changed (specs/demo.json changed",
        ),
        (
            [
                edit("models.py", "The port is the sandbox's own.", "  The port is the sandbox's own.  \n"),
                edit("models.py", "What to expose.", "  What to expose."),
                edit("models.py", ', description="Port number', ",\n  description='Port number"),
                edit("models.py", 'expose", ex', "expose', ex"),
            ],
            Document(),
            "format-only models.py",
            "exclude generated/demo/ from your formatter",
        ),
        ([generate_legacy], Document(), "extra operations/legacy.py", "no longer part of the package"),
        ([file_for_folder], Document(), "edited _runtime, missing _runtime/__init__.py", ""),
        ([edit("models.py", "class ", "# Mine.\nclass ")], Document(), "edited models.py", ""),
        ([edit("models.py", "    # Left out is not null.\n", "")], Document(), "edited models.py", ""),
        ([edit("models.py", "sandbox's own", "sandbox's  own")], Document(), "edited models.py", ""),
        *(
            ([write("models.py", content)], Document(), "edited models.py", "")
            for content in (b"\x00", b"\xff\xfe", b"(" * 5000, b"def f(:\n", b"'\\d'\n")
        ),
        ([crlf("client.py"), edit("client.py", "Sends", "Send")], Document(), "edited client.py", ""),
        ([crlf("operations/sandbox.py")], SECOND, "changed operations/__init__.py, changed operations/sandbox.py", ""),
        ([surround("client.py", b"\xef\xbb\xbf", b"")], Document(), "edited client.py", "client.py:1 "),
        ([surround("client.py", b"", b"x = 1\n")], Document(), "edited client.py", "client.py:6 "),
        ([lambda client: manifest(client).unlink()], Document(), "missing .opgen.json", "generate demo --adopt\n"),
        (
            [lambda client: manifest(client).unlink(), edit("client.py", "Sends", "Send")],
            Document(),
            "changed client.py",
            "no manifest; edits by hand cannot be detected",
        ),
    ],
)
def test_difference_is_a_finding(
    client: DemoClient, damages: list[Callable[[DemoClient], object]], document: Document, findings: str, text: str
) -> None:
    for damage in damages:
        damage(client)
    report = client.check(document)
    assert report.exit_code == 1
    assert sorted(f"{rule} {path}" for rule, path in rules(report)) == sorted(findings.split(", "))
    assert text in messages(report)


@pytest.mark.parametrize(
    ("document", "cause", "message"),
    [
        (Document(text="second"), Cause.DOCUMENT, "specs/demo.json changed"),
        (
            Document(models="X = 1\n", inputs={"overlay a.yaml": "a" * 64}),
            Cause.OVERLAY,
            "overlay a.yaml was added",
        ),
        (Document(models="X = 1\n", options={"strict": True}), Cause.OPTION, "option strict was added"),
        (Document(models="X = 1\n", inputs={"templates": "a" * 64}), Cause.OPGEN, "opgen's templates was added"),
        (Document(text="second", options={"strict": True}), Cause.DOCUMENT, "option strict was added"),
    ],
)
def test_cause_is_the_changed_input(client: DemoClient, document: Document, cause: Cause, message: str) -> None:
    finding = client.check(document).findings[0]
    assert (finding.rule, finding.cause) == ("changed", cause)
    assert message in finding.message


def test_difference_of_an_edit_is_free_of_changed_inputs(client: DemoClient) -> None:
    client.edit("operations/sandbox.py", "Operations", "My operations")
    report = client.check(Document(text="second"))
    difference = report.findings[1].difference
    assert difference[:2] == ("--- operations/sandbox.py (generated)", "+++ operations/sandbox.py (edited)")
    changes = [line for line in difference[2:] if line[0] in "+-"]
    assert len(changes) == 2
    assert changes[1] == changes[0].replace("-", "+", 1).replace("Operations", "My operations")


def test_long_edit_is_cut(client: DemoClient) -> None:
    file = client.folder / "client.py"
    lines = "".join(f"x{n} = {'1' * 900}\n" for n in range(900))
    file.write_bytes(file.read_bytes() + lines.encode() + b"# \xff\n")
    (finding,) = client.check().findings
    assert len(finding.difference) == 201
    assert finding.difference[-1] == "(the rest of the difference is left out)"
    assert max(map(len, finding.difference)) == 300


@pytest.mark.parametrize(
    "path",
    [
        "models/__init__.py",
        "models/__init__.pyc",
        "models/__init__.abi3.so",
        "models.cpython-311-x86_64-linux-gnu.so",
        "client.pyd",
        "__init__.so",
        "operations/__init__.so",
        "_runtime/__init__.so",
        "__pycache__/models.cpython-311.pyc",
        "_runtime/__pycache__/__init__.cpython-311.opt-1.pyc",
    ],
)
def test_file_that_python_imports_instead_of_a_module_is_an_edit(client: DemoClient, path: str) -> None:
    file = client.folder / path
    file.parent.mkdir(exist_ok=True)
    unchecked = b"\xa7\r\r\n\1\0\0\0" + bytes(8)
    file.write_bytes(unchecked)
    report = client.check()
    assert report.exit_code == 1
    assert rules(report) == [("edited", path)]
    assert "Python would import it instead" in messages(report)
    found = client.check(Document(versions=OTHER_VERSIONS)).findings
    assert found[-1].rule == "edited"
    with pytest.raises(EditedError):
        client.generate()
    client.generate(allowed=Allowed(force=True))
    assert not file.exists()
    assert client.check(with_foreign=True).findings == ()


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("models/data.json", b"{}"),
        ("helpers.so", b""),
        ("models.also", b""),
        ("helpers/__init__.py", b""),
        ("__pycache__/models.cpython-311.pyc", b"\xa7\r\r\n\0\0\0\0" + bytes(8)),
        ("__pycache__/models.cpython-312.pyc", b"\xa7\r\r\n\3\0\0\0" + bytes(8)),
        ("__pycache__/helpers.cpython-312.pyc", b"\xa7\r\r\n\1\0\0\0" + bytes(8)),
    ],
)
def test_file_that_hides_no_module_is_foreign(client: DemoClient, path: str, content: bytes) -> None:
    (client.folder / path).parent.mkdir(exist_ok=True)
    (client.folder / path).write_bytes(content)
    assert client.check().findings == ()


@pytest.mark.parametrize("path", ["models", "models.so", "__pycache__", "__init__"])
def test_link_in_the_place_of_a_module_is_refused(client: DemoClient, path: str) -> None:
    other = client.folder.parent / "other"
    other.mkdir()
    (client.folder / path).symlink_to(other)
    with pytest.raises(UsageError, match=f"{path} is a link"):
        client.check()


def test_check_crlf(client: DemoClient) -> None:
    for path in ("client.py", "models.py", ".opgen.json"):
        client.to_crlf(path)
    report = client.check()
    assert report.exit_code == 0
    assert client.check(strict=True).exit_code == 1
    assert rules(report) == [("eol-only", ".opgen.json"), ("eol-only", "client.py"), ("eol-only", "models.py")]
    assert {finding.level for finding in report.findings} == {Level.NOTE}
    assert "  EOL_ONLY  3 files  CRLF line ends; add to .gitattributes: generated/demo/** text eol=lf\n" in messages(
        report
    )


def test_check_env_same_bytes(tmp_path: Path) -> None:
    client = DemoClient(tmp_path)
    client.generate(Document(versions=OTHER_VERSIONS))
    report = client.check()
    assert report.exit_code == 0
    assert [(finding.rule, finding.level) for finding in report.findings] == [("environment", Level.NOTE)]
    assert messages(report).splitlines()[1:] == ["  ENVIRONMENT  black 26.10.1, recorded 25.9.0; no file differs"]


def test_check_names_the_certain_cause_of_a_difference(tmp_path: Path) -> None:
    client = DemoClient(tmp_path)
    client.generate(Document(versions=OTHER_VERSIONS, models="X = 1\n"))
    client.edit("client.py", "Sends requests", "Sends my requests")
    (client.folder / "py.typed").unlink()
    report = client.check()
    assert report.exit_code == 4
    assert rules(report) == [("environment", ""), ("edited", "client.py"), ("missing", "py.typed")]
    assert messages(report).endswith("\nrun: opgen generate demo --force --upgrade\n")


def test_check_manifest_other_format(client: DemoClient) -> None:
    content = json.loads(manifest(client).read_bytes())
    content.update(format=3, versions={"opgen": "9.0.0"}, novelty=[])
    manifest(client).write_text(json.dumps(content), encoding="utf-8")
    report = client.check()
    assert report.exit_code == 4
    assert (
        "unsupported manifest format 3, written by opgen 9.0.0; this version reads format 2"
        in report.findings[0].message
    )
    assert messages(report).endswith("\nrun: pip install opgen==9.0.0\n")


def test_check_overlapping_outputs(tmp_path: Path) -> None:
    refuse_overlaps({"one": tmp_path / "a", "two": tmp_path / "ab", "three": tmp_path / "b" / "a"})
    (tmp_path / "link").symlink_to(tmp_path)
    for folder in (tmp_path / "a", tmp_path / "A", tmp_path / "a" / "b", tmp_path, tmp_path / "link" / "a"):
        with pytest.raises(UsageError, match=r"outputs of one .* and two .* overlap"):
            refuse_overlaps({"one": tmp_path / "a", "two": folder})


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


def test_check_gitignored_output(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    client = DemoClient(tmp_path)
    assert "version control" not in messages(client.check())
    (tmp_path / ".gitignore").write_text("generated/\n", encoding="utf-8")
    assert "  git ignores this folder; commit it, or run opgen generate before each check\n" in messages(client.check())


def test_check_output_that_is_only_bytecode_is_missing(tmp_path: Path) -> None:
    client = DemoClient(tmp_path)
    (client.folder / "operations" / "__pycache__").mkdir(parents=True)
    (client.folder / "operations" / "__pycache__" / "old.cpython-311.pyc").write_bytes(b"")
    assert messages(client.check()).endswith("\nrun: opgen generate demo\n")
    client.generate()
    assert client.check().findings == ()
