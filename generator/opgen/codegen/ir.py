"""Intermediate representation of a package: all values that templates may use, in the order of the output."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from opgen.codegen.code import Code, identifier, join, template


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """Import statement `from module import names`. The names are sorted and joined by commas."""

    module: Code
    names: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """Parameter of a generated function. A parameter without a default is required."""

    name: Code
    annotation: Code | None
    """None for `self`."""
    default: Code | None = None
    is_keyword_only: bool = False
    is_variadic: bool = False
    """True for the last parameter `**name`, which takes all other keywords."""

    @property
    def declaration(self) -> Code:
        """Return the parameter as a signature declares it: `limit: int | None = None`."""
        if self.annotation is None:
            return self.name
        declared = template("{name}: {annotation}", name=self.name, annotation=self.annotation)
        if self.is_variadic:
            return template("**{declared}", declared=declared)
        if self.default is None:
            return declared
        return template("{declared} = {default}", declared=declared, default=self.default)

    @property
    def forwarding(self) -> Code:
        """Return the argument that forwards the parameter to a function with the same signature: `limit=limit`."""
        if self.is_variadic:
            return template("**{name}", name=self.name)
        if self.is_keyword_only:
            return template("{name}={name}", name=self.name)
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A generated function: its signature and its docstring."""

    name: Code
    parameters: tuple[Parameter, ...]
    """All parameters in order; keyword-only parameters come last."""
    result: Code
    docstring: Code

    @property
    def declaration(self) -> Code:
        """Return the parameters as code: `client: Client, sandbox_id: str, *, limit: int`."""
        by_position = [p for p in self.parameters if not _is_keyword(p)]
        by_keyword = [p for p in self.parameters if _is_keyword(p)]
        # Python refuses `*` directly before `**name`.
        needs_star = by_keyword and not by_keyword[0].is_variadic
        star = [template("*")] if needs_star else []
        return join(", ", [*(p.declaration for p in by_position), *star, *(p.declaration for p in by_keyword)])


def _is_keyword(parameter: Parameter) -> bool:
    return parameter.is_keyword_only or parameter.is_variadic


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordArgument:
    """A keyword argument of a call."""

    name: Code
    value: Code


def keyword_arguments(values: Mapping[str, Code | None]) -> tuple[KeywordArgument, ...]:
    """Return `values` as keyword arguments in the same order. Leave out values that are None."""
    return tuple(
        KeywordArgument(name=identifier(name), value=value) for name, value in values.items() if value is not None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderFunction:
    """A function that reads the documented headers of a response, and the expression that it returns."""

    function: Function
    expression: Code


_SENDERS = {"call": template("_send"), "page": template("_page"), "stream": template("_stream")}
"""Functions of the runtime by the result of the request."""
_MOST_COLUMNS = 50
"""Columns of a request that fit in the line that sends it. A longer one gets a local name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationFunctions:
    """Operation, or its variant with a stream: its functions."""

    key: Code
    is_deprecated: bool
    sends: Literal["call", "page", "stream"]
    """Result of the request: a value, a page, or a stream of items."""
    sync: Function
    awaited: Function
    """The function for `await`. Its argument `body` may be an asynchronous iterable."""
    request: Function
    """The function that builds the request."""
    forwarding: Code
    """The arguments of the call of `request` in the other functions."""
    body: Code | None
    """The body from keywords, which `forwarding` calls `_body`."""
    request_arguments: tuple[KeywordArgument, ...]
    """Arguments of the class of the request."""
    request_class: Code
    header_functions: tuple[HeaderFunction, ...]
    imports: tuple[tuple[str, str], ...]
    """Imports that the functions need, as (module, name)."""
    example: tuple[Code, ...] = ()
    """Arguments of a call with the document's example, without the client; empty without an example."""

    @property
    def function_names(self) -> list[Code]:
        """Return the names of all functions of the operation."""
        headers = (each.function for each in self.header_functions)
        return [function.name for function in (self.sync, self.awaited, self.request, *headers)]

    @property
    def is_coroutine(self) -> bool:
        """Return whether the asynchronous function is a coroutine function."""
        return self.sends == "call"

    @property
    def statements(self) -> tuple[Code, ...]:
        """Return the statements of the function."""
        return self.statements_of(identifier("client"), self.request.name)[0]

    @property
    def awaited_statements(self) -> tuple[Code, ...]:
        """Return the statements of the asynchronous function."""
        return self.statements_of(identifier("client"), self.request.name)[1]

    def statements_of(self, client: Code, builder: Code) -> tuple[tuple[Code, ...], tuple[Code, ...]]:
        """Return the statements that send the request that `builder` builds, for both kinds of `client`."""
        request = template("{builder}({arguments})", builder=builder, arguments=self.forwarding)
        steps = [template("_body = {body}", body=self.body)] if self.body else []
        if len(request) > _MOST_COLUMNS:
            steps.append(template("_request = {request}", request=request))
            request = template("_request")
        sent = template("({client}, {request})", client=client, request=request)
        name, wait = _SENDERS[self.sends], template("await " if self.is_coroutine else "")
        sync = template("return {name}{sent}", name=name, sent=sent)
        awaited = template("return {wait}{name}_async{sent}", wait=wait, name=name, sent=sent)
        return (*steps, sync), (*steps, awaited)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationModule:
    """Module `operations/<name>.py` with the operations of one tag, or of tags with the same module name."""

    name: Code
    imports: tuple[tuple[Import, ...], ...]
    """Import statements in sections, as isort groups them."""
    exports: tuple[Code, ...]
    """Names of all functions as literals, sorted."""
    operations: tuple[OperationFunctions, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodDefinition:
    """Definition of a method: a function with the parameter `self`, and its statements."""

    name: Code
    keyword: Code
    """`def` or `async def`."""
    function: Function
    statements: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """Method that is a function of an operation. The client or resource takes the place of its first parameter."""

    name: Code
    attribute: Code
    """The function as an attribute of its module."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceAttribute:
    """Attribute of a client or resource that returns a resource."""

    name: Code
    class_name: Code
    docstring: Code | None
    """Description of the resource; None without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceClass:
    """Class of a resource of one of the two clients, or base class of a client with methods of its own.

    A method such as `list` replaces a type in the annotations below it, so definitions come first.
    """

    name: Code
    base: Code
    docstring: Code
    definitions: tuple[MethodDefinition, ...]
    resources: tuple[ResourceAttribute, ...]
    methods: tuple[Method, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceModule:
    """Module `resources/<name>.py` with the classes of a resource of the client, and of all resources below it.

    The module `resources/__init__.py` has methods of the clients themselves.
    """

    name: Code
    imports: tuple[tuple[Import, ...], ...]
    classes: tuple[ResourceClass, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """Entry of an operation in `OPERATIONS`: method and path, and the function in its module, as literals."""

    key: Code
    request: Code
    function: Code
    further: tuple[Code, ...]
    """Names of all functions of the operation except the first three, as literals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusError:
    """Error class of a status. `detail` is the union type of the documented bodies."""

    name: Code
    status: Code
    reason: Code
    docstring: Code
    detail: Code
    is_documented: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientClass:
    """Class `Client` or `AsyncClient`. Its constructor passes `arguments` to the constructor of `base`."""

    name: Code
    base: Code
    docstring: Code
    parameters: tuple[Parameter, ...]
    """Parameters of the constructor, all of them keyword-only."""
    arguments: tuple[KeywordArgument, ...]
    credentials: tuple[Parameter, ...]
    """Parameters of `with_options` for credentials."""
    credentials_by_keyword: Code
    """Dictionary of these parameters."""
    options_docstring: Code
    page: Code | None = None
    """Function that is the method `page`; None without pagination."""
    resources: tuple[ResourceAttribute, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Module `client.py`."""

    imports: tuple[tuple[Import, ...], ...]
    api_arguments: tuple[KeywordArgument, ...]
    """Arguments of `Api`, the runtime's description of the API."""
    classes: tuple[ClientClass, ...]
    exports: tuple[Code, ...]
    """Names of the two classes, and of types that callers need, as literals."""
    resource_imports: tuple[Import, ...] = ()
    """Imports of the classes of resources, for type checkers alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookModule:
    """Module `webhooks.py`."""

    imports: tuple[tuple[Import, ...], ...]
    exports: tuple[Code, ...]
    webhooks: tuple[Function, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRange:
    """Module under `models/`, and the first name that the module defines in sorted order, as literals."""

    first: Code
    module: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelIndex:
    """Module `models/__init__.py` of a package with several modules of models."""

    imports: tuple[Import, ...]
    ranges: tuple[ModelRange, ...]
    exports: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RootName:
    """Public name of the package root, and the path of its module in the package, as literals."""

    name: Code
    module: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadmeRow:
    """Row of a table in `README.md`: a name and Markdown about it."""

    name: Code
    text: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadmeOperation:
    """Section of one operation in `README.md`."""

    endpoint: Code
    """Method and path as a code span."""
    summary: Code
    """Summary as a code span, or empty."""
    is_deprecated: bool
    names: Code
    """Names of the functions, separated by commas."""
    calls: tuple[Code, ...]
    """Calls with the required arguments: of each function, and of the method."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readme:
    """`README.md` of a package."""

    package: Code
    title: Code
    """Title and version of the document as a code span."""
    requirements: Code
    """Arguments of `pip install`."""
    credentials: tuple[ReadmeRow, ...]
    arguments: Code
    """Arguments of the client for its credentials."""
    environment: tuple[ReadmeRow, ...]
    operations: tuple[ReadmeOperation, ...]
    errors: tuple[ReadmeRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPackage:
    """A generated package of models, without the text of the models."""

    models: ModelIndex | None
    """Index of models that are loaded on first use. None if `models.py` holds all models."""
    kinds: Mapping[str, str]
    """File of each runtime module that has several variants, by module name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A generated package without its models, which datamodel-code-generator prints."""

    client: Client
    errors: tuple[StatusError, ...]
    error_imports: tuple[tuple[Import, ...], ...]
    error_names: tuple[Code, ...]
    """Names of the base classes and of documented `errors` as literals, sorted."""
    modules: tuple[OperationModule, ...]
    operations: tuple[IndexEntry, ...]
    """Entries of all modules, in document order."""
    resources: tuple[ResourceModule, ...]
    webhooks: WebhookModule | None
    models: ModelIndex | None
    """Index of models that are loaded on first use. None if `models.py` holds all models."""
    has_test_doubles: bool = False
    """True if the package has the module `testing`."""
    readme: Readme | None
    root_imports: tuple[Import, ...]
    """Imports of public names from modules with other names too."""
    root_homes: tuple[RootName, ...]
    """Public names of the root that are not errors, models or functions of operations."""
    exports: tuple[Code, ...]
    """Every public name of the root as a literal, sorted."""
    is_lazy: bool
    """True if the root imports its modules on first use."""
    kinds: Mapping[str, str]
    """File of each runtime module that has several variants, by module name.

    For example, the variant of `models` depends on the number of models.
    """
