"""Sections, sentences and instructions of reports about changes, which all formats for people share."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from opgen.core.findings import Cause, CodePosition, counted, first_of
from opgen.core.terminal import printable
from opgen.diff.formats.entries import (
    WIDTH,
    Entry,
    ShownName,
    entries_of,
    grouped,
    kind_of,
    names_of,
    split_name,
    wording_of,
)
from opgen.diff.model import Breaks, ChangeReport, Layer, ReportedChange, Severity
from opgen.diff.rules import CHANGE_RULES, SECTIONS
from opgen.reports.presentation import position_text

RUNTIME: Final = "BREAKING: fails when it runs"
TYPES: Final = "BREAKING: fails for type checkers"
RISKY: Final = "RISKY"
SAFE: Final = "SAFE"
APART: Final = "APART: accepted, not counted, or caused by opgen"
TITLES: Final = (RUNTIME, TYPES, RISKY, SAFE, APART)
"""Titles of sections in their order."""
_MAX_COUNTS: Final = 6
_ON_WIRE: Final = "on the wire"
_MAX_ADVICES: Final = 40
_SHOWN_CALLERS: Final = 10
LINE: Final = WIDTH - 4
"""Number of characters of a line after its margin."""
_MAX_ADVICE: Final = 300
_MIN_NAME: Final = 18
"""Minimum length of a name with an ellipsis. Shorter ones are counted."""


class Kind(NamedTuple):
    """Effect on callers: words for a summary, with a singular and a plural, and the instruction for callers."""

    words: str
    advice: str

    def counted(self, number: int) -> str:
        """Return the words for a number of entries."""
        return f"{number} " + re.sub(r"(\w+)\|(\w+)", r"\1" if number == 1 else r"\2", self.words)


_NULL: Final = Kind("result|results may be null", "result may be None: handle it")
_REMOVED: Final = Kind("removed", "remove the uses of the name")
_ARGUMENT: Final = Kind("needs|need a new argument", "pass {name}=")
_KEYWORD: Final = Kind("needs|need a new argument", "pass {name}= to the client")
_LIMIT: Final = Kind("has|have a limit", "give a value within the limit")
_ACCEPTED: Final = Kind("accepts|accept other types", "pass the new type")
_RESULT: Final = Kind("result|results changed", "use the new type")
_SERVER: Final = Kind("has|have another server", "pass base_url= if the old server matters")
_CREDENTIALS: Final = Kind("needs|need other credentials", "use credentials that the new version accepts")
_CHANGED: Final = Kind("changed", "check the uses")
_PACKAGE: Final = {
    "removed": _REMOVED,
    "renamed": Kind("renamed", "use the new name"),
    "moved": Kind("moved", "import the name from the package root"),
    "added": _ARGUMENT,
    "became-required": _ARGUMENT,
    "client-keyword added": _KEYWORD,
    "client-keyword became-required": _KEYWORD,
    "endpoint-changed": Kind("calls|call another endpoint", "check the arguments and the result"),
    "became-keyword": Kind("takes|take an argument by name", "give the argument by its name: {name}="),
    "reordered": Kind("has|have another order of arguments", "give the arguments in the new order"),
    "keywords-removed": Kind("takes|take no fields", "give the fields in the body"),
    "default-changed": Kind("has|have another default", "pass the value if the old default matters"),
    "constraint-tightened": _LIMIT,
    "constraint-changed": _LIMIT,
    "changed": _RESULT,
    "detail-changed": _RESULT,
    "body changed": _ACCEPTED,
    "parameter type-changed": _ACCEPTED,
    "client-keyword type-changed": _ACCEPTED,
    "client-server changed": _SERVER,
    "type-changed": (_TYPE := Kind("has|have another type", "use the new type")),
    "items-narrowed": _TYPE,
}
"""Kinds of changes of the package by the end of the id of a rule, some with its subject before it."""
_WIRE: Final = {
    "security": _CREDENTIALS,
    "scope": _CREDENTIALS,
    "scheme": _CREDENTIALS,
    "server": _SERVER,
    "enum Added": Kind("result|results may have a new value", "handle the new value"),
    "parameter Added": _ARGUMENT,
    "property Added": _ARGUMENT,
    "Removed": _REMOVED,
}
"""Kinds of changes on the wire by the subject or the heading in release notes, or both."""
CERTAIN: Final = {_SERVER, _CREDENTIALS, _REMOVED, _ARGUMENT, _KEYWORD} | {
    _PACKAGE[each] for each in ("renamed", "endpoint-changed", "became-keyword", "keywords-removed")
}
"""Kinds of changes with which each use fails. Reports show them before changes of types."""
_WIRE_ADVICE: Final = "update before the server changes"
_RENAMED: Final = re.compile(r"was renamed to (.+)", re.DOTALL)
_LISTED: Final = re.compile(r"(\S.*?) +(has a new|lost an?) ([^:]*)")
_TYPES_OF: Final = re.compile(r"(.*?)(has the type|returns|accepts|is) (.+) instead of (.+)", re.DOTALL)
_PLURALS: Final = dict(
    pair.split()
    for pair in (
        "was were, has have, is are, does do, accepts accept, returns return, calls call, refuses refuse, "
        "requires require, allows allow, limits limit"
    ).split(", ")
)
_SUBJECTS: Final = ("method", "function", "parameter", "body", "return-type", "error", "enum-member", "field")
_OF_CALLS: Final = {"parameter", "parameters", "body", "return-type"}
"""Subjects whose names begin with a function, for which reports show the method of the client."""


class Item(NamedTuple):
    """Entries of one cause in a report.

    - `shown`: for each entry the change that callers see.
    - `words`: the words after the names, which all changes share.
    """

    entries: tuple[Entry, ...]
    shown: tuple[ReportedChange, ...]
    words: str
    methods: Mapping[str, str]

    @property
    def first(self) -> ReportedChange:
        """The first change."""
        return self.shown[0]

    @property
    def changes(self) -> tuple[ReportedChange, ...]:
        """All changes of all entries, the worst of each first."""
        return tuple(change for each in self.entries for change in (each.main, *each.others))

    @property
    def others(self) -> tuple[ReportedChange, ...]:
        """The changes that the sentence leaves out."""
        shown = {each.fingerprint for each in self.shown}
        return tuple(each for each in self.changes if each.fingerprint not in shown)

    @property
    def uses(self) -> tuple[CodePosition, ...]:
        """Positions in the code of callers, each once."""
        return tuple(dict.fromkeys(use for each in self.changes for use in each.callers))

    @property
    def used(self) -> str:
        """The positions in the code of callers, after their names if these are several."""
        texts = []
        for each in self.changes:
            if each.callers:
                start = f"{wording_of(each).names[0].text} " if len(self.entries) > 1 else ""
                texts.append(start + first_of([position_text(at.path, at.line) for at in each.callers], _SHOWN_CALLERS))
        return printable(first_of(list(dict.fromkeys(texts)), _SHOWN_CALLERS), None)

    @property
    def names(self) -> tuple[ShownName, ...]:
        """Distinct names as callers write them."""
        if new := self.new_names:
            return tuple(new)
        rule = CHANGE_RULES[self.first.change.rule]
        names = dict.fromkeys(names_of(self.shown))
        is_call = rule.subject in _OF_CALLS or (rule.subject == "function" and rule.happened != "moved")
        is_call |= rule.layer is Layer.WIRE and all(each.member for each in names)
        return tuple(_called(each, self.methods) for each in names) if is_call else tuple(names)

    @property
    def unit(self) -> str:
        """The method, or the name without a value of it, that a summary counts once."""
        first = wording_of(self.first).names[0]
        is_part = first.member[:1] == " " or (first.owner in self.methods and first.text not in self.methods)
        return first.owner if is_part else first.text

    @property
    def new_names(self) -> Mapping[ShownName, ShownName]:
        """New names of renamed values by their old names, as callers write both."""
        found: dict[ShownName, ShownName] = {}
        for each in self.shown:
            names, words = wording_of(each)
            if renamed := _RENAMED.fullmatch(words.strip()):
                old, new = names[0], split_name(renamed[1])
                called = _called(old, self.methods), _called(new, self.methods)
                found.update([called if called[0] != called[1] else (old, new)])
        return found

    @property
    def kind(self) -> Kind:
        """Effect on callers."""
        return _kind(self.first, self.words)

    @property
    def sentence(self) -> str:
        """One line about the change, with as many names as fit."""
        names, words = self.names, self.words
        message, complete = self.first.change.message, wording_of(self.first).words.strip()
        is_single = len(self.shown) == 1 and words[:4] != "may " and len(names[0].text + complete) < LINE
        if is_single and (types := _TYPES_OF.fullmatch(complete)) and " | " not in types[4]:
            words = complete
        if found := _LISTED.fullmatch(words):
            where = f" ({found[1]}, {found[3].partition(' with ')[0]})"
            owners = _names_text([*dict.fromkeys(split_name(each.owner) for each in names)], LINE // 2)
            start = f"{owners}: {'+' if found[2][0] == 'h' else '-'} "
            values = list(dict.fromkeys(each.member.strip() for each in names))
            return _shortened(start + fitted(values, LINE - len(start + where)) + where, LINE + 2)
        words = words.replace("  ", " ").rstrip(":")
        if words[:2] not in {"+ ", "- "} and (self.first.change.names or message.startswith(names[0].text)):
            verb, space, rest = words.partition(" ")
            if len(names) > 1:
                words = _PLURALS.get(verb, verb) + space + rest.replace(" is required", " are required")
            between = " "
        else:
            between = ": "
        words = _short_words(words, LINE - len(between) - min(len(names[0].text), LINE * 2 // 5))
        between = between if words else ""
        return _shortened(f"{_names_text(names, LINE - len(between + words))}{between}{words}", LINE + 2)

    @property
    def is_cut(self) -> bool:
        """Return whether the sentence leaves out names."""
        return bool(re.search(r", \d+ more\b", self.sentence))

    @property
    def advice(self) -> str:
        """An instruction for callers, or the reason why nothing is to do."""
        change, allowed = self.first.change, self.first.allowed
        if allowed:
            until = f" until {allowed.until}" if allowed.until else ""
            return f"allowed{until}: {printable(allowed.reason, LINE - 30)}"
        if change.severity is Severity.SAFE:
            return ""
        if not self.first.gates:
            return "nothing, only the old document refuses it"
        if change.layer is Layer.WIRE and change.severity is Severity.BREAKING and self.kind not in CERTAIN:
            return _WIRE_ADVICE
        if new := tuple(self.new_names.values()):
            one = f"use {_names_text(new[:1], _MAX_ADVICE)} instead"
            text = one if len(new) == 1 else f"opgen fix rewrites the uses: {_names_text(new, LINE - 40)}"
        else:
            names = dict.fromkeys(each.text.rpartition(".")[2].strip(' "') for each in self.names)
            text = self.kind.advice.replace("{name}=", fitted([f"{each}=" for each in names], 40))
            types = _TYPES_OF.fullmatch(wording_of(self.first).words.strip()) if "…" in self.sentence else None
            if types and text[-8:] == "new type":
                text = f"{text[:-12]}{types[3]}"
        if change.cause is Cause.OPGEN:
            text += " (caused by opgen, counts for the exit code)"
        return printable(text, _MAX_ADVICE)

    @property
    def label(self) -> str:
        """The rule, with the cause unless it is the document."""
        return label_of(self.first, self.first.change.severity)


class Section(NamedTuple):
    """Items of a report below one title: used ones first, then by the number of changes."""

    title: str
    items: tuple[Item, ...]

    @property
    def is_breaking(self) -> bool:
        """Return whether the items break callers."""
        return self.title in {RUNTIME, TYPES}

    def parted(self) -> tuple[tuple[Item, ...], int]:
        """Return the items without changes that only the old document refuses, and the number of these changes."""
        shown = tuple(each for each in self.items if each.first.gates or each.first.allowed)
        return shown, sum(len(each.changes) for each in self.items if each not in shown)

    @property
    def counts(self) -> tuple[str, ...]:
        """A line for each heading of release notes with the numbers of changes."""
        counts: dict[str, Counter[str]] = {heading: Counter() for heading in SECTIONS.values()}
        for item in self.items:
            for each in item.changes:
                rule = CHANGE_RULES[each.change.rule]
                counts[rule.section][rule.subject.replace("-", " ") if each.change.names else _ON_WIRE] += 1
        return tuple(
            f"{heading.lower()}: {first_of([_number(n, each) for each, n in own.most_common()], _MAX_COUNTS)}"
            for heading, own in counts.items()
            if own
        )


def label_of(each: ReportedChange, severity: Severity) -> str:
    """Return the rule, with severity and cause unless they are `severity` and the document."""
    change = each.change
    facts = [change.severity.value] if change.severity is not severity else []
    facts += [change.cause.value] if change.cause is not Cause.DOCUMENT else []
    facts += [] if each.gates else ["not counted"]
    return f"{change.rule} ({', '.join(facts)})" if facts else change.rule


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}" if noun == _ON_WIRE else counted(number, noun)


def sections_of(report: ChangeReport, *, is_grouped: bool = True) -> tuple[Section, ...]:
    """Return the sections of a report. Without `is_grouped`, each entry is an item."""
    sections = []
    entries = entries_of(report.changes)
    for title in TITLES:
        own = [each for each in entries if _title(each) == title]
        if own:
            items = _items(own, report, is_grouped=is_grouped, is_safe=title == SAFE)
            if is_grouped:
                items.sort(key=lambda item: (not item.uses, item.kind not in CERTAIN, -len(item.changes)))
            else:
                items.sort(key=lambda item: not item.uses)
            sections.append(Section(title, tuple(items)))
    return tuple(sections)


def item_of(entry: Entry, methods: Mapping[str, str]) -> Item:
    """Return an item with one entry."""
    shown = _shown(entry)
    return Item((entry,), (shown,), _words(shown), methods)


def _items(entries: Sequence[Entry], report: ChangeReport, *, is_grouped: bool, is_safe: bool) -> list[Item]:
    found = [item_of(each, report.methods) for each in entries]
    if not is_grouped:
        return found
    found = [joined(same) for same in grouped(found, lambda item: cause_of(item, is_safe=is_safe))]
    found = found if is_safe else [joined(same) for same in grouped(found, _shared)]
    return [joined(part) for item in found for part in (_parts(item, report) if not is_safe else [[item]])]


def _shared(item: Item) -> object:
    """Return a key that is equal for entries about the same argument of several methods, or the same values of enums."""
    if item.first.allowed:
        return id(item)
    names = item.names
    if item.kind is _ARGUMENT and len(names) == 1:
        same: object = names[0].text.rpartition(".")[2]
    elif _is_listed(item):
        same = frozenset(each.member for each in names)
    else:
        return id(item)
    return (kind_of(item.first), item.first.gates, bool(item.uses), item.words, same)


def _is_listed(item: Item) -> bool:
    return not item.first.change.names and bool(_LISTED.fullmatch(item.words))


def joined(items: Sequence[Item]) -> Item:
    """Return items of one cause as one item."""
    entries = tuple(entry for each in items for entry in each.entries)
    words = items[0].words if len({each.words for each in items}) == 1 else "is required"
    return items[0]._replace(
        entries=entries, shown=tuple(change for each in items for change in each.shown), words=words
    )


def _parts(item: Item, report: ChangeReport) -> list[list[Item]]:
    """Return functions of one resource each, if the names of all do not fit in one line."""
    subject = CHANGE_RULES[item.first.change.rule].subject
    if subject not in {"function", "method"} or not item.is_cut:
        return [[item]]
    return grouped((item_of(each, report.methods) for each in item.entries), lambda each: each.names[0].owner)


def cause_of(item: Item, *, is_safe: bool = False) -> object:
    """Return a key that is equal for entries of one cause."""
    each = item.first
    if each.allowed:
        return id(item)
    owner = wording_of(each).names[0].owner if _is_listed(item) or item.kind is _ARGUMENT else ""
    facts = each.gates, bool(item.uses), "" if is_safe else owner
    if item.kind is _ARGUMENT and each.change.severity is Severity.BREAKING:
        return (_ARGUMENT, kind_of(each)[1:], facts)
    return (kind_of(each), facts, "" if is_safe else item.words)


def _title(entry: Entry) -> str:
    main = entry.main
    if main.allowed or (entry.severity is not Severity.SAFE and (not main.gates or main.change.cause is Cause.OPGEN)):
        return APART
    if entry.severity is Severity.BREAKING:
        steps = {each.change.breaks for each in (main, *entry.others) if each.change.severity is Severity.BREAKING}
        return TYPES if steps == {Breaks.TYPES} else RUNTIME
    return entry.severity.upper()


def _shown(entry: Entry) -> ReportedChange:
    """Return the change of an entry that callers see: of the package if one is as bad, and of calls before models."""
    main = entry.main
    own = [
        each
        for each in (main, *entry.others)
        if each.change.names
        and each.change.severity is entry.severity
        and (each.allowed, each.gates) == (main.allowed, main.gates)
    ]
    return min(own, key=_distance, default=main)


def _distance(each: ReportedChange) -> tuple[int, int]:
    subject = CHANGE_RULES[each.change.rule].subject
    rank = _SUBJECTS.index(subject) if subject in _SUBJECTS else len(_SUBJECTS)
    return list(Breaks).index(each.change.breaks), rank


def _kind(each: ReportedChange, words: str) -> Kind:
    rule = CHANGE_RULES[each.change.rule]
    if rule.layer is Layer.WIRE:
        keys = (rule.subject, f"{rule.subject} {rule.section}", rule.section)
        return next((_WIRE[key] for key in keys if key in _WIRE), _CHANGED)
    if "+ None" in words or words.endswith((" be None", " return None")):
        return _NULL
    kind = _PACKAGE.get(f"{rule.subject} {rule.happened}") or _PACKAGE.get(rule.happened, _CHANGED)
    is_wider = "+ " in words and kind in {_RESULT, _TYPE}
    return kind._replace(advice="handle the new types") if is_wider else kind


def _called(name: ShownName, methods: Mapping[str, str]) -> ShownName:
    """Return a name with the method of the client in place of the function."""
    if name.text in methods:
        owner, _, member = methods[name.text].rpartition(".")
        return ShownName(owner, f".{member}")
    return name._replace(owner=methods.get(name.owner, name.owner))


def _words(each: ReportedChange) -> str:
    """Return the words of a message without its names. Two types are the difference of their members."""
    words = wording_of(each).words.strip()
    if _RENAMED.fullmatch(words):
        return "was renamed"
    found = _TYPES_OF.fullmatch(words) if each.change.names else None
    if not found:
        return words
    start, verb, new, old = found.groups()
    text = _difference(new, old)
    if text == "+ None":
        return f"{start}may {'return' if verb == 'returns' else 'be'} None"
    return (
        text if not start and verb in {"has the type", "is"} and text[:2] in {"+ ", "- "} else f"{start}{verb} {text}"
    )


def _difference(new: str, old: str) -> str:
    """Return the members that a union got and lost, or both types if they have no common member."""
    one, other = _members(new), _members(old)
    gained, lost = [each for each in one if each not in other], [each for each in other if each not in one]
    if len(gained) == len(lost) == 1:
        heads = [each.partition("[") for each in (*gained, *lost)]
        if heads[0][:2] == heads[1][:2] and heads[0][1] and "," not in heads[0][2] + heads[1][2]:
            inner = _difference(heads[0][2][:-1], heads[1][2][:-1])
            if " instead of " not in inner:
                return f"{heads[0][0]}[{inner}]"
    if len(gained) == len(one) or not (gained or lost):
        return " instead of ".join(fitted(each, LINE // 3, " | ") for each in (one, other))
    parts = [fitted([f"{sign} {each}" for each in own], LINE // 3) for sign, own in (("+", gained), ("-", lost)) if own]
    return ", ".join(parts)


def _members(text: str) -> list[str]:
    """Return the members of the text of a union."""
    if text.startswith("Union[") and text.endswith("]"):
        text = text[6:-1].replace(", ", " | ")
    found, depth = [""], 0
    for part in re.split(r"( \| |[\[\]])", text):
        depth += (part == "[") - (part == "]")
        if part == " | " and not depth:
            found.append("")
        else:
            found[-1] += part
    return found


def _names_text(names: Sequence[ShownName], width: int) -> str:
    """Return names on one line. Names of one owner share its name, and owners of one member share its name."""
    owners, members = (list(dict.fromkeys(own)) for own in ([n.owner for n in names], [n.member for n in names]))
    if len(owners) > 1 and len(members) == 1 and members[0].strip():
        start = f"{_shortened(members[0].strip(), width // 2)} of "
        return start + fitted(owners, width - len(start))
    before, texts = "", []
    for owner, member in names:
        texts.append(member.strip() if owner == before and member else owner + member)
        before = owner
    return fitted(texts, width)


def _shortened(name: str, width: int) -> str:
    """Return a name on one line of at most `width` characters: its end, which tells names apart, and its start."""
    if len(name) > width:
        name = f"{name[: width // 3]}…{name[len(name) - width + width // 3 + 1 :]}"
    return printable(name, None)


def _short_words(words: str, width: int) -> str:
    """Return words on one line of at most `width` characters. Of two types, both are shortened."""
    if len(words) > width and (found := _TYPES_OF.fullmatch(words)):
        start, left = f"{found[1]}{found[2]} ", width - len(f"{found[1]}{found[2]}  instead of ")
        texts = sorted((found[3], found[4]), key=len)
        short = {texts[0]: max(left // 2, left - len(texts[1])), texts[1]: max(left // 2, left - len(texts[0]))}
        words = start + " instead of ".join(_shortened(each, short[each]) for each in (found[3], found[4]))
    return _shortened(words, width)


def fitted(texts: Sequence[str], width: int, between: str = ", ") -> str:
    """Return texts on one line of at most `width` characters, and the number of the others, which is not 1 or 2."""
    shown = [_shortened(each, max(width, 20)) for each in texts[:_MAX_ADVICES]]
    part = (width + len(between)) // max(len(texts), 1) - len(between)
    if len(between.join(shown)) > width and part > _MIN_NAME:
        return between.join(_shortened(each, part) for each in texts)
    while True:
        more = len(texts) - len(shown)
        rest = f"{between}{more} more" if more else ""
        if len(shown) == 1 or len(between.join(shown) + rest) <= width:
            return (between.join(shown) if len(shown) > 1 else _shortened(shown[0], max(width - len(rest), 20))) + rest
        del shown[-1]
