"""Uses of a package in the code of callers that changes affect, decided by the type checker of the project."""

import ast
import os
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path, PurePosixPath
from shutil import which

from opgen.core.characters import escaped
from opgen.core.errors import OpgenError, UsageError
from opgen.core.findings import CodePosition, first_of
from opgen.diff.callers.affected import Uses
from opgen.diff.callers.names import PackageNames
from opgen.diff.callers.notebooks import NOTEBOOK, UNREAD, code_of
from opgen.diff.callers.reader import read_project
from opgen.diff.migration import OtherPackage
from opgen.diff.model import Breaks, Change, Layer, ReportedChange
from opgen.diff.private_processes import is_inside, known_variables, output_of, private_folder, write_files
from opgen.diff.versions import Version, with_one_package
from opgen.output.manifest import NAME
from opgen.source.application import find_python
from opgen.source.fetch import read_file

_LEFT_OUT = frozenset({"__pycache__", "node_modules", "site-packages", "venv"})
_SHOWN = 20
_READ = frozenset({"", ".py", ".pyi", ".pyw", NOTEBOOK})
"""Ends of the names of files that are read if they are given."""


def with_callers(
    changes: tuple[ReportedChange, ...], paths: Sequence[str], old: Version, new: Version, python: str = ""
) -> tuple[tuple[ReportedChange, ...], tuple[str, ...]]:
    """Return `changes` with the positions of their uses in the Python files at `paths`, and notes about the code.

    The errors that an installed type checker reports for the new package alone are positions too. They decide alone about
    a change that only a type checker sees. Without a type checker, attributes of unknown values are in the notes.

    Args:
        changes: The changes of a report.
        paths: Files and folders. Hidden folders, generated packages and installed packages are left out.
        old: The old version, whose names the files use.
        new: The new version.
        python: The interpreter whose type checker decides; empty for that of the project.

    Raises:
        UsageError: A path does not exist or cannot be read.
    """
    modules: dict[str, ast.Module] = {}
    texts: dict[str, str] = {}
    notes = [*read_modules(paths, modules, texts)]
    surface = old.surface()
    read = read_project(modules, PackageNames(surface).modules, old.import_name)
    notes += [f"{each}: nested too deeply, so its uses are unknown" for each in read.unread]
    if not read.packages:
        notes.append("no caller imports the package")
    uses = Uses(read, surface)
    is_visible = any(each.change.layer is Layer.PYTHON for each in changes)
    can_check = read.packages and is_visible and old.has_modules and new.has_modules
    checker = checker_of(Path.cwd(), python) if can_check else None
    errors: Errors = ()
    if checker:
        try:
            errors = new_errors(checker, texts, texts, read.packages, *with_one_package(old, new))
        except UsageError as error:
            notes.append(str(error))
            checker = None
    by_change = _by_change(changes, uses, errors)
    found = tuple(_with_positions(changes, uses, by_change if checker else None))
    if checker is None:
        notes += dict.fromkeys(filter(None, (_undecided(each.change, uses) for each in changes)))
    explained = {each for own in by_change.values() for each in own}
    unexplained = (each for each in errors if each[0] not in explained)
    notes += [f"{Path(checker or '').stem}: {at.path}:{at.line}: {message}" for at, message in unexplained]
    return found, tuple(map(escaped, notes))


def _by_change(changes: Iterable[ReportedChange], uses: Uses, errors: "Errors") -> dict[str, list[CodePosition]]:
    """Return the positions of errors by the fingerprint of the change that they are about.

    An error is about a change if its message has the changed name and its owner, or if it is in a line that uses the
    name. A message with the name alone counts if no other change fits.
    """
    package = [each for each in changes if each.change.layer is Layer.PYTHON]
    lines = {each.fingerprint: {*uses.affected(each.change)} for each in package}
    found: dict[str, list[CodePosition]] = {}
    for position, message in errors:
        words = {*re.findall(r"\w+", message)}
        fits = [(_fit(each.change, words, is_use=position in lines[each.fingerprint]), each) for each in package]
        best = max((fit for fit, _ in fits), default=0)
        for fit, each in fits if best else ():
            if fit == best:
                found.setdefault(each.fingerprint, []).append(position)
    return found


def _fit(change: Change, words: set[str], *, is_use: bool) -> int:
    """Return 2 for a change that an error is about, 1 for one that it can be about, else 0."""
    parts = [name.split(".")[-2:] for name in change.names]
    if is_use or any(words.issuperset(each) for each in parts):
        return 2
    return int(any(each[-1] in words for each in parts))


def _with_positions(
    changes: tuple[ReportedChange, ...], uses: Uses, decided: Mapping[str, Sequence[CodePosition]] | None
) -> Iterator[ReportedChange]:
    """Yield `changes` with the positions of the uses that they affect. `decided` is None without a type checker.

    A change on the wire without a change of the package affects the calls of its operations.
    """
    parents = {each.change.parent for each in changes}
    for each in changes:
        positions = uses.affected(each.change)
        if decided is not None and each.change.layer is Layer.PYTHON:
            known = () if each.change.breaks is Breaks.TYPES else positions
            both = {*known, *decided.get(each.fingerprint, ())}
            positions = tuple(sorted(both, key=lambda at: (at.path, at.line or 0)))
        if each.fingerprint not in parents:
            positions = positions or uses.calls(each.change)
        yield replace(each, callers=positions)


def _undecided(change: Change, uses: Uses) -> str:
    """Return a note about attributes of unknown values that may be the changed name; empty without one."""
    lines = [f"{at.path}:{at.line}" for at in uses.undecided(change)]
    hint = "install mypy, pyright, ty or pyrefly to decide"
    return f"{change.names[0]} may be used in {first_of(lines, _SHOWN)}; {hint}" if lines else ""


def read_modules(paths: Iterable[str], modules: dict[str, ast.Module], texts: dict[str, str]) -> Iterator[str]:
    """Add the modules of callers and their texts by path. Yield notes about other files."""
    for path in paths:
        root = Path(path)
        for file in _files(root):
            shown = file.as_posix()
            try:
                text = read_file(file).decode("utf-8-sig", "replace")
                if file.suffix == NOTEBOOK:
                    text = code_of(text)
                    if UNREAD in text:
                        yield f"{shown}: a cell is not Python, so its uses are unknown"
                modules[shown], texts[shown] = ast.parse(text), text
            except OpgenError:
                if file is root:
                    raise
                yield f"{shown}: not a readable file, so its uses are unknown"
            except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
                if file is root:
                    at = f":{error.lineno}:{error.offset}" if isinstance(error, SyntaxError) else ""
                    raise UsageError(f"{escaped(shown)}{at}: not Python, so its uses are unknown") from None
                yield f"{shown}: not Python, so its uses are unknown"


def _files(root: Path) -> list[Path]:
    """Return the file or the files in the folder `root`."""
    if root.is_dir():
        files = chain(root.rglob("*.py"), root.rglob(f"*{NOTEBOOK}"))
        return sorted(file for file in files if not _is_left_out(file, root))
    if not root.exists():
        raise UsageError(f"{escaped(str(root))}: no such file or folder of callers")
    if root.suffix not in _READ:
        raise UsageError(f"{escaped(str(root))}: not a Python file or a notebook, so its uses are unknown")
    return [root]


def _is_left_out(file: Path, root: Path) -> bool:
    """Return whether `file` is in a hidden folder, a generated package or an environment."""
    inner = file.relative_to(root).parts[:-1]
    if any(part.startswith(".") or part in _LEFT_OUT for part in inner):
        return True
    folders = [file.parent, *file.parent.parents][: len(inner) + 1]
    return any((folder / NAME).is_file() for folder in folders)


Errors = tuple[tuple[CodePosition, str], ...]


def checker_of(folder: Path, python: str = "") -> str | None:
    """Return the path of an installed type checker. One that `pyproject.toml` configures comes first.

    A type checker below the working folder must be beside the interpreter `python`, or the interpreter that runs opgen.
    """
    project = folder / "pyproject.toml"
    settings = read_file(project).decode("utf-8", "replace") if project.is_file() else ""
    own = Path(find_python(folder, python)).parent
    is_trusted = python or own == Path(sys.executable).parent or not is_inside(own)
    return installed_checker(own if is_trusted else None, settings)


def new_errors(  # noqa: PLR0913, PLR0917 - two versions, each with its callers
    checker: str,
    before: Mapping[str, str],
    after: Mapping[str, str],
    packages: Iterable[str],
    old: Version,
    new: Version,
) -> Errors:
    """Return the errors of a type checker in the callers `after` that the new package causes, sorted."""
    with private_folder() as top:
        known = {*errors_of(checker, top / "old", before, packages, old)}
        found = {*errors_of(checker, top / "new", after, packages, new)} - known
    return tuple(sorted(found, key=lambda each: (each[0].path, each[0].line or 0, each[1])))


def errors_of(
    checker: str, folder: Path, sources: Mapping[str, str], packages: Iterable[str], version: Version | OtherPackage
) -> Errors:
    """Return the errors in the callers, with the package in place of the package that they import."""
    names, texts = {}, {"pyrefly.toml": ""}
    for number, (path, text) in enumerate(sources.items()):
        # A path above the working directory has no place in the folder, and a script is not a module of a package.
        is_module = not path.endswith(NOTEBOOK) and all(
            part.isidentifier() for part in Path(path).with_suffix("").parts
        )
        inner = path if is_module else f"callers/{number}.py"
        names[inner] = path
        texts[inner] = text
    if isinstance(version, OtherPackage):
        inner_files = {f"/{path}": text for path, text in version.files.items()}
    else:
        start = len(version.options.package)
        inner_files = {path[start:]: text for path, text in version.files("--callers").items()}
    for each in packages:
        texts |= {f"{each.replace('.', '/')}{path}": text for path, text in inner_files.items()}
        if isinstance(version, OtherPackage):
            # An installed package around it would hide it.
            texts = {
                f"{parent}/__init__.py": "" for parent in PurePosixPath(each.replace(".", "/")).parents[:-1]
            } | texts
    write_files(folder, texts)
    bin_ = Path(checker).parent
    environment = known_variables()
    environment["PATH"] = f"{bin_}{os.pathsep}{environment['PATH']}"
    environment.pop("VIRTUAL_ENV", None)
    if (bin_.parent / "pyvenv.cfg").is_file():
        environment["VIRTUAL_ENV"] = str(bin_.parent)
    found = type_errors(checker, folder, [*names], environment)
    return tuple((CodePosition(path=names[inner], line=line), message) for inner, line, message in found)


_CHECKERS = {
    "pyright": "",
    "mypy": "--check-untyped-defs --explicit-package-bases --no-color-output --config-file= --cache-dir=../mypy",
    "ty": "check --output-format=concise --color=never",
    "pyrefly": "check --output-format=min-text",
}
"""Type checkers with their arguments. They print one line for each error, and a summary."""
_ERROR = re.compile(r"^\s*(ERROR )?(\S.*?\.py):(\d+)[\d:-]*:? (?(1)|(?:- )?error(?:\[[\w-]+\])?:? )(.*)$", re.MULTILINE)


def installed_checker(folder: Path | None, settings: str) -> str | None:
    """Return the path of a type checker in `folder`, or else on the path. One in the `settings` of tools comes first."""
    names = sorted(_CHECKERS, key=lambda name: f"[tool.{name}" not in settings)
    places = f"{folder or ''}{os.pathsep}{known_variables()['PATH']}".strip(os.pathsep)
    return next(filter(None, (which(name, path=places) for name in names)), None) if places else None


def type_errors(
    checker: str, folder: Path, files: Collection[str], environment: Mapping[str, str]
) -> Iterator[tuple[str, int, str]]:
    """Yield file, line and message of each error of the type checker in `files` of `folder`.

    Raises:
        UsageError: The type checker failed.
    """
    command = (checker, *_CHECKERS[Path(checker).stem].split(), *files)
    output = output_of(command, folder, environment, (0, 1)).decode("utf-8", "replace")
    for _, file, line, message in _ERROR.findall(output):
        inner = os.path.relpath(folder.resolve() / file, folder.resolve())
        if inner in files:
            yield inner, int(line), message
