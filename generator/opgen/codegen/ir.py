"""Intermediate representation of a package: all values that templates may use, in the order of the output."""

from collections.abc import Mapping
from typing import Literal

from opgen.codegen.code import Code, argument, call, identifier, join, template
from opgen.core.frozen import frozen

_NONE = template("None")


@frozen
class Import:
    """Import statement `from module import names`. The names are sorted and joined by commas."""

    module: Code
    names: Code


@frozen
class Parameter:
    """Parameter of a generated function. A parameter without a default is required.

    - `annotation`: None for `self`.
    - `documented`: the annotation without what only callers write: dictionaries, values of enums, and other sequences.
    - `is_variadic`: True for the last parameter `**name`, which takes all other keywords.
    """

    name: Code
    annotation: Code | None
    default: Code | None = None
    is_keyword_only: bool = False
    is_variadic: bool = False
    documented: Code | None = None

    @property
    def declaration(self) -> Code:
        """Return the parameter as a signature declares it: `limit: int | None = None`."""
        if self.annotation is None:
            return self.name
        declared = template("{}: {}", self.name, self.annotation)
        if self.is_variadic:
            return template("**{}", declared)
        if self.default is None:
            return declared
        return template("{} = {}", declared, self.default)

    @property
    def forwarding(self) -> Code:
        """Return the argument that forwards the parameter to a function with the same signature: `limit=limit`."""
        if self.is_variadic:
            return template("**{}", self.name)
        if self.is_keyword_only:
            return argument(self.name, self.name)
        return self.name


def keyword(name: str, annotation: Code, default: Code | None = _NONE) -> Parameter:
    """Return a parameter that is keyword-only."""
    return Parameter(name=identifier(name), annotation=annotation, default=default, is_keyword_only=True)


@frozen
class Function:
    """A generated function: its signature and its docstring.

    - `parameters`: all parameters in order; keyword-only parameters come last.
    """

    name: Code
    parameters: tuple[Parameter, ...]
    result: Code
    docstring: Code

    @property
    def types(self) -> list[Code]:
        """Return the types and the defaults of the parameters, and the type of the result."""
        parts = (part for each in self.parameters for part in (each.annotation, each.default))
        return [self.result, *filter(None, parts)]

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


@frozen
class KeywordArgument:
    """A keyword argument of a call."""

    name: Code
    value: Code


def keyword_arguments(values: Mapping[str, Code | None]) -> tuple[KeywordArgument, ...]:
    """Return `values` as keyword arguments in the same order. Leave out values that are None."""
    return tuple(
        KeywordArgument(name=identifier(name), value=value) for name, value in values.items() if value is not None
    )


@frozen
class HeaderFunction:
    """A function that reads the documented headers of a response, and the expression that it returns."""

    function: Function
    expression: Code


# Functions of the runtime by the result of the request.
_SENDERS = {"call": template("_send"), "page": template("_page"), "stream": template("_stream")}
# Columns of a request that fit in the line that sends it. A longer one gets a local name.
_MOST_COLUMNS = 50


@frozen
class OperationFunctions:
    """Operation, or its variant with a stream: its functions.

    - `sends`: result of the request: a value, a page, or a stream of items.
    - `awaited`: the function for `await`. Its argument `body` may be an asynchronous iterable.
    - `request`: the function that builds the request.
    - `forwarding`: the arguments of the call of `request` in the other functions.
    - `body`: the body from keywords, which `forwarding` calls `_body`.
    - `request_arguments`: arguments of the class of the request.
    - `example`: arguments of a call with the document's example, without the client; empty without an example.
    """

    key: Code
    is_deprecated: bool
    sends: Literal["call", "page", "stream"]
    sync: Function
    awaited: Function
    request: Function
    forwarding: Code
    body: Code | None
    request_arguments: tuple[KeywordArgument, ...]
    request_class: Code
    header_functions: tuple[HeaderFunction, ...]
    example: tuple[Code, ...]

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
        request = call(builder, self.forwarding)
        steps = [template("_body = {}", self.body)] if self.body else []
        if len(request) > _MOST_COLUMNS:
            steps.append(template("_request = {}", request))
            request = template("_request")
        sent = template("({}, {})", client, request)
        name, wait = _SENDERS[self.sends], template("await " if self.is_coroutine else "")
        sync = template("return {}{}", name, sent)
        awaited = template("return {}{}_async{}", wait, name, sent)
        return (*steps, sync), (*steps, awaited)


@frozen
class OperationModule:
    """Module with operations of one tag, or of tags with the same module name.

    - `name`: module under `operations` from which callers import the functions.
    - `home`: module that defines them. It is another one if the operations of a tag are divided.
    - `imports`: import statements in sections, as isort groups them.
    - `exports`: names of all functions as literals, sorted.
    """

    name: Code
    home: Code
    imports: tuple[tuple[Import, ...], ...]
    exports: tuple[Code, ...]
    operations: tuple[OperationFunctions, ...]


@frozen
class OperationIndex:
    """Module `operations/<name>.py` that loads the functions of divided operations on first use.

    - `homes`: modules that define the functions.
    """

    name: Code
    homes: tuple[Code, ...]


@frozen
class MethodDefinition:
    """Definition of a method: a function with the parameter `self`, and its statements.

    - `keyword`: `def` or `async def`.
    """

    name: Code
    keyword: Code
    function: Function
    statements: tuple[Code, ...]


@frozen
class Method:
    """Method that is a function of an operation. The client or resource takes the place of its first parameter.

    - `attribute`: the function as an attribute of its module.
    """

    name: Code
    attribute: Code


@frozen
class ResourceAttribute:
    """Attribute of a client or resource that returns a resource.

    - `docstring`: description of the resource; None without one.
    """

    name: Code
    class_name: Code
    docstring: Code | None


@frozen
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


@frozen
class ResourceModule:
    """Module `resources/<name>.py` with the classes of a resource of the client, and of all resources below it.

    The module `resources/__init__.py` has methods of the clients themselves.
    """

    name: Code
    imports: tuple[tuple[Import, ...], ...]
    classes: tuple[ResourceClass, ...]


@frozen
class IndexEntry:
    """Entry of an operation in `OPERATIONS`: method and path, and the function in its module, as literals.

    - `further`: names of all functions of the operation except the first three, as literals.
    """

    key: Code
    request: Code
    function: Code
    further: tuple[Code, ...]


@frozen
class StatusError:
    """Error class of a status. `detail` is the union type of the documented bodies, or None for any other status."""

    name: Code
    status: Code
    reason: Code
    docstring: Code
    detail: Code | None


@frozen
class ClientClass:
    """Class `Client` or `AsyncClient`. Its constructor passes `arguments` to the constructor of `base`.

    - `parameters`: parameters of the constructor, all of them keyword-only.
    - `credentials`: parameters of `with_options` for credentials.
    - `credentials_by_keyword`: dictionary of these parameters.
    - `page`: function that is the method `page`; None without pagination.
    """

    name: Code
    base: Code
    docstring: Code
    parameters: tuple[Parameter, ...]
    arguments: tuple[KeywordArgument, ...]
    credentials: tuple[Parameter, ...]
    credentials_by_keyword: Code
    options_docstring: Code
    page: Code | None
    resources: tuple[ResourceAttribute, ...]

    @property
    def types(self) -> list[Code]:
        """Return the base classes, the types and defaults of parameters, and the method `page`."""
        parts = (part for each in (*self.parameters, *self.credentials) for part in (each.annotation, each.default))
        return [self.base, *filter(None, (*parts, self.page))]


@frozen
class Client:
    """Module `client.py`.

    - `api_arguments`: arguments of `Api`, the runtime's description of the API.
    - `exports`: names of the two classes, and of types that callers need, as literals.
    - `resource_imports`: imports of the classes of resources, for type checkers alone.
    """

    imports: tuple[tuple[Import, ...], ...]
    api_arguments: tuple[KeywordArgument, ...]
    classes: tuple[ClientClass, ...]
    exports: tuple[Code, ...]
    resource_imports: tuple[Import, ...] = ()


@frozen
class WebhookModule:
    """Module `webhooks.py`."""

    imports: tuple[tuple[Import, ...], ...]
    exports: tuple[Code, ...]
    webhooks: tuple[Function, ...]


@frozen
class ModelRange:
    """Module under `models/`, and the first name that the module defines in sorted order, as literals."""

    first: Code
    module: Code


@frozen
class ModelIndex:
    """Module `models/__init__.py` of a package with several modules of models."""

    imports: tuple[Import, ...]
    ranges: tuple[ModelRange, ...]
    exports: tuple[Code, ...]


@frozen
class Declaration:
    """Statement that defines `name`: a field with its type, or a name with its value."""

    name: Code
    value: Code


@frozen
class TypedDictionary:
    """Class of the dictionaries in place of a model. The names of `fields` are names in JSON."""

    name: Code
    bases: Code
    fields: tuple[Declaration, ...]

    @property
    def is_empty(self) -> bool:
        """Return whether there is no field."""
        return not self.fields


@frozen
class InputModule:
    """Module `inputs.py`: types that arguments accept in place of models.

    - `aliases`: aliases, and dictionaries with names that no class can declare.
    """

    imports: tuple[tuple[Import, ...], ...]
    classes: tuple[TypedDictionary, ...]
    aliases: tuple[Declaration, ...]


@frozen
class RootName:
    """Public name of the package root, and the path of its module in the package, as literals."""

    name: Code
    module: Code


@frozen
class ReadmeRow:
    """Row of a table in `README.md`: a name and Markdown about it."""

    name: Code
    text: Code


@frozen
class ReadmeOperation:
    """Section of one operation in `README.md`.

    - `endpoint`: method and path as a code span.
    - `summary`: summary as a code span, or empty.
    - `names`: names of the functions, separated by commas.
    - `calls`: calls with the required arguments: of each function, and of the method.
    """

    endpoint: Code
    summary: Code
    is_deprecated: bool
    names: Code
    calls: tuple[Code, ...]


@frozen
class Readme:
    """`README.md` of a package.

    - `title`: title and version of the document as a code span.
    - `requirements`: arguments of `pip install`.
    - `arguments`: arguments of the client for its credentials.
    - `call`, `awaited`: first call that is neither deprecated nor a stream, of each client; `request`: the builder of its request with the arguments.
    - `body`, `page`, `stream`: first call with fields of a body, and first call that returns pages or a stream.
    - `download`: first call that builds a request for a file. Each of these four may be empty.
    """

    package: Code
    library: Code
    title: Code
    requirements: Code
    credentials: tuple[ReadmeRow, ...]
    arguments: Code
    call: Code
    awaited: Code
    request: Code
    body: Code
    page: Code
    stream: Code
    download: Code
    has_test_doubles: bool
    environment: tuple[ReadmeRow, ...]
    operations: tuple[ReadmeOperation, ...]
    errors: tuple[ReadmeRow, ...]


@frozen
class ModelPackage:
    """A generated package of models, without the text of the models.

    - `models`: index of models that are loaded on first use. None if `models.py` holds all models.
    - `kinds`: file of each runtime module that has several variants, by module name.
    """

    models: ModelIndex | None
    kinds: Mapping[str, str]


@frozen
class Package:
    """A generated package without its models, which datamodel-code-generator prints.

    - `error_names`: names of the base classes and of `errors` as literals, sorted.
    - `indexes`: modules that replace divided ones.
    - `operations`: entries of all modules, in document order.
    - `models`: index of models that are loaded on first use. None if `models.py` holds all models.
    - `inputs`: module of dictionaries in place of models. None without any.
    - `has_test_doubles`: True if the package has the module `testing`.
    - `root_imports`: imports of public names from modules with other names too.
    - `root_homes`: public names of the root that are not errors, models or functions of operations.
    - `exports`: every public name of the root as a literal, sorted.
    - `is_lazy`: True if the root imports its modules on first use.
    - `kinds`: file of each runtime module that has several variants, by module name. For example, the variant of
      `models` depends on the number of models.
    """

    client: Client
    errors: tuple[StatusError, ...]
    error_imports: tuple[tuple[Import, ...], ...]
    error_names: tuple[Code, ...]
    modules: tuple[OperationModule, ...]
    indexes: tuple[OperationIndex, ...]
    operations: tuple[IndexEntry, ...]
    resources: tuple[ResourceModule, ...]
    webhooks: WebhookModule | None
    models: ModelIndex | None
    inputs: InputModule | None = None
    has_test_doubles: bool = False
    readme: Readme | None
    root_imports: tuple[Import, ...]
    root_homes: tuple[RootName, ...]
    exports: tuple[Code, ...]
    is_lazy: bool
    kinds: Mapping[str, str]
