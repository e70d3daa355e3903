"""Command `generate`: its output, and its refusals."""

import json
import re
from pathlib import Path

import pytest

from tests.support.checkout import FILES, Checkout, document
from tests.support.servers.scripted import Server, json_answer

NO_SOURCE = '[tool.opgen.clients.other]\nspec = "x.json"\noutput = "out/other"\n'
INSTALL = '  install: pip install "pydantic>=2.14" "httpx2>=2.0"'
NO_SCHEMES = (
    '  hint: the document has no security schemes; set auth, such as auth = "bearer", if the API needs a credential'
)


def test_generate_first(checkout: Checkout) -> None:
    done = checkout.opgen("generate")
    assert (done.code, done.out) == (0, "")
    assert done.lines == [
        f"demo: wrote {FILES} of {FILES} files, 1 operation",
        '  import: from demo import Client  (with "generated" on the Python path)',
        INSTALL,
        NO_SCHEMES,
    ]
    assert "generated/demo/operations/sandbox.py" in checkout.files()


@pytest.mark.parametrize(
    ("setting", "requirements"), [('http_library = "httpx"', '"httpx>=0.27"'), ("types_only = true", "")]
)
def test_first_use_follows_the_options_and_the_folder(checkout: Checkout, setting: str, requirements: str) -> None:
    checkout.configure(setting if "types" in setting else f'{setting}\nauth = "bearer"')
    checkout.edit("pyproject.toml", "generated/demo", "src/shop/api")
    checkout.write("src/shop/__init__.py", "")
    *_, use, install = checkout.opgen("generate").lines
    used = "import shop.api" if "types" in setting else "from shop.api import Client"
    assert use == f'  import: {used}  (with "src" on the Python path)'
    assert install == f'  install: pip install "pydantic>=2.14" {requirements}'.rstrip()


def test_verbose_generate_names_written_and_removed_files(checkout: Checkout) -> None:
    checkout.opgen("generate")
    checkout.write_spec(document("teams", "users"))
    done = checkout.opgen("generate", "--verbose")
    assert done.code == 0
    assert done.lines == [
        f"demo: wrote 9 of {FILES + 2} files, removed 2, 2 operations",
        "  wrote .opgen.json",
        "  wrote __init__.py",
        "  wrote api.jsonl",
        "  wrote api.md",
        "  wrote client.py",
        "  wrote operations/__init__.py",
        "  wrote operations/teams.py",
        "  wrote operations/users.py",
        "  wrote resources/teams.py",
        "  wrote resources/users.py",
        "  removed operations/sandbox.py",
        "  removed resources/sandbox.py",
    ]


def test_quiet_generate_prints_nothing(checkout: Checkout) -> None:
    assert checkout.opgen("generate", "--quiet").err == ""
    checkout.write_spec(document(summary="Other."))
    done = checkout.opgen("generate", "-q")
    assert (done.code, done.out, done.err) == (0, "", "")


def test_generate_writes_only_the_named_client(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path, ["first", "second"])
    assert checkout.opgen("generate", "second").code == 0
    written = {path.split("/")[1] for path in checkout.files() if "generated" in path}
    assert written == {"second"}


def test_generate_refuses_edits_as_a_check_reports_them(checkout: Checkout) -> None:
    checkout.opgen("generate")
    checkout.edit("generated/demo/client.py", "Synchronous", "Ringing")
    checkout.write_spec(document(summary="Other."))
    before = checkout.files()
    checked, done = checkout.opgen("check"), checkout.opgen("generate")
    assert done.code == checked.code == 1
    assert done.out == ""
    *report, remark, repair = done.lines
    assert [*report, repair] == checked.err.splitlines()
    assert remark == "  nothing was written"
    assert repair == "run: opgen generate demo --force"
    assert checkout.files() == before
    assert checkout.opgen("generate", "--force").code == 0
    assert checkout.opgen("check").code == 0


def test_generate_refuses_one_client_and_writes_the_others(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path, ["first", "second", "third"])
    checkout.opgen("generate", "first", "second")
    for name in ("first", "second"):
        checkout.edit(f"generated/{name}/client.py", "Synchronous", "Ringing")
    done = checkout.opgen("generate")
    assert done.code == 1
    lines = done.lines
    assert lines[0] == f"third: wrote {FILES} of {FILES} files, 1 operation"
    assert lines[4] == f"first   DRIFT  1 of {FILES} files"
    assert lines[-1] == "run: opgen generate first second --force"


def record_version(checkout: Checkout, name: str, version: str) -> None:
    file = checkout.folder / "generated/demo/.opgen.json"
    content = json.loads(file.read_text("utf-8"))
    content["versions"][name] = version
    file.write_text(json.dumps(content), "utf-8")


def test_generate_after_an_upgrade_says_which_versions_moved(checkout: Checkout) -> None:
    checkout.opgen("generate")
    record_version(checkout, "black", "25.9.0")
    checkout.write_spec(document(summary="Other."))
    before = checkout.files()
    done = checkout.opgen("generate")
    assert done.code == 4
    assert done.err == (
        f"demo  ENVIRONMENT  1 of {FILES} files\n"
        "  ENVIRONMENT  black 26.10.1, recorded 25.9.0; 1 file differs, cause unknown; opgen[exact] pins the tools"
        "    run: pip install black==25.9.0\n"
        "  nothing was written\n"
        "run: opgen generate demo --upgrade\n"
    )
    assert checkout.files() == before
    done = checkout.opgen("generate", "--upgrade")
    assert done.code == 0
    assert done.err == (f"demo: wrote 1 of {FILES} files, 1 operation\n" "  versions: black 26.10.1, recorded 25.9.0\n")
    assert checkout.opgen("check", "--strict").code == 0


def test_generate_without_effect_of_an_upgrade_offers_to_record_it(checkout: Checkout) -> None:
    checkout.opgen("generate")
    record_version(checkout, "black", "25.9.0")
    done = checkout.opgen("generate")
    assert done.code == 0
    assert done.err == (
        f"demo: up to date, {FILES} files, 1 operation\n"
        "  versions: black 26.10.1, recorded 25.9.0; record them with --upgrade\n"
    )
    assert checkout.opgen("generate", "--upgrade").code == 0
    assert checkout.opgen("check", "--strict").code == 0


def test_generate_unowned_folder(checkout: Checkout) -> None:
    checkout.write("generated/demo/client.py", "MINE = True\n")
    before = checkout.files()
    done = checkout.opgen("generate")
    assert (done.code, done.err) == (2, "generated/demo has files but no .opgen.json; generate into it with --adopt\n")
    assert checkout.files() == before
    assert checkout.opgen("generate", "--adopt").code == 0
    assert checkout.opgen("check").code == 0


def test_generate_dry_run_prints_the_difference(checkout: Checkout) -> None:
    checkout.opgen("generate")
    checkout.configure('idempotency_header = "Idempotency-Key"')
    before = checkout.files()
    done = checkout.opgen("generate", "--dry-run")
    assert done.code == 0
    assert done.out == (
        "--- client.py\n"
        "+++ client.py\n"
        "@@ -36,6 +36,7 @@\n"
        " _API = Api(\n"
        '     product="demo/1",\n'
        '     base_url="https://api.example.com",\n'
        '+    idempotency_header="Idempotency-Key",\n'
        " )\n"
        " \n"
        " \n"
    )
    assert done.err == "demo: 1 file would change; nothing was written\nrun: opgen generate demo\n"
    assert checkout.files() == before


def test_generate_dry_run_of_a_first_run_shows_all(checkout: Checkout) -> None:
    before = checkout.files()
    done = checkout.opgen("generate", "--dry-run")
    assert (done.code, checkout.files()) == (0, before)
    assert done.out.count("--- /dev/null\n") == FILES - 1  # api.jsonl repeats api.md as data
    checkout.opgen("generate")
    done = checkout.opgen("generate", "--dry-run")
    assert (done.code, done.out, done.err) == (0, "", "demo: 0 files would change; nothing was written\n")


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        (
            '{"openapi": "3.1.0", "paths": {"/a": 3}}',
            3,
            (
                "specs/second.json:1:1: missing info\n"
                "  hint: add info with a title and a version\n"
                "specs/second.json:1:32: expected a mapping, found an integer (at /paths/~1a)\n"
                "2 problems; nothing was written.\n"
            ),
        ),
        (None, 2, "specs/second.json: no such file\n  hint: run: opgen fetch second\nnothing was written.\n"),
    ],
)
def test_generate_writes_nothing_if_one_document_cannot_be_read(
    tmp_path: Path, content: str | None, code: int, told: str
) -> None:
    checkout = Checkout(tmp_path, ["first", "second"])
    checkout.write("specs/second.json", content or "")
    if content is None:
        (tmp_path / "specs/second.json").unlink()
    before = checkout.files()
    done = checkout.opgen("generate")
    assert (done.code, done.out, done.err) == (code, "", told)
    assert checkout.files() == before


def test_generate_without_configuration(checkout: Checkout) -> None:
    (checkout.folder / "pyproject.toml").unlink()
    flags = ["--spec", "specs/demo.json", "--output", "out/mine"]
    done = checkout.opgen("generate", *flags)
    assert (done.code, done.err) == (
        0,
        (
            f"mine: wrote {FILES} of {FILES} files, 1 operation\n"
            '  import: from mine import Client  (with "out" on the Python path)\n'
            f"{INSTALL}\n{NO_SCHEMES}\n"
        ),
    )
    done = checkout.opgen("generate", *flags, "--package", "theirs")
    assert (done.code, done.err) == (0, f"theirs: wrote 3 of {FILES} files, 1 operation\n")
    client = checkout.read("out/mine/client.py")
    assert 'product="theirs/1"' in client
    assert checkout.opgen("check", *flags, "--package", "theirs").code == 0


@pytest.mark.parametrize(("secured", "total"), [(0, 2), (1, 2), (2, 3), (2, 2)])
def test_operations_that_get_no_credential_are_reported(checkout: Checkout, secured: int, total: int) -> None:
    root = document(operations=total)
    root["components"]["securitySchemes"] = {"a": {"type": "http", "scheme": "bearer"}}
    for path in [*root["paths"]][:secured]:
        root["paths"][path]["get"]["security"] = [{"a": []}]
    checkout.write_spec(root)
    done = checkout.opgen("generate")

    assert done.code == 0
    warning = (
        f"demo: warning: no credential is sent to {total - secured} of {total} operations, because they have no `security`"
        '\n  hint: set auth = "all", or add `security` with an overlay, if the server requires credentials\n'
    )
    assert done.err.startswith(warning) == (secured in {0, 1})


@pytest.mark.parametrize(
    ("flags", "text"),
    [
        (["--spec", "specs/demo.json"], ("missing option --output\n  hint: use --spec and --output together\n")),
        (["--output", "out/demo"], ("missing option --spec\n  hint: use --spec and --output together\n")),
        (
            ["demo", "--spec", "specs/demo.json", "--output", "out/demo"],
            (
                "client names cannot be combined with --spec\n"
                "  hint: leave out the names, or leave out --spec and --output\n"
            ),
        ),
        (["--spec", "", "--output", "out/demo"], "--spec is empty\n"),
        (["--spec", "specs/demo.json", "--output", " "], "--output is empty\n"),
        (["--spec", "specs/demo.json", "--output", "a\nb"], "--output contains an invisible character: a\\nb\n"),
        (["--spec", "nope.json", "--output", "out/demo"], "nope.json: no such file or directory\n"),
        (["--spec", "specs", "--output", "out/demo"], "specs: expected a file, found a folder\n"),
        (
            ["--spec", "specs/demo.json", "--output", "pyproject.toml/demo"],
            "output pyproject.toml/demo is below a file\n",
        ),
        (["--spec", "specs/demo.json", "--output", "out/file"], "output out/file is not a folder\n"),
        (
            ["--spec", "specs/demo.json", "--output", "out/my-pkg"],
            '"my-pkg" is not a valid package name; use my_pkg\n  hint: set the name with --package\n',
        ),
        *(
            (
                ["--spec", "specs/demo.json", "--output", "out/demo", "--package", name],
                f'"{name}" is not a valid package name; use {suggestion}\n',
            )
            for name, suggestion in (("class", "class_"), ("1x", "client_1x"), ("..", "client"), ("é", "e"))
        ),
        (
            ["other"],
            (
                "x.json: no such file\n"
                "  hint: create the file, or set source in the section of the client and run: opgen fetch\n"
            ),
        ),
        (["demmo"], 'unknown client "demmo"; did you mean demo?\n'),
        (["zzz"], 'unknown client "zzz"; available: demo, other\n'),
    ],
)
def test_common_mistake_is_reported(checkout: Checkout, flags: list[str], text: str) -> None:
    checkout.write("out/file", "mine")
    checkout.write("pyproject.toml", checkout.read("pyproject.toml") + NO_SOURCE)
    before = checkout.files()
    for verb in ("generate", "check"):
        done = checkout.opgen(verb, *flags)
        assert (done.code, done.out) == (2, "")
        # A check adds a line for the client, and the command, if it got so far.
        assert re.sub(r"\w+  ERROR\n(run: .*\n)?$", "", done.err) == text
    assert checkout.files() == before


def test_missing_configuration_file_is_reported(checkout: Checkout) -> None:
    (checkout.folder / "pyproject.toml").unlink()
    for verb in ("generate", "check", "list"):
        done = checkout.opgen(verb)
        assert (done.code, done.out) == (2, "")
        assert done.err == (
            "pyproject.toml: no such file\n"
            "  hint: run opgen in the folder of your pyproject.toml, or use --config, or use --spec and --output\n"
        )


def test_configuration_elsewhere_is_relative_to_itself(checkout: Checkout) -> None:
    (checkout.folder / "deep").mkdir()
    for name in ("pyproject.toml", "specs"):
        (checkout.folder / name).rename(checkout.folder / "deep" / name)
    done = checkout.opgen("generate", "--config", "deep/pyproject.toml")
    assert done.code == 0
    assert "deep/generated/demo/client.py" in checkout.files()


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
