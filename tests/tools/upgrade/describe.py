"""Program that prints the public names of a generated package as JSON, with types, signatures and requests.

It runs with the packages of both releases, so it uses nothing of opgen and no file that opgen writes about names.
"""

import enum
import inspect
import json
import pkgutil
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any

_VALUES = {"str": "a", "int": 1, "float": 1.5, "bool": True}


def declaration(value: Any) -> str:  # any public name
    """Return the signature of a function, the fields of a model, or the members of an enum."""
    if inspect.isclass(value):
        if issubclass(value, enum.Enum):
            return repr({name: each.value for name, each in value.__members__.items()})
        fields = getattr(value, "model_fields", None)
        if fields is not None:
            return "\n".join(f"{name}: {field!r}" for name, field in fields.items())
        return str(inspect.signature(value)) if value.__init__ is not object.__init__ else ""
    return str(inspect.signature(value)) if callable(value) else repr(value)


def request(function: Any) -> str:
    """Return the request with an ordinary value for each required argument; empty for arguments of other types."""
    given: list[Any] = []
    keywords: dict[str, Any] = {}
    for each in inspect.signature(function).parameters.values():
        if each.default is not inspect.Parameter.empty or each.kind in {each.VAR_KEYWORD, each.VAR_POSITIONAL}:
            continue
        if str(each.annotation) not in _VALUES:
            return ""
        value = _VALUES[str(each.annotation)]
        if each.kind is each.KEYWORD_ONLY:
            keywords[each.name] = value
        else:
            given.append(value)
    try:
        made = function(*given, **keywords)
    except (TypeError, ValueError) as error:
        return type(error).__name__
    return " ".join(str(getattr(made, name, "")) for name in ("method", "path", "query", "headers", "body"))


def described(package: str) -> dict[str, str]:
    """Return a text for each public name."""
    root = import_module(package)
    found = {}
    for name in dir(root):
        if name.startswith("_"):
            continue
        value = getattr(root, name)
        if inspect.ismodule(value):
            continue
        try:
            found[f"name {name}"] = ""
            found[f"type {name}"] = declaration(value)
        except (TypeError, ValueError):
            continue
        if name.endswith("_request") and callable(value):
            found[f"request {name}"] = request(value)
    for module in pkgutil.iter_modules(
        getattr(find_spec(f"{package}.resources"), "submodule_search_locations", None) or ()
    ):
        for class_name, class_ in vars(import_module(f"{package}.resources.{module.name}")).items():
            if inspect.isclass(class_) and class_name.endswith("Resource"):
                found |= {f"method {class_name}.{name}": "" for name in vars(class_) if not name.startswith("_")}
    for key, entry in getattr(root, "OPERATIONS", {}).items():
        found[f"operation {key}"] = f"{entry.method} {entry.path}"
    return found


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    sys.stdout.write(json.dumps(described(sys.argv[2])))
