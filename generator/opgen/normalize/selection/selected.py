"""Selection of operations and webhooks, and the schemas and security schemes that they need."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from opgen.api.model import LeftOut, Operation, SecurityScheme
from opgen.core.errors import Problem
from opgen.core.frozen import frozen
from opgen.core.json_values import items
from opgen.core.options import Filter, Options
from opgen.core.patterns import wildcard
from opgen.core.pointers import Pointer
from opgen.core.suggestions import nearest_in_document
from opgen.normalize.selection.operation_nodes import (
    OperationNode,
    Operations,
    Received,
    direct_webhooks,
    find_operations,
    find_webhooks,
    operation_keys,
)
from opgen.schemas.merged import UnionKeyword
from opgen.schemas.node import COMPONENT, Node

_NOT_INCLUDED = "not in include"


@frozen
class Candidate:
    """Operation or webhook to which filters apply. `tags` includes all parent tags."""

    found: OperationNode
    webhook: str = ""
    tags: tuple[str, ...]

    @property
    def key(self) -> str:
        """Return method and path, which identify the candidate."""
        return self.found.fallback_key

    @property
    def operation_id(self) -> str:
        """Return the operationId; empty if it is missing."""
        value = self.found.node.value.get("operationId")
        return value if isinstance(value, str) else ""


@frozen
class Selection:
    """Result of the filters: the excluded operations and webhooks.

    - `keys`: keys of the excluded candidates.
    - `pointers`: parts of the document that only excluded operations need. Problems inside them are not reported.
    """

    left_out: tuple[LeftOut, ...] = ()
    keys: frozenset[str] = frozenset()
    pointers: frozenset[Pointer] = field(default_factory=frozenset)

    def has(self, found: OperationNode) -> bool:
        """Return whether the operation or webhook is included."""
        return found.fallback_key not in self.keys

    def forgives(self, pointer: Pointer) -> bool:
        """Return whether a problem at `pointer` concerns only excluded operations."""
        return any(pointer[:length] in self.pointers for length in range(2, len(pointer) + 1))


def select(
    operations: Iterable[OperationNode], webhooks: Iterable[tuple[str, OperationNode]], root: Node, options: Options
) -> Selection:
    """Apply the filters of `options` to `operations` and to the named `webhooks`.

    Records a choice that does not fit for each pattern that matches nothing, or if everything is excluded.
    """
    if options.include.is_empty and options.exclude.is_empty:
        return Selection()
    parents = tag_texts(root, "parent")  # since OpenAPI 3.2
    candidates = [
        *(Candidate(found=f, tags=_tags(f, parents)) for f in operations),
        *(Candidate(found=f, webhook=name, tags=_tags(f, parents)) for name, f in webhooks),
    ]
    unmatched = [
        *_unmatched("include", options.include, candidates),
        *_unmatched("exclude", options.exclude, candidates),
    ]
    reasons = {each.key: _reason(each, options) for each in candidates}
    if not unmatched and candidates and all(reasons.values()):
        unmatched = ["include, exclude: no operation is left"]
    root.context.choices.extend(unmatched)
    return Selection(
        left_out=tuple(_left_out(c, reasons[c.key]) for c in candidates if reasons[c.key]),
        keys=frozenset(key for key, reason in reasons.items() if reason),
        pointers=_excluded_pointers(candidates, reasons, root, options),
    )


def chosen_operations(operations: Operations, root: Node, filters: Mapping[str, Filter]) -> dict[str, tuple[str, str]]:
    """Return the key in `filters` and the method of each of `operations` that a filter selects, by key of the operation.

    The first filter that names the method of an operation applies, else the first filter with a matching pattern. The
    method is then empty. Records a choice that does not fit for each pattern and each method that matches nothing.
    """
    if not filters:
        return {}
    parents = tag_texts(root, "parent")  # since OpenAPI 3.2
    candidates = {key: Candidate(found=found, tags=_tags(found, parents)) for key, found in operations.items()}
    keys = {each.key: key for key, each in candidates.items()} | {key: key for key in candidates}
    chosen: dict[str, tuple[str, str]] = {}
    for name, filter_ in filters.items():
        root.context.choices.extend(_unmatched(f"resources.{name}", filter_, [*candidates.values()]))
        for method, text in filter_.methods.items():
            key = keys.get(text, "")
            defect = "does not match anything; " + nearest_in_document(text, [*keys]) if not key else ""
            if key in chosen:
                defect = f"is the method {'.'.join(chosen[key])} already"
            if defect:
                root.context.choices.append(f'resources.{name}.methods.{method}: "{text}" {defect}')
            else:
                chosen[key] = name, method
    for name, filter_ in filters.items():
        for key, each in candidates.items():
            if key not in chosen and any(_matching(each, filter_)):
                chosen[key] = name, ""
    return chosen


def _left_out(candidate: Candidate, reason: str) -> LeftOut:
    found, webhook = candidate.found, candidate.webhook
    return LeftOut(
        operation_id=candidate.operation_id,
        method=found.method,
        path=f"webhook {webhook}" if webhook else found.path,
        pointer=found.node.pointer,
        reason=reason,
    )


def _excluded_pointers(
    candidates: Sequence[Candidate], reasons: dict[str, str], root: Node, options: Options
) -> frozenset[Pointer]:
    """Return the pointers of excluded operations, and of paths that have only excluded operations."""
    excluded = {c.found.node.pointer for c in candidates if reasons[c.key]}
    excluded -= {c.found.node.pointer for c in candidates if not reasons[c.key]}
    included_paths = {c.found.path for c in candidates if not reasons[c.key]}
    paths = {c.found.path for c in candidates if not c.webhook} - included_paths
    matches = [wildcard(p, in_path=True) for p in options.exclude.paths]
    # An invalid path item has no operations, so its path is matched directly.
    paths |= {p for p, _ in root.mapping("paths") if any(m(p) for m in matches)}
    return frozenset(excluded | {("paths", path) for path in paths - included_paths})


def _reason(candidate: Candidate, options: Options) -> str:
    """Return the setting that excludes `candidate`; empty if none does."""
    for criterion, pattern in _matching(candidate, options.exclude):
        return f"exclude.{criterion}" + (f' "{pattern}"' if pattern else "")
    is_in = options.include.is_empty or any(_matching(candidate, options.include))
    return "" if is_in else _NOT_INCLUDED


def _matching(candidate: Candidate, chosen: Filter) -> Iterator[tuple[str, str]]:
    """Yield each criterion of `chosen` that `candidate` matches, with its pattern."""
    if chosen.deprecated and candidate.found.is_deprecated:
        yield "deprecated", ""
    for criterion, patterns in _patterns(chosen):
        values = _values(candidate, criterion)
        for pattern in patterns if values else ():
            if any(map(wildcard(pattern, in_path=criterion == "paths"), values)):
                yield criterion, pattern


def _patterns(chosen: Filter) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        ("tags", chosen.tags),
        ("paths", chosen.paths),
        ("operations", chosen.operations),
        ("webhooks", chosen.webhooks),
    )


def _values(candidate: Candidate, criterion: str) -> tuple[str, ...]:
    """Return the values of `candidate` to compare with patterns of `criterion`."""
    if criterion == "tags":
        return candidate.tags
    if criterion == "webhooks":
        return (candidate.webhook,) if candidate.webhook else ()
    path = () if candidate.webhook else (candidate.found.path,)
    if criterion == "paths":
        return path
    own = (candidate.operation_id,) if candidate.operation_id else ()
    return (*own, candidate.key) if path else own


def _unmatched(setting: str, chosen: Filter, candidates: Sequence[Candidate]) -> Iterator[str]:
    """Yield a message for each pattern that matches nothing. The criterion `deprecated` may match nothing."""
    for criterion, patterns in _patterns(chosen):
        known = list(dict.fromkeys(v for c in candidates for v in _values(c, criterion)))
        for pattern in patterns:
            if not any(map(wildcard(pattern, in_path=criterion == "paths"), known)):
                yield (
                    f'{setting}.{criterion}: "{pattern}" does not match anything; '
                    f"{nearest_in_document(pattern, known)}"
                )


def tag_texts(root: Node, key: str) -> dict[str, str]:
    """Return the text of the field `key` of each tag that has one."""
    return {
        tag["name"]: tag[key]
        for tag in items(root.value.get("tags"))
        if isinstance(tag, dict) and isinstance(tag.get("name"), str) and isinstance(tag.get(key), str)
    }


def _tags(found: OperationNode, parents: dict[str, str]) -> tuple[str, ...]:
    """Return the tags of an operation, each followed by its parents."""
    tags: dict[str, None] = {}
    for tag in items(found.node.value.get("tags")):
        current = tag if isinstance(tag, str) else None
        while current is not None and current not in tags:
            tags[current] = None
            current = parents.get(current)
    return tuple(tags)


_SCHEMES = ("components", "securitySchemes")

# Keywords that change the targets of references.
_REBASING = frozenset({"$id", "$dynamicRef"})


@frozen
class Selected:
    """All operations and webhooks of a document by key, and the result of the filters.

    Excluded operations get names too, so that a filter changes no name.
    """

    selection: Selection
    all_operations: Operations
    all_webhooks: Mapping[str, Received]

    @property
    def operations(self) -> dict[str, OperationNode]:
        """Return the included operations."""
        return {key: each for key, each in self.all_operations.items() if self.selection.has(each)}

    @property
    def webhooks(self) -> dict[str, Received]:
        """Return the included webhooks and callbacks."""
        return {key: each for key, each in self.all_webhooks.items() if self.selection.has(each.owner)}

    def used_schemas(self, root: Node, inheritance: Mapping[Pointer, UnionKeyword]) -> frozenset[str] | None:
        """Return the names of the component schemas that may be needed, including subtypes; None for all."""
        if not self.selection.left_out:
            return None
        found = [*self.operations.values(), *(each.found for each in self.webhooks.values())]
        shared = [each.item.child("parameters") for each in found]
        nodes = [each.node for each in found] + [node for node in shared if node]
        return used_schemas(nodes, root, inheritance)

    def schemes(
        self, schemes: tuple[SecurityScheme, ...], operations: Sequence[Operation]
    ) -> tuple[SecurityScheme, ...]:
        """Return the schemes that `operations` need, or all schemes if nothing is excluded."""
        needed = _needed(operations)
        is_all = not self.selection.left_out
        return tuple(each for each in schemes if is_all or each.name in needed)

    def problems(
        self, problems: list[Problem], operations: Sequence[Operation], schemas: Collection[str]
    ) -> list[Problem]:
        """Return `problems`, except problems of excluded operations, unused security schemes and unused schemas."""
        if not self.selection.left_out:
            return problems
        needed = {_SCHEMES: _needed(operations), COMPONENT: schemas}

        def concerns(pointer: Pointer) -> bool:
            kind, name = pointer[:2], pointer[2:3]
            is_needed = kind not in needed or not name or name[0] in needed[kind]
            return is_needed and not self.selection.forgives(pointer)

        return [each for each in problems if concerns(each.pointer)]


def select_operations(root: Node, options: Options) -> Selected:
    """Select the operations and webhooks with the filters of `options`.

    Records a choice that does not fit for each pattern that matches nothing, or if everything is excluded.
    """
    found = list(find_operations(root))
    selection = select(found, ((each.words, each.found) for each in direct_webhooks(root)), root, options)
    operations = operation_keys(found)
    return Selected(selection=selection, all_operations=operations, all_webhooks=find_webhooks(root, operations))


def used_schemas(
    nodes: Iterable[Node], root: Node, inheritance: Mapping[Pointer, UnionKeyword]
) -> frozenset[str] | None:
    """Return the names of the component schemas that `nodes` refer to, directly or indirectly.

    Return None if the target of a reference is uncertain, for example because of an `$id`. The result may
    contain unused components, because a `$ref` in an example counts too.
    """
    references = root.context.references
    waiting: list[Any] = [node.value for node in nodes]
    used = set()
    seen = set()
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
            continue
        if not isinstance(value, dict):
            continue
        if not _REBASING.isdisjoint(value):
            return None
        waiting += value.values()
        reference = value.get("$ref")
        if not isinstance(reference, str):
            continue
        pointer = next(references.identifiers.resolve(reference, ()), None)
        if pointer is None:
            return None
        if pointer[:2] == COMPONENT and len(pointer) > 2:
            used.add(pointer[2])
        if pointer not in seen:
            seen.add(pointer)
            target = references.find(reference)
            waiting += () if target is None else (target.value,)
            if pointer in inheritance:
                waiting += [member.value for member in inheritance[pointer].members]
    return frozenset(used)


def _needed(operations: Sequence[Operation]) -> set[str]:
    """Return the names of the security schemes that `operations` accept."""
    return {name for operation in operations for alternative in operation.security for name in alternative}
