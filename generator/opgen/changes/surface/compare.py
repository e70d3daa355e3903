"""Comparison of the public names of two packages."""

from collections.abc import Iterator, Mapping
from typing import Literal, TypeVar

from opgen.changes.model import Breaks, Change, Layer, Severity, Side
from opgen.changes.surface.model import (
    ClientKeyword,
    Enum,
    Error,
    Field,
    Member,
    Model,
    Operation,
    Parameter,
    Surface,
)
from opgen.changes.surface.types import Type, type_text
from opgen.changes.surface.usage import accepts, read_models, written_models

Step = Literal["runtime", "types", "files"]
_ORDER = (Breaks.RUNTIME, Breaks.TYPES, Breaks.FILES)
_Named = TypeVar("_Named", Parameter, Field, Member, Error, ClientKeyword)


def compare_surfaces(
    old: Surface, new: Surface, breaking: Step = "types"
) -> tuple[Change, ...]:
    """Return the changes of names, signatures and types.

    `breaking` is the last step of a breaking change. Changes of later steps are safe.
    """
    found = _Comparison(breaking)
    changes = [
        *_operations(found, old, new),
        *_definitions(found, old, new),
        *_listed(found, "errors", "error", old.errors, new.errors),
        *_listed(found, "Client", "client-keyword", old.keywords, new.keywords),
    ]
    return tuple(sorted(changes, key=lambda each: (each.names, each.rule)))


class _Comparison:
    """Construction of changes with the severity of their step."""

    def __init__(self, breaking: Step) -> None:
        self._breaking = _ORDER[: _ORDER.index(Breaks(breaking)) + 1]

    def change(  # noqa: PLR0913, PLR0917 - the parts of a change
        self, rule: str, name: str, breaks: Breaks, old: str, new: str, verb: str
    ) -> Change:
        """Return a change of `name`. `old` and `new` are declarations, or empty."""
        is_breaking = breaks in self._breaking
        return Change(
            rule=f"python-{rule}",
            severity=Severity.BREAKING if is_breaking else Severity.SAFE,
            layer=Layer.PYTHON,
            breaks=breaks,
            message=f"{name} {verb}",
            names=(name,),
            old=Side(value=old) if old else None,
            new=Side(value=new) if new else None,
        )

    def removed(self, kind: str, name: str) -> Change:
        """Return the change of a removed name."""
        return self.change(
            f"{kind}-removed", name, Breaks.RUNTIME, name, "", "was removed"
        )

    def added(self, kind: str, name: str, breaks: Breaks = Breaks.NOTHING) -> Change:
        """Return the change of an added name."""
        return self.change(f"{kind}-added", name, breaks, "", name, "was added")


def _operations(found: _Comparison, old: Surface, new: Surface) -> Iterator[Change]:
    before = {
        (each.endpoint, type_text(each.result)[:7] == "Stream["): each
        for each in old.operations
    }
    after = {
        (each.endpoint, type_text(each.result)[:7] == "Stream["): each
        for each in new.operations
    }
    for key, operation in before.items():
        if key not in after:
            yield found.removed("function", operation.label)
        else:
            yield from _operation(found, operation, after[key])
    for key in after.keys() - before.keys():
        yield found.added("function", after[key].label)


def _operation(found: _Comparison, old: Operation, new: Operation) -> Iterator[Change]:
    if old.name != new.name:
        yield found.change(
            "function-renamed",
            old.label,
            Breaks.RUNTIME,
            old.label,
            new.label,
            f"was renamed to {new.label}",
        )
    elif old.module != new.module:
        yield found.change(
            "function-moved",
            old.label,
            Breaks.FILES,
            old.label,
            new.label,
            f"was moved to {new.label}",
        )
    yield from _listed(found, new.label, "parameter", old.parameters, new.parameters)
    before, after = type_text(old.result), type_text(new.result)
    if before != after:
        is_safe = accepts(old.result, new.result)
        yield found.change(
            "return-type-changed",
            new.label,
            Breaks.NOTHING if is_safe else Breaks.TYPES,
            before,
            after,
            f"returns {after} instead of {before}",
        )


def _definitions(found: _Comparison, old: Surface, new: Surface) -> Iterator[Change]:
    written, read = written_models(old), read_models(old)
    before = {each.name: each for each in old.definitions}
    after = {each.name: each for each in new.definitions}
    for name in before.keys() - after.keys():
        yield found.removed("model", name)
    for name in after.keys() - before.keys():
        yield found.added("model", name)
    for name in before.keys() & after.keys():
        match before[name], after[name]:
            case Model() as one, Model() as other:
                yield from _listed(
                    found,
                    name,
                    "field",
                    one.fields,
                    other.fields,
                    is_written=name in written,
                    is_read=name in read,
                )
            case Enum() as first, Enum() as second:
                yield from _listed(
                    found, name, "enum-member", first.members, second.members
                )
            case one_kind, other_kind if type(one_kind) is not type(other_kind):
                yield found.change(
                    "model-kind-changed",
                    name,
                    Breaks.RUNTIME,
                    name,
                    name,
                    "has another kind of definition",
                )


def _listed(  # noqa: PLR0913 - the two lists and their use
    found: _Comparison,
    owner: str,
    kind: str,
    old: tuple[_Named, ...],
    new: tuple[_Named, ...],
    *,
    is_written: bool = True,
    is_read: bool = False,
) -> Iterator[Change]:
    """Yield the changes of parameters, fields, members, errors or keywords of `owner`."""
    before: Mapping[str, _Named] = {each.name: each for each in old}
    after: Mapping[str, _Named] = {each.name: each for each in new}
    for name, each in before.items():
        if name not in after:
            yield found.removed(kind, f"{owner}.{name}")
            continue
        one, two = _type(each), _type(after[name])
        if one is None or two is None or one == two:
            continue
        is_safe = (accepts(two, one) or not is_written) and (
            accepts(one, two) or not is_read
        )
        old_text, new_text = type_text(one), type_text(two)
        yield found.change(
            f"{kind}-type-changed",
            f"{owner}.{name}",
            Breaks.NOTHING if is_safe else Breaks.TYPES,
            old_text,
            new_text,
            f"has the type {new_text} instead of {old_text}",
        )
    for name, added in after.items():
        if name not in before:
            is_required = _type(added) is not None and not _default(added)
            breaks = Breaks.RUNTIME if is_required and is_written else Breaks.NOTHING
            yield found.added(kind, f"{owner}.{name}", breaks)


def _type(named: Parameter | Field | Member | Error | ClientKeyword) -> Type | None:
    return named.type if isinstance(named, Parameter | Field) else None


def _default(named: Parameter | Field | Member | Error | ClientKeyword) -> str:
    return named.default if isinstance(named, Parameter | Field) else ""
