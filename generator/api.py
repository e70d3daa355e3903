"""What a document says, in one form for every version: operations, parameters, bodies, answers, security, definitions.

`normalize` makes it, `build` turns it into Python. Everything is resolved, checked and in document order.
"""

from dataclasses import dataclass
from typing import Literal

from generator.errors import Note, Pointer
from generator.schema import Default, Definition, Schema

Location = Literal["path", "query", "header"]
ContentKind = Literal["json", "text", "binary"]
StatusKey = int | str
"""A status code, a range such as `"4XX"`, or `"default"`."""

SchemeKind = Literal["bearer", "basic", "api_key"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of an operation, path-level ones included; serialized in its location's default style."""

    wire_name: str
    location: Location
    schema: Schema
    required: bool
    default: Default | None = None
    description: str = ""
    deprecated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestBody:
    """A body; `media_type` is what the document calls it, `kind` how it is encoded."""

    media_type: str
    kind: ContentKind
    schema: Schema
    required: bool
    nullable: bool = False
    """Whether null is a body."""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer for one status key.

    `schema` is what its content holds: a string for text, bytes for what is neither JSON nor text, null for nothing.
    """

    status: StatusKey
    schema: Schema
    description: str = ""

    @property
    def is_success(self) -> bool:
        """Whether the status is a 2xx."""
        return str(self.status)[0] == "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation: `key` is its operationId, or `GET /path` where it has none of its own."""

    key: str
    operation_id: str
    name: str
    method: str
    path: str
    tag: str
    pointer: Pointer
    summary: str = ""
    description: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    """Further sections of prose: heading, text (a documentation page's `Rate Limit`)."""
    deprecated: bool = False
    parameters: tuple[Parameter, ...] = ()
    body: RequestBody | None = None
    responses: tuple[Response, ...] = ()
    security: tuple[tuple[str, ...], ...] = ()
    """Alternatives of schemes that are needed together; empty: none is needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityScheme:
    """How a credential is sent; `location` and `wire_name` are an API key's."""

    name: str
    kind: SchemeKind
    location: Literal["header", "query", "cookie"] = "header"
    wire_name: str = "Authorization"
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """A whole document."""

    title: str
    version: str
    description: str
    server: str
    """The first absolute server URL, its variables at their defaults; empty if there is none."""
    operations: tuple[Operation, ...]
    security_schemes: tuple[SecurityScheme, ...]
    definitions: tuple[Definition, ...]
    """Sorted by name."""
    notes: tuple[Note, ...] = ()
    """What the generated code does not check, each once."""
