"""Calls a client that openapi-generator's `python` made."""

import importlib
import inspect
from typing import Any

from tests.tools.comparison.callers.calling import (
    Call,
    MissingError,
    Outcome,
    arguments,
    invoke,
    main,
    squeezed,
)


def call(asked: Call) -> Outcome:
    """As its README says: a method of the tag's class, with a configuration."""
    package = importlib.import_module(asked["package"])
    configuration = package.Configuration(host=asked["base_url"], retries=0)
    for name, value in asked.get("credentials", {}).items():
        if asked["schemes"][name]["type"] == "apiKey":
            configuration.api_key[name] = value
        else:
            configuration.access_token = value
    with package.ApiClient(configuration) as client:
        api = package.ApiApi(client)
        functions = {
            name: method
            for name, method in inspect.getmembers(api, callable)
            if not name.startswith("_")
            and not name.endswith(("_with_http_info", "_without_preload_content"))
            and name != "api_client"
        }
        return invoke(
            asked, functions, lambda function: _given(function, asked), lambda function, given: function(**given)
        )


def _given(function: Any, asked: Call) -> dict[str, Any]:
    """Its methods convert plain values by their types."""
    values = dict(asked.get("with", {}))
    names = arguments(function, values)
    given = {name: values[wire] for wire, name in names.items()}
    own = [name for name in inspect.signature(function).parameters if not name.startswith("_") and name not in given]
    body = asked.get("body")
    if isinstance(body, dict) and {squeezed(name) for name in own} >= set(body):
        # A form: its fields are arguments.
        given |= {name: body[name] for name in own if name in body}
    elif "body" in asked:
        if not own:
            raise MissingError("no argument for the body")
        given[own[0]] = body
    for field, files in asked.get("files", {}).items():
        parts = [(name, text.encode()) for name, text in files]
        given[arguments(function, {field: parts})[field]] = parts
    return given


if __name__ == "__main__":
    main(call)
