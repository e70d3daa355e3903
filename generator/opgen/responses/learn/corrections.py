"""Corrections of a document: one for each fact that responses show, as actions of an overlay."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property
from typing import Any

from opgen.api.schema import Null
from opgen.core.characters import is_printable
from opgen.core.errors import DocumentError
from opgen.core.frozen import frozen
from opgen.core.http_vocabulary import is_strict_media_type
from opgen.core.json_values import mapping, text
from opgen.core.options import Names, Options
from opgen.core.pointers import JsonObject, Pointer, find, parse_ref, pointer_text
from opgen.diff.wire.operations import operations
from opgen.document.document import Document
from opgen.document.openapi_objects import is_swagger
from opgen.document.overlay import Action, Kind, Overlay, apply
from opgen.document.overlay.edit import QueryError, select
from opgen.pipeline import prepare, read_prepared
from opgen.responses.learn.widening import Dialect, Widening, has_type, of_type, refuses, widened
from opgen.responses.problems import WITHOUT_BODY, Problem, checker_of, is_json
from opgen.responses.records import Record
from opgen.schemas.graph import part_of, targets_of
from opgen.schemas.node import Context, Node, is_component
from opgen.schemas.values import canonical_value

_WORD = re.compile("[A-Za-z_][A-Za-z0-9_]*")
_CLOSING = ("additionalProperties", "unevaluatedProperties")
_MOST_ROUNDS = 20
_UNKNOWN = "the document has no schema in its place"
ERRORS = 400
"""The first status of errors."""


@frozen
class Correction:
    """Change of a document for one fact.

    - `records`: the records that show the fact.
    - `actions`: actions of an overlay, without `description`.
    - `requests`: the requests that it widens too, such as `POST /pets`.
    """

    records: tuple[Record, ...]
    actions: tuple[Mapping[str, Any], ...]  # JSON
    requests: tuple[str, ...]

    @property
    def description(self) -> str:
        """Return the fact: its rule, its position in a response, its count and dates."""
        problem = self.records[0].problem
        first, last = min(each.first for each in self.records), max(each.last for each in self.records)
        days = first if first == last else f"{first} to {last}"
        others = {each.problem.operation for each in self.records} - {problem.operation}
        more = f" and {len(others)} more" if others else ""
        seen = " ".join(filter(None, (problem.type, problem.text and f'"{problem.text}"')))
        count = sum(each.count for each in self.records)
        return (
            f"{problem.rule}{f' ({seen})' if seen and problem.rule != 'null' else ''} at {problem.pointer or 'the body'}"
            f" of {problem.operation}{more}, status {problem.status}: {count} response{'s' * (count != 1)}, {days}"
        )


@frozen
class Learned:
    """Corrections, and the records that have none, each with the reason."""

    corrections: tuple[Correction, ...]
    unexplained: Mapping[Record, str] = field(default_factory=dict)


def learn(document: Document, options: Options, recorded: Names, records: Sequence[Record]) -> Learned:
    """Return the corrections after which `document` has no problem of `records`.

    Args:
        document: The document with all overlays applied.
        options: Options of the client.
        recorded: Names in the manifest of the package.
        records: Problems of responses. Those that the document allows already need no correction.

    Raises:
        DocumentError: The document is invalid.
    """
    records = sorted(_without_known_texts(records), key=_order)
    found = []
    tried: set[tuple[Pointer, Problem]] = set()
    unexplained: dict[Record, str] = {}
    for _ in range(_MOST_ROUNDS):
        # Corrections of one round have separate places. Others read the document that the round leads to.
        facts, unexplained = _Facts(document, options, recorded).of_records(records, tried)
        new = [each for each in facts if each.actions]
        if not new:
            unexplained |= {record: "no query selects its schema" for each in facts for record in each.records}
            break
        document, new = _applied(document, new)
        found += new
    return Learned(corrections=tuple(found), unexplained=unexplained)


def _order(record: Record) -> tuple[str, int, str, str, str, str]:
    """Return the key of an order that does not depend on the lines of a file."""
    each = record.problem
    return each.operation, each.status, each.pointer, each.rule, each.type, each.text


def _without_known_texts(records: Sequence[Record]) -> list[Record]:
    """Return the records that no record with a text or a fitting part explains.

    An observer counts each text later. An empty list or object has no part that fits.
    """
    known: dict[Problem, int] = {}
    fitting = {replace(each.problem, fits="", length=None) for each in records if each.problem.fits}
    for each in records:
        if each.problem.text:
            kind = replace(each.problem, text="")
            known[kind] = known.get(kind, 0) + each.count + 1
    return [
        each
        for each in records
        if each.problem.text
        or (each.count > known.get(each.problem, 0) and replace(each.problem, length=None) not in fitting)
    ]


def as_overlay(document: Document, actions: Iterable[Mapping[str, Any]]) -> Overlay:  # JSON
    """Return an overlay with `actions`, whose positions are in the document."""
    made = []
    for number, each in enumerate(actions):
        kind: Kind = "remove" if "remove" in each else "update"
        pointer = ("actions", str(number))
        made.append(Action(target=each["target"], kind=kind, value=each[kind], pointer=pointer))
    return Overlay(source=document.source, actions=tuple(made))


def _applied(document: Document, new: list[Correction]) -> tuple[Document, list[Correction]]:
    """Return the document with corrections, without those whose targets it lacks."""
    while new:
        owners = [each for each in new for _ in each.actions]
        try:
            return apply(document, [as_overlay(document, (a for each in new for a in each.actions))]), new
        except DocumentError as error:
            refused = [owners[int(each.pointer[1])] for each in error.problems]
            new = [each for each in new if not any(each is one for one in refused)]
    return document, new


@frozen
class _Fact:
    """Change at one place of the document as served, before its actions are known.

    - `owner`: place of the mapping that changes.
    - `part`: the place in it. A name in `required` is removed.
    """

    owner: Pointer
    part: Pointer = ()
    problem: Problem
    pointer: Pointer = ()
    widening: Widening = Widening()
    is_read_only: bool = False
    records: list[Record] = field(default_factory=list)

    @property
    def place(self) -> Pointer:
        """Return the place that changes."""
        return (*self.owner, *self.part)


class _Facts:
    """Facts that records show about one document."""

    def __init__(self, document: Document, options: Options, recorded: Names) -> None:
        self._document = document
        self._prepared = prepare(document)
        api = read_prepared(self._prepared, options, recorded)
        self._names = api.names.schemas
        self._errors = {
            each.key: {repr(r.schema) for r in each.responses if not r.is_success and r.schema != Null()}
            for each in api.operations
        }
        self._checker = checker_of(self._prepared.document, {each.key: each.pointer for each in api.operations})
        version = str(document.root.get("openapi"))
        self._dialect: Dialect = "swagger" if is_swagger(document.root) else "3.0" if version[:3] == "3.0" else "3.1"

    @property
    def _side(self) -> Context:
        return self._checker.validator.schemas.side

    def of_records(
        self, records: Iterable[Record], tried: set[tuple[Pointer, Problem]]
    ) -> tuple[list[Correction], dict[Record, str]]:
        """Return corrections at separate places, and reasons of records that have none. Add the facts to `tried`."""
        facts: dict[Pointer, _Fact] = {}
        unexplained = {}
        for record in records:
            if record.problem.operation not in self._checker.pointers:
                unexplained[record] = "the document has no such operation"
                continue
            problem = self._located(record.problem)
            found = [*self._of_problem(problem)]
            if not found and (reason := self._reason(problem)):
                unexplained[record] = reason
            for fact in found:
                key = fact.place, replace(fact.problem, operation="", status=0, pointer="", length=None)
                before = facts.get(fact.place)
                if before is not None and before.widening == fact.widening:
                    before.records.append(record)
                elif key in tried:
                    unexplained[record] = "its correction does not suffice"
                elif not any(_overlap(fact.place, place) for place in facts):
                    tried.add(key)
                    facts[fact.place] = fact
                    fact.records.append(record)
        return [self._correction(each) for each in facts.values()], unexplained

    def _located(self, problem: Problem) -> Problem:
        """Return the problem with its media type, which an observer does not know if the package reads text."""
        declared = self._checker.declarations(problem.operation, problem.status, _names(problem))
        if problem.rule == "media-type" and problem.content and self._is_documented(problem):
            is_typed = any(has_type(each, problem.content) for each in declared)
            return problem if is_typed else replace(problem, rule="shape", type=problem.content, content="")
        if problem.rule in {"shape", "type"} and not problem.pointer and not declared:
            return replace(problem, rule="media-type", type="application/json", content=problem.type)
        return problem

    def _reason(self, problem: Problem) -> str:
        """Return why there is no correction of a problem; empty if there is none to make."""
        if problem.rule == "status":
            return ""
        if problem.rule != "media-type":
            return (
                "" if self._parts(problem, _names(problem)[: -1 if problem.rule == "missing" else None]) else _UNKNOWN
            )
        if self._is_documented(problem):
            return "its content is not JSON" if is_json(problem.type) and not problem.content else ""
        if self._dialect == "swagger":
            return "Swagger 2.0 has one schema for all media types of a response"
        return _UNKNOWN if is_strict_media_type(problem.type) else "the media type is not known"

    def _of_problem(self, problem: Problem) -> Iterator[_Fact]:
        """Yield the facts of one problem: none if the document allows it."""
        names = _names(problem)
        if problem.rule in {"status", "media-type"}:
            yield from self._of_response(problem)
            return
        if problem.rule in {"missing", "closed"}:
            yield from self._of_object(problem, names)
            return
        declared = self._checker.declarations(problem.operation, problem.status, names)
        nodes = self._exact(problem, [each for each in declared if refuses(each, problem)])
        if problem.rule == "enum" and len(nodes) > 1 and names:
            # A constant that decides between members of a union: no member has the value.
            other = replace(problem, rule="type", pointer=pointer_text(names[:-1]), type="object", text="")
            yield from self._of_problem(other)
            return
        for node in nodes:
            yield from self._of_schema(problem, node)

    def _of_object(self, problem: Problem, names: Pointer) -> Iterator[_Fact]:
        """Yield the facts of an object: a property that may be missing, or further properties."""
        is_missing = problem.rule == "missing" and bool(names)
        for node in self._parts(problem, names[:-1] if is_missing else names):
            place = self._prepared.original(node.pointer)
            if is_missing and names[-1] in (node.get("required") or ()):
                own = node.inside("properties", node.get("properties")).child(names[-1])
                yield _Fact(
                    owner=place,
                    part=("required", names[-1]),
                    problem=problem,
                    pointer=node.pointer,
                    is_read_only=own is not None and self._is_read_only(own),
                )
            for key in () if is_missing else _CLOSING:
                if node.get(key) is False:
                    change = Widening(update={key: True})
                    yield _Fact(owner=place, part=(key,), problem=problem, pointer=node.pointer, widening=change)

    def _parts(self, problem: Problem, names: Pointer) -> list[Node]:
        nodes = self._checker.declarations(problem.operation, problem.status, names)
        return self._exact(problem, [part for node in nodes for part in self._checker.parts(node)])

    def _exact(self, problem: Problem, nodes: list[Node]) -> list[Node]:
        """Return the node of the schema that the checker named, if it is one of `nodes`."""
        return [each for each in nodes if each.pointer == problem.schema] or nodes

    def _is_read_only(self, node: Node) -> bool:
        return self._checker.validator.schemas.site((node,)).flag("readOnly")

    def _of_schema(self, problem: Problem, node: Node) -> Iterator[_Fact]:
        place = self._prepared.original(node.pointer)
        operation = self._prepared.original(self._checker.pointers[problem.operation])
        served = self._value(place)
        if not isinstance(served, dict):
            return
        change = widened(self._titled(served, node.pointer), problem, self._dialect)
        change = replace(change, removed=tuple(key for key in change.removed if key in served))
        shared = None if problem.pointer else self._shared_response(problem, place, operation)
        if shared is None:
            is_read_only = self._is_read_only(node)
            yield _Fact(owner=place, problem=problem, pointer=node.pointer, widening=change, is_read_only=is_read_only)
            return
        # The fact of a response is corrected at its operation, never in a component that others share.
        at, component = shared
        content = _changed(self._value(component), place[len(component) :], change)
        made = Widening(removed=("$ref",), update=content)
        yield _Fact(owner=at, problem=problem, widening=made)

    def _titled(self, value: Any, pointer: Pointer) -> Any:  # JSON
        """Return a copy of `value` in which inline schemas have their class names, because a union names them anew."""
        if isinstance(value, list):
            return [self._titled(each, (*pointer, str(number))) for number, each in enumerate(value)]
        if not isinstance(value, dict):
            return value
        name = self._names.get(pointer_text(pointer))
        own = {"title": name} if name else {}
        return {key: self._titled(each, (*pointer, key)) for key, each in value.items()} | own

    def _shared_response(self, problem: Problem, place: Pointer, operation: Pointer) -> tuple[Pointer, Pointer] | None:
        """Return the place of a response at its operation, and of its component, for the schema of the response."""
        key = self._response_key(problem, operation)
        at = (*operation, "responses", key)
        component = parse_ref(text(mapping(self._value(at)).get("$ref")))
        return (at, component) if component and place[: len(component)] == component else None

    def _response_key(self, problem: Problem, operation: Pointer) -> str:
        names = (str(problem.status), f"{str(problem.status)[:1]}XX", "default")
        return next((each for each in names if each in mapping(self._value((*operation, "responses")))), "")

    def _of_response(self, problem: Problem) -> Iterator[_Fact]:
        """Yield the fact of an undocumented status or media type."""
        operation = self._prepared.original(self._checker.pointers[problem.operation])
        responses = self._value((*operation, "responses"))
        node = self._checker.response(problem.operation, problem.status)
        if problem.rule == "status":
            # The package reads an undocumented error as the documented ones, if these share one type.
            is_read = problem.status >= ERRORS and len(self._errors[problem.operation]) == 1
            if node is None and isinstance(responses, dict) and not is_read:
                status, owner = str(problem.status), (*operation, "responses")
                change = Widening(update={status: _undocumented(responses, problem.status)})
                yield _Fact(owner=owner, part=(status,), problem=problem, widening=change)
            return
        name, key = problem.type, self._response_key(problem, operation)
        content = None if node is None else node.get("content")
        if node is None or not isinstance(content, dict) or name in content or self._dialect == "swagger":
            return
        if not is_strict_media_type(name):
            return
        # JSON most likely has the type of the documented content, also of a text.
        seen = problem.content
        known = sorted(node.mapping("content"), key=lambda pair: not is_json(pair[0]))
        schemas = [(each.value, each.dereferenced().child("schema")) for _, each in known if is_json(name)]
        fitting = [value for value, each in schemas if each is None or not seen or has_type(each, seen)]
        at = self._prepared.original(node.pointer)
        new = {"content": {name: [*fitting, {"schema": of_type(seen)} if seen else {}][0]}}
        owner, change = at, Widening(update=new)
        if at[: len(operation)] != operation:
            shared, owner = self._value(at), (*operation, "responses", key)
            own = {**shared, "content": {**shared["content"], **new["content"]}}
            change = Widening(removed=("$ref",), update=own)
        yield _Fact(owner=owner, part=("content", name), problem=problem, widening=change)

    def _is_documented(self, problem: Problem) -> bool:
        """Return whether the document has the media type of a problem."""
        node = self._checker.response(problem.operation, problem.status)
        return node is not None and problem.type in (node.get("content") or ())

    def _value(self, pointer: Pointer) -> Any:
        return find(self._document.root, pointer)

    def _correction(self, fact: _Fact) -> Correction:
        actions: list[Mapping[str, Any]] = []
        target = target_of(self._document.root, fact.owner)
        if target and fact.part[:1] == ("required",):
            actions = [{"target": f"{target}.required[?@ == {_quoted(fact.part[1])}]", "remove": True}]
        elif target:
            removed, update = fact.widening.removed, fact.widening.update
            path = f"[{', '.join(map(_quoted, removed))}]" if len(removed) > 1 else "".join(map(_step, removed))
            actions += [{"target": target + path, "remove": True}] if removed else []
            actions += [{"target": target, "update": update}] if update else []
        requests = () if fact.is_read_only else self._requests(fact.pointer)
        return Correction(records=tuple(fact.records), actions=tuple(actions), requests=requests)

    @cached_property
    def _reached(self) -> dict[str, set[Pointer]]:
        """Return the parts of the document that each request reaches."""
        found: dict[str, set[Pointer]] = {}
        for each in operations(self._side):
            nodes = [*each.parameters.values(), *filter(None, [each.node.child("requestBody")])]
            start = {target for node in nodes for target in targets_of(self._side, node)}
            start |= {part_of(node.pointer) for node in nodes if node.pointer[:1] == ("components",)}
            if not each.is_reversed:
                found[each.name] = self._checker.validator.schemas.graph.reached(start) | start
        return found

    def _requests(self, pointer: Pointer) -> tuple[str, ...]:
        """Return the requests that use the component with the schema at `pointer`."""
        if not is_component(pointer[:3]):
            return ()
        return tuple(name for name, parts in self._reached.items() if part_of(pointer) in parts)


def _names(problem: Problem) -> Pointer:
    return parse_ref(f"#{problem.pointer}".replace("%", "%25")) or ()


def _overlap(one: Pointer, other: Pointer) -> bool:
    length = min(len(one), len(other))
    return one[:length] == other[:length]


def _changed(value: Any, path: Pointer, change: Widening) -> Any:  # JSON
    """Return a copy of `value` with a change of the schema at `path`."""
    if not path:
        return change.applied(value)
    return {**value, path[0]: _changed(value[path[0]], path[1:], change)}


def _undocumented(responses: Mapping[str, Any], status: int) -> JsonObject:  # JSON
    """Return a response for a status: that of the nearest success, or the one that all documented errors share.

    An error 422 describes invalid arguments alone. Frameworks document it in each operation.
    """
    forms: dict[str, JsonObject] = {}
    if status not in WITHOUT_BODY and not 300 <= status < 400:
        kind, numbers = "2" if status < 300 else "45", [key for key in responses if key.isdecimal() and key != "422"]
        near = sorted((key for key in numbers if key[0] in kind), key=lambda key: abs(int(key) - status))
        for key in near[:1] if status < 300 else near:
            response = mapping(responses[key])
            content: JsonObject = {name: response[name] for name in ("$ref", "content", "schema") if name in response}
            forms[canonical_value(content)] = content
    only = next(iter(forms.values())) if len(forms) == 1 else {}
    return only if "$ref" in only else {"description": "Learned from responses.", **only}


def target_of(root: Any, pointer: Pointer) -> str | None:  # JSON
    """Return the JSONPath of the value at `pointer`, with names and filters in place of indices, or None."""
    path, value = "$", root
    for token in pointer:
        if isinstance(value, list):
            item = value[int(token)]
            test = next((each for each in _tests(item) if _selects_one(value, item, each)), None)
            if test is None:
                return None
            path, value = f"{path}[?{test}]", item
        else:
            path, value = path + _step(token), value[token]
    return path


def _tests(item: Any) -> Iterator[str]:  # JSON
    """Yield filters that may distinguish an item of a list: by a text, or by a property."""
    for key in ("$ref", "title", "name", "type", "const"):
        if isinstance(text := mapping(item).get(key), str):
            yield f"@{_step(key)} == {_quoted(text)}"
    yield from (f"@.properties{_step(each)}" for each in mapping(mapping(item).get("properties")))


def _selects_one(items: list[Any], item: Any, test: str) -> bool:  # JSON
    try:
        found = select(f"$[?{test}]", items)
    except QueryError:
        return False
    return len(found) == 1 and items[int(found[0][0])] is item


def _step(name: str) -> str:
    return f".{name}" if _WORD.fullmatch(name) else f"[{_quoted(name)}]"


def _quoted(name: str) -> str:
    """Return `name` as a string of JSONPath. Source: RFC 9535, section 2.3.1.1."""
    escaped = name.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{visible(escaped, lambda each: json.dumps(each)[1:-1])}'"


def visible(text: str, escape: Callable[[str], str]) -> str:
    """Return `text` with escapes of invisible characters."""
    return text if is_printable(text) else "".join(each if is_printable(each) else escape(each) for each in text)


def mapping_of(action: Action) -> JsonObject:  # JSON
    """Return the part of an action that decides its effect."""
    return {"target": action.target, action.kind: True if action.kind == "remove" else action.value}
