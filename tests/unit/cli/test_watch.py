"""Command `watch`: one line for each change of an input, until the user interrupts it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from opgen.cli import watch

from tests.support.checkout import Checkout, Ended, document

Step = Callable[[Checkout], object]

OVERLAY = """
overlay: 1.0.0
info: {title: Names, version: "1"}
actions:
  - target: $.info
    update: {version: Other}
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def watched(
    checkout: Checkout,
    monkeypatch: pytest.MonkeyPatch,
    *steps: Step,
    command: tuple[str, ...] = ("watch",),
) -> Ended:
    """Run the command. Take one of `steps` at each pause, then interrupt it."""
    waiting: Iterator[Step] = iter(steps)

    def pause() -> None:
        step = next(waiting, None)
        if step is None:
            raise KeyboardInterrupt
        step(checkout)

    monkeypatch.setattr(watch, "_pause", pause)
    return checkout.opgen(*command)


def edit(summary: str) -> Step:
    return lambda checkout: checkout.write_spec(document(summary=summary))


def nothing(_: Checkout) -> None:
    """Change no file."""


def test_each_change_regenerates_and_prints_one_line(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout.opgen("generate")
    done = watched(
        checkout,
        monkeypatch,
        nothing,
        edit("Do it slowly."),
        nothing,
        lambda checkout: checkout.write("names.yaml", OVERLAY),
        lambda checkout: checkout.configure('overlays = ["names.yaml"]'),
        lambda checkout: checkout.write("names.yaml", OVERLAY.replace("Other", "More")),
    )
    assert (done.code, done.out) == (0, "")
    lines = done.err.splitlines()
    assert lines[0].startswith("demo: up to date, ")
    assert lines[1] == "watching 2 files; press Ctrl-C to end"
    assert [line.partition(" of ")[0] for line in lines[2:]] == [
        "demo: wrote 1",
        "demo: wrote 1",
        "demo: wrote 1",
    ]
    assert checkout.opgen("check").code == 0


def test_errors_are_printed_and_the_next_change_is_read(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = watched(
        checkout,
        monkeypatch,
        lambda checkout: checkout.write("specs/demo.json", '{"openapi": '),
        lambda checkout: (checkout.folder / "specs/demo.json").unlink(),
        edit("Do it again."),
        lambda checkout: checkout.write("pyproject.toml", "[tool.opgen"),
        lambda checkout: checkout.configure('unknown = "x"'),
        lambda checkout: checkout.configure(),
        lambda checkout: checkout.edit(
            "generated/demo/client.py", "import", "# mine\nimport"
        ),
        edit("Do it."),
    )
    assert done.code == 0
    for told in (
        "specs/demo.json:1:13: unexpected end",
        "specs/demo.json: no such file",
        "invalid TOML",
        "tool.opgen.clients.demo.unknown",
        "was edited by hand",
    ):
        assert told in done.err
    assert done.err.count("wrote") == 2


def test_document_of_the_command_line_is_watched(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ("watch", "--spec", "specs/demo.json", "--output", "out/shop", "--quiet")
    done = watched(checkout, monkeypatch, edit("Do it slowly."), command=command)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert checkout.opgen("check", *command[1:]).code == 0


def test_url_cannot_be_watched(checkout: Checkout) -> None:
    url = "https://api.example.com/openapi.json"
    done = checkout.opgen("watch", "--spec", url, "--output", "out/shop")
    assert done.code == 2
    assert done.err.startswith(f"shop: watch needs a file, not {url}\n  hint: ")
