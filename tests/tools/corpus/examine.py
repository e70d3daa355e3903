"""Examination of a document: generated, imported, compared with its text, formatted with black, and generated from shuffled keys."""

import importlib
import inspect
import json
import os
import pkgutil
import shutil
import sys
import traceback
import typing
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import black
from black.mode import Mode, TargetVersion
from opgen.core.errors import DocumentError
from opgen.core.options import Options
from opgen.core.pointers import pointer_text
from opgen.document.document import Document, load
from opgen.pipeline import Generated, generate
from opgen.source.read import read
from pydantic import BaseModel

from tests.support.packages import write_package
from tests.tools.corpus.documents import Entry, documented, shuffled
from tests.tools.corpus.results import Result

PACKAGE = "corpus_client"
_MOST_REASONS = 20
_MOST_MODELS = 7_000
"""Most models that are built, because all models of a large document need gigabytes."""
_LAYOUT = Mode(target_versions={TargetVersion.PY311}, line_length=88)


def examine(entry: Entry, folder: Path, *, shuffle: bool, lay_out: bool = False) -> Result:
    """Generate `entry` into `folder`, and return the result.

    With `shuffle`, shuffled keys must give the same bytes. With `lay_out`, black formats every line, which is slow.
    """
    result = Result(name=entry.name, size=entry.size, verdict="crash")
    started = _cpu()
    try:
        document = load(read(entry.path.read_bytes(), entry.name))
        generated = generate(document, Options(package=PACKAGE))
    except DocumentError as error:
        said = [f"{p.message} (at {pointer_text(p.pointer)})" for p in error.problems]
        return replace(result, verdict="refused", reasons=tuple(said[:_MOST_REASONS]))
    except Exception:  # noqa: BLE001 - a crash is a result
        return replace(result, reasons=(traceback.format_exc(),))
    rules = Counter(note.rule for note in generated.api.notes if note.rule)
    result = replace(
        result,
        seconds=round(_cpu() - started, 2),
        operations=len(generated.api.operations),
        repairs=tuple(sorted(rules.items())),
    )
    write(generated, folder)
    verdict, reasons = _judged(document, generated, folder)
    if verdict == "whole" and lay_out and (changed := _changed(generated)):
        return replace(result, verdict="layout", reasons=tuple(changed))
    if verdict == "whole" and shuffle:
        again = generate(load(read(shuffled(entry), entry.name)), Options(package=PACKAGE))
        if again.files != generated.files:
            different = [str(path) for path in generated.files if generated.files[path] != again.files.get(path)]
            return replace(result, verdict="other bytes", reasons=tuple(different))
        result = replace(result, shuffled=True)
    return replace(result, verdict=verdict, reasons=tuple(reasons)[:_MOST_REASONS])


def _changed(generated: Generated) -> list[str]:
    """Return the files that black lays out otherwise."""
    return [
        str(path)
        for path, text in generated.files.items()
        if path.suffix == ".py" and black.format_str(text, mode=_LAYOUT) != text
    ]


def _cpu() -> float:
    """Return the seconds of processor time of this process and of its ended children."""
    return sum(os.times()[:4])


def warm_up() -> None:
    """Load late modules and compile templates once, before each child would do it."""
    for name in ("httpx2", "pydantic"):
        importlib.import_module(name)
    schema = {"type": "object", "properties": {"a": {"enum": ["b", "c"]}}}
    answer = {"description": "", "content": {"application/json": {"schema": schema}}}
    root = {
        "openapi": "3.1.0",
        "info": {"title": "Warm", "version": "1"},
        "paths": {"/a": {"get": {"responses": {"200": answer}}}},
    }
    document = load(read(json.dumps(root).encode(), "warm.json"))
    generate(document, Options(package="warm"))


def write(generated: Generated, folder: Path) -> None:
    """Write the package into `folder`, empty before."""
    shutil.rmtree(folder, ignore_errors=True)
    write_package(generated.files, folder / PACKAGE)


def _judged(document: Document, generated: Generated, folder: Path) -> tuple[str, list[str]]:
    """Return the verdict on the operations and imports of a package, with reasons."""
    wanted = Counter(method for method, _ in documented(document.root))
    found = Counter(each.method for each in generated.api.operations)
    if wanted != found:
        return "operations", [f"documented {dict(wanted)}, generated {dict(found)}"]
    answer = in_child(lambda: _imported(folder, generated))
    if not isinstance(answer, list):
        return "import", [str(answer)]
    return ("import", answer) if answer else ("whole", [])


def _imported(folder: Path, generated: Generated) -> list[str]:
    """Import the package with warnings as errors, and return its problems."""
    warnings.simplefilter("error")
    sys.path.insert(0, str(folder))
    package = importlib.import_module(PACKAGE)
    for module in pkgutil.walk_packages(package.__path__, PACKAGE + "."):
        importlib.import_module(module.name)
    wrong = []
    keys = {each.key for each in generated.api.operations}
    if set(package.OPERATIONS) != keys:
        wrong.append(f"OPERATIONS differ in {set(package.OPERATIONS) ^ keys}")
    for entry in package.OPERATIONS.values():
        for function in entry.functions[:3]:
            typing.get_type_hints(function)
    models = _models()
    for model in models[:: 1 + len(models) // _MOST_MODELS]:
        model.model_rebuild()
        if not model.__pydantic_complete__:
            wrong.append(f"{model.__name__} is not complete")
    return wrong


def _models() -> list[type[BaseModel]]:
    """Return the models of all modules of the package."""
    modules = [sys.modules[name] for name in sorted(sys.modules)]
    return [
        model
        for module in modules
        if module.__name__.startswith(f"{PACKAGE}.models")
        for _, model in inspect.getmembers(module, inspect.isclass)
        if issubclass(model, BaseModel) and model.__module__ == module.__name__
    ]


def in_child(work: Callable[[], Any]) -> Any:
    """Run `work` in a new process, and return its JSON result or the text of its error."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            answer = json.dumps(work())
        except BaseException:  # noqa: BLE001 - it must not leave the child
            answer = json.dumps(traceback.format_exc(limit=-4))
        with os.fdopen(writing, "w") as pipe:
            pipe.write(answer)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return json.loads(answer) if answer else "the process ended without an answer"
