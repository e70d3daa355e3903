"""Error classes: documented statuses are generated, and a fixed module has all others."""

from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from opgen.codegen.build.statuses import PHRASES, class_name
from opgen.core.options import Options

from tests.support.packages import generated_package

BASES = [
    "ApiError",
    "ClientError",
    "ResponseValidationError",
    "TransportError",
    "TransportTimeoutError",
]
PROBLEM = {
    "description": "Problem",
    "content": {"application/json": {"schema": {"type": "string"}}},
}
EMPTY = {"description": "Problem"}


def document(responses: dict[str, Any]) -> dict[str, Any]:
    """Return a document of one operation with these `responses`."""
    success = {"200": {"description": "OK"}}
    get = {"operationId": "ping", "responses": success | responses}
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/ping": {"get": get}},
    }


@pytest.mark.parametrize(
    ("responses", "documented"),
    [
        ({}, []),
        ({"404": EMPTY}, [404]),
        ({"404": PROBLEM, "502": EMPTY}, [404, 502]),
        ({"599": PROBLEM}, []),
        ({"4XX": EMPTY, "default": EMPTY}, []),
        ({"5XX": PROBLEM}, [status for status in PHRASES if status >= 500]),
        ({"404": EMPTY, "default": PROBLEM}, list(PHRASES)),
    ],
)
def test_package_defines_and_exports_documented_errors(
    responses: dict[str, Any], documented: list[int], tmp_path: Path
) -> None:
    names = sorted(map(class_name, documented))
    with generated_package(
        document(responses), tmp_path, Options(package="api")
    ) as api:
        exported = [name for name in api.__all__ if name.endswith("Error")]
        assert exported == sorted([*BASES, *names])
        assert api.errors.__all__ == exported
        for status, phrase in PHRASES.items():
            found = getattr(api.errors, class_name(status))
            assert (found.reason, found.__module__) == (phrase, "api.errors")
            assert found.__doc__ == f"Error response with status {status} {phrase}."
            defined = found.__bases__ == (api.ApiError,)
            assert defined == (status in documented)
            with pytest.raises(found):
                api.ping_request().parse(status, {}, b"")
            assert class_name(status) in dir(api.errors)


def test_package_without_undocumented_statuses_has_no_table(tmp_path: Path) -> None:
    with generated_package(
        document({"default": PROBLEM}), tmp_path, Options(package="api")
    ):
        table = PurePosixPath("api", "_runtime", "statuses.py")
        assert not (tmp_path / table).exists()
