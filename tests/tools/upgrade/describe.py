"""Program that prints the public names of a generated package as JSON, with types, signatures and requests.

It runs with the packages of both releases, so it uses nothing of opgen and no file that opgen writes about names.
"""

import enum
import inspect
import json
import pkgutil
import sys
import types
from collections.abc import Iterable
from datetime import UTC, date, datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

_VALUES = {
    str: "a",
    int: 1,
    float: 1.5,
    bool: True,
    bytes: b"a",
    UUID: UUID(int=1),
    date: date(2026, 1, 2),
    datetime: datetime(2026, 1, 2, tzinfo=UTC),
}
_DEPTH = 3


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


def example(kind: Any, depth: int = _DEPTH) -> Any:  # any type
    """Return an ordinary value of a type, the same in each release, or `None` for other types."""
    origin, members = get_origin(kind), get_args(kind)
    if origin is Literal:
        return members[0]
    if origin is Annotated or hasattr(kind, "__value__"):  # an alias has its type as `__value__`
        return example(members[0] if origin is Annotated else kind.__value__, depth)
    if origin in {Union, types.UnionType}:
        return next((value for each in members if (value := example(each, depth)) is not None), None)
    if inspect.isclass(origin) and issubclass(origin, Iterable) and len(members) == 1:
        value = example(members[0], depth)
        return None if value is None else [value]
    if not inspect.isclass(kind):
        return None
    if issubclass(kind, enum.Enum):
        return next(iter(kind))
    if hasattr(kind, "model_fields"):
        return _model(kind, depth)
    return next((value for base, value in _VALUES.items() if kind is base), None)


def _model(kind: Any, depth: int) -> Any:  # a class of models
    """Return a model with a value for each field, or with the required ones alone if they do not fit."""
    fields = {name: field for name, field in kind.model_fields.items() if depth or field.is_required()}
    values = {name: example(field.annotation, max(depth - 1, 0)) for name, field in fields.items()} if depth else {}
    for optional in (True, False):
        given = {name: each for name, each in values.items() if optional or fields[name].is_required()}
        try:
            return kind(**{name: each for name, each in given.items() if each is not None})
        except (TypeError, ValueError):
            continue
    return None


def request(function: Any) -> str:
    """Return the request with an ordinary value for each argument; empty if a required one has another type."""
    given: list[Any] = []
    required: dict[str, Any] = {}
    optional: dict[str, Any] = {}
    for each in inspect.signature(function).parameters.values():
        if each.kind in {each.VAR_KEYWORD, each.VAR_POSITIONAL}:
            continue
        value = example(_evaluated(each.annotation, function))
        if each.default is not each.empty:
            optional |= {} if value is None else {each.name: value}
        elif value is None:
            return ""
        elif each.kind is each.KEYWORD_ONLY:
            required[each.name] = value
        else:
            given.append(value)
    error = ""
    for keywords in ({**required, **optional}, required):
        try:
            made = function(*given, **keywords)
        except (TypeError, ValueError) as problem:
            error = type(problem).__name__
            continue
        parts = (getattr(made, name, "") for name in ("method", "path", "query", "headers", "cookies"))
        content = getattr(made, "content", None)
        sent = content if isinstance(content, bytes) else type(content).__name__
        return " ".join(map(str, (*parts, sent, made.content_type if content else "")))
    return error


def _evaluated(annotation: Any, function: Any) -> Any:  # a type
    """Return the type of an annotation, which may be a text."""
    if not isinstance(annotation, str):
        return annotation
    try:
        return eval(annotation, function.__globals__)  # noqa: S307 - code of the package under test
    except (NameError, TypeError, AttributeError):
        return None


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
