"""Values that changes name, looked up in both documents."""

from typing import Any

from opgen.core.pointers import Pointer, parse_ref
from opgen.diff.model import Change

_MISSING = object()
_COMPONENT = 3
_SHARED = (("components", "parameters"), ("components", "headers"))
_REQUIRED = ("became-required", "became-required-with-default", "became-optional")


def names_a_difference(change: Change, old: Any, new: Any) -> bool:  # JSON values
    """Return whether a value that `change` names differs between two documents, with references resolved.

    The values of both sides differ, unless they have other names, such as `oneOf` and `anyOf`. Besides, a pointer of the
    change has other values in the documents. A pointer that one document does not have is such a pointer.
    """
    sides = [each.pointer for each in (change.old, change.new) if each is not None and each.pointer is not None]
    if len(sides) == 1 and sides[0][:2] in _SHARED:
        return True  # an operation refers to the component in one version alone
    if len(sides) == 2 and not (_are_renamed(*sides) or _differ(change, (old, sides[0]), (new, sides[1]))):
        return False
    return any(_differ(change, (old, each), (new, each)) for each in {change.pointer, *sides})


def _are_renamed(old: Pointer, new: Pointer) -> bool:
    return old[-1:] != new[-1:] and len(old) > _COMPONENT and len(new) > _COMPONENT


def _differ(change: Change, *located: tuple[Any, Pointer]) -> bool:  # JSON values
    (old, before), (new, after) = located
    if not _are_equal((old, _found(old, before)), (new, _found(new, after)), set()):
        return True
    if _has_other_statuses(old, new, before):
        return True
    if not change.rule.endswith(_REQUIRED):
        return False
    # Schemas around a property, or the place that refers to them, say whether it is required.
    return any(_required(old, one) != _required(new, two) for one, two in ((before, after), (change.pointer,) * 2))


def _found(root: Any, pointer: Pointer) -> Any:  # JSON values
    """Return the value at `pointer`, through references; `_MISSING` without such a value."""
    value = root
    for token in pointer:
        value = _resolved(root, value)
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and token.isdigit() and int(token) < len(value):
            value = value[int(token)]
        else:
            return _MISSING
    return value


def _resolved(root: Any, value: Any) -> Any:  # JSON values
    """Return the value to which references lead. A reference beside other keywords stays."""
    seen = set[str]()
    while isinstance(value, dict) and isinstance(value.get("$ref"), str) and len(value) == 1:
        if value["$ref"] in seen:
            break
        seen.add(value["$ref"])
        value = _target(root, value)
    return value


def _target(root: Any, value: dict[str, Any]) -> Any:  # JSON values
    return _found(root, parse_ref(value["$ref"]) or ())


def _are_equal(old: tuple[Any, Any], new: tuple[Any, Any], seen: set[tuple[int, int]]) -> bool:  # roots and values
    """Return whether two values are equal together with everything to which they refer."""
    one, other = (_resolved(*each) for each in (old, new))
    if type(one) is not type(other):
        return False
    if not isinstance(one, dict | list) or (id(one), id(other)) in seen:
        return isinstance(one, dict | list) or one is other or bool(one == other)
    seen.add((id(one), id(other)))
    if isinstance(one, list):
        pairs = [*zip(one, other, strict=False)]
        return len(one) == len(other) and all(_are_equal((old[0], a), (new[0], b), seen) for a, b in pairs)
    if one.keys() != other.keys():
        return False
    inner = [(one[key], other[key]) for key in one if key != "$ref"]
    if isinstance(one.get("$ref"), str):
        inner.append((_target(old[0], one), _target(new[0], other)))
    return all(_are_equal((old[0], a), (new[0], b), seen) for a, b in inner)


def _has_other_statuses(old: Any, new: Any, pointer: Pointer) -> bool:  # JSON values
    """Return whether `pointer` is in a response `default`, which describes other statuses in the other document."""
    if "default" not in pointer or pointer[pointer.index("default") - 1] != "responses":
        return False
    both = (_found(root, pointer[: pointer.index("default")]) for root in (old, new))
    names = [each.keys() if isinstance(each, dict) else () for each in both]
    return names[0] != names[1]


def _required(root: Any, pointer: Pointer) -> list[Any]:  # JSON values
    """Return the required names of all schemas around `pointer` and of their members."""
    found: list[Any] = []
    for length in range(len(pointer) + 1):
        waiting, seen = [_found(root, pointer[:length])], set[int]()
        while waiting:
            value = _resolved(root, waiting.pop())
            if isinstance(value, dict) and id(value) not in seen:
                seen.add(id(value))
                found.append(value.get("required"))
                waiting += value.get("allOf", ()) if isinstance(value.get("allOf"), list) else ()
    return found
