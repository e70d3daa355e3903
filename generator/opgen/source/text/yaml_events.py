"""PyYAML's events of a YAML 1.2 text: the only user of PyYAML, which reads YAML 1.1."""

import re
from collections.abc import Iterator
from typing import Protocol

import yaml

from opgen.core.errors import Position
from opgen.source.text.offsets import position_at

# Of the loader only the events are used: nothing is composed or constructed. With libyaml it is ten times as fast.
_LOADER = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader

_NOT_PRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
# Only other tags than those of the core schema need it, and libyaml compares each with all before it.
_TAG_DIRECTIVE = re.compile(r"^%TAG\b", re.MULTILINE)
_VERSIONS = {None, (1, 1), (1, 2)}

# They end a line in YAML 1.1. In YAML 1.2 they are characters like others.
_FORMER_LINE_ENDS = "\x85\u2028\u2029"
_PRIVATE_USE = range(0xE000, 0xF900)


class _Mark(Protocol):
    line: int
    column: int


Mark = _Mark | None
"""A place in the text, counted from 0. No event is without, but PyYAML's stubs do not know."""


_START = Position(1, 1)


class NotYamlError(Exception):
    """The text cannot be read from `position` on."""

    def __init__(
        self, message: str, position: Position = _START, hint: str = ""
    ) -> None:
        super().__init__(message)
        self.position, self.hint = position, hint


def yaml_events(text: str) -> Iterator[yaml.Event]:
    """The events of the one document in `text`. Raises `NotYamlError` where it ends being one."""
    if bad := _NOT_PRINTABLE.search(text):
        message = f"the character U+{ord(bad[0]):04X}, which YAML does not allow"
        raise NotYamlError(message, position_at(text, bad.start()), "escape it")
    if directive := _TAG_DIRECTIVE.search(text):
        message = "a %TAG directive, for tags that are not supported"
        raise NotYamlError(message, position_at(text, directive.start()))
    documents = 0
    try:
        for event in _events_of_yaml_1_2(text):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                _check_document(event, documents)
            yield event
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"not YAML: {error.problem or error.context}"
        hint = "correct the line here, or the one before: brackets, quotes, indentation"
        raise NotYamlError(message, position(mark), hint) from None
    except yaml.YAMLError as error:
        raise NotYamlError(f"not YAML: {error}") from None


def position(mark: Mark) -> Position:
    """`mark` as errors show it."""
    return Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)


def _check_document(event: yaml.DocumentStartEvent, documents: int) -> None:
    if documents > 1:
        message = "a second YAML document begins"
        raise NotYamlError(message, position(event.start_mark), "keep one in the file")
    if event.version not in _VERSIONS:
        message = "a version of YAML other than 1.1 and 1.2"
        raise NotYamlError(message, position(event.start_mark))


def _events_of_yaml_1_2(text: str) -> Iterator[yaml.Event]:
    former = [end for end in _FORMER_LINE_ENDS if end in text]
    if not former:
        yield from yaml.parse(text, Loader=_LOADER)
        return
    # Characters that the text does not have stand in for them, and are turned back in the scalars.
    used = set(text)
    unused = [code for code in _PRIVATE_USE if chr(code) not in used]
    if len(unused) < len(former):
        raise NotYamlError("line separators beside every private use character")
    there = {ord(end): code for end, code in zip(former, unused, strict=False)}
    back = {code: end for end, code in there.items()}
    for event in yaml.parse(text.translate(there), Loader=_LOADER):
        if isinstance(event, yaml.ScalarEvent):
            event.value = event.value.translate(back)
        yield event
