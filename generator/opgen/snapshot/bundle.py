"""A document of several files becomes one.

What a reference to another file leads to becomes a component; where there are no components of its kind in every
version (path items, operations, maps of names), it is put in the reference's place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple
from urllib.parse import quote, unquote

from opgen.core.errors import DocumentError, Problem
from opgen.core.pointers import Pointer, pointer_text, resolve
from opgen.core.references.identifiers import Identifiers, identifiers, split
from opgen.document.openapi_objects import ANYTHING, OPENAPI, Shape
from opgen.snapshot.component_names import Target, component_names
from opgen.source.limits import MAX_PROBLEMS, check_size
from opgen.source.read import Source
from opgen.source.referenced_files import (
    Part,
    PartError,
    Parts,
    ReferencePolicy,
    ReferenceRefusedError,
)
from opgen.source.text.positions import positions

_COMPONENTS = OPENAPI.fields["components"]
_SECTIONS: Final = {
    shape.others: section
    for section, shape in _COMPONENTS.fields.items()
    if shape.others is not None and section != "pathItems"
}
_SCHEMA = _COMPONENTS.child("schemas").child("")
_DISCRIMINATOR = _SCHEMA.child("discriminator")
_FILE = re.compile(r".*\.(json|ya?ml)", re.IGNORECASE)


def bundle(source: Source, root: dict[str, Any], reach: ReferencePolicy) -> bool:
    """Bring into `root`, which was read from `source`, what it refers to in other files; whether there was any.

    Changes `root`. Raises `PartError` for the first file with problems, or `NetworkError`.
    """
    bundling = _Bundling(Parts(source, root, reach))
    bundling.discover()
    bundling.raise_problems()
    if not bundling.edits:
        return False
    bundling.rewrite()
    bundling.raise_problems()
    try:
        check_size(root)
    except OverflowError as error:
        problem = Problem(message=f"the files together are {error}")
        raise PartError(DocumentError((problem,)), source.name) from None
    return True


class _Place(NamedTuple):
    part: Part
    pointer: Pointer
    value: Any  # any JSON
    shape: Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edit:
    """A reference at the key `key` of `place` that is to lead to, or be replaced by, `target`."""

    place: _Place
    key: str
    target: Target


class _Bundling:
    def __init__(self, parts: Parts) -> None:
        self.edits: dict[tuple[int, str], _Edit] = {}
        """By the `id` of the mapping, and its key."""
        self._parts = parts
        self._first = parts.first
        self._identifiers: dict[Part, Identifiers] = {}
        self._problems: dict[Part, list[Problem]] = {}
        self._seen: set[tuple[int, Shape]] = set()
        self._waiting = [_Place(parts.first, (), parts.first.root, OPENAPI)]

    def discover(self) -> None:
        """Find every reference, in the document and in all that it leads to."""
        while self._waiting:
            place = self._waiting.pop()
            if (id(place.value), place.shape) in self._seen:
                continue
            self._seen.add((id(place.value), place.shape))
            if isinstance(place.value, dict):
                reference = place.value.get("$ref")
                if isinstance(reference, str) and _may_refer(place.shape):
                    self._refer(place, "$ref", reference)
                if place.shape is _DISCRIMINATOR:
                    self._discriminate(place)
            self._waiting += _inner(place)

    def rewrite(self) -> None:
        """Let references lead into the document, and put there what they led to."""
        components = self._components()
        edits = self.edits.values()
        names = self._names(components)
        for edit in edits:
            target = edit.target
            if target.section:
                pointer = target.pointer
                if target in names:
                    pointer = ("components", target.section, names[target])
                text = quote(pointer_text(pointer), safe="/~!$&'()*+,;=:@")
                edit.place.value[edit.key] = f"#{text}"
        for schema in list(self._identified()):
            # Resolved by now; an identifier that remains could be taken for one of the document's own.
            schema.pop("$id", None)
            schema.pop("$anchor", None)
        for edit in edits:
            if not edit.target.section:
                self._expand(edit)
        for target in sorted(names, key=lambda target: names[target]):
            members = components.setdefault(target.section, {})
            if isinstance(members, dict):
                members[names[target]] = target.value
            else:
                self._no_mapping(("components",), target.section)
        if names and self._first.root.setdefault("components", components) is not (
            components
        ):
            self._no_mapping((), "components")

    def raise_problems(self) -> None:
        """Raise those of the document itself, or else of the file whose name is first."""
        if self._problems:
            part = min(
                self._problems, key=lambda part: (part is not self._first, part.name)
            )
            problems = self._problems[part][:MAX_PROBLEMS]
            pointers = [problem.pointer for problem in problems]
            located = [
                replace(problem, position=position)
                for problem, position in zip(
                    problems, positions(part.source, pointers), strict=True
                )
            ]
            raise PartError(DocumentError(located), part.source.name)

    def _problem(self, place: _Place, key: str, message: str, hint: str) -> None:
        pointer = (*place.pointer, key)
        problem = Problem(message=message, pointer=pointer, hint=hint)
        self._problems.setdefault(place.part, []).append(problem)

    def _no_mapping(self, pointer: Pointer, key: str) -> None:
        place = _Place(self._first, pointer, None, ANYTHING)
        message = "no mapping, to which other files could add"
        self._problem(place, key, message, "make it one, or leave it out")

    def _refer(self, place: _Place, key: str, reference: str) -> None:
        """Take note of `reference` and of what it leads to. Within the document it is as it should be."""
        try:
            target = self._target(place, reference)
        except ReferenceRefusedError as error:
            message = f'{key} "{reference}" is not followed: {error}'
            self._problem(place, key, message, error.hint)
            return
        if target is None:
            return
        self._waiting.append(
            _Place(target.part, target.pointer, target.value, place.shape)
        )
        if place.part is self._first and not reference.partition("#")[0]:
            return
        edit = _Edit(place=place, key=key, target=target)
        if self.edits.setdefault((id(place.value), key), edit).target != target:
            self._problem(
                place,
                key,
                f'{key} "{reference}" stands, by an alias, for objects of two kinds',
                "write it twice",
            )

    def _target(self, place: _Place, reference: str) -> Target | None:
        """Return the target of `reference`; None where the document's own readers find it or report it.

        Raises `ReferenceRefusedError`, and what `Parts.find` raises.
        """
        address, _ = split(reference)
        is_own = place.part is self._first and not address
        # Identifiers are looked up for references between files alone: they cost another walk.
        known = Identifiers() if is_own else self._identifiers_of(place.part)
        start = known.start(address, place.pointer)
        if start is None:
            part = self._parts.find(address, place.part)
            pointers = self._pointers(part, reference)
        elif start and address and place.part is self._first:
            return None
        else:
            part = place.part
            pointers = known.resolve(reference or "#", place.pointer)
        for pointer in pointers:
            try:
                value = resolve(part.root, pointer)
            except KeyError:
                continue
            is_schema = place.shape is _SCHEMA and isinstance(value, bool)
            if isinstance(value, dict) or is_schema:
                section = _SECTIONS.get(place.shape, "")
                return Target(part=part, pointer=pointer, section=section, value=value)
        if is_own:
            return None
        raise ReferenceRefusedError(
            f"no such object in {part.source.name}",
            "add it there, or correct the spelling",
        )

    def _pointers(self, part: Part, reference: str) -> Iterator[Pointer]:
        """Yield the pointers into the file `part` that the fragment of `reference` may mean."""
        _, fragment = split(reference)
        known = self._identifiers_of(part)
        yield from known.resolve(f"#{fragment}", ())
        # A file may be split into schemas with URIs; the anchors inside are used from outside all the same.
        name = unquote(fragment)
        yield from (
            pointer for (_, own), pointer in known.anchors.items() if own == name
        )

    def _identifiers_of(self, part: Part) -> Identifiers:
        if part not in self._identifiers:
            self._identifiers[part] = identifiers(part.root)
        return self._identifiers[part]

    def _discriminate(self, place: _Place) -> None:
        """The references of a discriminator: names of schemas, or URIs."""
        mapping = place.value.get("mapping")
        if isinstance(mapping, dict):
            pointer = (*place.pointer, "mapping")
            inner = _Place(place.part, pointer, mapping, _SCHEMA)
            for tag, reference in mapping.items():
                self._map(inner, tag, reference)
        default = place.value.get("defaultMapping")
        self._map(place._replace(shape=_SCHEMA), "defaultMapping", default)

    def _map(self, place: _Place, key: str, reference: Any) -> None:  # any JSON
        if not isinstance(reference, str):
            return
        is_first = place.part is self._first
        if "/" in reference or "#" in reference:
            if not (is_first and reference.startswith("#")):
                self._refer(place, key, reference)
        elif _has_schema(place.part, reference):
            if not is_first:
                pointer = ("components", "schemas", reference)
                self._refer(place, key, "#" + quote(pointer_text(pointer)))
        elif _FILE.fullmatch(reference) and not _has_schema(self._first, reference):
            self._refer(place, key, reference)

    def _components(self) -> dict[str, Any]:
        """The document's components; they are not checked yet."""
        components = self._first.root.get("components")
        return components if isinstance(components, dict) else {}

    def _names(self, components: dict[str, Any]) -> dict[Target, str]:
        """The names of what becomes a component."""
        own = {
            (section, name): member
            for section, members in components.items()
            if isinstance(members, dict)
            for name, member in members.items()
        }
        moved = {
            edit.target
            for edit in self.edits.values()
            if edit.target.section and edit.target.part is not self._first
        }
        aliases = {
            (section, name): edit.target
            for (section, name), member in own.items()
            if isinstance(member, dict) and member.keys() == {"$ref"}
            if (edit := self.edits.get((id(member), "$ref"))) is not None
            if edit.target in moved and edit.target.section == section
        }
        return component_names(moved, aliases, own.keys())

    def _expand(self, edit: _Edit) -> None:
        """Replace the reference of `edit` by the end of its chain of references; keys beside a reference win."""
        chain: dict[int, _Edit] = {}
        following: _Edit | None = edit
        while following is not None and following.key in following.place.value:
            if id(following.place.value) in chain:
                self._problem(
                    following.place,
                    following.key,
                    "$ref leads back to itself",
                    "give one of those in the circle content of its own",
                )
                break
            chain[id(following.place.value)] = following
            following = self.edits.get((id(following.target.value), "$ref"))
        for each in reversed(chain.values()):
            holder = each.place.value
            beside = {key: value for key, value in holder.items() if key != "$ref"}
            holder.clear()
            holder.update(each.target.value | beside)

    def _identified(self) -> Iterator[dict[str, Any]]:
        """Yield the schemas of other files that have identifiers."""
        for part, found in self._identifiers.items():
            if part is not self._first:
                for pointer in (*found.bases, *found.anchors.values()):
                    yield resolve(part.root, pointer)


def _may_refer(shape: Shape) -> bool:
    """Whether a text at `$ref` is a reference in an object of this shape, and no name among others."""
    return "$ref" in shape.fields or shape.others not in (None, ANYTHING)


def _inner(place: _Place) -> Iterator[_Place]:
    part, pointer, value, shape = place
    if isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, dict | list):
                yield _Place(part, (*pointer, str(index)), item, shape)
    elif isinstance(value, dict):
        for key, member in value.items():
            if isinstance(member, dict | list):
                child = shape.child(key)
                if child is not ANYTHING:
                    yield _Place(part, (*pointer, key), member, child)


def _has_schema(part: Part, name: str) -> bool:
    try:
        resolve(part.root, ("components", "schemas", name))
    except KeyError:
        return False
    return True
