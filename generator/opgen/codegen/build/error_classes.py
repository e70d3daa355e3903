"""Error classes of a package: one for each documented or common status, with the type of its detail."""

from collections.abc import Iterable

from opgen.api import model as api
from opgen.api.schema import Null, Schema, union
from opgen.codegen import ir, types
from opgen.codegen.build.imports import import_sections, schema_imports
from opgen.codegen.build.statuses import COMMON, PHRASES, class_name
from opgen.codegen.code import docstring, identifier, literal


def error_classes(
    operations: Iterable[api.Operation],
) -> tuple[tuple[ir.StatusError, ...], tuple[tuple[ir.Import, ...], ...]]:
    """Return the error classes, and the imports that the types of their details need."""
    operations = list(operations)
    classes = []
    pairs: list[tuple[str, str]] = []
    documented = _documented(operations)
    for status in PHRASES:
        if status not in documented and status not in COMMON:
            continue
        phrase = PHRASES[status]
        details = [_detail(operation, status) for operation in operations]
        detail = union([*details, Null()])
        classes.append(
            ir.StatusError(
                name=identifier(class_name(status)),
                status=literal(status),
                reason=literal(phrase),
                docstring=docstring(f"Error response with status {status} {phrase}."),
                detail=types.expression(detail),
                is_documented=status in documented,
            )
        )
        pairs += schema_imports(detail, ".")
    return tuple(classes), import_sections(pairs)


def _documented(operations: list[api.Operation]) -> list[int]:
    """Return the error statuses that a response of an operation documents.

    A status range or `default` documents its statuses if it describes a body.
    """
    exact = {response.status for operation in operations for response in operation.responses}
    return [
        status
        for status in PHRASES
        if status in exact or any(_detail(operation, status) != Null() for operation in operations)
    ]


def _detail(operation: api.Operation, status: int) -> Schema:
    """Return the schema of a response with `status`: from its own entry, its range, or `default`."""
    documented = {response.status: response.schema for response in operation.responses}
    keys: tuple[api.StatusKey, ...] = (status, f"{status // 100}XX", "default")
    return next((documented[key] for key in keys if key in documented), Null())
