"""The verb `generate`: packages written from snapshots, or the difference that this would make."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator.cli.console import say, say_nothing_written, say_problems, show
from generator.cli.rendering import Rendered, render_all
from generator.cli.subjects import subject
from generator.cli.talk import Talk, worst
from generator.config import Client
from generator.errors import OpgenError
from generator.reports.finding import ClientReport, repair_command
from generator.reports.text import render_text
from generator.terminal import printable
from generator.tree.compare import Comparison, compare
from generator.tree.difference import differences
from generator.tree.explain import explain, version_moves
from generator.tree.manifest import NAME
from generator.tree.moves import counted, moved_functions
from generator.tree.replace import (
    Allowed,
    EditedError,
    OtherVersionsError,
    Written,
    write,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """How it went with one client; `report` is why it was refused, where a flag would allow it."""

    exit_code: int = 0
    report: ClientReport | None = None


def generate(
    clients: Sequence[Client], allowed: Allowed, talk: Talk, *, dry_run: bool
) -> int:
    """Write every client; none of them, if one cannot be rendered. A dry run ends with 0, whatever would change."""
    rendered, errors = render_all(clients)
    if errors:
        for error in errors:
            say_problems(error)
        say_nothing_written(errors)
        return worst(error.exit_code for error in errors)
    if not talk.quiet:
        _say_notes(rendered)
    if dry_run:
        outcomes = [_show_difference(each, talk) for each in rendered]
    else:
        outcomes = [_write(each, allowed, talk) for each in rendered]
    reports = [outcome.report for outcome in outcomes if outcome.report is not None]
    if dry_run and reports:
        say(f"run: {printable(repair_command(reports), None)}")
    elif reports:
        say(render_text(reports, verbose=talk.verbose, color=talk.color).rstrip())
    return worst(outcome.exit_code for outcome in outcomes)


def _say_notes(rendered: Sequence[Rendered]) -> None:
    """What reading a document brought up: that a page names a larger one, for example."""
    for each in rendered:
        note = each.document.source.note
        if note:
            say(f"{each.client.name}  {printable(note)}")


def _write(rendered: Rendered, allowed: Allowed, talk: Talk) -> _Outcome:
    client = rendered.client
    try:
        written = write(rendered.rendering, client.output_folder, allowed)
    except (EditedError, OtherVersionsError) as error:
        report = explain(error.comparison, subject(client), with_foreign=talk.verbose)
        refused = replace(
            report,
            exit_code=error.exit_code,
            remarks=(*report.remarks, "nothing was written"),
        )
        return _Outcome(exit_code=error.exit_code, report=refused)
    except OpgenError as error:
        say_problems(error)
        return _Outcome(exit_code=error.exit_code)
    if not talk.quiet:
        say(f"{client.name}  {_summary(rendered, written)}")
        _say_moves(written.comparison)
    if talk.verbose:
        for path in written.written:
            say(f"  wrote {path}")
        for path in written.removed:
            say(f"  removed {printable(str(path))}")
    return _Outcome()


def _summary(rendered: Rendered, written: Written) -> str:
    files = counted(len(rendered.rendering.files), "file")
    operations = counted(len(rendered.generated.api.operations), "operation")
    if not written.written and not written.removed:
        return f"up to date: {files}, {operations}"
    count = sum(path != NAME for path in written.written)
    parts = [f"wrote {count} of {files}"]
    if written.removed:
        parts.append(f"removed {len(written.removed)}")
    return ", ".join([*parts, operations])


def _say_moves(comparison: Comparison) -> None:
    """What is new for callers, and which tools are other ones."""
    if comparison.recorded is None:
        return
    functions = moved_functions(comparison.recorded, comparison.rendering.manifest)
    if functions:
        say(f"  callers: {functions}")
    versions = version_moves(comparison)
    if versions:
        say(f"  versions: {printable(versions)}")


def _show_difference(rendered: Rendered, talk: Talk) -> _Outcome:
    client = rendered.client
    try:
        comparison = compare(rendered.rendering, client.output_folder)
    except OpgenError as error:
        say_problems(error)
        return _Outcome(exit_code=error.exit_code)
    lines = [printable(line, None) for line in differences(comparison)]
    if lines:
        show("\n".join(lines))
    if not talk.quiet:
        count = sum(file.path != NAME for file in comparison.files)
        files = counted(count, "file") if count or not comparison.files else NAME
        say(f"{client.name}  {files} would change; nothing was written")
        _say_moves(comparison)
    return _Outcome(report=explain(comparison, subject(client), strict=True))
