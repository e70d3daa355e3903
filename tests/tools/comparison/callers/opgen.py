"""Calls a client that opgen made."""

import importlib
import inspect
import typing
from typing import Any

from pydantic import TypeAdapter

from tests.tools.comparison.callers.calling import Call, Outcome, arguments, main, no_function, plain, returned


def call(asked: Call) -> Outcome:
    """As its documentation says: the function with a client."""
    package = importlib.import_module(asked["package"])
    client = package.Client(base_url=asked["base_url"], max_retries=0, **_credentials(package, asked))
    with client:
        if asked.get("everything"):
            for entry in package.OPERATIONS.values():
                entry.function(client)
            return {"returned": None}
        function = getattr(package, asked["function"], None)
        if function is None:
            raise no_function(asked["function"], ())
        result = function(client, **_given(package, function, asked))
        if hasattr(result, "__enter__"):
            with result as events:
                return {"streamed": [plain(event) for event in events]}
        return returned(result)


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
