"""Events of a YAML 1.2 text.

PyYAML, which implements YAML 1.1, supplies the events.
"""

import re
from collections.abc import Iterator
from typing import Protocol

import yaml

from opgen.core.errors import Position
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
