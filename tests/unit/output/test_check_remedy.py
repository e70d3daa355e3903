"""The last line of a check is a command that repairs the package."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from opgen.core.digests import text_digest
from opgen.output.replace import Allowed

from tests.support.demo_client import MODELS, OTHER_VERSIONS, DemoClient, Document, manifest, messages


def damage_changed(client: DemoClient) -> Document:
    client.generate()
    return Document(text="second")


def damage_missing(client: DemoClient) -> Document:
    client.generate()
    (client.folder / "models.py").unlink()
    return Document()


def damage_missing_all(client: DemoClient) -> Document:
    assert not client.folder.exists()
    return Document()


def damage_extra(client: DemoClient) -> Document:
    client.generate(Document(tags=("sandbox", "legacy")))
    return Document()


def damage_edited(client: DemoClient) -> Document:
    client.generate(Document(tags=("sandbox", "legacy")))
    client.edit("operations/legacy.py", "first", "mine")
    client.edit("client.py", "Sends", "Takes")
    return Document()


def damage_in_the_way(client: DemoClient) -> Document:
    client.generate()
    shutil.rmtree(client.folder / "_runtime")
    (client.folder / "_runtime").write_text("mine", encoding="utf-8")
    (client.folder / "operations" / "teams.py").write_text("mine", encoding="utf-8")
    return Document(tags=("sandbox", "teams"))


def damage_format(client: DemoClient) -> Document:
    client.generate()
    client.edit("models.py", "[8080]", "[\n8080,\n]")
    return Document()


def damage_eol(client: DemoClient) -> Document:
    client.generate()
    client.to_crlf("models.py")
    client.to_crlf(".opgen.json")
    return Document()


def damage_environment(client: DemoClient) -> Document:
    client.generate(Document(versions=OTHER_VERSIONS, models=MODELS + "X = 1\n"))
    client.edit("client.py", "Sends", "Takes")
    return Document()


def damage_environment_and_input(client: DemoClient) -> Document:
    client.generate(Document(versions=OTHER_VERSIONS))
    return Document(options={"new": True})


def damage_manifest_away(client: DemoClient) -> Document:
    client.generate()
    manifest(client).unlink()
    client.edit("client.py", "Sends", "Takes")
    return Document()


def damage_manifest_edited(client: DemoClient) -> Document:
    client.generate()
    client.edit("client.py", "Sends", "Takes")
    content = json.loads(manifest(client).read_bytes())
    content["files"]["client.py"] = text_digest((client.folder / "client.py").read_bytes())
    manifest(client).write_text(json.dumps(content), encoding="utf-8")
    return Document()


@pytest.mark.parametrize(
    "damage",
    [
        damage_changed,
        damage_missing,
        damage_missing_all,
        damage_extra,
        damage_edited,
        damage_in_the_way,
        damage_format,
        damage_eol,
        damage_environment,
        damage_environment_and_input,
        damage_manifest_away,
        damage_manifest_edited,
    ],
)
def test_last_line_of_check_is_a_working_remedy(tmp_path: Path, damage: Callable[[DemoClient], Document]) -> None:
    client = DemoClient(tmp_path)
    document = damage(client)
    report = client.check(document, strict=True)
    assert report.exit_code in {1, 4}
    flags = messages(report).splitlines()[-1].removeprefix("run: opgen generate demo").split()
    client.generate(document, Allowed(**{flag.removeprefix("--"): True for flag in flags}))
    assert client.check(document, strict=True).findings == ()
