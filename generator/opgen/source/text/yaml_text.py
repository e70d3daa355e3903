"""Strict conversion of YAML text into plain data, and positions in the text: an ambiguous text is an error.

PyYAML, which implements YAML 1.1, supplies the events of a YAML 1.2 text. Tags construct no objects.

- A key is a string, its literal text: `200:` is the key "200". A null, alias, mapping or list is an invalid key.
- `<<` merges mappings. The mapping's own keys have precedence, then the first merged mapping. YAML 1.2 has no `<<`,
  but documents use it.
- An alias counts as a copy of its value in all limits.
- A scalar has a type of the core schema of YAML 1.2: null, boolean, integer, float or text. `null`, `true` and `false`
  have three spellings each. `~` and the empty scalar are null too. `no`, `on`, dates and `12:30` are text.
- `0o17` and `0x1F` are integers in the core schema, but text here, because YAML parsers disagree on their type. `0123`
  is the integer 123. `.inf` and `.nan` are errors, because JSON cannot represent them.

Source: YAML 1.2.2, chapter 10.3.2; yaml.org/type/merge.html.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

import yaml

from opgen.core.errors import DocumentError, Position, Problem
from opgen.core.frozen import frozen
from opgen.core.json_values import listed
from opgen.core.pointers import JsonObject, Pointer, list_index
from opgen.source.limits import MAX_BYTES, MAX_DEPTH, MAX_DIGITS, MAX_KEY_LENGTH, MAX_NODES, MAX_PROBLEMS
from opgen.source.text.encoding import position_at

# Only the loader's events are used: nothing is composed or constructed. libyaml is ten times as fast.
_LOADER = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader

_NOT_PRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Only unsupported tags need %TAG, and libyaml compares each directive with all earlier ones.
_TAG_DIRECTIVE = re.compile(r"^%TAG\b", re.MULTILINE)
_LINE_END = re.compile("\r\n|\r|\n")
_VERSIONS = {None, (1, 1), (1, 2)}

# YAML 1.1 line breaks that YAML 1.2 treats as ordinary characters.
_FORMER_LINE_ENDS = "\x85\u2028\u2029"
_PRIVATE_USE = range(0xE000, 0xF900)


class _Mark(Protocol):
    line: int
    column: int


Mark = _Mark | None
"""Line and column in the text, counted from 0. Every event has a mark, but PyYAML's stubs allow `None`."""


_START = Position(1, 1)


class NotYamlError(Exception):
    """Invalid or unsupported YAML at `position`."""

    def __init__(self, message: str, position: Position = _START, hint: str = "") -> None:
        super().__init__(message)
        self.position, self.hint = position, hint


def yaml_events(text: str) -> Iterator[yaml.Event]:
    """Yield the events of the only document in `text`. Raise `NotYamlError`."""
    if bad := _NOT_PRINTABLE.search(text):
        message = f"invalid character U+{ord(bad[0]):04X} in YAML"
        raise NotYamlError(
            message, position_at(text, bad.start()), "remove it, or write it as an escape in a string in double quotes"
        )
    if directive := _TAG_DIRECTIVE.search(text):
        message = "unsupported %TAG directive"
        raise NotYamlError(message, position_at(text, directive.start()))
    documents = 0
    try:
        for event in _events_of_yaml_1_2(text):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                _check_document(event, documents)
            yield event
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(text, error) from None
    except yaml.YAMLError as error:
        raise NotYamlError(f"invalid YAML: {error}") from None


def _syntax_error(text: str, error: yaml.MarkedYAMLError) -> NotYamlError:
    start = position(error.problem_mark or error.context_mark)
    problem = str(error.problem or error.context)
    if "cannot start any token" in problem:
        line = _LINE_END.split(text)[start.line - 1]
        if line[start.column - 1] == "\t":
            message = "tab used for indentation; YAML only allows spaces"
            return NotYamlError(message, start, "replace the tab with spaces")
        message = f'invalid YAML: a value cannot start with "{line[start.column - 1]}"'
        return NotYamlError(message, start, "put the value in quotes")
    problem = problem.replace("did not find expected", "expected")
    hint = "check the brackets, quotes and indentation of this line and of the line before"
    return NotYamlError(f"invalid YAML: {problem}", start, hint)


def position(mark: Mark) -> Position:
    """Convert `mark` to a position counted from 1."""
    return Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)


def _check_document(event: yaml.DocumentStartEvent, documents: int) -> None:
    if documents > 1:
        message = "unexpected second YAML document"
        raise NotYamlError(message, position(event.start_mark), "keep only one YAML document in the file")
    if event.version not in _VERSIONS:
        message = "unsupported YAML version; only 1.1 and 1.2 are supported"
        raise NotYamlError(message, position(event.start_mark))


def _events_of_yaml_1_2(text: str) -> Iterator[yaml.Event]:
    line_ends = [end for end in _FORMER_LINE_ENDS if end in text]
    if not line_ends:
        yield from yaml.parse(text, Loader=_LOADER)
        return
    # Unused private use characters replace the former line breaks in the text. The scalars get the line breaks back.
    used = set(text)
    unused = [code for code in _PRIVATE_USE if chr(code) not in used]
    if len(unused) < len(line_ends):
        raise NotYamlError("unsupported text: it has line separators and all private use characters")
    replacements = {ord(end): code for end, code in zip(line_ends, unused, strict=False)}
    originals = {code: end for end, code in replacements.items()}
    for event in yaml.parse(text.translate(replacements), Loader=_LOADER):
        if isinstance(event, yaml.ScalarEvent):
            event.value = event.value.translate(originals)
        yield event


MarksById = dict[int, Mapping[str, Mark] | Sequence[Mark]]
"""Marks of the keys or items in each mapping or list. The outer key is the `id` of the mapping or list."""

Scalar = str | int | float | bool | None

_MAPPING_TAGS = {None, "tag:yaml.org,2002:map"}
_LIST_TAGS = {None, "tag:yaml.org,2002:seq"}
_MERGE_KEY = "<<"
_NULLS = {"", "~", "null", "Null", "NULL"}
_SURROGATE = re.compile("[\ud800-\udfff]")


def parse_yaml(text: str, marks: MarksById | None = None) -> Any:
    """Parse `text` into dict, list, str, int, float, bool or None. All aliases of one anchor become the same object.

    Raise `DocumentError` with all problems up to the first syntax error.
    Add the marks of all mappings and lists to `marks`. A merged value, and a value inside an aliased value, has the mark
    of the text that defines it.
    """
    reader, root = _Reader(yaml_events(text), marks), None
    try:
        root = reader.root()
    except NotYamlError as error:
        reader.report(str(error), error.position, error.hint)
    if reader.problems:
        raise DocumentError(reader.problems)
    return root


@frozen
class _Anchored:
    """Value of an anchor, and the size of this value with all aliases expanded."""

    value: Any
    height: int
    nodes: int
    characters: int


class _Reader:
    """Builder of data from events. Each open mapping or list has one token in the pointer of the next value."""

    def __init__(self, events: Iterator[yaml.Event], marks: MarksById | None) -> None:
        self.problems: list[Problem] = []
        self._events: Iterator[Any] = events  # Any: as in `_value`
        self._marks = marks
        self._pointer: list[str] = []
        self._anchors: dict[str, _Anchored | None] = {}  # None while the anchored collection is incomplete
        self._nodes = 0
        self._characters = 0

    def report(self, message: str, position: Position, hint: str = "") -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(message=message, pointer=tuple(self._pointer), hint=hint, position=position))

    def root(self) -> Any:
        root = None
        for event in self._events:
            if isinstance(event, yaml.NodeEvent):
                root, _ = self._value(event)
        return root

    def _value(self, event: Any) -> tuple[Any, int]:  # Any: the stubs of PyYAML have no class for these events
        """Return the value that begins with `event`, and its nesting depth."""
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        nodes, characters, height = self._nodes, self._characters, 0
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        if isinstance(event, yaml.ScalarEvent):
            self._count(event, nodes=1, characters=len(event.value))
            value: Any = self._scalar(event)
        else:
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            if event.tag not in (_MAPPING_TAGS if is_mapping else _LIST_TAGS):
                self.report("unsupported YAML tag; use only tags of the core schema", position(event.start_mark))
            self._check_depth(event, 1)
            self._count(event, nodes=1, characters=0)
            value, height = self._mapping() if is_mapping else self._list()
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(
                value=value, height=height, nodes=self._nodes - nodes, characters=self._characters - characters
            )
        return value, height

    def _mapping(self) -> tuple[JsonObject, int]:
        mapping: JsonObject = {}
        marks: dict[str, Mark] = {}
        merged: dict[str, Mark] = {}
        height = 1
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key, merges = self._key(event, marks)
            self._pointer.append(key)
            event = next(self._events)
            value, inner = self._value(event)
            height = max(height, inner + 1)
            if merges:
                self._merge(mapping, merged, value, event.start_mark)
            else:
                mapping[key] = value
            self._pointer.pop()
        if self._marks is not None:
            self._marks[id(mapping)] = merged | marks
        return mapping, height

    def _list(self) -> tuple[list[Any], int]:
        items: list[Any] = []
        marks: list[Mark] = []
        height = 1
        self._pointer.append("0")
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            value, inner = self._value(event)
            height = max(height, inner + 1)
            items.append(value)
            marks.append(event.start_mark)
            self._pointer[-1] = str(len(items))
        self._pointer.pop()
        if self._marks is not None:
            self._marks[id(items)] = marks
        return items, height

    def _key(self, event: yaml.Event, marks: dict[str, Mark]) -> tuple[str, bool]:
        """Return the key of a mapping, and whether it is the merge key. Add its mark to `marks`."""
        start = position(event.start_mark)
        if not isinstance(event, yaml.ScalarEvent):
            found = "an alias" if isinstance(event, yaml.AliasEvent) else "a mapping or list"
            raise NotYamlError(f"invalid key: expected a string, found {found}", start)
        key, plain = event.value, event.implicit[0] and event.tag is None
        if plain and key in _NULLS:
            self.report("invalid key: expected a string, found null", start, "put the key in quotes")
        elif len(key) > MAX_KEY_LENGTH:
            raise NotYamlError(f"the key is longer than {MAX_KEY_LENGTH} characters", start)
        elif key in marks:
            line, column = position(marks[key])
            self._pointer.append(key)
            self.report(f"duplicate key, first at line {line}, column {column}", start)
            self._pointer.pop()
        if event.tag is not None or event.anchor is not None or event.style == '"':
            value = self._scalar(event)
            if event.anchor is not None:
                self._anchors[event.anchor] = _Anchored(value=value, height=0, nodes=1, characters=len(key))
        self._count(event, nodes=0, characters=len(key))
        marks.setdefault(key, event.start_mark)
        return key, plain and key == _MERGE_KEY

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        """Return the value of `event`. After a problem, return its text."""
        try:
            if event.tag is not None:
                return tagged_scalar(event.value, event.tag)
            if event.implicit[0]:
                return plain_scalar(event.value)
        except ScalarError as error:
            self.report(str(error), position(event.start_mark))
        # libyaml rejects an escaped surrogate, PyYAML's own scanner does not.
        if event.style == '"' and _SURROGATE.search(event.value):
            self.report("invalid string: lone surrogate", position(event.start_mark))
        return event.value

    def _alias(self, event: yaml.AliasEvent) -> tuple[Any, int]:
        if event.anchor not in self._anchors:
            message = "undefined alias: no anchor of this name precedes it"
            raise NotYamlError(message, position(event.start_mark))
        anchored = self._anchors[event.anchor]
        if anchored is None:
            message = "an alias refers to an anchor that contains it"
            raise NotYamlError(message, position(event.start_mark))
        self._check_depth(event, anchored.height)
        self._count(event, nodes=anchored.nodes, characters=anchored.characters)
        return anchored.value, anchored.height

    def _check_depth(self, event: yaml.Event, height: int) -> None:
        if len(self._pointer) + height > MAX_DEPTH:
            raise NotYamlError(f"nested deeper than {MAX_DEPTH} levels", position(event.start_mark))

    def _count(self, event: yaml.Event, *, nodes: int, characters: int) -> None:
        self._nodes += nodes
        self._characters += characters
        if self._nodes > MAX_NODES:
            message = f"the document has more than {MAX_NODES} values"
        elif self._characters > MAX_BYTES:
            message = f"the document is larger than {MAX_BYTES // 1024 // 1024} MiB"
        else:
            return
        hint = "make the document smaller; an alias counts as a copy of its anchor"
        raise NotYamlError(message, position(event.start_mark), hint)

    def _merge(self, mapping: JsonObject, merged: dict[str, Mark], value: Any, mark: Mark) -> None:
        for source in listed(value):
            if not isinstance(source, dict):
                self.report("the merge key << requires a mapping or a list of mappings", position(mark))
                continue
            marks = self._marks[id(source)] if self._marks is not None else source
            for key in source:
                if key not in mapping:
                    mapping[key] = source[key]
                    merged[key] = marks[key]


_TYPED = re.compile(
    r"""(?P<null>(?:~|null|Null|NULL)?)
      | (?P<true>true|True|TRUE)
      | (?P<false>false|False|FALSE)
      | (?P<int>[-+]?[0-9]+)
      | (?P<float>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)
      | (?P<unbounded>[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))""",
    re.VERBOSE,
)
_TYPED_START = frozenset("~nNtTfF-+.0123456789")
_TAGS = {
    "tag:yaml.org,2002:null": ("null",),
    "tag:yaml.org,2002:bool": ("true", "false"),
    "tag:yaml.org,2002:int": ("int",),
    "tag:yaml.org,2002:float": ("float", "int"),
}
_TEXT_TAG = "tag:yaml.org,2002:str"


class ScalarError(Exception):
    """Unsupported or invalid scalar. The exception's text is the reason."""


def plain_scalar(text: str) -> Scalar:
    """Return the value of `text` as a plain scalar without a tag. Raise `ScalarError`."""
    if text and text[0] not in _TYPED_START:
        return text
    typed = _TYPED.fullmatch(text)
    return _value(typed.lastgroup, text) if typed else text


def tagged_scalar(text: str, tag: str) -> Scalar:
    """Return the value of `text` with `tag`. Raise `ScalarError`, also for tags outside the core schema."""
    if tag == _TEXT_TAG:
        return text
    if tag not in _TAGS:
        raise ScalarError("unsupported YAML tag; use only tags of the core schema")
    typed = _TYPED.fullmatch(text)
    if not typed or typed.lastgroup not in _TAGS[tag]:
        raise ScalarError("the value does not match its YAML tag")
    return float(text) if tag.endswith(":float") else _value(typed.lastgroup, text)


def _value(kind: str | None, text: str) -> Scalar:
    match kind:
        case "null":
            return None
        case "true" | "false":
            return kind == "true"
        case "unbounded":
            raise ScalarError(f"{text} cannot be represented in JSON")
        case _ if len(text) > MAX_DIGITS:
            raise ScalarError(f"the number is longer than {MAX_DIGITS} characters")
        case "int":
            return int(text)
        case _ if math.isinf(number := float(text)):
            raise ScalarError("the number is too large for a 64-bit float")
        case _:
            return number


def yaml_positions(text: str, pointers: Sequence[Pointer]) -> list[Position]:
    """Return the position of each of `pointers` in `text`, or of the nearest value that contains it."""
    marks_by_id: MarksById = {}
    root = parse_yaml(text, marks_by_id)
    return [_yaml_position(root, marks_by_id, pointer) for pointer in pointers]


def _yaml_position(root: Any, marks_by_id: MarksById, pointer: Pointer) -> Position:
    found, value = Position(1, 1), root
    for token in pointer:
        marks = marks_by_id.get(id(value))
        if isinstance(value, dict) and isinstance(marks, Mapping) and token in value:
            found, value = position(marks[token]), value[token]
        elif isinstance(value, list) and isinstance(marks, Sequence):
            if (index := list_index(value, token)) is None:
                break
            found, value = position(marks[index]), value[index]
        else:
            break
    return found
