"""Arguments of an operation's functions: names, order and types.

A recorded name is the name of an argument in the manifest. It stays the same when the document changes.
"""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from operator import itemgetter

from opgen.api import model as api
from opgen.api.schema import Definition, Schema, nullable
from opgen.codegen import types
from opgen.codegen.build import prose
from opgen.codegen.build.bodies import body_annotation, content_type_annotation, default_content_type, is_choice
from opgen.codegen.build.described_arguments import argument_texts
from opgen.codegen.build.given_bodies import GivenBody, Keyword, given_body, mapping_type
from opgen.codegen.build.results import errors, statuses, stream_of, stream_statuses, success
from opgen.codegen.code import Code, template
from opgen.core.name_styles import KEYWORDS, allocate, derived, is_name, snake

LOCATIONS: tuple[api.Location, ...] = ("path", "query", "header", "cookie", "querystring")
# Names that have another meaning in generated functions: other parameters, and names from the runtime.
_RESERVED_ARGUMENTS = frozenset("""
    self client body build_path build_query build_querystring build_headers build_cookies
    encode_binary encode_json encode_text encode_form encode_multipart encode_body encode_items
    build_body validate_body
    Request StreamRequest Styled Pages AsyncPages
    """.split())
_NONE = template("None")
_WORD = re.compile(r"[A-Za-z_]\w*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """Argument of the three functions of an operation: a parameter, the body, or the media type of the body."""

    name: str
    annotation: Code
    default: Code | None
    """`None` for a required argument."""
    is_positional: bool = False
    parameter: api.Parameter | None = None
    """`None` for the body and for its media type."""
    awaited: Code | None = None
    """The annotation in the asynchronous function and the request function; `None` for the same annotation."""
    given: GivenBody | None = None
    """The ways to give the body; `None` for other arguments."""

    @property
    def keywords(self) -> tuple[Keyword, ...]:
        """Return the keywords that callers may give in place of the body."""
        return self.given.keywords if self.given else ()


def arguments_of(
    operation: api.Operation, recorded: Mapping[str, str], definitions: Mapping[str, Definition]
) -> list[Argument]:
    """Return the arguments in the order of the signature: path parameters, required ones, optional ones.

    `recorded` maps parameters to recorded names, see `argument_names`.
    """
    names = _argument_names(operation, recorded, definitions)
    arguments = [
        Argument(
            name=names[parameter.location, parameter.wire_name],
            annotation=_annotation(parameter.schema, is_required=parameter.required),
            default=None if parameter.required else _NONE,
            is_positional=parameter.location == "path",
            parameter=parameter,
        )
        for parameter in operation.parameters
    ]
    if operation.body is not None:
        body = operation.body
        taken = [*names.values(), *(["content_type"] if is_choice(body) else [])]
        given = given_body(operation, body, taken, definitions)
        arguments.append(
            Argument(
                name="body",
                annotation=body_annotation(body, accepts_mapping=given.accepts_mapping),
                awaited=body_annotation(body, accepts_mapping=given.accepts_mapping, is_awaited=True),
                default=None if body.required else _NONE,
                given=given,
            )
        )
        if is_choice(body):
            arguments.append(
                Argument(
                    name="content_type", annotation=content_type_annotation(body), default=default_content_type(body)
                )
            )
    return sorted(arguments, key=lambda a: (not a.is_positional, a.default is not None))


def argument_names(
    operation: api.Operation, recorded: Mapping[str, str], definitions: Mapping[str, Definition]
) -> dict[str, str]:
    """Return the name of each argument by location and wire name. `recorded` names have priority."""
    return {
        f"{location} {wire_name}": name
        for (location, wire_name), name in _argument_names(operation, recorded, definitions).items()
    }


def names_to_record(names: Mapping[str, str]) -> dict[str, str]:
    """Return the argument names to record, because a later document could change them.

    A wire name in snake case, in the path or the query, never changes. A wire name that is used only to avoid a
    conflict (`userId` beside `user-id`) must be recorded. Without the conflict, it would become `user_id`.
    """
    return {
        key: name
        for key, name in names.items()
        if not (key.partition(" ")[2] == name and _is_exact(key.partition(" ")[0], name))
    }


def _argument_names(
    operation: api.Operation, recorded: Mapping[str, str], definitions: Mapping[str, Definition]
) -> dict[tuple[str, str], str]:
    """Return a unique name in snake case for each parameter, independent of the document's order.

    If two locations have the same name, the parameter in the later location gets a suffix: `id`, `id_query`. In the
    path and the query, a wire name in snake case has priority over a converted name.
    """
    used = _used_words(operation, definitions)
    names: dict[tuple[str, str], str] = {}
    for parameter in operation.parameters if recorded else ():
        name = recorded.get(f"{parameter.location} {parameter.wire_name}", "")
        if is_name(name, snake) and name not in {*used, *names.values()}:
            names[parameter.location, parameter.wire_name] = name
    waiting = [
        (location, wire_name, name)
        for location in LOCATIONS
        for wire_name, name in _own_names(operation, location, names, used)
    ]
    for location, wire_name, name in waiting:
        is_exact = name == wire_name and _is_exact(location, name)
        if is_exact and name not in names.values():
            names[location, wire_name] = name
    for location, wire_name, own in waiting:
        if (location, wire_name) in names:
            continue
        name = own
        if name in names.values():
            name = f"{name.rstrip('_')}_{location}"
        while name in names.values():
            name += "_"
        names[location, wire_name] = name
    return names


def _used_words(operation: api.Operation, definitions: Mapping[str, Definition]) -> set[str]:
    """Return the names with another meaning in the functions of `operation`."""
    used = {*_RESERVED_ARGUMENTS, *KEYWORDS, derived(operation.name, "_request")}
    if operation.body is not None:
        form = mapping_type(operation.body, definitions)
        used.update(_WORD.findall(types.expression(form)) if form else ())
        if is_choice(operation.body):
            used.add("content_type")
    if stream_of(operation) is not None:
        used.update(_WORD.findall(stream_statuses(operation)))
        used.add(derived(operation.name, "_stream_request"))
    used.update(_WORD.findall(statuses(success(operation))))
    used.update(_WORD.findall(statuses(errors(operation))))
    return used


def _own_names(
    operation: api.Operation, location: api.Location, known: Container[tuple[str, str]], used: set[str]
) -> list[tuple[str, str]]:
    """Return the wire name and preferred name of each parameter at `location` that is not `known`, sorted by name."""
    wire_names = [
        parameter.wire_name
        for parameter in operation.parameters
        if parameter.location == location and (location, parameter.wire_name) not in known
    ]
    own = allocate(wire_names, _argument_style, reserved=used)
    return sorted(own.items(), key=itemgetter(1))


def _is_exact(location: str, wire_name: str) -> bool:
    """Return whether a path or query parameter has a wire name in snake case. No other parameter gets this name."""
    return location in LOCATIONS[:2] and wire_name == _argument_style(wire_name)


def _argument_style(wire_name: str) -> str:
    return snake(wire_name, "parameter")


def _annotation(schema: Schema, *, is_required: bool) -> Code:
    return types.expression(schema if is_required else nullable(schema))


def described(operation: api.Operation, arguments: list[Argument]) -> dict[str, str]:
    """Return the docstring text of each argument by its name.

    An argument without a text of its own has the text in the description of the operation.
    """
    described = {}
    for argument in arguments:
        if argument.parameter is not None:
            described[argument.name] = prose.about_parameter(argument.parameter)
        elif operation.body is not None and argument.name == "body":
            for each in argument.keywords:
                described[each.field.name] = prose.about_field(each.field)
            described[argument.name] = prose.about_body(operation.body.description)
        else:
            described[argument.name] = "Media type of the body."
    texts = argument_texts(operation.description)
    return {name: text or texts.get(name, "") for name, text in described.items()}
