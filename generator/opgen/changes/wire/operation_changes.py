"""Changes of matched operations: parameters, bodies, responses and headers."""

from collections.abc import Iterator
from dataclasses import dataclass

from opgen.changes.model import Direction, Severity
from opgen.changes.model import Side as Value
from opgen.changes.wire.comparison import Comparison
from opgen.changes.wire.lifecycle import compare_lifecycle
from opgen.changes.wire.media_types import covers, renamed
from opgen.changes.wire.nodes import Node
from opgen.changes.wire.operations import Operation
from opgen.changes.wire.parameters import compare_parameter, schema_of
from opgen.changes.wire.report import Report
from opgen.changes.wire.security import Difference, compare_security
from opgen.changes.wire.servers import compare_servers
from opgen.changes.wire.table import B, R, S


def _value(node: Node | None, shown: str | None = None) -> Value | None:
    return None if node is None else Value(value=shown, pointer=node.pointer)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationComparison:
    """Comparison of an operation with the same operation of the other version."""

    old: Operation
    new: Operation
    report: Report
    comparison: Comparison

    def run(self) -> None:
        """Report the changes of the operation. Schemas are compared later."""
        self._parameters()
        self._body()
        for each in self._own():
            self._add(each.rule, each.severity, each.message, each.old, each.new)
        self._responses()

    def _add(  # noqa: PLR0913, PLR0917  # a change has these parts
        self,
        rule: str,
        severity: Severity,
        message: str,
        old: Node | None,
        new: Node | None,
        direction: Direction | None = None,
    ) -> None:
        self.report.add(
            rule,
            severity,
            message,
            old=_value(old),
            new=_value(new),
            users=self.report.number(self.new.name),
            direction=direction,
        )

    def _own(self) -> Iterator[Difference]:
        """Yield the differences of the operation's life, security and servers."""
        old, new = self.old, self.new
        if not new.is_reversed:
            yield from compare_lifecycle(old.node, new.node)
        if old.own_security or new.own_security:
            owners = old.node, new.node
            yield from compare_security(
                old.security, new.security, owners, "api-security"
            )
        if old.own_servers is not None and new.own_servers is not None:
            before, after = (
                Node({"servers": each.value}, each.pointer[:-1]).items("servers")
                for each in (old.own_servers, new.own_servers)
            )
            yield from compare_servers(before, after, ("", ""))

    def _compare(self, old: Node | None, new: Node | None, context: str) -> None:
        if old is not None and new is not None:
            if self.new.is_reversed:
                context = {
                    "request-body": "response-body",
                    "response-body": "request-body",
                }.get(context, context)
            pair = self.comparison.root(old, new)
            pair.uses[context] = self.report.number(self.new.name)

    def _parameters(self) -> None:
        old, new = self.old.parameters, self.new.parameters
        request = Direction.REQUEST
        old, new = dict(old), dict(new)
        for key in [each for each in old if each not in new]:
            same = [
                e for e in new if e not in old and e[1] == key[1] and e[0] != "path"
            ]
            if len(same) == 1 and key[0] != "path":
                moved, target = old.pop(key), new.pop(same[0])
                rule = "request-parameter-serialization-changed"
                message = f'parameter "{key[1]}" moved from {key[0]} to {same[0][0]}'
                self._add(rule, B, message, moved, target, request)
        for key in dict.fromkeys((*old, *new)):
            one, other = old.get(key), new.get(key)
            name = f'{key[0]} parameter "{(other or one or self.new.node).get("name")}"'
            if one is None:
                is_required = other is not None and other.get("required") is True
                rule = (
                    "new-required-request-parameter"
                    if is_required
                    else "new-optional-request-parameter"
                )
                severity = B if is_required and not self.new.is_reversed else S
                if key[0] == "path":
                    rule = "new-request-path-parameter"
                self._add(rule, severity, f"{name} was added", None, other, request)
            elif other is None:
                is_deprecated = one.get("deprecated") is True
                rule = "request-parameter-removed" + (
                    "-with-deprecation" if is_deprecated else ""
                )
                self._add(
                    rule,
                    S if is_deprecated else R,
                    f"{name} was removed",
                    one,
                    None,
                    request,
                )
            else:
                before, after = (
                    one.get("required") is True,
                    other.get("required") is True,
                )
                if before != after and key[0] != "path":
                    end = "required" if after else "optional"
                    breaks = after != self.new.is_reversed
                    self._add(
                        f"request-parameter-became-{end}",
                        B if breaks else S,
                        f"{name} became {end}",
                        one,
                        other,
                        request,
                    )
                for each in compare_parameter(
                    one, other, name, is_simple=self._is_simple(one, other)
                ):
                    self._add(
                        each.rule,
                        each.severity,
                        each.message,
                        each.old,
                        each.new,
                        request,
                    )
                self._compare(schema_of(one), schema_of(other), "request-parameter")

    def _is_simple(self, old: Node, new: Node) -> bool:
        """Return whether a parameter is neither an array nor an object in both versions."""
        sides = (self.comparison.old, old), (self.comparison.new, new)
        for schemas, parameter in sides:
            schema = schema_of(parameter)
            if schema is None:
                return False
            types = schemas.view(schemas.site((schema,))).all_types()
            if types is None or types & {"array", "object"}:
                return False
        return True

    def _body(self) -> None:
        sides = self.comparison.old.side, self.comparison.new.side
        one, other = self.old.node.child("requestBody"), self.new.node.child(
            "requestBody"
        )
        request = Direction.REQUEST
        if one is None or other is None:
            if other is not None:
                is_required = sides[1].object(other).get("required") is True
                end = "required" if is_required else "optional"
                self._add(
                    f"request-body-added-{end}",
                    B if is_required else S,
                    f"{end} request body was added",
                    None,
                    other,
                    request,
                )
            elif one is not None:
                self._add(
                    "request-body-removed",
                    B,
                    "request body was removed",
                    one,
                    None,
                    request,
                )
            return
        one, other = sides[0].object(one), sides[1].object(other)
        before, after = one.get("required") is True, other.get("required") is True
        if before != after:
            end = "required" if after else "optional"
            breaks = after != self.new.is_reversed
            self._add(
                f"request-body-became-{end}",
                B if breaks else S,
                f"request body became {end}",
                one,
                other,
                request,
            )
        self._content(one, other, "request-body", request)

    def _content(
        self, one: Node, other: Node, context: str, direction: Direction
    ) -> None:
        old = {
            key.lower().replace(" ", ""): each for key, each in one.mapping("content")
        }
        new = {
            key.lower().replace(" ", ""): each for key, each in other.mapping("content")
        }
        if direction is Direction.RESPONSE:
            for key, name in renamed(old, new).items():
                is_general = covers(name, key)
                end = "generalized" if is_general else "specialized"
                self._add(
                    f"response-media-type-name-{end}",
                    B if is_general else S,
                    f'media type "{key}" of the response became "{name}"',
                    old[key],
                    new[name],
                    direction,
                )
                self._media_type(old.pop(key), new.pop(name), context, direction)
        words = "request body" if direction is Direction.REQUEST else "response"
        prefix = "request-body" if direction is Direction.REQUEST else "response"
        for key in dict.fromkeys((*old, *new)):
            before, after = old.get(key), new.get(key)
            if before is None:
                self._add(
                    f"{prefix}-media-type-added",
                    S,
                    f'{words} got the media type "{key}"',
                    None,
                    after,
                    direction,
                )
            elif after is None:
                self._add(
                    f"{prefix}-media-type-removed",
                    B,
                    f'{words} lost the media type "{key}"',
                    before,
                    None,
                    direction,
                )
            else:
                self._media_type(before, after, context, direction)

    def _media_type(
        self, before: Node, after: Node, context: str, direction: Direction
    ) -> None:
        before = self.comparison.old.side.object(before)
        after = self.comparison.new.side.object(after)
        one, other = before.child("schema"), after.child("schema")
        if (one is None) != (other is None):
            end = "added" if one is None else "removed"
            severities = {
                (Direction.REQUEST, "added"): B,
                (Direction.RESPONSE, "removed"): R,
            }
            self._add(
                f"{direction}-body-media-type-schema-{end}",
                severities.get((direction, end), S),
                f"schema of the {direction} body was {end}",
                one,
                other,
                direction,
            )
        self._compare(one, other, context)

    def _responses(self) -> None:
        old = dict(self.old.node.mapping("responses"))
        new = dict(self.new.node.mapping("responses"))
        sides = self.comparison.old.side, self.comparison.new.side
        response = Direction.RESPONSE
        for status in dict.fromkeys((*old, *new)):
            if status.startswith("x-"):
                continue
            is_success = status.startswith("2")
            kind = "success" if is_success else "non-success"
            one = old.get(status) or _cover(old, status)
            other = new.get(status) or _cover(new, status)
            if one is None:
                self._add(
                    f"response-{kind}-status-added",
                    S,
                    f"response {status} was added",
                    None,
                    other,
                    response,
                )
            elif other is None:
                self._add(
                    f"response-{kind}-status-removed",
                    B if is_success else S,
                    f"response {status} was removed",
                    one,
                    None,
                    response,
                )
            else:
                before, after = sides[0].object(one), sides[1].object(other)
                self._content(before, after, "response-body", response)
                self._headers(before, after)

    def _headers(self, before: Node, after: Node) -> None:
        old = {key.lower(): each for key, each in before.mapping("headers")}
        new = {key.lower(): each for key, each in after.mapping("headers")}
        sides = self.comparison.old.side, self.comparison.new.side
        response = Direction.RESPONSE
        for name in dict.fromkeys((*old, *new)):
            one, other = old.get(name), new.get(name)
            shown = f'response header "{name}"'
            if one is None:
                self._add(
                    "response-header-added",
                    S,
                    f"{shown} was added",
                    None,
                    other,
                    response,
                )
                continue
            one = sides[0].object(one)
            was = one.get("required") is True
            if other is None:
                rule = (
                    "required-response-header-removed"
                    if was
                    else "optional-response-header-removed"
                )
                self._add(
                    rule, B if was else R, f"{shown} was removed", one, None, response
                )
                continue
            other = sides[1].object(other)
            if was != (other.get("required") is True):
                end = "optional" if was else "required"
                self._add(
                    f"response-header-became-{end}",
                    B if was else S,
                    f"{shown} became {end}",
                    one,
                    other,
                    response,
                )
            self._compare(one.child("schema"), other.child("schema"), "response-header")


def _cover(responses: dict[str, Node], status: str) -> Node | None:
    """Return the response of a range or of `default` that covers `status`."""
    return responses.get(f"{status[:1]}XX") or responses.get("default")
