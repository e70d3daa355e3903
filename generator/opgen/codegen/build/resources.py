"""Resources of clients: classes with a method for each function of their operations, and properties that return them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from opgen.api import model as api
from opgen.codegen import ir
from opgen.codegen.build.client_bases import client_bases
from opgen.codegen.build.docstrings import assembled, sentence
from opgen.codegen.code import Code, identifier, template
from opgen.codegen.imports import import_sections, with_deferred_annotations
from opgen.core.name_styles import allocate, pascal

_SELF = ir.Parameter(name=identifier("self"), annotation=None)
_WORD = re.compile(r"\w+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """Functions that send the request of an operation, and the name of their module in modules of resources."""

    module: Code
    operation: ir.OperationFunctions


def resource_modules(document: api.Api, modules: Iterable[ir.OperationModule]) -> tuple[ir.ResourceModule, ...]:
    """Return a module with two classes for each resource: for the synchronous and for the asynchronous client."""
    calls = {
        str(operation.sync.name): _Call(module=template("_{name}", name=module.name), operation=operation)
        for module in modules
        for operation in module.operations
    }
    names = class_names(document.resources)
    base_module, *bases = client_bases(document.operations)
    found = []
    for resource in document.resources:
        methods = [(each.name, calls[each.function]) for each in resource.methods]
        text = about_resource(resource)
        classes = tuple(
            ir.ResourceClass(
                name=class_name,
                base=identifier(base),
                docstring=text,
                methods=tuple(_method(name, call, is_async=bool(index)) for name, call in methods),
            )
            for index, (class_name, base) in enumerate(zip(names[resource.name], bases, strict=True))
        )
        pairs = [(f".{base_module}", base) for base in bases]
        pairs += _imports([call for _, call in methods], classes)
        found.append(
            ir.ResourceModule(
                name=identifier(resource.name),
                imports=import_sections(with_deferred_annotations(pairs)),
                classes=classes,
            )
        )
    return tuple(found)


def class_names(resources: Iterable[api.Resource]) -> dict[str, tuple[Code, Code]]:
    """Return the names of the two classes of each resource: `SandboxResource`, `AsyncSandboxResource`."""
    names = [resource.name for resource in resources]
    unique = allocate([*names, *(f"async {name}" for name in names)], pascal)
    return {
        name: (identifier(unique[name] + "Resource"), identifier(unique[f"async {name}"] + "Resource"))
        for name in names
    }


def about_resource(resource: api.Resource) -> Code:
    """Return the docstring of a resource: the first line of the tag's description, else the tag."""
    first = resource.description.strip().partition("\n")[0]
    if first:
        return assembled([sentence(first)])
    if resource.tag is None:
        return assembled([f"Operations of `{resource.name}`."])
    tag = " ".join(resource.tag.split())
    return assembled([f'Operations with the tag "{tag}".' if tag else "Operations without tags."])


def resource_imports(classes: Mapping[str, tuple[Code, Code]]) -> tuple[ir.Import, ...]:
    """Return the imports of `classes`, which are by name of the resource, in `client.py`."""
    pairs = [(f".resources.{name}", each) for name in classes for each in classes[name]]
    return import_sections(pairs)[0] if pairs else ()


def _method(name: str, call: _Call, *, is_async: bool) -> ir.Method:
    """Return the method `name`, which is a function of `call`.

    A method of a deprecated operation has a definition of its own, because a type checker reports each use of a
    deprecated function.
    """
    operation = call.operation
    function = operation.awaited if is_async else operation.sync
    definition = None
    if operation.is_deprecated:
        is_coroutine = is_async and operation.is_coroutine
        builder = template("{module}.{name}", module=call.module, name=operation.request.name)
        definition = ir.MethodDefinition(
            keyword=template("async def") if is_coroutine else template("def"),
            function=replace(
                function, parameters=(_SELF, *function.parameters[1:]), docstring=function.docstring.indent(4)
            ),
            statements=operation.statements_of(identifier("self"), builder)[is_async],
        )
    return ir.Method(
        name=identifier(name),
        function=function,
        attribute=template("{module}.{name}", module=call.module, name=function.name),
        definition=definition,
    )


def _imports(calls: Iterable[_Call], classes: Iterable[ir.ResourceClass]) -> Iterator[tuple[str, str]]:
    """Yield the modules of functions, and the names in definitions of deprecated methods."""
    deprecated: dict[tuple[str, str], None] = {}
    for call in calls:
        yield "..operations", f"{call.module.removeprefix('_')} as {call.module}"
        if call.operation.is_deprecated:
            yield "typing_extensions", "deprecated"
            deprecated |= dict.fromkeys(call.operation.imports)
    used = {
        word
        for each in classes
        for method in each.methods
        if method.definition is not None
        for word in _words(method.definition)
    }
    for module, name in deprecated:
        if name.rpartition(" ")[2] in used:
            yield module, name


def _words(definition: ir.MethodDefinition) -> Iterator[str]:
    function = definition.function
    for text in (function.result, function.declaration, *definition.statements):
        yield from _WORD.findall(text)
