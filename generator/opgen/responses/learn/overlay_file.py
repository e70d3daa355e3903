"""Text of an overlay file with corrections: actions are added, and all other lines stay as they are."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from opgen.core.errors import DocumentError, Problem
from opgen.document.overlay import Overlay, read_overlay
from opgen.responses.learn.corrections import Correction, mapping_of, visible

_PLAIN = re.compile(r"(?!(?:null|true|false|yes|no|on|off|y|n)\Z)[A-Za-z$][\w-]*", re.ASCII | re.IGNORECASE)


def with_corrections(content: bytes, file: str, title: str, corrections: Sequence[Correction]) -> bytes:
    """Return the overlay `content` with the actions of `corrections` at its end. Without content, begin an overlay.

    Args:
        content: The bytes of the file, or nothing.
        file: Name of the file in messages.
        title: Title of a new overlay.
        corrections: The corrections to add.

    Raises:
        DocumentError: The file is invalid, or its actions are not at its end.
    """
    if content:
        overlay, text = read_overlay(content, file), content.decode().rstrip() + "\n"
        (first,) = overlay.source.positions([("actions", "0")])
        indent = max(first.column - 3, 0) * " "
    else:
        overlay, indent = None, "  "
        head = {"overlay": "1.1.0", "info": {"title": title, "version": "1.0.0"}}
        text = "".join(f"{line}\n" for line in (*_lines(head, ""), "actions:"))
    actions = [
        {"target": action["target"], "description": each.description, **action}
        for each in corrections
        for action in each.actions
    ]
    new = text + "".join(f"{line}\n" for line in _lines(actions, indent))
    return _verified(new, file, overlay, [*(map(mapping_of, overlay.actions) if overlay else ()), *actions])


def _verified(text: str, file: str, overlay: Overlay | None, expected: Sequence[Mapping[str, Any]]) -> bytes:
    compared = [{key: each[key] for key in each if key != "description"} for each in expected]
    try:
        found = read_overlay(text.encode(), file)
        roots = [{**each.source.root, "actions": []} for each in (found, overlay or found)]
        is_valid = [*map(mapping_of, found.actions)] == compared and roots[0] == roots[1]
    except DocumentError:
        is_valid = False
    if not is_valid:
        problem = Problem(
            message="cannot change the actions of this overlay",
            pointer=("actions",),
            hint="write its actions as a list in block style, at the end of the file",
        )
        raise DocumentError(overlay.located([problem]) if overlay else [problem])
    return text.encode()


def _lines(value: Any, indent: str) -> Iterator[str]:  # JSON
    """Yield the lines of a mapping or a list in YAML. Strings have quotes, so that each reader of YAML agrees."""
    is_item = isinstance(value, list)
    for key, each in [("", each) for each in value] if is_item else value.items():
        head = "-" if is_item else f"{key if _PLAIN.fullmatch(key) else _quoted(key)}:"
        if not isinstance(each, dict | list) or not each:
            yield f"{indent}{head} {_quoted(each)}"
        elif is_item:
            first, *others = _lines(each, f"{indent}  ")
            yield from (f"{indent}- {first.lstrip(' ')}", *others)
        else:
            yield from (f"{indent}{head}", *_lines(each, f"{indent}  "))


def _quoted(value: object) -> str:
    return visible(json.dumps(value, ensure_ascii=False), lambda each: f"\\U{ord(each):08x}")
