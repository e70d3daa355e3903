"""Calls a client that openapi-python-client made."""

import importlib
import inspect
import io
import pkgutil
import typing
from types import ModuleType
from typing import Any

from tests.tools.comparison.callers.calling import Call, MissingError, Outcome, arguments, invoke, main


def call(asked: Call) -> Outcome:
    """As its README says: `sync_detailed` of the operation's module, and errors for undocumented statuses by option."""
    package = importlib.import_module(asked["package"])
    client = _client(asked)
    return invoke(
        asked,
        _functions(package),
        lambda function: _given(package, function, asked),
        lambda function, given: function(client=client, **given).parsed,
    )


def _functions(package: ModuleType) -> dict[str, Any]:
    """Return the function of each operation, by the name of its module."""
    found = {}
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if ".api." in info.name and not info.ispkg:
            module = importlib.import_module(info.name)
            found[info.name.rpartition(".")[2]] = module.sync_detailed
    return found


def _client(asked: Call) -> Any:
    library = importlib.import_module(f"{asked['package']}.client")
    settings = {"base_url": asked["base_url"], "raise_on_unexpected_status": True}
    credentials = asked.get("credentials", {})
    if not credentials:
        return library.Client(**settings)
    # One token is all that it takes; a bearer token where there is one.
    bearer = [value for name, value in credentials.items() if asked["schemes"][name]["type"] == "http"]
    token = (bearer or [*credentials.values()])[0]
    return library.AuthenticatedClient(token=token, **settings)


def _given(package: ModuleType, function: Any, asked: Call) -> dict[str, Any]:
    hints = typing.get_type_hints(function)
    names = arguments(function, asked.get("with", {}))
    given = {name: _converted(asked["with"][wire], hints[name]) for wire, name in names.items()}
    if "body" in asked or "files" in asked:
        if "body" not in inspect.signature(function).parameters:
            raise MissingError("no argument for the body")
        given["body"] = _converted(asked.get("body"), hints["body"])
    types = importlib.import_module(f"{package.__name__}.types")
    for field, files in asked.get("files", {}).items():
        parts = [types.File(payload=io.BytesIO(text.encode()), file_name=name) for name, text in files]
        given["body"] = _class(hints["body"])(**{field: parts})
    return given


def _converted(value: Any, hint: Any) -> Any:
    kind = _class(hint)
    if isinstance(value, dict) and hasattr(kind, "from_dict"):
        return kind.from_dict(value)
    return value


def _class(hint: Any) -> Any:
    """Return the model among the alternatives of a type."""
    found = [each for each in typing.get_args(hint) if hasattr(each, "from_dict")]
    return found[0] if found else hint


if __name__ == "__main__":
    main(call)
