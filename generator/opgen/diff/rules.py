"""Rules of all changes, as `rules.txt` lists them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import NamedTuple

from opgen.core.frozen import frozen
from opgen.diff.model import RANK, Breaks, Layer, Severity

B, R, S = Severity.BREAKING, Severity.RISKY, Severity.SAFE
SECTIONS = {"+": "Added", "": "Changed", "!": "Deprecated", "-": "Removed"}
"""Headings of Keep a Changelog in its order, by their marks after the letters of a rule."""
OF_CALLS = frozenset({"parameter", "parameters", "body", "return-type"})
"""Subjects whose names begin with a function, for which reports show the method of the client."""
_ADDS = "A"
_LETTERS = {
    "B": (B, Breaks.WIRE),
    "C": (B, Breaks.RUNTIME),
    "T": (B, Breaks.TYPES),
    "F": (S, Breaks.FILES),
    "R": (R, Breaks.NOTHING),
    "S": (S, Breaks.NOTHING),
    _ADDS: (S, Breaks.NOTHING),
}
_PREFIX = "python-"
_OPPOSITES = """
added removed, required optional, generalized specialized, keyword positional, set unset, wider narrower
"""
_REVERSES = {one: other for pair in _OPPOSITES.split(",") for one, other in (pair.split(), pair.split()[::-1])}


@frozen
class ChangeRule:
    """Rule of changes.

    - `id`: kebab case, past tense. Never renamed or reused. Source: oasdiff, where the meaning is the same.
    - `subject`: the part of a document or of a package that the rule is about, such as `operation` or `field`.
    - `happened`: the end of the id of a rule of the package, which follows the subject.
    - `title`: one sentence about the change.
    - `severities`: the severities that the rule can have, from worst to best.
    - `mirror`: ids of the rules that the two versions give in reverse order.
    - `steps`: the steps at which a change of the package can break, from worst to best; empty on the wire.
    - `implied_by`: the subjects of the changes on the wire that imply a change of the package.
    - `declared`: the reason why no witness can show that a breaking change breaks; empty if a witness can.
    - `section`: the heading of release notes.
    - `adds`: callers can do more after a safe change of the rule, so a release has a new minor version.
    """

    id: str
    layer: Layer
    subject: str
    happened: str = ""
    title: str
    severities: tuple[Severity, ...]
    steps: tuple[Breaks, ...] = ()
    mirror: tuple[str, ...] = ()
    implied_by: tuple[str, ...] = ()
    declared: str = ""
    section: str = "Changed"
    adds: bool = False


class Event(NamedTuple):
    """Difference of two schemas, without direction.

    - `relation`: the relation of the new set of values to the old one, such as `wider`.
    - `happened`: `set` or `unset` for a keyword that appeared or disappeared, else `changed`.
    """

    keyword: str
    relation: str
    happened: str

    @property
    def reverse(self) -> "Event":
        """Event of the reversed comparison."""
        return self._replace(relation=_reverse(self.relation), happened=_reverse(self.happened))


class Row(NamedTuple):
    """Line about schemas or properties.

    - `request`, `response`: the ids of the rules, with braces in place of the context.
    - `letters`: the letters of the severities in requests, in responses and in parameters.
    - `section`: the heading of release notes.
    - `phrase`: the end of the message.
    - `by_text`: the change is safe where a style writes values as text, and the texts are still valid.
    """

    request: str
    response: str
    letters: str
    section: str
    phrase: str
    by_text: bool

    def id(self, context: str) -> str:
        """Return the id of the rule in `context`."""
        return (self.request if context.startswith("request") else self.response).format(context)

    def letter(self, context: str) -> str:
        """Return the letter of the severity in `context`."""
        if not context.startswith("request"):
            return self.letters[1]
        return self.letters[2 if context.startswith("request-parameter") else 0]

    def severity(self, context: str) -> Severity:
        """Return the severity in `context`."""
        return _LETTERS[self.letter(context)][0]


def _reverse(word: str) -> str:
    return _REVERSES.get(word, word)


def _sections() -> dict[str, list[str]]:
    """Return the lines of each section of `rules.txt`."""
    lines = [line for line in Path(__file__).with_suffix(".txt").read_text("utf-8").splitlines() if line]
    found: dict[str, list[str]] = {}
    own: list[str] = []
    for line in lines:
        if line.startswith("["):
            own = found[line.strip("[]")] = []
        elif not line.startswith("#"):
            own.append(line)
    return found


def _marked(letters: str) -> tuple[str, str]:
    """Return letters without their mark, and the heading of release notes."""
    plain = letters.rstrip("+-!")
    return plain, SECTIONS[letters.removeprefix(plain)]


def _severities(letters: str) -> tuple[Severity, ...]:
    return _sorted({_LETTERS[each][0] for each in letters})


def _sorted(severities: Iterable[Severity]) -> tuple[Severity, ...]:
    return tuple(sorted(severities, key=RANK.__getitem__))


_USUAL: dict[str, tuple[Severity, Severity]] = {}
"""Usual severities of rules: in operations, and in webhooks and callbacks."""


def _named_rules(lines: Iterable[str], layer: Layer) -> Iterator[ChangeRule]:
    """Yield the rules of the sections whose lines have an id."""
    is_python = layer is Layer.PYTHON
    found: dict[str, ChangeRule] = {}
    subject = declared = start = implied_by = ""
    for line in lines:
        facts, _, more = line.partition(" | ")
        if facts.startswith(": "):
            (subject, _, implied_by), declared = facts[2:].partition(" < "), more
            start = f"{_PREFIX}{subject}-" if is_python else ""
            continue
        word, letters, title = facts.split(maxsplit=2)
        plain, section = _marked(letters)
        usual, _, reversed_ = plain.partition("/")
        severities = _severities(usual + reversed_)
        id_ = start + word
        _USUAL[id_] = _LETTERS[usual[0]][0], _LETTERS[(reversed_ or usual)[0]][0]
        found[id_] = ChangeRule(
            id=id_,
            layer=layer,
            subject=subject,
            happened=word if is_python else "",
            title=title,
            severities=severities,
            steps=tuple(dict.fromkeys(_LETTERS[each][1] for each in plain)) if is_python else (),
            mirror=tuple(start + each for each in more.split()),
            implied_by=tuple(implied_by.split()),
            declared=declared if B in severities else "",
            section=section,
            adds=_ADDS in plain,
        )
    named = [(rule.id, each) for rule in found.values() for each in rule.mirror]
    for id_, rule in found.items():
        own, _, last = id_.rpartition("-")
        mirror = [*rule.mirror, *(one for one, other in named if other == id_)] or [f"{own}-{_reverse(last)}"]
        yield replace(rule, mirror=tuple(dict.fromkeys(mirror)))


def _rows(lines: Iterable[str], start: str) -> Iterator[tuple[Event, Row]]:
    for line in lines:
        keyword, relation, happened, ids, letters, phrase = line.split(maxsplit=5)
        request, _, response = ids.rstrip("*").partition("/")
        plain, section = _marked(letters)
        yield Event(keyword, relation, happened), Row(
            request=start + request,
            response=start + (response or request),
            letters=plain if len(plain) > 2 else plain + plain[0],
            section=section,
            phrase=phrase,
            by_text=ids.endswith("*"),
        )


_ALTERNATIVES = (
    {"deprecated", "sunset"},
    {"required-property", "required-property-with-default"},
    {"required", "required-with-default"},
    {"readOnly-required", "readOnly-optional"},
    {"writeOnly-required", "writeOnly-optional"},
)
"""Keywords of which the new version decides between them, so each is in the mirror of the other."""
_EXCLUSIVE = ({"maximum", "exclusiveMaximum"}, {"minimum", "exclusiveMinimum"})
"""Keywords for the same bound. The keyword of the new version names the rule of a changed bound."""
_FILE = _sections()
_PROPERTIES = dict(_rows(_FILE["properties"], ""))
ROWS: Mapping[Event, Row] = dict(_rows(_FILE["schemas"], "{}-")) | _PROPERTIES
"""Rows by event. A row with a wider or narrower relation has the reversed relation in its mirror."""


def _reverses(event: Event) -> Iterator[Row]:
    """Yield the rows of the events that the two versions may give in reverse order."""
    groups = (*_ALTERNATIVES, *(_EXCLUSIVE if event.happened == "changed" else ()))
    for keyword in sorted(next((each for each in groups if event.keyword in each), {event.keyword})):
        if (row := ROWS.get(event.reverse._replace(keyword=keyword))) is not None:
            yield row
    for other, row in ROWS.items() if event.keyword == "pattern" else ():
        is_reverse = {event.relation, other.relation} == {"wider", "narrower"}
        if other.keyword == "pattern" and (is_reverse or event.happened == other.happened == "changed"):
            yield row


_ENUMS = frozenset({"value", "enum", "const", "extensible"})


def _schema_rules() -> dict[str, ChangeRule]:
    """Return a rule for each row and context. Rows may have the rules of another row in some contexts."""
    found: dict[str, ChangeRule] = {}
    for (event, row), line in product(ROWS.items(), _FILE["contexts"]):
        marked, subject, title = line.split(maxsplit=2)
        context = marked.rstrip("*")
        is_property = event in _PROPERTIES
        if is_property and not context.endswith("-property"):
            continue
        letter = row.letter(context)
        is_decided_by_text = row.by_text and letter == "B" and marked != context
        rule = ChangeRule(
            id=row.id(context),
            layer=Layer.WIRE,
            subject="enum" if event.keyword in _ENUMS else "property" if is_property else subject,
            title=f"{title} {row.phrase}.",
            severities=_severities(letter + "S" * is_decided_by_text),
            mirror=tuple(each.id(context) for each in _reverses(event)),
            section=row.section,
            adds=letter == _ADDS,
        )
        known = found.get(rule.id, rule)
        severities, mirror = {*known.severities, *rule.severities}, {*known.mirror, *rule.mirror}
        found[rule.id] = replace(known, severities=_sorted(severities), mirror=tuple(sorted(mirror)))
    return found


_WIRE = {each.id: each for each in _named_rules(_FILE["wire"], Layer.WIRE)} | _schema_rules()
WIRE_RULES = dict(sorted(_WIRE.items()))
"""Rules of the wire layer by id."""
PACKAGE_RULES = {each.id: each for each in _named_rules(_FILE["package"], Layer.PYTHON)}
"""Rules of the package. The severities are those of the default of `[tool.opgen.diff] breaking`, which is `types`."""
CHANGE_RULES: Mapping[str, ChangeRule] = WIRE_RULES | PACKAGE_RULES
"""Rules by id: of the wire, then of the package."""


def severity_of(rule: str, *, is_reversed: bool) -> Severity:
    """Return the usual severity of a rule in an operation, or in a webhook or callback with `is_reversed`."""
    return _USUAL[rule][is_reversed]


def layer_words(rule: ChangeRule) -> str:
    """Return the words for the layer of a rule."""
    return "on the wire" if rule.layer is Layer.WIRE else "of the package"


def facts(rule: ChangeRule) -> Iterator[str]:
    """Yield a sentence for each fact about a rule."""
    yield f"Severity: {', '.join(each.value for each in rule.severities)}."
    if rule.steps:
        yield f"Breaks: {', '.join(each.value for each in rule.steps)}."
    if rule.mirror:
        yield f"In reverse: {', '.join(rule.mirror)}."
    if rule.declared:
        yield f"Without a witness: {rule.declared}."
