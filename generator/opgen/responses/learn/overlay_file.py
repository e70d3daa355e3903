"""Text of an overlay file with corrections: actions are added and removed, and all other lines stay as they are."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from opgen.core.errors import DocumentError, Problem
from opgen.core.frozen import frozen
from opgen.document.document import Document
from opgen.document.overlay import Overlay, apply, read_overlay
from opgen.document.overlay.read import CORRECTION, Action
from opgen.responses.learn.corrections import Correction, digest_of, mapping_of, visible

_PLAIN = re.compile(r"(?!(?:null|true|false|yes|no|on|off|y|n)\Z)[A-Za-z$][\w-]*", re.ASCII | re.IGNORECASE)


@frozen
class Found:
    """Correction in an overlay. `is_edited` means that a person changed its actions, so no command rewrites them."""

    overlay: Overlay
    actions: tuple[Action, ...]
    is_edited: bool

    @property
    def numbers(self) -> list[int]:
        """Return the numbers of its actions in the overlay."""
        return [int(each.pointer[1]) for each in self.actions]


def base_of(document: Document, overlays: Iterable[Overlay]) -> Document:
    """Return the document with all actions but corrections, or the document itself if they need corrections."""
    others = [replace(each, actions=tuple(a for a in each.actions if not a.correction)) for each in overlays]
    try:
        return apply(document, others)
    except DocumentError:
        return document


def corrections_of(overlay: Overlay) -> list[Found]:
    """Return the corrections in `overlay`, in its order."""
    groups: dict[str, list[Action]] = {}
    for action in overlay.actions:
        if action.correction:
            groups.setdefault(action.correction, []).append(action)
    return [
        Found(
            overlay=overlay,
            actions=tuple(actions),
            is_edited=digest_of(map(mapping_of, actions), {})[:12] != identity[:12],
        )
        for identity, actions in groups.items()
    ]


def with_corrections(
    content: bytes, file: str, title: str, corrections: Sequence[Correction], base: Mapping[str, Any]  # JSON
) -> bytes:
    """Return the overlay `content` with the actions of `corrections` at its end. Without content, begin an overlay.

    Args:
        content: The bytes of the file, or nothing.
        file: Name of the file in messages.
        title: Title of a new overlay.
        corrections: The corrections to add.
        base: Root of the document with all actions but corrections, which decides their identities.

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
    actions = [action for each in corrections for action in _actions(each, base)]
    new = text + "".join(f"{line}\n" for line in _lines(actions, indent))
    return _verified(new, file, overlay, [*(map(mapping_of, overlay.actions) if overlay else ()), *actions])


def without_actions(overlay: Overlay, numbers: Collection[int]) -> bytes:
    """Return the text of `overlay` without the actions of these numbers; nothing if no action remains.

    Raises:
        DocumentError: The actions are not on lines of their own.
    """
    count = len(overlay.actions)
    remaining = [number for number in range(count) if number not in numbers]
    if not remaining:
        return b""
    lines = overlay.source.text.splitlines(keepends=True)
    found = overlay.source.positions([("actions", str(number)) for number in range(count)])
    starts = [*(each.line - 1 for each in found), len(lines)]
    gone = {line for number in numbers for line in range(starts[number], starts[number + 1])}
    text = "".join(line for number, line in enumerate(lines) if number not in gone or line.lstrip().startswith("#"))
    return _verified(text, overlay.source.name, overlay, [mapping_of(overlay.actions[number]) for number in remaining])


def _verified(text: str, file: str, overlay: Overlay | None, expected: Sequence[Mapping[str, Any]]) -> bytes:
    compared = [{key: each[key] for key in each if key not in {"description", CORRECTION}} for each in expected]
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


def _actions(correction: Correction, base: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    identity = digest_of(correction.actions, base)
    for each in correction.actions:
        about = {"target": each["target"], "description": correction.description, CORRECTION: identity}
        yield {**about, **{key: value for key, value in each.items() if key != "target"}}


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
