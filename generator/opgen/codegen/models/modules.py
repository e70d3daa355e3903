"""Modules of models: `models.py`, or several under `models/`, printed in batches, verified and completed."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import PurePosixPath
from types import MappingProxyType

from opgen.api.schema import (
    Alias,
    Anything,
    Array,
    Definition,
    Definitions,
    Enum,
    Map,
    Model,
    Schema,
    qualify_refs,
    referenced,
    schemas_of,
    transform,
)
from opgen.codegen.model_modules import MODELS, ModelModule, model_modules
from opgen.codegen.models.datamodel_codegen import HEADER, PrintError, prepare, printable, printed
from opgen.codegen.models.texts import assembled, finished_texts
from opgen.codegen.models.verify_models import Printed, PrintedField, restored, statements, verify

__all__ = ["FIELDS", "PrintError", "Printing", "contents", "fields_content", "print_models", "printings"]

# Path of the module of all models, in a package without a package `models`.
_SINGLE = PurePosixPath("models.py")
FIELDS = -1
"""Number of the part of a module that has its fields as `statements` returns them, for the next run."""
_Parts = dict[tuple[PurePosixPath, int], str]
Printing = Callable[[], _Parts]
"""Unit of work. It returns unformatted modules by their paths in the package with the number 0, and new fields."""
# Number of definitions to print at a time. The printing time grows faster than the number of definitions.
_BATCH = 150


def contents(
    definitions: tuple[Definition, ...],
    write: Callable[[Definition], str] = repr,
    finished: Collection[PurePosixPath] = (),
) -> Mapping[PurePosixPath, str]:
    """Return a text for each module of `definitions` that is not `finished`, by path. It decides the printed module.

    `write` returns the text of a definition. With `fields_content`, the text decides the printed fields alone.
    """
    by_name = {definition.name: definition for definition in definitions}
    written = cache(lambda name: write(by_name[name]))
    modules = model_modules(by_name)
    if not modules:
        return {path: "\n".join(map(written, by_name)) for path in {_SINGLE}.difference(finished)}
    found = {}
    for module in modules:
        if _path(module) not in finished:
            own = [by_name[name] for name in module.defines]
            parts = [*map(written, module.defines)]
            parts += [
                f"model {each.name}" if isinstance(each, Model) else written(each.name) for each in beside(own, by_name)
            ]
            found[_path(module)] = "\n".join(parts)
    return found


def fields_content(definition: Definition) -> str:
    """Return a text that decides how datamodel-code-generator prints `definition`. Descriptions have no effect."""
    if isinstance(definition, Model):
        return f"{definition.name} {_keys(definition)}"
    return repr(replace(definition, description=""))


def printings(
    definitions: tuple[Definition, ...],
    finished: Collection[PurePosixPath] = (),
    stored: Mapping[PurePosixPath, str] = MappingProxyType({}),
) -> Iterator[Printing]:
    """Yield all modules of `definitions` as independent units of work, which may raise `PrintError`.

    The paths of modules that need not be printed are in `finished`. `stored` has fields of an earlier run by path.
    """
    modules = model_modules(definition.name for definition in definitions)
    if not modules:
        if _SINGLE not in finished:
            yield partial(_print_single, definitions, stored.get(_SINGLE, ""))
        return
    modules = tuple(each for each in modules if _path(each) not in finished)
    by_name = {definition.name: definition for definition in definitions}
    new = [each for each in modules if _path(each) not in stored]
    if new:
        prepare()
    for module in modules:
        if _path(module) in stored:
            yield partial(_complete, module, by_name, stored[_path(module)])
    batch = []
    for module in new:
        batch.append(module)
        if sum(len(each.defines) for each in batch) >= _BATCH:
            yield partial(_print_batch, tuple(batch), by_name)
            batch = []
    if batch:
        yield partial(_print_batch, tuple(batch), by_name)


def print_models(definitions: tuple[Definition, ...]) -> str:
    """Print `definitions` as one unformatted module. Raise `PrintError` if it does not define exactly `definitions`."""
    return _print_single(definitions, "")[_SINGLE, 0]


def _print_single(definitions: tuple[Definition, ...], stored: str) -> _Parts:
    if not definitions:
        return {(_SINGLE, 0): HEADER + "\n"}
    asked = printable(definitions)
    fields = restored(stored, asked)
    new: _Parts = {}
    if fields is None:
        fields = verify(printed(asked), asked)
        new = {(_SINGLE, FIELDS): statements(fields, {each.name: each for each in definitions})}
    return {(_SINGLE, 0): assembled(finished_texts(fields, definitions).values(), definitions), **new}


def _complete(module: ModelModule, by_name: Definitions, stored: str) -> _Parts:
    """Return a module whose fields are stored."""
    fields = restored(stored, printable(by_name[name] for name in module.defines))
    return (
        _print_batch((module,), by_name) if fields is None else {(_path(module), 0): _finished(module, by_name, fields)}
    )


def _print_batch(modules: tuple[ModelModule, ...], by_name: Definitions) -> _Parts:
    """Print `modules`. The text of each module does not depend on the other modules in the batch."""
    definitions = tuple(by_name[name] for module in modules for name in module.defines)
    keys = keys_of(definitions)
    asked = distinct(definitions, keys)
    stubs = beside(asked, by_name)
    short = printable((*asked, *stubs))
    asked, stubs = short[: len(asked)], short[len(asked) :]
    fields = completed(verify(printed(asked, stubs), asked, stubs), definitions, keys)
    parts = {}
    for module in modules:
        parts[_path(module), 0] = _finished(module, by_name, fields)
        own = {name: fields[name] for name in module.defines}
        parts[_path(module), FIELDS] = statements(own, by_name)
    return parts


def _finished(module: ModelModule, by_name: Definitions, fields: Printed) -> str:
    # Enums come first, because Python evaluates a default with its class. Other names may be defined later.
    own = sorted(
        qualify_refs(tuple(by_name[name] for name in module.defines), MODELS, module.defines),
        key=lambda each: (not isinstance(each, Enum), each.name),
    )
    found = finished_texts(fields, tuple(own), module.defines)
    return assembled([found[each.name] for each in own], own, module.defines)


def _path(module: ModelModule) -> PurePosixPath:
    return PurePosixPath("models", f"{module.name}.py")


Keys = Mapping[str, tuple[str, ...]]
"""Keys by definition name: one key for each field of a model, one for all members of an enum.

Parts with equal keys have equal printed text.
"""


def beside(printed: Iterable[Definition], document: Definitions) -> tuple[Definition, ...]:
    """Return the definitions that `printed` refers to, directly or indirectly, sorted by name, without `printed`.

    Returned models have no fields. Enums are complete, because defaults name enum members. Unions are complete too.
    Aliases are complete except for the items of lists and the values of maps: the text of a definition that refers to
    an alias does not depend on them, and a chain of aliases would add all its members to each batch.
    """
    own = {definition.name: definition for definition in printed}
    waiting = [name for definition in own.values() for name in _mentioned(definition)]
    found = {}
    while waiting:
        name = waiting.pop()
        if name not in own and name not in found:
            definition = document[name]
            if isinstance(definition, Model):
                definition = Model(name=name, fields=())
            elif isinstance(definition, Alias):
                schema = transform(definition.schema, _without_items)
                definition = replace(definition, schema=schema)
            found[name] = definition
            waiting += _mentioned(definition)
    return tuple(found[name] for name in sorted(found))


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


def completed(printed: Printed, definitions: Iterable[Definition], keys: Keys) -> Printed:
    """Return `printed`, the fields of the `distinct` definitions, with the repeated parts of all `definitions`."""
    fields: dict[str, PrintedField] = {}
    found = dict(printed)
    for definition in definitions:
        own = keys[definition.name]
        if isinstance(definition, Model):
            new = [key for key in own if key not in fields]
            fields.update(zip(new, printed[definition.name] if new else (), strict=True))
            found[definition.name] = tuple(fields[key] for key in own)
        else:
            found[definition.name] = ()
    return found


def _keys(definition: Definition) -> tuple[str, ...]:
    if isinstance(definition, Enum):
        return (repr(definition.members),)
    if not isinstance(definition, Model):
        return ()
    return tuple(repr((f.name, f.wire_name, f.schema, f.required, f.default, f.deprecated)) for f in definition.fields)


def _without_items(schema: Schema) -> Schema:
    if isinstance(schema, Array):
        return replace(schema, items=Anything())
    return replace(schema, values=Anything()) if isinstance(schema, Map) else schema


def _mentioned(definition: Definition) -> Iterator[str]:
    for schema in schemas_of(definition):
        yield from referenced(schema)
