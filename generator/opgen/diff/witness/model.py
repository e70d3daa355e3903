"""Model of witnesses, and of the versions that they are made from."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any, NamedTuple

from opgen.api.model import Api, Operation
from opgen.api.schema import Definitions
from opgen.codegen.code import Code
from opgen.core.frozen import frozen
from opgen.core.pointers import Pointer
from opgen.diff.surface.model import Surface, SurfaceOperation
from opgen.diff.wire.operations import WireOperation, all_operations
from opgen.document.document import Document
from opgen.schemas.sites import Schemas, schemas_of
from opgen.schemas.validity import Violation

Sent = Mapping[str, Any]  # Any: JSON of the driver


class Refusal(NamedTuple):
    """Reason why a request is invalid, with the violated part of the document."""

    text: str
    violation: Violation
    start: Pointer = ()
    """Name of the parameter."""

    def concerns(self, pointer: Pointer | None, path: Pointer | None) -> bool:
        """Return whether the refusal is at `pointer` of the document or at `path` of the request, or anywhere for None."""
        leaves = self.violation.leaves
        is_there = pointer is None or any(each.concerns(pointer) for each in leaves)
        return is_there or any((*self.start, *each.path) == path for each in leaves)


Matched = Mapping[str, tuple[WireOperation | None, WireOperation | None]]
"""Old and new operation by the name that changes have: the new name, or else the old one."""
MOST_LINES = 8
"""Maximum number of lines of a witness."""


class Means(StrEnum):
    """Way in which a witness shows that a change breaks callers.

    - `CODE`: code runs with the old package, and fails with the new package.
    - `REQUEST`: the old package builds a request that is invalid by the new document.
    - `RESPONSE`: the new document allows a response that is invalid by the old document.
    - `NONE`: there is no witness; `reason` says why.
    """

    CODE = "code"
    REQUEST = "request"
    RESPONSE = "response"
    NONE = "none"


@frozen
class Witness:
    """Witness of one change: an import, a call, the construction of a model, or a response.

    - `lines`: Python code of at most eight lines. It consists of constants of opgen and of encoded text.
    - `probe`: the code that is executed in place of `lines`, because another change could make these fail first.
    - `reading`: the code that reads the response of the witness with each package; nothing if none does.
    - `pointer`: the changed value in the new document, whose violation the witness shows; None for any violation.
    - `path`: the changed value in the request or in the response; None if it is unknown.
    - `is_isolated`: the response violates nothing but the changed value.
    - `renamed`: other names of functions and modules in the new package, which the change is not about.
    - `names`: names of which one is in the error of the code; empty if only the change can make the code fail.
    - `problems`: the problems that the new document has with the request of the code.
    - `reason`: the reason for missing code, or empty.
    """

    means: Means
    lines: tuple[Code, ...] = ()
    probe: tuple[Code, ...] = ()
    reading: tuple[tuple[Code, ...], ...] = ()
    pointer: Pointer | None = None
    path: Pointer | None = None
    is_isolated: bool = True
    renamed: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    problems: Callable[[Sent], Iterable[Refusal]] = lambda _: ()
    reason: str = ""


def without(reason: str) -> Witness:
    """Return the witness of a change that no code shows."""
    return Witness(means=Means.NONE, reason=reason)


MISSING = without("no value that shows it is known")


@frozen
class Subject:
    """One of the two versions: its document as the comparison reads it, its API, and its public names.

    - `operations`: operations, webhooks and callbacks by their names in reports.
    """

    schemas: Schemas
    api: Api
    surface: Surface
    operations: Mapping[str, WireOperation]
    definitions: Definitions
    documented: Mapping[Pointer, Operation] = field(default_factory=dict)
    functions: Mapping[str, SurfaceOperation] = field(default_factory=dict)

    def described(self, operation: WireOperation) -> Operation | None:
        """Return the operation of the API for an operation of the document; `None` if it is excluded."""
        return self.documented.get(operation.pointer)

    def function(self, operation: Operation) -> SurfaceOperation | None:
        """Return the function of `operation`; `None` in a package without functions."""
        return self.functions.get(operation.key)


def subject(document: Document, api: Api, surface: Surface) -> Subject:
    """Return the version with this document, API and public names."""
    schemas = schemas_of(document)
    functions: dict[str, SurfaceOperation] = {}
    for each in surface.operations:
        functions.setdefault(each.key, each)
    return Subject(
        schemas=schemas,
        api=api,
        surface=surface,
        operations={each.name: each for each in all_operations(schemas.side)},
        definitions=api.by_name,
        documented={each.pointer: each for each in api.operations},
        functions=functions,
    )
