"""Model of the public surface of a package."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any

from opgen.api.schema import UNCONSTRAINED, Constraints
from opgen.core.frozen import frozen
from opgen.core.name_styles import derived
from opgen.core.pointers import Pointer
from opgen.core.url_templates import erased
from opgen.diff.surface.types import (
    BASE_MODEL,
    NONE,
    Constants,
    Named,
    Type,
    members,
    type_text,
    without_none,
)


@frozen
class Parameter:
    """Parameter of a function or keyword of a client."""

    name: str
    type: Type
    default: str = ""
    """The default as Python code; empty for a required parameter."""
    is_keyword: bool = False
    """True if the parameter is keyword-only."""
    key: str = field(default="", compare=False)
    """Location and wire name, such as `query limit` or `body name`; empty if unknown."""
    is_needed: bool = field(default=False, compare=False)
    """True for a required field of the body. Callers may leave it out only together with an optional body."""
    pointer: Pointer = field(default=(), compare=False)

    @property
    def is_field(self) -> bool:
        """Return whether the value is a field of the body."""
        return self.key.startswith(_FIELD)


@frozen
class Variant:
    """Further function of an operation, which reads the headers of a response."""

    name: str
    result: Type


@frozen
class SurfaceOperation:
    """Function of an operation. Its asynchronous function and its request function are implied.

    An operation with a complete response and a stream has two entries.
    """

    module: str
    """Module below `operations`."""
    name: str
    parameters: tuple[Parameter, ...]
    """All parameters except the client. A body with a model also accepts a mapping."""
    result: Type
    method: str
    path: str
    key: str = ""
    """Key of `OPERATIONS`: the operationId, or method and path."""
    attribute: str = ""
    """Method of a client, such as `jobs.create_job`; empty without one."""
    keywords: tuple[Parameter, ...] = ()
    """Fields of the body that callers may give in place of the parameter `body`.

    The default of each optional keyword is `UNSET`.
    """
    other_body: Type | None = field(default=None, compare=False)
    """Type of the argument `body` that the function takes in place of `keywords`: members of a union without fields."""
    variants: tuple[Variant, ...] = ()
    prefix: str = ""
    """Path of the server that receives the requests, which stands before `path`."""
    errors: tuple[tuple[str, Type], ...] = field(default=(), compare=False)
    """Keys such as `404`, `4XX` or `default`, and types of the details of its errors; empty if the surface was read from a file."""
    pointer: Pointer = field(default=(), compare=False)

    @property
    def label(self) -> str:
        """Return the name in messages: `jobs.create_job`."""
        return f"{self.module}.{self.name}"

    @property
    def endpoint(self) -> str:
        """Return method and path, such as `POST /jobs`."""
        return f"{self.method} {self.path}"

    @property
    def target(self) -> tuple[str, str]:
        """Return the method and the complete path of the requests, without the names of variables."""
        return self.method, erased(self.prefix + self.path)

    @property
    def functions(self) -> tuple[str, ...]:
        """Return the names of all functions of the operation."""
        twins = (self.name, derived(self.name, "_async"), derived(self.name, "_request"))
        return (*twins, *(each.name for each in self.variants))


@frozen
class Field:
    """Field of a model. A field with a default is optional in the constructor."""

    name: str
    type: Type
    default: str = ""
    """The default as a literal; empty for a required field. The default of an enum is its wire value."""
    is_read_only: bool = False
    wire_name: str
    limits: Constraints = UNCONSTRAINED
    """Constraints that the constructor of the model checks."""
    is_nullable: bool = False
    """True if callers may give null for an optional field, whose type has None."""
    pointer: Pointer = field(default=(), compare=False)


@frozen
class Model:
    """Class of objects."""

    name: str
    base: Type = BASE_MODEL
    """`BaseModel`, `ClosedModel`, or `ExtraModel` with the type of all other properties."""
    fields: tuple[Field, ...] = ()
    key: str = field(default="", compare=False)
    """Name of the component or pointer of the inline schema. Empty if the surface was read from a file."""
    pointer: Pointer = field(default=(), compare=False)


@frozen
class Member:
    """Member of an enum."""

    name: str
    value: str | int


@frozen
class Enum:
    """Class of an enum. It also keeps unknown values of responses."""

    name: str
    members: tuple[Member, ...] = ()
    key: str = field(default="", compare=False)
    pointer: Pointer = field(default=(), compare=False)

    @property
    def base(self) -> str:
        """Return the base class: `StrEnum` or `IntEnum`."""
        is_text = all(isinstance(each.value, str) for each in self.members)
        return "StrEnum" if is_text else "IntEnum"


@frozen
class Alias:
    """Name for a type that is not a class."""

    name: str
    type: Type
    key: str = field(default="", compare=False)
    pointer: Pointer = field(default=(), compare=False)


Definition = Model | Enum | Alias


@frozen
class Error:
    """Exception class of a status, and the type of its attribute `detail`, which is `Any` if no document describes it."""

    name: str
    status: int
    detail: Type


@frozen
class ClientKeyword:
    """Keyword of the client's constructor, as the synchronous client declares it."""

    name: str
    type: Type
    default: str = ""
    is_credential: bool = False
    """True for a credential that `with_options` accepts too."""


@frozen
class Webhook:
    """Function that parses the request of a webhook, and the type of its result."""

    name: str
    result: Type
    pointer: Pointer = field(default=(), compare=False)


def declaration(declared: Parameter | Field | ClientKeyword) -> str:
    """Return the declaration of a value, such as `limit: int = 5`."""
    text = f"{declared.name}: {type_text(declared.type)}"
    return f"{text} = {declared.default}" if declared.default else text


@frozen
class Surface:
    """Public names of a package, with signatures and types."""

    package: str
    server: str = ""
    """URL of the default server, with variables in braces; empty if callers must give a base URL."""
    keywords: tuple[ClientKeyword, ...] = ()
    operations: tuple[SurfaceOperation, ...] = ()
    """Operations in document order."""
    definitions: tuple[Definition, ...] = ()
    """Models, enums and aliases, sorted by name."""
    errors: tuple[Error, ...] = ()
    webhooks: tuple[Webhook, ...] = ()
    exports: tuple[str, ...] = ()
    """Further names at the root of the package, sorted: classes and functions of the runtime."""


_BODY = "body"
_FIELD = "body "
"""Start of the key of a field of the body."""
_SUFFIX = "_body"
"""End of the keyword of a field with the name of another argument."""


def implied_keywords(operation: SurfaceOperation, definitions: Mapping[str, Definition]) -> tuple[Parameter, ...]:
    """Return the keywords that the model of the body implies; empty without a model, or if a name has a suffix."""
    others = {each.name for each in operation.parameters if each.name != _BODY}
    model = _body_model(operation, definitions)
    fields = [each for each in model.fields if not each.is_read_only] if model else []
    if others & {each.name for each in fields}:
        return ()
    is_required = any(each.name == _BODY and not each.default for each in operation.parameters)
    keywords = [_keyword(each, is_required=is_required) for each in fields]
    return tuple(sorted(keywords, key=lambda each: bool(each.default)))


def with_fields(operation: SurfaceOperation, definitions: Mapping[str, Definition]) -> tuple[Parameter, ...]:
    """Return the keywords of `operation` with the wire names and pointers of their fields."""
    models = [each for each in _body_definitions(operation, definitions) if isinstance(each, Model)]
    # A keyword is needed if every model of a union needs its field.
    needed = Counter(field.wire_name for model in models for field in model.fields if _is_needed(field))
    fields = {
        field.name + end: _origin(field) | {"is_needed": needed[field.wire_name] == len(models)}
        for end in (_SUFFIX, "")
        for model in reversed(models)
        for field in model.fields
    }
    return tuple(replace(each, **fields.get(each.name, {})) for each in operation.keywords)


def _body_model(operation: SurfaceOperation, definitions: Mapping[str, Definition]) -> Model | None:
    """Return the model of the body; None if the body has another type or several types."""
    match _body_definitions(operation, definitions):
        case [Model() as model]:
            return model
    return None


def _body_definitions(operation: SurfaceOperation, definitions: Mapping[str, Definition]) -> list[Definition | None]:
    """Return the definitions of the types of the body, without aliases; `None` for a type without a definition."""
    waiting = [each.type for each in operation.parameters if each.name == _BODY]
    found: dict[Type, Definition | None] = {}
    while waiting:
        for type_ in members(waiting.pop(0)):
            if type_ in found or type_ == NONE:
                continue
            found[type_] = definitions.get(type_.name) if isinstance(type_, Named) and not type_.arguments else None
            if isinstance(definition := found[type_], Alias):
                waiting.append(definition.type)
    return [each for each in found.values() if not isinstance(each, Alias)]


def _keyword(field: Field, *, is_required: bool) -> Parameter:
    """Return the keyword of a field. It may be left out if the field or the body may, and if it has one value."""
    return Parameter(
        name=field.name,
        type=field.type if field.default != "None" or field.is_nullable else without_none(field.type),
        default="" if is_required and _is_needed(field) else "UNSET",
        is_keyword=True,
        **_origin(field),
    )


def _is_needed(field: Field) -> bool:
    """Return whether callers must give a field of a body that they send: it has neither a default nor only one value."""
    return not (field.default or (isinstance(field.type, Constants) and len(field.type.values) == 1))


def _origin(field: Field) -> dict[str, Any]:  # values of several types
    """Return the facts about the keyword of a field that no signature has."""
    return {"key": _FIELD + field.wire_name, "is_needed": _is_needed(field), "pointer": field.pointer}
