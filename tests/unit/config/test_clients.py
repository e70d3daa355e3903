"""The configuration: what it may say, and what is told of what it may not."""

from pathlib import Path

import pytest
from opgen.config.clients import Client, given_client, read_clients, select
from opgen.core.errors import UsageError
from opgen.core.options import Options


def write(folder: Path, text: str | bytes) -> Path:
    file = folder / "pyproject.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def refusal(folder: Path, text: str | bytes) -> str:
    """What is told of a configuration, without the folder."""
    with pytest.raises(UsageError) as caught:
        read_clients(write(folder, text))
    assert caught.value.exit_code == 2
    return str(caught.value).replace(f"{folder}/", "")


CLIENT = '[tool.opgen.clients.demo]\nspec = "specs/demo.json"\noutput = "out/demo"\n'


def test_client_has_its_places_and_its_options(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        "[tool.opgen.clients.my-api]\n"
        'source = "https://api.example.com/openapi.json"\n'
        'spec = "specs/my.json"\n'
        'output = "generated/my_api"\n'
        'package = "my"\n'
        'operation_names = "exact"\n'
        "strict_document = true\n"
        'token_env = "MY_TOKEN"\n'
        'base_url_env = "MY_URL"\n'
        'headers = { Authorization = "Bearer ${MY_TOKEN}" }\n',
    )
    assert read_clients(file) == (
        Client(
            name="my-api",
            spec="specs/my.json",
            output="generated/my_api",
            spec_file=f"{tmp_path}/specs/my.json",
            output_folder=tmp_path / "generated" / "my_api",
            options=Options(
                package="my",
                operation_names="exact",
                strict_document=True,
                token_env="MY_TOKEN",  # noqa: S106 - the name of a variable
                base_url_env="MY_URL",
            ),
            source="https://api.example.com/openapi.json",
            headers={"Authorization": "Bearer ${MY_TOKEN}"},
            config=str(file),
        ),
    )


def test_package_is_the_last_part_of_the_output(tmp_path: Path) -> None:
    (client,) = read_clients(write(tmp_path, CLIENT))
    assert client.options == Options(package="demo")


def test_clients_keep_their_order(tmp_path: Path) -> None:
    text = CLIENT + CLIENT.replace("demo", "abc") + CLIENT.replace("demo", "xyz")
    clients = read_clients(write(tmp_path, text))
    assert [client.name for client in clients] == ["demo", "abc", "xyz"]
    assert [c.name for c in select(clients, ["xyz", "abc", "xyz"])] == ["xyz", "abc"]
    assert select(clients, []) == clients


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[tool]\n",
        "tool = 1\n",
        "[tool.opgen]\n",
        "[tool.opgen.clients]\n",
        "[tool.opgen]\nclients = 1\n",
        "[project]\nname = 'x'\n",
    ],
)
def test_configuration_without_client_is_told(tmp_path: Path, text: str) -> None:
    assert refusal(tmp_path, text) == (
        "pyproject.toml: no [tool.opgen.clients.NAME] section\n"
        "  hint: run opgen init, or give --spec and --output"
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('sepc = "x"', ".sepc: unknown setting; did you mean spec?"),
        ('"\\u001b[31m" = 1', ".\\x1b[31m: unknown setting; there are source, spec,"),
        ("source = 1", ".source: must be a text"),
        ('source = ""', ".source: must be a text"),
        ('package = "class"', ".package: class is no package name"),
        ('package = "a.b"', ".package: a.b is no package name"),
        ('operation_names = "long"', ".operation_names: must be short or exact"),
        ('strict_document = "yes"', ".strict_document: must be true or false"),
        ('token_env = "MY-TOKEN"', ".token_env: must be the name of an environment"),
        ("headers = []", ".headers: must be a table of texts"),
        ("root = 1", ".root: must be a text"),
        ('allow_refs = "https://h/"', ".allow_refs: must be a list of texts"),
        ("allow_refs = [1]", ".allow_refs: 1 is no beginning of URLs"),
        ('allow_refs = ["file:///x"]', ".allow_refs: file:///x is no beginning"),
        ('allow_refs = ["https://a@b/"]', ".allow_refs: https://a@b/ is no beginning"),
        ("headers = { A = 1 }", ".headers: must be a table of texts"),
    ],
)
def test_setting_that_is_wrong_is_told(tmp_path: Path, text: str, problem: str) -> None:
    told = refusal(tmp_path, f"{CLIENT}{text}\n")
    assert told.startswith(f"pyproject.toml: tool.opgen.clients.demo{problem}")
    assert told.count("\n") == 0


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("spec", "https://a.example/x.json", "must be a file; where it comes from"),
        ("spec", "-", "must be a file; where it comes from is its source"),
        ("spec", " ", "must be a text"),
        ("spec", "a\\nb.json", "has a character that cannot be seen: a\\nb.json"),
        ("output", "a\\u202eb", "has a character that cannot be seen: a\\u202eb"),
        ("output", "a\\u0000b", "has a character that cannot be seen: a\\x00b"),
        ("output", "out/import", "import is no package name"),
        ("output", "out/my-api", "my-api is no package name"),
    ],
)
def test_place_that_is_wrong_is_told(
    tmp_path: Path, key: str, value: str, problem: str
) -> None:
    lines = {"spec": "specs/demo.json", "output": "out/demo", key: value}
    text = "".join(f'{name} = "{line}"\n' for name, line in lines.items())
    told = refusal(tmp_path, "[tool.opgen.clients.demo]\n" + text)
    assert told.startswith(f"pyproject.toml: tool.opgen.clients.demo.{key}: {problem}")


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    text = (
        "[tool.opgen]\nclint = 1\n"
        '[tool.opgen.clients.one]\nsource = "x"\n'
        '[tool.opgen.clients."t w o"]\nspec = "a.json"\noutput = "b"\n'
        "[tool.opgen.clients]\nthree = 3\n"
    )
    assert refusal(tmp_path, text).splitlines() == [
        "pyproject.toml: tool.opgen.clint: unknown setting",
        "pyproject.toml: tool.opgen.clients.one: needs spec",
        "pyproject.toml: tool.opgen.clients.one: needs output",
        "pyproject.toml: tool.opgen.clients.t w o: a client's name is made of letters, digits, - and _",
        "pyproject.toml: tool.opgen.clients.three: must be a table",
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xff", "not UTF-8"),
        (b"a = ", "not valid TOML: Invalid value (at end of document)"),
        (b"a = " + b"[" * 100_000, "not valid TOML: "),
    ],
)
def test_file_that_cannot_be_read_is_told(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    assert refusal(tmp_path, content).startswith(f"pyproject.toml: {problem}")


def test_folder_for_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a directory"):
        read_clients(tmp_path)


def test_name_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    clients = read_clients(write(tmp_path, CLIENT))
    with pytest.raises(UsageError) as caught:
        select(clients, ["dem\x1b[31mo"])
    assert str(caught.value) == (
        "no client is called dem\\x1b[31mo; did you mean demo?"
    )


def test_given_client_is_named_for_its_folder(tmp_path: Path) -> None:
    client = given_client("a.json", str(tmp_path / "my_api"), None)
    assert (client.name, client.options) == ("my_api", Options(package="my_api"))
    assert not client.is_configured
