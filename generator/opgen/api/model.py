"""What a document says, in one form for every version: operations, parameters, bodies, answers, security, definitions.

`normalize` makes it, `build` turns it into Python. Everything is resolved, checked and in document order.
"""

import re
from dataclasses import dataclass
from typing import Literal

from opgen.api.schema import Default, Definition, Schema
from opgen.core.errors import Note
from opgen.core.options import Names
from opgen.core.pointers import Pointer

Location = Literal["path", "query", "header", "cookie", "querystring"]
Style = Literal[
    "matrix",
    "label",
    "simple",
    "form",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
    "cookie",
]
ParameterContent = Literal["json", "text", "form"]
ContentKind = Literal["json", "text", "binary", "xml", "form", "multipart", "items"]
StreamKind = Literal["values", "data", "events"]
Sequence = Literal["lines", "records", "events", "data", "text"]
"""How items are written one after the other; the last two are events with data as JSON or as text."""

StatusKey = int | str
"""A status code, a range such as `"4XX"`, or `"default"`."""

SchemeKind = Literal["bearer", "basic", "http", "api_key", "mutual_tls"]
"""`http` is any other scheme of the Authorization header; with `mutual_tls` the connection is the credential."""


# Source: 3.2 section 4.6: neither query nor fragment. A brace is a variable that nothing describes.
_ABSOLUTE = re.compile(r"https?://[^/?#{}\s][^?#{}\s]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How a part of a form is written, and parts in it; what is empty is as its value has it by default."""

    content_type: str = ""
    """A media type, or several and ranges, with commas between them."""
    headers: tuple[str, ...] = ()
    """Names of headers that the part must have."""
    transfer_encoding: str = ""
    style: Style | None = None
    """None: it is written by its media type, and not as a parameter of a query."""
    explode: bool = True
    allow_reserved: bool = False
    encoding: tuple[tuple[str, "Encoding"], ...] = ()
    """Of parts in it, by name."""
    prefix_encoding: tuple["Encoding", ...] = ()
    """Of parts in it that have no names, by position; `item_encoding` is that of the rest."""
    item_encoding: "Encoding | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of an operation, path-level ones included."""

    wire_name: str
    location: Location
    schema: Schema
    required: bool
    style: Style | None = None
    """None: as its location has it by default."""
    explode: bool | None = None
    """None: as its style has it by default."""
    allow_reserved: bool = False
    content: ParameterContent | None = None
    """How the value is encoded before it is put in its place, if by a media type."""
    encoding: Encoding = Encoding()
    """How the parts of a form are written."""
    default: Default | None = None
    description: str = ""
    unchecked: tuple[str, ...] = ()
    """What the document demands of it that its type does not say, in words."""
    deprecated: bool = False


PartKind = Literal["file", "wrapped", "wrappable", "text", "string", "nested"]
"""What a caller gives for a part: an `Upload`; an `Upload` of its value; that or the value; text or an `Upload`; text;
what a form in the form has.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPart:
    """A property of a form that is not given as JSON would have it."""

    form: Schema
    name: str
    kind: PartKind
    given: Schema | None = None
    """What a form in it is given as."""
    note: str = ""
    """What the caller has to know of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Content that is read or sent item by item; `media_type` is what is asked for.

    An item is a value, an event of Server-Sent Events, or the data of one. `is_text`: data is no JSON.
    """

    media_type: str
    items: Schema
    kind: StreamKind = "values"
    is_text: bool = False
    is_wrapped: bool = False
    """Whether an item is the runtime's event with data of the schema `items`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is sent as one media type; `kind` is how it is encoded."""

    media_type: str
    kind: ContentKind
    schema: Schema
    nullable: bool = False
    """Whether null is a body."""
    encoding: Encoding = Encoding()
    """How its parts are written."""
    parts: tuple[FormPart, ...] = ()
    """Those of a form, and of forms in it, that are given in a way of their own."""
    sequence: Sequence | None = None
    """How items of the schema `schema` are written, if it is sent item by item."""
    is_wrapped: bool = False
    """Whether an item is the runtime's event with data of that schema."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestBody:
    """A body: what it can hold, the one that is sent by default first."""

    contents: tuple[Content, ...]
    required: bool
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer for one status key.

    `schema` is what its content holds: a string for text, bytes for what is neither JSON nor text, null for nothing.
    """

    status: StatusKey
    schema: Schema
    description: str = ""
    stream: Stream | None = None
    """What it is where the caller wants it item by item, if it is a success."""
    is_whole: bool = True
    """Whether something else than a stream is documented."""

    @property
    def is_success(self) -> bool:
        """Whether the status is a 2xx."""
        return str(self.status).startswith("2")


HeaderReading = Literal["text", "time", "list", "lines", "object", "exploded", "json"]
"""How a header is read: `time` may be as HTTP writes it, and of `lines` each is one item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseHeaders:
    """The documented headers of an operation's successes or, with `is_error`, of its other answers."""

    schema: Schema
    is_error: bool
    names: tuple[str, ...]
    readings: tuple[tuple[str, HeaderReading], ...]
    """Of those that are not just text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerVariable:
    """A part of a server's URL that the caller chooses."""

    name: str
    default: str
    choices: tuple[str, ...] = ()
    """All that is allowed; empty: anything."""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server: its URL as written, maybe relative, with `{name}` for each variable."""

    url: str
    description: str = ""
    variables: tuple[ServerVariable, ...] = ()

    @property
    def default_url(self) -> str:
        """The URL with each variable at its default."""
        url = self.url
        for variable in self.variables:
            url = url.replace("{" + variable.name + "}", variable.default)
        return url

    @property
    def is_absolute(self) -> bool:
        """Whether it says by itself where requests go."""
        return _ABSOLUTE.fullmatch(self.default_url) is not None


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
    headers: tuple[ResponseHeaders, ...] = ()
    """Of its answers: successes first."""
    security: tuple[tuple[str, ...], ...] = ()
    """Alternatives of schemes that are needed together; empty: none is needed."""
    servers: tuple[Server, ...] = ()
    """Of its own; empty: those of the document."""
    is_idempotent: bool = False
    """Whether it may arrive twice, whatever its method: the configuration says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """What the API sends by itself, a webhook or a callback: `name` is that of the function that reads it."""

    name: str
    operation_id: str
    origin: str
    """Where the document has it: `webhook newPet`, `callback subscribe onEvent`."""
    method: str
    pointer: Pointer
    schema: Schema
    """What its body holds: a string for text, bytes for what is neither JSON nor text, null for nothing."""
    summary: str = ""
    description: str = ""
    deprecated: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    """Names and descriptions."""
    answers: tuple[tuple[str, str], ...] = ()
    """Status and description of what it wants to be answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LostName:
    """A recorded name that its owner could not keep, and the name that it was assigned instead."""

    kind: str
    """`operation`, `webhook`, `schema`, `field`, `member`, `argument` or `client keyword`."""
    key: str
    """The owner as the manifest records it: an operationId, a component's name, a pointer."""
    recorded: str
    assigned: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An operation or webhook that the configuration leaves out, and the setting that does."""

    operation_id: str
    method: str
    path: str
    """Or `webhook newPet`."""
    pointer: Pointer
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityScheme:
    """How a credential is sent.

    `location` and `wire_name` are an API key's, `scheme` is the name in front of other HTTP credentials, `origins`
    says where tokens come from: what it is, and its URL or the names of scopes. `token_url` is where a client gets one
    for itself, by its own credentials.
    """

    name: str
    kind: SchemeKind
    location: Literal["header", "query", "cookie"] = "header"
    wire_name: str = "Authorization"
    scheme: str = ""
    origins: tuple[tuple[str, str], ...] = ()
    token_url: str = ""
    description: str = ""
    deprecated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """A whole document."""

    title: str
    version: str
    description: str
    servers: tuple[Server, ...]
    operations: tuple[Operation, ...]
    webhooks: tuple[Webhook, ...]
    security_schemes: tuple[SecurityScheme, ...]
    definitions: tuple[Definition, ...]
    """Sorted by name."""
    names: Names
    """What everything is called, by what the document calls it; operations say so themselves."""
    lost_names: tuple[LostName, ...] = ()
    """Recorded names that their owners could not keep."""
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[Note, ...] = ()
    """What the generated code does not check, each once."""
