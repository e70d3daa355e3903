"""Comparison of two versions of an API: from a request to the report, by the steps of `opgen.diff`."""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from opgen.core.findings import CodePosition
from opgen.diff.comparison import Compared, DiffRequest, compared_versions, select_changes
from opgen.diff.formats.findings import client_report
from opgen.diff.formats.json import render_json
from opgen.diff.formats.markdown import render_markdown
from opgen.diff.formats.text import render_text
from opgen.diff.model import ChangeReport, Layer, ReportedChange, Severity, sorted_changes
from opgen.diff.policy import Policy, decide, decide_step, is_early
from opgen.source.git import last_tag

_MODULES = ("operations", "models", "models.py", "errors.py", "webhooks.py")


def compare(request: DiffRequest, policy: Policy, show: Callable[[str], None]) -> ChangeReport:
    """Compare the two versions of `request`. `show` receives the name of each stage.

    Raises:
        UsageError: The arguments are invalid, or a file is unusable.
        LocatedError: A document is invalid.
        NetworkError: A document could not be fetched.
        InvalidVersionsError: Both versions are invalid.
    """
    show("changes")
    return reported(compared_versions(request, policy.breaking), request, policy, show)


def reported(
    compared: Compared, request: DiffRequest, policy: Policy, show: Callable[[str], None] = lambda _: None
) -> ChangeReport:
    """Return the report about two compared versions, with the facts that `request` asks for."""
    old, new = compared.old, compared.new
    decided = decide(compared.changes, policy, request.today)
    changes = sorted_changes(select_changes(decided.changes, request.operations, (old, new)))
    notes = (*compared.notes, *decided.notes)
    if compared.client:
        changes = with_code_positions(changes, compared.client.output_folder, compared.client.output)
    # The modules of the next stages are imported by a comparison that has them.
    if request.callers:
        from opgen.diff.uses import with_callers  # noqa: PLC0415 - as above

        show("callers")
        changes, found = with_callers(changes, request.callers, old, new, request.python)
        notes += found
    if request.has_witnesses or request.is_verified:
        from opgen.diff.witnesses import with_witnesses  # noqa: PLC0415 - as above

        show("witnesses")
        changes = with_witnesses(changes, old, new, policy if request.is_verified else None)
    since = last_tag(request.config.absolute().parent) if compared.client else None
    return ChangeReport(
        old=old.label,
        new=new.label,
        changes=changes,
        notes=notes,
        methods=compared.methods,
        step=decide_step(changes, is_early=is_early(since or ""), has_other_changes=False).step.value,
        has_callers=bool(request.callers),
    )


def render(report: ChangeReport, format_: str, fail_on: Severity | None, verbose: int = 0) -> str:
    """Return `report` in the format of this name, without a line end.

    `fail_on` is the least severity that is an error in formats of findings; `None` for none.
    """
    if format_ == "text":
        text = render_text(report, verbose)
    elif format_ == "json":
        text = render_json(report)
    elif format_ == "markdown":
        text = render_markdown(report)
    else:
        # jinja2 is slow to import.
        from opgen.reports.formats import MACHINE_FORMATS  # noqa: PLC0415 - as above

        text = MACHINE_FORMATS[format_]([client_report(report, fail_on)])
    return text.rstrip("\n")


def with_code_positions(changes: Iterable[ReportedChange], folder: Path, shown: str) -> tuple[ReportedChange, ...]:
    """Return `changes` with the positions of their names in the package in `folder`.

    `shown` is the folder in reports. A name that the package does not have, such as a removed one, has no position.
    """
    positions = dict(_positions(folder, shown))
    return tuple(
        (replace(each, code=_found(each, positions)) if each.change.layer is Layer.PYTHON else each) for each in changes
    )


def _found(each: ReportedChange, positions: dict[str, CodePosition]) -> CodePosition | None:
    """Return the position of the new name, or of the nearest name around it."""
    new = each.change.new
    names = [str(new.value)] if new else []
    for name in (*names, *each.change.names):
        for shorter in (name, name.rpartition(".")[0]):
            if shorter in positions:
                return positions[shorter]
    return None


def _positions(folder: Path, shown: str) -> Iterator[tuple[str, CodePosition]]:
    """Yield the functions as `module.name`, the classes, and the fields and members as `Class.name`."""
    for name in _MODULES:
        path = folder / name
        files = sorted(path.glob("*.py")) if path.is_dir() else [path]
        for file in files:
            try:
                module = ast.parse(file.read_bytes())
            except (OSError, SyntaxError, ValueError):
                continue
            inner = file.relative_to(folder).as_posix()
            for label, line in _names(module, file.stem):
                yield label, CodePosition(path=f"{shown}/{inner}", line=line)


def _names(module: ast.Module, stem: str) -> Iterator[tuple[str, int]]:
    for node in module.body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield f"{stem}.{node.name}", node.lineno
            case ast.ClassDef():
                yield node.name, node.lineno
                for inner in node.body:
                    match inner:
                        case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                            yield f"{node.name}.{name}", inner.lineno
            case ast.Assign(targets=[ast.Name(id=name)]):
                yield name, node.lineno
