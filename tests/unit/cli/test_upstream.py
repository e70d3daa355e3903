"""`opgen check --upstream` compares the source with the snapshot, and writes no file."""

import pytest

from tests.support.demo_client import snapshot
from tests.support.servers.misbehaving import Server, answer, conditional
from tests.unit.cli.project import Project, openapi, text


@pytest.fixture
def generated(project: Project) -> Project:
    """Return a project with a snapshot of a file and an up-to-date package."""
    assert project.fetched(openapi()).code == 0
    assert project.run("generate", "-q").code == 0
    return project


def test_upstream_same(generated: Project) -> None:
    before = snapshot(generated.folder)
    said = generated.run("check", "--upstream")
    assert (said.code, said.out) == (0, "")
    assert said.lines[-1] == "  upstream: unchanged"
    assert snapshot(generated.folder) == before


@pytest.mark.parametrize(
    ("served", "code", "lines"),
    [
        (
            text(openapi(4)),
            1,
            [
                (
                    "  UPSTREAM  specs/shop.json  upstream: changed, 4 operations (+1), 2 schemas; "
                    "2 safe; safe: GET /items/3 was added"
                ),
                "    after: served:1:88 (at /paths/~1items~13/get)",
                "run: opgen update shop",
            ],
        ),
        (
            text(openapi(0)),
            6,
            [
                (
                    "  UPSTREAM  specs/shop.json  upstream: changed, 0 operations (-3), 2 schemas; "
                    "6 breaking; breaking: GET /items/0 was removed"
                ),
                "    before: specs/shop.json:9:7 (at /paths/~1items~10/get)",
                "run: opgen update shop",
            ],
        ),
    ],
)
def test_changed_source_is_a_finding(generated: Project, served: bytes, code: int, lines: list[str]) -> None:
    generated.write("served", served)
    before = snapshot(generated.folder)
    said = generated.run("check", "--upstream")
    assert (said.code, said.lines[-3:]) == (code, lines)
    assert snapshot(generated.folder) == before
    assert generated.run("check").code == 0


def test_upstream_that_is_no_document_is_invalid(generated: Project) -> None:
    generated.write("served", b"<html><title>Sign in</title>")
    said = generated.run("check", "--upstream")
    assert said.code == 3
    assert 'upstream: expected an OpenAPI document, found an HTML page with the title "Sign in' in said.err


def test_the_last_line_repairs(generated: Project) -> None:
    (generated.folder / "served").write_bytes(text(openapi(4)))
    generated.run("fetch", "shop")
    said = generated.run("check", "--upstream")
    assert (said.code, said.lines[-1]) == (1, "run: opgen generate shop")
    generated.run("generate", "shop")
    assert generated.run("check", "--upstream").code == 0


def test_upstream_unreachable(generated: Project) -> None:
    with Server(answer(b"closed", status=503)) as server:
        generated.configure(server.url())
        before = snapshot(generated.folder)
        said = generated.run("check", "--upstream")
    assert said.code == 5
    assert f"upstream: {server.url()}: the server returned status 503" in said.err
    assert snapshot(generated.folder) == before


def test_drift_and_an_unreachable_source_are_both_reported(generated: Project) -> None:
    client = generated.folder / "generated" / "shop" / "client.py"
    client.unlink()
    with Server(answer(b"", status=404)) as server:
        generated.configure(server.url())
        said = generated.run("check", "--upstream")
    assert said.code == 5
    assert "MISSING" in said.err
    assert "the server returned status 404" in said.err
    assert said.lines[-1] == "run: opgen generate shop"


def test_upstream_request_has_the_recorded_validators(generated: Project) -> None:
    with Server(conditional('"v1"', text(openapi(4)))) as server:
        generated.fetch(server.url())
        generated.run("generate", "-q")
        said = generated.run("check", "--upstream")
        assert server.received[1].headers["if-none-match"] == '"v1"'
    assert (said.code, said.lines[-1]) == (0, "  upstream: unchanged")


def test_a_client_without_a_source_has_no_upstream(generated: Project) -> None:
    settings = generated.config.read_text(encoding="utf-8")
    generated.config.write_text(settings.replace('source = "served"\n', ""), encoding="utf-8")
    assert generated.run("check").code == 0
    said = generated.run("check", "--upstream")
    assert said.code == 2
    assert "tool.opgen.clients.shop.source: missing" in said.err
