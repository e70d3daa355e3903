"""Comparison of the public names of two packages."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from opgen.codegen.code import literal
from opgen.core.name_styles import snake
from opgen.core.url_templates import erased, server_variables
from opgen.diff.matching import Matches, matched
from opgen.diff.model import Breaks, Change
from opgen.diff.surface.comparison import NamePair, SurfaceComparison, compare_declared
from opgen.diff.surface.matching import content_of, equivalent, matched_by, matched_keywords, matched_operations
from opgen.diff.surface.model import (
    Alias,
    Definition,
    Enum,
    Error,
    Field,
    Model,
    Parameter,
    Surface,
    SurfaceOperation,
)
from opgen.diff.surface.types import ANY, Named, Type, members, type_text, union, with_names
from opgen.diff.surface.usage import READ, WRITTEN, Usage

_BODY = "body"
_CLIENT = "Client"
_CLOSED = "ClosedModel"
_EXTRA = "ExtraModel"
_OPEN = Named(_EXTRA, (Named("Any"),))
_MAPPING = Named("dict", (Named("str"), Named("Any")))
_WEBHOOKS = "webhooks"
_MOST_SHOWN = 3


def compare_surfaces(old: Surface, new: Surface, breaking: Breaks = Breaks.TYPES) -> tuple[Change, ...]:
    """Return the changes of names, signatures and types.

    `breaking` is the last step of a breaking change. Changes of later steps are safe.
    """
    comparison = SurfaceComparison(old, new, breaking)
    _compare_operations(comparison)
    _compare_webhooks(comparison)
    _compare_definitions(comparison)
    _compare_errors(comparison)
    _compare_client(comparison)
    return comparison.result()


def _read(old: SurfaceOperation | None, new: SurfaceOperation | None) -> Usage:
    """Return the use of the result of an operation."""
    return replace(READ, users=tuple((1, (each.endpoint,)) for each in (new or old,) if each))


def _compare_operations(comparison: SurfaceComparison) -> None:
    """Compare the functions of all operations."""
    found = matched_operations(comparison.old, comparison.new)
    for part, old, new in comparison.pairs("function", found, _read):
        functions = _Functions(part, old, new)
        functions.compare_names()
        functions.compare_parameters()
        _compare_results(part, old.result, new.result)
        _compare_variants(comparison, old, new)
        if old.attribute == new.attribute != "" and old.label != new.label:
            _compare_endpoints(part, old, new, is_named=False)
    for each in found.removed:
        _compare_variants(comparison, each, None)
    for each in found.added:
        _compare_variants(comparison, None, each)
    befores = {each.label: each for each in comparison.old.operations}
    for each in comparison.new.operations:
        if (before := befores.get(each.label)) is not None:
            _compare_endpoints(NamePair(comparison, "function", (before, each), _read(before, each)), before, each)


def _compare_results(part: NamePair, old: Type, new: Type) -> None:
    part.of("return-type", type_text(old), type_text(new)).compare_types(old, new, "changed", "returns")


def _compare_endpoints(part: NamePair, old: SurfaceOperation, new: SurfaceOperation, *, is_named: bool = True) -> None:
    """Compare the endpoints of functions with one name, or of one method. With `is_named`, also compare the keys."""
    if old.target != new.target and (old.method, erased(old.path)) != (new.method, erased(new.path)):
        verb = f"calls {new.endpoint} instead of {old.endpoint}{_differences(old, new)}"
        part.of("function", old.endpoint, new.endpoint).add("endpoint-changed", verb, Breaks.RUNTIME)
    if is_named and old.key != new.key and (old.key != old.endpoint or new.key != new.endpoint):
        verb = f'is OPERATIONS["{new.key}"] instead of OPERATIONS["{old.key}"]'
        part.of("operation-key", old.key, new.key).add("removed", verb, Breaks.RUNTIME)


def _differences(old: SurfaceOperation, new: SurfaceOperation) -> str:
    """Return the end of the message about another endpoint: the arguments and the result that differ."""
    before, after = ([each.name for each in (*own.parameters, *own.keywords)] for own in (old, new))
    lost, gained = (
        ", ".join(name for name in one if name not in other) for one, other in ((before, after), (after, before))
    )
    texts = [f"; do not pass {lost}"] if lost else []
    texts += [f"; new arguments {gained}"] if gained else []
    return "".join([*texts, *([f"; returns {type_text(new.result)}"] if old.result != new.result else [])])


def _compare_variants(
    comparison: SurfaceComparison, old: SurfaceOperation | None, new: SurfaceOperation | None
) -> None:
    """Compare the further functions of an operation. Their names follow the name of the operation."""
    before, after = (each.variants if each else () for each in (old, new))
    found = matched(before, after, (lambda each: each.name, lambda _: ""))
    owners = tuple((each.module, each.pointer) if each else ("", ()) for each in (old, new))
    for part, one, other in comparison.pairs("function", found, lambda *_: _read(old, new), (owners[0], owners[1])):
        if old and new:
            follows = old.name != new.name and one.name.replace(old.name, new.name, 1) == other.name
            if not follows:
                part.compare_names(one.name, other.name, f"{new.module}.{other.name}")
            _compare_results(part, one.result, other.result)


def _compare_webhooks(comparison: SurfaceComparison) -> None:
    """Compare the functions of webhooks. They are matched by pointer, then by name."""
    keys = (lambda each: each.pointer or None, lambda each: each.name)
    found = matched(comparison.old.webhooks, comparison.new.webhooks, keys)
    for part, old, new in comparison.pairs("function", found, lambda *_: READ, ((_WEBHOOKS, ()), (_WEBHOOKS, ()))):
        part.compare_names(old.name, new.name, f"{_WEBHOOKS}.{new.name}")
        _compare_results(part, old.result, new.result)


@dataclass(frozen=True, slots=True)
class _Functions:
    """Functions of one operation in both versions."""

    part: NamePair
    old: SurfaceOperation
    new: SurfaceOperation

    def compare_names(self) -> None:
        """Compare name, module and method. A method that has the name of its function follows the function."""
        old, new = self.old, self.new
        is_renamed = old.name != new.name
        if is_renamed:
            self.part.compare_names(old.label, new.label)
        elif old.module != new.module:
            self.part.add("moved", f"was moved to {new.label}", Breaks.FILES)
        follows = is_renamed and all(each.attribute == each.label for each in (old, new))
        if old.attribute == new.attribute or follows:
            return
        before, after = (f"client.{each.attribute}" if each.attribute else "" for each in (old, new))
        method = self.part.of("method", before, after, before or after)
        if before and after:
            method.compare_names(before, after)
        elif before:
            method.add("removed", "was removed", Breaks.RUNTIME)
        else:
            method.add("added", "was added")

    def compare_parameters(self) -> None:
        """Compare the parameters, and the fields of the body that are keywords."""
        old, new = self.old, self.new
        for part, one, other in self._pairs(matched_parameters(old, new)):
            if one.name == other.name == _BODY:
                self._compare_body(part, one, other)
            else:
                compare_declared(part, one, other, is_validated=one.is_field and other.is_field)
        self._compare_order()
        if bool(old.keywords) != bool(new.keywords):
            self._compare_all_keywords()

    def _pairs(self, found: Matches[Parameter]) -> Iterator[tuple[NamePair, Parameter, Parameter]]:
        usage = replace(WRITTEN, users=self.part.usage.users)
        found = Matches(
            pairs=tuple((_asked(one), _asked(other)) for one, other in found.pairs),
            removed=found.removed,
            added=tuple(map(_asked, found.added)),
        )
        owners = (self.old.label, self.old.pointer), (self.new.label, self.new.pointer)
        return self.part.comparison.pairs(
            "parameter", found, lambda *_: usage, owners, is_required=lambda each: not each.default
        )

    def _compare_order(self) -> None:
        """Compare the order of the positional parameters that both functions have."""
        old, new = ([each.name for each in _positional(own)] for own in (self.old, self.new))
        before, after = ", ".join(name for name in old if name in new), ", ".join(name for name in new if name in old)
        if before != after and not _have_same_template(self.old, self.new):
            verb = f"has the positional parameters {after} instead of {before}"
            self.part.of("parameters", before, after).add("reordered", verb, Breaks.RUNTIME)

    def _compare_body(self, part: NamePair, old: Parameter, new: Parameter) -> None:
        relations = part.comparison.relations
        became = ""
        if bool(old.default) != bool(new.default):
            became = "became optional" if new.default else "became required"
        one, other = old.type, new.type
        is_same = relations.is_same(one, other)
        if is_same and not became:
            return
        if _has_model(other, part.comparison.new):
            other = union((other, _MAPPING))
        breaks = relations.breaks(one, other, WRITTEN, is_validated=False)
        if became and not new.default:
            breaks = Breaks.RUNTIME
        verb = "" if is_same and became else f"accepts {type_text(new.type)} instead of {type_text(old.type)}"
        happened = "widened" if breaks is Breaks.NOTHING else "changed"
        replace(part, subject=_BODY).add(happened, " and ".join(filter(None, (became, verb))), breaks)

    def _compare_all_keywords(self) -> None:
        """Add one change for all keywords of a body that is still a parameter, or was one."""
        if not all(any(each.name == _BODY for each in own.parameters) for own in (self.old, self.new)):
            return
        before, after = (", ".join(each.name for each in own.keywords) for own in (self.old, self.new))
        part = self.part.of(_BODY, before, after, self.new.label if after else self.old.label)
        if after:
            part.add("keywords-added", "accepts the fields of the body as keywords")
        else:
            part.add("keywords-removed", "does not accept the fields of the body as keywords", Breaks.RUNTIME)


def _have_same_template(old: SurfaceOperation, new: SurfaceOperation) -> bool:
    """Return whether two path templates are equivalent and differ in the names of variables at most."""
    return equivalent(old.path) == equivalent(new.path)


def matched_parameters(old: SurfaceOperation, new: SurfaceOperation) -> Matches[Parameter]:
    """Match path parameters of equal templates by position, others and keywords by wire name, then by name.

    If only one of the functions has keywords, a keyword without a parameter of its name is left out.
    """
    before, after = _positional(old), _positional(new)
    is_same = len(before) == len(after) and _have_same_template(old, new)
    by_position = [*zip(before, after, strict=True)] if is_same else []
    before, after = (
        [each for each in (*own.parameters, *own.keywords) if each.is_keyword or not is_same] for own in (old, new)
    )
    found = matched(before, after, (lambda each: each.key or None, lambda each: each.name))
    removed, added = found.removed, found.added
    if not (old.keywords and new.keywords):
        removed, added = (tuple(each for each in own if not each.is_field) for own in (removed, added))
    return Matches(pairs=(*by_position, *found.pairs), removed=removed, added=added)


def _asked(parameter: Parameter) -> Parameter:
    """Return a parameter without a default if it is a required field of the body, which a call with other fields needs."""
    return replace(parameter, default="") if parameter.is_needed else parameter


def _positional(operation: SurfaceOperation) -> list[Parameter]:
    return [each for each in operation.parameters if not each.is_keyword]


def _has_model(type_: Type, surface: Surface) -> bool:
    """Return whether one of the members of a body is a model, so that functions accept a mapping in its place."""
    names = {each.name for each in members(type_) if isinstance(each, Named)}
    return any(
        isinstance(each, Model) or (isinstance(each, Alias) and _has_model(each.type, surface))
        for each in surface.definitions
        if each.name in names
    )


def _compare_definitions(comparison: SurfaceComparison) -> None:
    """Compare models, enums and aliases."""
    for part, old, new in comparison.pairs("model", comparison.definitions, comparison.usage):
        part.compare_names(old.name, new.name)
        match old, new:
            case Model(), Model():
                if not comparison.relations.is_same(old.base, new.base):
                    _add_kind(part, old, new, _base_breaks(part, old.base, new.base))
                _compare_fields(part, old, new)
            case Enum(), Enum():
                if old.base != new.base:
                    _add_kind(part, old, new, Breaks.RUNTIME)
                _compare_members(part, old, new)
            case Alias(type=one), Alias(type=other):
                part.of("alias", type_text(one), type_text(other)).compare_types(one, other, words="is")
            case _:
                # An alias of a type can be an annotation only. A class can also be called.
                breaks = Breaks.TYPES if isinstance(old, Alias) else Breaks.RUNTIME
                is_safe = not part.usage.is_written and _is_subclass(old, new)
                _add_kind(part, old, new, Breaks.NOTHING if is_safe else breaks)


def _is_subclass(old: Definition, new: Definition) -> bool:
    """Return whether the values of an enum belong to the type of an alias, as the values of a `StrEnum` belong to `str`."""
    if not isinstance(old, Alias) or not isinstance(new, Enum):
        return False
    return Named("str" if new.base == "StrEnum" else "int") in members(old.type)


def _kind(definition: Definition) -> str:
    match definition:
        case Model(base=base):
            return f"class {definition.name}({type_text(base)})"
        case Enum(base=base):
            return f"class {definition.name}({base})"
        case Alias(type=type_):
            return f"type {definition.name} = {type_text(type_)}"


def _add_kind(part: NamePair, old: Definition, new: Definition, breaks: Breaks) -> None:
    part.of("model", _kind(old), _kind(new)).add("kind-changed", f"became `{_kind(new)}`", breaks)


def _base_breaks(part: NamePair, old: Type, new: Type) -> Breaks:
    """Return what breaks if a model has another base class, which decides about properties that are not fields."""
    before, after = _name(old), _name(new)
    if isinstance(old, Named) and isinstance(new, Named) and before == after == _EXTRA:
        return part.comparison.relations.breaks(old.arguments[0], new.arguments[0], part.usage, is_validated=True)
    is_lost = part.usage.is_read and before == _EXTRA
    is_closed = before != _CLOSED and (after == _CLOSED or (after == _EXTRA and new != _OPEN))
    return Breaks.RUNTIME if is_lost or (part.usage.is_written and is_closed) else Breaks.NOTHING


def _name(base: Type) -> str:
    return base.name if isinstance(base, Named) else ""


def _compare_fields(part: NamePair, old: Model, new: Model) -> None:
    usage = part.usage

    def is_required(field: Field) -> bool:
        return usage.is_written and not field.default and not field.is_read_only

    found = matched_by("wire_name", old.fields, new.fields)
    for field, one, other in part.comparison.pairs(
        "field",
        found,
        lambda *_: usage,
        ((old.name, old.pointer), (new.name, new.pointer)),
        is_required=is_required,
    ):
        compare_declared(field, one, other, is_validated=True)


def _compare_members(part: NamePair, old: Enum, new: Enum) -> None:
    found = matched_by("value", old.members, new.members)
    owners = (old.name, old.pointer), (new.name, new.pointer)
    for member, one, other in part.comparison.pairs("enum-member", found, lambda *_: part.usage, owners):
        member.compare_names(one.name, other.name)
        if one.name == other.name and (type(one.value), one.value) != (type(other.value), other.value):
            # A caller may compare the value that it reads, and a type checker refuses the old literal in a call.
            breaks = Breaks.RUNTIME if part.usage.is_read else Breaks.TYPES
            verb = f"has the value {literal(other.value)} instead of {literal(one.value)}"
            member.add("value-changed", verb, breaks)


def _compare_errors(comparison: SurfaceComparison) -> None:
    """Compare the exception classes. They are matched by status."""
    found = matched(comparison.old.errors, comparison.new.errors, (lambda each: each.status,))
    renamed = {old.name: new.name for old, new in comparison.definitions.pairs}
    for part, old, new in comparison.pairs("error", found, lambda *_: READ):
        part.compare_names(old.name, new.name)
        one, other = _known_as(comparison.old, old.detail, renamed), _known_as(comparison.new, new.detail, {})
        befores, afters = ({*chain(*each.values())} for each in (one, other))
        lost = [each for each, own in one.items() if own.isdisjoint(afters)]
        gained = [each for each, own in other.items() if own.isdisjoint(befores)]
        if not (lost or gained):
            continue
        losing, gaining = _with_errors(comparison.old, old, lost), _with_errors(comparison.new, new, gained)
        detail = part.of("error", type_text(old.detail), type_text(new.detail), f"{old.name}.detail")
        users = tuple((1, (each,)) for each in (*losing, *gaining))
        detail = replace(detail, usage=replace(READ, users=users))
        verbs = [f"got {_shown(gained)}{_from(gaining)}"] if gained else []
        verb = " and ".join((*verbs, *([f"lost {_shown(lost)}"] if lost else [])))
        is_known = not gaining or not {*gaining}.isdisjoint(each.endpoint for each in comparison.old.operations)
        if not lost and (old.detail == ANY or not is_known):
            detail.add("detail-changed", verb)  # callers know no other type, or no operation with the new one
        else:
            detail.compare_types(old.detail, new.detail, "detail-changed", verb=verb)


def _known_as(surface: Surface, detail: Type, renamed: Mapping[str, str]) -> dict[Type, set[Hashable]]:
    """Return the types of a detail with what makes them equal for callers: their new names, and the content of classes."""
    definitions = {each.name: each for each in surface.definitions}
    found: dict[Type, set[Hashable]] = {}
    for each in members(detail) if detail != ANY else ():
        definition = definitions.get(type_text(each))
        content = content_of(definition, renamed) if definition else None
        found[each] = {with_names(each, renamed), content} - {None}
    return found


def _with_errors(surface: Surface, error: Error, details: Sequence[Type]) -> list[str]:
    """Return the operations whose error of this class has one of the types as its detail."""
    statuses = {str(error.status), f"{error.status // 100}XX", "default"}
    return [
        each.endpoint
        for each in surface.operations
        if not {*details}.isdisjoint(m for status, type_ in each.errors if status in statuses for m in members(type_))
    ]


def _from(operations: Sequence[str]) -> str:
    """Return the words for the operations that return an error."""
    others = f" and {len(operations) - 1} other operation{'s' if len(operations) > 2 else ''}"
    return f" from {operations[0]}{others if len(operations) > 1 else ''}" if operations else ""


def _shown(types: Sequence[Type]) -> str:
    """Return the number of types and the first of them, or the only one."""
    texts = [*map(type_text, types[:_MOST_SHOWN]), *(["…"] if len(types) > _MOST_SHOWN else [])]
    return f"{len(types)} types ({', '.join(texts)})" if len(types) > 1 else f"the type {texts[0]}"


def _compare_client(comparison: SurfaceComparison) -> None:
    """Compare the keywords of the client, its default server, and the names at the package root."""
    old, new = comparison.old, comparison.new
    NamePair(comparison, "package", (old.package, new.package)).compare_names(old.package, new.package)
    found = matched_keywords(old, new)
    owners = (_CLIENT, ()), (_CLIENT, ())
    for part, one, other in comparison.pairs(
        "client-keyword", found, lambda *_: WRITTEN, owners, is_required=lambda each: not each.default
    ):
        compare_declared(part, one, other)
        option = replace(part, subject="client-option")
        if one.is_credential and not other.is_credential:
            option.add("removed", "is not a keyword of with_options any more", Breaks.RUNTIME)
        elif other.is_credential and not one.is_credential:
            option.add("added", "became a keyword of with_options")
    if _default_server(old) != _default_server(new):
        verb = f"has the default server {new.server} instead of {old.server or 'none'}"
        server = NamePair(comparison, "client-server", (old.server or None, new.server or None), name=_CLIENT)
        verb = verb if new.server else "has no default server any more"
        server.add("changed", verb, Breaks.RUNTIME if old.server else Breaks.NOTHING)
    exports = matched(old.exports, new.exports, (str,))
    for _ in comparison.pairs("export", exports):
        pass


def _default_server(surface: Surface) -> str:
    """Return the URL of the default server with the defaults of its variables."""
    url = surface.server.rstrip("/")
    defaults = {each.name: each.default.strip("\"'") for each in surface.keywords}
    for name in server_variables(url):
        url = url.replace(f"{{{name}}}", defaults.get(snake(name), name))
    return url
