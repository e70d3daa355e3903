"""The configuration: its valid settings, and the messages about invalid ones."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opgen.config.clients import Client, Configuration, select
from opgen.config.read import read_configuration
from opgen.config.settings import ClientSettings, Settings, Table
from opgen.config.validation import TABLES, validate
from opgen.core.errors import UsageError
from opgen.core.options import Options
from pydantic import BaseModel


def write(folder: Path, text: str | bytes) -> Path:
    file = folder / "pyproject.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def names(configuration: Configuration) -> list[str]:
    return [client.name for client in configuration.clients]


def refusal(folder: Path, text: str | bytes) -> str:
    """Return the error of a configuration, without the folder."""
    with pytest.raises(UsageError) as caught:
        read_configuration(write(folder, text)).require_valid()
    assert caught.value.exit_code == 2
    return str(caught.value).replace(f"{folder}/", "")


OUR_MESSAGE = re.compile(
    r": (must (not )?be |missing setting |duplicate |unknown setting; |cursor and next |start requires |set exactly one of )"
    r"|: (a client name )?must (contain only|not be longer) |: contains an invisible character: "
    r'|"(\[a-z\]|[^"]*)" is (a reserved word in Python|not a (valid package name|valid name of a key|prefix of a URL|URL))'
    r'|" is not the path of a file$'
)

_AUTH = "bearer, basic, all, or a table with header, query or cookie"
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
    assert read_configuration(file).require_valid() == (
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


def test_clients_keep_their_order(tmp_path: Path) -> None:
    text = CLIENT + CLIENT.replace("demo", "abc") + CLIENT.replace("demo", "xyz")
    configuration = read_configuration(write(tmp_path, text))
    assert names(configuration) == ["demo", "abc", "xyz"]
    assert names(select(configuration, ["xyz", "abc", "xyz"])) == ["xyz", "abc"]
    assert select(configuration, []) == configuration


def test_misspelled_clients_table_is_named(tmp_path: Path) -> None:
    text = CLIENT.replace("clients", "client")
    assert refusal(tmp_path, text).splitlines() == [
        "pyproject.toml:1:1: no [tool.opgen.clients.NAME] section",
        "  hint: tool.opgen.client is unknown; did you mean clients?",
    ]


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", ""),
        ("[tool]\n", ""),
        ("tool = 1\n", ""),
        ("[tool.opgen]\n", ""),
        ("[tool.opgen.clients]\n", ":1:1"),
        ("[tool.opgen]\nclients = 1\n", ":2:1"),
        ("[project]\nname = 'x'\n", ""),
    ],
)
def test_configuration_without_client_is_reported(tmp_path: Path, text: str, position: str) -> None:
    assert refusal(tmp_path, text) == (
        f"pyproject.toml{position}: no [tool.opgen.clients.NAME] section\n"
        "  hint: run opgen init, or use --spec and --output"
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('sepc = "x"', ".sepc: unknown setting; did you mean spec?"),
        ('"\\u001b[31m" = 1', ".\\x1b[31m: unknown setting; available: source, python,"),
        ("source = 1", ".source: must be a string"),
        ('source = ""', ".source: must not be empty"),
        ('package = "class"', '.package: "class" is not a valid package name'),
        ('package = "a.b"', '.package: "a.b" is not a valid package name'),
        ('operation_names = "long"', ".operation_names: must be short or exact"),
        ('strict_document = "yes"', ".strict_document: must be true or false"),
        ('token_env = "MY-TOKEN"', ".token_env: must be the name of an environment"),
        ("token_env = 5", ".token_env: must be a string"),
        ("token_env = {}", ".token_env: must not be empty"),
        ('token_env = { a = "X-Y" }', ".token_env.a: must be the name of an environ"),
        ('auth = "digest"', f".auth: must be {_AUTH}"),
        ("auth = true", f".auth: must be {_AUTH}"),
        ("auth = {}", ".auth: set exactly one of header, query, cookie"),
        ('auth = { header = "X-A", query = "b" }', ".auth: set exactly one of header, query, cookie"),
        ('auth = { heder = "X" }', ".auth.heder: unknown setting; did you mean header"),
        ('auth = { header = "a b" }', '.auth.header: "a b" is not a valid name of'),
        ('resources = "tags"', ".resources: must be false, or a table; without it, the rule is recognized"),
        ('resources = { "*" = "tags" }', ".resources: *: must be false; without it, the rule is recognized"),
        ("headers = []", ".headers: must be a table"),
        ("root = 1", ".root: must be a string"),
        ('allow_refs = "https://h/"', ".allow_refs: must be a list of strings"),
        ("allow_refs = [1]", ".allow_refs.0: must be a string"),
        ('allow_refs = ["file:///x"]', '.allow_refs.0: "file:///x" is not a prefix'),
        ('allow_refs = ["https://a@b/"]', '.allow_refs.0: "https://a@b/" is not a prefix'),
        ("headers = { A = 1 }", ".headers.A: must be a string"),
        ("include = 1", ".include: must be a table"),
        ("include = { tag = [] }", ".include.tag: unknown setting; did you mean tags?"),
        ("include = { deprecated = true }", ".include.deprecated: unknown setting"),
        ("exclude = { deprecated = 1 }", ".exclude.deprecated: must be true or false"),
        ("servers = { a = 1 }", ".servers.a: must be a string"),
        ('rename = { operations = { a = "B" } }', ".rename.operations.a: must be the name of a function"),
        ('rename = { schemas = { a = "b" } }', ".rename.schemas.a: must be the name of a class"),
        ('rename = { fields = { a = "b" } }', ".rename.fields.a: must be a table"),
        ('rename = { fields = { A = { a = "a b" } } }', ".rename.fields.A.a: must be"),
        ('rename = { webhooks = { a = "b" } }', ".rename.webhooks.a: must be the name of a function that begins with"),
        ('overlays = "a.yaml"', ".overlays: must be a list of files"),
        ('overlays = ["a", "a"]', '.overlays: duplicate "a"'),
    ],
)
def test_setting_with_an_invalid_value_is_reported(tmp_path: Path, text: str, problem: str) -> None:
    told = refusal(tmp_path, f"{CLIENT}{text}\n")
    assert told.startswith(f"pyproject.toml:4:1: tool.opgen.clients.demo{problem}")
    assert told.count("\n") == 0


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("spec", "https://a.example/x.json", "must be the path of a file"),
        ("spec", "-", "must be the path of a file; use `source` for a URL"),
        ("spec", " ", "must not be empty"),
        ("spec", "a\\nb.json", "contains an invisible character: a\\nb.json"),
        ("output", "a\\u202eb", "contains an invisible character: a\\u202eb"),
        ("output", "a\\u0000b", "contains an invisible character: a\\x00b"),
        ("output", "out/import", '"import" is not a valid package name'),
        ("output", "out/my-api", '"my-api" is not a valid package name'),
        ("output", ".", '"." is not a valid package name'),
    ],
)
def test_invalid_path_setting_is_reported(tmp_path: Path, key: str, value: str, problem: str) -> None:
    lines = {"spec": "specs/demo.json", "output": "out/demo", key: value}
    text = "".join(f'{name} = "{line}"\n' for name, line in lines.items())
    told = refusal(tmp_path, "[tool.opgen.clients.demo]\n" + text)
    line = [*lines].index(key) + 2
    place = f"pyproject.toml:{line}:1: tool.opgen.clients.demo"
    assert told.startswith(f"{place}.{key}: {problem}")


def test_all_errors_are_reported_at_once(tmp_path: Path) -> None:
    text = (
        "[tool.opgen]\nclint = 1\n"
        '[tool.opgen.clients.one]\nsource = "x"\n'
        '[tool.opgen.clients."t w o"]\nspec = "a.json"\noutput = "b"\n'
        "[tool.opgen.clients]\nthree = 3\n"
    )
    assert refusal(tmp_path, text).splitlines() == [
        "pyproject.toml:3:1: tool.opgen.clients.one: missing setting spec",
        "pyproject.toml:3:1: tool.opgen.clients.one: missing setting output",
        "pyproject.toml:5:1: tool.opgen.clients.t w o: a client name must contain only letters, digits, - and _",
        "pyproject.toml:9:1: tool.opgen.clients.three: must be a table",
        "pyproject.toml:2:1: tool.opgen.clint: unknown setting; did you mean clients?",
    ]


def test_every_problem_of_a_client_is_reported_with_its_path(tmp_path: Path) -> None:
    text = (
        '[tool.opgen.clients.demo]\noutput = "out/my-api"\nspce = 1\n'
        'overlays = ["a://b", "", 3]\nidempotent = "a"\nidempotency_header = "a b"\n'
        'http_library = "requests"\nheaders = { A = 1, B = 2 }\n'
        "include = { tags = [1], paths = 2 }\n"
        'pagination = [{ operations = [], page = 1, start = "x", link = false }]\n'
        "[tool.opgen.clients.demo.rename]\n"
        'schemas = { A = "Pet", B = "PET", C = "Dog", D = "Dog" }\n'
        'fields = { A = { a = 1, "b\\u001b" = "class" } }\n'
    )
    found = [each.split(" ", 1) for each in refusal(tmp_path, text).splitlines()]
    lines = [8, 8, 1, 4, 4, 4, 2, 9, 9, 12, 13, 13, 6, 5, 7, 10, 10, 10, 10, 3]
    assert [each[0] for each in found] == [f"pyproject.toml:{n}:1:" for n in lines]
    place = "tool.opgen.clients.demo"
    assert [each[1] for each in found] == [
        f"{place}.headers.A: must be a string",
        f"{place}.headers.B: must be a string",
        f"{place}: missing setting spec",
        f'{place}.overlays.0: "a://b" is not the path of a file',
        f"{place}.overlays.1: must not be empty",
        f"{place}.overlays.2: must be a string",
        f'{place}.output: "my-api" is not a valid package name',
        f"{place}.include.tags.0: must be a string",
        f"{place}.include.paths: must be a list of strings",
        f'{place}.rename.schemas: duplicate "Pet", "PET", "Dog"',
        f"{place}.rename.fields.A.a: must be a string",
        f'{place}.rename.fields.A.b\\x1b: "class" is a reserved word in Python',
        f"{place}.idempotency_header: must be the name of a header",
        f"{place}.idempotent: must be a list of operationIds",
        f"{place}.http_library: must be httpx2 or httpx",
        f"{place}.pagination.0.operations: must not be empty",
        f"{place}.pagination.0.page: must be a string",
        f"{place}.pagination.0.link: must be true",
        f"{place}.pagination.0.start: must be an integer of 0 or more",
        f"{place}.spce: unknown setting; did you mean spec?",
    ]


def test_every_setting_has_a_description() -> None:
    tables: list[type[Table]] = [Settings, ClientSettings, *TABLES.values()]
    schemas = [schema.get("anyOf", [schema])[0] for schema in (table.model_json_schema() for table in tables)]
    settings = [item for schema in schemas for item in schema["properties"].items()]
    assert [name for name, setting in settings if not setting.get("description")] == []


TOML = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=6,
)


@given(st.data())
def test_no_message_of_pydantic_reaches_a_user(data: st.DataObject) -> None:
    def table(model: type[BaseModel]) -> st.SearchStrategy[object]:
        return TOML | st.fixed_dictionaries({}, optional=dict.fromkeys(model.model_fields, TOML))

    tables = {name: table(model) for name, model in TABLES.items()}
    tables["pagination"] = st.lists(tables["pagination"], max_size=2)
    settings = dict.fromkeys(ClientSettings.model_fields, TOML) | tables
    client, defaults = (data.draw(st.fixed_dictionaries({}, optional=settings)) for _ in range(2))
    try:
        validate({"clients": {"demo": client}, "defaults": defaults}, Path("pyproject.toml")).require_valid()
    except UsageError as error:
        lines = str(error).splitlines()
        assert [each for each in lines if not OUR_MESSAGE.search(each)] == []


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xff", " invalid UTF-8"),
        (b"a = ", "1:5: invalid TOML: invalid value"),
        (b"a = 1\r\n[b]\r\nc d\n", "3:3: invalid TOML: expected '=' after a key"),
        (b"a = " + b"[" * 100_000, " invalid TOML: "),
    ],
)
def test_unreadable_file_is_reported(tmp_path: Path, content: bytes, problem: str) -> None:
    assert refusal(tmp_path, content).startswith(f"pyproject.toml:{problem}")


def test_folder_instead_of_a_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a directory"):
        read_configuration(tmp_path).require_valid()


MANY_LINES = """\
[project]
name = "a"  # [tool.opgen.clients.demo]
text = \'\'\'
[tool.opgen.clients.demo]
output = 1
\'\'\'
[tool.opgen.clients.demo]
spec = "specs/demo.json"
output = "out/demo"

  # The operations.
  include = {tags = [
    "a",
    1,
  ]}
exclude.paths = [2]
"rename" . "operations" = {"a.b" = "X"}
[[tool.opgen.clients.demo.pagination]]
operations = ["a"]
page = "p"
[[tool.opgen.clients.demo.pagination]]
operations = ["b"]
  page = 5
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_errors_have_the_position_of_the_statement(tmp_path: Path, end: str) -> None:
    lines = refusal(tmp_path, MANY_LINES.replace("\n", end)).splitlines()
    assert [line.partition(": ")[0] for line in lines] == [
        "pyproject.toml:12:3",
        "pyproject.toml:16:1",
        "pyproject.toml:17:1",
        "pyproject.toml:23:3",
    ]


@pytest.mark.parametrize("path", ["../../../etc/b", "/etc/b", "a/../../b", "link/b"])
def test_output_outside_the_project_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "link").symlink_to("/etc")
    text = CLIENT.replace("out/demo", path)
    assert refusal(tmp_path, text) == (
        "pyproject.toml:3:1: tool.opgen.clients.demo.output: the path is outside the project"
    )


def test_output_elsewhere_in_the_repository_is_accepted(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "service" / "client"
    folder.mkdir(parents=True)
    text = CLIENT.replace('"specs/', '"../specs/').replace('"out/', '"../../out/')
    assert names(read_configuration(write(folder, text))) == ["demo"]
    text = text.replace("../../", "../../../")
    assert "outside the project" in refusal(folder, text)
