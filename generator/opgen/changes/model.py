"""Model of changes: findings of `opgen diff` and the rules that they belong to."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from opgen.core.errors import Position
from opgen.core.pointers import Pointer


class Severity(StrEnum):
    """Effect on callers of the old version, from worst to best.

    A risky change is one that the documents do not decide.
    """

    BREAKING = "breaking"
    RISKY = "risky"
    SAFE = "safe"


class Layer(StrEnum):
    """Layer of a change: the values that are sent and received, or the names and types of the package."""

    WIRE = "wire"
    PYTHON = "python"


class Breaks(StrEnum):
    """Step at which a caller of the old version fails, from worst to best.

    - `WIRE`: an installed old client fails against the new server.
    - `RUNTIME`: code that uses the new package fails when it runs.
    - `TYPES`: only a type checker reports an error.
    - `FILES`: an import from a submodule fails, but the package root still has the name.
    - `NOTHING`: no caller fails.
    """

    WIRE = "wire"
    RUNTIME = "runtime"
    TYPES = "types"
    FILES = "files"
    NOTHING = "nothing"


class Cause(StrEnum):
    """Input that differs between the two versions and therefore causes a change."""

    DOCUMENT = "document"
    OVERLAY = "overlay"
    OPTION = "option"
    OPGEN = "opgen"


class Direction(StrEnum):
    """Direction of a value on the wire, from the caller's point of view.

    A caller writes requests and reads responses. In webhooks and callbacks the directions change places.
    """

    REQUEST = "request"
    RESPONSE = "response"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Part of one of the two versions that a change concerns.

    - `value`: the JSON value or the Python declaration that changed. It is short, never a whole schema.
    - `pointer`: its pointer in the document as served.
    - `path`, `position`: filled in for the report, from the pointer.
    """

    value: Any = None  # any JSON value
    pointer: Pointer | None = None
    path: str = ""
    position: Position | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change, grouped: one entry for all operations that reach the changed component.

    - `pointer`: its pointer in the new document, or in the old one for a removed value.
    - `identity`: the pointer with the identity of each item in place of its position in a list, or empty.
    - `component`: pointer of the deepest named component that contains the change, or of the operation.
    - `operations`: keys such as `POST /jobs`, sorted; the first one stands for all in a table.
    - `names`: affected Python names, such as `jobs.create_job` or `Job.title`; only in the Python layer.
    - `direction`: None for a change that has no direction, such as a removed operation.
    - `old`, `new`: None if the value does not exist in this version.
    - `parent`: the fingerprint of the change on the wire that implies this change of the package, or empty.
    """

    rule: str
    severity: Severity
    layer: Layer
    breaks: Breaks
    message: str
    pointer: Pointer = ()
    identity: Pointer = ()
    component: Pointer = ()
    operations: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    direction: Direction | None = None
    old: Side | None = None
    new: Side | None = None
    cause: Cause = Cause.DOCUMENT
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRule:
    """Rule of changes.

    - `id`: kebab case, past tense. Never renamed or reused. Source: oasdiff, where the meaning is the same.
    - `title`: one sentence about the change.
    - `severities`: the severities that the rule can have, from worst to best.
    - `mirror`: ids of the rules that the two versions give in reverse order; empty only with `no_mirror`, the reason.
    - `steps`: the steps at which a change of the package can break, from worst to best; empty on the wire.
    - `declared`: the reason why no witness can show that a breaking change breaks; empty if a witness can.
    """

    id: str
    layer: Layer
    title: str
    severities: tuple[Severity, ...]
    steps: tuple[Breaks, ...] = ()
    mirror: tuple[str, ...] = ()
    no_mirror: str = ""
    declared: str = ""
