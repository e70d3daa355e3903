"""Pagination settings as code: checked against the operation, and with paths of attributes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from functools import partial
from typing import get_args

from opgen.api.model import Api, Operation, Parameter
from opgen.api.schema import (
    AnyOf,
    Anything,
    Array,
    Definitions,
    Field,
    Map,
    Model,
    Schema,
    definition_of,
    plain,
    union,
)
from opgen.codegen import types
from opgen.codegen.build.recognized_pages import recognized
from opgen.codegen.build.responses import success
from opgen.codegen.code import Code, argument, call, identifier, literal, template
from opgen.core.frozen import frozen
from opgen.core.options import Names, Options, Pagination, Style
from opgen.core.patterns import wildcard
from opgen.core.suggestions import nearest_operation

CLASSES = ("Page", "AsyncPages", "PageRequest", "Paging")
"""Classes of the runtime in functions that return pages."""
SENDERS = ("_page", "_page_async")
"""Functions of the runtime that send a request for a page, also methods `page` of the clients."""
# Digits from which a recorded number is invalid.
_DIGITS = 10
# Token for the last item of a list.
_LAST = "-1"
Path = tuple[str, ...]
"""Attributes of models and keys of objects, outermost first."""


@frozen
class Paged:
    """Pagination of an operation as code, and the schemas of a page and of an item.

    - `paths`: arguments of `Paging`.
    - `is_hidden`: True if a model has the name of a class of pages. Then the code names them as attributes of their
      module.
    """

    paths: Mapping[str, Code]
    page: Schema
    item: Schema
    is_hidden: bool

    @property
    def expression(self) -> Code:
        """Return the value that describes the pagination."""
        return call(self._class("Paging"), *(argument(name, each) for name, each in self.paths.items()))

    @property
    def results(self) -> tuple[Code, Code, Code]:
        """Return the results of the function, of the asynchronous function and of the function that builds the request."""
        types_ = template("[{}, {}]", types.expression(self.page), types.expression(self.item))
        page, pages, request = (template("{}{}", self._class(each), types_) for each in CLASSES[:3])
        return page, pages, request

    @property
    def request_class(self) -> Code:
        """Return the class of the request."""
        return self._class("PageRequest")

    def _class(self, name: str) -> Code:
        return template("_pages.{}", identifier(name)) if self.is_hidden else identifier(name)


class NoPathError(Exception):
    """Pagination setting that does not match the operation. The message is for the author of the configuration."""


@frozen
class ResponseSchema:
    """The schema of a response, and the definitions that it refers to."""

    schema: Schema
    definitions: Definitions

    def find(self, text: str) -> tuple[Path, Schema]:
        """Return the path and the schema at `text`, a property's name or a JSON Pointer. Raise `NoPathError`."""
        path = []
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
        if isinstance(schema, Array) and token == _LAST:
            return token, schema.items
        model = definition_of(schema, self.definitions)
        if not isinstance(model, Model):
            raise NoPathError(f'"{text}" refers into a value without properties')
        for field in model.fields:
            if field.wire_name == token:
                return field.name, field.schema
        names = ", ".join(field.wire_name for field in model.fields)
        raise NoPathError(f'{model.name} has no property "{token}"; available: {names}')


def with_pages(document: Api, options: Options, recorded: Names) -> Api:
    """Return `document` with the pagination of each operation that a table of the settings selects.

    A `recorded` pagination stays when the document changes, because another type of a result would break callers.
    """
    definitions = document.by_name
    operations = []
    notes = []
    to_record: dict[str, dict[str, str]] = {}
    for operation in document.operations:
        key, form = operation.key, _selected(operation, options.pagination, definitions)
        if form is not None and form.by == "auto":
            now = recognized(operation, definitions)
            form = _recorded(key, recorded.pages[key]) if key in recorded.pages else now
            if form is not None and not _fits(operation, form, definitions):
                notes.append(
                    f'"{key}" has {_words(now)} in place of the recorded {_words(form)}, which do not fit any more'
                )
                form = now
            elif form != now:
                notes.append(f'"{key}" keeps {_words(form)}; the document now has {_words(now)}: add it to pagination')
            values = asdict(form).items() if form else ()
            record = {name: str(value) for name, value in values if name != "operations" and value not in {"", None}}
            to_record |= {key: record} if record else {}
        operations.append(replace(operation, pages=None if form and form.by == "none" else form))
    names = replace(document.names, pages=to_record)
    return replace(document, operations=tuple(operations), names=names, page_notes=tuple(notes))


def _selected(operation: Operation, paginations: Iterable[Pagination], definitions: Definitions) -> Pagination | None:
    """Return the first table that names `operation`, else the first with a pattern for it. Recognition comes last.

    A pattern selects only operations that return a list as the table describes.
    """
    names = set(_names(operation))
    for each in sorted(paginations, key=lambda table: (names.isdisjoint(table.operations), table.by == "auto")):
        if not names.isdisjoint(each.operations):
            return each
        is_decided = each.by in {"auto", "none"}
        if any(map(partial(_matches, operation), each.operations)) and (
            is_decided or _fits(operation, each, definitions)
        ):
            return each
    return None


def _recorded(key: str, known: Mapping[str, str]) -> Pagination | None:
    """Return a recorded pagination, or None if it is empty. Invalid values are left out."""
    texts = {name: known.get(name, "") for name in ("parameter", "items", "next", "more", "total", "pages")}
    start = known.get("start", "")
    by = next((style for style in get_args(Style) if style == known.get("by")), None)
    return by and Pagination(
        operations=(key,), by=by, start=int(start) if start.isdecimal() and len(start) < _DIGITS else None, **texts
    )


def _words(form: Pagination | None) -> str:
    """Return the setting in a few words, such as `pages by cursor "after"`."""
    if form is None:
        return "no pages"
    named = form.parameter or form.next
    return f'pages by {form.by} "{named}"' if named else f"pages by {form.by}"


def paged_operations(document: Api, paginations: Iterable[Pagination], misfits: list[str]) -> dict[str, Paged]:
    """Return the pagination of operations by key. Add a message to `misfits` for every setting that does not match."""
    definitions = document.by_name
    found = {}
    problems = {}
    for operation in document.operations:
        if operation.pages is not None:
            try:
                found[operation.key] = _paged(operation, operation.pages, definitions)
            except NoPathError as problem:
                problems[operation.key] = str(problem)
    keys = {name: operation.key for operation in document.operations for name in reversed(_names(operation))}
    for number, pagination in enumerate(paginations):
        for text in pagination.operations:
            problem_text = problems.get(keys.get(text, ""), "")
            if text not in keys:
                problem_text = f"unknown operation; {nearest_operation(text, keys)}"
            is_decided = pagination.by in {"auto", "none"}
            if "*" in text:
                is_used = any(
                    (is_decided or each.pages is pagination) and _matches(each, text) for each in document.operations
                )
                problem_text = "" if is_used or text == "*" else "no operation matches that returns such pages"
            elif pagination.by == "auto" and not problem_text and keys[text] not in found:
                problem_text = (
                    "the document describes no usual form of pages; set page, offset, cursor, next_url or link"
                )
            if problem_text:
                misfits.append(f"pagination.{number}: {text!a}: {problem_text}")
    return found


def _matches(operation: Operation, pattern: str) -> bool:
    return any(map(wildcard(pattern), _names(operation)))


def _names(operation: Operation) -> tuple[str, str]:
    """Return the texts that select an operation: its key, and its method and path."""
    return operation.key, f"{operation.method} {operation.path}"


def _fits(operation: Operation, pagination: Pagination, definitions: Definitions) -> bool:
    """Return whether the response is a list as `pagination` describes it."""
    try:
        return "items" not in _paged(operation, pagination, definitions).paths or bool(pagination.items)
    except NoPathError:
        return False


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


def _paged(operation: Operation, pagination: Pagination, definitions: Definitions) -> Paged:
    page = union(list(success(operation).values()))
    response = ResponseSchema(schema=page, definitions=definitions)
    items, item = items_at(response, pagination.items)
    paths = {name: response.find(getattr(pagination, name))[0] for name in ("next", "more", "total", "pages")}
    arguments = [
        ("by", literal(pagination.by)),
        *_parameters(operation, pagination, definitions),
        *([] if items == () else [("items", literal(items))]),
        *((name, literal(path)) for name, path in paths.items() if path),
    ]
    return Paged(paths=dict(arguments), page=page, item=item, is_hidden=not definitions.keys().isdisjoint(CLASSES))


def _parameters(operation: Operation, pagination: Pagination, definitions: Definitions) -> Iterator[tuple[str, Code]]:
    """Yield the runtime's arguments about the parameters that select a page."""
    by = pagination.by
    if not pagination.parameter:
        return
    sent = _sent(operation, pagination.parameter, definitions)
    yield "parameter", literal(pagination.parameter)
    if not isinstance(sent, Parameter):
        yield "in_body", literal(value=True)
    default = sent.default.value if sent.default else None
    start = 1 if by == "page" else 0
    start = default if type(default) is int else start
    start = start if pagination.start is None else pagination.start
    if by in {"page", "offset"} and start:
        yield "start", literal(start)


def _sent(operation: Operation, name: str, definitions: Definitions) -> Parameter | Field:
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


def _implied_array(schema: Schema, definitions: Definitions) -> Array | None:
    """Return the array without `type` in the union `schema`. The other members are all other values."""
    members = schema.members if isinstance(schema, AnyOf) else ()
    arrays = (plain(member, definitions) for member in members)
    return next((a for a in arrays if isinstance(a, Array) and a.is_implied), None)


def _tokens(text: str) -> list[str]:
    if not text.startswith("/"):
        return [text] if text else []
    return [token.replace("~1", "/").replace("~0", "~") for token in text[1:].split("/")]
