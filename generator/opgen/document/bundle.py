"""Bundling of a document in several files into one document.

The target of a reference to another file becomes a component. Some objects cannot be components in every OpenAPI
version: path items, operations, maps of names. For such an object, the target replaces the reference.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import field, replace
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from opgen.core.errors import DocumentError, Problem
from opgen.core.frozen import frozen
from opgen.core.json_values import mapping, without
from opgen.core.pointers import JsonObject, Pointer, find, pointer_text, resolve
from opgen.core.references import Identifiers, identifiers, split
from opgen.document.canonical import canonical
from opgen.document.document import Document
from opgen.document.openapi_objects import ANYTHING, OPENAPI, Shape, root_shape
from opgen.source.limits import MAX_PROBLEMS, check_size
from opgen.source.read import Source
from opgen.source.referenced_files import Part, PartError, Parts, ReferencePolicy, ReferenceRefusedError

_COMPONENTS = OPENAPI.fields["components"]
_SECTIONS = {
    shape.others: section
    for section, shape in _COMPONENTS.fields.items()
    if shape.others is not None and section != "pathItems"
}
_SCHEMA = _COMPONENTS.child("schemas").child("")
_DISCRIMINATOR = _SCHEMA.child("discriminator")
_FILE = re.compile(r".*\.(json|ya?ml)", re.IGNORECASE)


_NOT_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_MAX_LENGTH = 100


@frozen
class Target:
    """Target of a reference: the file, the pointer in the file, and the section of `components`.

    `section` is empty if `components` has no section for this kind of object.
    """

    part: Part
    pointer: Pointer
    section: str
    value: Any = field(compare=False, repr=False)  # any JSON


class Expansion(NamedTuple):
    """Mapping whose `$ref` was replaced by the content of `target`, except for its own keys."""

    target: Target
    own_keys: Collection[str]


class BundleOrigins:
    """Function that returns the origin of the value at a pointer of the bundled document.

    It keeps the mappings of all files alive, because expansions are found by their identity.
    """

    def __init__(
        self,
        first: Part,
        components: Mapping[tuple[str, str], Target],
        expansions: Mapping[int, Expansion],
        parts: tuple[Source, ...],
    ) -> None:
        self.parts = parts
        """The other files of the document, in the order in which they were read."""
        self._first = first
        self._components = components
        self._expansions = expansions

    def __call__(self, pointer: Pointer) -> tuple[Source, Pointer]:
        """Return the file with the value at `pointer`, and the pointer in it.

        A missing value has the origin of its container.
        """
        value: Any = self._first.root  # any JSON
        part = self._first
        found: Pointer = ()
        for depth, token in enumerate(pointer):
            expansion = self._expansions.get(id(value))
            while expansion is not None and token not in expansion.own_keys:
                target = expansion.target
                part, found, value = target.part, target.pointer, target.value
                expansion = self._expansions.get(id(value))
            value = find(value, (token,))
            found = (*found, token)
            if depth == 2 and pointer[0] == "components":
                component = self._components.get((pointer[1], token))
                if component is not None:
                    part, found = component.part, component.pointer
        return part.source, found


def may_refer_to_files(root: Any) -> bool:
    """Return whether `root` contains a reference or a discriminator mapping that may lead to another document.

    The search knows no objects of OpenAPI, so a property or an example may count as a reference. `$id` counts, because
    it changes the meaning of references. Bundling decides exactly, and takes five times as long.
    """
    pending = [root]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            reference = value.get("$ref")
            if isinstance(reference, str) and not reference.startswith("#"):
                return True
            if "$id" in value or ("mapping" in value and _leads_to_file(value["mapping"])):
                return True
            pending += [e for e in value.values() if type(e) in {dict, list}]
        elif isinstance(value, list):
            pending += [e for e in value if type(e) in {dict, list}]
    return False


def _leads_to_file(targets: Any) -> bool:
    """Return whether a value of a discriminator mapping is a URI, and not a component name or a fragment."""
    texts = (each for each in mapping(targets).values() if isinstance(each, str))
    return any(not each.startswith("#") and ("." in each or "/" in each) for each in texts)


def bundled(document: Document, policy: ReferencePolicy) -> Document:
    """Return `document` with the objects from other files. Raise the errors of `bundle`."""
    origins = bundle(document.source, document.root, policy)
    if origins is None:
        return document
    return replace(document, root=canonical(document.root), origin=origins, parts=origins.parts)


def bundle(source: Source, root: JsonObject, policy: ReferencePolicy) -> BundleOrigins | None:
    """Copy objects from other files into `root`, and return the origins of its values.

    If the document refers to no other file, `root` does not change, and the result is `None`.

    Args:
        source: The text of the document.
        root: The data of `source`, which this function changes.
        policy: The files and URLs to which the document may refer.

    Raises:
        PartError: A file has problems. The error contains the problems of one file only.
        NetworkError: A file could not be fetched.
    """
    bundling = _Bundling(Parts(source, root, policy))
    bundling.discover()
    bundling.raise_problems()
    if not bundling.edits:
        return None
    components = bundling.rewrite()
    bundling.raise_problems()
    try:
        check_size(root)
    except OverflowError as error:
        problem = Problem(message=f"the files together are {error}")
        raise PartError(DocumentError((problem,)), source.name) from None
    return bundling.origins(components)


class _Node(NamedTuple):
    """Value in one of the files, with the kind of OpenAPI object that the value is."""

    part: Part
    pointer: Pointer
    value: Any  # any JSON
    shape: Shape


@frozen
class _Edit:
    """Reference at `key` of `node`. It is redirected to `target`, or replaced by `target`."""

    node: _Node
    key: str
    target: Target


class _Bundling:
    """Traversal of the document and its referenced files, with the collected edits."""

    def __init__(self, parts: Parts) -> None:
        self.edits: dict[tuple[int, str], _Edit] = {}
        """Edits by the `id` of the mapping that contains the reference, and the key of the reference."""
        self._parts = parts
        self._first = parts.first
        self._expansions: dict[int, Expansion] = {}
        self._identifiers: dict[Part, Identifiers] = {}
        self._problems: dict[Part, list[Problem]] = {}
        self._seen: set[tuple[int, Shape]] = set()
        self._pending = [_Node(parts.first, (), parts.first.root, root_shape(parts.first.root))]

    def discover(self) -> None:
        """Find every reference in the document and in the targets of its references."""
        while self._pending:
            node = self._pending.pop()
            if (id(node.value), node.shape) in self._seen:
                continue
            self._seen.add((id(node.value), node.shape))
            if isinstance(node.value, dict):
                reference = node.value.get("$ref")
                if isinstance(reference, str) and _may_refer(node.shape):
                    self._add_reference(node, "$ref", reference)
                if node.shape is _DISCRIMINATOR:
                    self._add_discriminator(node)
            self._pending += _children(node)

    def origins(self, components: dict[tuple[str, str], Target]) -> BundleOrigins:
        """Return the origins of the values after `rewrite`. `components` is its result."""
        sources = tuple(part.source for part in self._parts.others)
        return BundleOrigins(self._first, components, self._expansions, sources)

    def rewrite(self) -> dict[tuple[str, str], Target]:
        """Redirect references into the document, and copy their targets there.

        Return the new components by section and name.
        """
        components = mapping(self._first.root.get("components"))
        edits = self.edits.values()
        names = self._names(components)
        for edit in edits:
            target = edit.target
            if target.section:
                own = ("components", target.section, names[target]) if target in names else None
                text = quote(pointer_text(own or target.pointer), safe="/~!$&'()*+,;=:@")
                edit.node.value[edit.key] = f"#{text}"
        for schema in list(self._identified()):
            # The references are resolved. A remaining identifier could conflict with an identifier of the document.
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
                self._report_not_a_mapping(("components",), target.section)
        if names and self._first.root.setdefault("components", components) is not (components):
            self._report_not_a_mapping((), "components")
        return {(target.section, name): target for target, name in names.items()}

    def raise_problems(self) -> None:
        """Raise the problems of the document. If it has none, raise the problems of the first file by name."""
        if self._problems:
            part = min(self._problems, key=lambda part: (part is not self._first, part.name))
            problems = self._problems[part][:MAX_PROBLEMS]
            raise PartError(DocumentError(part.source.located(problems)), part.source.name)

    def _problem(self, node: _Node, key: str, message: str, hint: str) -> None:
        pointer = (*node.pointer, key)
        self._problems.setdefault(node.part, []).append(Problem(message=message, pointer=pointer, hint=hint))

    def _report_not_a_mapping(self, pointer: Pointer, key: str) -> None:
        node = _Node(self._first, pointer, None, ANYTHING)
        message = "expected a mapping, because references to other files add entries to it"
        self._problem(node, key, message, "make it a mapping, or remove it")

    def _add_reference(self, node: _Node, key: str, reference: str) -> None:
        """Add an edit for `reference`, and visit its target.

        References within the document need no edit.
        """
        try:
            target = self._target(node, reference)
        except ReferenceRefusedError as error:
            # A bundle of the document's author has the schemas of a mapping, but the names of their former files.
            # The repair `discriminator` reports a mapping without a schema.
            if key == "$ref":
                self._problem(node, key, f'cannot follow {key} "{reference}": {error}', error.hint)
            return
        if target is None:
            return
        self._pending.append(_Node(target.part, target.pointer, target.value, node.shape))
        if node.part is self._first and not reference.partition("#")[0]:
            return
        edit = _Edit(node=node, key=key, target=target)
        if self.edits.setdefault((id(node.value), key), edit).target != target:
            self._problem(
                node,
                key,
                f'a YAML alias uses {key} "{reference}" for objects of two kinds',
                "write the reference twice, without the alias",
            )

    def _target(self, node: _Node, reference: str) -> Target | None:
        """Return the target of `reference`, or `None` if later stages resolve or report the reference.

        Raises:
            ReferenceRefusedError: The target is missing, or its file may not be read.
            PartError: The file has problems.
            NetworkError: The file could not be fetched.
        """
        address, _ = split(reference)
        is_own = node.part is self._first and not address
        # Look up identifiers only for references between files, because the search traverses the whole file.
        known = Identifiers() if is_own else self._identifiers_of(node.part)
        start = known.start(address, node.pointer)
        if start is None:
            part = self._part(address, node, known)
            pointers = self._pointers(part, reference)
        elif start and address and node.part is self._first:
            return None
        else:
            part = node.part
            pointers = known.resolve(reference or "#", node.pointer)
        for pointer in pointers:
            value = find(part.root, pointer)
            is_schema = node.shape is _SCHEMA and isinstance(value, bool)
            if isinstance(value, dict) or is_schema:
                return Target(part=part, pointer=pointer, section=_SECTIONS.get(node.shape, ""), value=value)
        if is_own:
            return None
        raise ReferenceRefusedError(
            f"not found in {part.source.name}", "add the object to that file, or correct the reference"
        )

    def _part(self, address: str, node: _Node, known: Identifiers) -> Part:
        """Return the file at `address`, relative to the nearest `$id`, or else to the file of `node`.

        Many identifiers name no file that may be read. Source: JSON Schema 2020-12 core, section 8.2.
        """
        if (uri := known.absolute(address, node.pointer)) != address:
            try:
                return self._parts.find(uri, node.part)
            except ReferenceRefusedError:
                pass
        return self._parts.find(address, node.part)

    def _pointers(self, part: Part, reference: str) -> Iterator[Pointer]:
        """Yield the pointers in the file `part` that the fragment of `reference` may select."""
        _, fragment = split(reference)
        known = self._identifiers_of(part)
        yield from known.resolve(f"#{fragment}", ())
        # A file may contain schemas with URIs. Other files may refer to anchors in such schemas without the URI.
        name = unquote(fragment)
        yield from (pointer for (_, own), pointer in known.anchors.items() if own == name)

    def _identifiers_of(self, part: Part) -> Identifiers:
        if part not in self._identifiers:
            self._identifiers[part] = identifiers(part.root)
        return self._identifiers[part]

    def _add_discriminator(self, node: _Node) -> None:
        """Add the references of a discriminator: names of schemas, or URIs."""
        targets = mapping(node.value.get("mapping"))
        entries = _Node(node.part, (*node.pointer, "mapping"), targets, _SCHEMA)
        for value, reference in targets.items():
            self._add_mapping(entries, value, reference)
        default = node.value.get("defaultMapping")
        self._add_mapping(node._replace(shape=_SCHEMA), "defaultMapping", default)

    def _add_mapping(self, node: _Node, key: str, reference: Any) -> None:  # any JSON
        if not isinstance(reference, str):
            return
        is_first = node.part is self._first
        if "/" in reference or "#" in reference:
            if not (is_first and reference.startswith("#")):
                self._add_reference(node, key, reference)
        elif _has_schema(node.part, reference):
            if not is_first:
                self._add_reference(node, key, "#" + quote(pointer_text(("components", "schemas", reference))))
        elif _FILE.fullmatch(reference) and not _has_schema(self._first, reference):
            self._add_reference(node, key, reference)

    def _names(self, components: JsonObject) -> dict[Target, str]:
        """Return the names of the new components."""
        own = {
            (section, name): member
            for section, members in components.items()
            if isinstance(members, dict)
            for name, member in members.items()
        }
        imported = {
            edit.target for edit in self.edits.values() if edit.target.section and edit.target.part is not self._first
        }
        aliases = {
            (section, name): edit.target
            for (section, name), member in own.items()
            if isinstance(member, dict) and member.keys() == {"$ref"}
            if (edit := self.edits.get((id(member), "$ref"))) is not None
            if edit.target in imported and edit.target.section == section
        }
        return _component_names(imported, aliases, own.keys())

    def _expand(self, edit: _Edit) -> None:
        """Replace the reference of `edit` by the object at the end of its reference chain.

        Keys beside a `$ref` override the keys of the target.
        """
        chain = {}
        following: _Edit | None = edit
        while following is not None and following.key in following.node.value:
            if id(following.node.value) in chain:
                self._problem(
                    following.node,
                    following.key,
                    "reference cycle: this $ref refers back to itself",
                    "replace one $ref of the cycle with its content",
                )
                break
            chain[id(following.node.value)] = following
            following = self.edits.get((id(following.target.value), "$ref"))
        for each in reversed(chain.values()):
            value = each.node.value
            siblings = without(value, "$ref")
            self._expansions[id(value)] = Expansion(each.target, siblings.keys())
            value.clear()
            value.update(each.target.value | siblings)

    def _identified(self) -> Iterator[JsonObject]:
        """Yield the schemas of other files that have identifiers."""
        for part, found in self._identifiers.items():
            if part is not self._first:
                for pointer in (*found.bases, *found.anchors.values()):
                    yield resolve(part.root, pointer)


def _may_refer(shape: Shape) -> bool:
    """Return whether `$ref` in an object of this shape is a reference, and not a name in a map."""
    return "$ref" in shape.fields or shape.others not in (None, ANYTHING)


def _children(node: _Node) -> Iterator[_Node]:
    part, pointer, value, shape = node
    if isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, dict | list):
                yield _Node(part, (*pointer, str(index)), item, shape)
    elif isinstance(value, dict):
        for key, member in value.items():
            if isinstance(member, dict | list):
                child = shape.child(key)
                if child is not ANYTHING:
                    yield _Node(part, (*pointer, key), member, child)


def _has_schema(part: Part, name: str) -> bool:
    return name in mapping(mapping(part.root.get("components")).get("schemas"))


def _component_names(
    targets: Iterable[Target], aliases: Mapping[tuple[str, str], Target], taken: AbstractSet[tuple[str, str]]
) -> dict[Target, str]:
    """Return a name for each target. The name is unique in its section of `components`.

    Args:
        targets: The objects to name.
        aliases: Components that consist of one reference. The target of the reference gets the name of the component.
        taken: Section and name of each existing component.

    Other targets are named after the last token of their pointer, or after their file. If several targets have the same
    name, or the name is taken, each of them gets a longer name. The first longer name contains the file name, the
    second also the folders, and the last a digest.
    """
    names: dict[Target, str] = {}
    for (_, name), target in sorted(aliases.items(), key=lambda alias: alias[0]):
        names.setdefault(target, name)
    levels = {target: 0 for target in targets if target not in names}
    while clashing := _clashing(levels, taken):
        for target in clashing:
            levels[target] += 1
    return names | {target: _names(target)[level] for target, level in levels.items()}


def _clashing(levels: Mapping[Target, int], taken: AbstractSet[tuple[str, str]]) -> list[Target]:
    """Return targets with a duplicate or taken name, if a longer name is available for them."""
    by_name = defaultdict(list)
    for target, level in levels.items():
        by_name[target.section, _names(target)[level]].append(target)
    last = len(_STYLES) - 1
    return [
        target
        for key, targets in by_name.items()
        if len(targets) > 1 or key in taken
        for target in targets
        if levels[target] < last
    ]


def _names(target: Target) -> tuple[str, ...]:
    return tuple(_NOT_NAME.sub("_", style(target))[-_MAX_LENGTH:] for style in _STYLES)


def _short(target: Target) -> str:
    """Return the last token of the pointer that is not an index, with later indices, or the stem of a whole file."""
    words: list[str] = []
    for token in reversed(target.pointer):
        words.insert(0, token)
        if not token.isdecimal():
            break
    return "_".join(words) or _stem(target)


def _qualified(target: Target) -> str:
    if target.pointer:
        return f"{_stem(target)}_{_short(target)}"
    folder = PurePosixPath(target.part.name).parent.name
    return f"{folder}_{_stem(target)}" if folder else _stem(target)


def _full_path(target: Target) -> str:
    folders = PurePosixPath(target.part.name).parent.parts
    return "_".join((*folders, _stem(target), *target.pointer))


def _unique(target: Target) -> str:
    address = f"{target.part.name}#{pointer_text(target.pointer)}"
    return f"{_short(target)}_{sha256(address.encode()).hexdigest()[:12]}"


def _stem(target: Target) -> str:
    return PurePosixPath(target.part.name).stem or "_"


_STYLES = (_short, _qualified, _full_path, _unique)
