"""Names of arguments and of client keywords, assigned once, and their records in the manifest."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from operator import itemgetter

from opgen.api.model import Api, Location, NamesByOwner, Operation, Parameter, lost
from opgen.api.schema import Definitions, Field, Schema
from opgen.codegen import types
from opgen.codegen.build.bodies import (
    body_fields,
    form_schemas,
    is_choice,
    keyword_contents,
    nested_schemas,
    other_members,
)
from opgen.codegen.build.constructor_arguments import assigned_keywords
from opgen.codegen.build.inputs import SUFFIXES, input_names
from opgen.codegen.build.responses import errors, statuses, stream_of, stream_statuses, success
from opgen.codegen.imports import TYPES
from opgen.core.name_styles import KEYWORDS, allocate, derived, is_name, snake
from opgen.core.options import Names

LOCATIONS: tuple[Location, ...] = ("path", "query", "header", "cookie", "querystring")
# Names that have another meaning in generated functions: other parameters, and names from the runtime.
_RESERVED_ARGUMENTS = frozenset("""
    self client body build_path build_query build_querystring build_headers build_cookies
    encode_binary encode_json encode_text encode_form encode_multipart encode_body encode_items form_parameter json_parameter
    build_body build_union
    Request StreamRequest Styled PageRequest Paging
    """.split())
_WORD = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def with_assigned_names(document: Api, recorded: Names, requested: NamesByOwner) -> Api:
    """Return `document` with names of arguments and client keywords, and with the names to record.

    A `recorded` name is used if it is still valid. Other names are new. `requested` are keywords of credentials.
    """
    definitions = document.by_name
    operations = tuple(_with_names(each, recorded.arguments.get(each.key), definitions) for each in document.operations)
    arguments = {
        each.key: {_key(p): p.name for p in each.parameters}
        | {f"body {wire_name}": name for wire_name, name in (each.body.keywords if each.body else ())}
        for each in operations
    }
    keywords = assigned_keywords(document, recorded, requested)
    schemas = [schema for each in operations for schema in _schemas(each, definitions)]
    inputs = input_names(schemas, definitions, recorded.inputs)
    return replace(
        document,
        operations=operations,
        inputs=inputs,
        names=replace(
            document.names,
            arguments={each.key: names for each in operations if (names := _to_record(each, definitions)) is not None},
            credentials=keywords.credentials,
            variables=keywords.variables,
            inputs={name: own for name, own in inputs.items() if own not in {name + each for each in SUFFIXES}},
        ),
        lost_names=(
            *document.lost_names,
            *lost("argument", recorded.arguments, arguments),
            *lost("client keyword", recorded.credentials, keywords.credentials, requested),
            *lost("client keyword", {"": recorded.variables}, {"": keywords.variables}),
        ),
    )


def _schemas(operation: Operation, definitions: Definitions) -> Iterator[Schema]:
    """Yield the schemas of the arguments of an operation."""
    yield from (each.schema for each in operation.parameters)
    yield from nested_schemas(operation.body, definitions) if operation.body else ()


def _argument_names(
    operation: Operation, recorded: Mapping[str, str] | None, definitions: Definitions
) -> dict[str, str]:
    """Return a unique name for each argument, by location and wire name: `query limit`, `body limit`.

    The names do not depend on the document's order. `recorded` names have priority. If two locations have the same
    name, the argument in the later location gets a suffix: `id`, `id_query`, `id_body`. In the path and the query, a
    wire name in snake case has priority over a converted name. The keyword of a field has the name of the field. It
    has priority over a parameter that is not `recorded`, because such a parameter is new.
    """
    used = _used_words(operation, definitions)
    fields = {f"body {each.wire_name}": each.name for each in _fields(operation, definitions)}
    names: dict[str, str] = {}
    for key in (*map(_key, operation.parameters), *fields) if recorded else ():
        name = (recorded or {}).get(key, "")
        if is_name(name, snake) and name not in {
            *(_reserved(operation, definitions) if key in fields else used),
            *names.values(),
        }:
            names[key] = name
    waiting: list[tuple[Parameter, str]] = []
    for location in LOCATIONS:
        left = {p.wire_name: p for p in operation.parameters if p.location == location and _key(p) not in names}
        own = allocate(left, _argument_style, reserved=used)
        waiting += [(left[wire_name], name) for wire_name, name in sorted(own.items(), key=itemgetter(1))]
    if recorded is not None:
        _name_fields(fields, names, _reserved(operation, definitions))
    for parameter, name in waiting:
        if _is_unchangeable(replace(parameter, name=name)) and name not in names.values():
            names[_key(parameter)] = name
    for parameter, own_name in waiting:
        if _key(parameter) not in names:
            names[_key(parameter)] = _free(own_name, parameter.location, names.values())
    _name_fields(fields, names, _reserved(operation, definitions))
    return names


def _name_fields(fields: Mapping[str, str], names: dict[str, str], reserved: Collection[str]) -> None:
    """Add the names of the keywords of `fields` to `names`, the names that are free first."""
    taken = {*names.values(), *reserved}
    for key, name in sorted(fields.items(), key=lambda pair: pair[1] in taken):
        if key not in names:
            names[key] = _free(name, "body", {*names.values(), *reserved})


def _free(name: str, location: str, taken: Collection[str]) -> str:
    """Return `name`, with a suffix if another argument has the name."""
    if name in taken:
        name = f"{name.rstrip('_')}_{location}"
    while name in taken:
        name += "_"
    return name


def _with_names(operation: Operation, recorded: Mapping[str, str] | None, definitions: Definitions) -> Operation:
    names = _argument_names(operation, recorded, definitions)
    body = operation.body
    if body is not None:
        wire_names = [each.wire_name for each in _fields(operation, definitions)]
        body = replace(body, keywords=tuple((each, names[f"body {each}"]) for each in wire_names))
    return replace(
        operation, body=body, parameters=tuple(replace(p, name=names[_key(p)]) for p in operation.parameters)
    )


def _to_record(operation: Operation, definitions: Definitions) -> Mapping[str, str] | None:
    """Return the names to record: all that a later document could change.

    If fields of the body are keywords, every parameter is recorded, so that a new parameter is known as new. That takes
    less room than the fields.
    """
    fields = _fields(operation, definitions)
    names = {_key(p): p.name for p in operation.parameters if fields or not _is_unchangeable(p)}
    if operation.body is not None:
        changed = dict(operation.body.keywords)
        names |= {f"body {f.wire_name}": changed[f.wire_name] for f in fields if changed[f.wire_name] != f.name}
    return names if names or fields else None


def _fields(operation: Operation, definitions: Definitions) -> tuple[Field, ...]:
    return body_fields(operation.body, definitions) if operation.body else ()


def _reserved(operation: Operation, definitions: Definitions) -> set[str]:
    """Return the names that no field of the body may have as a keyword."""
    is_chosen = operation.body is not None and len(keyword_contents(operation.body)) > 1
    has_others = operation.body is not None and other_members(operation.body, definitions)
    own = {"content_type": is_chosen, "body": has_others}
    return {"self", "client", derived(operation.name, "_request"), *(name for name, is_own in own.items() if is_own)}


def _key(parameter: Parameter) -> str:
    """Return the key of an argument in the manifest."""
    return f"{parameter.location} {parameter.wire_name}"


def _is_unchangeable(parameter: Parameter) -> bool:
    """Return whether no later document can change the name of the argument: a wire name in snake case, in path or query.

    A wire name that is used only to avoid a conflict (`userId` beside `user-id`) must be recorded. Without the
    conflict, it would become `user_id`.
    """
    wire_name = parameter.wire_name
    return parameter.location in LOCATIONS[:2] and parameter.name == wire_name == _argument_style(wire_name)


def _argument_style(wire_name: str) -> str:
    """Return the name of an argument. Signs of comparison are words: `DateSent<` -> `date_sent_lt`."""
    word = {"<": " lt", ">": " gt"}.get(wire_name[-1:], "")
    return snake(wire_name + word, "parameter")


def _used_words(operation: Operation, definitions: Definitions) -> set[str]:
    """Return the names with another meaning in the functions of `operation`."""
    used = {*_RESERVED_ARGUMENTS, *KEYWORDS, derived(operation.name, "_request")}
    if operation.body is not None:
        for each in chain.from_iterable(form_schemas(operation.body, definitions).values()):
            used.update(_WORD.findall(types.expression(each)))
        if is_choice(operation.body):
            used.add("content_type")
    if stream_of(operation) is not None:
        used.update(_WORD.findall(stream_statuses(operation)))
        used.add(derived(operation.name, "_stream_request"))
    used.update(_WORD.findall(statuses(success(operation))))
    used.update(_WORD.findall(statuses(errors(operation))))
    return used - TYPES
