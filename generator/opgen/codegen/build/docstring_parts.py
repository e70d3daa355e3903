"""Parts of generated docstrings: first lines, the request of an operation, and sections in Google style."""

from collections.abc import Iterable

from opgen.api.model import Operation
from opgen.codegen.code import Code, docstring

_LINE = 78  # columns between the quotes of a docstring on one line


def assembled(paragraphs: Iterable[str]) -> Code:
    """Return the docstring of a function or class: all `paragraphs` that are not empty."""
    return docstring("\n\n".join(filter(None, paragraphs))).indent(4)


def first_line(text: str, short: str) -> str:
    """Return `text`, or `short` if `text` is longer than a line."""
    return text if len(text) <= _LINE else short


def request_line(operation: Operation) -> str:
    """Return method and path of `operation`."""
    return f"`{operation.method} {operation.path}`"


def with_request(verb: str, operation: Operation, rest: str = "") -> str:
    """Return a sentence of `verb`, method, path and `rest`. A long method and path get their own paragraph."""
    request = request_line(operation)
    return first_line(f"{verb} {request}{rest}.", f"{verb} the request{rest}.\n\n{request}")


def section(title: str, entries: Iterable[tuple[str, str]]) -> str:
    """Return a section such as `Args` with a line for each entry that has a text; empty without such entries."""
    lines = [f"    {name}: {text}" for name, text in entries if text]
    return "\n".join([f"{title}:", *lines]) if lines else ""
