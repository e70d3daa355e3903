"""Public names of a package, and the changes of a package with the same names."""

from opgen.diff.model import Change
from opgen.diff.surface.compare import compare_surfaces
from opgen.diff.surface.model import Enum, Model, Surface
from opgen.diff.surface.types import type_text


def public_names(surface: Surface) -> list[str]:
    """Return the names of modules, functions, parameters, definitions, fields and members, wire names and bases."""
    names = [f"package {name}" for name in surface.exports]
    for each in surface.operations:
        names += [f"{each.module}.{name}" for name in (*each.functions, each.attribute)]
        given = (*each.parameters, *each.keywords)
        names += [f"{each.label}.{p.name} {p.is_keyword}" for p in given]
    for definition in surface.definitions:
        names.append(definition.name)
        match definition:
            case Model(name=name, fields=fields, base=base):
                names += [f"{name}({type_text(base)})", *(f"{name}.{f.name} {f.wire_name}" for f in fields)]
            case Enum(name=name, members=members):
                names += [f"{name}.{m.name} {m.value}" for m in members]
    return sorted(names)


def changes_beside_names(old: Surface, new: Surface) -> tuple[Change, ...]:
    """Return the changes between two packages in both directions; nothing if their names differ."""
    if public_names(old) != public_names(new):
        return ()
    return (*compare_surfaces(old, new), *compare_surfaces(new, old))
