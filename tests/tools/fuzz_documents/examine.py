"""One random document: generated, imported and called."""

import hashlib
import inspect
import json
import signal
import traceback
import typing
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import ModuleType
from typing import Any

from opgen.core.errors import ChoiceError, DocumentError
from opgen.core.options import Options
from opgen.document.document import load
from opgen.document.repair import repair
from opgen.pipeline import generate
from opgen.source.read import read
from pydantic import BaseModel

from tests.support.packages import loaded
from tests.tools.fuzz_documents.calls import call_all
from tests.tools.fuzz_documents.documents import document
from tests.tools.fuzz_documents.values import Choices

PACKAGE = "fuzz_client"
MOST_SECONDS = 20
"""Seconds of processor time after which a document counts as endless."""


class EndlessError(BaseException):
    """A document takes more than `MOST_SECONDS`."""


@dataclass(slots=True, kw_only=True)
class Result:
    """Result of one document."""

    case: int
    ends: Counter[str] = field(default_factory=Counter)
    """Numbers of documents and of calls, by their end."""
    findings: list[str] = field(default_factory=list)
    digest: str = ""
    """Digest of all files; empty without a package."""
    files: Mapping[PurePosixPath, str] = field(default_factory=dict)
    """Files of the package, if they are requested."""


class _Pieces:
    """Store of finished texts, because many modules of small packages are equal."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, str], str] = {}

    def find(self, stage: str, content: str) -> str | None:
        """Return the stored text."""
        return self._texts.get((stage, content))

    def store(self, stage: str, content: str, text: str) -> None:
        """Store a short text."""
        if len(content) < 3000:
            self._texts[stage, content] = text


_PIECES = _Pieces()


def options(seed: int, case: int) -> Options:
    """Return the options of a case."""
    choices = Choices(f"options {seed} {case}")
    return Options(
        package=PACKAGE,
        operation_names=choices.choice(["short", "exact"]),
        enum_style="literal" if choices.maybe() else "class",
        resources=choices.choice([None, False]),
        testing=choices.seldom(),
        readme=choices.seldom(),
        types_only=choices.seldom(),
        rate_limit=choices.seldom(),
        idempotency_header="Idempotency-Key" if choices.seldom() else None,
    )


def examine(seed: int, case: int, *, with_files: bool = False) -> Result:
    """Generate the document of a case, import its package and call all operations."""
    root = document(seed, case)
    return examine_root(root, options(seed, case), case=case, with_files=with_files)


def examine_root(root: Mapping[str, Any], options: Options, *, case: int = 0, with_files: bool = False) -> Result:
    """Generate the document `root`, import its package and call all operations."""
    result = Result(case=case)
    try:
        with _limited():
            _examine(root, options, result, with_files=with_files)
    except EndlessError:
        text = traceback.format_exc(limit=-6)
        result.findings.append(f"{text}\nmore than {MOST_SECONDS} s")
    # Any error is a finding, even a panic of pydantic.
    except BaseException:  # noqa: BLE001
        result.findings.append(traceback.format_exc(limit=-6))
    return result


def _examine(root: Mapping[str, Any], options: Options, result: Result, *, with_files: bool) -> None:
    given = None
    try:
        given = load(read(json.dumps(root).encode(), "openapi.json"))
        generated = generate(given, options, pieces=_PIECES)
    except ChoiceError:
        result.ends["refused options"] += 1
        return
    except DocumentError as error:
        result.ends["refused"] += 1
        pointers = [problem.pointer for problem in error.problems]
        positions = given.positions(pointers) if given else pointers
        if not pointers or len(positions) != len(pointers):
            result.findings.append(f"refused without a position: {error}")
        return
    result.ends["generated"] += 1
    lines = [f"{path}\n{content}" for path, content in generated.files.items()]
    result.digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    if with_files:
        result.files = generated.files
    with warnings.catch_warnings(), loaded(PACKAGE, generated.files) as modules:
        warnings.simplefilter("error")
        _check_types(modules)
        warnings.simplefilter("ignore")
        if not options.types_only:
            call_all(repair(given).document, generated.api, modules[0], result)


def _check_types(modules: list[ModuleType]) -> None:
    """Resolve all annotations, and complete all models."""
    for module in modules:
        if "._runtime" in module.__name__:
            continue
        for value in vars(module).values():
            if getattr(value, "__module__", "") != module.__name__:
                continue
            if isinstance(value, type) and issubclass(value, BaseModel):
                value.model_rebuild()
                assert value.__pydantic_complete__, value
            elif inspect.isfunction(value):
                typing.get_type_hints(value)


@contextmanager
def _limited() -> Iterator[None]:
    """Raise `EndlessError` after `MOST_SECONDS` of processor time."""
    signal.signal(signal.SIGPROF, _end)
    # Again each second, because an error in a destructor or callback is ignored.
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _end(_: int, __: object) -> None:
    raise EndlessError
