"""Division of models into modules: one module, or several small modules that are loaded on first use.

A large document has thousands of models, but a program needs only a few. The models are sorted by name. The sorted list
is cut between neighbours that have the fewest first words in common. So related names stay together, and a new model
changes one module.
"""

import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from opgen.core.frozen import frozen
from opgen.core.name_styles import KEYWORDS, RESERVED_MODULES, snake

MODELS = "_models"
"""Name under which modules import the package `models`. No field or class has a name that begins with an underscore."""
SPLIT_ABOVE = 200
"""Largest number of models in `models.py`, which then loads in less than a tenth of a second."""
# Largest number of nested models that pydantic prepares within half of Python's stack limit.
_LARGE_ABOVE = 20
# Largest number of models in each module under `models/`.
_SIZE = 20
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@frozen
class ModelModule:
    """Module `models/<name>.py` and the sorted names that it defines. All names of later modules are greater."""

    name: str
    defines: tuple[str, ...]


def model_modules(names: Iterable[str]) -> tuple[ModelModule, ...]:
    """Return the modules under `models/` in the order of the model names; empty if `models.py` holds all models."""
    ordered = tuple(sorted(names))
    return _divided(ordered) if len(ordered) > SPLIT_ABOVE else ()


@lru_cache(maxsize=1)  # several stages divide the same models
def _divided(ordered: tuple[str, ...]) -> tuple[ModelModule, ...]:
    taken: set[str] = set()
    modules = []
    for defines in _cut(ordered):
        modules.append(ModelModule(name=_name(defines, taken), defines=defines))
        taken.add(modules[-1].name)
    return tuple(modules)


def runtime_models(count: int) -> str:
    """Return the file of the runtime that becomes its module `models` in a package of `count` models."""
    return "models" if is_large(count) else "base_models"


def is_large(count: int) -> bool:
    """Return whether so many models, or so many definitions and operations, need lazy loading."""
    return count > _LARGE_ABOVE


def _cut(ordered: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Cut `ordered` into pieces of at most `_SIZE`, first between neighbours with the fewest words in common."""
    links = [(0, b"")] + [
        # A digest of one name decides between equal counts, so that another name does not move the cut.
        (_in_common(left, right), hashlib.sha256(right.encode()).digest())
        for left, right in itertools.pairwise(ordered)
    ]
    pieces: list[tuple[str, ...]] = []
    waiting = [(0, len(ordered))]
    while waiting:
        start, end = waiting.pop()
        if end - start <= _SIZE:
            pieces.append(ordered[start:end])
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


def _name(defines: tuple[str, ...], taken: set[str]) -> str:
    """Return the name of a module after the first words that most of its models have in common, or its first model.

    A digest of this model follows a reserved or `taken` name. Long names with the same start become the same name.
    """
    starts = Counter(start for name in defines for start in itertools.accumulate(_WORD.findall(name)))
    most = len(defines) // 2 + 1
    common = max(starts, key=lambda start: (min(starts[start], most), len(start)), default="")
    names = [snake(each, "model") for each in (common if starts[common] > 1 else "", defines[0]) if each]
    for name in names:
        if not (name in KEYWORDS or name in RESERVED_MODULES or name in taken):
            return name
    return f"{names[-1]}_{hashlib.sha256(defines[0].encode()).hexdigest()[:8]}"
