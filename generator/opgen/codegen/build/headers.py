"""Response headers as code: functions that read them."""

from collections.abc import Iterator

from opgen.api import model as api
from opgen.codegen import ir, types
from opgen.codegen.build.docstring_parts import assembled, first_line, request_line, section
from opgen.codegen.code import Code, identifier, join, literal, template
from opgen.core.name_styles import derived

_RUNTIME = ".._runtime.response_headers"


def header_functions(operation: api.Operation) -> tuple[ir.HeaderFunction, ...]:
    """Return the functions that read documented headers: of successful responses, and of other responses."""
    return tuple(_function(operation, headers) for headers in operation.headers)


def header_imports(operation: api.Operation) -> Iterator[tuple[str, str]]:
    """Yield the imports that the header functions need, without the imports of models."""
    for headers in operation.headers:
        yield _RUNTIME, "Answered"
        yield _RUNTIME, _reader(headers)


def about_headers(operation: api.Operation) -> str:
    """Return the sentence about the header functions in the operation's docstring; empty without functions."""
    names = [f"`{_name(operation, headers)}`" for headers in operation.headers]
    return f"Parse response headers with {' and '.join(names)}." if names else ""


def _function(operation: api.Operation, headers: api.ResponseHeaders) -> ir.HeaderFunction:
    result = types.expression(headers.schema)
    readings = [literal(dict(headers.readings))] if headers.readings else []
    return ir.HeaderFunction(
        function=ir.Function(
            name=identifier(_name(operation, headers)),
            parameters=(ir.Parameter(name=identifier("answer"), annotation=template("Answered")),),
            result=result,
            docstring=_docstring(operation, headers),
        ),
        expression=template(
            "{reader}({arguments})",
            reader=identifier(_reader(headers)),
            arguments=join(", ", [identifier("answer"), result, *readings]),
        ),
    )


def _docstring(operation: api.Operation, headers: api.ResponseHeaders) -> Code:
    kind = "an error response" if headers.is_error else "a successful response"
    parsed = f"Parse the documented headers of {kind}"
    accepted = "Response of `send_raw`, or an open stream."
    invalid = [("ResponseValidationError", "A header does not match the document.")]
    if headers.is_error:
        accepted = "Exception that the operation raised, or a response of `send_raw`."
        invalid = []
    return assembled(
        [
            first_line(f"{parsed} of `{operation.name}`.", f"{parsed}."),
            request_line(operation),
            f"Headers: {', '.join(headers.names)}.",
            section("Args", [("answer", accepted)]),
            section("Raises", invalid),
        ]
    )


def _name(operation: api.Operation, headers: api.ResponseHeaders) -> str:
    suffix = "_error_headers" if headers.is_error else "_headers"
    return derived(operation.name, suffix)


def _reader(headers: api.ResponseHeaders) -> str:
    return "read_error_headers" if headers.is_error else "read_headers"
