"""Options of old clients: objects that several clients may share become arguments of the clients."""

import ast
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from opgen.diff.callers.edited_file import EditedFile, Located
from opgen.diff.callers.fixes import Fix
from opgen.diff.callers.reader import Use, last_name

_REPEATABLE: Final = (ast.Constant, ast.Name, ast.Attribute, ast.Subscript, ast.expr_context)
"""Nodes of expressions that have no effect, so that several places may have them."""


def inlined(files: Mapping[str, EditedFile], uses: Iterable[Use], fixes: Mapping[str, Fix]) -> set[int]:
    """Replace objects with the options of clients by arguments of the clients.

    Return the identities of the nodes that were moved or removed.
    """
    shared: dict[tuple[str, int, str], list[tuple[Located, ast.expr]]] = {}
    own_fixes: dict[tuple[str, int, str], Fix] = {}
    for use in uses:
        fix, file = fixes.get(use.target.name), files[use.path]
        call = file.calls.get(id(use.node))
        if not (use.call and not use.argument and fix and fix.options and call):
            continue
        given = [each for each in call.keywords if each.arg == fix.options[0]]
        for value in [*(each.value for each in given), *call.args][:1]:
            name = value.id if isinstance(value, ast.Name) else ""
            key = (use.path, file.scope(value) if isinstance(value, ast.Name) else id(value), name)
            own_fixes[key] = fix
            shared.setdefault(key, []).append((given[0] if given else value, value))
    found = (_inline(files[key[0]], key[1], places, own_fixes[key]) for key, places in shared.items())
    return set().union(*found)


def _inline(file: EditedFile, scope: int, places: Sequence[tuple[Located, ast.expr]], fix: Fix) -> set[int]:
    """Replace an object with options by arguments at all `places`, if it has no other use. Return the nodes as `inlined`."""
    value = places[0][1]
    stores = _stores(file, value, scope, len(places)) if isinstance(value, ast.Name) else []
    made = next((each for each in stores if isinstance(each.targets[0], ast.Name)), None)
    value = made.value if made else value
    if not isinstance(value, ast.Call) or last_name(value.func) != fix.options[1] or value.args:
        return set()
    given = [(each.arg or "", each.value) for each in value.keywords]
    given += [(_stored(each)[1], each.value) for each in stores if each is not made]
    options = _options(given, fix)
    values = [each for _, each in options]
    names = {name for name, _ in options}
    is_one_block = len({each.col_offset for each in stores}) <= 1
    if "" in names or len(names) < len(options) or not is_one_block or not _can_move(file, values, places):
        return set()
    text = ", ".join(f"{name}={file.edited(*file.span(each))}" for name, each in options)
    spans = [file.line(each) for each in stores]
    if not file.replace([file.span(each) for each, _ in places], text) or (spans and not file.replace(spans, "")):
        return set()
    moved = (value, *stores, *(each for each, _ in places))
    return {id(each) for node in moved for each in ast.walk(node)}


def _stores(file: EditedFile, name: ast.Name, scope: int, count: int) -> list[ast.Assign]:
    """Return the statements that make and fill the object of a name; nothing if it has other uses than `count` ones."""
    names = file.uses(name.id, scope)
    stores = [each for each in file.nodes if isinstance(each, ast.Assign) and _stored(each)[0] in names]
    made = [each for each in stores if isinstance(each.targets[0], ast.Name)]
    return stores if len(made) == 1 and len(names) == len(stores) + count else []


def _options(given: Iterable[tuple[str, ast.expr]], fix: Fix) -> list[tuple[str, ast.expr]]:
    """Return the new names and the values of options, without defaults; an empty name for one without a successor."""
    options = []
    for name, value in given:
        match value:
            case ast.Dict(keys=[ast.Constant()], values=[item]) if f"{name}[]" in fix.arguments:
                options.append((fix.arguments[f"{name}[]"], item))
            case _ if (ast.unparse(value), "") not in fix.defaults.get(name, ()):
                options.append((fix.arguments.get(name, ""), value))
    return options


def _can_move(file: EditedFile, values: Iterable[ast.expr], places: Sequence[tuple[Located, ast.expr]]) -> bool:
    """Return whether values mean the same at all `places`, and have no effect if there are several."""
    parts = [part for each in values for part in ast.walk(each)]
    names = [each for each in parts if isinstance(each, ast.Name)]
    is_repeatable = len(places) == 1 or all(isinstance(each, _REPEATABLE) for each in parts)
    return is_repeatable and all(file.scope(each) == file.scope(each, at) for each in names for _, at in places)


def _stored(node: ast.Assign) -> tuple[ast.Name | None, str]:
    """Return the name that a statement assigns, or sets an attribute or an item of, and the attribute."""
    match node.targets:
        case [ast.Name() as name]:
            return name, ""
        case [ast.Attribute(value=ast.Name() as name, attr=attr)]:
            return name, attr
        case [ast.Subscript(value=ast.Attribute(value=ast.Name() as name, attr=attr), slice=ast.Constant())]:
            return name, f"{attr}[]"
    return None, ""
