"""Problems of responses: the parts of a response that do not fit its document, each with a rule.

They follow from the keywords of the document, as `schemas.validity` reads them. They do not depend on the package.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import field, replace
from typing import Literal

from opgen.core.frozen import frozen
from opgen.core.http_vocabulary import essence_of, is_registered
from opgen.core.pointers import JsonObject, Pointer, find, pointer_text, resolve
from opgen.diff.wire.compare.bodies import covers, response_of
from opgen.document.document import Document
from opgen.schemas.node import Key, Node
from opgen.schemas.references import included, without_siblings
from opgen.schemas.sites import schemas_of
from opgen.schemas.validity import Json, Validator, Violation
from opgen.schemas.values import type_of

Rule = Literal["null", "missing", "type", "enum", "constraint", "closed", "shape", "status", "media-type", "empty"]
ANY = "*"
"""Name in a pointer that stands for each item of a list and each key of a map."""
# Rules by violated keyword. All other keywords are constraints.
_RULES: Mapping[str, Rule] = {
    "type": "type",
    "enum": "enum",
    "const": "enum",
    "additionalProperties": "closed",
    "unevaluatedProperties": "closed",
}
# Weights of problems that decide which member of a union a value has: a wrong constant decides. Others weigh 100.
_WEIGHTS: Mapping[Rule, int] = {"constraint": 1, "enum": 10_000}
# Rules about a value as a whole. Other keywords that it violates say nothing more.
_WRONG_TYPE = frozenset({"null", "type", "shape"})
_ALTERNATIVES = ("oneOf", "anyOf")
_CONDITIONS = ("then", "else")
_ITEMS = ("items", "additionalProperties", "unevaluatedItems", "unevaluatedProperties")
WITHOUT_BODY = frozenset({204, 205, 304})  # RFC 9110 section 6.4.1
_SERVER_ERROR = 500
# Words of one case with few digits: no key, digest or number. The observer of packages has the same patterns.
_IDENTIFIER = re.compile(
    "(?=[A-Za-z].{,19}$)(?!(?:[^0-9]*[0-9]){6})W(?:[_.-]W)*".replace(
        "W", "(?:(?:[A-Z]?[a-z]{,15}|[A-Z]{,15})[0-9]{,3}|[0-9]{,3}[a-z]{,15})"
    )
)
_WRAPPER = re.compile("[A-Za-z_]{1,32}")


@frozen
class Problem:
    """Kind of a part of a response that does not fit the document, as an observer of a package records it.

    - `operation`: the key of the operation.
    - `pointer`: JSON Pointer in the response, with `*` for each item of a list and each key of a map.
    - `type`, `length`: the JSON type of the part, and the length of a text, list or object; nothing for a missing part.
      The type of the rule `media-type` is that of the content.
    - `text`: the part, if it looks like a member of an enum. It may be personal unless several responses have it.
    - `fits`: JSON Pointer of a part of the value that fits the schema in its place: `/*` for each item, or one property.
    - `content`: the JSON type of a body of another media type.
    - `schema`: the schema that declares the part; of a missing or an additional property, that of the object.
    """

    operation: str = ""
    status: int = 0
    pointer: str = ""
    rule: Rule
    type: str = ""
    length: int | None = None
    text: str = ""
    fits: str = ""
    content: str = ""
    schema: Pointer = field(default=(), compare=False)


@frozen
class Checker:
    """Checker of the responses of the operations of one document. `pointers` has the operations by their keys."""

    validator: Validator
    pointers: Mapping[str, Pointer]

    def problems(self, operation: str, status: int, media_type: str, content: bytes) -> tuple[Problem, ...]:
        """Return the problems of a response, each kind once. Content that is not JSON is not checked."""
        found = self._problems(operation, status, media_type, content)
        return tuple(dict.fromkeys(replace(each, operation=operation, status=status) for each in found))

    def response(self, operation: str, status: int) -> Node | None:
        """Return the documented response for a status, or None."""
        node = self.validator.schemas.side.root.below(*self.pointers[operation])
        found = None if node is None else response_of(dict(node.mapping("responses")), str(status))
        return None if found is None else found.dereferenced()

    def declarations(self, operation: str, status: int, pointer: Pointer) -> tuple[Node, ...]:
        """Return the schemas that declare the part of a JSON response at a pointer, before their references.

        The members of a union may declare a part several times.
        """
        response = self.response(operation, status)
        entries = {} if response is None else _entries(response)
        nodes = [schema for name, schema in entries.items() if schema is not None and is_json(name)]
        for name in pointer:
            nodes = [inner for node in nodes for part in self.parts(node) for inner in _inside(part, name)]
        return tuple({each.key: each for each in nodes}.values())

    def parts(self, node: Node) -> Iterator[Node]:
        """Yield the schemas that may describe a value of `node`: itself, those that it includes, and members of unions."""
        schemas, waiting, seen = self.validator.schemas, [node], set[Key]()
        while waiting:
            node = waiting.pop()
            if node.key not in seen and isinstance(node.value, dict):
                seen.add(node.key)
                node = without_siblings(node)
                yield node
                members = (each for keyword in _ALTERNATIVES for each in node.items(keyword))
                subtypes = schemas.subtypes(schemas.site((node,))).values()
                conditions = filter(None, map(node.child, _CONDITIONS))
                waiting += reversed([*included(node), *members, *subtypes, *conditions])

    def _problems(self, operation: str, status: int, media_type: str, content: bytes) -> Iterator[Problem]:
        response = self.response(operation, status)
        if response is None:
            if status < _SERVER_ERROR:
                yield Problem(rule="status", schema=(*self.pointers[operation], "responses"))
            return
        entries = _entries(response)
        if not entries or status in WITHOUT_BODY:
            return
        name, essence = _entry_of(entries, media_type), essence_of(media_type)
        shown = essence if name or is_registered(essence) else "other"
        refused = Problem(rule="media-type", type=shown, schema=(*response.pointer, "content"))
        if name is None:
            with suppress(ValueError, RecursionError):
                refused = replace(refused, content=type_of(json.loads(content)) if is_json(essence) else "")
            yield refused
            return
        schema = entries[name]
        if schema is None or not is_json(media_type or name):
            return
        if not content.strip():
            if self.validator.violations((schema,), None):
                yield Problem(rule="empty", schema=schema.pointer)
            return
        try:
            yield from self._of_body(schema, json.loads(content))
        except (ValueError, RecursionError):
            yield refused

    def _of_body(self, schema: Node, body: Json) -> Iterator[Problem]:
        found = self._violated(schema, body)
        wrapped = self._wrapped(schema, body) if found and isinstance(body, dict) else ""
        if wrapped:
            yield _with_value(Problem(rule="shape", fits=wrapped, schema=schema.pointer), body)
            return
        wrong = {each.path for each, rule in found if rule in _WRONG_TYPE}
        kinds: dict[tuple[Pointer, Pointer], Problem] = {}
        for each, rule in found:
            if each.path in wrong and rule not in _WRONG_TYPE:
                continue
            path = each.path[:-1] if rule == "closed" else each.path
            # Items of one list differ in their index alone.
            kind = each.pointer, _without_indices(path, body)
            if kind not in kinds:
                shown, declared = self._followed(schema, path, body)
                at = self._declaration(each.pointer, rule, declared)
                value = resolve(body, path) if rule in _WRONG_TYPE else None
                fits = value and isinstance(value, list) and all(self._fits(n, v) for n in declared[:1] for v in value)
                part = f"/{ANY}" if fits else ""
                kinds[kind] = Problem(pointer=pointer_text(shown), rule=rule, fits=part, schema=at)
            yield kinds[kind] if rule == "missing" else _with_value(kinds[kind], resolve(body, path))

    def _violated(self, schema: Node, body: Json) -> list[tuple[Violation, Rule]]:
        selection = _Selection(self.validator.schemas.side.document.root, body)
        return [(each, _rule(each, body)) for each in selection.selected(self.validator.violations((schema,), body))]

    def _fits(self, schema: Node, value: Json) -> bool:
        """Return whether `value` is of the schema's kind: all problems, if any, are inside it."""
        is_list = isinstance(value, list)
        found = self._violated(schema, value)
        return all(len(each.path) > (is_list or rule in {"missing", "closed"}) for each, rule in found)

    def _wrapped(self, schema: Node, body: JsonObject) -> str:
        """Return the pointer of the one property of `body` that has the value of the schema, or nothing."""
        parts = [*self.parts(schema)]
        known = {name for part in parts for name in part.get("properties") or ()}
        if any(name in body for part in parts for name in part.get("required") or ()):
            return ""
        names = [k for k in body if k not in known and _WRAPPER.fullmatch(k) and self._fits(schema, body[k])]
        names = [each for each in names if body[each]] or names
        return f"/{names[0]}" if len(names) == 1 and not self._fits(schema, body) else ""

    def _followed(self, schema: Node, path: Pointer, body: Json) -> tuple[Pointer, list[Node]]:
        """Return `path` with `*` for items and keys of maps, and the schemas that declare its end."""
        nodes, shown = [schema], list[str]()
        for name in path:
            parts = [part for node in nodes for part in self.parts(node)]
            is_key = isinstance(body, dict) and name in body
            is_key = is_key and not any(name in (part.get("properties") or ()) for part in parts)
            shown.append(ANY if is_key or isinstance(body, list) else name)
            nodes = [inner for part in parts for inner in _inside(part, shown[-1])]
            body = find(body, (name,))
        return tuple(shown), nodes

    def _declaration(self, pointer: Pointer, rule: Rule, declared: Iterable[Node]) -> Pointer:
        """Return the schema that declares a part. `pointer` is the violated keyword, which may be elsewhere."""
        owner = pointer[:-1]
        if rule == "missing":
            return owner if pointer[-1] == "required" else pointer[:-2]
        near = (each.pointer for each in declared if any(part.pointer == owner for part in self.parts(each)))
        return owner if rule == "closed" else next(near, owner)


def checker_of(document: Document, operations: Mapping[str, Pointer]) -> Checker:
    """Return the checker for a document: OpenAPI 3, repaired. `operations` has the pointers of operations by their keys."""
    return Checker(validator=Validator(schemas_of(document), is_sent=False, is_read=True), pointers=operations)


def is_json(media_type: str) -> bool:
    """Return whether content of `media_type`, which may be a range, can be one JSON value."""
    return essence_of(media_type).endswith(("/json", "+json", "*"))


class _Selection:
    """Selection of one member of each union: the one that a value most likely has."""

    def __init__(self, root: Json, body: Json) -> None:
        self._root, self._body = root, body
        self._known: dict[int, list[Violation]] = {}  # many members contain the same violation

    def selected(self, violations: Iterable[Violation]) -> list[Violation]:
        """Return the violations, with those of the selected member in place of a union's."""
        found = []
        for each in violations:
            if id(each) not in self._known:
                self._known[id(each)] = self._of_member(each) if each.members else [each]
            found += self._known[id(each)]
        return found

    def _of_member(self, union: Violation) -> list[Violation]:
        """Return the violations of the selected member, or the union itself if the value has the type of no member."""
        named = self._named(union)
        best: tuple[int, list[Violation]] = (0, [])
        for number, violations in enumerate(union.members):
            found = self.selected(violations)
            rules = [_rule(each, self._body) for each in found]
            if number == named:
                return found
            is_other = any(e.path == union.path and r in _WRONG_TYPE for e, r in zip(found, rules, strict=True))
            weight = sum(_WEIGHTS.get(rule, 100) for rule in rules)
            if not is_other and (not best[1] or weight < best[0]):
                best = weight, found
        return best[1] or [union]

    def _named(self, union: Violation) -> int | None:
        """Return the number of the member that the discriminator value selects, or None."""
        discriminator = resolve(self._root, union.pointer[:-1]).get("discriminator")
        value = resolve(self._body, union.path)
        if not isinstance(discriminator, dict) or not isinstance(value, dict):
            return None
        target = value.get(discriminator.get("propertyName"))
        mapping = discriminator.get("mapping")
        if isinstance(mapping, dict) and isinstance(target, str):
            target = mapping.get(target, target)
        ends = (target, f"#/components/schemas/{target}")
        members = enumerate(resolve(self._root, union.pointer))
        return next((n for n, each in members if isinstance(each, dict) and each.get("$ref") in ends), None)


def _entries(response: Node) -> dict[str, Node | None]:
    """Return the schemas of a response by media type."""
    return {name: media.dereferenced().child("schema") for name, media in response.mapping("content")}


def _entry_of(names: Iterable[str], media_type: str) -> str | None:
    """Return the first of the media types and ranges `names` that describes content of `media_type`."""
    essence, written = essence_of(media_type), media_type.lower().replace(" ", "")
    tests: tuple[Callable[[str], bool], ...] = (
        lambda name: name.lower().replace(" ", "") == written,
        lambda name: essence_of(name) == essence,
        lambda name: covers(name.lower(), essence),
    )
    if "/" not in media_type:  # the server does not say
        tests = (is_json, bool)
    return next((name for is_same in tests for name in names if is_same(name)), None)


def _rule(violation: Violation, body: Json) -> Rule:
    """Return the rule of a violated keyword."""
    try:
        value = resolve(body, violation.path)
    except KeyError:
        return "missing"
    if value is None:
        return "null"
    rule: Rule = "type" if violation.members else _RULES.get(violation.pointer[-1], "constraint")
    return "shape" if rule == "type" and not violation.path else rule


def _without_indices(path: Pointer, body: Json) -> Pointer:
    names = []
    for name in path:
        names.append(ANY if isinstance(body, list) else name)
        body = find(body, (name,))
    return tuple(names)


def _inside(part: Node, name: str) -> Iterator[Node]:
    """Yield the schemas that a part declares for a property, an item or a key of a map."""
    own = part.inside("properties", part.get("properties")).child(name)
    if own is not None:
        yield own
    else:
        yield from filter(lambda node: isinstance(node.value, dict), filter(None, map(part.child, _ITEMS)))
        yield from part.items("items" if isinstance(part.get("items"), list) else "prefixItems")
        yield from (node for _, node in part.mapping("patternProperties"))


def _with_value(problem: Problem, value: Json) -> Problem:
    """Return the problem with the shape of its value."""
    text = value if problem.rule == "enum" and isinstance(value, str) and _IDENTIFIER.fullmatch(value) else ""
    length = len(value) if isinstance(value, str | list | dict) else None
    return replace(problem, type=type_of(value), length=length, text=text)
