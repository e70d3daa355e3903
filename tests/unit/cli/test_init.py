"""`opgen init`: a first snapshot and a section of the configuration, or nothing at all."""

import json
import tomllib
from pathlib import Path

import pytest

from tests.support.demo_client import snapshot
from tests.support.servers.misbehaving import Server, answer
from tests.unit.cli.project import Project, openapi, serves, text

EXISTING = '[project]\nname = "shop"  # mine\n'


def section(project: Project, name: str) -> dict[str, str]:
    settings = tomllib.loads(project.config.read_text(encoding="utf-8"))
    found: dict[str, str] = settings["tool"]["opgen"]["clients"][name]
    return found


def refused(project: Project, *arguments: str, code: int = 2) -> str:
    """Return the error of a failing `opgen init`, which must change no file."""
    before = snapshot(project.folder)
    said = project.run("init", *arguments)
    assert said.code == code
    assert snapshot(project.folder) == before
    return said.err


def test_init_creates_the_configuration(project: Project) -> None:
    with Server(serves(openapi())) as server:
        said = project.run("init", server.url(), "--name", "shop")
    assert (said.code, said.out) == (0, "")
    assert said.lines == [
        "pyproject.toml: added [tool.opgen.clients.shop]",
        "shop: new, 3 operations, 2 schemas",
        "hint: add to .gitattributes: generated/shop/** text eol=lf",
        "run: opgen generate shop",
    ]
    assert section(project, "shop") == {
        "source": server.url(),
        "spec": "specs/shop.json",
        "output": "generated/shop",
    }
    assert project.recorded()["source"] == server.url()
    assert project.run("generate", "shop").code == 0
    assert project.run("check").code == 0


def test_every_commented_setting_is_one(project: Project) -> None:
    (project.folder / "api.json").write_bytes(text(openapi()))
    project.run("init", "api.json", "--name", "shop")
    written = project.config.read_text(encoding="utf-8")
    project.config.write_text(written.replace("\n# ", "\n"), encoding="utf-8")
    assert set(section(project, "shop")) > {"token_env", "headers"}
    # `check` reads all of it: that there is no package yet is another matter.
    assert project.run("check").code == 1


@pytest.mark.parametrize(
    ("before", "between"),
    [
        (EXISTING, "\n"),
        (EXISTING.rstrip("\n"), "\n\n"),
        (EXISTING.replace("\n", "\r\n"), "\n"),
        ("", ""),
        ("[tool.opgen.clients]\n", "\n"),
    ],
)
def test_init_appends_and_rewrites_nothing(
    project: Project, before: str, between: str
) -> None:
    project.config.write_bytes(before.encode())
    (project.folder / "api.json").write_bytes(text(openapi()))
    assert project.run("init", "api.json").code == 0
    content = project.config.read_bytes()
    addition = content.removeprefix(before.encode())
    assert before.encode() + addition == content
    assert addition.replace(b"\r\n", b"\n").startswith(
        f"{between}[tool.opgen.clients.api]\n".encode()
    )
    assert (b"\n" in content.replace(b"\r\n", b"")) == ("\r\n" not in before)
    assert section(project, "api")["source"] == "api.json"


def test_init_writes_through_a_link(project: Project) -> None:
    real = project.folder.parent / "real.toml"
    real.write_text(EXISTING, encoding="utf-8")
    project.config.symlink_to(real)
    (project.folder / "api.json").write_bytes(text(openapi()))
    assert project.run("init", "api.json").code == 0
    assert project.config.is_symlink()
    assert real.read_text(encoding="utf-8").startswith(EXISTING + "\n[tool.opgen.")


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("https://api.primeintellect.ai/openapi.json", "primeintellect"),
        ("https://docs.example.com:8443/a/b.md", "example"),
        ("http://127.0.0.1:8000/openapi.json", "api"),
        ("http://localhost:8000/openapi.json", "api"),
        ("https://api.io/", "api"),
        ("Pet Store.v2.yaml", "pet_store_v2"),
    ],
)
def test_client_is_named_after_its_source(
    project: Project, source: str, name: str
) -> None:
    # The name is found before anything is fetched, so it need not be there.
    project.config.write_text(
        f"[tool.opgen.clients.{name}]\n[tool.opgen.clients.other]\n", encoding="utf-8"
    )
    said = refused(project, source)
    assert f'pyproject.toml: client "{name}" already exists\n' in said
    assert said.rstrip().endswith(f"or run: opgen fetch {name}")


def test_two_clients_can_be_started(project: Project) -> None:
    (project.folder / "api.json").write_bytes(text(openapi()))
    for name in ("one", "two"):
        assert project.run("init", "api.json", "--name", name).code == 0
    assert project.run("fetch").code == 0
    assert sorted(path.name for path in project.specs.iterdir()) == [
        "one.json",
        "one.source.json",
        "two.json",
        "two.source.json",
    ]


# Where a file is


def test_a_file_is_named_from_the_configuration(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project.folder / "api.json").write_bytes(text(openapi()))
    monkeypatch.chdir(project.folder.parent)
    said = project.run("init", "project/api.json", "--config", "project/pyproject.toml")
    assert said.code == 0
    assert section(project, "api")["source"] == "api.json"
    assert said.lines[-1] == "run: opgen generate --config project/pyproject.toml api"
    assert (project.specs / "api.json").exists()


def test_a_path_within_the_project_is_written_without_what_leads_to_it(
    project: Project,
) -> None:
    file = project.folder / "docs" / "api.json"
    file.parent.mkdir()
    file.write_bytes(text(openapi()))
    assert project.run("init", str(file)).code == 0
    assert section(project, "api")["source"] == "docs/api.json"


def test_path_outside_the_project_stays_absolute(
    project: Project, tmp_path: Path
) -> None:
    file = tmp_path / "api.json"
    file.write_bytes(text(openapi()))
    assert project.run("init", str(file)).code == 0
    assert section(project, "api")["source"] == str(file)


def test_fragment_of_a_url_is_removed(project: Project) -> None:
    with Server(serves(openapi())) as server:
        assert project.run("init", server.url("/docs#section"), "--name", "a").code == 0
    assert section(project, "a")["source"] == server.url("/docs")


# What fails leaves nothing behind


@pytest.mark.parametrize("before", [None, EXISTING])
def test_a_failing_fetch_leaves_everything_as_it_was(
    project: Project, before: str | None
) -> None:
    if before is not None:
        project.config.write_text(before, encoding="utf-8")
    with Server(answer(b"", status=500)) as server:
        said = refused(project, server.url(), code=5)
    assert said == f"{server.url()}: the server returned status 500\n"


def test_refused_source_has_a_hint_about_credentials(project: Project) -> None:
    with Server(answer(b"", status=401)) as server:
        said = refused(project, server.url(), code=5)
    assert said.splitlines()[1].startswith("  hint: add the section by hand")


def test_a_document_without_operations_is_refused(project: Project) -> None:
    (project.folder / "api.json").write_bytes(text(openapi(0)))
    assert refused(project, "api.json", code=6) == "the document has no operations\n"


def test_a_broken_document_is_refused(project: Project) -> None:
    (project.folder / "api.json").write_bytes(b"{")
    assert refused(project, "api.json", code=3).startswith("api.json:1:2: ")


@pytest.mark.parametrize(
    "before",
    [
        "tool = 1\n",
        "[tool]\nopgen = {}\n",
        "[tool.opgen]\nclients = {a = {}}\n",
        "[broken\n",
        "\N{BYTE ORDER MARK}[project]\n",
    ],
)
def test_configuration_that_cannot_be_extended_is_refused(
    project: Project, before: str
) -> None:
    project.config.write_text(before, encoding="utf-8")
    (project.folder / "api.json").write_bytes(text(openapi()))
    said = refused(project, "api.json")
    assert said.startswith("pyproject.toml: cannot add a section, ")


def test_a_configuration_that_is_a_folder_is_refused(project: Project) -> None:
    project.config.mkdir()
    (project.folder / "api.json").write_bytes(text(openapi()))
    assert refused(project, "api.json").startswith("cannot write pyproject.toml: ")


@pytest.mark.parametrize("name", ["", "a b", "../x", "a.b", "-x", "x" * 65, "\x1b"])
def test_invalid_client_name_is_refused(project: Project, name: str) -> None:
    (project.folder / "api.json").write_bytes(text(openapi()))
    said = refused(project, "api.json", f"--name={name}")
    assert "invalid client name " in said
    assert said.rstrip("\n").isprintable()


@pytest.mark.parametrize(
    "source",
    [
        "https://user:password@example.com/openapi.json",
        "https://example.com/openapi.json?api_key=password",
    ],
)
def test_a_secret_is_not_written_into_the_configuration(
    project: Project, source: str
) -> None:
    said = refused(project, source)
    assert "the URL contains a secret, which would be committed\n  hint: " in said
    assert "password" not in said


def test_the_standard_input_cannot_be_fetched_again(project: Project) -> None:
    assert refused(project, "-").startswith('invalid source "-"; use ')


def test_a_file_that_is_missing_is_named(project: Project) -> None:
    assert (
        refused(project, "nowhere.json") == "nowhere.json: no such file or directory\n"
    )


def test_quiet_prints_nothing_on_success(project: Project) -> None:
    (project.folder / "api.json").write_bytes(text(openapi()))
    said = project.run("init", "api.json", "-q")
    assert (said.code, said.out, said.err) == (0, "", "")


def test_init_resumes_an_interrupted_run(project: Project) -> None:
    (project.folder / "shop.json").write_bytes(text(openapi()))
    assert project.run("init", "shop.json").code == 0
    before = project.files()
    project.config.unlink()
    said = project.run("init", "shop.json")
    assert said.code == 0
    assert said.lines[1] == "shop: unchanged, 3 operations, 2 schemas"
    assert project.files() == before
    assert json.loads(project.snapshot.read_bytes())["info"]["title"] == "Shop"


def test_u1_existing_file_at_the_path_of_the_snapshot_is_refused(
    project: Project,
) -> None:
    (project.folder / "api.json").write_bytes(text(openapi()))
    project.specs.mkdir()
    project.snapshot.write_text("my notes", encoding="utf-8")
    said = refused(project, "api.json", "--name", "shop")
    assert said.splitlines() == [
        "specs/shop.json: the file exists",
        "  hint: choose another name with --name, or keep the file as the snapshot with --adopt",
    ]


def test_u1_adopted_file_becomes_the_snapshot_unchanged(project: Project) -> None:
    project.specs.mkdir()
    project.snapshot.write_bytes(text(openapi()))
    said = project.run("init", "https://api.example.com/x", "--name", "shop", "--adopt")
    assert said.code == 0
    assert project.snapshot.read_bytes() == text(openapi())
    assert project.run("generate", "shop").code == 0


def test_u1_adopted_file_must_be_a_document(project: Project) -> None:
    project.specs.mkdir()
    project.snapshot.write_text("my notes", encoding="utf-8")
    refused(project, "api.json", "--name", "shop", "--adopt", code=3)


def test_u2_reserved_word_is_no_client_name(project: Project) -> None:
    (project.folder / "api.json").write_bytes(text(openapi()))
    said = refused(project, "api.json", "--name", "class")
    assert said.splitlines()[0] == '"class" is a reserved word in Python'
    (project.folder / "class.json").write_bytes(text(openapi()))
    assert project.run("init", "class.json").code == 0
    assert section(project, "class_api")["output"] == "generated/class_api"


def test_u2_invalid_section_does_not_block_other_clients(project: Project) -> None:
    (project.folder / "api.json").write_bytes(text(openapi()))
    project.run("init", "api.json", "--name", "shop")
    with project.config.open("a", encoding="utf-8") as file:
        file.write("[tool.opgen.clients.bad]\nspec = 1\n")
    said = project.run("generate")
    assert said.code == 2
    assert "shop: wrote" in said.err
    assert "tool.opgen.clients.bad.spec: must be a string" in said.err
    assert project.run("check", "shop").code == 0
    report = project.run("check", "--format", "json")
    assert report.code == 2
    assert "tool.opgen.clients.bad.spec" in report.out
    assert project.run("list").code == 2
    assert project.run("fetch").code == 2
    assert project.run("fetch", "shop").code == 0
