"""Parameters: those of the path beside its template, those declared twice, and what Swagger 2 wrote in them."""

from collections.abc import Mapping

from opgen.core.url_templates import path_variables
from opgen.document.repair.paths import operations_of, put
from opgen.document.repair.rule import (
    Place,
    Rule,
    Value,
    folded,
    items,
    mapping,
    text,
    without,
)

_PLACES = ("path", "query", "header", "cookie", "querystring")
_SCHEMA_FIELDS = (
    "type",
    "format",
    "items",
    "enum",
    "default",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "multipleOf",
)
"""What Swagger 2 has of a schema in a parameter."""
_COLLECTIONS: Mapping[str, tuple[str, bool]] = {
    "csv": ("form", False),
    "multi": ("form", True),
    "ssv": ("spaceDelimited", False),
    "pipes": ("pipeDelimited", False),
}


def _place(parameter: Value, place: Place) -> Value:
    """`Query`, `queryParam`, `url`: a place by another spelling."""
    written = parameter.get("in")
    if not isinstance(written, str) or written in _PLACES:
        return parameter
    word = folded(written).removesuffix("parameter").removesuffix("param")
    meant = {"headers": "header", "cookies": "cookie", "url": "path", "uri": "path"}
    found = meant.get(word, word)
    if found not in _PLACES:
        return parameter
    place.mended(
        f'there are no parameters in "{written}": read as {found}',
        "in",
        hint=f"use {', '.join(_PLACES)}",
    )
    return {**parameter, "in": found}


def _nameless(owner: Value, place: Place) -> Value:
    """A parameter without a name cannot be sent."""
    entries = items(owner.get("parameters"))
    kept = [
        index
        for index, entry in enumerate(entries)
        if not _is_nameless(entry, index, place)
    ]
    return place.kept(owner, "parameters", kept)


def _is_nameless(entry: object, index: int, place: Place) -> bool:
    parameter = place.target(entry)
    if (
        not parameter
        or parameter.get("name", "") != ""
        or parameter.get("in") == "body"
    ):
        return False
    place.mended(
        "a parameter needs a name: it is left out",
        "parameters",
        str(index),
        hint="give it a name, or remove it",
    )
    return True


def _without_place(owner: Value, place: Place) -> Value:
    """A parameter without `in` is in the path if its name is, else in the query."""
    changed: dict[int, Value] = {}
    path = place.pointer[1] if place.pointer[:1] == ("paths",) else ""
    for index, entry in enumerate(items(owner.get("parameters"))):
        name = text(mapping(entry).get("name"))
        if not name or "in" in entry or "$ref" in entry:
            continue
        found = "path" if f"{{{name}}}" in path else "query"
        place.mended(
            f'parameter "{name}" has no place: read as in {found}',
            "parameters",
            str(index),
            hint="add in",
        )
        changed[index] = {**entry, "in": found}
    if not changed:
        return owner
    entries = [changed.get(i, each) for i, each in enumerate(owner["parameters"])]
    return {**owner, "parameters": entries}


def _twice(owner: Value, place: Place) -> Value:
    entries = items(owner.get("parameters"))
    kept: list[int] = []
    seen: set[tuple[str, str]] = set()
    for index, entry in enumerate(entries):
        parameter = place.target(entry)
        name, location = parameter.get("name"), parameter.get("in")
        if isinstance(name, str) and isinstance(location, str):
            key = (location, name.lower() if location == "header" else name)
            if key in seen:
                place.mended(
                    f'{location} parameter "{name}" is declared twice',
                    "parameters",
                    str(index),
                    hint="remove one of the two",
                )
                continue
            seen.add(key)
        kept.append(index)
    return place.kept(owner, "parameters", kept)


def _of_the_path(item: Value, place: Place) -> Value:
    """The path parameters of a path item and its operations are those of its template."""
    if (
        place.pointer[:1] != ("paths",) or len(place.pointer) != 2
    ):  # paths, and the path
        return item
    path = place.pointer[1]
    names = path_variables(path)
    meant = place.target(item)
    shared, found = _settled(meant, names, path, place, ())
    for inner, _, operation in operations_of(meant):
        own, settled = _settled(operation, names, path, place, inner)
        missing = [name for name in names if name not in shared | own]
        for name in missing:
            place.mended(
                f'path parameter "{name}" is not declared',
                *inner,
                hint=f"add {{name: {name}, in: path, required: true, schema: {{type: string}}}} to parameters",
            )
        settled = _with_strings(settled, missing)
        if settled is not operation:
            found = put(found, inner, settled)
    return item if found is meant else found


def _with_strings(operation: Value, names: list[str]) -> Value:
    """`operation` with path parameters of these names."""
    entries = operation.get("parameters", [])
    if not names or not isinstance(entries, list):
        return operation
    rest = {"in": "path", "required": True, "schema": {"type": "string"}}
    added = [{"name": name, **rest} for name in names]
    return {**operation, "parameters": [*entries, *added]}


def _settled(
    owner: Value, names: list[str], path: str, place: Place, inner: tuple[str, ...]
) -> tuple[set[str], Value]:
    """The path parameters that `owner` declares, and it with those alone that the template names."""
    known = _path_names(owner, place)
    kept: list[int] = []
    renamed: dict[int, Value] = {}
    for index, entry in enumerate(items(owner.get("parameters"))):
        parameter = place.target(entry)
        name = text(parameter.get("name"))
        if parameter.get("in") != "path" or name in names:
            kept.append(index)
            continue
        alike = [n for n in names if folded(n) == folded(name) and n not in known]
        if len(alike) == 1:
            kept.append(index)
            renamed[index] = {**parameter, "name": alike[0]}
            known.add(alike[0])
        ending = f": read as {alike[0]}" if len(alike) == 1 else ""
        place.mended(
            f'path parameter "{name}" is not in the path {path}{ending}',
            *inner,
            "parameters",
            str(index),
            hint=f"add {{{name}}} to the path, or remove the parameter",
        )
    if renamed:
        entries = [renamed.get(i, each) for i, each in enumerate(owner["parameters"])]
        owner = {**owner, "parameters": entries}
    owner = place.kept(owner, "parameters", kept, inner)
    return _path_names(owner, place), owner


def _path_names(owner: Value, place: Place) -> set[str]:
    """The names of the path parameters in one list."""
    found = map(place.target, items(owner.get("parameters")))
    return {text(each.get("name")) for each in found if each.get("in") == "path"}


def _required(parameter: Value, place: Place) -> Value:
    if parameter.get("in") != "path" or parameter.get("required") is True:
        return parameter
    place.mended("a path parameter is required", hint="add required: true")
    return {**parameter, "required": True}


def _schema(parameter: Value, place: Place) -> Value:
    """What Swagger 2 has of a schema directly in a parameter or a header, and a parameter with none."""
    if {"schema", "content", "$ref"} & parameter.keys():
        return parameter
    found = {key: parameter[key] for key in _SCHEMA_FIELDS if key in parameter}
    if not found:
        if place.shape.name == "Parameter" and parameter.get("in") in _PLACES[:4]:
            name = text(parameter.get("name"))
            place.mended(
                f'parameter "{name}" has no schema: read as text', hint="add a schema"
            )
            return {**parameter, "schema": {"type": "string"}}
        return parameter
    place.mended(
        (
            f"{', '.join(found)} of a parameter are read as its schema"
            if place.shape.name == "Parameter"
            else f"{', '.join(found)} of a header are read as its schema"
        ),
        hint="move them to schema",
    )
    return {**without(parameter, *found), "schema": found}


def _collection(parameter: Value, place: Place) -> Value:
    written = parameter.get("collectionFormat")
    if written is None:
        return parameter
    others = without(parameter, "collectionFormat")
    style = _COLLECTIONS.get(text(written))
    is_query = text(parameter.get("in")) in {"query", "cookie"}
    place.mended(
        f'collectionFormat "{written}" is read as '
        + (
            f"style {style[0]}, explode {str(style[1]).lower()}" if style else "nothing"
        ),
        "collectionFormat",
        hint="use style and explode",
    )
    if style is None or not is_query or "style" in parameter:
        return others
    return {**others, "style": style[0], "explode": style[1]}


def _deep_list(parameter: Value, place: Place) -> Value:
    """A list in style deepObject, as servers take it that read `a[b]=c`: `a[]=b&a[]=c`."""
    name = text(parameter.get("name"))
    is_deep = (parameter.get("in"), parameter.get("style")) == ("query", "deepObject")
    if not is_deep or parameter.get("explode") is False or not name:
        return parameter
    schema = place.target(parameter.get("schema"))
    if schema.get("type") != "array" or name.endswith("[]"):
        return parameter
    place.mended(
        f"style deepObject does not say how to write a list: read as {name}[] in style form",
        "style",
        hint=f"call it {name}[], without a style",
    )
    return {**parameter, "name": f"{name}[]", "style": "form", "explode": True}


KEY_RULES = (
    Rule(
        id="parameter-place",
        purpose="A parameter in Query, headers or another spelling of a place is read as in that place.",
        kinds=("Parameter",),
        mend=_place,
    ),
    Rule(
        id="nameless-parameter",
        purpose="A parameter without a name is left out: it cannot be sent.",
        kinds=("Path Item", "Operation"),
        mend=_nameless,
    ),
    Rule(
        id="parameter-without-place",
        purpose="A parameter without in is read as in the path if the path has its name, and else in the query.",
        kinds=("Path Item", "Operation"),
        mend=_without_place,
    ),
)

RULES = (
    Rule(
        id="duplicate-parameter",
        purpose="Of parameters of the same name and place in one list, the first is kept.",
        kinds=("Path Item", "Operation"),
        mend=_twice,
    ),
    Rule(
        id="path-parameters",
        purpose="A parameter that a path names and nobody declares is a string; a declared one that the path does not name is paired with one that differs in case and punctuation alone, and else left out.",
        kinds=("Path Item",),
        mend=_of_the_path,
    ),
    Rule(
        id="optional-path-parameter",
        purpose="A path parameter is required, whether it says so or not.",
        kinds=("Parameter",),
        mend=_required,
    ),
    Rule(
        id="swagger-parameter",
        purpose="The type, items or enum of a parameter or a header, as in Swagger 2, are read as its schema, and one without any as a string.",
        kinds=("Parameter", "Header"),
        mend=_schema,
    ),
    Rule(
        id="swagger-collection-format",
        purpose="The collectionFormat of Swagger 2 is read as style and explode.",
        kinds=("Parameter", "Header"),
        mend=_collection,
    ),
    Rule(
        id="deep-object-list",
        purpose="A list in style deepObject, which the standard does not define, is read as one in style form whose name ends in [].",
        kinds=("Parameter",),
        mend=_deep_list,
    ),
)
