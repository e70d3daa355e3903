"""Order of import statements and of names in `__all__`, as ruff's rules require."""

import re
import sys
from collections.abc import Iterable

_NUMBERS = re.compile(r"(\d+)")


def grouped(pairs: Iterable[tuple[str, str]]) -> list[list[tuple[str, list[str]]]]:
    """Group (module, name) pairs into sections: `__future__`, standard library, others, relative.

    Empty sections and repeated pairs are left out.
    """
    modules: dict[str, set[str]] = {}
    for module, name in pairs:
        modules.setdefault(module, set()).add(name)
    sections: list[list[tuple[str, list[str]]]] = [[], [], [], []]
    for module in sorted(modules, key=_module_key):
        names = sorted(modules[module], key=_name_key)
        sections[_section(module)].append((module, names))
    return [section for section in sections if section]


def export_key(name: str) -> tuple[int, list[str | int]]:
    """Return the sort key of a name in `__all__`: constants first, then classes, then other names.

    Numbers inside names are compared by value.
    """
    is_constant = name.isupper() and len(name) > 1
    return 0 if is_constant else 1 if name[0].isupper() else 2, _natural(name)


def _name_key(name: str) -> tuple[int, list[str | int], list[str | int]]:
    """Return the sort key of an imported name. Within each kind of `export_key`, case is compared last."""
    kind, exact = export_key(name)
    return kind, _natural(name.lower()), exact


def _section(module: str) -> int:
    if module.startswith("."):
        return 3
    if module == "__future__":
        return 0
    return 1 if module.partition(".")[0] in sys.stdlib_module_names else 2


def _module_key(module: str) -> tuple[int, list[str | int]]:
    """Return the sort key of a module: more leading dots come first, and numbers are compared by value."""
    stripped = module.lstrip(".")
    return -(len(module) - len(stripped)), _natural(stripped)


def _natural(text: str) -> list[str | int]:
    pieces = _NUMBERS.split(text)
    return [int(piece) if index % 2 else piece for index, piece in enumerate(pieces)]
