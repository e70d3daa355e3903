"""Where models stand: all in one module, or in modules of bounded size that are loaded on first use.

A large document has thousands of models, of which a program needs a few. They are sorted by name and cut where neighbours
have the fewest words in common, so related names stay together, and a new one changes the module that it comes into.
"""

import hashlib
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from opgen.core.name_styles import KEYWORDS, RESERVED_MODULES, snake

MODELS = "_models"
"""The package `models` in modules that reach models through it. No field, argument or class begins with an underscore."""
SPLIT_ABOVE = 200
"""So many models stand in `models.py`: to load them takes less than a tenth of a second."""
_DEEP_ABOVE = 20
"""So few, each in the next, pydantic prepares on half of the stack that Python allows."""
_SIZE = 20
"""So many stand in one of several modules."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelModule:
    """`models/<name>.py`, and the sorted names of what it defines; the next module begins with a greater one."""

    name: str
    defines: tuple[str, ...]


def model_modules(names: Iterable[str]) -> tuple[ModelModule, ...]:
    """The modules under `models/`, in the order of what they define; none where all stand in `models.py`."""
    ordered = sorted(names)
    if len(ordered) <= SPLIT_ABOVE:
        return ()
    taken: set[str] = set()
    modules = []
    for defines in _cut(ordered):
        modules.append(ModelModule(name=_name(defines[0], taken), defines=defines))
        taken.add(modules[-1].name)
    return tuple(modules)


def adapters(count: int) -> str:
    """Which of the runtime's `adapters` prepare `count` models: the plain ones, `deep` or `lazy`."""
    if count > SPLIT_ABOVE:
        return "lazy"
    return "deep" if count > _DEEP_ABOVE else ""


def _cut(ordered: list[str]) -> list[tuple[str, ...]]:
    """`ordered` in pieces of at most `_SIZE`, cut at the weakest links first."""
    links = [(0, b"")] + [
        # Among equals the digest decides: it depends on one name alone, so another name does not move the cut.
        (_in_common(left, right), hashlib.sha256(right.encode()).digest())
        for left, right in itertools.pairwise(ordered)
    ]
    pieces: list[tuple[str, ...]] = []
    waiting = [(0, len(ordered))]
    while waiting:
        start, end = waiting.pop()
        if end - start <= _SIZE:
            pieces.append(tuple(ordered[start:end]))
            continue
        place = min(range(start + 1, end), key=links.__getitem__)
        waiting += [(place, end), (start, place)]
    return pieces


def _in_common(left: str, right: str) -> int:
    """How many words `left` and `right` begin with alike."""
    count = 0
    for one, other in zip(_WORD.findall(left), _WORD.findall(right), strict=False):
        if one != other:
            break
        count += 1
    return count


def _name(first: str, taken: set[str]) -> str:
    """A module's name, by the first model in it; names of models differ by more than case, but words may not."""
    name = snake(first, "model")
    while name in KEYWORDS or name in RESERVED_MODULES or name in taken:
        name += "_"
    return name
