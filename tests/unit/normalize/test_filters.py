"""Filters leave out operations, and rename no others."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opgen.api.model import Api
from opgen.core.errors import ChoiceError, DocumentError
from opgen.core.options import Filter, Names, Options
from opgen.pipeline import read_api

from tests.support.documents import operation, read_document

PATHS: Mapping[str, Any] = {
    "/pets": {"get": operation("listPets", "pets"), "post": operation("create_pet", "pets")},
    "/pets/{id}": {"get": operation("list-pets", "pets", "admin")},
    "/users/me": {"get": operation(None), "delete": operation("drop", deprecated=True)},
    "/admin/a/b": {"get": operation("admin", "admin")},
}


def chosen(include: Filter | None = None, exclude: Filter | None = None, **document: Any) -> Api:
    """Return the operations of `PATHS` that the filters include."""
    options = Options(package="api", include=include or Filter(), exclude=exclude or Filter())
    return read_api(read_document(PATHS, **document), options)


def keys(api: Api) -> list[str]:
    return [operation.key for operation in api.operations]


@pytest.mark.parametrize(
    ("include", "left"),
    [
        (Filter(tags=("pets",)), ["listPets", "create_pet", "list-pets"]),
        (Filter(tags=("p*", "admin")), ["admin", "listPets", "create_pet", "list-pets"]),
        (Filter(paths=("/pets",)), ["listPets", "create_pet"]),
        (Filter(paths=("/pets/*",)), ["list-pets"]),
        (Filter(paths=("/admin/**",)), ["admin"]),
        (Filter(paths=("/*/*",)), ["list-pets", "GET /users/me", "drop"]),
        (Filter(operations=("list*",)), ["listPets", "list-pets"]),
        (Filter(operations=("DELETE *",)), ["drop"]),
        (Filter(operations=("GET /users/me",)), ["GET /users/me"]),
        (Filter(tags=("admin",), operations=("drop",)), ["admin", "list-pets", "drop"]),
    ],
)
def test_operation_that_matches_one_criterion_is_included(include: Filter, left: list[str]) -> None:
    api = chosen(include)
    assert keys(api) == left
    assert len(api.left_out) == 6 - len(left)


def test_exclude_wins_over_include() -> None:
    api = chosen(Filter(tags=("pets",)), Filter(operations=("create*",), tags=("admin",)))
    assert keys(api) == ["listPets"]
    assert [(each.operation_id, each.reason) for each in api.left_out] == [
        ("admin", 'exclude.tags "admin"'),
        ("create_pet", 'exclude.operations "create*"'),
        ("list-pets", 'exclude.tags "admin"'),
        ("", "not in include"),
        ("drop", "not in include"),
    ]


@given(tags=st.sets(st.sampled_from(["pets", "admin"]), min_size=1), deprecated=st.booleans())
def test_filter_renames_nothing(tags: set[str], *, deprecated: bool) -> None:
    everything = {o.key: o.name for o in chosen().operations}
    api = chosen(Filter(tags=tuple(sorted(tags))), Filter(deprecated=deprecated))
    assert {o.key: o.name for o in api.operations}.items() <= everything.items()


def test_excluded_operation_may_be_invalid() -> None:
    paths = {"/bad/x": {"get": {"responses": {"200": {"$ref": "#/none"}}}}}
    schemas = {"Bad": {"$ref": "#/nowhere"}, "Good": {"type": "string"}}
    document: dict[str, Any] = {"more": paths, "schemas": schemas}
    with pytest.raises(DocumentError) as caught:
        chosen(**document)
    assert len(caught.value.problems) == 2
    api = chosen(exclude=Filter(paths=("/bad/**",)), **document)
    assert len(api.operations) == 6
    assert api.definitions == ()


def test_requested_names_are_assigned_first() -> None:
    rename = Names(operations={"GET /pets/{id}": "pet", "drop": "list_pets", "listPets": "pets"})
    api = read_api(read_document(PATHS), Options(package="api", rename=rename))
    names = {o.key: o.name for o in api.operations}
    assert names["list-pets"] == "pet"
    assert names["drop"] == "list_pets"
    assert names["listPets"] == "pets"


@pytest.mark.parametrize("name", ["client", "list_pets_async", "models", "build_path"])
def test_requested_name_that_is_taken_is_refused(name: str) -> None:
    rename = Names(operations={"drop": name})
    with pytest.raises(ChoiceError, match=r"reserved or already used|is taken by"):
        read_api(read_document(PATHS), Options(package="api", rename=rename))
