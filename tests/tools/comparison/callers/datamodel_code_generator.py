"""Calls a client that datamodel-code-generator's `--generate-client` made."""

import importlib
import inspect
import typing
from typing import Any

from pydantic import TypeAdapter

from tests.tools.comparison.callers.calling import Call, Outcome, arguments, invoke, main


def call(asked: Call) -> Outcome:
    """As its README says: a method of the tag's resource."""
    package = importlib.import_module(asked["package"])
    keywords = inspect.signature(package.Client).parameters
    credentials = asked.get("credentials", {}).items()
    # There is one for each scheme that an operation asks for.
    known = {name: value for name, value in credentials if name in keywords}
    client = package.Client(base_url=asked["base_url"], max_retries=0, **known)
    with client:
        functions = {
            name: method
            for name, method in inspect.getmembers(client.api, inspect.ismethod)
            if not name.startswith("_")
        }
        return invoke(
            asked,
            functions,
            lambda function: _given(package, function, asked),
            lambda function, given: function(**given),
        )


def _given(package: Any, function: Any, asked: Call) -> dict[str, Any]:
    hints = typing.get_type_hints(function, include_extras=True)
    names = arguments(function, asked.get("with", {}))
    given = {name: _read(asked["with"][wire], hints[name]) for wire, name in names.items()}
    if "body" in asked:
        given["body"] = _read(asked["body"], hints["body"])
    for field, files in asked.get("files", {}).items():
        given["body"] = _form(package, field, files)
    return given


def _read(value: Any, hint: Any) -> Any:
    if not isinstance(value, dict | list):
        return value
    return TypeAdapter(hint).validate_python(value)


def _form(package: Any, field: str, files: list[list[str]]) -> Any:
    bodies = importlib.import_module(f"{package.__name__}.bodies")
    parts = [bodies.FilePart(name=field, content=text.encode(), filename=name) for name, text in files]
    return bodies.MultipartBody(tuple(parts))


if __name__ == "__main__":
    main(call)
