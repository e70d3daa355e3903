"""Docstrings of operations: their sections, composed from the texts of the document."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from opgen.api.model import Operation, Parameter, ResponseHeaders
from opgen.api.schema import Constraints, Default, Empty, Field, constraints_of, limits
from opgen.codegen.build.error_classes import PHRASES, class_name
from opgen.codegen.code import Code, docstring
from opgen.core.frozen import frozen
from opgen.core.name_styles import derived, snake

# Closing brackets and quotes. A full stop follows them, unless the sentence has a stop before them.
_CLOSING = ")]}`\"'"
_STOPS = (".", "!", "?")

# Maximum number of characters in the description of a field.
_LONG_TEXT = 160

Arguments = Mapping[str, str]
"""The text of each argument by its Python name; empty without a text."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LINE = 78  # columns between the quotes of a docstring on one line


def operation_docstring(operation: Operation, arguments: Arguments, example: str = "") -> Code:
    """Return the docstring: summary, description, notes, request, arguments with constraints, and errors by status.

    The `example` is a call, at the end.
    """
    text = _api_text(operation, arguments)
    notes = _notes(operation)
    about = (
        [*text, *notes, request_line(operation)]
        if text
        else [first_line(f"Send {request_line(operation)}.", f"Send the request.\n\n{request_line(operation)}"), *notes]
    )
    about += ["Iterate over the result for the items of this and all later pages."] if operation.pages else []
    return assembled([*about, *_sections(operation, arguments), _example(example)])


def request_docstring(arguments: Arguments, sender: str, known: Arguments) -> Code:
    """Return the docstring of the function that builds the request of `sender`, without the arguments `known` from there."""
    built = first_line(f"Build the request of `{sender}` without sending it.", f"Build the request of `{sender}`.")
    own = [(name, text) for name, text in arguments.items() if name not in known]
    return assembled([built, section("Args", own)])


def stream_docstring(operation: Operation, arguments: Arguments, media_type: str) -> Code:
    """Return the docstring of a function that reads a stream, if another function reads the complete response."""
    streamed = first_line(
        f"Stream the response of `{operation.name}` item by item.", "Stream the response item by item."
    )
    about = f"Media type of the response: `{media_type}`."
    return assembled([streamed, request_line(operation), about, *_sections(operation, arguments)])


def _example(call: str) -> str:
    lines = [f"    {line}" for line in call.splitlines()]
    return "\n".join(["Example:", *lines]) if lines else ""


def about_parameter(parameter: Parameter) -> str:
    """Return description, constraints and default of a parameter on one line."""
    return _about(parameter, parameter.description)


def about_field(field: Field) -> str:
    """Return the first sentence and the default of a field on one line, or its constraints if it has no description.

    Its model has the full description, and checks the constraints.
    """
    return _about(field, _first_sentence(field.description))


def about_body(description: str) -> str:
    """Return the description of a request body on one line."""
    return _one_line(description)


def header_function_name(operation: Operation, headers: ResponseHeaders) -> str:
    """Return the name of the function that reads `headers`."""
    suffix = "_error_headers" if headers.is_error else "_headers"
    return derived(operation.name, suffix)


def sentence(text: str) -> str:
    """Return `text` with a full stop, unless it ends in punctuation."""
    stripped = text.strip()
    inside = stripped.rstrip(_CLOSING)
    is_closed = inside != stripped and inside[-1:] not in _STOPS
    return stripped + "." if inside[-1:].isalnum() or is_closed else stripped


def assembled(paragraphs: Iterable[str]) -> Code:
    """Return the docstring of a function or class: all `paragraphs` that are not empty."""
    return docstring("\n\n".join(filter(None, paragraphs))).indent(4)


def first_line(text: str, short: str) -> str:
    """Return `text`, or `short` if `text` is longer than a line."""
    return text if len(text) <= _LINE else short


def request_line(operation: Operation) -> str:
    """Return method and path of `operation`."""
    return f"`{operation.method} {operation.path}`"


def section(title: str, entries: Iterable[tuple[str, str]]) -> str:
    """Return a section such as `Args` with a line for each entry that has a text; empty without such entries."""
    lines = [f"    {name}: {text}" for name, text in entries if text]
    return "\n".join([f"{title}:", *lines]) if lines else ""


def _api_text(operation: Operation, arguments: Arguments) -> list[str]:
    """Return summary and description, without a summary that only repeats the function's name."""
    summary = operation.summary.strip()
    description = without_sections(operation.description.strip(), arguments)
    is_echo = snake(summary) == operation.name
    if description and (is_echo or not summary or description.startswith(summary)):
        first, separator, rest = description.partition("\n")
        return [sentence(first) + separator + rest]
    return [part for part in (sentence(summary), description) if part]


def _sections(operation: Operation, arguments: Arguments) -> list[str]:
    """Return the sections of a function that sends the request of `operation`."""
    return [section("Args", arguments.items()), section("Raises", _errors(operation)), _about_headers(operation)]


def _about_headers(operation: Operation) -> str:
    """Return the sentence about the header functions in the operation's docstring; empty without functions."""
    names = [f"`{header_function_name(operation, headers)}`" for headers in operation.headers]
    return f"Parse response headers with {' and '.join(names)}." if names else ""


def _notes(operation: Operation) -> Iterator[str]:
    for heading, text in operation.notes:
        label = heading[:1].upper() + heading[1:].lower() + ": " if heading else ""
        yield label + text


def _errors(operation: Operation) -> Iterator[tuple[str, str]]:
    """Yield the error class of each documented error response, and the text about it."""
    for response in operation.responses:
        status = response.status
        # Each function raises `ApiError` for any other status, so `default` says nothing about this one.
        if response.is_success or status == "default":
            continue
        name = class_name(status) if status in PHRASES else "ApiError"
        yield name, f"Status {status}. {sentence(_one_line(response.description))}".strip()


def _about(given: Parameter | Field, description: str) -> str:
    about = _one_line(description)
    words = "" if about and isinstance(given, Field) else _limits(constraints_of(given.schema), about)
    parts = [
        "Deprecated." if given.deprecated else "",
        sentence(about),
        sentence(words[:1].upper() + words[1:]),
        _default(given.default, about),
    ]
    return " ".join(filter(None, parts))


def _limits(constraints: Constraints, about: str) -> str:
    """Return `constraints` in words, without those whose number is in the text `about`."""
    numbers = {float(each) for each in _NUMBER.findall(about)}
    repeated = {name: None for name, value in constraints.given if value in numbers}
    return limits(replace(constraints, **repeated), verb="matches")


def _default(default: Default | None, about: str) -> str:
    """Return a sentence about `default`, unless the text `about` has one."""
    if default is None or isinstance(default.value, Empty):
        return ""
    shown = _shown(default)
    is_repeated = "default" in about.lower() and re.search(rf"(?<!\w){re.escape(shown)}(?!\w)", about)
    return "" if is_repeated else f"Default: {shown}."


def _first_sentence(text: str) -> str:
    """Return the first paragraph of `text`, or only its first sentence if the paragraph is long."""
    paragraph = _one_line(text.strip().partition("\n\n")[0])
    if len(paragraph) <= _LONG_TEXT:
        return paragraph
    return paragraph.partition(". ")[0]


def _shown(default: Default) -> str:
    if isinstance(default.value, bool):
        return "true" if default.value else "false"
    return str(default.value)


def _one_line(text: str) -> str:
    return " ".join(text.split())


_HEADING = re.compile(r"([ \t]*)(Args|Arguments|Params|Parameters|Raises):[ \t]*")
_ENTRY = re.compile(r"\*{0,2}(\w+)(?:[ \t]*\([^()\n]*\))?:[ \t]+(\S.*)", re.DOTALL)
_RAISES = "Raises"


@frozen
class _Section:
    """Lines of a description before a section, the title of the section, and its entries, with their indentation."""

    before: tuple[str, ...]
    title: str = ""
    entries: tuple[str, ...] = ()


def argument_texts(description: str) -> Mapping[str, str]:
    """Return the texts of the arguments that a section of `description` describes, by the name of the argument."""
    found: dict[str, str] = {}
    for section in _described_sections(description):
        if section.title != _RAISES:
            for entry in section.entries:
                if match := _ENTRY.fullmatch(entry.strip()):
                    found.setdefault(match[1], " ".join(match[2].split()))
    return found


def without_sections(description: str, arguments: Collection[str]) -> str:
    """Return `description` without the titles of generated sections, so that a docstring has each section once.

    Entries about `arguments` are left out, because the generated section has their texts. All other entries remain, below
    another heading.
    """
    lines: list[str] = []
    for section in _described_sections(description):
        lines += section.before
        if section.title == _RAISES:
            lines += ["Errors:", *section.entries]
        elif section.title:
            others = [each for each in section.entries if _entry_name(each) not in arguments]
            if others or not section.entries:
                lines += ["Other values:", *others]
    return "\n".join(lines).strip()


def _entry_name(entry: str) -> str | None:
    match = _ENTRY.fullmatch(entry.strip())
    return match[1] if match else None


def _described_sections(description: str) -> Iterator[_Section]:
    """Yield the sections, and last the lines after them, without a title."""
    lines = description.splitlines()
    before = []
    position = 0
    while position < len(lines):
        line = lines[position]
        position += 1
        heading = _HEADING.fullmatch(line)
        if heading is None:
            before.append(line)
            continue
        end = position
        while end < len(lines) and _indentation(lines[end]) > len(heading[1]):
            end += 1
        entries = tuple(_entries(lines[position:end]))
        yield _Section(before=tuple(before), title=heading[2], entries=entries)
        before, position = [], end
    yield _Section(before=tuple(before))


def _entries(lines: list[str]) -> Iterator[str]:
    """Yield the entries of a section. A line with a deeper indentation continues an entry."""
    entry: list[str] = []
    for line in lines:
        if entry and _indentation(line) <= _indentation(lines[0]):
            yield "\n".join(entry)
            entry = []
        entry.append(line)
    if entry:
        yield "\n".join(entry)


def _indentation(line: str) -> int:
    """Return the number of blanks before the text of a line; 0 for an empty line."""
    return len(line) - len(line.lstrip()) if line.strip() else 0
