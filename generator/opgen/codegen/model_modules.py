"""Modules of models: one, or several of bounded size that are loaded on first use.

A large document has thousands of models, of which a program needs a few. They are sorted by name and cut where
neighbours have the fewest words in common. So related names stay together, and a new model changes one module.
"""

import hashlib
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from opgen.core.name_styles import KEYWORDS, RESERVED_MODULES, snake

MODELS = "_models"
"""Name of the package `models` in modules that reach models through it. No field or class begins with an underscore."""
SPLIT_ABOVE = 200
"""Largest number of models in `models.py`, which then loads in less than a tenth of a second."""
_DEEP_ABOVE = 20
"""Largest number of nested models that pydantic prepares on half of the stack that Python allows."""
_SIZE = 20
"""Largest number of models in one of several modules."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelModule:
    """`models/<name>.py` and the sorted names that it defines; the next module begins with a greater name."""

    name: str
    defines: tuple[str, ...]


def model_modules(names: Iterable[str]) -> tuple[ModelModule, ...]:
    """Return the modules under `models/` in the order of their names; none if `models.py` holds all models."""
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
    """Return the variant of the runtime's `adapters` for `count` models: plain, `deep` or `lazy`."""
    if count > SPLIT_ABOVE:
        return "lazy"
    return "deep" if count > _DEEP_ABOVE else ""


def _cut(ordered: list[str]) -> list[tuple[str, ...]]:
    """Cut `ordered` into pieces of at most `_SIZE`, at the weakest links first."""
    links = [(0, b"")] + [
        # Equal links are ordered by a digest of one name, so another name does not move the cut.
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
        cut = min(range(start + 1, end), key=links.__getitem__)
        waiting += [(cut, end), (start, cut)]
    return pieces


def _in_common(left: str, right: str) -> int:
    """Count the words that `left` and `right` have in common at their start."""
    count = 0
    for one, other in zip(_WORD.findall(left), _WORD.findall(right), strict=False):
        if one != other:
            break
        count += 1
    return count


def _name(first: str, taken: set[str]) -> str:
    """Return a module's name after its first model; different names of models may have equal words."""
    name = snake(first, "model")
    while name in KEYWORDS or name in RESERVED_MODULES or name in taken:
        name += "_"
    return name
