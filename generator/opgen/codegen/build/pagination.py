"""Pagination settings as code: checked against the operation, and with paths of attributes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from opgen.api import model as api
from opgen.api.schema import Definition, Field, Model, Schema, union
from opgen.codegen import ir, types
from opgen.codegen.build.arguments import Argument
from opgen.codegen.build.response_paths import NoPathError, ResponseSchema, definition_of, items_at, plain
from opgen.codegen.build.results import success
from opgen.codegen.build.signatures import ASYNC_CLIENT, CLIENT, function_of
from opgen.codegen.code import Code, identifier, join, literal, template
from opgen.core.name_styles import derived
from opgen.core.pagination import Pagination
from opgen.core.suggestions import nearest_operation


@dataclass(frozen=True, slots=True, kw_only=True)
class Paged:
    """Pagination of an operation as code, and the schemas of a page and of an item."""

    expression: Code
    page: Schema
    item: Schema

    def paging(self, name: str, arguments: list[Argument], text: Code) -> ir.Paging:
        """Return the functions that read all pages of the operation `name`.

        The functions have the `arguments` of the operation and the docstring `text`.
        """
        page, item = types.expression(self.page), types.expression(self.item)
        return ir.Paging(
            sync=function_of(
                derived(name, "_all"),
                arguments,
                result=template("Pages[{page}, {item}]", page=page, item=item),
                docstring=text,
                client=CLIENT,
            ),
            awaited=function_of(
                derived(name, "_all_async"),
                arguments,
                result=template("AsyncPages[{page}, {item}]", page=page, item=item),
                docstring=text,
                client=ASYNC_CLIENT,
            ),
            constant=identifier(f"_{derived(name, '_paging').upper()}"),
            expression=self.expression,
        )


def paged_operations(document: api.Api, paginations: Iterable[Pagination], misfits: list[str]) -> dict[str, Paged]:
    """Return the pagination of operations by key. Add a message to `misfits` for every setting that does not match."""
    operations = {operation.key: operation for operation in document.operations}
    definitions = {definition.name: definition for definition in document.definitions}
    found: dict[str, Paged] = {}
    for number, pagination in enumerate(paginations):
        for key in pagination.operations:
            try:
                found[key] = _paged(_named(key, operations), pagination, definitions)
            except NoPathError as misfit:
                misfits.append(f"pagination.{number}: {key!a}: {misfit}")
    return found


def _named(key: str, operations: Mapping[str, api.Operation]) -> api.Operation:
    if key in operations:
        return operations[key]
    raise NoPathError(f"unknown operation; {nearest_operation(key, operations)}")


def _paged(operation: api.Operation, pagination: Pagination, definitions: Mapping[str, Definition]) -> Paged:
    page = union(list(success(operation).values()))
    response = ResponseSchema(page, definitions)
    items, item = items_at(response, pagination.items)
    paths = {name: response.find(getattr(pagination, name))[0] for name in ("next", "more", "total", "pages")}
    arguments = [
        ("by", literal(pagination.by)),
        *_parameters(operation, pagination, definitions),
        *([] if items == () else [("items", literal(items))]),
        *((name, literal(path)) for name, path in paths.items() if path),
    ]
    return Paged(
        expression=template("Paging({arguments})", arguments=join(", ", [_keyword(*pair) for pair in arguments])),
        page=page,
        item=item,
    )


def _keyword(name: str, value: Code) -> Code:
    return template("{name}={value}", name=identifier(name), value=value)


def _parameters(
    operation: api.Operation, pagination: Pagination, definitions: Mapping[str, Definition]
) -> Iterator[tuple[str, Code]]:
    """Yield the runtime's arguments about the parameters that select a page."""
    by = pagination.by
    if not pagination.parameter:
        return
    sent = _sent(operation, pagination.parameter, definitions)
    yield "parameter", literal(pagination.parameter)
    if not isinstance(sent, api.Parameter):
        yield "in_body", literal(value=True)
    default = sent.default.value if sent.default else None
    start = 1 if by == "page" else 0
    start = default if type(default) is int else start
    start = start if pagination.start is None else pagination.start
    if by in {"page", "offset"} and start:
        yield "start", literal(start)


def _sent(operation: api.Operation, name: str, definitions: Mapping[str, Definition]) -> api.Parameter | Field:
    """Return the query parameter `name`, else the property `name` of the JSON body.

    Raise `NoPathError` if both are missing.
    """
    query = {p.wire_name: p for p in operation.parameters if p.location == "query"}
    if name in query:
        return query[name]
    contents = operation.body.contents if operation.body else ()
    for content in contents[:1]:
        model = definition_of(plain(content.schema, definitions), definitions)
        if content.kind == "json" and isinstance(model, Model):
            for field in model.fields:
                if field.wire_name == name:
                    return field
    raise NoPathError(f'unknown query parameter "{name}"; available: {", ".join(query) or "none"}')
