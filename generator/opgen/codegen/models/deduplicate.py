"""Deduplication of fields and enums, so that each is printed only once.

Fields such as `id: str` repeat, and so do enums. Printing takes a third of the time for a large document. The printed
and verified text is copied to all definitions that have the same field or enum.
"""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import replace

from opgen.api.schema import Definition, Enum, Model
from opgen.codegen.models.verify_models import is_left_out

Keys = Mapping[str, tuple[str, ...]]
"""Keys by definition name: one key for each field of a model, one for all members of an enum.

Parts with equal keys have equal printed text.
"""


def keys_of(definitions: Iterable[Definition]) -> Keys:
    """Return the keys of `definitions`. A key is a string, because the values `1`, `1.0` and `True` are equal."""
    return {definition.name: _keys(definition) for definition in definitions}


def distinct(definitions: Iterable[Definition], keys: Keys) -> tuple[Definition, ...]:
    """Return `definitions` without repeated fields and enums. A model or enum with nothing new is left out."""
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


def completed(module: ast.Module, definitions: Iterable[Definition], keys: Keys) -> ast.Module:
    """Return the verified `module` of the `distinct` definitions, with the repeated parts added to all `definitions`.

    A copied statement keeps its position in the source text.
    """
    printed = {each.name: each for each in module.body if isinstance(each, ast.ClassDef)}
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
    return ast.ClassDef(name=name, bases=bases, keywords=[], body=body, decorator_list=[])


def _keys(definition: Definition) -> tuple[str, ...]:
    if isinstance(definition, Enum):
        return (repr(definition.members),)
    if not isinstance(definition, Model):
        return ()
    return tuple(repr((f.name, f.wire_name, f.schema, f.required, f.default, f.deprecated)) for f in definition.fields)
