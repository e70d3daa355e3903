"""Uses that a change of a package affects."""

from collections.abc import Iterable, Iterator
from typing import Final

from opgen.core.findings import CodePosition
from opgen.diff.callers.names import Kind, key_name
from opgen.diff.callers.reader import ProjectUses, Use
from opgen.diff.model import Breaks, Change, Layer, Severity
from opgen.diff.rules import PACKAGE_RULES
from opgen.diff.surface.model import Surface

_NAMES_ALONE: Final = frozenset(
    {("function", "renamed"), ("function", "moved"), ("model", "renamed"), ("error", "renamed")}
)
"""Changes that a line with another name for the same thing survives."""

_CONDITIONS: Final = """
function-moved: by-file
function-endpoint-changed: calls
operation-key: is-key
parameter-added: lacks
parameter-became-required: lacks
parameter-became-keyword: passes positional
parameter-type-changed: passes positional
parameter-removed: passes positional
parameter: passes
parameters: in-order
body-keywords-removed: passes-field
body: passes lacks-required
return-type: calls
field-added: lacks
field-became-required: lacks
field: passes reads
client-keyword-added: constructs-without
client-keyword-became-required: constructs-without
client-keyword: passes
client-option: passes-option
client-server: constructs-without
enum-member-renamed: is-member-name
enum-member: is-member
"""
"""Facts about an affected use, of which one suffices, by subject and happening of a rule, or by its subject."""
_FACTS: Final = {key: facts.split() for key, facts in (line.split(": ") for line in _CONDITIONS.strip().splitlines())}


class Uses:
    """Uses of a package, indexed by their names."""

    def __init__(self, read: ProjectUses, surface: Surface) -> None:
        self._by_name: dict[str, list[Use]] = {}
        labels = {key_name(each.key): each.label for each in surface.operations}
        for use in read.uses:
            self._by_name.setdefault(labels.get(use.target.name, use.target.name), []).append(use)
            if use.target.method:
                self._by_name.setdefault(f"client.{use.target.method}", []).append(use)
        self._unknown: dict[str, list[CodePosition]] = {}
        for chain, path, line in read.unknown:
            self._unknown.setdefault(chain.rpartition(".")[2], []).append(CodePosition(path=path, line=line))
        self._labels: dict[str, list[str]] = {}
        for each in surface.operations:
            self._labels.setdefault(each.endpoint, []).append(each.label)

    def affected(self, change: Change) -> tuple[CodePosition, ...]:
        """Return the lines that `change` affects, sorted."""
        return _positions(use for use in self._uses(change))

    def undecided(self, change: Change) -> tuple[CodePosition, ...]:
        """Return the lines with an attribute of this name of a value whose type is unknown."""
        if not _is_effective(change) or "reads" not in _words(change):
            return ()
        return tuple(e for name in change.names[:1] for e in self._unknown.get(name.rpartition(".")[2], ()))

    def _uses(self, change: Change) -> Iterator[Use]:
        for name in change.names:
            # A parameter or field is in the uses of its function or class.
            for each in (name, name.rpartition(".")[0]):
                yield from (use for use in self._by_name.get(each, ()) if _is_affected(change, name, use))

    def calls(self, change: Change) -> tuple[CodePosition, ...]:
        """Return the calls of all functions of the operations that a change on the wire concerns."""
        if change.layer is not Layer.WIRE or change.severity is Severity.SAFE:
            return ()
        labels = [label for key in change.operations for label in self._labels.get(key, ())]
        return _positions(use for label in labels for use in self._by_name.get(label, ()) if use.call)


def _positions(uses: Iterable[Use]) -> tuple[CodePosition, ...]:
    return tuple(CodePosition(path=path, line=line) for path, line in sorted({(use.path, use.line) for use in uses}))


def _is_effective(change: Change) -> bool:
    """Return whether a change of the package can concern a caller."""
    is_safe = change.severity is Severity.SAFE and change.breaks is Breaks.NOTHING
    return change.layer is Layer.PYTHON and not is_safe


def _words(change: Change) -> list[str]:
    rule = PACKAGE_RULES[change.rule]
    return _FACTS.get(f"{rule.subject}-{rule.happened}") or _FACTS.get(rule.subject, ["is-use", "reads"])


def _is_affected(change: Change, name: str, use: Use) -> bool:
    if not _is_effective(change):
        return False
    rule = PACKAGE_RULES[change.rule]
    if use.target.is_alias and (rule.subject, rule.happened) in _NAMES_ALONE:
        return False
    keyword = "base_url" if rule.subject == "client-server" else name.rpartition(".")[2]
    target, call = use.target.kind, None if use.argument else use.call
    passes = use.argument == keyword
    lacks = call is not None and call.is_complete and keyword not in call.keywords
    if lacks and call and rule.subject == "parameter" and "properties" in change.pointer:
        lacks = "body" not in call.keywords  # a call with a body does not need its fields as keywords
    # Callers give the parameters of the path by position.
    is_path = "requestBody" not in change.pointer and change.pointer[:1] != ("components",)
    positional = len(call.positional) if call else 0
    facts = {
        "is-use": True,
        "is-key": target is Kind.KEY,
        "is-member": target is Kind.MEMBER,
        "is-member-name": target is Kind.MEMBER and not use.argument,
        "by-file": use.target.is_by_file,
        "calls": call is not None,
        "passes": passes,
        "passes-option": passes and target is Kind.OPTIONS,
        "passes-field": use.argument in str(change.old.value if change.old else "").split(", "),
        "positional": is_path and positional > 0,
        "in-order": positional > 1,
        "lacks": lacks,
        "lacks-required": lacks and "required" in change.message,
        "constructs-without": lacks and target is Kind.CLIENT,
        "reads": target is Kind.FIELD,
    }
    return any(facts.get(word, False) for word in _words(change))
