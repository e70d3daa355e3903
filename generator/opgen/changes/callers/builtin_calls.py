"""Results of functions of the standard library whose arguments are values of the package."""

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from opgen.changes.callers.model import Kind, Name

ERROR_CONTEXTS: Final[Mapping[str, str]] = {"raises": "value", "assertRaises": "exception"}
"""Context managers of pytest and unittest that expect an error, with their attribute that has it."""

_Find = Callable[[ast.expr], Name | None]
"""Function that returns the name or the item of an expression."""

_ITEM: Final = frozenset({"next", "anext", "min", "max", "choice"})
_SAME_ITEMS: Final = frozenset({"iter", "aiter", "list", "tuple", "set", "frozenset", "sorted", "reversed"})
_SAME: Final = frozenset({"create_task", "ensure_future", "wait_for", "shield", "run", "enter_context"})
_CALLERS: Final = frozenset({"to_thread", "submit"})
"""Functions that call their first argument with the others."""
_WITH_KEY: Final = frozenset({"sorted", "min", "max"})
_WITH_FUNCTION: Final = frozenset({"map", "filter"})


def items_of(item: Name | None) -> Name | None:
    """Return a value with items."""
    return Name(kind=Kind.ITEMS, result=item) if item else None


def tuple_of(items: Sequence[Name | None]) -> Name:
    """Return a tuple."""
    found = {str(index): each for index, each in enumerate(items) if each}
    return Name(kind=Kind.TUPLE, attributes=found)


def function_name(node: ast.expr) -> str:
    """Return the last part of the name of a called function."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def result_of_builtin(node: ast.Call, name: _Find, item: _Find) -> Name | None:
    """Return the result of a function of the standard library; None for another function.

    Args:
        node: The call.
        name: Returns the name or value of an argument.
        item: Returns the item of an iteration over an argument.
    """
    function, arguments = function_name(node.func), node.args
    if function == "zip":
        return items_of(tuple_of([item(each) for each in arguments]))
    if function == "gather":
        return tuple_of([name(each) for each in arguments])
    if not arguments:
        return None
    first = arguments[0]
    if function in _ITEM:
        return item(first)
    if function in _SAME_ITEMS:
        return items_of(item(first))
    if function == "filter" and len(arguments) == 2:
        return items_of(item(arguments[1]))
    if function == "enumerate":
        return items_of(tuple_of([None, item(first)]))
    if function in _SAME:
        return name(first)
    return None


def called_argument(node: ast.Call) -> ast.Call | None:
    """Return the call that `functools.partial`, `asyncio.to_thread` or `submit` of an executor makes later."""
    function = function_name(node.func)
    if not node.args or function not in {"partial", *_CALLERS}:
        return None
    first, *rest = node.args
    found = ast.Call(func=first, args=rest, keywords=node.keywords)
    return ast.copy_location(found, node)


def is_partial(node: ast.Call) -> bool:
    """Return whether the call is one of `functools.partial`."""
    return function_name(node.func) == "partial"


def lambda_arguments(node: ast.Call) -> Mapping[ast.Lambda, ast.expr]:
    """Return the functions in the arguments that receive the items of another argument."""
    function = function_name(node.func)
    found: dict[ast.Lambda, ast.expr] = {}
    if function in _WITH_FUNCTION and len(node.args) == 2:
        match node.args:
            case [ast.Lambda() as own, over]:
                found[own] = over
    for keyword in node.keywords:
        if keyword.arg != "key" or not isinstance(keyword.value, ast.Lambda):
            continue
        if function in _WITH_KEY and node.args:
            found[keyword.value] = node.args[0]
        elif function == "sort" and isinstance(node.func, ast.Attribute):
            found[keyword.value] = node.func.value
    return found
