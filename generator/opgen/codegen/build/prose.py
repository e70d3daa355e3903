"""Docstrings of operations: the texts of the document, in the order of a caller's questions."""

from collections.abc import Iterator

from opgen.api.constraints import limits
from opgen.api.model import Operation, Parameter, Response
from opgen.api.schema import Default, Empty, Schema, constraints_of
from opgen.codegen.build.headers import about_headers
from opgen.codegen.build.statuses import PHRASES, class_name
from opgen.codegen.code import Code, docstring
from opgen.core.name_styles import snake

_CLOSING = ")]}`\"'"
"""Closing marks; behind one of them a sentence needs a full stop, unless it has one before the mark."""
_STOPS = (".", "!", "?")


def operation_docstring(operation: Operation, arguments: dict[str, str]) -> Code:
    """Return summary, description, notes, arguments with constraints, and errors by status.

    `arguments` maps the Python name of each argument to its text.
    """
    paragraphs = [_headline(operation), *_notes(operation)]
    described = {name: text for name, text in arguments.items() if text}
    if described:
        lines = [f"    {name}: {text}" for name, text in described.items()]
        paragraphs.append("\n".join(["Args:", *lines]))
    errors = list(_errors(operation))
    if errors:
        paragraphs.append("\n".join(["Raises:", *errors]))
    paragraphs += filter(None, [about_headers(operation)])
    return docstring("\n\n".join(paragraphs)).indent(4)


def about_parameter(parameter: Parameter) -> str:
    """Return description, constraints and default of a parameter on one line."""
    about = _about(parameter.description, parameter.schema, parameter.default)
    if parameter.unchecked:
        about = f"{about} Not checked here: {'; '.join(parameter.unchecked)}.".strip()
    return f"Deprecated. {about}".strip() if parameter.deprecated else about


def about_body(description: str) -> str:
    """Return the description of a request body on one line."""
    return _one_line(description)


def sentence(text: str) -> str:
    """Return `text` with a full stop, unless it ends in punctuation."""
    stripped = text.strip()
    inside = stripped.rstrip(_CLOSING)
    is_closed = inside != stripped and inside[-1:] not in _STOPS
    return stripped + "." if inside[-1:].isalnum() or is_closed else stripped


def _headline(operation: Operation) -> str:
    """Return summary and description, without a summary that only repeats the function's name."""
    summary, description = operation.summary.strip(), operation.description.strip()
    is_echo = snake(summary) == operation.name
    if description and (is_echo or not summary or description.startswith(summary)):
        first, separator, rest = description.partition("\n")
        return sentence(first) + separator + rest
    fallback = f"Send `{operation.method} {operation.path}`."
    return "\n\n".join(
        part for part in (sentence(summary) or fallback, description) if part
    )


def _notes(operation: Operation) -> Iterator[str]:
    for heading, text in operation.notes:
        label = heading[:1].upper() + heading[1:].lower() + ": " if heading else ""
        yield label + text


def _errors(operation: Operation) -> Iterator[str]:
    has_success = any(response.is_success for response in operation.responses)
    for response in operation.responses:
        status = response.status
        # Without a documented success, `default` describes the success.
        if response.is_success or (status == "default" and not has_success):
            continue
        name = class_name(status) if status in PHRASES else "ApiError"
        shown = "any other status" if status == "default" else status
        yield f"    {name}: {shown}{_about_error(response)}"


def _about_error(response: Response) -> str:
    text = _one_line(response.description).rstrip(".")
    if not text:
        return "."
    return ", " + (text[0].lower() + text[1:] if _is_sentence(text) else text) + "."


def _is_sentence(text: str) -> bool:
    """Return whether the first capital starts a sentence, not a name or a title such as "Bad Request"."""
    first, _, others = text.partition(" ")
    return (first[1:].islower() or len(first) == 1) and not others[:1].isupper()


def _about(description: str, schema: Schema, default: Default | None) -> str:
    parts = [sentence(_one_line(description))]
    constraint = _constraint(schema)
    if constraint:
        parts.append(sentence(constraint))
    if default is not None and default.value not in set(Empty):
        parts.append(f"Default: {_shown(default)}.")
    return " ".join(part for part in parts if part)


def _constraint(schema: Schema) -> str:
    words = limits(constraints_of(schema), verb="matches")
    return words[:1].upper() + words[1:]


def _shown(default: Default) -> str:
    if isinstance(default.value, bool):
        return "true" if default.value else "false"
    return str(default.value)


def _one_line(text: str) -> str:
    return " ".join(text.split())
