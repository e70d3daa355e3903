"""`docs/reference/configuration.md`: its settings are read, and keep formatters and git away from a package."""

import dataclasses
from pathlib import Path

from opgen.config.read import read_configuration
from opgen.config.settings import ClientSettings, PaginationSettings, ResourceSettings
from opgen.core.options import Filter, Names, Options, Pagination

from tests.docs.pages import descriptions, page, run

PAGE = page("configuration.md")
PAGES = page("pagination.md")
SETTINGS, SHARED, RESOURCES, FORMATTERS = PAGE.blocks("toml")
AUTO, DECISIONS, PAGINATION = PAGES.blocks("toml")
PACKAGE = "src/example_sdk/api"


def test_settings_are_read(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text(SETTINGS, "utf-8")
    example, other = read_configuration(file).require_valid()
    assert example.options == Options(
        package="example_api",
        operation_names="exact",
        strict_document=True,
        include=Filter(tags=("pods",)),
        exclude=Filter(deprecated=True),
        rename=Names(operations={"listPods2": "list_pods"}),
        auth="bearer",
        servers={"sandbox": "https://sandbox.example.com"},
        token_env="EXAMPLE_KEY",  # noqa: S106 - a variable's name
        base_url_env="EXAMPLE_URL",
        idempotency_header="Idempotency-Key",
        idempotent=("start_pod",),
        rate_limit=True,
        poll=True,
        reading="keep",
        observe=True,
        testing=True,
        pagination=(Pagination(operations=("list_pods",), by="page", parameter="page", items="pods"),),
        resources={"pods": Filter(operations=("*_pods",)), "disks": Filter(tags=("Disks",))},
        readme=True,
    )
    assert other.options == Options(package="other_api")
    assert example.output_folder == tmp_path / PACKAGE


def test_shared_settings_are_read(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text(SHARED, "utf-8")
    orders, search = read_configuration(file).require_valid()
    assert [each.options.token_env for each in (orders, search)] == ["SERVICE_TOKEN"] * 2
    assert [each.options.auth for each in (orders, search)] == ["bearer", {"header": "X-Search-Key"}]
    assert [each.overlays for each in (orders, search)] == [("overlays/common.yaml",), ()]


def test_every_setting_is_shown() -> None:
    assert [key for key in ClientSettings.model_fields if f"\n{key} = " not in SETTINGS] == []
    # The text below the example calls them "these from `package` on".
    options = {field.name for field in dataclasses.fields(Options)}
    keys = [line.split(" = ")[0] for line in SETTINGS.partition("\n\n")[0].splitlines()[1:]]
    assert {*keys[keys.index("package") :]} == options


def test_pagination_is_read(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text(PAGINATION, "utf-8")
    (example,) = read_configuration(file).require_valid()
    lists, events = example.options.pagination
    assert (lists.by, lists.parameter, lists.total) == ("offset", "offset", "total_count")
    assert (events.by, events.next) == ("cursor", "/meta/next_cursor")
    assert PAGES.cells("setting", "means") == descriptions(PaginationSettings)
    file.write_text(AUTO, "utf-8")
    (example,) = read_configuration(file).require_valid()
    assert example.options.pagination == (Pagination(operations=("*",), by="auto"),)
    file.write_text(PAGINATION.partition("[[")[0] + DECISIONS, "utf-8")
    (example,) = read_configuration(file).require_valid()
    assert [each.by for each in example.options.pagination] == ["none", "auto"]


def test_resources_are_read(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text(PAGINATION + RESOURCES, "utf-8")
    (example,) = read_configuration(file).require_valid()
    assert example.options.resources == {
        "pods": Filter(operations=("*_pods", "GET /v1/pods/*")),
        "pods.disks": Filter(tags=("Disks",), methods={"list": "list_pod_disks", "create": "POST /v1/disks"}),
        "": Filter(methods={"version": "get_version"}),
        "*": False,
    }
    assert PAGE.cells("entry", "matches") == descriptions(ResourceSettings)


def test_formatters_leave_the_package_alone(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(FORMATTERS, "utf-8")
    package = tmp_path / PACKAGE
    package.mkdir(parents=True)
    for folder, code in ((package, 1 - 1), (package.parent, 1)):
        (folder / "module.py").write_text("import  os\n", "utf-8")
        assert run(["black", "--check", "--quiet", "."], tmp_path).returncode == code
        assert run(["ruff", "check", "--quiet", "."], tmp_path).returncode == code


def test_git_keeps_line_ends(tmp_path: Path) -> None:
    (attributes,) = PAGE.blocks("gitattributes")
    (tmp_path / ".gitattributes").write_text(attributes, "utf-8")
    run(["git", "init", "--quiet"], tmp_path)
    done = run(["git", "check-attr", "eol", "--", f"{PACKAGE}/client.py"], tmp_path)
    assert done.stdout == f"{PACKAGE}/client.py: eol: lf\n"


def test_every_snippet_is_tested() -> None:
    assert PAGE.text.count("\n```") == 2 * 5
