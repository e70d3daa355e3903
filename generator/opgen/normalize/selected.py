"""Selection of operations and webhooks, and the schemas and security schemes that they need."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from opgen.api.model import LeftOut, Operation, SecurityScheme
from opgen.core.errors import Problem
from opgen.core.frozen import frozen
from opgen.core.json_values import items, text
from opgen.core.options import Filter, Options
from opgen.core.patterns import wildcard
from opgen.core.pointers import Pointer
from opgen.core.suggestions import nearest_in_document
from opgen.normalize.operation_nodes import (
    OperationNode,
    Operations,
    Received,
    find_operations,
    find_webhooks,
    operation_keys,
)
from opgen.schemas.graph import graph_of, targets_of
from opgen.schemas.node import COMPONENT, Node, is_component

_CRITERIA = ("tags", "paths", "operations", "webhooks")
_SCHEMES = ("components", "securitySchemes")


@frozen
class Candidate:
    """Operation or webhook to which filters apply.

    - `values`: the values that are compared with the patterns of each criterion. Tags include all parent tags.
    """

    found: OperationNode
    values: Mapping[str, Sequence[str]]


@frozen
class Selected:
    """All operations and webhooks of a document by key, and those that the filters exclude.

    Excluded operations get names too, so that a filter changes no name.

    - `excluded`: method and path of the excluded operations and webhooks.
    - `pointers`: parts of the document that only excluded operations need. Problems inside them are not reported.
    """

    all_operations: Operations
    all_webhooks: Mapping[str, Received]
    left_out: tuple[LeftOut, ...] = ()
    excluded: Collection[str] = ()
    pointers: Collection[Pointer] = ()

    @property
    def operations(self) -> dict[str, OperationNode]:
        """Return the included operations."""
        return {key: each for key, each in self.all_operations.items() if each.fallback_key not in self.excluded}

    @property
    def webhooks(self) -> dict[str, Received]:
        """Return the included webhooks and callbacks."""
        return {key: each for key, each in self.all_webhooks.items() if each.owner.fallback_key not in self.excluded}

    def used_schemas(self, root: Node) -> frozenset[str] | None:
        """Return the names of the component schemas that may be needed, including subtypes; None for all."""
        if not self.left_out:
            return None
        found = [*self.operations.values(), *(each.found for each in self.webhooks.values())]
        shared = [each.item.child("parameters") for each in found]
        nodes = [each.node for each in found] + [node for node in shared if node]
        start = {target for node in nodes for target in targets_of(root.context, node)}
        needed = start | graph_of(root.context).reached(start)
        return frozenset(pointer[-1] for pointer in needed if is_component(pointer))

    def schemes(
        self, schemes: tuple[SecurityScheme, ...], operations: Sequence[Operation]
    ) -> tuple[SecurityScheme, ...]:
        """Return the schemes that `operations` need, or all schemes if nothing is excluded."""
        needed = _needed(operations)
        return tuple(each for each in schemes if not self.left_out or each.name in needed)

    def problems(
        self, problems: list[Problem], operations: Sequence[Operation], schemas: Collection[str]
    ) -> list[Problem]:
        """Return `problems`, except problems of excluded operations, unused security schemes and unused schemas."""
        if not self.left_out:
            return problems
        needed = {_SCHEMES: _needed(operations), COMPONENT: schemas}

        def concerns(pointer: Pointer) -> bool:
            kind, name = pointer[:2], pointer[2:3]
            is_needed = kind not in needed or not name or name[0] in needed[kind]
            return is_needed and not any(pointer[:length] in self.pointers for length in range(2, len(pointer) + 1))

        return [each for each in problems if concerns(each.pointer)]


def select_operations(root: Node, options: Options) -> Selected:
    """Select the operations and webhooks with the filters of `options`.

    Records a choice that does not fit for each pattern that matches nothing, or if everything is excluded.
    """
    found = list(find_operations(root))
    operations = operation_keys(found)
    selected = Selected(all_operations=operations, all_webhooks=find_webhooks(root, operations))
    if options.has_all_operations:
        return selected
    parents = tag_texts(root, "parent")  # since OpenAPI 3.2
    webhooks = [each for each in selected.all_webhooks.values() if not each.caller]
    candidates = [
        *(_candidate(each, parents) for each in found),
        *(_candidate(each.found, parents, each.words) for each in webhooks),
    ]
    unmatched = [
        *_unmatched("include", options.include, candidates),
        *_unmatched("exclude", options.exclude, candidates),
    ]
    reasons = [_reason(each, options) for each in candidates]
    if not unmatched and candidates and all(reasons):
        unmatched = ["include, exclude: no operation is left"]
    root.context.choices.extend(unmatched)
    included = [each.found for each, reason in zip(candidates, reasons, strict=True) if not reason]
    excluded = [(each, reason) for each, reason in zip(candidates, reasons, strict=True) if reason]
    return replace(
        selected,
        left_out=tuple(_left_out(each, reason) for each, reason in excluded),
        excluded={each.found.fallback_key for each, _ in excluded},
        pointers=_excluded_pointers([each.found for each, _ in excluded], included, root, options),
    )


def chosen_operations(operations: Operations, root: Node, filters: Mapping[str, Filter]) -> dict[str, tuple[str, str]]:
    """Return the key in `filters` and the method of each of `operations` that a filter selects, by key of the operation.

    The first filter that names the method of an operation applies, else the first filter with a matching pattern. The
    method is then empty. Records a choice that does not fit for each pattern and each method that matches nothing.
    """
    if not filters:
        return {}
    parents = tag_texts(root, "parent")  # since OpenAPI 3.2
    candidates = {key: _candidate(found, parents) for key, found in operations.items()}
    keys = {found.fallback_key: key for key, found in operations.items()} | {key: key for key in candidates}
    chosen: dict[str, tuple[str, str]] = {}
    for name, filter_ in filters.items():
        root.context.choices.extend(_unmatched(f"resources.{name}", filter_, [*candidates.values()]))
        for method, operation in filter_.methods.items():
            key = keys.get(operation, "")
            defect = "does not match anything; " + nearest_in_document(operation, [*keys]) if not key else ""
            if key in chosen:
                defect = f"is the method {'.'.join(chosen[key])} already"
            if defect:
                root.context.choices.append(f'resources.{name}.methods.{method}: "{operation}" {defect}')
            else:
                chosen[key] = name, method
    for name, filter_ in filters.items():
        for key, each in candidates.items():
            if key not in chosen and any(_matching(each, filter_)):
                chosen[key] = name, ""
    return chosen


def _candidate(found: OperationNode, parents: Mapping[str, str], webhook: str = "") -> Candidate:
    operation_id = text(found.node.get("operationId"))
    ids = [operation_id] if operation_id else []
    own = {"webhooks": [webhook]} if webhook else {"paths": [found.path], "operations": [*ids, found.fallback_key]}
    return Candidate(found=found, values={"tags": _tags(found, parents), **own})


def _left_out(candidate: Candidate, reason: str) -> LeftOut:
    found, webhooks = candidate.found, candidate.values.get("webhooks")
    return LeftOut(
        operation_id=text(found.node.get("operationId")),
        method=found.method,
        path=f"webhook {webhooks[0]}" if webhooks else found.path,
        pointer=found.node.pointer,
        reason=reason,
    )


def _excluded_pointers(
    excluded: Sequence[OperationNode], included: Sequence[OperationNode], root: Node, options: Options
) -> set[Pointer]:
    """Return the pointers of excluded operations, and of paths that have only excluded operations."""
    pointers = {each.node.pointer for each in excluded} - {each.node.pointer for each in included}
    matches = [wildcard(pattern, in_path=True) for pattern in options.exclude.paths]
    # An invalid path item has no operations, so its path is matched directly.
    paths = {path for path, _ in root.mapping("paths") if any(match(path) for match in matches)}
    paths |= {each.path for each in excluded}
    return pointers | {("paths", path) for path in paths - {each.path for each in included}}


def _reason(candidate: Candidate, options: Options) -> str:
    """Return the setting that excludes `candidate`; empty if none does."""
    for criterion, pattern in _matching(candidate, options.exclude):
        return f"exclude.{criterion}" + (f' "{pattern}"' if pattern else "")
    is_in = options.include.is_empty or any(_matching(candidate, options.include))
    return "" if is_in else "not in include"


def _matching(candidate: Candidate, chosen: Filter) -> Iterator[tuple[str, str]]:
    """Yield each criterion of `chosen` that `candidate` matches, with its pattern."""
    if chosen.deprecated and candidate.found.is_deprecated:
        yield "deprecated", ""
    for criterion, pattern in _patterns(chosen):
        if any(map(wildcard(pattern, in_path=criterion == "paths"), candidate.values.get(criterion, ()))):
            yield criterion, pattern


def _patterns(chosen: Filter) -> Iterator[tuple[str, str]]:
    return ((criterion, pattern) for criterion in _CRITERIA for pattern in getattr(chosen, criterion))


def _unmatched(setting: str, chosen: Filter, candidates: Sequence[Candidate]) -> Iterator[str]:
    """Yield a message for each pattern that matches nothing. The criterion `deprecated` may match nothing."""
    for criterion, pattern in _patterns(chosen):
        known = list(dict.fromkeys(value for each in candidates for value in each.values.get(criterion, ())))
        if not any(map(wildcard(pattern, in_path=criterion == "paths"), known)):
            near = nearest_in_document(pattern, known)
            yield f'{setting}.{criterion}: "{pattern}" does not match anything; {near}'


def tag_texts(root: Node, key: str) -> dict[str, str]:
    """Return the text of the field `key` of each tag that has one."""
    return {
        tag["name"]: tag[key]
        for tag in items(root.value.get("tags"))
        if isinstance(tag, dict) and isinstance(tag.get("name"), str) and isinstance(tag.get(key), str)
    }


def _tags(found: OperationNode, parents: Mapping[str, str]) -> tuple[str, ...]:
    """Return the tags of an operation, each followed by its parents."""
    tags: dict[str, None] = {}
    for tag in items(found.node.value.get("tags")):
        current = tag if isinstance(tag, str) else None
        while current is not None and current not in tags:
            tags[current] = None
            current = parents.get(current)
    return tuple(tags)


def _needed(operations: Sequence[Operation]) -> set[str]:
    """Return the names of the security schemes that `operations` accept."""
    return {name for operation in operations for alternative in operation.security for name in alternative}
