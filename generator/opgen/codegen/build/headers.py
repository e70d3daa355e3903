"""Response headers as code: functions that read them."""

from collections.abc import Iterator

from opgen.api import model as api
from opgen.codegen import ir, types
from opgen.codegen.code import docstring, identifier, join, literal, template
from opgen.core.name_styles import derived

_RUNTIME = ".._runtime.response_headers"


def header_functions(operation: api.Operation) -> tuple[ir.HeaderFunction, ...]:
    """Return the functions for headers of successes and of other responses, as far as they are documented."""
    return tuple(_function(operation, headers) for headers in operation.headers)


def header_imports(operation: api.Operation) -> Iterator[tuple[str, str]]:
    """Return the imports that those functions need, without the imports of their models."""
    for headers in operation.headers:
        yield _RUNTIME, "Answered"
        yield _RUNTIME, _reader(headers)


def about_headers(operation: api.Operation) -> str:
    """Return the sentence about these functions in the operation's docstring; empty without functions."""
    names = [f"`{_name(operation, headers)}`" for headers in operation.headers]
    return f"Headers of the answer are read by {' and '.join(names)}." if names else ""


def _function(
    operation: api.Operation, headers: api.ResponseHeaders
) -> ir.HeaderFunction:
    what = "any other answer to" if headers.is_error else "a successful answer to"
    names = ", ".join(headers.names)
    result = types.expression(headers.schema)
    readings = [literal(dict(headers.readings))] if headers.readings else []
    return ir.HeaderFunction(
        function=ir.Function(
            name=identifier(_name(operation, headers)),
            parameters=(
                ir.Parameter(
                    name=identifier("answer"), annotation=template("Answered")
                ),
            ),
            result=result,
            docstring=docstring(
                f"Headers of {what} `{operation.name}`: {names}."
            ).indent(4),
        ),
        expression=template(
            "{reader}({arguments})",
            reader=identifier(_reader(headers)),
            arguments=join(", ", [identifier("answer"), result, *readings]),
        ),
    )


def _name(operation: api.Operation, headers: api.ResponseHeaders) -> str:
    suffix = "_error_headers" if headers.is_error else "_headers"
    return derived(operation.name, suffix)


def _reader(headers: api.ResponseHeaders) -> str:
    return "read_error_headers" if headers.is_error else "read_headers"
