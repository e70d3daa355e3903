"""Command `generate`: traffic, and files outside of the project. `transcripts/generate.txt` has its output."""

import pytest

from tests.support.checkout import Checkout
from tests.support.servers.scripted import Server, json_answer


def test_secret_in_a_url_is_not_printed(checkout: Checkout) -> None:
    with Server() as server:
        server.answers = [json_answer("{}", 404)]
        url = server.url.replace("//", "//user:hunter2@") + "/a.json?token=hunter3"
        for verb in ("generate", "check", "list"):
            done = checkout.opgen(verb, "--spec", url, "--output", "out/demo", "-v")
            assert done.code == 5
            assert "hunter" not in done.out + done.err
    assert len(server.received) == 3


def test_generate_leaves_nothing_outside_of_the_project(
    checkout: Checkout, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """HOME, the folder for temporary files and the working folder stay unchanged."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    names = {"HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"}
    before = {*checkout.folder.iterdir(), checkout.folder / "generated"}
    assert checkout.shell("opgen generate", **dict.fromkeys(names, str(elsewhere))).code == 0
    assert list(elsewhere.iterdir()) == []
    assert {*checkout.folder.iterdir()} == before
