"""Model of an API, independent of the OpenAPI version: operations, bodies, responses, webhooks and security.

`opgen.normalize` creates the model from a document, and `opgen.codegen.build` converts the model to Python code.
References are resolved and values are checked. Operations are in document order.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Literal

from opgen.api.schema import Default, Definition, Schema
from opgen.core.errors import Note
from opgen.core.frozen import frozen
from opgen.core.options import Names, Pagination
from opgen.core.pointers import Pointer

NamesByOwner = Mapping[str, Mapping[str, str]]
"""Names by the name of their owner, such as a model, and by their own name in the document."""
Location = Literal["path", "query", "header", "cookie", "querystring"]
Style = Literal["matrix", "label", "simple", "form", "spaceDelimited", "pipeDelimited", "deepObject", "cookie"]
ParameterContent = Literal["json", "text", "form"]
ContentKind = Literal["json", "text", "binary", "xml", "form", "multipart", "items"]
StreamKind = Literal["values", "data", "events"]
StreamFormat = Literal["lines", "records", "events", "data", "text"]
"""Notations for a sequence of items. `data` and `text` are Server-Sent Events with JSON data or text data."""

StatusKey = int | str
"""Status code, range such as `"4XX"`, or `"default"`."""

SchemeKind = Literal["bearer", "basic", "http", "api_key", "mutual_tls"]
"""Kinds of security schemes. `http` is any other scheme of the Authorization header.

With `mutual_tls` the certificate of the connection is the credential.
"""

Security = tuple[tuple[str, ...], ...]
"""Alternatives, each with the names of the schemes that are needed together."""


# Source: OpenAPI 3.2 section 4.6: a server URL has neither query nor fragment.
# A brace that is left after substitution belongs to an undeclared variable.
_ABSOLUTE = re.compile(r"https?://[^/?#{}\s][^?#{}\s]*")


@frozen
class Encoding:
    """Encoding of a form part and of the parts inside the part. An empty attribute means the default.

    - `content_type`: media types and ranges, separated by commas.
    - `headers`: names of required headers of the part.
    - `style`: the style, as for a query parameter; None if the media type determines the encoding.
    - `encoding`: encodings of named parts inside the part.
    - `prefix_encoding`: encodings of unnamed parts inside the part, by index. `item_encoding` is for all later parts.
    """

    content_type: str = ""
    headers: tuple[str, ...] = ()
    transfer_encoding: str = ""
    style: Style | None = None
    explode: bool = True
    allow_reserved: bool = False
    encoding: tuple[tuple[str, "Encoding"], ...] = ()
    prefix_encoding: tuple["Encoding", ...] = ()
    item_encoding: "Encoding | None" = None


@frozen
class Parameter:
    """Parameter of an operation or of its path item.

    - `style`: the style; None for the default of the location.
    - `explode`: the value of `explode`; None for the default of the style.
    - `has_segments`: True if the value of a path parameter may have several segments. Its slashes are not encoded.
    - `content`: the kind of media type that encodes the value; None if a style encodes the value.
    - `encoding`: the encoding of the parts of a form.
    - `name`: the name of the argument in Python; empty until names are assigned.
    """

    wire_name: str
    location: Location
    schema: Schema
    required: bool
    style: Style | None = None
    explode: bool | None = None
    allow_reserved: bool = False
    has_segments: bool = False
    content: ParameterContent | None = None
    encoding: Encoding = Encoding()
    default: Default | None = None
    description: str = ""
    deprecated: bool = False
    name: str = ""
    pointer: Pointer = field(default=(), compare=False)


PartKind = Literal["file", "wrapped", "wrappable", "text", "string", "nested"]
"""Kinds of arguments that a caller passes for a form part.

`file`: an `Upload`. `wrapped`: an `Upload` of the value. `wrappable`: the value or an `Upload` of it. `text`: a string
or an `Upload`. `string`: a string. `nested`: the argument for the form inside the part.
"""


@frozen
class FormPart:
    """Property of a form with an argument type that differs from the type in JSON.

    - `given`: the schema of the argument for a nested form.
    - `note`: text for the description of the argument.
    """

    form: Schema
    name: str
    kind: PartKind
    given: Schema | None = None
    note: str = ""


@frozen
class Stream:
    """Content that is received or sent item by item.

    An item is a value, an event of Server-Sent Events, or the data of an event.

    - `media_type`: the media type to request.
    - `is_text`: True if the data of events is text and not JSON.
    - `is_wrapped`: True if each item is a `ServerSentEvent` of the runtime. `items` is then the schema of the event
      data.
    """

    media_type: str
    items: Schema
    kind: StreamKind = "values"
    is_text: bool = False
    is_wrapped: bool = False


@frozen
class Content:
    """Content of a request body in one media type. `kind` selects the encoder.

    - `nullable`: True if the body may be null.
    - `encoding`: the encoding of the parts of a form.
    - `parts`: parts of the form and of nested forms with an argument type that differs from the type in JSON.
    - `is_inclusive`: True if a value may match several members of the union `schema`, as for `anyOf`.
    - `sequence`: the notation of items with the schema `schema`; None if the body is one value.
    - `is_wrapped`: True if each item is a `ServerSentEvent` of the runtime. `schema` is then the schema of the event
      data.
    """

    media_type: str
    kind: ContentKind
    schema: Schema
    nullable: bool = False
    encoding: Encoding = Encoding()
    parts: tuple[FormPart, ...] = ()
    is_inclusive: bool = False
    sequence: StreamFormat | None = None
    is_wrapped: bool = False


@frozen
class RequestBody:
    """Request body. The first media type in `contents` is the default.

    - `keywords`: fields that are keywords of functions, by wire name, with the names of the keywords; empty until
      names are assigned.
    """

    contents: tuple[Content, ...]
    required: bool
    description: str
    keywords: tuple[tuple[str, str], ...] = ()


@frozen
class Response:
    """Response for one status key.

    `schema` is a string for text, bytes for content that is neither JSON nor text, and null without content.

    - `stream`: the stream for callers that request the response item by item. Only a successful response has a
      stream.
    - `is_stream_only`: True if a stream is the only documented content.
    - `has_content`: False if the document describes no content. A value of the schema null is content.
    """

    status: StatusKey
    schema: Schema
    description: str = ""
    stream: Stream | None = None
    is_stream_only: bool = False
    has_content: bool = True

    @property
    def is_success(self) -> bool:
        """Return whether the status is 2xx."""
        return str(self.status).startswith("2")


HeaderReading = Literal["text", "time", "list", "lines", "object", "exploded", "json"]
"""Parsers of header values. `time` also accepts HTTP dates. With `lines` each header line is one item."""


@frozen
class ResponseHeaders:
    """Documented headers of a group of responses: successful responses or, with `is_error`, all other responses.

    - `readings`: names and parsers of the headers that are not text.
    """

    schema: Schema
    is_error: bool
    names: tuple[str, ...]
    readings: tuple[tuple[str, HeaderReading], ...]


@frozen
class ServerVariable:
    """Variable in a server URL. Callers can set the variable.

    - `choices`: the allowed values; empty if every value is allowed.
    """

    name: str
    default: str
    choices: tuple[str, ...]
    description: str


@frozen
class Server:
    """Server. The URL is copied from the document, may be relative, and contains `{name}` for each variable."""

    url: str
    name: str = ""
    description: str = ""
    variables: tuple[ServerVariable, ...] = ()

    @property
    def is_absolute(self) -> bool:
        """Return whether the URL has a scheme and a host. A default may contain braces, as `{your-name}`."""
        url = self.url
        for variable in self.variables:
            default = variable.default.replace("{", "").replace("}", "")
            url = url.replace("{" + variable.name + "}", default)
        return _ABSOLUTE.fullmatch(url) is not None


@frozen
class Operation:
    """Operation of the API. `key` is the operationId, or `GET /path` if the operationId is missing or not unique.

    - `notes`: headings and texts of further documentation sections, such as `Rate limit`.
    - `headers`: headers of successful responses, then headers of other responses.
    - `has_link`: a successful response has a documented Link header (RFC 8288).
    - `security`: alternatives. Each lists the schemes that are needed together. Empty if no scheme is needed.
    - `servers`: servers of the operation; empty if the servers of the document apply.
    - `pages`: pagination of the response; None if it is not a page.
    - `example`: values of an example in JSON, by `LOCATION NAME` of parameters and `body`; empty without an example.
    """

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
    deprecated: bool = False
    parameters: tuple[Parameter, ...]
    body: RequestBody | None = None
    responses: tuple[Response, ...] = ()
    headers: tuple[ResponseHeaders, ...] = ()
    has_link: bool = False
    security: Security = ()
    servers: tuple[Server, ...]
    pages: Pagination | None = None
    example: tuple[tuple[str, str], ...] = ()


@frozen
class Method:
    """Method of a resource or of the client. It is a function of the operation with the key `operation`.

    - `function`: name of the synchronous function. The method of the asynchronous client has the same name.
    """

    name: str
    operation: str
    function: str


@frozen
class Resource:
    """Resource: attribute of the client, or of another resource, with methods for some operations.

    Without a path, the methods are those of the client itself.

    - `path`: names of attributes: `("chat", "completions")` is `client.chat.completions`.
    - `methods`: methods in document order.
    - `description`: description of the tag with the name of the resource.
    """

    path: tuple[str, ...]
    methods: tuple[Method, ...]
    description: str


@frozen
class Webhook:
    """Webhook or callback: a request that the API sends. The generated function `name` parses the request.

    - `origin`: label of the webhook in the document, such as `webhook newPet` or `callback subscribe onEvent`.
    - `schema`: the schema of the body: a string for text, bytes for content that is not JSON or text, null without
      content.
    - `headers`: names and descriptions of the headers.
    - `responses`: status and description of each response that the API expects.
    """

    name: str
    operation_id: str
    origin: str
    method: str
    pointer: Pointer
    schema: Schema
    summary: str = ""
    description: str = ""
    deprecated: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    responses: tuple[tuple[str, str], ...] = ()


@frozen
class LostName:
    """Lost name: a recorded name that could not be assigned again, and the name assigned instead.

    - `kind`: `operation`, `method`, `webhook`, `schema`, `field`, `member`, `argument` or `client keyword`.
    - `key`: key in the manifest: an operationId, component name or pointer. The key of a field or argument may
      follow.
    """

    kind: str
    key: str
    recorded: str
    assigned: str


_NO_NAMES: NamesByOwner = {}


def lost(
    kind: str, recorded: NamesByOwner, assigned: NamesByOwner, requested: NamesByOwner = _NO_NAMES
) -> Iterator[LostName]:
    """Yield each recorded name that its owner lost: the owner still exists, but has another name that is not requested.

    The owner of names that belong to the document itself is empty.
    """
    for owner, names in sorted(recorded.items()):
        now, chosen = assigned.get(owner, {}), set(requested.get(owner, {}).values())
        for key, name in sorted(names.items()):
            if now.get(key, name) not in {name, *chosen}:
                shown = f"{owner} {key}" if owner else key
                yield LostName(kind=kind, key=shown, recorded=name, assigned=now[key])


@frozen
class LeftOut:
    """Excluded operation or webhook. `reason` names the setting that excludes it.

    - `path`: the path, or a label such as `webhook newPet`.
    """

    operation_id: str
    method: str
    path: str
    pointer: Pointer
    reason: str


@frozen
class SecurityScheme:
    """Security scheme: the kind of a credential and its location in a request.

    `location` and `wire_name` name the header, query parameter or cookie of the credential. `scheme` is the name of the
    HTTP authentication scheme if `kind` is `http`, and otherwise empty. `origins` are the sources of tokens: each has a
    label, and a URL or the names of scopes. `token_url` is the URL of the token endpoint for clients: that of the client
    credentials flow, or else of a flow with refresh tokens. `refreshes` is true if there is such a flow.
    """

    name: str
    kind: SchemeKind
    location: Literal["header", "query", "cookie"] = "header"
    wire_name: str = "Authorization"
    scheme: str = ""
    origins: tuple[tuple[str, str], ...] = ()
    token_url: str = ""
    refreshes: bool = False
    description: str = ""
    deprecated: bool = False


@frozen
class Api:
    """Normalized API of a document.

    - `security`: alternatives that most operations have: those of the document, or each scheme. Empty if no operation
      has them.
    - `has_schemes`: True if the document or the configuration has security schemes, also if no included operation
      needs them.
    - `definitions`: definitions, sorted by name.
    - `names`: assigned names that the manifest records, by their keys in the manifest.
    - `pointers`: pointers of inline schemas, by the names of their classes.
    - `inputs`: names of typed dictionaries, and of other types of arguments, by the names of definitions.
    - `resources`: resources of the clients, sorted by path. The parents of each resource are resources too.
    - `lost_names`: recorded names that could not be assigned again.
    - `page_notes`: notes about recorded paginations that differ from the document.
    - `notes`: notes about repairs of the document and about unchecked constraints, without duplicates.
    """

    title: str
    version: str
    description: str
    servers: tuple[Server, ...]
    operations: tuple[Operation, ...]
    webhooks: tuple[Webhook, ...]
    security: Security
    security_schemes: tuple[SecurityScheme, ...]
    has_schemes: bool
    definitions: tuple[Definition, ...]
    names: Names
    pointers: Mapping[str, Pointer]
    inputs: Mapping[str, str]
    resources: tuple[Resource, ...] = ()
    lost_names: tuple[LostName, ...] = ()
    page_notes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def by_name(self) -> dict[str, Definition]:
        """Return the definitions by name."""
        return {each.name: each for each in self.definitions}

    @property
    def calls(self) -> dict[str, str]:
        """Return the path of each method from the client, such as `chat.completions.create`, by function name."""
        return {
            method.function: ".".join((*each.path, method.name)) for each in self.resources for method in each.methods
        }
