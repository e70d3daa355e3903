"""Calls with the examples of the document, and the README of a package."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from opgen.api.model import Api, Operation
from opgen.api.schema import Definitions, Scalar, Schema, plain
from opgen.codegen import ir
from opgen.codegen.build.bodies import body_fields, is_union
from opgen.codegen.build.constructor_arguments import about_credentials, credential_environment
from opgen.codegen.code import Code, argument, call, identifier, join, literal, markdown, template
from opgen.core.options import Options
from opgen.core.versions import client_requirements

# Columns of a line of an example in a docstring.
_WIDTH = 76
_CONSTRUCTORS = {
    "uuid": template("UUID"),
    "date": template("date.fromisoformat"),
    "date-time": template("datetime.fromisoformat"),
    "time": template("time.fromisoformat"),
}
_IMPORTS = {
    "date.fromisoformat(": "from datetime import date",
    "datetime.fromisoformat(": "from datetime import datetime",
    "=time.fromisoformat(": "from datetime import time",
    "UUID(": "from uuid import UUID",
}


def example_arguments(operation: Operation, function: ir.Function, definitions: Definitions) -> list[Code]:
    """Return the arguments of a call with the example of `operation`, on at most one line; empty without an example.

    The first parameter of `function` is the client. Optional arguments that do not fit are left out.
    """
    if not operation.example or operation.deprecated:
        return []
    values, body, parameters = dict(_values(operation, definitions)), operation.body, function.parameters[1:]
    needed = {str(each.name) for each in parameters if each.default is None}
    if body:
        names, is_union_body = dict(body.keywords), is_union(
            body, definitions
        )  # the other fields of a member may be required
        fields = {names[field.wire_name] for field in body_fields(body, definitions) if is_union_body or field.required}
        needed |= fields & values.keys() if is_union_body else fields
    if not needed <= values.keys():
        return []
    found = {str(each.name): _argument(each, values[str(each.name)]) for each in parameters if str(each.name) in values}
    chosen = set[str]()
    for name in sorted(found, key=lambda name: name not in needed):
        line = join(", ", [found[each] for each in found if each in {*chosen, name}])
        if len(line) <= _WIDTH - len("    client, "):
            chosen.add(name)
    return [found[name] for name in found if name in chosen] if needed <= chosen else []


def example_call(function: Code, arguments: Iterable[Code]) -> str:
    """Return a call on at most three lines."""
    found = call(function, *arguments)
    return found if len(found) <= _WIDTH else f"{function}(\n    {join(', ', arguments)}\n)"


def code_samples(document: Api, modules: Iterable[ir.OperationModule], package: str) -> Iterator[tuple[Operation, str]]:
    """Yield each operation that has an example, with a program that calls its method, or else its function."""
    methods = client_calls(document)
    functions = {each.key: each for module in modules for each in module.operations if each.example}
    for operation in document.operations:
        found = functions.get(literal(operation.key))
        if found is None:
            continue
        method = methods.get(str(found.sync.name))
        names = ["Client"] if method else ["Client", str(found.sync.name)]
        program = call(method or found.sync.name, *([] if method else [template("client")]), *found.example)
        imports = [line for constructor, line in _IMPORTS.items() if constructor in program]
        lines = [*imports, f"from {package} import {', '.join(names)}", "", "client = Client()"]
        yield operation, "\n".join([*lines, program, ""])


def client_calls(document: Api) -> dict[str, Code]:
    """Return each method of a client as code, such as `client.chat.completions.create`, by function name."""
    return {
        function: join(".", [identifier(name) for name in ("client", *path.split("."))])
        for function, path in document.calls.items()
    }


def _argument(parameter: ir.Parameter, value: Code) -> Code:
    if not parameter.is_keyword_only:
        return value
    return argument(parameter.name, value)


def _values(operation: Operation, definitions: Definitions) -> Iterable[tuple[str, Code]]:
    """Yield the names and values of the arguments."""
    values = {key: json.loads(text) for key, text in operation.example}
    for each in operation.parameters:
        key = f"{each.location} {each.wire_name}"
        if key in values:
            yield from _value(each.name, each.schema, values[key], definitions)
    body = operation.body
    if body is None or "body" not in values:
        return
    fields = {field.wire_name: field for field in body_fields(body, definitions)}
    if not fields or not isinstance(values["body"], dict):
        content = body.contents[0]
        if content.kind in {"json", "text"}:
            yield from _value("body", content.schema, values["body"], definitions)
        return
    names = dict(body.keywords)
    # Keywords cannot show an example that is not an object or has another property.
    if values["body"].keys() <= fields.keys():
        for name, value in values["body"].items():
            yield from _value(names[name], fields[name].schema, value, definitions)


def _value(name: str, schema: Schema, value: Any, definitions: Definitions) -> Iterable[tuple[str, Code]]:
    """Yield `value` as code, unless it is a file, or a value that is not sent."""
    found = plain(schema, definitions)
    format_ = found.format if isinstance(found, Scalar) else None
    if value is None or format_ in {"binary", "upload"}:
        return
    code = literal(value)
    if format_ and isinstance(value, str):
        code = call(_CONSTRUCTORS[format_], code)
    yield name, code


def readme(
    document: Api,
    options: Options,
    modules: Iterable[ir.OperationModule],
    errors: Iterable[ir.StatusError],
) -> ir.Readme:
    """Return the README of a package with these `modules` and `errors`."""
    about = about_credentials(document)
    example = literal("...")
    functions = [each for module in modules for each in module.operations if not each.is_deprecated]
    found: dict[Code, ir.OperationFunctions] = {}
    for each in functions:
        if each.sends != "stream":
            found.setdefault(each.key, each)
    shown = [found[literal(each.key)] for each in document.operations if literal(each.key) in found]
    methods = client_calls(document)

    def written(operation: ir.OperationFunctions, function: ir.Function, *more: Code) -> Code:
        return [*_calls(function, methods.get(str(operation.sync.name)), *more)][-1]

    def sent(operation: ir.OperationFunctions) -> Code:
        return written(operation, operation.sync, *([template("…")] if _is_without_keywords(operation) else []))

    return ir.Readme(
        package=identifier(options.package),
        library=identifier(options.http_library),
        title=markdown(f"{document.title} {document.version}"),
        requirements=join(" ", map(literal, client_requirements(options))),
        credentials=tuple(
            ir.ReadmeRow(name=identifier(keyword), text=markdown(text, is_in_table=True))
            for keyword, text in about.items()
        ),
        arguments=join(", ", [argument(name, example) for name in about]),
        call=_first(written(each, each.sync) for each in shown),
        awaited=_first(written(each, each.awaited) for each in shown),
        request=_first(map(_built, shown)),
        # A call with a field says more than one that may leave out all fields.
        body=_first(sent(each) for each in sorted(shown, key=_is_without_keywords) if each.body),
        page=_first(written(each, each.sync) for each in shown if each.sends == "page"),
        stream=_first(written(each, each.sync) for each in functions if each.sends == "stream"),
        download=_first(_built(each) for each in shown if str(each.sync.result) == "bytes"),
        has_test_doubles=options.testing,
        environment=tuple(_environment(options, tuple(about))),
        operations=tuple(_operations(document, modules)),
        errors=tuple(ir.ReadmeRow(name=each.name, text=each.status) for each in errors),
    )


def _environment(options: Options, credentials: tuple[str, ...]) -> Iterator[ir.ReadmeRow]:
    """Yield the environment variables that the client reads."""
    for keyword, variable in credential_environment(options.token_env, credentials, []).items():
        yield ir.ReadmeRow(name=identifier(variable), text=template("the argument `{}`", identifier(keyword)))
    if options.base_url_env:
        yield ir.ReadmeRow(name=identifier(options.base_url_env), text=template("the argument `base_url`"))


def _operations(document: Api, modules: Iterable[ir.OperationModule]) -> Iterator[ir.ReadmeOperation]:
    """Yield the calls of each operation, in document order. A stream beside a response has calls of its own."""
    methods = client_calls(document)
    functions: dict[Code, list[ir.Function]] = {}
    for module in modules:
        for operation in module.operations:
            functions.setdefault(operation.key, []).append(operation.sync)
    for each in document.operations:
        found = functions[literal(each.key)]
        yield ir.ReadmeOperation(
            endpoint=markdown(f"{each.method} {each.path}"),
            summary=markdown(each.summary),
            is_deprecated=each.deprecated,
            names=join(", ", [function.name for function in found]),
            calls=tuple(each for function in found for each in _calls(function, methods.get(str(function.name)))),
        )


def _first(texts: Iterable[Code]) -> Code:
    """Return the first of `texts`, or an empty text."""
    return next(iter(texts), template(""))


def _required(function: ir.Function) -> list[Code]:
    """Return the required arguments of `function`, each with a variable of its name."""
    return [each.forwarding for each in function.parameters if each.default is None]


def _built(operation: ir.OperationFunctions) -> Code:
    """Return the call that builds the request of `operation`, with the required arguments."""
    return call(operation.request.name, *_required(operation.request))


def _is_without_keywords(operation: ir.OperationFunctions) -> bool:
    return not any(each.is_keyword_only and each.default is None for each in operation.sync.parameters)


def _calls(function: ir.Function, method: Code | None, *more: Code) -> Iterator[Code]:
    """Yield a call of `function`, and a call of `method` if there is one, with the required arguments and `more`."""
    client, *arguments = (*_required(function), *more)
    yield call(function.name, client, *arguments)
    if method is not None:
        yield call(method, *arguments)
