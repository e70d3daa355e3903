"""Modules of models: `models.py`, or several under `models/`, printed in batches, verified and completed."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

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
from opgen.codegen.models.verify_models import Printed, PrintedField, verify

__all__ = ["PrintError", "Printing", "contents", "print_models", "printings"]

# Path of the module of all models, in a package without a package `models`.
_SINGLE = PurePosixPath("models.py")
Printing = Callable[[], dict[PurePosixPath, str]]
"""Unit of work. It returns unformatted modules by their paths in the package."""
# Number of definitions to print at a time. The printing time grows faster than the number of definitions.
_BATCH = 150


def contents(definitions: tuple[Definition, ...]) -> Mapping[PurePosixPath, str]:
    """Return a text for each module of `definitions`, by path. The text decides the printed module."""
    written = {definition.name: repr(definition) for definition in definitions}
    modules = model_modules(written)
    if not modules:
        return {_SINGLE: "\n".join(written.values())}
    by_name = {definition.name: definition for definition in definitions}
    found = {}
    for module in modules:
        own = [by_name[name] for name in module.defines]
        parts = [written[name] for name in module.defines]
        parts += [
            f"model {each.name}" if isinstance(each, Model) else written[each.name] for each in beside(own, by_name)
        ]
        found[_path(module)] = "\n".join(parts)
    return found


def printings(definitions: tuple[Definition, ...], finished: Collection[PurePosixPath] = ()) -> Iterator[Printing]:
    """Yield all modules of `definitions` as independent units of work, which may raise `PrintError`.

    The paths of modules that need not be printed are in `finished`.
    """
    modules = model_modules(definition.name for definition in definitions)
    if not modules:
        if _SINGLE not in finished:
            yield lambda: {_SINGLE: print_models(definitions)}
        return
    modules = tuple(each for each in modules if _path(each) not in finished)
    if not modules:
        return
    prepare()
    by_name = {definition.name: definition for definition in definitions}
    batch = []
    for module in modules:
        batch.append(module)
        if sum(len(each.defines) for each in batch) >= _BATCH:
            yield partial(_print_batch, tuple(batch), by_name)
            batch = []
    if batch:
        yield partial(_print_batch, tuple(batch), by_name)


def print_models(definitions: tuple[Definition, ...]) -> str:
    """Print `definitions` as one unformatted module. Raise `PrintError` if it does not define exactly `definitions`."""
    if not definitions:
        return HEADER + "\n"
    asked = printable(definitions)
    texts = finished_texts(verify(printed(asked), asked), definitions)
    return assembled(texts.values(), definitions)


def _print_batch(modules: tuple[ModelModule, ...], by_name: Definitions) -> dict[PurePosixPath, str]:
    """Print `modules`. The text of each module does not depend on the other modules in the batch."""
    definitions = tuple(by_name[name] for module in modules for name in module.defines)
    keys = keys_of(definitions)
    asked = distinct(definitions, keys)
    stubs = beside(asked, by_name)
    short = printable((*asked, *stubs))
    asked, stubs = short[: len(asked)], short[len(asked) :]
    fields = completed(verify(printed(asked, stubs), asked, stubs), definitions, keys)
    files = {}
    for module in modules:
        # Enums come first, because Python evaluates a default with its class. Other names may be defined later.
        own = sorted(
            qualify_refs(tuple(by_name[name] for name in module.defines), MODELS, module.defines),
            key=lambda each: (not isinstance(each, Enum), each.name),
        )
        found = finished_texts(fields, tuple(own), module.defines)
        texts = [found[each.name] for each in own]
        files[_path(module)] = assembled(texts, own, module.defines)
    return files


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
