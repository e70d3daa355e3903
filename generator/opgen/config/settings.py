"""Models of `[tool.opgen]`: settings with their types, constraints and descriptions.

Messages of pydantic's own types are in `validation`; other constraints have their message beside them.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    StrictBool,
    StrictInt,
    Tag,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import CoreSchema

from opgen.changes.model import Breaks, Severity
from opgen.changes.policy import OFF, AllowEntry, Policy
from opgen.config.clients import is_package_name
from opgen.config.setting_types import (
    ClassName,
    ClientName,
    FieldName,
    FunctionName,
    HeaderName,
    KeyName,
    KeywordName,
    MemberName,
    Names,
    OverlayPath,
    PackageName,
    ParserName,
    ResourceName,
    SnapshotPath,
    Text,
    UrlPrefix,
    VariableName,
    VisibleText,
    defect,
    distinct,
)
from opgen.core.characters import escaped
from opgen.core.options import Style

_Text = Annotated[str, Field(min_length=1)]


class Table(BaseModel):
    """A table that refuses unknown settings. The docstring of a setting is its description."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class AllowSettings(Table):
    """Reviewed changes, which count for no exit code: `[[tool.opgen.diff.allow]]`."""

    rule: _Text
    """id of the rule"""
    operation: str = ""
    """method and path of all operations of the change, such as `GET /pets`; `*` matches anything"""
    pointer: str = ""
    """JSON Pointer of the change; `*` matches anything"""
    reason: _Text
    """reason for the acceptance, which reports show"""
    until: date | None = None
    """last day on which the entry applies"""


class DiffSettings(Table):
    """Settings of `diff`: `[tool.opgen.diff]`."""

    breaking: Literal["runtime", "types", "files"] = "types"
    """last step at which a change of the package is breaking: `"runtime"` for code that fails when it runs, `"types"` also for errors of a type checker, `"files"` also for imports from submodules"""
    gate: Literal["package", "document"] = "package"
    """changes that count for the exit code of `diff --verify`: `"package"` without those that only the old document refuses, and not the old package; `"document"` with them"""
    severity: dict[str, Literal["breaking", "risky", "safe", "off"]] = {}
    """own severity of a rule"""
    allow: tuple[AllowSettings, ...] = ()
    """reviewed changes"""

    def policy(self, shown: str) -> Policy:
        """Return the settings as a policy; `shown` is the path of the configuration for messages."""
        return Policy(
            severities={rule: None if word == OFF else Severity(word) for rule, word in self.severity.items()},
            entries=tuple(
                AllowEntry(**entry.model_dump(), shown=f"{shown}: tool.opgen.diff.allow.{number}")
                for number, entry in enumerate(self.allow)
            ),
            breaking=Breaks(self.breaking),
            gates_documents=self.gate == "document",
        )


STYLES: Mapping[str, Style] = {
    "page": "page",
    "offset": "offset",
    "cursor": "cursor",
    "next_url": "url",
    "link": "link",
    "auto": "auto",
}
"""The settings that declare a style of pagination; a table has exactly one of them."""


class IncludeSettings(Table):
    """Patterns of the operations to generate."""

    tags: tuple[Text, ...] = ()
    """tag of the operation, or a tag above it (`parent` of OpenAPI 3.2)"""
    paths: tuple[Text, ...] = ()
    """path as the document writes it; `*` matches within a segment, `**` across segments"""
    operations: tuple[Text, ...] = ()
    """operationId, or method and path: `"DELETE *"`; `*` matches anything"""
    webhooks: tuple[Text, ...] = ()
    """name of the webhook; `*` matches anything"""


class ExcludeSettings(IncludeSettings):
    """Patterns of the operations to leave out."""

    # To include deprecated operations would leave out all others.
    deprecated: StrictBool = False
    """`exclude` only: operations that the document marks as deprecated"""


class ResourceSettings(Table):
    """Patterns of the operations of a resource."""

    tags: tuple[Text, ...] = ()
    """tag of the operation, or a tag above it"""
    paths: tuple[Text, ...] = ()
    """path as the document writes it; `*` matches within a segment, `**` across segments"""
    operations: tuple[Text, ...] = ()
    """operationId, or method and path: `"GET /pets"`; `*` matches anything"""
    methods: dict[FunctionName, Text] = {}
    """operations by the names of their methods: `{ create = "createPet", list = "GET /pets" }`"""

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return the schema of the table, or of a list of `operations` in its place."""
        operations = {"type": "array", "items": {"type": "string"}}
        return {"anyOf": [handler(schema), operations]}

    @model_validator(mode="after")
    def _select_something(self) -> Self:
        if not (self.tags or self.paths or self.operations or self.methods):
            raise defect("must not be empty; set tags, paths, operations or methods")
        return self


class RenameSettings(Table):
    """Requested names."""

    operations: Names[FunctionName] = {}
    """function; `_async` and `_request` follow it"""
    webhooks: Names[ParserName] = {}
    """function that parses the webhook; its name begins with `parse_`"""
    schemas: Names[ClassName] = {}
    """class"""
    fields: dict[str, Names[FieldName]] = {}
    """attribute; the name on the wire stays the same"""
    members: dict[str, Names[MemberName]] = {}
    """member of the enum"""
    credentials: dict[str, Names[KeywordName]] = {}
    """keyword of the client, by the kind of credential: `token`, `username`, `password`, `api_key` or another"""


class AuthSettings(Table):
    """Location and name of an API key."""

    header: KeyName = ""
    """header with the key"""
    query: KeyName = ""
    """query parameter with the key"""
    cookie: KeyName = ""
    """cookie with the key"""

    @model_validator(mode="after")
    def _have_one_location(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise defect("set exactly one of header, query, cookie")
        return self


class PaginationSettings(Table):
    """Pagination of some operations."""

    operations: Annotated[tuple[str, ...], Field(min_length=1)]
    """operationId, or method and path: `"GET /pets"`; `*` matches anything, and a pattern selects only operations that return a list as the table describes"""
    page: Text = ""
    """parameter that holds the number of the page"""
    offset: Text = ""
    """parameter that holds the number of the page's first item (often called `skip`)"""
    cursor: Text = ""
    """parameter that holds a cursor; needs `next`"""
    next_url: Text = ""
    """property that holds the URL of the next page"""
    link: Literal[True] | None = None
    """`true`: the `Link` header holds the URL of the next page, as `rel="next"`"""
    auto: StrictBool | None = None
    """`true`: the form that opgen recognizes, if any; `false`: no pages"""
    items: Text = ""
    """property that holds the items; without it, the response is the list, or else each page is one item"""
    next: Text = ""
    """property that holds the next cursor"""
    more: Text = ""
    """property that says whether there are more pages"""
    total: Text = ""
    """property that holds the number of all items"""
    pages: Text = ""
    """property that holds the number of all pages"""
    start: Annotated[StrictInt, Field(ge=0)] | None = None
    """number of the first page or item, if it is neither the documented default nor 1 or 0"""

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        problems = []
        if len(self.model_fields_set & STYLES.keys()) != 1:
            problems.append(f"set exactly one of {', '.join(STYLES)}")
        if bool(self.cursor) != bool(self.next):
            problems.append("cursor and next must be used together")
        if self.start is not None and not (self.page or self.offset):
            problems.append("start requires page or offset")
        if self.auto is not None and self.model_fields_set > {"operations", "auto"}:
            problems.append("auto cannot be used with other settings than operations")
        if problems:
            raise defect("; ".join(problems))
        return self


UNION_TAGS = ("[table]", "[text]")
"""Words for the types of `resources`, `auth`, `pagination` and `token_env`, which pydantic inserts into the path of an error."""
_AS_TABLE, _AS_TEXT = map(Tag, UNION_TAGS)
_OR_TEXT = Discriminator(lambda value: UNION_TAGS[not isinstance(value, dict)])
_Rule = Annotated[Literal["functions", "ids", "flat", "tags", "paths", False], _AS_TEXT]
_Resource = Annotated[Annotated[ResourceSettings, _AS_TABLE] | _Rule, _OR_TEXT]
_Resources = Annotated[Annotated[dict[ResourceName, _Resource], _AS_TABLE] | _Rule, _OR_TEXT]
_Auth = Annotated[
    Annotated[AuthSettings, _AS_TABLE] | Annotated[Literal["bearer", "basic", "all"], _AS_TEXT],
    _OR_TEXT,
]
_Pagination = Annotated[
    Annotated[
        tuple[PaginationSettings, ...],
        distinct(lambda tables: (name for each in tables for name in each.operations if "*" not in name)),
        _AS_TABLE,
    ]
    | Annotated[Literal["auto"], _AS_TEXT],
    Discriminator(lambda value: UNION_TAGS[isinstance(value, str)]),
]
_Credentials = Annotated[
    Annotated[dict[str, VariableName], Field(min_length=1), _AS_TABLE] | Annotated[VariableName, _AS_TEXT], _OR_TEXT
]


# Settings without an effect on a package of models.
_CLIENT_ONLY = tuple(
    "auth token_env servers base_url_env idempotency_header idempotent rate_limit poll reading observe"
    " http_library pagination resources testing readme".split()
)


class ClientSettings(Table):
    """Settings of one client: `[tool.opgen.clients.NAME]`."""

    source: VisibleText = ""
    """URL, file, documentation page (Markdown or HTML) that embeds the document, or Python application such as `app.main:app`"""
    python: VisibleText = ""
    """Python that has the project's packages: a path, or a command such as `python3.12`; default: the active virtual environment, or `.venv`"""
    headers: dict[str, str] = {}
    """request headers of `fetch`; `${NAME}` is read from the environment, and an unset variable is an error. Values are written nowhere"""
    root: VisibleText | None = None
    """folder of the files that a document from a file may refer to; default: the folder of `source`"""
    allow_refs: tuple[UrlPrefix, ...] = ()
    """beginnings of the URLs that the document may refer to: scheme, host, and optionally a path"""
    spec: SnapshotPath
    """committed snapshot. `fetch` writes it, and its origin to `NAME.source.json` beside it"""
    overlays: Annotated[tuple[OverlayPath, ...], distinct(tuple)] = ()
    """files of OpenAPI Overlay 1.0 or 1.1, applied to the snapshot in this order"""
    # Validated before `output`, whose last part must be a package name if this is missing.
    package: PackageName | None = None
    """name in docs and in the User-Agent; default: the last part of `output`"""
    output: VisibleText
    """folder of the committed package; opgen owns the files that it writes there"""
    operation_names: Literal["short", "exact"] = "short"
    """`"short"` cuts FastAPI's `_path_method` suffix where names stay unique, `"exact"` keeps the operationId"""
    strict_document: StrictBool = False
    """`true`: a defect that would be repaired, such as a duplicate operationId, is an error"""
    include: IncludeSettings = IncludeSettings()
    """operations to generate, by tag, path, operationId or webhook"""
    exclude: ExcludeSettings = ExcludeSettings()
    """operations to leave out, also by `deprecated`"""
    rename: RenameSettings = RenameSettings()
    """requested names of operations, webhooks, schemas, fields and enum members"""
    auth: _Auth | None = None
    """credential of all operations, if the document has no security schemes: `"bearer"`, `"basic"`, `{ header = "X-Key" }`, `{ query = "key" }` or `{ cookie = "key" }`; `"all"`: every operation accepts the credentials of the document"""
    token_env: _Credentials | None = None
    """environment variable of the credential, for callers that pass none; a table has the variable of each credential"""
    servers: dict[_Text, VisibleText] = {}
    """names of servers for the argument `server` of the client, with their URLs, of the document or others"""
    base_url_env: VariableName | None = None
    """environment variable of the base URL, for callers that pass none"""
    idempotency_header: HeaderName | None = None
    """header that holds a new key for each POST or PATCH, such as `Idempotency-Key`, which makes the call safe to retry"""
    idempotent: tuple[str, ...] = ()
    """operationIds that are safe to retry, whatever their method"""
    rate_limit: StrictBool = False
    """`true`: the client takes `rate_limit=(calls, seconds)`, which its threads and tasks share"""
    poll: StrictBool = False
    """`true`: the client has `poll(request, until=…)`, which sends a request until its result is complete"""
    reading: Literal["strict", "keep"] = "strict"
    """responses that do not fit the document: `"strict"` for an error, `"keep"` for a result with their values as they came"""
    observe: StrictBool = False
    """`true`: the client takes `observe=PATH`, the file for records of responses that do not fit the document"""
    enum_style: Literal["class", "literal"] = "class"
    """enums: `"class"` for `StrEnum` and `IntEnum`, `"literal"` for `Literal`; models of responses then accept other values too"""
    http_library: Literal["httpx2", "httpx"] = "httpx2"
    """HTTP library of the package: `"httpx2"` or `"httpx"`"""
    pagination: _Pagination = ()
    """operations whose responses are pages, and the settings to read them; `"auto"` recognizes the usual forms"""
    resources: _Resources | None = None
    """methods of the client beside the functions, such as `client.pets.list()`: the rule for their names and groups, `"functions"`, `"ids"`, `"flat"`, `"tags"` or `"paths"`; a table with own names and groups; `false`: functions only. Without the setting, the first generation recognizes the rule"""
    testing: StrictBool = False
    """`true`: the package has a module `testing` with clients that return prepared responses"""
    readme: StrictBool = False
    """`true`: the package has a `README.md` with installation, credentials, each operation's call, errors and environment variables"""
    api_file: StrictBool = True
    """`true`: the package has a page `api.md` with its public names, signatures and types"""
    types_only: StrictBool = False
    """`true`: the package has models only, and needs pydantic alone: no clients, operations and errors"""

    @model_validator(mode="after")
    def _have_a_client_for_each_setting(self) -> Self:
        """Refuse settings of clients and operations for a package of models."""
        unused = [name for name in _CLIENT_ONLY if name in self.model_fields_set]
        if self.types_only and unused:
            raise defect(f"types_only cannot be used with {', '.join(unused)}")
        return self

    @field_validator("resources", mode="before")
    @classmethod
    def _accept_lists(cls, resources: object) -> object:
        """Accept a list of patterns as the `operations` of a resource."""
        if not isinstance(resources, dict):
            return resources
        for name, each in resources.items():
            if (name == "*") != (isinstance(each, str) or each is False):
                raise defect(
                    f"{name}: must be a table or a list of patterns" if name != "*" else "*: must be a rule or false"
                )
        return {name: {"operations": each} if isinstance(each, list) else each for name, each in resources.items()}

    @field_validator("output")
    @classmethod
    def _end_in_package_name(cls, output: str, info: ValidationInfo) -> str:
        name = Path(output).name
        if info.data.get("package", name) is None and not is_package_name(name):
            raise defect(f'"{escaped(name or output)[:80]}" is not a valid package name')
        return output


class Settings(Table):
    """Settings of a project: `[tool.opgen]`."""

    projects: tuple[VisibleText, ...] = ()
    """folders below with configurations of their own, such as `packages/*`; default: the members of a uv workspace"""
    clients: dict[ClientName, ClientSettings]
    """clients by name"""
    diff: DiffSettings = DiffSettings()
    """comparison of two versions"""
