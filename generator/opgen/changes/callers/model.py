"""Model of the uses of a package: the names that a caller's code refers to, with their positions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from opgen.changes.surface.types import Type


class Kind(StrEnum):
    """Kind of a name. Each kind except the last one is a name of the package."""

    FUNCTION = "function"
    REQUEST = "request"
    """A function that returns the request of an operation, so its first argument is not the client."""
    DEFINITION = "definition"
    ERROR = "error"
    CLIENT = "client"
    OPTIONS = "options"
    """The method `with_options` of a client."""
    EXPORT = "export"
    MEMBER = "member"
    FIELD = "field"
    OWN = "own"
    """A class or function of the callers. A class that derives from a model has the name and arguments of the model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A resolved name, or a value or module if it has no kind.

    - `name`: label of a function, name of a class, or `Class.attribute`.
    - `type`: the type of a value that the package gives.
    - `arguments`: the types of the keywords of a function, or of the constructor of a model.
    - `attributes`: names inside a module, class or value. Those of a tuple are its indexes.
    - `result`: the result of a call, or an item of a value with items, such as an iterator.
    - `attribute`: method of the client, such as `jobs.create_job`, if callers reach a function by it.
    - `is_by_file`: callers reach a function by a submodule of the package.
    - `is_alias`: the code of callers calls it by another name, so the line stays the same if the package renames it.
    - `is_partial`: some arguments of the function are bound already.
    """

    kind: Kind | None = None
    name: str = ""
    type: Type | None = None
    arguments: Mapping[str, Type] = field(default_factory=dict, compare=False)
    attributes: dict[str, "Name"] = field(default_factory=dict, compare=False)
    result: "Name | None" = field(default=None, compare=False)
    attribute: str = ""
    is_by_file: bool = False
    is_alias: bool = False
    is_partial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Arguments of a call. The client is not counted as an argument."""

    positional: int = 0
    keywords: tuple[str, ...] = ()
    is_complete: bool = True
    """False if the call has `*arguments` or `**keywords`, or if its other arguments are in another place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Use of a name of the package in one line of a caller's code.

    - `call`: the arguments, if the name is called.
    - `argument`: the keyword of a call whose value is in this line.
    """

    target: Name
    path: str
    line: int
    call: Call | None = None
    argument: str = ""
