"""Random edits of a document: a value is deleted, negated, increased or extended, or a schema gets other keywords."""

import copy
from collections.abc import Iterator
from random import Random
from typing import Any

import yaml
from opgen.document.openapi_objects import kind_at

_SECTIONS = ("paths", "components", "webhooks", "servers", "security")
_DELETED = 0.6
"""Share of the texts and containers that are deleted."""
_SCHEMAS: list[dict[str, Any]] = yaml.safe_load("""
- {type: string}
- {type: integer, minimum: 3}
- {type: number, default: 1.5}
- {type: string, enum: [a, b]}
- {type: string, format: uuid, maxLength: 40}
- {type: array, items: {type: string}, minItems: 1}
- {type: object, properties: {a: {type: string}}, required: [a]}
- {type: object, additionalProperties: {type: integer}}
- {oneOf: [{type: string}, {type: boolean}]}
- {allOf: [{type: object, properties: {b: {type: integer}}}]}
""")
Entry = tuple[Any, str | int, tuple[str, ...]]
"""Container, key and pointer of a value."""


def edited(root: dict[str, Any], random: Random) -> tuple[dict[str, Any], list[str]]:
    """Return a copy of `root` with one or two edits, and the pointer of each."""
    result: dict[str, Any] = copy.deepcopy(root)
    done = []
    for _ in range(random.choice((1, 2))):
        found = list(_entries(result))
        if found:
            container, key, pointer = random.choice(found)
            if kind_at(result, pointer) == "Schema" and random.random() < _DELETED:
                container[key] = copy.deepcopy(random.choice(_SCHEMAS))
            else:
                _edit(container, key, random)
            done.append("/".join(pointer))
    return result, done


def _entries(root: dict[str, Any]) -> Iterator[Entry]:
    waiting: list[tuple[Any, tuple[str, ...]]] = [(root.get(section), (section,)) for section in _SECTIONS]
    while waiting:
        value, pointer = waiting.pop()
        items: Iterator[tuple[str | int, Any]] = iter(())
        if isinstance(value, dict):
            items = iter(value.items())
        elif isinstance(value, list):
            items = enumerate(value)
        for key, each in items:
            own = (*pointer, str(key))
            yield value, key, own
            waiting.append((each, own))


def _edit(container: Any, key: str | int, random: Random) -> None:
    """Edit the value at `key` of a mapping or a list."""
    match container[key]:
        case bool() as flag:
            container[key] = not flag
        case int() as number:
            container[key] = number + 1
        case str() as text if random.random() > _DELETED and key != "$ref":
            container[key] = f"{text}x"
        case _:
            del container[key]
