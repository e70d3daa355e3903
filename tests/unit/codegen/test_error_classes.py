"""Error classes of documented and of common statuses."""

from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from opgen.codegen.build.error_classes import COMMON, PHRASES, class_name
from opgen.core.options import Options

from tests.support.packages import generated_package

BASES = ["ApiError", "ClientError", "ResponseValidationError", "TransportError", "TransportTimeoutError"]
PROBLEM = {"description": "Problem", "content": {"application/json": {"schema": {"type": "string"}}}}
EMPTY = {"description": "Problem"}


def document(responses: dict[str, Any]) -> dict[str, Any]:
    """Return a document of one operation with these `responses`."""
    success = {"200": {"description": "OK"}}
    get = {"operationId": "ping", "responses": success | responses}
    return {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/ping": {"get": get}}}


@pytest.mark.parametrize(
    ("responses", "documented"),
    [
        ({}, []),
        ({"404": EMPTY}, [404]),
        ({"404": PROBLEM, "502": EMPTY}, [404, 502]),
        ({"599": PROBLEM}, []),
        ({"4XX": EMPTY, "default": EMPTY}, []),
        ({"5XX": PROBLEM}, [500, 503]),
        ({"404": EMPTY, "default": PROBLEM}, list(COMMON)),
    ],
)
def test_package_exports_classes_of_documented_and_common_statuses(
    responses: dict[str, Any], documented: list[int], tmp_path: Path
) -> None:
    names = map(class_name, {*documented, *COMMON})
    with generated_package(document(responses), tmp_path, Options(package="api")) as api:
        assert api.errors.__all__ == sorted([*BASES, *names])
        assert [name for name in dir(api) if name.endswith("Error")] == api.errors.__all__
        for status, phrase in PHRASES.items():
            found = getattr(api.errors, class_name(status), api.ApiError)
            is_known = status in documented or status in COMMON
            assert (found is not api.ApiError) == is_known
            if is_known:
                assert ("detail" in vars(found).get("__annotations__", {})) == (status in documented)
                assert (found.reason, found.__module__) == (phrase, "api.errors")
                assert found.__doc__ == f"Error response with status {status} {phrase}."
            with pytest.raises(found) as caught:
                api.ping_request().parse(status, {}, b"")
            assert caught.type is found
            name = phrase if is_known else HTTPStatus(status).phrase
            assert str(caught.value).startswith(f"{status} {name} from GET /ping")


def test_status_without_a_phrase_is_an_api_error(tmp_path: Path) -> None:
    with generated_package(document({}), tmp_path, Options(package="api")) as api:
        for status, head in ((302, "302"), (599, "599"), (999, "999")):
            with pytest.raises(api.ApiError, match=f"^{head} from GET /ping$"):
                api.ping_request().parse(status, {}, b"")
