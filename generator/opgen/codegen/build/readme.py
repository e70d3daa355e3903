"""README of a package: installation, credentials, calls, errors and environment variables."""

import ast
from collections.abc import Iterable, Iterator, Mapping

from opgen.api import model as api
from opgen.codegen import ir
from opgen.codegen.build.credentials import about_credentials
from opgen.codegen.build.example_calls import client_calls
from opgen.codegen.code import Code, identifier, join, literal, markdown, template
from opgen.core.options import Options
from opgen.core.versions import client_requirements


def readme(
    document: api.Api,
    options: Options,
    client: ir.Client,
    modules: Iterable[ir.OperationModule],
    errors: Iterable[ir.StatusError],
) -> ir.Readme:
    """Return the README of a package with this `client`, and with these `modules` and `errors`."""
    about = about_credentials(document)
    example = literal("...")
    return ir.Readme(
        package=identifier(options.package),
        title=markdown(f"{document.title} {document.version}"),
        requirements=join(" ", map(literal, client_requirements(options))),
        credentials=tuple(
            ir.ReadmeRow(name=identifier(keyword), text=markdown(text, is_in_table=True))
            for keyword, text in about.items()
        ),
        arguments=join(", ", [template("{name}={value}", name=identifier(name), value=example) for name in about]),
        environment=tuple(_environment(options, client)),
        operations=tuple(_operations(document, modules)),
        errors=tuple(ir.ReadmeRow(name=each.name, text=each.status) for each in errors),
    )


def _environment(options: Options, client: ir.Client) -> Iterator[ir.ReadmeRow]:
    """Yield the environment variables that the client reads."""
    values = {str(each.name): each.value for each in client.api_arguments}
    if "credential_env" in values:
        variables: Mapping[str, str] = ast.literal_eval(values["credential_env"])
        for keyword, variable in variables.items():
            yield ir.ReadmeRow(
                name=identifier(variable), text=template("the argument `{name}`", name=identifier(keyword))
            )
    if options.base_url_env:
        yield ir.ReadmeRow(name=identifier(options.base_url_env), text=template("the argument `base_url`"))


def _operations(document: api.Api, modules: Iterable[ir.OperationModule]) -> Iterator[ir.ReadmeOperation]:
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
            calls=tuple(call for function in found for call in _calls(function, methods.get(str(function.name)))),
        )


def _calls(function: ir.Function, method: Code | None) -> Iterator[Code]:
    """Yield a call of `function`, and a call of `method` if there is one, with the required arguments."""
    client, *arguments = (each.forwarding for each in function.parameters if each.default is None)
    yield _call(function.name, [client, *arguments])
    if method is not None:
        yield _call(method, arguments)


def _call(function: Code, arguments: Iterable[Code]) -> Code:
    return template("{function}({arguments})", function=function, arguments=join(", ", arguments))
