"""Migration from the client of another generator: calls of the old package matched with those of the new one."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any

from opgen.core.findings import CodePosition, first_of
from opgen.core.frozen import frozen
from opgen.core.markdown import code_span
from opgen.core.terminal import printable
from opgen.core.url_templates import erased
from opgen.diff.surface.model import Surface, SurfaceOperation

_SHOWN = 10


@frozen
class OtherCall:
    """Call of another package.

    - `start`: the client or the class of its owner; empty for a function of a module.
    - `tail`: the rest of the call, such as `files.retrieve`.
    - `method`, `path`: HTTP method, and path with empty braces; both are empty if they are unknown.
    """

    start: str
    tail: str
    method: str
    path: str
    parameters: tuple[str, ...] = ()
    file: str = ""
    line: int = 0
    body: str = ""
    """Parameter that is the body, if the package says it."""
    reason: str = ""
    """Reason why the call cannot be matched: it uses another call, or its path is unknown; empty for other calls."""

    @property
    def name(self) -> str:
        """Return the call as callers write it, such as `client.files.retrieve`."""
        return f"{self.start}.{self.tail}" if self.start else self.tail

    @property
    def text(self) -> str:
        """Return the call with the names of its arguments."""
        return f"{self.name}({', '.join(self.parameters)})"

    @property
    def endpoint(self) -> str:
        """Return HTTP method and path; empty if they are unknown."""
        return f"{self.method} {self.path}".strip()


@frozen
class OtherPackage:
    """Calls of another package, and the compiled or dynamic sources that were not read."""

    label: str
    kind: str
    """Section of `conventions.txt`."""
    calls: tuple[OtherCall, ...]
    unread: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    """Classes of clients."""
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Attributes of other classes by name."""
    package: str = ""
    """Import name; empty for the first part of the files of the calls."""
    modules: tuple[str, ...] = ()
    """Paths of the generated modules in the package, if its classes have modules of their own."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Texts of the generated modules by path, for type checkers."""
    transport: tuple[str, ...] = ()
    """Attributes and methods of the class that sends the requests of all others."""
    is_async: bool = False
    """True if all calls need `await`."""


@frozen
class Match:
    """Old call with the operation that replaces it. `by` is `path` or `name`."""

    old: OtherCall
    new: SurfaceOperation
    by: str

    @property
    def removed(self) -> tuple[str, ...]:
        """Return the arguments that the new function does not have."""
        return tuple(each for each in self.old.parameters if each not in arguments_of(self.new))

    @property
    def added(self) -> tuple[str, ...]:
        """Return the required arguments of the new function that the old one does not have."""
        return tuple(n for n, required in arguments_of(self.new).items() if required and n not in self.old.parameters)


@frozen
class Migration:
    """Old calls and new operations, and the lines of callers by old call."""

    old: OtherPackage
    new: str
    matched: tuple[Match, ...]
    only_old: tuple[OtherCall, ...]
    only_new: tuple[SurfaceOperation, ...]
    callers: Mapping[str, tuple[CodePosition, ...]]
    notes: tuple[str, ...] = ()


def matched_calls(old: OtherPackage, surface: Surface) -> tuple[list[Match], list[OtherCall], list[SurfaceOperation]]:
    """Return the matched calls, the calls of the old package alone, and the operations of the new one alone.

    Calls are matched by HTTP method and path. All paths of one package may have a prefix that the other one has in the URL
    of its server. Other calls are matched by name, if no other call and no other operation has the same words.
    """
    new: dict[tuple[str, str], SurfaceOperation] = {}
    for is_complete in (True, False):
        for each in surface.operations:
            path = erased(each.path)
            new.setdefault((each.method, _without_query(path) if not is_complete else path), each)
    prefix = _prefix(old.calls, new)
    matched, rest, only_old = [], [], []
    for call in old.calls:
        path = _moved(call.path, prefix)
        found = new.get((call.method, path)) or new.get((call.method, _without_query(path)))
        if call.reason:
            only_old.append(call)
        elif found:
            matched.append(Match(old=call, new=found, by="path"))
        else:
            rest.append(call)
    used = {each.new.label for each in matched}
    by_words: dict[frozenset[str], list[SurfaceOperation]] = {}
    for operation in surface.operations:
        if operation.label not in used:
            by_words.setdefault(_words(operation.attribute or operation.label), []).append(operation)
    counts = Counter(_words(each.tail) for each in rest)
    for call in rest:
        words = _words(call.tail)
        same = [each for each in by_words.get(words, ()) if each.method == call.method]
        if counts[words] == len(same) == 1:
            matched.append(Match(old=call, new=same[0], by="name"))
        else:
            only_old.append(call)
    used |= {each.new.label for each in matched}
    return matched, only_old, [each for each in surface.operations if each.label not in used]


Prefix = tuple[str, str]
"""Text to remove from the start of an old path, and text to add."""


def _prefix(calls: Iterable[OtherCall], new: Mapping[tuple[str, str], SurfaceOperation]) -> Prefix:
    """Return the change of the start of old paths with the most matches. A prefix has no variables."""
    by_end: dict[tuple[str, str], list[str]] = {}
    for method, path in new:
        by_end.setdefault((method, path.rpartition("/")[2]), []).append(path)
    counts: Counter[Prefix] = Counter()
    for call in calls:
        for path in by_end.get((call.method, call.path.rpartition("/")[2]), ()):
            for one, other, is_removed in ((call.path, path, True), (path, call.path, False)):
                start = one[: len(one) - len(other)]
                if one.endswith(other) and "{" not in start:
                    counts[(start, "") if is_removed else ("", start)] += 1
                    break
    # The shortest of equally good prefixes is the most likely one.
    return max(counts, key=lambda each: (counts[each], -len("".join(each))), default=("", ""))


def _moved(path: str, prefix: Prefix) -> str:
    removed, added = prefix
    return added + path.removeprefix(removed) or "/"


def _without_query(path: str) -> str:
    return path.partition("?")[0].rstrip("/") or "/"


def _words(name: str) -> frozenset[str]:
    """Return the words of a name, without plurals and without the ends that generators add."""
    return frozenset(each.rstrip("s") for each in re.findall(r"[a-z0-9]+", name.lower()) if each not in {"api", "sync"})


def arguments_of(operation: SurfaceOperation) -> dict[str, bool]:
    """Return the arguments of a function, and whether they are required. A body with keywords belongs to its request."""
    own = [each for each in operation.parameters if each.name != "body" or not operation.keywords]
    return {each.name: not each.default for each in (*own, *operation.keywords)}


def new_call(operation: SurfaceOperation) -> str:
    """Return the call of an operation with its required arguments."""
    name = f"client.{operation.attribute}" if operation.attribute else operation.label
    required = [name for name, is_required in arguments_of(operation).items() if is_required]
    return f"{name}({', '.join(required)})"


def summary_of(found: Migration) -> str:
    """Return the counts in one line."""
    by_name = sum(each.by == "name" for each in found.matched)
    return (
        f"{len(found.matched)} of {len(found.old.calls)} calls matched ({by_name} by name alone), "
        f"{len(found.only_old)} only old, {len(found.only_new)} only new"
    )


def _lines(found: Migration) -> Iterator[tuple[str, str, str, str]]:
    """Yield heading, old call, new call and remarks of each line of a report."""
    for each in found.matched:
        remarks = [f"{each.new.endpoint}"] if each.by == "path" else [f"{each.new.endpoint}, by name"]
        remarks += [f"without {', '.join(each.removed)}"] if each.removed else []
        remarks += [f"needs {', '.join(each.added)}"] if each.added else []
        yield "Matched", each.old.text, new_call(each.new), "; ".join(remarks)
    for call in found.only_old:
        yield "Only old", call.text, "", ", ".join(filter(None, (call.endpoint, call.reason)))
    for operation in found.only_new:
        yield "Only new", "", new_call(operation), operation.endpoint


def render_migration(found: Migration, format_: str) -> Any:
    """Return the report as text or Markdown, or its JSON value."""
    if format_ == "json":
        return _json(found)
    is_markdown = format_ == "markdown"
    head = f"{found.old.label} -> {found.new}: {summary_of(found)}"
    lines = [f"## {head}" if is_markdown else printable(head)]
    heading = ""
    for group, old, new, remarks in _lines(found):
        if group != heading:
            heading = group
            title = ["", f"### {group}", "", "| old | new | remarks |", "|---|---|---|"]
            lines += title if is_markdown else ["", group.upper()]
        used = [f"{at.path}:{at.line}" for at in found.callers.get(old.partition("(")[0], ())]
        if is_markdown:
            cells = (old, new, remarks, first_of(used, _SHOWN))
            spans = [code_span(printable(each), is_in_table=True) if each else "" for each in cells]
            lines.append(f"| {spans[0]} | {spans[1]} | {spans[2]}{f'<br>used: {spans[3]}' if used else ''} |")
        else:
            lines.append(f"  {printable(' -> '.join(filter(None, (old, new))), None)}  [{printable(remarks, None)}]")
            lines += [f"    used: {printable(first_of(used, _SHOWN), None)}"] if used else []
    notes = [*found.notes, *(f"not read: {each}" for each in found.old.unread)]
    lines += ["", *(f"- {code_span(printable(each))}" for each in notes)] if is_markdown and notes else []
    lines += [] if is_markdown else [f"note: {printable(each)}" for each in notes]
    return "\n".join(lines)


def _json(found: Migration) -> dict[str, Any]:
    def old(call: OtherCall) -> dict[str, Any]:
        callers = [{"path": at.path, "line": at.line} for at in found.callers.get(call.name, ())]
        return {
            "call": call.text,
            "endpoint": call.endpoint,
            **({"reason": call.reason} if call.reason else {}),
            "file": call.file,
            "line": call.line,
            "callers": callers,
        }

    return {
        "format": 1,
        "old": found.old.label,
        "new": found.new,
        "matched": [
            {"old": old(e.old), "new": new_call(e.new), "endpoint": e.new.endpoint, "by": e.by}
            | {"without": list(e.removed), "needs": list(e.added)}
            for e in found.matched
        ],
        "only_old": [old(each) for each in found.only_old],
        "only_new": [{"call": new_call(each), "endpoint": each.endpoint} for each in found.only_new],
        "not_read": list(found.old.unread),
    }
