"""Resources of the model: names by tag, by the configuration, and by request."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opgen.api.model import Api
from opgen.codegen.build.package import build
from opgen.core.errors import ChoiceError
from opgen.core.options import Filter, Names, Options
from opgen.normalize.names.reserved import RESERVED_METHODS, RESERVED_RESOURCES
from opgen.pipeline import read_api

from tests.support.documents import operation, read_document

PATHS: Mapping[str, Any] = {
    "/pets": {"get": operation("list_pets", "Pets"), "post": operation("send", "Pets")},
    "/pets/{id}": {"get": operation("get_pet", "Pets", "admin")},
    "/users": {"get": operation("list_users", "SSH Keys")},
    "/keys": {"get": operation("list_keys", "ssh-keys")},
    "/health": {"get": operation("health")},
}


def read(paths: Mapping[str, Any] = PATHS, **options: Any) -> Api:
    """Return the API of `paths`."""
    return read_api(read_document(paths), Options(package="api", **options))


def methods(api: Api) -> dict[str, list[str]]:
    """Return the names of the methods by resource."""
    return {each.name: [m.name for m in each.methods] for each in api.resources}


def test_resources_are_the_first_tags() -> None:
    assert methods(read()) == {
        "default": ["health"],
        "pets": ["list_pets", "send_", "get_pet"],
        "ssh_keys": ["list_keys", "list_users"],
    }


def test_filter_changes_no_name_of_a_resource() -> None:
    api = read(exclude=Filter(operations=("list_users", "send")))
    assert methods(api) == {"default": ["health"], "pets": ["list_pets", "get_pet"], "ssh_keys": ["list_keys"]}


def test_table_of_the_configuration_selects_operations_in_its_order() -> None:
    table = {
        "animals": Filter(operations=("*_pets", "GET /pets/*")),
        "all_tags": Filter(tags=("admin", "Pets")),
        "keys": Filter(paths=("/keys",)),
    }
    assert methods(read(resources=table)) == {
        "all_tags": ["send_"],
        "animals": ["list_pets", "get_pet"],
        "keys": ["list_keys"],
    }


def test_pattern_may_match_an_excluded_operation_alone() -> None:
    table = {"keys": Filter(paths=("/keys",)), "pets": Filter(tags=("Pets",))}
    api = read(resources=table, exclude=Filter(paths=("/keys",)))
    assert list(methods(api)) == ["pets"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"resources": {"close": Filter(tags=("*",))}}, "resources.close: the name is reserved"),
        (
            {"resources": {"pets": Filter(tags=("pets",))}},
            'resources.pets.tags: "pets" does not match anything; did you mean Pets?',
        ),
        ({"rename": Names(resources={"pets": "animals"})}, 'rename.resources: unknown name "pets"; did you mean Pets?'),
        ({"rename": Names(resources={"Pets": "ssh_keys"})}, 'cannot rename "Pets" to ssh_keys: the name is taken by "'),
        ({"rename": Names(resources={"Pets": "request"})}, 'cannot rename "Pets" to request: the name is reserved'),
        ({"rename": Names(resources={"Pets": "a"}), "resources": False}, 'rename.resources: unknown name "Pets"'),
    ],
)
def test_setting_that_does_not_fit_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ChoiceError) as refused:
        read(**options)
    assert message in str(refused.value)


def test_requested_name_replaces_the_name_of_one_tag() -> None:
    api = read(rename=Names(resources={"SSH Keys": "keys"}))
    assert list(methods(api)) == ["default", "keys", "pets", "ssh_keys"]


def test_switched_off_resources_leave_no_trace() -> None:
    off = read(resources=False)
    assert off.resources == ()
    assert build(off, Options(package="api", resources=False)).resources == ()


@given(st.lists(st.text(max_size=8), min_size=1, max_size=6, unique=True))
def test_any_tags_give_valid_names_that_clients_do_not_have(tags: list[str]) -> None:
    paths = {f"/{n}": {"get": operation(f"get_{n}", t)} for n, t in enumerate(tags)}
    api = read(paths)
    names = [each.name for each in api.resources]
    assert names == sorted(set(names))
    assert not {*names} & (RESERVED_RESOURCES | RESERVED_METHODS)
    assert sum(len(each.methods) for each in api.resources) == len(tags)
    package = build(api, Options(package="api"))
    classes = [str(c.name) for each in package.resources for c in each.classes]
    assert len(classes) == len({*classes}) == 2 * len(names)
