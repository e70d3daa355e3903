"""Modules of models: `models.py`, or several under `models/`, printed, verified and completed."""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath

from opgen.api.schema import Definition, Enum, Model, qualify_refs
from opgen.codegen.model_modules import MODELS, ModelModule, model_modules
from opgen.codegen.models.batches import beside, completed, distinct, keys_of
from opgen.codegen.models.datamodel_codegen import HEADER, PrintError, prepare, printed, shortened
from opgen.codegen.models.texts import assembled, finished_texts
from opgen.codegen.models.verify_models import verify

__all__ = ["PrintError", "Printing", "contents", "print_models", "printings"]

_SINGLE = PurePosixPath("models.py")
"""Path of the module of all models, in a package without a package `models`."""
Printing = Callable[[], dict[PurePosixPath, str]]
"""Unit of work. It returns unformatted modules by their paths in the package."""
_BATCH = 150
"""Number of definitions to print at a time. The printing time grows faster than the number of definitions."""


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
    batch: list[ModelModule] = []
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
    asked = shortened(definitions)
    texts = finished_texts(verify(printed(asked), asked), definitions)
    return assembled(texts.values(), definitions)


def _print_batch(modules: tuple[ModelModule, ...], by_name: dict[str, Definition]) -> dict[PurePosixPath, str]:
    """Print `modules`. The text of each module does not depend on the other modules in the batch."""
    definitions = tuple(by_name[name] for module in modules for name in module.defines)
    keys = keys_of(definitions)
    asked = distinct(definitions, keys)
    stubs = beside(asked, by_name)
    short = shortened((*asked, *stubs))
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
