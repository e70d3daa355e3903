"""Pagination settings as code: checked against the operation, and with paths of attributes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from opgen.api import model as api
from opgen.api.schema import AnyOf, Anything, Array, Definition, Field, Map, Model, Schema, definition_of, plain, union
from opgen.codegen import ir, types
from opgen.codegen.build.arguments import Argument, functions_of
from opgen.codegen.build.responses import success
from opgen.codegen.code import Code, identifier, join, literal, template
from opgen.core.name_styles import derived
from opgen.core.options import Pagination
from opgen.core.suggestions import nearest_operation

Path = tuple[str, ...]
"""Attributes of models and keys of objects, outermost first."""


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
        results = (
            template("Pages[{page}, {item}]", page=page, item=item),
            template("AsyncPages[{page}, {item}]", page=page, item=item),
        )
        sync, awaited = functions_of(
            derived(name, "_all"), arguments, results=results, docstring=text, is_awaited=False
        )
        return ir.Paging(
            sync=sync,
            awaited=awaited,
            constant=identifier(f"_{derived(name, '_paging').upper()}"),
            expression=self.expression,
        )


class NoPathError(Exception):
    """Pagination setting that does not match the operation. The message is for the author of the configuration."""


@dataclass(frozen=True, slots=True)
class ResponseSchema:
    """The schema of a response, and the definitions that it refers to."""

    schema: Schema
    definitions: Mapping[str, Definition]

    def find(self, text: str) -> tuple[Path, Schema]:
        """Return the path and the schema at `text`, a property's name or a JSON Pointer. Raise `NoPathError`."""
        path: list[str] = []
        schema = plain(self.schema, self.definitions)
        for token in _tokens(text):
            name, inner = self._step(schema, token, text)
            path.append(name)
            schema = plain(inner, self.definitions)
        return tuple(path), schema

    def _step(self, schema: Schema, token: str, text: str) -> tuple[str, Schema]:
        if isinstance(schema, Anything):
            return token, schema
        if isinstance(schema, Map):
            return token, schema.values
        model = definition_of(schema, self.definitions)
        if not isinstance(model, Model):
            raise NoPathError(f'"{text}" refers into a value without properties')
        for field in model.fields:
            if field.wire_name == token:
                return field.name, field.schema
        names = ", ".join(field.wire_name for field in model.fields)
        raise NoPathError(f'{model.name} has no property "{token}"; available: {names}')


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


def items_at(response: ResponseSchema, text: str) -> tuple[Path | None, Schema]:
    """Return the path to the items of a page, and the schema of an item.

    Without `text`, the response itself is the list. If the response is not a list, it is the only item, and the path is
    None. Raise `NoPathError` if `text` refers to a value that is not a list.
    """
    path, schema = response.find(text)
    schema = _implied_array(schema, response.definitions) or schema
    if isinstance(schema, Array):
        return path, schema.items
    if isinstance(schema, Anything):
        return path, schema
    if not text:
        return None, response.schema
    raise NoPathError(f'"{text}" is not a list')


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


def _implied_array(schema: Schema, definitions: Mapping[str, Definition]) -> Array | None:
    """Return the array without `type` in the union `schema`. The other members are all other values."""
    members = schema.members if isinstance(schema, AnyOf) else ()
    arrays = (plain(member, definitions) for member in members)
    return next((a for a in arrays if isinstance(a, Array) and a.is_implied), None)


def _tokens(text: str) -> list[str]:
    if not text.startswith("/"):
        return [text] if text else []
    return [token.replace("~1", "/").replace("~0", "~") for token in text[1:].split("/")]
