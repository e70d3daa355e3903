"""Values of parameters as they are sent: a parameter is text, and some values cannot be sent."""

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise

from opgen.schemas.node import Node
from opgen.schemas.validity import Json

Pairs = Sequence[Sequence[str]]
_SCALARS = (str, int, float, bool)


def is_sendable(parameter: Node, value: Json) -> bool:
    """Return whether the style of `parameter` can carry `value`. An absent value is not sent."""
    if parameter.child("content") is not None:
        return value is not None or parameter.get("required") is True
    if value is None or value in ([], {}):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return not isinstance(inner, list | type({}.values())) or all(isinstance(each, _SCALARS) for each in inner)


def readings(parameter: Node, value: Json) -> Iterator[Json]:
    """Yield the values that a server can read from `parameter` when a caller sends `value`."""
    if parameter.child("content") is not None:
        yield value
    elif isinstance(value, dict):
        yield from objects([(name, text_of(each)) for name, each in value.items()])
    elif isinstance(value, list):
        yield from texts_as_values([text_of(each) for each in value])
    else:
        yield from texts_as_values([text_of(value)])


def text_of(value: Json) -> str:
    """Return the text of a scalar."""
    return value if isinstance(value, str) else json.dumps(value)


def texts_as_values(texts: Sequence[str]) -> Iterator[Json]:
    """Yield the values that the texts of a parameter can stand for."""
    items = [*texts] if len(texts) > 1 else texts[0].split(",")
    if len(texts) == 1:
        yield texts[0]
        yield plain(texts[0])
        yield [*texts]
        yield [plain(texts[0])]
    yield items
    yield [plain(each) for each in items]


def objects(pairs: Pairs) -> Iterator[dict[str, Json]]:
    """Yield the objects that pairs of names and texts can stand for."""
    yield {pair[0]: pair[1] for pair in pairs}
    yield {name: plain(text) for name, text in pairs}


def sent_objects(name: str, texts: Sequence[str], others: Pairs) -> Iterator[Json]:
    """Yield the objects that a request has for the parameter `name`, in any style.

    `texts` are the values with the name of the parameter, and `others` are all pairs with an unknown name.
    """
    start = f"{name}["
    deep = [(n[len(start) : -1], text) for n, text in others if n.startswith(start)]
    if deep:
        yield from objects(deep)
    elif texts:
        items = texts[0].split(",")
        yield from objects([*pairwise(items)][::2])
        yield from texts_as_values(texts)
    elif others:
        yield from objects(others)


def plain(text: str) -> Json:
    """Return the JSON value that `text` is, or else `text`."""
    try:
        return json.loads(text)
    except ValueError:
        return text
