"""Calls a client that opgen made."""

import importlib
import inspect
import typing
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from tests.tools.comparison.callers.calling import Call, Outcome, arguments, invoke, main


def call(asked: Call) -> Outcome:
    """As its documentation says: the function with a client."""
    package = importlib.import_module(asked["package"])
    client = package.Client(base_url=asked["base_url"], max_retries=0, **_credentials(package, asked))
    with client:
        functions = {each.name: _function(each, asked) for each in package.OPERATIONS.values()}
        return invoke(
            asked,
            functions,
            lambda function: _given(package, function, asked),
            lambda function, given: _run(client, function, given),
        )


def _function(operation: Any, asked: Call) -> Any:
    """Return the function, or the request builder for a body that the function takes as keywords."""
    function, _, build, *_ = operation.functions
    has_body = "body" in inspect.signature(function).parameters
    return function if has_body or not {"body", "files"} & asked.keys() else build


def _run(client: Any, function: Any, given: Mapping[str, Any]) -> Any:
    if "client" in inspect.signature(function).parameters:
        return function(client, **given)
    return client.send(function(**given))


def _given(package: Any, function: Any, asked: Call) -> dict[str, Any]:
    hints = typing.get_type_hints(function)
    names = arguments(function, asked.get("with", {}))
    given = {name: TypeAdapter(hints[name]).validate_python(asked["with"][wire]) for wire, name in names.items()}
    if "body" in asked:
        given["body"] = TypeAdapter(hints["body"]).validate_python(asked["body"])
    for field, files in asked.get("files", {}).items():
        uploads = [package.Upload(text.encode(), name) for name, text in files]
        given["body"] = {field: uploads}
    return given


def _credentials(package: Any, asked: Call) -> dict[str, str]:
    keywords = inspect.signature(package.Client).parameters
    by_type = {"apiKey": "api_key", "http": "token"}
    given = {}
    for name, value in asked.get("credentials", {}).items():
        usual = by_type[asked["schemes"][name]["type"]]
        given[name if name in keywords else usual] = value
    return given


if __name__ == "__main__":
    main(call)
