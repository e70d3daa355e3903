"""Changes on the wire between two documents."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from opgen.core.pointers import Pointer
from opgen.diff.model import Change, Direction, Severity, Side, component_of
from opgen.diff.rules import ROWS, B, Event, R, S
from opgen.diff.wire.changes import (
    FAMILIES,
    UNUSED,
    Report,
    draft,
    inner_context,
    is_read,
    one_sided,
    rule_context,
    schema_name,
    wire_change,
    words_of,
)
from opgen.diff.wire.compare.bodies import compare_bodies, compare_responses
from opgen.diff.wire.compare.pairs import REQUEST, RESPONSE, FoundPair, Pair, Reference, spread
from opgen.diff.wire.compare.parameters import MatchedOperation, compare_lifecycle, compare_parameters, date_of
from opgen.diff.wire.compare.schemas import WireComparison
from opgen.diff.wire.compare.security import compare_schemes, compare_security, renamed_schemes
from opgen.diff.wire.operations import (
    Shifts,
    WireOperation,
    all_operations,
    match_operations,
    moved_prefixes,
    own_shifts,
    servers_of,
    url_match,
)
from opgen.diff.wire.texts import have_same_effect
from opgen.document.document import Document
from opgen.schemas.graph import (
    Graph,
    are_comparable,
    graph_of,
    unchanged_parts,
    values_with_changes,
)
from opgen.schemas.node import Context, Node, context_of
from opgen.schemas.sites import BothSchemas, Schemas
from opgen.schemas.values import canonical_value

_MAX_SHOWN = 60
_REMARKS = (", but its texts are still valid", ", but null has no text")


def compare_documents(old: Document, new: Document, *, today: date | None) -> tuple[Change, ...]:
    """Return the changes on the wire, sorted by severity, pointer and rule.

    Args:
        old: The old document: OpenAPI 3, repaired.
        new: The new document: OpenAPI 3, repaired.
        today: The date that decides whether a sunset is in the past. With None, no date is compared with today.
    """
    report = Report()
    comparison = _comparison(context_of(old), context_of(new))
    sides = comparison.old.side, comparison.new.side
    afters = (*all_operations(sides[1]),)
    found = match_operations(all_operations(sides[0]), afters)
    paths = {match[:-1] for each in afters for match in (each.match, url_match(each))}
    _compare_root(comparison, report, moved_prefixes(found.pairs), afters)
    _compare_global_security(comparison, report, found.pairs)
    for one, other in found.pairs:
        _compare_operation(MatchedOperation(old=one, new=other, report=report, comparison=comparison, today=today))
    for each in found.removed:
        _removed(each, report, today, is_gone=paths.isdisjoint((each.match[:-1], url_match(each)[:-1])))
    for each in found.added:
        change = draft(f"{_kind(each)}-added", f"{each.name} was added", None, each.node)
        report.add(change, report.number(each.name))
    comparison.run()
    add_schemas(report, comparison)
    return report.result()


def _compare_operation(operation: MatchedOperation) -> None:
    """Report the changes of an operation. Its schemas are compared later."""
    items = (operation.old.item,), (operation.new.item,)
    if operation.comparison.is_unchanged(*items):
        return
    compare_parameters(operation)
    compare_bodies(operation)
    for each in _own_changes(operation):
        operation.add_draft(each)
    compare_responses(operation)


def _own_changes(operation: MatchedOperation) -> Iterator[Change]:
    """Yield the differences of the operation's life, security and servers."""
    old, new = operation.old, operation.new
    if not new.is_reversed:
        yield from compare_lifecycle(old.node, new.node)
    comparison = operation.comparison
    if old.own_security or new.own_security:
        both, owners = (old.security, new.security), (old.node, new.node)
        yield from compare_security(both, owners, "api-security", comparison.renamed_schemes)
    if old.own_servers is not None or new.own_servers is not None:
        servers, shifts = (servers_of(old), servers_of(new)), own_shifts(old, new)
        before, after = map(default_url, servers, shifts)
        if before == after:
            yield from compare_servers(*servers, shifts)
        else:
            message = f'the calls go to "{after}" instead of "{before}"'
            yield draft("operation-server-changed", message, old.node, new.node)


def _comparison(old: Context, new: Context) -> WireComparison:
    graphs = graph_of(old), graph_of(new)
    unchanged = unchanged_parts((old, graphs[0]), (new, graphs[1]))
    before, after = (
        Schemas(
            side=side,
            graph=graph,
            unchanged=unchanged,
            changed=values_with_changes(side, graph, unchanged),
            is_comparable=are_comparable(old, new),
        )
        for side, graph in zip((old, new), graphs, strict=True)
    )
    return WireComparison(old=before, new=after, renamed_schemes=renamed_schemes(old, new))


def _compare_root(
    comparison: WireComparison, report: Report, shifts: Shifts, operations_after: Iterable[WireOperation]
) -> None:
    """Compare the servers, the security schemes and the unused schemas of the documents."""
    old, new = comparison.old.side, comparison.new.side
    users = report.number(*(operation.name for operation in operations_after))
    for each in compare_servers(old.root.items("servers"), new.root.items("servers"), shifts):
        report.add(each, users)
    for each in compare_schemes(old, new, comparison.renamed_schemes):
        report.add(each, users)
    unused = _unused(comparison.old.graph), _unused(comparison.new.graph)
    for pointer in sorted(unused[0] & unused[1]):
        comparison.root(comparison.old.part(pointer), comparison.new.part(pointer)).uses[UNUSED] = 1
    for each in _compare_unused((comparison.old, comparison.new), unused):
        report.add(each)


def _unused(graph: Graph) -> set[Pointer]:
    """Return the component schemas that no path and no webhook reaches; none of a document without references."""
    start = [each for each in graph.values if each[0] != "components"]
    schemas = {each for each in graph.values if each[:2] == ("components", "schemas")}
    reached = graph.reached(start)
    return schemas - reached if schemas & reached else set()


def _compare_unused(schemas: BothSchemas, unused: tuple[set[Pointer], set[Pointer]]) -> Iterator[Change]:
    """Yield the schemas that no operation reaches, that no other schema refers to, and that one document has."""
    graphs = [each.graph for each in schemas]
    referred = [frozenset[Pointer]().union(*graph.targets.values()) for graph in graphs]
    for number, end in ((1, "added"), (0, "removed")):
        for pointer in sorted(unused[number] - graphs[1 - number].values.keys() - referred[number]):
            node, message = schemas[number].part(pointer), f'unused schema "{pointer[-1]}" was {end}'
            yield draft(f"api-schema-{end}", message, None if number else node, node if number else None)


def _compare_global_security(
    comparison: WireComparison, report: Report, pairs: Iterable[tuple[WireOperation, WireOperation]]
) -> None:
    """Compare the security of the documents, which applies to operations without security of their own."""
    names = [new.name for old, new in pairs if not (old.own_security or new.own_security)]
    old, new = comparison.old.side.root, comparison.new.side.root
    both = old.child("security"), new.child("security")
    for each in compare_security(both, (old, new), "api-global-security", comparison.renamed_schemes) if names else ():
        report.add(each, report.number(*names))


def _removed(operation: WireOperation, report: Report, today: date | None, *, is_gone: bool) -> None:
    prefix = "api-path" if is_gone else "api"
    end, severity = "removed-without-deprecation", B
    if operation.node.get("deprecated") is True:
        end, severity = "removed-with-deprecation", S
        if operation.node.get("x-sunset") is not None:
            end, severity = _after_sunset(str(operation.node.get("x-sunset")), today)
    rule = f"{prefix}-{end}"
    if end == "sunset-parse":
        rule = "api-path-sunset-parse"
    if operation.is_reversed:
        rule, severity = f"{_kind(operation)}-removed", B
    change = draft(rule, f"{operation.name} was removed", operation.node, None, severity=severity)
    report.add(change, report.number(operation.name))


def _after_sunset(written: str, today: date | None) -> tuple[str, Severity]:
    sunset = date_of(written)
    if sunset is None:
        return "sunset-parse", B
    if today is None:
        return "removed-with-deprecation", R
    if sunset > today:
        return "removed-before-sunset", B
    return "removed-with-deprecation", S


def _kind(operation: WireOperation) -> str:
    """Return the kind of an operation in rule ids: endpoint, webhook or callback."""
    return "endpoint" if operation.match[0] == "path" else operation.match[0]


def compare_servers(old: Iterable[Node], new: Iterable[Node], shifts: Shifts) -> Iterator[Change]:
    """Yield the differences between two lists of servers. A prefix of `shifts` belongs to each URL."""
    before, after = _by_url(old, shifts[0]), _by_url(new, shifts[1])
    servers = ({url: server for url, server in each.items() if server is not None} for each in (before, after))
    known = {_resolved(*each) for each in before.items()} & {_resolved(*each) for each in after.items()}
    for url, end, old_server, new_server in one_sided(*servers):
        if _resolved(url, old_server or new_server) not in known:
            yield draft(f"server-{end}", f'server "{url}" was {end}', old_server, new_server, url)
    for url in before.keys() & after.keys():
        one, other = (dict(each.mapping("variables")) if each is not None else {} for each in (before[url], after[url]))
        for name in one.keys() & other.keys():
            defaults, values = zip(*map(_default_and_values, (one[name], other[name])), strict=True)
            if defaults[0] != defaults[1] or values[0] != values[1]:
                message = f'variable "{name}" of server "{url}" changed'
                is_wider = not values[1] or (values[0] and values[0] <= values[1])
                severity = S if defaults[0] == defaults[1] and is_wider else R
                yield draft("server-variable-changed", message, one[name], other[name], severity=severity)


def _default_and_values(variable: Node) -> tuple[str, frozenset[str]]:
    """Return the default of a variable, and its allowed values; none without an enum."""
    return canonical_value(variable.get("default")), frozenset(map(str, variable.get("enum") or []))


def _by_url(servers: Iterable[Node], prefix: str) -> dict[str, Node | None]:
    """Return the servers by URL. Without servers, the document has the URL of the prefix, and no server to report."""
    found: dict[str, Node | None] = {str(each.get("url") or "").rstrip("/") + prefix: each for each in servers}
    return found or {prefix: None}


def default_url(servers: Iterable[Node], prefix: str) -> str:
    """Return the URL of the first server with the defaults of its variables."""
    return _resolved(*next(iter(_by_url(servers, prefix).items())))


def _resolved(url: str, server: Node | None) -> str:
    """Return a URL with the defaults of its variables."""
    for name, variable in server.mapping("variables") if server is not None else ():
        url = url.replace(f"{{{name}}}", str(variable.get("default")))
    return url


def add_schemas(report: Report, comparison: WireComparison) -> None:
    """Add the differences of all pairs of schemas."""
    spread(comparison.roots, comparison.pairs.values())
    unused: set[Pointer] = set()
    for pair in (*comparison.roots, *comparison.pairs.values()):
        if pair.found and pair.uses.keys() == {UNUSED}:
            unused.update(_changed_component(e, comparison) for e in pair.found)
        for found in pair.found:
            _add_found(report, pair, found, (comparison.old, comparison.new))
    for pointer in sorted(unused):
        side = Side(pointer=pointer)
        message = f'unused schema "{pointer[-1]}" changed'
        report.add(wire_change("api-schema-changed", Severity.SAFE, message, (side, side)))


def _add_found(report: Report, pair: Pair, found: FoundPair, schemas: BothSchemas) -> None:
    uses: dict[str, int] = {}
    for context, users in pair.uses.items():
        if found.directions & (RESPONSE if is_read(context) else REQUEST):
            own = inner_context(context) if found.is_inner else context
            uses[own] = uses.get(own, 0) | users
    for family in FAMILIES:
        contexts = [each for each in family if uses.get(each)]
        if not contexts:
            continue
        users = 0
        for each in contexts:
            users |= uses[each]
        context, row = contexts[0], ROWS[Event(found.keyword, found.relation, found.happened)]
        own = rule_context(context)
        direction = Direction.RESPONSE if is_read(context) else Direction.REQUEST
        severity, end = row.severity(own), ""
        if severity is Severity.BREAKING and row.by_text and have_same_effect(pair, found, context, schemas):
            severity, end = Severity.SAFE, _REMARKS[found.keyword == "null"]
        at = found.new_at or found.old_at or ()
        reference = pair.reference
        if reference and at[: len(reference.pointer)] == reference.pointer:
            reference = None  # the change stands in the place itself
        subject = _subject(report.parameters, at, context, reference)
        end += f", {reference.reason(schema_name(reference.pointer))}" if reference else ""
        message = f"{subject} {row.phrase}{_values(found)}{end}"
        old = None if found.old_at is None else Side(value=found.old, pointer=found.old_at)
        new = None if found.new_at is None else Side(value=found.new, pointer=found.new_at)
        pointer = reference.pointer if reference else ()
        report.add(wire_change(row.id(own), severity, message, (old, new), direction, pointer), users)


def _subject(names: Mapping[Pointer, str], pointer: Pointer, context: str, reference: Reference | None) -> str:
    """Return the words for the schema of a difference, such as `request property Job.title`."""
    inner = ""
    if reference:
        root = next((each for each in reference[1:] if pointer[: len(each)] == each), None)
        inner = schema_name(pointer).partition(".")[2] if root is None else schema_name(pointer[len(root) :])
        pointer = reference.pointer
    owners = (names.get(pointer[:length]) for length in range(len(pointer), 0, -1))
    name = ".".join(filter(None, (schema_name(pointer, next(filter(None, owners), "")), inner)))
    return f'{words_of(context)} "{name}"' if name else words_of(context)


def _changed_component(found: FoundPair, comparison: WireComparison) -> Pointer:
    """Return the component that contains a difference: one that both documents have, if they differ, the first one."""
    pointers = {component_of(each) for each in (found.old_at, found.new_at) if each}
    common = comparison.old.graph.values.keys() & comparison.new.graph.values.keys()
    return min(pointers & common or pointers)


def _values(found: FoundPair) -> str:
    old, new = _shown(found.old), _shown(found.new)
    if (found.old is None and found.new is None) or isinstance(found.old, bool):
        return ""
    if found.keyword.startswith(("required", "optional")):
        return ""
    if found.old is None or old == new:
        return f": {new}"
    return f": {old}" if found.new is None else f": {old} became {new}"


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN] + "…"
