"""The verb `generate`: packages written from snapshots, or the difference that this would make."""

from collections.abc import Sequence
from dataclasses import replace

from opgen.cli.console import say, say_nothing_written, say_problems, show
from opgen.cli.labels import labels
from opgen.cli.positions import LocatedError
from opgen.cli.rendering import Rendered, render_all
from opgen.cli.verbosity import Talk, worst
from opgen.config.clients import Client
from opgen.core.errors import OpgenError
from opgen.core.findings import ClientReport, counted, repair_command
from opgen.core.terminal import printable
from opgen.output.compare import compare
from opgen.output.comparison import Comparison
from opgen.output.difference import differences
from opgen.output.manifest import NAME
from opgen.output.manifest_diff import (
    describe_changed_functions,
    describe_changed_versions,
)
from opgen.output.replace import (
    Allowed,
    EditedError,
    OtherVersionsError,
    Written,
    write,
)
from opgen.output.report import comparison_report
from opgen.reports.text import render_text


def generate(
    clients: Sequence[Client], allowed: Allowed, talk: Talk, *, dry_run: bool
) -> int:
    """Write every client; none of them, if one cannot be rendered. A dry run ends with 0, whatever would change."""
    rendered, errors = render_all(clients)
    if errors:
        return _refuse_all(clients, errors)
    if not talk.quiet:
        _say_notes(rendered)
    return _dry_run(rendered, talk) if dry_run else _write_all(rendered, allowed, talk)


def _refuse_all(clients: Sequence[Client], errors: Sequence[OpgenError]) -> int:
    """Say what is wrong with some of `clients`, and that this concerns the others, too."""
    for error in errors:
        say_problems(error)
    if any(isinstance(error, LocatedError) for error in errors):
        say_nothing_written(errors)
    elif len(clients) > 1:
        say("nothing was written.")
    return worst(error.exit_code for error in errors)


def _say_notes(rendered: Sequence[Rendered]) -> None:
    """What reading a document brought up: that a page names a larger one, for example."""
    for each in rendered:
        note = each.document.source.note
        if note:
            say(f"{each.client.name}  {printable(note)}")
        mended = sum(bool(note.rule) for note in each.generated.api.notes)
        if mended:
            faults = counted(mended, "fault")
            say(
                f"{each.client.name}  mended {faults} of the document: opgen list --problems shows them"
            )


def _write_all(rendered: Sequence[Rendered], allowed: Allowed, talk: Talk) -> int:
    codes: list[int] = []
    refused: list[ClientReport] = []
    for each in rendered:
        try:
            written = write(each.package, each.client.output_folder, allowed)
        except (EditedError, OtherVersionsError) as error:
            refused.append(_refusal(each.client, error, talk))
        except OpgenError as error:
            say_problems(error)
            codes.append(error.exit_code)
        else:
            _say_written(each, written, talk)
    if refused:
        say(render_text(refused, verbose=talk.verbose, color=talk.color).rstrip("\n"))
    return worst([*codes, *(report.exit_code for report in refused)])


def _refusal(
    client: Client, error: EditedError | OtherVersionsError, talk: Talk
) -> ClientReport:
    """Why a client was not written, as a check would say it, with the flag that allows it."""
    report = comparison_report(
        error.comparison, labels(client), with_foreign=talk.verbose
    )
    return replace(
        report,
        exit_code=error.exit_code,
        remarks=(*report.remarks, "nothing was written"),
    )


def _say_written(rendered: Rendered, written: Written, talk: Talk) -> None:
    if not talk.quiet:
        say(f"{rendered.client.name}  {_summary(rendered, written)}")
        is_recorded = bool(written.written or written.removed)
        _say_moves(
            written.comparison, "" if is_recorded else "; --upgrade records them"
        )
    if talk.verbose:
        for path in written.written:
            say(f"  wrote {path}")
        for path in written.removed:
            say(f"  removed {printable(str(path))}")


def _summary(rendered: Rendered, written: Written) -> str:
    files = counted(len(rendered.package.files), "file")
    operations = counted(len(rendered.generated.api.operations), "operation")
    if not written.written and not written.removed:
        return f"up to date: {files}, {operations}"
    count = sum(path != NAME for path in written.written)
    parts = [f"wrote {count} of {files}"]
    if written.removed:
        parts.append(f"removed {len(written.removed)}")
    return ", ".join([*parts, operations])


def _say_moves(comparison: Comparison, advice: str = "") -> None:
    """What is new for callers, and which tools are other ones, with `advice` on these."""
    if comparison.recorded is None:
        return
    functions = describe_changed_functions(
        comparison.recorded, comparison.package.manifest
    )
    if functions:
        say(f"  callers: {functions}")
    versions = describe_changed_versions(comparison.changed_versions)
    if versions:
        say(f"  versions: {printable(versions)}{advice}")


def _dry_run(rendered: Sequence[Rendered], talk: Talk) -> int:
    codes: list[int] = []
    reports: list[ClientReport] = []
    for each in rendered:
        client = each.client
        try:
            comparison = compare(each.package, client.output_folder)
        except OpgenError as error:
            say_problems(error)
            codes.append(error.exit_code)
            continue
        _show_difference(client, comparison, talk)
        reports.append(comparison_report(comparison, labels(client), strict=True))
    repair = repair_command(reports)
    if repair and not talk.quiet:
        say(f"run: {printable(repair, None)}")
    return worst(codes)


def _show_difference(client: Client, comparison: Comparison, talk: Talk) -> None:
    lines = [printable(line, None) for line in differences(comparison)]
    if lines:
        show("\n".join(lines))
    if not talk.quiet:
        count = sum(file.path != NAME for file in comparison.files)
        files = counted(count, "file") if count or not comparison.files else str(NAME)
        say(f"{client.name}  {files} would change; nothing was written")
        _say_moves(comparison)
