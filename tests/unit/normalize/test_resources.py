"""Calls of operations: assigned by convention, by the settings, and from the manifest."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opgen.api.model import Api
from opgen.codegen.build.package import build
from opgen.core.errors import ChoiceError
from opgen.core.options import Filter, Names, Options
from opgen.normalize.names.assign import RESERVED
from opgen.pipeline import read_api

from tests.support.documents import operation, read_document

PATHS: Mapping[str, Any] = {
    "/pets": {"get": operation("list_pets", "Pets"), "post": operation("send", "Pets")},
    "/pets/{id}": {"get": operation("get_pet", "Pets", "admin")},
    "/users": {"get": operation("list_users", "SSH Keys")},
    "/keys": {"get": operation("list_keys", "ssh-keys")},
    "/health": {"get": operation("health")},
}


TAGS = Names(convention="tags")


def read(paths: Mapping[str, Any] = PATHS, recorded: Names = TAGS, **options: Any) -> Api:
    """Return the API of `paths`."""
    return read_api(read_document(paths), Options(package="api", **options), recorded)


def calls(api: Api) -> dict[str, str]:
    """Return the call of each function."""
    return api.calls


def test_table_of_the_settings_selects_operations_in_its_order() -> None:
    table = {
        "animals": Filter(operations=("*_pets", "GET /pets/*")),
        "all.tags": Filter(tags=("admin", "Pets")),
        "": Filter(methods={"ping": "GET /health"}),
        "*": False,
    }
    assert calls(read(resources=table)) == {
        "health": "ping",
        "list_pets": "animals.list",
        "get_pet": "animals.get",
        "send": "all.tags.send",
    }


def test_methods_that_clash_have_the_names_of_the_functions_of_the_service() -> None:
    ids = {
        ("get", "/a"): "proxy_a_get",
        ("put", "/a"): "proxy_a_put",
        ("get", "/keys"): "read_keys_keys_get",
        ("post", "/keys/filter"): "read_keys_keys_filter_post",
        ("get", "/keys/{id}"): "read_key_keys__id__get",
    }
    paths: dict[str, Any] = {}
    for (method, path), name in ids.items():
        paths.setdefault(path, {})[method] = operation(name, "keys")
    found = calls(read(paths, Names(convention="functions"), operation_names="short"))
    assert [found[name] for name in ("proxy_a_get", "proxy_a_put")] == ["keys.proxy_get", "keys.proxy_put"]
    assert found["read_key"] == "keys.read"
    assert found["read_keys_keys_get"] == "keys.list"
    assert found["read_keys_keys_filter_post"] == "keys.read_keys"


def test_named_method_goes_before_an_earlier_pattern() -> None:
    table = {"pets": Filter(operations=("*_pet*",)), "pets.all": Filter(methods={"list": "list_pets"}), "*": False}
    assert calls(read(resources=table)) == {"get_pet": "pets.get", "list_pets": "pets.all.list"}


def test_pattern_may_match_an_excluded_operation_alone() -> None:
    table = {"keys": Filter(paths=("/keys",)), "pets": Filter(tags=("Pets",)), "*": False}
    api = read(resources=table, exclude=Filter(paths=("/keys",)))
    assert [each.path for each in api.resources] == [("pets",)]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"resources": {"close": Filter(tags=("*",))}}, "resources.close: the name is reserved; use another name"),
        (
            {"resources": {"pets": Filter(tags=("pets",))}},
            'resources.pets.tags: "pets" does not match anything; did you mean Pets?',
        ),
        (
            {"resources": {"pets": Filter(methods={"list": "list_petz"})}},
            'resources.pets.methods.list: "list_petz" does not match anything; did you mean list_pets or',
        ),
        (
            {"resources": {"a": Filter(methods={"b": "list_pets", "c": "GET /pets"})}},
            'resources.a.methods.c: "GET /pets" is the method a.b already',
        ),
        (
            {"resources": {"a.b": Filter(tags=("Pets",)), "a": Filter(methods={"b": "list_pets"})}},
            "resources.a.methods.b: the name is reserved or already used",
        ),
        (
            {"resources": {"": Filter(methods={"close": "list_pets"})}},
            "resources..methods.close: the name is reserved or already used",
        ),
    ],
)
def test_setting_that_does_not_fit_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ChoiceError) as refused:
        read(**options)
    assert message in str(refused.value)


def test_switched_off_resources_leave_no_trace() -> None:
    off = read(resources=False)
    assert off.resources == ()
    assert off.names.calls == {}
    assert build(off, Options(package="api", resources=False)).resources == ()


@given(st.lists(st.text(max_size=8), min_size=1, max_size=6, unique=True))
def test_any_tags_give_valid_names_that_clients_do_not_have(tags: list[str]) -> None:
    paths = {f"/{n}": {"get": operation(f"get_{n}", t)} for n, t in enumerate(tags)}
    api = read(paths, Names(convention="tags"))
    assert len({*api.calls.values()}) == len(tags)
    assert not {call.partition(".")[0] for call in api.calls.values()} & RESERVED["methods"]
    package = build(api, Options(package="api"))
    classes = [str(c.name) for each in package.resources for c in each.classes]
    assert len(classes) == len({*classes}) == 2 * len(api.resources)


def recorded(api: Api, **others: Any) -> Names:
    """Return the names that the manifest of the package of `api` records."""
    operations = {each.key: each.name for each in api.operations}
    return Names(operations=operations, calls=api.names.calls, convention=api.names.convention, **others)


def test_calls_stay_when_a_document_changes() -> None:
    before = read()
    assert before.names.convention == "tags"
    assert calls(before)["list_pets"] == "pets.list"
    changed = {
        "/pets": {"get": operation("list_pets", "Animals"), "delete": operation("delete_pets", "Pets")},
        "/pets/{id}": {"get": operation("get_pet", "Pets"), "delete": operation("delete_pet", "Pets")},
        "/pets/list": {"get": operation("list_all_pets", "Pets", "all")},
        "/health": {"get": operation("health")},
        "/all/{id}": {"get": operation("get_health_list", "pets.list")},
    }
    after = read(changed, recorded(before))
    assert {name: call for name, call in calls(after).items() if name in calls(before)} == {
        name: call for name, call in calls(before).items() if name in calls(after)
    }
    assert calls(after)["delete_pet"] == "pets.delete"
    assert calls(after)["delete_pets"] == "pets.delete_pets"
    assert after.lost_names == ()


def test_recorded_convention_stays_until_the_setting_names_another() -> None:
    before = read()
    untagged = {path: {method: {**each, "tags": []} for method, each in item.items()} for path, item in PATHS.items()}
    after = read(untagged, recorded(before))
    assert after.names.convention == "tags"
    assert calls(after) == calls(before)
    assert read(untagged, Names()).names.convention == "paths"


def test_parts_of_the_settings_are_not_recorded() -> None:
    table = {"zoo.pets": Filter(operations=("*pet*",)), "keys": Filter(methods={"all": "list_keys"})}
    renamed = Names(operations={"list_users": "people"})
    before = read(resources=table, rename=renamed)
    assert calls(before)["people"] == "ssh_keys.people"
    assert before.names.calls == {
        "list_pets": ".list",
        "get_pet": ".get",
        "send": ".send",
        "list_users": "ssh_keys.",
        "health": "health",
    }
    moved = read(PATHS, recorded(before), resources={"animals": Filter(operations=("*pet*",))})
    assert calls(moved)["list_pets"] == "animals.list"
    left = read(PATHS, recorded(before))
    assert calls(left)["list_pets"] == "pets.list"
    assert left.lost_names == ()


def test_recorded_call_that_the_client_has_now_is_lost() -> None:
    before = read({"/on": {"get": operation("find", "On")}})
    after = read({"/on": {"get": operation("find", "On")}}, recorded(before), testing=True)
    assert calls(after) == {"find": "on_.find"}
    assert [(each.kind, each.recorded, each.assigned) for each in after.lost_names] == [
        ("method", "on.find", "on_.find")
    ]


def test_clashes_are_decided_by_item_resource_and_deprecation() -> None:
    paths = {
        "/pets": {"delete": operation("delete_pets", "Pets"), "get": operation("list_pets", "Pets", deprecated=True)},
        "/pets/{id}": {"delete": operation("delete_pet", "Pets")},
        "/pets/all": {"get": operation("pets_list", "Pets")},
        "/owners": {"get": operation("owners", "pets")},
    }
    table = {"pets.owners": Filter(operations=("GET /pets/all",))}
    assert calls(read(paths, Names(convention="tags"))) == {
        "delete_pets": "pets.delete_pets",
        "list_pets": "pets.list_pets",
        "delete_pet": "pets.delete",
        "pets_list": "pets.list",
        "owners": "pets.owners",
    }
    assert calls(read(paths, Names(convention="tags"), resources=table))["owners"] == "pets.owners_"


def test_rule_false_leaves_recorded_calls_of_other_operations_out() -> None:
    table = {"pets": Filter(tags=("Pets",)), "*": False}
    assert {*calls(read(recorded=recorded(read()), resources=table))} == {"list_pets", "send", "get_pet"}


def test_new_operation_is_beside_operations_with_recorded_calls() -> None:
    paths = {
        "/video/v1/assets": {"get": operation("listAssets")},
        "/video/v1/assets/{id}": {"get": operation("getAsset")},
        "/video/v1/assets/{id}/tracks": {"get": operation("listTracks")},
        "/video/v1/uploads": {"get": operation("listUploads")},
    }
    before = Names(calls={"listAssets": "video.v1.assets.list"}, convention="paths")
    assert calls(read(paths, before)) == {
        "list_assets": "video.v1.assets.list",
        "get_asset": "video.v1.assets.get",
        "list_tracks": "video.v1.assets.tracks.list",
        "list_uploads": "video.uploads.list",
    }
