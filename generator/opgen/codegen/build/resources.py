"""Resources of clients: classes with a method for each function of their operations, and properties that return them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from opgen.api import model as api
from opgen.codegen import ir
from opgen.codegen.build.arguments import with_first_parameter
from opgen.codegen.build.client_bases import client_bases
from opgen.codegen.build.docstrings import assembled, sentence
from opgen.codegen.code import Code, identifier, template
from opgen.codegen.imports import import_sections, with_deferred_annotations
from opgen.core.name_styles import allocate, pascal

_SELF = ir.Parameter(name=identifier("self"), annotation=None)
_WORD = re.compile(r"\w+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """Functions that send the request of an operation, and the expressions that they return for a method."""

    module: Code
    """The name of the functions' module in modules of resources."""
    is_deprecated: bool
    sync: ir.Function
    awaited: ir.Function
    sync_expression: Code
    awaited_expression: Code
    imports: tuple[tuple[str, str], ...]
    is_coroutine: bool = False


def resource_modules(document: api.Api, modules: Iterable[ir.OperationModule]) -> tuple[ir.ResourceModule, ...]:
    """Return a module with two classes for each resource: for the synchronous and for the asynchronous client."""
    calls = {str(call.sync.name): call for module in modules for call in _calls(module)}
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


def _calls(module: ir.OperationModule) -> Iterator[_Call]:
    """Yield the calls of the operations in `module`: each call, its pages and its stream."""
    name = template("_{name}", name=module.name)
    for operation in module.operations:
        request = template(
            "{module}.{name}({arguments})",
            module=name,
            name=operation.request.name,
            arguments=operation.request.forwarding,
        )
        if operation.is_stream:
            sync = awaited = template("self.stream({request})", request=request)
        else:
            sync = template("self.send({request})", request=request)
            awaited = template("await {call}", call=sync)
        yield _Call(
            module=name,
            is_deprecated=operation.is_deprecated,
            sync=operation.sync,
            awaited=operation.awaited,
            sync_expression=sync,
            awaited_expression=awaited,
            imports=operation.imports,
            is_coroutine=not operation.is_stream,
        )
        if (paging := operation.paging) is not None:
            pages = template("(self, {request}, {paging})", request=request, paging=paging.expression)
            yield _Call(
                module=name,
                is_deprecated=operation.is_deprecated,
                sync=paging.sync,
                awaited=paging.awaited,
                sync_expression=template("Pages{pages}", pages=pages),
                awaited_expression=template("AsyncPages{pages}", pages=pages),
                imports=operation.imports,
            )


def _method(name: str, call: _Call, *, is_async: bool) -> ir.Method:
    """Return the method `name`, which is a function of `call`.

    A method of a deprecated operation has a definition of its own, because a type checker reports each use of a
    deprecated function.
    """
    function = call.awaited if is_async else call.sync
    definition = None
    if call.is_deprecated:
        is_coroutine = is_async and call.is_coroutine
        definition = ir.MethodDefinition(
            keyword=template("async def") if is_coroutine else template("def"),
            function=replace(with_first_parameter(function, _SELF), docstring=function.docstring.indent(4)),
            expression=call.awaited_expression if is_async else call.sync_expression,
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
        if call.is_deprecated:
            yield "typing_extensions", "deprecated"
            deprecated |= dict.fromkeys(call.imports)
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
    texts = [function.result, function.declaration, definition.expression]
    texts += [each.declaration for each in function.overloads]
    for text in texts:
        yield from _WORD.findall(text)
    if function.overloads:
        yield "overload"
