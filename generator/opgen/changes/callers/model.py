"""Model of the uses of a package: the names that a caller's code refers to, with their positions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from opgen.changes.surface.model import SurfaceOperation
from opgen.changes.surface.types import Type


class Kind(StrEnum):
    """Kind of a name of a package, or of a value that the package gives."""

    MODULE = "module"
    FUNCTION = "function"
    DEFINITION = "definition"
    ERROR = "error"
    CLIENT = "client"
    OPTIONS = "options"
    """The method `with_options` of a client."""
    SEND = "send"
    """The method `send` of a client."""
    EXPORT = "export"
    RESOURCE = "resource"
    VALUE = "value"
    ERROR_VALUE = "error value"
    CLIENT_VALUE = "client value"
    REQUEST = "request"
    MEMBER = "member"
    FIELD = "field"
    ITEMS = "items"
    """A value with items, such as an iterator: `result` is an item."""
    TUPLE = "tuple"
    """A tuple: `attributes` are its items by index."""
    OWN_MODULE = "own module"
    OWN_CLASS = "own class"
    OWN_FUNCTION = "own function"
    """A module, class or function of the callers: `attributes` are its names, `result` is the result of a call."""
    OWN_VALUE = "own value"
    """An instance of a class of the callers."""


class Way(StrEnum):
    """Way in which a caller reaches a name."""

    ROOT = "root"
    FILE = "file"
    """A submodule of the package."""
    METHOD = "method"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A resolved name or value.

    - `name`: path of a module, label of a function, name of a class or resource, or `Class.attribute`.
    - `type`: the type of a value, or of the result of a function.
    - `operation`: the operation of a function.
    - `attributes`: names that the code of callers gives to this value.
    - `result`: the result of a call, or an item.
    - `is_alias`: the code of callers calls it by another name.
    - `is_partial`: some arguments of the function are bound already.
    """

    kind: Kind
    name: str = ""
    type: Type | None = None
    operation: SurfaceOperation | None = None
    way: Way = Way.ROOT
    attribute: str = ""
    """Method of the client, such as `jobs.create_job`, if the way is a method."""
    attributes: Mapping[str, "Name"] = field(default_factory=dict, compare=False)
    result: "Name | None" = field(default=None, compare=False)
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
    """Use of a name in one line of a caller's code.

    - `name`: the label of a function, or a name such as `Job`, `Job.title`, `State.DONE`, `Client`.
    - `call`: the arguments, if the name is called.
    - `argument`: the keyword of a call whose value is at this position.
    """

    kind: Kind
    name: str
    path: str
    line: int
    column: int
    way: Way = Way.ROOT
    call: Call | None = None
    argument: str = ""
    is_alias: bool = False
    """The line has another name, so it stays the same if the name of the package changes."""
    attribute: str = ""
    """Method of the client, such as `jobs.create_job`, if the way is a method."""
