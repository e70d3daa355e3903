"""Models of `[tool.opgen]`: settings with their types and constraints, which `settings.txt` describes.

Messages of pydantic's own types are in `validation`; other constraints have their message beside them.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
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
from pydantic_core import CoreSchema, PydanticCustomError

from opgen.config.clients import is_client_name, is_package_name, is_visible
from opgen.core.characters import escaped
from opgen.core.name_styles import KEYWORDS, MAX_LENGTH
from opgen.core.options import Style
from opgen.diff.model import Breaks
from opgen.diff.policy import AllowEntry, Policy


def _defect(message: str) -> PydanticCustomError:
    """Return the error for a setting with this defect."""
    return PydanticCustomError("setting", message)


def _verify(is_valid: Callable[[str], object], message: str) -> AfterValidator:
    """Refuse a text that is not valid, with a message in which `{}` is the text."""

    def validate(text: str) -> str:
        if not is_valid(text):
            raise _defect(message.format(escaped(text)[:80]))
        return text

    return AfterValidator(validate)


def _match(pattern: str, message: str) -> AfterValidator:
    return _verify(re.compile(pattern).fullmatch, message)


def _name(pattern: str, words: str) -> AfterValidator:
    """Refuse a text that is not the name of `words`, or that Python does not accept as one."""
    style = re.compile(pattern)

    def validate(name: str) -> str:
        if not style.fullmatch(name):
            raise _defect(f"must be the name of {words}")
        if name in KEYWORDS:
            raise _defect(f'"{name}" is a reserved word in Python')
        if len(name) > MAX_LENGTH:
            raise _defect(f"must not be longer than {MAX_LENGTH} characters")
        return name

    return AfterValidator(validate)


def _distinct(texts: Callable[[Any], Iterable[str]], key: Callable[[str], str] = str) -> AfterValidator:
    """Refuse a value of whose `texts` two have the same `key`."""

    def validate(value: object) -> object:
        counts = Counter(key(text) for text in texts(value))
        repeated = [text for text in texts(value) if counts[key(text)] > 1]
        if repeated:
            names = ", ".join(f'"{escaped(text)}"' for text in dict.fromkeys(repeated))
            raise _defect(f"duplicate {names}")
        return value

    return AfterValidator(validate)


Text = Annotated[str, _verify(str.strip, "must not be empty")]
VisibleText = Annotated[Text, _verify(is_visible, "contains an invisible character: {}")]
ClientName = Annotated[str, _verify(is_client_name, "a client name must contain only letters, digits, - and _")]
PackageName = Annotated[VisibleText, _verify(is_package_name, '"{}" is not a valid package name')]
SnapshotPath = Annotated[
    VisibleText,
    _verify(lambda file: file != "-" and "://" not in file, "must be the path of a file; use `source` for a URL"),
]
OverlayPath = Annotated[
    Text, _verify(lambda file: is_visible(file) and "://" not in file, '"{}" is not the path of a file')
]
UrlPrefix = Annotated[
    str,
    _match(
        r"https?://[A-Za-z0-9._-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~%/+@:,;=-]*)?",
        '"{}" is not a prefix of a URL, such as https://example.com/v1/',
    ),
]
VariableName = Annotated[Text, _match(r"[A-Za-z_][A-Za-z0-9_]{0,127}", "must be the name of an environment variable")]
HeaderName = Annotated[Text, _match(r"[A-Za-z0-9-]{1,127}", "must be the name of a header")]
KeyName = Annotated[str, _match(r"[!#$%&'*+.^_`|~A-Za-z0-9-]{1,127}", '"{}" is not a valid name of a key')]
FunctionName = Annotated[str, _name(r"[a-z][a-z0-9_]*", "a function: lower-case letters, digits and _")]
ParserName = Annotated[str, _name(r"parse_[a-z0-9_]+", "a function that begins with parse_")]
ClassName = Annotated[str, _name(r"[A-Z][A-Za-z0-9]*", "a class: letters and digits, beginning with a capital letter")]
FieldName = Annotated[str, _name(r"[A-Za-z][A-Za-z0-9_]*", "a field: letters, digits and _")]
MemberName = Annotated[str, _name(r"[A-Za-z][A-Za-z0-9_]*", "an enum member: letters, digits and _")]
KeywordName = Annotated[str, _name(r"[a-z][a-z0-9_]*", "a keyword: lower-case letters, digits and _")]
ResourceName = Annotated[
    str,
    _name(
        r"|\*|[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*",
        "a resource: names of lower-case letters, digits and _, with points between them",
    ),
]

Name = TypeVar("Name", bound=str)
# Names that differ in case alone count as the same: file systems may ignore case.
Names = Annotated[dict[str, Name], _distinct(dict.values, key=str.lower)]
_Text = Annotated[str, Field(min_length=1)]


@cache
def _descriptions() -> Mapping[str, Mapping[str, str]]:
    """Return the descriptions of settings by table. Only the JSON schema has them."""
    sections = Path(__file__).with_suffix(".txt").read_text("utf-8").split("\n[")[1:]
    tables = (section.partition("]\n") for section in sections)
    return {name: dict(row.split(" ", 1) for row in rows.splitlines()) for name, _, rows in tables}


class Table(BaseModel):
    """A table that refuses unknown settings. `settings.txt` has their descriptions."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return the schema of the table, with the descriptions of its settings."""
        found = handler(schema)
        properties = handler.resolve_ref_schema(found)["properties"]
        for table in reversed(cls.__mro__):
            for name, text in _descriptions().get(table.__name__, {}).items():
                properties[name]["description"] = text
        return found


class AllowSettings(Table):
    """Reviewed changes, which count for no exit code: `[[tool.opgen.diff.allow]]`."""

    rule: _Text
    operation: str = ""
    pointer: str = ""
    reason: _Text
    until: date | None = None


class DiffSettings(Table):
    """Settings of `diff`: `[tool.opgen.diff]`."""

    breaking: Literal["runtime", "types", "files"] = "types"
    gate: Literal["package", "document"] = "package"
    allow: tuple[AllowSettings, ...] = ()

    def policy(self, shown: str) -> Policy:
        """Return the settings as a policy; `shown` is the path of the configuration for messages."""
        return Policy(
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
    paths: tuple[Text, ...] = ()
    operations: tuple[Text, ...] = ()
    webhooks: tuple[Text, ...] = ()


class ExcludeSettings(IncludeSettings):
    """Patterns of the operations to leave out."""

    # To include deprecated operations would leave out all others.
    deprecated: StrictBool = False


class ResourceSettings(Table):
    """Patterns of the operations of a resource."""

    tags: tuple[Text, ...] = ()
    paths: tuple[Text, ...] = ()
    operations: tuple[Text, ...] = ()
    methods: dict[FunctionName, Text] = {}

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return the schema of the table, or of a list of `operations` in its place."""
        operations = {"type": "array", "items": {"type": "string"}}
        return {"anyOf": [super().__get_pydantic_json_schema__(schema, handler), operations]}

    @model_validator(mode="after")
    def _select_something(self) -> Self:
        if not (self.tags or self.paths or self.operations or self.methods):
            raise _defect("must not be empty; set tags, paths, operations or methods")
        return self


class RenameSettings(Table):
    """Requested names."""

    operations: Names[FunctionName] = {}
    webhooks: Names[ParserName] = {}
    schemas: Names[ClassName] = {}
    fields: dict[str, Names[FieldName]] = {}
    members: dict[str, Names[MemberName]] = {}
    credentials: dict[str, Names[KeywordName]] = {}


class AuthSettings(Table):
    """Location and name of an API key."""

    header: KeyName = ""
    query: KeyName = ""
    cookie: KeyName = ""

    @model_validator(mode="after")
    def _have_one_location(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise _defect("set exactly one of header, query, cookie")
        return self


class PaginationSettings(Table):
    """Pagination of some operations."""

    operations: Annotated[tuple[str, ...], Field(min_length=1)]
    page: Text = ""
    offset: Text = ""
    cursor: Text = ""
    next_url: Text = ""
    link: Literal[True] | None = None
    auto: StrictBool | None = None
    items: Text = ""
    next: Text = ""
    more: Text = ""
    total: Text = ""
    pages: Text = ""
    start: Annotated[StrictInt, Field(ge=0)] | None = None

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
            raise _defect("; ".join(problems))
        return self


UNION_TAGS = ("[table]", "[text]")
"""Words for the types of `resources`, `auth`, `pagination` and `token_env`, which pydantic inserts into the path of an error."""
_AS_TABLE, _AS_TEXT = map(Tag, UNION_TAGS)
_OR_TEXT = Discriminator(lambda value: UNION_TAGS[not isinstance(value, dict)])
_None = Annotated[Literal[False], _AS_TEXT]
_Resource = Annotated[Annotated[ResourceSettings, _AS_TABLE] | _None, _OR_TEXT]
_Resources = Annotated[Annotated[dict[ResourceName, _Resource], _AS_TABLE] | _None, _OR_TEXT]
_Auth = Annotated[
    Annotated[AuthSettings, _AS_TABLE] | Annotated[Literal["bearer", "basic", "all"], _AS_TEXT],
    _OR_TEXT,
]
_Pagination = Annotated[
    Annotated[
        tuple[PaginationSettings, ...],
        _distinct(lambda tables: (name for each in tables for name in each.operations if "*" not in name)),
        _AS_TABLE,
    ]
    | Annotated[Literal["auto"], _AS_TEXT],
    Discriminator(lambda value: UNION_TAGS[isinstance(value, str)]),
]
_Credentials = Annotated[
    Annotated[dict[str, VariableName], Field(min_length=1), _AS_TABLE] | Annotated[VariableName, _AS_TEXT], _OR_TEXT
]


# Settings without an effect on a package of models.
CLIENT_ONLY = tuple(
    "auth token_env servers base_url_env idempotency_header idempotent rate_limit poll reading observe"
    " http_library pagination resources testing readme".split()
)


class ClientSettings(Table):
    """Settings of one client: `[tool.opgen.clients.NAME]`."""

    source: VisibleText = ""
    python: VisibleText = ""
    headers: dict[str, str] = {}
    root: VisibleText | None = None
    allow_refs: tuple[UrlPrefix, ...] = ()
    spec: SnapshotPath
    overlays: Annotated[tuple[OverlayPath, ...], _distinct(tuple)] = ()
    # Validated before `output`, whose last part must be a package name if this is missing.
    package: PackageName | None = None
    output: VisibleText
    operation_names: Literal["short", "exact"] = "short"
    strict_document: StrictBool = False
    include: IncludeSettings = IncludeSettings()
    exclude: ExcludeSettings = ExcludeSettings()
    rename: RenameSettings = RenameSettings()
    auth: _Auth | None = None
    token_env: _Credentials | None = None
    servers: dict[_Text, VisibleText] = {}
    base_url_env: VariableName | None = None
    idempotency_header: HeaderName | None = None
    idempotent: tuple[str, ...] = ()
    rate_limit: StrictBool = False
    poll: StrictBool = False
    reading: Literal["strict", "keep"] = "strict"
    observe: StrictBool = False
    enum_style: Literal["class", "literal"] = "class"
    http_library: Literal["httpx2", "httpx"] = "httpx2"
    pagination: _Pagination = ()
    resources: _Resources | None = None
    testing: StrictBool = False
    readme: StrictBool = False
    api_file: StrictBool = True
    types_only: StrictBool = False

    @model_validator(mode="after")
    def _have_a_client_for_each_setting(self) -> Self:
        """Refuse settings of clients and operations for a package of models."""
        unused = [name for name in CLIENT_ONLY if name in self.model_fields_set]
        if self.types_only and unused:
            raise _defect(f"types_only cannot be used with {', '.join(unused)}")
        return self

    @field_validator("resources", mode="before")
    @classmethod
    def _accept_lists(cls, resources: object) -> object:
        """Accept a list of patterns as the `operations` of a resource."""
        if not isinstance(resources, dict):
            return resources
        for name, each in resources.items():
            if (name == "*") != (each is False):
                raise _defect(f"{name}: must be {'false' if name == '*' else 'a table or a list of patterns'}")
        return {name: {"operations": each} if isinstance(each, list) else each for name, each in resources.items()}

    @field_validator("output")
    @classmethod
    def _end_in_package_name(cls, output: str, info: ValidationInfo) -> str:
        name = Path(output).name
        if info.data.get("package", name) is None and not is_package_name(name):
            raise _defect(f'"{escaped(name or output)[:80]}" is not a valid package name')
        return output


class DefaultSettings(ClientSettings):
    """Settings of all clients of the file: `[tool.opgen.defaults]`."""

    spec: SnapshotPath = ""
    output: VisibleText = ""


class Settings(Table):
    """Settings of a project: `[tool.opgen]`."""

    # `config.read` verifies it, before a later version can have other settings.
    requires_opgen: Annotated[str, Field(alias="requires-opgen")] = ""
    projects: tuple[VisibleText, ...] = ()
    defaults: DefaultSettings = DefaultSettings()
    clients: dict[ClientName, ClientSettings]
    diff: DiffSettings = DiffSettings()
