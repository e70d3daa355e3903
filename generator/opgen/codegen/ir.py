"""Intermediate representation of a package: all values that templates may use, in the order of the output."""

from collections.abc import Mapping
from dataclasses import dataclass

from opgen.codegen.code import Code, identifier, join, template


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """`from module import names`; the names are sorted and joined by commas."""

    module: Code
    names: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of a generated function; without a default it is required."""

    name: Code
    annotation: Code
    default: Code | None = None
    is_keyword_only: bool = False

    @property
    def declaration(self) -> Code:
        """Return the parameter as a signature declares it: `limit: int | None = None`."""
        declared = template(
            "{name}: {annotation}", name=self.name, annotation=self.annotation
        )
        if self.default is None:
            return declared
        return template(
            "{declared} = {default}", declared=declared, default=self.default
        )


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
        """Return the parameters as code: `client: Client, sandbox_id: str, *, body: Body`."""
        positional = [p.declaration for p in self.parameters if not p.is_keyword_only]
        keyword_only = [p.declaration for p in self.parameters if p.is_keyword_only]
        star = [template("*")] if keyword_only else []
        return join(", ", [*positional, *star, *keyword_only])

    @property
    def forwarding(self) -> Code:
        """Return the arguments of a call from a function with the same parameters: `sandbox_id, body=body`."""
        return join(
            ", ",
            [
                template("{name}={name}", name=p.name) if p.is_keyword_only else p.name
                for p in self.parameters
            ],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordArgument:
    """A keyword argument of a call."""

    name: Code
    value: Code


def keyword_arguments(
    values: Mapping[str, Code | None],
) -> tuple[KeywordArgument, ...]:
    """Return `values` as keyword arguments in their order, without None."""
    return tuple(
        KeywordArgument(name=identifier(name), value=value)
        for name, value in values.items()
        if value is not None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """The two functions that read all pages of an operation, and the constant that describes the pagination."""

    sync: Function
    awaited: Function
    constant: Code
    expression: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderFunction:
    """A function that reads the documented headers of a response, and the expression that it returns."""

    function: Function
    expression: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation, or its response as a stream: three functions, and the operation's entry in the index."""

    key: Code
    method: Code
    path: Code
    name_literal: Code
    is_deprecated: bool
    is_stream: bool
    sync: Function
    awaited: Function
    """The function for `await`; its request body may come asynchronously."""
    request: Function
    """The function that builds the request."""
    request_arguments: tuple[KeywordArgument, ...]
    """Arguments of `Request` or `StreamRequest`."""
    paging: Paging | None
    header_functions: tuple[HeaderFunction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationModule:
    """`operations/<name>.py`: the operations of one tag."""

    name: Code
    name_literal: Code
    imports: tuple[tuple[Import, ...], ...]
    """Import statements in sections, as isort groups them."""
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """An operation in `OPERATIONS`: its module, and the functions beside its three, as literals."""

    module: Code
    operation: Operation
    further: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusError:
    """The error class of one status; `detail` is the union of the documented bodies."""

    name: Code
    status: Code
    reason: Code
    docstring: Code
    detail: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientClass:
    """`Client` or `AsyncClient`: its constructor passes on `arguments` to the constructor of `base`."""

    name: Code
    base: Code
    docstring: Code
    parameters: tuple[Parameter, ...]
    """Parameters of the constructor, all of them keyword-only."""
    arguments: tuple[KeywordArgument, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """`client.py`."""

    imports: tuple[tuple[Import, ...], ...]
    api_arguments: tuple[KeywordArgument, ...]
    """Arguments of `Api`, the runtime's description of the API."""
    classes: tuple[ClientClass, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookModule:
    """`webhooks.py`."""

    imports: tuple[tuple[Import, ...], ...]
    exports: tuple[Code, ...]
    webhooks: tuple[Function, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRange:
    """A module under `models/`, and the first of the sorted names that it defines, both literals."""

    first: Code
    module: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelIndex:
    """`models/__init__.py` of a package with several modules of models."""

    imports: tuple[Import, ...]
    ranges: tuple[ModelRange, ...]
    exports: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A generated package without its models, which datamodel-code-generator prints."""

    client: Client
    errors: tuple[StatusError, ...]
    error_imports: tuple[tuple[Import, ...], ...]
    error_names: tuple[Code, ...]
    modules: tuple[OperationModule, ...]
    operations: tuple[IndexEntry, ...]
    """Entries of all modules, in document order."""
    webhooks: WebhookModule | None
    models: ModelIndex | None
    """Index of models that are loaded on first use."""
    root_imports: tuple[Import, ...]
    exports: tuple[Code, ...]
    """Every public name of the root as a literal, sorted."""
    kinds: Mapping[str, str]
    """Variants of runtime modules that have several: `adapters` depends on the number of models."""
