"""Program that imports an application and writes its OpenAPI document to the standard output, as JSON.

The interpreter of the application runs this file, so it needs the standard library alone. Applications print during
their import, so their output goes to the standard error. A failed export is a JSON object with the lines of a message.
"""

import difflib
import importlib
import json
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


def _plain(value: Any) -> Any:  # Any: as in `document`
    """Return the form in JSON of a mapping, an enum member, a date, or another scalar such as a UUID."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Enum):
        return value.value
    # The text of a set, and that of an object without one, differ in each process.
    kind: Any = type(value)  # Any: as in `document`
    if isinstance(value, Iterable) or kind.__str__ is object.__str__:
        raise _ExportError(f"not a JSON value: {kind.__name__}", "hint: use a list, or another type of JSON")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


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
        yield f"at {_relative(each.filename)}:{each.lineno}: {each.line}"


def _is_own(file: str) -> bool:
    """Return whether a file belongs to the application, not to a library."""
    return "site-packages" not in file and Path(os.__file__).parent not in Path(file).parents


def _relative(file: str) -> str:
    """Return the path in the working folder, if the file is in it."""
    path = Path(file)
    return str(path.relative_to(Path.cwd()) if Path.cwd() in path.parents else path)


def main(name: str, size: int) -> None:
    """Export the first `size` bytes of the document of `name`, and end the process with all threads of the application."""
    output = os.dup(1)
    os.dup2(2, 1)
    code = 0
    try:
        content = json.dumps(document(_named(name)), default=_plain, indent=2)
    except _ExportError as error:
        code, content = 1, json.dumps(error.args)
    except BaseException as error:  # noqa: BLE001 - the import of an application can raise SystemExit too
        code, content = 1, json.dumps([*_described(error, name)])
    with os.fdopen(output, "w", encoding="utf-8") as file:
        file.write(content[:size])  # JSON in ASCII
    os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
