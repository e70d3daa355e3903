"""Calls a client that opgen made."""

import importlib
import inspect
import typing
from typing import Any

from pydantic import TypeAdapter

from tests.tools.comparison.callers.calling import Call, Outcome, arguments, invoke, main


def call(asked: Call) -> Outcome:
    """As its documentation says: the function with a client."""
    package = importlib.import_module(asked["package"])
    client = package.Client(base_url=asked["base_url"], max_retries=0, **_credentials(package, asked))
    with client:
        functions = {each.function.__name__: each.function for each in package.OPERATIONS.values()}
        return invoke(
            asked,
            functions,
            lambda function: _given(package, function, asked),
            lambda function, given: function(client, **given),
        )


def _given(package: Any, function: Any, asked: Call) -> dict[str, Any]:
    *_, signature = typing.get_overloads(function) or [function]  # the last has `body`
    hints = typing.get_type_hints(signature)
    names = arguments(signature, asked.get("with", {}))
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
