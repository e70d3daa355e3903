"""Applications of FastAPI as sources: a document without a server."""

import json
import re
import sys

import pytest
import yaml

from tests.unit.cli.project import Project

_FASTAPI = """\
from fastapi import FastAPI
from pydantic import BaseModel

print("an application prints")


class Pet(BaseModel):
    id: int


app = FastAPI(title="Pets")


@app.get("/pets")
def get_pets() -> Pet: ...


def create_app():
    return app
"""
_FUNCTION = """\
import types


class Pets:
    @staticmethod
    def document():
        with open("document.json") as file:
            return types.MappingProxyType(__import__("json").load(file))
"""
_KINDS = "name an application with a method `openapi`, or a function that returns the document"
_OLD_HOOK = rb"""
repos:
  - repo: local
    hooks:
      - id: opgen-check
        name: opgen check
        entry: opgen check
        language: system
        files: ^(generated/pets/|pyproject\.toml|specs/)
"""
_DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1"},
    "paths": {"/pets": {"get": {"responses": {"204": {"description": "None"}}}}},
}


@pytest.fixture
def application(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return a project with the package `app`."""
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    (project.folder / "app").mkdir()
    project.write("document.json", _DOCUMENT)
    return project


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (_FASTAPI, "app"),
        (_FASTAPI, "create_app"),
        (_FUNCTION, "Pets.document"),
    ],
    ids=["FastAPI", "factory", "function"],
)
def test_application_is_a_source(application: Project, module: str, name: str) -> None:
    application.write("app/main.py", module.encode())
    ended = application.run("init", f"app.main:{name}")
    assert (ended.code, ended.out) == (0, ""), ended.err
    snapshot = json.loads((application.folder / "specs/pets.json").read_bytes())
    assert list(snapshot["paths"]) == ["/pets"]
    assert f'source = "app.main:{name}"\n' in application.config.read_text("utf-8")
    recorded = json.loads((application.folder / "specs/pets.source.json").read_bytes())
    assert (recorded["kind"], recorded["source"]) == ("application", f"app.main:{name}")


def test_check_verifies_application_document_and_code(application: Project) -> None:
    application.write("app/main.py", _FASTAPI.encode())
    assert application.run("init", "app.main:app").code == 0
    assert application.run("generate").code == 0
    assert application.run("check", "--upstream").code == 0
    application.write("app/main.py", _FASTAPI.replace("id: int", "id: str").encode())
    changed = application.run("check", "--upstream")
    assert changed.code == 6
    assert "pets.get_pets" in changed.err or "Pet" in changed.err
    application.write("app/main.py", b"import redis_\n")
    failed = application.run("check", "--upstream")
    assert failed.code == 2
    assert "app.main:app: ModuleNotFoundError: No module named 'redis_'; at app/main.py:1: import redis_" in failed.err
    assert "the interpreter was " in failed.err


def test_hook_of_an_application_runs_for_its_modules_and_compares_them(application: Project) -> None:
    application.write("app/main.py", _FASTAPI.encode())
    application.write(".pre-commit-config.yaml", b"repos: []\n")
    assert application.run("init", "app.main:app").code == 0
    (repository,) = yaml.safe_load((application.folder / ".pre-commit-config.yaml").read_bytes())["repos"]
    (hook,) = repository["hooks"]
    assert hook["entry"] == "opgen check --upstream"
    assert re.search(hook["files"], "app/models.py")
    assert not re.search(hook["files"], "application.py")


def test_note_names_the_modules_of_an_application_that_start_no_hook(application: Project) -> None:
    application.write("app/main.py", _FASTAPI.encode())
    application.write(".pre-commit-config.yaml", _OLD_HOOK)
    assert application.run("init", "app.main:app").code == 0
    assert application.run("generate").code == 0
    (note,) = [line for line in application.run("check").lines if "files of opgen-check" in line]
    assert "does not match app/; set it to ^(app/|generated/pets/|" in note


def test_commands_read_the_applications_that_init_reads(application: Project) -> None:
    application.write("app/main.py", _FASTAPI.encode())
    application.write("old.json", _DOCUMENT)
    compared = application.run("diff", "old.json", "app.main:app")
    assert (compared.code, "GET /pets" in compared.out) == (6, True)
    assert application.run("generate", "--spec", "app.main:app", "--output", "pets").code == 0
    assert application.run("check", "--spec", "app.main:app", "--output", "pets").code == 0


@pytest.mark.parametrize("command", [("init", "app/main.py"), ("diff", "document.json", "app/main.py")])
def test_module_without_an_application_is_an_error_with_a_remedy(
    application: Project, command: tuple[str, ...]
) -> None:
    application.write("app/main.py", _FASTAPI.encode())
    refused = application.run(*command)
    assert (refused.code, refused.lines) == (
        2,
        [
            "app/main.py: expected a document, found a Python module",
            "  hint: name its application, such as app.main:app",
        ],
    )


@pytest.mark.parametrize(
    ("module", "name", "lines"),
    [
        ("", "other:app", ['other:app: no module "other" in {folder}', "{tried}"]),
        ("app = 1", "app.main:ap", ['app.main:ap: no name "ap" in app.main', '  hint: did you mean "app"?']),
        (
            "app = 1",
            "app.main:app",
            [
                "app.main:app: expected an application or an OpenAPI document, found int",
                f"  hint: {_KINDS}",
            ],
        ),
        ("x = = 1", "app.main:app", ["app.main:app: SyntaxError: invalid syntax at app/main.py:1", "{tried}"]),
        (
            "import json\njson.loads('[')",
            "app.main:app",
            [
                "app.main:app: json.decoder.JSONDecodeError: Expecting value: line 1 column 2 (char 1)",
                "  at app/main.py:2: json.loads('[')",
                "{tried}",
            ],
        ),
        (
            "raise SystemExit('DATABASE_URL is not set')",
            "app.main:app",
            [
                "app.main:app: SystemExit: DATABASE_URL is not set",
                "  at app/main.py:1: raise SystemExit('DATABASE_URL is not set')",
                "{tried}",
            ],
        ),
        (
            "import os, sys\nprint('no licence', flush=True)\nos._exit(4)",
            "app.main:app",
            ["app.main:app: the process ended with exit code 4", "  no licence", "{tried}"],
        ),
        (
            "import os, sys\nprint('x\\n' * 3_000_000, 'no licence', flush=True)\nos._exit(4)",
            "app.main:app",
            ["app.main:app: the process ended with exit code 4", "  x", "  x", "   no licence", "{tried}"],
        ),
        (
            "raise ValueError('cannot reach postgres://pets:pa55word@db/pets, port 1')",
            "app.main:app",
            [
                "app.main:app: ValueError: cannot reach postgres://***@db/pets, port 1",
                "  at app/main.py:1: raise ValueError('cannot reach postgres://***@db/pets, port 1')",
                "{tried}",
            ],
        ),
        *(
            (
                f"app = {{'paths': {{'/pets~': [{{'enum': {value}}}]}}}}",
                "app.main:app",
                [
                    f"app.main:app: not a JSON value: {kind} (at /paths/~1pets~0/0/enum)",
                    "  hint: use a list, or another type of JSON, in the document",
                ],
            )
            for value, kind in [
                ("{'a', 'b'}", "set"),
                ("b'a'", "bytes"),
                ("object", "type"),
                ("iter(())", "tuple_iterator"),
            ]
        ),
    ],
)
def test_error_of_an_application_has_its_cause(application: Project, module: str, name: str, lines: list[str]) -> None:
    application.write("app/main.py", module.encode())
    ended = application.fetch(name)
    tried = f"  hint: the interpreter was {sys.executable}; to use another, activate its environment, or set python"
    assert ended.code == 2
    assert ended.lines == [each.format(folder=application.folder, tried=tried) for each in lines]


_SCALARS = """\
import datetime, decimal, enum, json, pathlib, uuid
import pydantic


class Size(enum.Enum):
    SMALL = 1


with open("document.json") as file:
    document = json.load(file) | {
        "x-values": (
            Size.SMALL,
            datetime.date(2020, 1, 1),
            datetime.timedelta(seconds=1),
            decimal.Decimal("1.5"),
            pathlib.PurePosixPath("a/b"),
            pydantic.AnyUrl("https://example.com/"),
            uuid.UUID(int=1),
        )
    }
"""


def test_scalars_of_python_become_json(application: Project) -> None:
    application.write("m.py", _SCALARS.encode())
    ended = application.run("init", "m:document")
    assert ended.code == 0, ended.err
    values = json.loads((application.folder / "specs/pets.json").read_bytes())["x-values"]
    identifier = "00000000-0000-0000-0000-000000000001"
    assert values == [1, "2020-01-01", "0:00:01", "1.5", "a/b", "https://example.com/", identifier]


@pytest.mark.parametrize("path", ["app/main.py", "app/main/__init__.py"])
def test_module_without_a_name_has_a_hint(application: Project, path: str) -> None:
    (application.folder / path).parent.mkdir(exist_ok=True)
    application.write(path, b"")
    ended = application.run("init", "app.main")
    expected = ["app.main: expected an application, found a module", "  hint: did you mean app.main:app?"]
    assert (ended.code, ended.lines) == (2, expected)


def test_path_of_a_snapshot_names_no_application(application: Project) -> None:
    application.write("app/main.py", b"open('imported', 'w')")
    application.configure("specs/shop.json")
    application.config.write_text(
        application.config.read_text().replace('spec = "specs/shop.json', 'spec = "app.main:app')
    )
    ended = application.run("generate")
    assert ended.code == 2
    assert "app.main:app: no such file" in ended.err
    assert not (application.folder / "imported").exists()


def test_processes_of_an_application_end(application: Project) -> None:
    child = "import subprocess, sys, threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\n"
    application.write("app/main.py", (child + "subprocess.Popen(['sleep', '60'])\n" + _FUNCTION).encode())
    assert application.fetch("app.main:Pets.document").code == 0
