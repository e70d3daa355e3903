"""All that templates may know: a package as finished pieces of code, in the order in which they are written."""

from collections.abc import Mapping
from dataclasses import dataclass

from opgen.codegen.code import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """`from module import names`; names sorted as ruff's isort rules sort them, joined by commas."""

    module: Code
    names: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """The two functions of an operation that read all its pages, and the constant that says how."""

    name: Code
    async_name: Code
    constant: Code
    expression: Code
    page: Code
    item: Code
    docstring: Code
    async_docstring: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderFunction:
    """A function that reads the documented headers of an answer."""

    name: Code
    returns: Code
    reader: Code
    readings: Code | None
    """How those are read that are not just text."""
    docstring: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """How an answer is read item by item: the media type that is asked for, and what an item is."""

    accept: Code
    item: Code | None
    is_text: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation, or its answer as a stream: three functions, and the operation's entry in the index."""

    key: Code
    method: Code
    path: Code
    name: Code
    name_literal: Code
    async_name: Code
    request_name: Code
    deprecated: bool
    arguments: Code
    """All parameters after the client: `sandbox_id: str, *, body: ExposePortRequest`."""
    awaited_arguments: Code
    """The same where the call is awaited, and of the request: a body may then come asynchronously."""
    call: Code
    """The same as arguments of a call: `sandbox_id, body=body`."""
    returns: Code
    """The result; of a stream an item."""
    stream: Stream | None
    """How the answer is read, if these functions give a stream."""
    docstring: Code
    async_docstring: Code
    request_docstring: Code
    built_path: Code
    query: Code | None
    headers: Code | None
    cookies: Code | None
    content: Code | None
    content_type: Code | None
    success: Code
    errors: Code | None
    security: Code | None
    server: Code | None
    is_idempotent: bool
    paging: Paging | None
    header_functions: tuple[HeaderFunction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationModule:
    """`operations/<name>.py`: the operations of one tag."""

    name: Code
    name_literal: Code
    docstring: Code
    imports: tuple[tuple[Import, ...], ...]
    """In sections, as isort has them."""
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """An operation in `OPERATIONS`, the module that holds it and the functions beside its three, as literals."""

    module: Code
    operation: Operation
    further: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusError:
    """The error class of one status; `detail` is the union of what the document says its body holds."""

    name: Code
    status: Code
    reason: Code
    docstring: Code
    detail: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A keyword of the client's constructor, and the value that is passed on for it."""

    name: Code
    name_literal: Code
    value: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """Any other keyword of the constructor."""

    name: Code
    annotation: Code
    default: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable of server URLs: a keyword of the constructor, with its type and its default."""

    name: Code
    wire_name: Code
    annotation: Code
    default: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A security scheme: its name as a literal, and the runtime's description of it."""

    name: Code
    expression: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Drivers:
    """The runtime's classes that the two clients are made of, and what is imported beside them."""

    imports: tuple[Import, ...]
    sync: Code
    awaited: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """`client.py`."""

    docstring: Code
    product: Code
    base_url: Code | None
    base_url_env: Code | None
    has_servers: bool
    """Whether there are variables, or operations with servers of their own."""
    credential_env: Code | None
    """Keyword to environment variable, as a dictionary."""
    credentials: tuple[Credential, ...]
    schemes: tuple[Scheme, ...]
    variables: tuple[Variable, ...]
    grant_keywords: tuple[Keyword, ...]
    """By which the client gets tokens for itself."""
    idempotency_header: Code | None
    has_rate_limit: bool
    typing_names: Code | None
    """What is imported from `typing`."""
    drivers: Drivers


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A function that reads what the API sends by itself."""

    name: Code
    returns: Code
    docstring: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookModule:
    """`webhooks.py`."""

    imports: tuple[tuple[Import, ...], ...]
    exports: tuple[Code, ...]
    webhooks: tuple[Webhook, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRange:
    """A module under `models/`, and the first of the sorted names that it defines, both literals."""

    first: Code
    module: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelIndex:
    """`models/__init__.py`, where models stand in several modules."""

    imports: tuple[Import, ...]
    ranges: tuple[ModelRange, ...]
    exports: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A whole generated package, but for its models, which datamodel-code-generator prints."""

    client: Client
    errors: tuple[StatusError, ...]
    error_imports: tuple[tuple[Import, ...], ...]
    error_names: tuple[Code, ...]
    modules: tuple[OperationModule, ...]
    operations: tuple[IndexEntry, ...]
    """Of all modules, in document order."""
    webhooks: WebhookModule | None
    models: ModelIndex | None
    """Where models are loaded on first use."""
    root_imports: tuple[Import, ...]
    exports: tuple[Code, ...]
    """Every public name of the root as a literal, sorted."""
    kinds: Mapping[str, str]
    """Of modules of the runtime that there are several of, which: `adapters` by how many models there are."""
