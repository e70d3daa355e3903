"""Repair of parameters: missing names and path templates."""

from opgen.core.json_values import fold_name, items, text
from opgen.core.suggestions import misspelling
from opgen.core.url_templates import path_variables
from opgen.document.repair.paths import operations_of, replace_operation
from opgen.document.repair.rule import Context, Value


def _drop_nameless(owner: Value, context: Context) -> Value:
    """Drop parameters without a name, because they cannot be sent."""
    entries = items(owner.get("parameters"))
    remaining = [index for index, entry in enumerate(entries) if not _is_nameless(entry, index, context)]
    return context.select_parameters(owner, remaining)


def _is_nameless(entry: object, index: int, context: Context) -> bool:
    parameter = context.resolve(entry)
    if not parameter or parameter.get("name", "") != "" or parameter.get("in") == "body":
        return False
    context.report(
        "missing name of a parameter: ignored", "parameters", str(index), hint="add a name, or remove the parameter"
    )
    return True


def _match_path_parameters(item: Value, context: Context) -> Value:
    """Match the path parameters of a path item and its operations with the template."""
    # Only the pointer of a path item under `paths` has the path's template.
    if context.pointer[:1] != ("paths",) or len(context.pointer) != 2:
        return item
    path = context.pointer[1]
    names = path_variables(path)
    resolved = context.resolve(item)
    shared, found = _match_template(resolved, names, path, context, ())
    for relative, _, operation in operations_of(resolved):
        own, matched = _match_template(operation, names, path, context, relative)
        missing = [name for name in names if name not in shared | own]
        for name in missing:
            context.report(
                f'missing declaration of path parameter "{name}"',
                *relative,
                hint=f"add {{name: {name}, in: path, required: true, schema: {{type: string}}}} to parameters",
            )
        matched = _add_path_parameters(matched, missing)
        if matched is not operation:
            found = replace_operation(found, relative, matched)
    return item if found is resolved else found


def _add_path_parameters(operation: Value, names: list[str]) -> Value:
    """Add string path parameters with `names` to `operation`."""
    entries = operation.get("parameters", [])
    if not names or not isinstance(entries, list):
        return operation
    rest = {"in": "path", "required": True, "schema": {"type": "string"}}
    added = [{"name": name, **rest} for name in names]
    return {**operation, "parameters": [*entries, *added]}


def _match_template(
    owner: Value, names: list[str], path: str, context: Context, relative: tuple[str, ...]
) -> tuple[set[str], Value]:
    """Drop or rename the path parameters of `owner` that the template does not have.

    Return the remaining path parameter names, and the repaired owner.
    """
    known = _path_parameter_names(owner, context)
    remaining = []
    renamed = {}
    for index, entry in enumerate(items(owner.get("parameters"))):
        parameter = context.resolve(entry)
        name = text(parameter.get("name"))
        if parameter.get("in") != "path" or name in names:
            remaining.append(index)
            continue
        free = [n for n in names if n not in known]
        similar = [n for n in free if fold_name(n) == fold_name(name)]
        if not similar and (near := misspelling(name, *free)):
            similar = [near]
        if len(similar) == 1:
            remaining.append(index)
            renamed[index] = {**parameter, "name": similar[0]}
            known.add(similar[0])
        ending = f": read as {similar[0]}" if len(similar) == 1 else ""
        context.report(
            f'path parameter "{name}" does not occur in the path {path}{ending}',
            *relative,
            "parameters",
            str(index),
            hint=f"add {{{name}}} to the path, or remove the parameter",
        )
    if renamed:
        entries = [renamed.get(i, each) for i, each in enumerate(owner["parameters"])]
        owner = {**owner, "parameters": entries}
    owner = context.select_parameters(owner, remaining, relative)
    return _path_parameter_names(owner, context), owner


def _path_parameter_names(owner: Value, context: Context) -> set[str]:
    """Return the names of the path parameters in the list of `owner`."""
    found = map(context.resolve, items(owner.get("parameters")))
    return {text(each.get("name")) for each in found if each.get("in") == "path"}


REPAIRS = {
    "nameless-parameter": _drop_nameless,
    "path-parameters": _match_path_parameters,
}
