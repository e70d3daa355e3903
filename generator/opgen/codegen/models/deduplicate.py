"""What several definitions have in common is printed once: to print is a third of the time that a large document takes.

Fields repeat (`id: str`), and so do enums. What is printed and proven for one stands in all that have the same.
"""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import replace

from opgen.api.schema import Definition, Enum, Model
from opgen.codegen.models.verify_models import is_left_out

Keys = Mapping[str, tuple[str, ...]]
"""The parts of each definition by its name, fields or all members: those with equal keys are printed equally."""


def keys_of(definitions: Iterable[Definition]) -> Keys:
    """The keys of each of `definitions`. They are texts, since `1`, `1.0` and `True` are equal values."""
    return {definition.name: _keys(definition) for definition in definitions}


def distinct(definitions: Iterable[Definition], keys: Keys) -> tuple[Definition, ...]:
    """`definitions` without the parts that one before has; of some nothing is left."""
    seen: set[str] = set()
    found: list[Definition] = []
    for definition in definitions:
        own = keys[definition.name]
        new = [number for number, key in enumerate(own) if key not in seen]
        seen.update(own)
        if len(new) == len(own):
            found.append(definition)
        elif isinstance(definition, Model) and new:
            fields = tuple(definition.fields[number] for number in new)
            found.append(replace(definition, fields=fields))
    return tuple(found)


def completed(
    module: ast.Module, definitions: Iterable[Definition], keys: Keys
) -> ast.Module:
    """The proven `module` of what is `distinct` of `definitions`, with each of them whole.

    A statement keeps its place in the source, whichever class it is in now.
    """
    printed = {
        each.name: each for each in module.body if isinstance(each, ast.ClassDef)
    }
    fields: dict[str, ast.stmt] = {}
    enums: dict[str, ast.ClassDef] = {}
    found: dict[str, ast.stmt] = {}
    for definition in definitions:
        name, own = definition.name, keys[definition.name]
        if isinstance(definition, Model):
            if new := [key for key in own if key not in fields]:
                said = (each for each in printed[name].body if not is_left_out(each))
                fields.update(zip(new, said, strict=True))
            base = ast.Name(id="BaseModel", ctx=ast.Load())
            found[name] = _class(name, [base], [fields[key] for key in own])
        elif isinstance(definition, Enum):
            if own[0] not in enums:
                enums[own[0]] = printed[name]
            first = enums[own[0]]
            found[name] = _class(name, first.bases, first.body)
    rest = [each for each in module.body if getattr(each, "name", "") not in found]
    return ast.Module(body=[*rest, *found.values()], type_ignores=[])


def _class(name: str, bases: list[ast.expr], body: list[ast.stmt]) -> ast.ClassDef:
    return ast.ClassDef(
        name=name, bases=bases, keywords=[], body=body, decorator_list=[]
    )


def _keys(definition: Definition) -> tuple[str, ...]:
    if isinstance(definition, Enum):
        return (repr(definition.members),)
    if not isinstance(definition, Model):
        return ()
    return tuple(
        repr((f.name, f.wire_name, f.schema, f.required, f.default, f.deprecated))
        for f in definition.fields
    )
