"""Program that imports an application and writes its OpenAPI document to the standard output, as JSON.

The interpreter of the application runs this file, so it needs the standard library alone. Applications print during
their import, so their output goes to the standard error. A failed export is a JSON object with the lines of a message.
"""

import difflib
import importlib
import json
import linecache
import os
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

_MAX_LINES = 12
_MAX_CALLS = 3


class _ExportError(Exception):
    """Object without a document. The arguments are the lines of the message."""


def document(found: Any) -> Any:  # Any: objects of frameworks that opgen does not depend on
    """Return the document of an application with a method `openapi`, or of a function that returns one or the document."""
    for _ in range(_MAX_CALLS):
        if isinstance(found, Mapping):
            return found
        found = getattr(found, "openapi", found)
        if not callable(found):
            break
        found = found()
    raise _ExportError(
        f"expected an application or an OpenAPI document, found {type(found).__name__}",
        "hint: name an application with a method `openapi`, or a function that returns the document",
    )


def _named(name: str) -> Any:  # Any: as in `document`
    """Import the module of `name` and return the object."""
    module, _, attributes = name.partition(":")
    found: Any = importlib.import_module(module)
    for attribute in attributes.split("."):
        if not hasattr(found, attribute):
            near = difflib.get_close_matches(attribute, dir(found), 1)
            raise _ExportError(
                f'no name "{attribute}" in {module}', *[f'hint: did you mean "{each}"?' for each in near]
            )
        found = getattr(found, attribute)
    return found


class _NotJsonError(Exception):
    """Value without a form in JSON, the only argument."""


def _plain(value: Any) -> Any:  # Any: as in `document`
    """Return the form in JSON of a mapping, an enum member, a date, a lazy text, or another scalar such as a UUID."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Enum):
        return value.value
    if hasattr(value, "isoformat"):
        return value.isoformat()
    is_lazy_text = hasattr(value, "casefold")
    kind: Any = type(value)  # Any: as in `document`
    has_text = kind.__str__ is not object.__str__ and not isinstance(value, Iterable)
    if is_lazy_text or has_text:
        return str(value)
    raise _NotJsonError(value)


def _json(root: Any) -> str:  # Any: as in `document`
    try:
        return json.dumps(root, default=_plain, indent=2)
    except _NotJsonError as error:
        value = error.args[0]
    # The text of a set has another order in each process.
    pointer = _pointer(root, value)
    raise _ExportError(
        f"not a JSON value: {type(value).__name__}" + (f" (at {pointer})" if pointer else ""),
        "hint: use a list, or another type of JSON, in the document",
    )


def _pointer(root: Any, value: Any) -> str | None:  # Any: as in `document`
    """Return the JSON Pointer of `value` in `root`, searched in the order of the encoder."""
    if root is value:
        return ""
    items = root.items() if isinstance(root, Mapping) else enumerate(root) if isinstance(root, (list, tuple)) else ()
    for key, each in items:
        below = _pointer(each, value)
        if below is not None:
            return "/" + str(key).replace("~", "~0").replace("/", "~1") + below
    return None


def _described(error: BaseException, name: str) -> Iterator[str]:
    """Yield the error, and the lines of the application that lead to it."""
    module = name.partition(":")[0]
    if isinstance(error, ModuleNotFoundError) and error.name and f"{module}.".startswith(f"{error.name}."):
        yield f'no module "{error.name}" in {Path.cwd()}'
        return
    if isinstance(error, SyntaxError):
        yield f"{type(error).__name__}: {error.msg} at {_relative(error.filename or '')}:{error.lineno}"
        return
    yield from traceback.format_exception_only(type(error), error)[-1].strip().splitlines()[:_MAX_LINES]
    frames = [each for each in traceback.extract_tb(error.__traceback__) if Path(each.filename).is_file()]
    own = [each for each in frames if _is_own(each.filename)] or frames[-1:]
    for each in own[-_MAX_LINES:]:
        line = linecache.getline(each.filename, each.lineno or 0).strip()
        yield f"at {_relative(each.filename)}:{each.lineno}: {line}"


def _is_own(file: str) -> bool:
    """Return whether a file belongs to the application, not to a library."""
    return "site-packages" not in file and Path(os.__file__).parent not in Path(file).parents


def _relative(file: str) -> str:
    """Return the path in the working folder, if the file is in it."""
    path = Path(file)
    return str(path.relative_to(Path.cwd()) if Path.cwd() in path.parents else path)


def main(name: str) -> None:
    """Export the document of `name`, and end the process with all threads of the application."""
    output = os.dup(1)
    os.dup2(2, 1)
    code = 0
    try:
        content = _json(document(_named(name)))
    except _ExportError as error:
        code, content = 1, json.dumps(error.args)
    except BaseException as error:  # noqa: BLE001 - the import of an application can raise SystemExit too
        code, content = 1, json.dumps([*_described(error, name)])
    with os.fdopen(output, "w", encoding="utf-8") as file:
        file.write(content)
    os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1])
