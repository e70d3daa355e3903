"""Resources of clients: classes with a method for each function of their operations, and attributes that return them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from opgen.api.model import Api, Resource
from opgen.codegen import ir
from opgen.codegen.build.docstrings import assembled, sentence
from opgen.codegen.build.responses import BASES
from opgen.codegen.code import Code, ImportPairs, identifier, join, template
from opgen.codegen.imports import import_sections, names_in, needed_imports, with_deferred_annotations
from opgen.core.frozen import frozen
from opgen.core.name_styles import resource_classes

OWN_METHODS = ("ClientMethods", "AsyncClientMethods")
"""Base classes of clients with methods of their own, in `resources/__init__.py`."""
_SELF = ir.Parameter(name=identifier("self"), annotation=None)

Path = tuple[str, ...]
Names = Mapping[Path, tuple[Code, Code]]
"""Names of the two classes of each resource by path."""


@frozen
class _Call:
    """Functions that send the request of an operation, the module that defines them, and the method."""

    method: Code
    home: Code
    operation: ir.OperationFunctions

    @property
    def module(self) -> Code:
        """Return the name of the module in modules of resources: `_pets`."""
        return self.home if self.home.startswith("_") else template("_{}", self.home)


def resource_modules(document: Api, modules: Iterable[ir.OperationModule]) -> tuple[ir.ResourceModule, ...]:
    """Return a module for each resource of the clients, and one for methods of the clients themselves.

    A resource has two classes: for the synchronous and for the asynchronous client.
    """
    functions = {
        str(operation.sync.name): (module.home, operation) for module in modules for operation in module.operations
    }
    names = class_names(document.resources)
    grouped: dict[str, list[Resource]] = {}
    for resource in document.resources:
        grouped.setdefault("".join(resource.path[:1]) or "__init__", []).append(resource)
    found = []
    for name, resources in grouped.items():
        pairs: list[tuple[str, str]] = []
        classes = []
        for resource in resources:
            calls = [
                _Call(method=identifier(each.name), home=home, operation=operation)
                for each in resource.methods
                for home, operation in [functions[each.function]]
            ]
            inner = _inner(resources, resource.path)
            hidden = {each.path[-1] for each in inner} | {str(each.method) for each in calls}
            both = [_class(resource, inner, calls, names, hidden, is_async=is_async) for is_async in (False, True)]
            pairs += [(".._runtime.client", base) for base in BASES]
            pairs += [("__future__", "annotations"), (".._runtime.client", "_resource")] if inner else []
            pairs += _imports(calls, hidden, document.by_name)
            classes += both
        imports = import_sections(with_deferred_annotations(pairs))
        found.append(ir.ResourceModule(name=identifier(name), imports=imports, classes=tuple(classes)))
    return tuple(found)


def class_names(resources: Iterable[Resource]) -> dict[Path, tuple[Code, Code]]:
    """Return the names of the two classes of each resource: `SandboxResource`, `AsyncSandboxResource`."""
    own = {(): (identifier(OWN_METHODS[0]), identifier(OWN_METHODS[1]))}
    found = resource_classes(each.path for each in resources if each.path)
    return own | {path: (identifier(one), identifier(other)) for path, (one, other) in found.items()}


def resource_attributes(
    resources: Sequence[Resource], path: Path, names: Names, *, is_async: bool
) -> tuple[ir.ResourceAttribute, ...]:
    """Return the attributes of the client, or of the resource at `path`, that return a resource."""
    return tuple(
        ir.ResourceAttribute(
            name=identifier(each.path[-1]), class_name=names[each.path][is_async], docstring=_described(each)
        )
        for each in _inner(resources, path)
    )


def resource_imports(resources: Sequence[Resource], names: Names) -> tuple[ir.Import, ...]:
    """Return the imports of the classes of the client's resources in `client.py`."""
    pairs = [(f".resources.{each.path[0]}", name) for each in _inner(resources, ()) for name in names[each.path]]
    return import_sections(pairs)[0] if pairs else ()


def _inner(resources: Iterable[Resource], path: Path) -> list[Resource]:
    return [each for each in resources if each.path and each.path[:-1] == path]


def _described(resource: Resource) -> Code | None:
    """Return the first line of the description of a resource as a docstring."""
    first = resource.description.strip().partition("\n")[0]
    return assembled([sentence(first)]) if first else None


def _class(  # noqa: PLR0913 - the parts of a class
    resource: Resource,
    inner: Sequence[Resource],
    calls: Sequence[_Call],
    names: Names,
    hidden: Collection[str],
    *,
    is_async: bool,
) -> ir.ResourceClass:
    about = f"Operations of `{'.'.join(resource.path)}`." if resource.path else "Operations of the client itself."
    return ir.ResourceClass(
        name=names[resource.path][is_async],
        base=identifier(BASES[is_async]),
        docstring=_described(resource) or assembled([about]),
        definitions=tuple(
            _definition(each, hidden, is_async=is_async) for each in calls if each.operation.is_deprecated
        ),
        resources=resource_attributes(inner, resource.path, names, is_async=is_async),
        methods=tuple(
            ir.Method(
                name=each.method,
                attribute=join(".", [each.module, _function(each, is_async=is_async).name]),
            )
            for each in calls
            if not each.operation.is_deprecated
        ),
    )


def _function(call: _Call, *, is_async: bool) -> ir.Function:
    return call.operation.awaited if is_async else call.operation.sync


def _definition(call: _Call, hidden: Collection[str], *, is_async: bool) -> ir.MethodDefinition:
    """Return the definition of a method of a deprecated operation.

    It is not the function itself, because a type checker reports each use of a deprecated function. An attribute such as
    `list` would hide the type in annotations of the class, so the names in `hidden` have other names there.
    """
    operation, function = call.operation, _function(call, is_async=is_async)
    is_coroutine = is_async and operation.is_coroutine
    builder = join(".", [call.module, operation.request.name])
    parameters = [
        replace(each, annotation=each.annotation and each.annotation.renamed(hidden))
        for each in function.parameters[1:]
    ]
    return ir.MethodDefinition(
        name=call.method,
        keyword=template("async def") if is_coroutine else template("def"),
        function=replace(
            function,
            parameters=(_SELF, *parameters),
            result=function.result.renamed(hidden),
            docstring=function.docstring.indent(4),
        ),
        statements=operation.statements_of(identifier("self"), builder)[is_async],
    )


def _imports(calls: Iterable[_Call], hidden: set[str], models: Collection[str]) -> ImportPairs:
    """Yield the modules of functions, and the names in definitions of deprecated methods."""
    for call in calls:
        operation = call.operation
        yield "..operations", call.home if call.home == call.module else f"{call.home} as {call.module}"
        if operation.is_deprecated:
            yield "typing_extensions", "deprecated"
            functions = [replace(each, parameters=each.parameters[1:]) for each in (operation.sync, operation.awaited)]
            types = [part for each in functions for part in each.types]
            names = names_in(types, [*operation.statements, *operation.awaited_statements])
            yield from needed_imports({f"_{name}_" if name in hidden else name for name in names}, "..", models)
