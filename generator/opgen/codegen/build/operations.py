"""Operations as code: three functions for each operation, grouped in modules by first tag."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from opgen.api.model import Api, Operation, Stream, StreamKind
from opgen.api.schema import Definitions
from opgen.codegen import ir
from opgen.codegen.build import docstrings
from opgen.codegen.build.argument_names import LOCATIONS
from opgen.codegen.build.arguments import (
    Arguments,
    arguments_of,
    built_pairs,
    built_path,
    built_query,
    described,
    function_of,
)
from opgen.codegen.build.bodies import Argument, body_content, body_content_type
from opgen.codegen.build.calls import example_arguments, example_call
from opgen.codegen.build.constructor_arguments import own_server
from opgen.codegen.build.inputs import Inputs
from opgen.codegen.build.pagination import Paged
from opgen.codegen.build.responses import (
    BASES,
    errors,
    header_functions,
    is_stream_only,
    returns,
    statuses,
    stream_items,
    stream_of,
    stream_statuses,
    success,
)
from opgen.codegen.code import Code, identifier, literal, template
from opgen.codegen.imports import TYPES, exports, import_sections, names_in, needed_imports, with_deferred_annotations
from opgen.core.frozen import frozen
from opgen.core.name_styles import KEYWORDS, RESERVED_MODULES, derived, snake
from opgen.core.url_templates import erased

# Arguments of a request that contain names of arguments.
_BUILT = frozenset({"path", "query", "headers", "cookies"})
_ITEMS: Mapping[StreamKind, Code] = {"data": literal("data"), "events": literal("event")}
MOST_LINES = 2300
"""Largest number of lines of a module, as `_lines` estimates them. Files have at most 3,000 lines then."""

Operations = Sequence[tuple[str, Sequence[ir.OperationFunctions]]]
"""The functions of operations, each with the path of its operation."""


@frozen
class _ReadOperation:
    """Operation with the arguments of its functions and of its request.

    - `request_arguments`: arguments of the operation's `Request`, in their order in generated code.
    """

    operation: Operation
    arguments: Arguments
    definitions: Definitions
    request_arguments: dict[str, Code | None]

    @property
    def about(self) -> Mapping[str, str]:
        """Return the docstring text of each argument of the functions that send the request, by its name."""
        return described(self.arguments.called)


def operation_modules(
    document: Api, paged: Mapping[str, Paged], idempotent: Collection[str]
) -> tuple[ir.OperationModule, ...]:
    """Return the modules of each tag, sorted by name, with operations in document order. Tags may share a module.

    `paged` has the pagination of operations by operation key. `idempotent` are keys of operations.
    """
    definitions = document.by_name
    inputs = Inputs(definitions=definitions, names=document.inputs)
    tags: dict[str, list[tuple[str, list[ir.OperationFunctions]]]] = {}
    for each in document.operations:
        arguments = arguments_of(each, inputs)
        read = _ReadOperation(
            operation=each,
            arguments=arguments,
            definitions=definitions,
            request_arguments=_request_arguments(each, arguments, document, is_idempotent=each.key in idempotent),
        )
        functions = [*_operations(read, paged.get(each.key))]
        tags.setdefault(module_name(each.tag), []).append((each.path, functions))
    return tuple(
        ir.OperationModule(
            name=identifier(name),
            home=identifier(home),
            imports=import_sections(_imports(functions, definitions)),
            exports=exports(function for each in functions for function in each.function_names),
            operations=tuple(functions),
        )
        for home, name, functions in _homes(tags)
    )


def _homes(tags: Mapping[str, Operations]) -> Iterator[tuple[str, str, list[ir.OperationFunctions]]]:
    """Yield the modules that define functions, the names from which callers import them, and the functions."""
    taken: set[str] = set()
    for name in sorted(tags):
        parts = divided(tags[name])
        for words in sorted(parts):
            home = "_" + snake(" ".join((name, *words))) if len(parts) > 1 else name
            while home.strip("_") in taken:
                home += "_2"
            taken.add(home.strip("_"))
            yield home, name, parts[words]


def operation_indexes(modules: Iterable[ir.OperationModule]) -> tuple[ir.OperationIndex, ...]:
    """Return the modules from which callers import the functions of divided ones."""
    parts: dict[Code, list[Code]] = {}
    for module in modules:
        parts.setdefault(module.name, []).append(module.home)
    return tuple(ir.OperationIndex(name=name, homes=tuple(homes)) for name, homes in parts.items() if homes != [name])


def module_name(tag: str) -> str:
    """Return the module of a tag: `SSH Keys` -> `ssh_keys`; `default` without a tag."""
    name = snake(tag, "tag") if tag else "default"
    # `operations/__init__.py` imports a function with the name `operations`.
    is_reserved = name in KEYWORDS | RESERVED_MODULES | {"operations"}
    return name + "_" if is_reserved else name


def _operations(read: _ReadOperation, pages: Paged | None) -> Iterator[ir.OperationFunctions]:
    """Yield the functions that read a complete response, and the functions that read a stream, if documented."""
    operation = read.operation
    text = docstrings.operation_docstring(operation, read.about)
    result = returns(operation)
    request_class = identifier("Request")
    results = (result, result, template("Request[{}]", result))
    if pages is not None:
        results, request_class = pages.results, pages.request_class
        read.request_arguments["paging"] = pages.expression
    sync, awaited, request = _functions(read, operation.name, text, results)
    example = example_arguments(operation, sync, read.definitions)
    if example:
        call = example_call(sync.name, [template("client"), *example])
        text = docstrings.operation_docstring(operation, read.about, call)
        sync = replace(sync, docstring=text)
    plain = ir.OperationFunctions(
        key=literal(operation.key),
        is_deprecated=operation.deprecated,
        sends="page" if pages else "call",
        sync=sync,
        awaited=awaited,
        request=request,
        forwarding=read.arguments.forwarding,
        body=read.arguments.given.fields if read.arguments.given and read.arguments.given.keywords else None,
        request_arguments=_visible(read.request_arguments, request),
        request_class=request_class,
        header_functions=header_functions(operation),
        example=tuple(example),
    )
    if not is_stream_only(operation):
        yield plain
    stream = stream_of(operation)
    if stream is not None:
        yield _streamed(plain, read, stream)


def _streamed(plain: ir.OperationFunctions, read: _ReadOperation, stream: Stream) -> ir.OperationFunctions:
    """Return `plain` with functions that read the response item by item.

    The names of the functions contain `_stream`, unless every response with content is a stream.
    """
    operation = read.operation
    name, text = operation.name, plain.awaited.docstring
    is_only = is_stream_only(operation)
    if not is_only:
        text = docstrings.stream_docstring(operation, read.about, stream.media_type)
        name = derived(name, "_stream")
    item = stream_items(operation)
    results = (
        template("Stream[{}]", item),
        template("AsyncStream[{}]", item),
        template("StreamRequest[{}]", item),
    )
    sync, awaited, request = _functions(read, name, text, results)
    if is_only:
        sync = replace(sync, docstring=plain.sync.docstring)
    own = {
        **_sent(operation, read.arguments, is_stream=True),
        "paging": None,
        "returns": stream_statuses(operation),
        "accept": literal(stream.media_type),
        "item": _ITEMS.get(stream.kind),
        "is_text": literal(value=True) if stream.is_text else None,
    }
    return replace(
        plain,
        sends="stream",
        sync=sync,
        awaited=awaited,
        request=request,
        request_arguments=_visible({**read.request_arguments, **own}, request),
        request_class=identifier("StreamRequest"),
        header_functions=plain.header_functions if is_only else (),
    )


def _functions(
    read: _ReadOperation, name: str, text: Code, results: tuple[Code, Code, Code]
) -> tuple[ir.Function, ir.Function, ir.Function]:
    """Return the function `name`, its asynchronous form, and the function that builds the request.

    The first two functions have the docstring `text`.
    """
    called, built = read.arguments.called, read.arguments.built
    about = docstrings.request_docstring(described(built), name, read.about)
    awaited = derived(name, "_async")
    return (
        function_of(name, called, result=results[0], docstring=text, base=BASES[0]),
        function_of(awaited, called, result=results[1], docstring=text, base=BASES[1], is_awaited=True),
        function_of(derived(name, "_request"), built, result=results[2], docstring=about, is_awaited=True),
    )


def _request_arguments(
    operation: Operation, arguments: Arguments, document: Api, *, is_idempotent: bool
) -> dict[str, Code | None]:
    """Return the arguments of the operation's `Request`, in their order in generated code."""
    body, documented = operation.body, errors(operation)
    server = own_server(operation, document.servers)
    return {
        "operation_id": literal(operation.key),
        "method": literal(operation.method),
        **_sent(operation, arguments, is_stream=False),
        "content_type": body_content_type(body) if body else None,
        "returns": statuses(success(operation)),
        "raises": statuses(documented) if documented else None,
        "security": literal(operation.security) if operation.security != document.security else None,
        "server": literal(server.url) if server else None,
        "is_idempotent": literal(value=True) if is_idempotent else None,
    }


def _visible(values: Mapping[str, Code | None], request: ir.Function) -> tuple[ir.KeywordArgument, ...]:
    """Return the arguments of a request. Types that a parameter of `request` hides have other names."""
    hidden = TYPES.intersection(each.name for each in request.parameters)
    return ir.keyword_arguments(
        {name: value.renamed(hidden) if value and name not in _BUILT else value for name, value in values.items()}
    )


def _sent(operation: Operation, arguments: Arguments, *, is_stream: bool) -> dict[str, Code | None]:
    """Return the arguments of a request with the values that callers give, and with switches of a stream."""
    located: dict[str, list[Argument]] = {location: [] for location in LOCATIONS}
    for argument in arguments.sent(is_stream=is_stream):
        if argument.parameter is not None:
            located[argument.parameter.location].append(argument)
    given = arguments.given.expression(is_stream=is_stream) if arguments.given else template("body")
    return {
        "path": built_path(operation, located["path"]),
        "query": built_query(located["query"], located["querystring"]),
        "headers": built_pairs("header", located["header"]),
        "cookies": built_pairs("cookie", located["cookie"]),
        "content": body_content(operation.body, given) if operation.body else None,
    }


def _imports(operations: Iterable[ir.OperationFunctions], models: Collection[str]) -> list[tuple[str, str]]:
    """Return the imports of a module with `operations`, as (module, name)."""
    names, styled = set[str](), set[str]()
    for each in operations:
        values = {str(argument.name): argument.value for argument in each.request_arguments}
        built = [values.pop(name) for name in _BUILT & values.keys()]
        # Of two builders with the same name, a module needs only the one that supports styles.
        styled.update(value.partition("(")[0] for value in built if "Styled" in value.called)
        functions = (each.sync, each.awaited, each.request, *(headers.function for headers in each.header_functions))
        types = [part for function in functions for part in function.types]
        calls = [*each.statements, *each.awaited_statements, *(headers.expression for headers in each.header_functions)]
        names |= names_in([*types, *values.values(), each.request_class], [*calls, *built])
        if each.is_deprecated:
            names.add("deprecated_operation")
    pairs = [(".._runtime.styles", name) for name in styled]
    return with_deferred_annotations([*pairs, *needed_imports(names - styled, "..", models)])


def divided(operations: Operations) -> Mapping[tuple[str, ...], list[ir.OperationFunctions]]:
    """Return the functions of each module by the words of the paths that tell it apart; one without words if all fit."""
    parts: dict[tuple[str, ...], list[ir.OperationFunctions]] = {}
    for words, functions in _parts(operations, 0):
        parts.setdefault(words, []).extend(functions)
    return parts


def _parts(operations: Operations, depth: int) -> Iterator[tuple[tuple[str, ...], Sequence[ir.OperationFunctions]]]:
    """Yield the operations, divided by the word at `depth` of their paths if they are too many for one module."""
    groups: dict[str, list[tuple[str, Sequence[ir.OperationFunctions]]]] = {}
    for path, functions in operations:
        groups.setdefault("".join(_words(path)[depth : depth + 1]), []).append((path, functions))
    is_small = sum(_lines(each) for _, functions in operations for each in functions) <= MOST_LINES
    if is_small or [*groups] == [""]:
        for _, functions in operations:
            yield (), functions
        return
    for word, group in groups.items():
        inner = _parts(group, depth + 1) if word else (((), functions) for _, functions in group)
        for words, functions in inner:
            yield (word, *words) if word and len(groups) > 1 else words, functions


def _words(path: str) -> list[str]:
    """Return the segments of a path as words, without variables."""
    return [snake(each) for each in erased(path).replace("{}", "").split("/") if re.search("[A-Za-z]", each)]


def _lines(operation: ir.OperationFunctions) -> int:
    """Estimate the lines of the functions."""
    functions = operation.sync, operation.awaited, operation.request
    own = sum(each.docstring.count("\n") + len(each.parameters) + 7 for each in functions)
    others = 20 * len(operation.header_functions) + len(operation.request_arguments)
    return own + others + 2 * operation.forwarding.count(",")
