"""Fingerprints of changes: digests that stay the same in every run."""

import hashlib
import json
from typing import Any, Final

from opgen.changes.model import Change, Layer, Side
from opgen.core.pointers import pointer_text
from opgen.core.url_templates import BRACES

_LENGTH: Final = 16


def fingerprint(change: Change) -> str:
    """Return a digest of the rule, the identity, the old value and the new value of `change`.

    Names of path parameters, positions in lists, messages and positions in files do not change the digest. It contains
    the Python name of a change of the package, because one value of a document can have several.
    """
    tokens = change.identity or change.pointer
    where = pointer_text(tuple(map(_without_variable_names, tokens)))
    if change.layer is Layer.PYTHON:
        where += " " + "".join(change.names[:1])
    facts = [change.rule, where, _value(change.old), _value(change.new)]
    text = json.dumps(facts, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


def _without_variable_names(token: str) -> str:
    """Return a path template without the names of its variables, and any other token unchanged."""
    return BRACES.sub("{}", token) if token.startswith("/") else token


def _value(side: Side | None) -> Any:  # Any: a JSON value
    return None if side is None else [_same_number(side.value)]


def _same_number(value: Any) -> Any:  # Any: a JSON value
    """Return `value` with `1.0` written as `1`, because JSON Schema treats them as equal."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list | tuple):
        return [_same_number(item) for item in value]
    if isinstance(value, dict):
        return {key: _same_number(item) for key, item in value.items()}
    return value
