"""Commands with the cache: the same bytes, less work, and no code that was not verified."""

import os
import shutil
import stat
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from opgen.codegen.format.layout import formatted
from opgen.project.cache import _head

from tests.support.checkout import Checkout, Document, document
from tests.unit.cli.test_check import results_here

OVERLAY = """
overlay: 1.0.0
info: {title: Names, version: "1"}
actions:
  - target: $.info
    update: {title: %s}
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    """Return a checkout. Its commands use a cache if they name the folder."""
    monkeypatch.delenv("OPGEN_NO_CACHE")
    monkeypatch.setenv("CI", "true")
    (tmp_path / "project").mkdir()
    return Checkout(tmp_path / "project")


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that receives each text that black formats."""
    texts: list[str] = []

    def noted(source: str, layout: Callable[[str], str]) -> str:
        texts.append(source)
        return formatted(source, layout)

    monkeypatch.setattr("opgen.pipeline.formatted", noted)
    monkeypatch.setattr("opgen.pipeline.results", results_here)
    return texts


def folder(checkout: Checkout) -> Path:
    return checkout.folder.parent / "cache"


def cached(checkout: Checkout, *arguments: str) -> int:
    """Run a command with the cache, and return its exit code."""
    return checkout.opgen(*arguments, "--cache-dir", str(folder(checkout))).code


def forge(checkout: Checkout, old: str, new: str) -> int:
    """Replace `old` in all entries that have it, with valid digests, and return their number."""
    count = 0
    for file in folder(checkout).iterdir():
        text = zlib.decompress(file.read_bytes().partition(b"\n")[2]).decode()
        if old in text:
            packed = zlib.compress(text.replace(old, new).encode())
            file.write_bytes(_head(file.stem, packed) + b"\n" + packed)
            count += 1
    return count


def edit_document(checkout: Checkout) -> None:
    checkout.write_spec(document("sandbox", "teams", summary="Do more."))


def write_overlay(title: str) -> Callable[[Checkout], object]:
    def write(checkout: Checkout) -> None:
        checkout.write("names.yaml", OVERLAY % title)
        checkout.configure('overlays = ["names.yaml"]')

    return write


EDITS: tuple[Callable[[Checkout], object], ...] = (
    edit_document,
    lambda checkout: checkout.configure("readme = true"),
    lambda checkout: checkout.configure('[tool.opgen.clients.demo.rename.operations]\n"get_teams_0" = "team"'),
    write_overlay("One"),
    write_overlay("Two"),
    lambda checkout: checkout.configure("types_only = true"),
    lambda checkout: checkout.configure(),
)


def test_bytes_are_the_same_with_and_without_the_cache(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    plain = Checkout(tmp_path / "plain")
    for edit in (*EDITS, *EDITS):
        for each in (checkout, plain):
            edit(each)
        assert plain.opgen("generate").code == 0
        assert cached(checkout, "generate") == 0
        assert checkout.files() == plain.files()
        assert cached(checkout, "check") == cached(checkout, "check") == 0
    assert plain.opgen("check").code == 0


def test_unchanged_check_formats_nothing_and_compares_every_byte(
    checkout: Checkout, work: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cached(checkout, "generate") == 0
    work.clear()
    monkeypatch.setattr("opgen.project.packages.parse_document", None)
    assert cached(checkout, "check") == 0  # `generate` assigned new names
    assert not work
    checkout.edit("generated/demo/client.py", "import", "import ")
    assert cached(checkout, "check") == 1
    assert not work


def test_changed_operation_formats_only_its_parts(checkout: Checkout, work: list[str]) -> None:
    checkout.write_spec(document("sandbox", "teams"))
    cached(checkout, "generate")
    content = document("sandbox", "teams")
    content["paths"]["/teams/0"]["get"]["summary"] = "Do more."
    checkout.write_spec(content)
    work.clear()
    assert cached(checkout, "generate") == 0
    (changed,) = work
    assert "Do more." in changed


def test_damaged_entries_are_generated_again(checkout: Checkout, work: list[str]) -> None:
    cached(checkout, "generate")
    before = len(work)
    for file in folder(checkout).iterdir():
        file.write_bytes(file.read_bytes()[:-1])
    assert cached(checkout, "check") == 0
    assert len(work) == 2 * before


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("class Client(", "import os\\n\\n\\nclass Client(", "Import is not allowed"),
        ("class Client(", "class (", "invalid syntax"),
        ("class BaseClient", "class OtherClient", "not a module of the runtime"),
    ],
)
def test_result_from_the_cache_is_verified_before_it_is_written(
    checkout: Checkout, old: str, new: str, told: str
) -> None:
    cached(checkout, "generate")
    cached(checkout, "check")
    before = checkout.files()
    assert forge(checkout, old, new)
    done = checkout.opgen("generate", "--cache-dir", str(folder(checkout)))
    assert done.code == 2
    assert "demo: invalid code in the cache: " in done.err
    assert told in done.err
    assert done.last_line == "  hint: use --no-cache, and delete the folder of the cache"
    assert checkout.files() == before
    shutil.rmtree(folder(checkout))
    assert cached(checkout, "generate") == 0
    assert checkout.files() == before


def test_piece_from_the_cache_is_verified_before_it_is_written(checkout: Checkout) -> None:
    cached(checkout, "generate")
    before = checkout.files()
    assert forge(checkout, "class Thing(", "import os\n\n\nclass Thing(") == 3  # the piece, its fields, and the result
    edit_document(checkout)
    done = checkout.opgen("generate", "--cache-dir", str(folder(checkout)))
    assert done.code == 2
    assert "invalid code in the cache: models.py" in done.err
    assert {**checkout.files(), "specs/demo.json": b""} == {**before, "specs/demo.json": b""}


@pytest.mark.parametrize(
    "new", ["import os\nclass Thing(BaseModel)", "class Thing(str)", "class Other(BaseModel)", "class Thing(", "\0"]
)
def test_printed_fields_in_the_cache_are_verified_or_printed_again(checkout: Checkout, new: str) -> None:
    cached(checkout, "generate")
    before = checkout.files()
    assert forge(checkout, "class Thing(BaseModel)", new)
    described = document()
    described["components"]["schemas"]["Thing"]["description"] = "A thing."
    checkout.write_spec(described)
    assert cached(checkout, "generate") == 0
    changed = {path for path, content in checkout.files().items() if content != before.get(path)}
    assert {path for path in changed if path.endswith(".py")} == {"generated/demo/models.py"}
    assert checkout.opgen("check", "--no-cache").code == 0


def test_ci_uses_the_cache_only_in_a_named_folder(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    for command in ("generate", "check"):
        assert checkout.opgen(command).code == 0
    assert not (tmp_path / "home").exists()
    monkeypatch.setenv("OPGEN_CACHE_DIR", str(folder(checkout)))
    assert checkout.opgen("check").code == 0
    assert list(folder(checkout).iterdir())
    monkeypatch.delenv("CI")
    monkeypatch.delenv("OPGEN_CACHE_DIR")
    assert checkout.opgen("check", "--no-cache").code == 0
    assert not (tmp_path / "home").exists()
    assert checkout.opgen("check").code == 0
    used = tmp_path / "home" / "opgen"
    assert list(used.iterdir())
    assert stat.S_IMODE(used.stat().st_mode) == 0o700


def make_link(path: Path) -> None:
    path.with_name("other").mkdir()
    path.symlink_to(path.with_name("other"))


def make_writable(path: Path) -> None:
    path.mkdir()
    path.chmod(0o777)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (make_link, "the folder is a link"),
        (make_writable, "other users may write in the folder"),
        (lambda path: path.write_text(""), "file exists"),
        (lambda path: path.mkdir(), "another user owns the folder"),
    ],
)
def test_unsafe_folder_is_not_used(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], object], told: str
) -> None:
    make(folder(checkout))
    if "owns" in told:
        other = os.geteuid() + 1
        monkeypatch.setattr("opgen.project.cache.os.geteuid", lambda: other)
    command = ("generate", "--cache-dir", str(folder(checkout)))
    done = checkout.opgen(*command)
    assert done.code == 0
    assert f"warning: the cache in {folder(checkout)} is not used: {told}" in done.err
    assert not checkout.opgen(*command, "--quiet").err
    assert not (folder(checkout).is_dir() and list(folder(checkout).iterdir()))


def test_messages_are_the_same_with_a_stored_result(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the document is not read again for the positions of its repairs."""
    content: Document = document()
    content["components"]["schemas"]["Thing"]["properties"]["id"]["type"] = "String"
    checkout.write_spec(content)
    named = ("--cache-dir", str(folder(checkout)))
    checkout.opgen("generate")
    fresh = checkout.opgen("generate", *named)
    monkeypatch.setattr("opgen.project.packages.parse_document", None)
    assert checkout.opgen("generate", *named) == fresh
    monkeypatch.undo()
    assert fresh == checkout.opgen("generate", "--no-cache")
    assert "repaired 1 defect" in fresh.err
