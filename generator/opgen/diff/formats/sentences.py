"""Sections, sentences and instructions of reports about changes, which all formats for people share."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
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
from opgen.diff.model import Breaks, ChangeReport, Direction, Layer, ReportedChange, Severity
from opgen.diff.rules import CHANGE_RULES, OF_CALLS, SECTIONS
from opgen.reports.presentation import position_text

RUNTIME: Final = "BREAKING: fails when it runs"
TYPES: Final = "BREAKING: fails for type checkers"
RISKY: Final = "RISKY"
SAFE: Final = "SAFE"
APART: Final = "APART: accepted, not counted, or caused by opgen"
TITLES: Final = (RUNTIME, TYPES, RISKY, SAFE, APART)
"""Titles of sections in their order."""
_MAX_COUNTS: Final = 6
_ON_WIRE: Final = "in requests and responses"
_MAX_ADVICES: Final = 40
_SHOWN_CALLERS: Final = 10
LINE: Final = WIDTH - 4
"""Number of characters of a line after its margin."""
_MAX_ADVICE: Final = 300
_MIN_NAME: Final = 20
_MAX_PARTS: Final = 6
"""Maximum number of entries of one cause that are divided, so that each line has all its names."""


class Kind(NamedTuple):
    """Effect on callers: words for a summary, with a singular and a plural, and the instruction for callers."""

    words: str
    advice: str

    def counted(self, number: int) -> str:
        """Return the words for a number of entries."""
        return f"{number} " + re.sub(r"(\w+)\|(\w+)", r"\1" if number == 1 else r"\2", self.words)


_NULL: Final = Kind("result|results may be null", "result may be None: handle it")
_REMOVED: Final = Kind("removed", "remove the uses")
_OPTION: Final = Kind("removed", "do not pass {name}=")
_ARGUMENT: Final = Kind("needs|need a new argument", "pass {name}=")
_KEYWORD: Final = Kind("needs|need a new argument", "pass {name}= to the client")
_LIMIT: Final = Kind("has|have a limit", "give a value within the limit")
_DEFAULT: Final = Kind("has|have another default", "pass the value if the old default matters")
_ACCEPTED: Final = Kind("accepts|accept other types", "pass the new type")
_RESULT: Final = Kind("result|results changed", "use the new type")
_SERVER: Final = Kind("has|have another server", "pass base_url= to keep the old server")
_CREDENTIALS: Final = Kind("needs|need other credentials", "use credentials that the new version accepts")
_CHANGED: Final = Kind("changed", "check the uses")
_UPDATE: Final = Kind("changed", "update the package before the server changes")
_REFUSED: Final = "update before the server changes: the old package refuses it"
_PACKAGE: Final = {
    "removed": _REMOVED,
    "model removed": (_MODEL := Kind("removed", "use the new type of its values, or remove the uses")),
    "parameter removed": _OPTION,
    "client-keyword removed": _OPTION,
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
    "default-changed": _DEFAULT,
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
    "kind-changed": Kind("has|have another kind", "create and annotate values by the new definition"),
}
"""Kinds of changes of the package by the end of the id of a rule, some with its subject before it."""
_WIRE: Final = (
    ("^(security|scope|scheme) ", _CREDENTIALS),
    ("^sunset", Kind("changed", "replace the uses before the sunset")),
    ("server", _SERVER),
    ("serialization|media-type", _UPDATE),
    ("default-value", _DEFAULT),
    ("^enum Added", Kind("result|results may have a new value", "handle the new value")),
    ("^(parameter|property) Added|request.*-became-required", _ARGUMENT),
    ("request.*(parameter|property)-removed", _OPTION),
    ("request.*value-removed", Kind("refuses|refuse some values", "do not pass the value")),
    ("request.*-became-not-nullable", Kind("refuses|refuse null", "do not pass None")),
    ("request", Kind("refuses|refuse some values", "pass a value that the new version allows")),
    ("^(operation|property|header|response|error-status) Removed", _REMOVED),
    ("response.*-became-(optional|nullable)", _NULL),
    ("response Added", Kind("has|have a new response", "handle the new response")),
    ("", Kind("result|results may have new values", "handle the new values")),
)
"""Kinds of changes on the wire by subject, heading in release notes and rule. The first pattern that matches decides."""
CERTAIN: Final = {_SERVER, _CREDENTIALS, _REMOVED, _MODEL, _OPTION, _ARGUMENT, _KEYWORD} | {
    _PACKAGE[each] for each in ("renamed", "endpoint-changed", "became-keyword", "keywords-removed")
}
"""Kinds of changes with which each use fails. Reports show them before changes of types."""
_NEW_NAMES: Final = " (-v lists the new names)"
_RENAMED: Final = re.compile(r"was renamed to (.+)", re.DOTALL)
_ENDPOINT: Final = re.compile(r"(calls .+? instead of [A-Z]+ /\S*); (.+)", re.DOTALL)
"""Message about another endpoint, with the arguments and the result that differ."""
_LISTED: Final = re.compile(r"(\S.*?) +(has a new|lost an?) ([^:]*)")
_TYPES_OF: Final = re.compile(r"(.*?)(has the type|returns|accepts|is) (.+) instead of (.+)", re.DOTALL)
_LITERAL: Final = re.compile(r'Literal\[((?:"(?:[^"\\]|\\.)*"|[^\[\]"])*)\]')
_VALUE: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[^", ]+')
_TOKEN: Final = re.compile(r'("(?:[^"\\]|\\.)*"| \| |[\[\]])')
_CHANGED_TYPE: Final = re.compile(r"(.*?(?:has the type|returns?|accepts?)) ")
_CONTEXT: Final = re.compile(r"^(?:request|response) (?:property|parameter|body|header) ")
_OLD_VALUE: Final = re.compile(r": .+ became ", re.DOTALL)
_PLURALS: Final = dict(
    pair.split()
    for pair in (
        "was were, has have, is are, does do, accepts accept, returns return, calls call, refuses refuse, "
        "requires require, allows allow, limits limit"
    ).split(", ")
)
_CALLED: Final = {"function", "method"}
_OF_OWNERS: Final = {"field", "enum-member", "parameter"}


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
        is_call = rule.subject in OF_CALLS or (rule.subject == "function" and rule.happened != "moved")
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
        if found := _LISTED.fullmatch(words):
            where = f" ({found[1]}, {found[3].partition(' with ')[0]})".replace(", enum value", "")
            owners = _names_text([*dict.fromkeys(split_name(each.owner) for each in names)], LINE // 2)
            start = f"{owners}: {'+' if found[2][0] == 'h' else '-'} "
            values = list(dict.fromkeys(each.member.strip() for each in names))
            where = where if len(start + values[0] + where) < LINE - 10 else ""
            return printable(start + fitted(values, LINE - len(start + where)) + where, None)
        words, message = words.replace("  ", " ").rstrip(":"), self.first.change.message
        between = ": " if words else ""
        if not words.startswith(("+ ", "- ", "items ")) and (
            self.first.change.names or message.startswith(names[0].text)
        ):
            verb, space, rest = words.partition(" ")
            if len(names) > 1:
                words = _PLURALS.get(verb, verb) + space + rest.replace(" is required", " are required")
            between = " "
        words = _short_words(words, LINE - len(between + _names_text(names, 0, LINE)))
        return printable(f"{_names_text(names, LINE - len(between + words), _MIN_NAME)}{between}{words}", None)

    @property
    def is_cut(self) -> bool:
        """Return whether the sentence leaves out names, or the instruction leaves out new names."""
        return bool(re.search(r", \d+ more\b", self.sentence)) or _NEW_NAMES in self.advice

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
            return "nothing: the package reads such responses as before"
        kind, width = self.kind, LINE - 9 - len(self.label)
        if change.rule.startswith("response") and change.severity is Severity.BREAKING and kind not in CERTAIN:
            kind = _UPDATE._replace(advice=_REFUSED)
        if new := tuple(self.new_names.values()):
            one = f"use {new[0].text} instead"
            all_names = _names_text(new, _MAX_ADVICE)
            more = f": {all_names}" if len(all_names) < width - 29 else _NEW_NAMES
            text = one if len(new) == 1 else f"opgen fix rewrites the uses{more}"
        else:
            names = dict.fromkeys((each.member or each.owner.rpartition(".")[2]).strip(' ."') for each in self.names)
            text = kind.advice.replace("{name}=", fitted([f"{each}=" for each in names], 40))
        if change.names and (found := _ENDPOINT.fullmatch(wording_of(self.first).words.strip())):
            text = fitted(found[2].split("; "), LINE - 9, "; ")
        text = _of_types(self.first, self.sentence, width) or text
        if change.breaks is Breaks.TYPES and any(_is_refused(each) for each in self.changes):
            text = f"{_REFUSED}; {text}"
        if change.cause is Cause.OPGEN:
            text += " (caused by opgen, counts for the exit code)"
        return printable(text, _MAX_ADVICE)

    @property
    def label(self) -> str:
        """The rule, with the cause unless it is the document."""
        return label_of(self.first, self.first.change.severity)


def _is_refused(each: ReportedChange) -> bool:
    """Return whether the old package refuses responses of the new server because of a change."""
    return each.gates and each.change.breaks is Breaks.WIRE and each.change.direction is Direction.RESPONSE


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
                counts[rule.section][_noun(rule.subject) if each.change.names else _ON_WIRE] += 1
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


def _noun(subject: str) -> str:
    return "error type" if subject == "error" else subject.replace("-", " ")


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
    return Item((entry,), (entry.main,), _words(entry.main), methods)


def _items(entries: Sequence[Entry], report: ChangeReport, *, is_grouped: bool, is_safe: bool) -> list[Item]:
    found = [item_of(each, report.methods) for each in entries]
    if not is_grouped:
        return found
    found = [joined(same) for same in grouped(found, lambda item: cause_of(item, is_safe=is_safe))]
    if is_safe:
        return found
    found = [joined(same) for same in grouped(found, _shared)]
    return [joined(part) for item in found for part in _parts(item, report)]


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
    """Return items of one cause as one item, with the words that all of them begin with."""
    entries = tuple(entry for each in items for entry in each.entries)
    parts = zip(*(each.words.replace(",", " ,").split(" ") for each in items), strict=False)
    words = " ".join(each[0] for each in takewhile(lambda same: len({*same}) == 1, parts)).replace(" ,", ",")
    if items[0].first.change.severity is Severity.BREAKING and words != items[0].words:
        words = "is required"
    return items[0]._replace(
        entries=entries, shown=tuple(change for each in items for change in each.shown), words=words
    )


def _parts(item: Item, report: ChangeReport) -> Iterable[list[Item]]:
    """Return the entries of an item. Names that do not fit in one line are divided by their owners or their members."""
    entries = [item_of(each, report.methods) for each in item.entries]
    if not item.is_cut:
        return [entries]
    subject = CHANGE_RULES[item.first.change.rule].subject
    keys = [[each.names[0].owner for each in entries]]
    if subject in _OF_OWNERS:
        keys.append([each.names[0].member for each in entries])
    keys = [each for each in keys if subject in _CALLED or (subject in _OF_OWNERS and len({*each}) <= 2 * _MAX_PARTS)]
    best = min(keys, key=lambda each: len({*each}), default=[])
    divided = dict(zip(map(id, entries), best, strict=False)) if len(entries) > _MAX_PARTS else {}
    parts: list[list[Item]] = []
    for own in grouped(entries, lambda each: divided.get(id(each))):
        parts.append([])
        for each in own:
            if parts[-1] and len(own) <= _MAX_PARTS and joined([*parts[-1], each]).is_cut:
                parts.append([])
            parts[-1].append(each)
    return parts


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


def _kind(each: ReportedChange, words: str) -> Kind:
    rule = CHANGE_RULES[each.change.rule]
    if rule.layer is Layer.WIRE:
        text = f"{rule.subject} {rule.section} {rule.id}"
        return next(kind for pattern, kind in _WIRE if re.search(pattern, text))
    if words.endswith((" be None", " return None")):
        return _NULL
    return _PACKAGE.get(f"{rule.subject} {rule.happened}") or _PACKAGE.get(rule.happened, _CHANGED)


def _called(name: ShownName, methods: Mapping[str, str]) -> ShownName:
    """Return a name with the method of the client in place of the function."""
    if name.text in methods:
        owner, _, member = methods[name.text].rpartition(".")
        return ShownName(owner, f".{member}")
    return name._replace(owner=methods.get(name.owner, name.owner))


def _words(each: ReportedChange) -> str:
    """Return the words of a message without its names. Two types are the difference of their members."""
    words = wording_of(each).words.strip()
    if each.change.names and (found := _ENDPOINT.fullmatch(words)):
        return found[1]
    if _RENAMED.fullmatch(words):
        return "was renamed"
    if not (found := _types_of(each)):
        return words
    start, verb, new, old = found.groups()
    gained, lost, outer = _difference(new, old)
    if not outer:
        return f"{start}{verb} {' instead of '.join(map(_type, (new, old)))}"
    if outer == "{}" and gained == ["None"] and not lost:
        return f"{start}may {'return' if verb == 'returns' else 'be'} None"
    if verb == "returns":
        more, fewer = (outer.replace("{}", _one_of(own)) if own else "" for own in (gained, lost))
        but = f"{' but' * bool(gained)} not {fewer} any more" if lost else ""
        return f"{start}can {'return' if lost else 'also return'}{f' {more}' * bool(gained)}{but}"
    width = LINE // 3 if gained and lost else LINE * 2 // 3
    parts = [fitted([f"{sign} {each}" for each in own], width) for sign, own in (("+", gained), ("-", lost)) if own]
    text = ("items {}" if outer == "list[{}]" else outer).replace("{}", ", ".join(parts))
    is_short = outer == "list[{}]" or (verb != "accepts" and outer == "{}")
    return text if not start and is_short else f"{start}{verb} {text}"


def _types_of(each: ReportedChange) -> re.Match[str] | None:
    return _TYPES_OF.fullmatch(wording_of(each).words.strip()) if each.change.names else None


def _type(text: str) -> str:
    return text if len(text) <= LINE // 2 else _one_of(_members(text))


def _one_of(members: Sequence[str]) -> str:
    return fitted(members, LINE // 3, " | ")


def _of_types(each: ReportedChange, sentence: str, width: int) -> str:
    """Return the instruction for a changed type, or an empty text. It does not repeat types of the sentence."""
    if not (found := _types_of(each)) or sentence.endswith((" be None", " return None")):
        return ""
    gained, lost, outer = _difference(found[3], found[4])
    is_read, is_typed = found[2] != "accepts", each.change.breaks is Breaks.TYPES and found[2] != "is"
    if outer and not is_typed and not (gained and lost) and (gained if is_read else lost):
        return "handle each new type" if is_read else f"do not pass {_one_of(lost)}"
    new = str(each.change.new.value) if each.change.new else found[3]
    new = new.partition(": ")[2].partition(" = ")[0] or new
    do = "use" if is_read else "pass"
    if is_read and new == "None":
        return "do not use the result"
    do = "declare variables as" if is_typed and (is_read or outer) else do
    is_shown = found[2] != "is" and (new in sentence or (outer and all(each in sentence for each in gained)))
    return f"{do} {'the new type' if is_shown or len(do + new) >= width else new}"


def _difference(new: str, old: str) -> tuple[list[str], list[str], str]:
    """Return the members that a type got and lost, and the text around them, which is empty without common members."""
    one, other = _members(new), _members(old)
    gained, lost = [each for each in one if each not in other], [each for each in other if each not in one]
    if len(gained) == len(lost) == 1:
        heads = [each.partition("[") for each in (*gained, *lost)]
        if heads[0][:2] == heads[1][:2] and heads[0][1] and "," not in heads[0][2] + heads[1][2]:
            more, fewer, outer = _difference(heads[0][2][:-1], heads[1][2][:-1])
            if outer:
                return more, fewer, f"{heads[0][0]}[{outer}]"
    return gained, lost, "" if len(gained) == len(one) or not (gained or lost) else "{}"


def _members(text: str) -> list[str]:
    """Return the members of the text of a union. Values of `Literal` are members."""
    text = _LITERAL.sub(lambda found: " | ".join(_VALUE.findall(found[1])), text)
    if text.startswith("Union[") and text.endswith("]"):
        text = text[6:-1].replace(", ", " | ")
    found, depth = [""], 0
    for part in _TOKEN.split(text):
        depth += (part == "[") - (part == "]")
        if part == " | " and not depth:
            found.append("")
        else:
            found[-1] += part
    return found


def _names_text(names: Sequence[ShownName], width: int, least: int = LINE // 2) -> str:
    """Return names on one line. Names of one owner share its name, and owners of one member share its name."""
    owners, members = (list(dict.fromkeys(own)) for own in ([n.owner for n in names], [n.member for n in names]))
    if len(owners) > 1 and len(members) == 1 and members[0].strip():
        start = f"{members[0].strip()} of "
        return start + fitted(owners, width - len(start), least=least)
    before, texts = "", []
    for owner, member in names:
        texts.append(member.strip() if owner == before and member else owner + member)
        before = owner
    return fitted(texts, width, least=least)


def _shortened(text: str, width: int) -> str:
    """Return a text on one line of at most `width` characters: its end, which tells names apart, and its start."""
    if len(text) > width:
        text = f"{text[: width // 3]}…{text[len(text) - width + width // 3 + 1 :]}"
    return printable(text, None)


def _short_words(words: str, width: int) -> str:
    """Return words of at most `width` characters: without their context, the old type or value, or both of them."""
    texts = [words, short := _CONTEXT.sub("", words), _OLD_VALUE.sub(": ", short)]
    if found := _TYPES_OF.fullmatch(words):
        texts += [f"{found[1]}{found[2]} {found[3]}"]
        is_list = [each.startswith("list[") for each in found.group(3, 4)]
        shapes = "a list instead of one object" if is_list[0] else "one object instead of a list"
        texts += [f"{found[1]}{found[2]} {shapes}"] if is_list[0] != is_list[1] else []
    if found := _CHANGED_TYPE.match(words):
        texts += [f"{found[1].replace(' the', '')} another type"]
    texts += [words.partition(each)[0] for each in (", because", ": ")]
    return next((each for each in texts if len(each) <= width), _shortened(min(texts, key=len), max(width, LINE // 2)))


def fitted(texts: Sequence[str], width: int, between: str = ", ", least: int = LINE // 2) -> str:
    """Return texts on one line of at most `width` characters, and the number of the others.

    A longer text is cut to no less than `least` characters.
    """
    shown = [_shortened(each, LINE) for each in texts[:_MAX_ADVICES]]
    while True:
        more = len(texts) - len(shown)
        text = between.join([*shown, *([f"{more} more"] if more else [])])
        if len(text) <= width:
            return text
        if len(shown) == 1:
            return text.replace(shown[0], _shortened(shown[0], max(width - len(text) + len(shown[0]), least)))
        del shown[-1]
