"""Command `learn`: propose corrections of the document from recorded responses."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Annotated

from typer import Option

from opgen.cli.command_options import Shown, SingleClient
from opgen.cli.console import print_message, print_next_command, print_result, stage_line
from opgen.config.clients import Client
from opgen.config.toml import with_item
from opgen.core import disk
from opgen.core.errors import UsageError
from opgen.core.findings import counted, first_of
from opgen.core.terminal import printable
from opgen.diff.formats.text import render_text
from opgen.diff.summary import ChangeSummary, changes_of_versions
from opgen.diff.versions import ClientInputs, working_inputs
from opgen.document.overlay import apply, read_overlay
from opgen.project.labels import problems_file, repair
from opgen.project.positions import located, with_positions
from opgen.responses.learn.corrections import ERRORS, Correction, Learned, learn
from opgen.responses.learn.overlay_file import with_corrections
from opgen.responses.problems import Problem
from opgen.responses.records import Record, merged, read_records
from opgen.source.fetch import read_file

_MOST_REQUESTS = 5
_NOT_CORRECTED = 6


def learn_command(  # noqa: PLR0913 - each is an option of the command
    selection: SingleClient,
    verbosity: Shown,
    *,
    from_: Annotated[
        tuple[Path, ...],
        Option("--from", metavar="FILE", help="Read records of an observer too. May be repeated."),
    ] = (),
    write: Annotated[bool, Option(help="Write the corrections to an overlay, and add it to the client.")] = False,
    shared: Annotated[bool, Option(help="Write the corrections that also widen a request too.")] = False,
    errors: Annotated[bool, Option(help="Correct errors with a status from 400 to 499 too.")] = False,
) -> int:
    """Propose corrections of the document from recorded responses."""
    client = selection.client(selection.file(verbosity))
    with stage_line(client.name, verbosity) as report:
        report("responses")
        inputs = working_inputs(client)
        with located(inputs.label):
            document = apply(inputs.document, inputs.overlays)
        found = _records(client, from_)
        limit = 500 if errors else ERRORS  # an API seldom documents server errors
        records = [each for each in found if each.problem.status < limit]
        report("corrections")
        with with_positions(client, document):
            learned = learn(document, client.options, inputs.recorded, records)
    chosen = [each for each in learned.corrections if shared or not each.requests]
    if not verbosity.quiet:
        _print_corrections(client, learned, chosen, sum(each.count for each in found))
        left_out = sum(each.count for each in found if each not in records)
        if left_out:
            print_result(f"  left out{'' if errors else ' without --errors'}: {counted(left_out, 'problem')} of errors")
    if chosen:
        path, content, summary = _proposal(client, inputs, chosen)
        if not verbosity.quiet:
            print_result("\n" + render_text(summary.report, verbose=verbosity.verbose).rstrip("\n"))
        if write:
            _write(client, path, content)
        options = [*["--shared"] * shared, *["--errors"] * errors]
        print_next_command([repair(client, "generate") if write else repair(client, "learn", "--write", *options)])
    elif learned.corrections:
        if write:
            print_message(f"{client.name}: nothing was written: each correction also widens a request")
        print_next_command([repair(client, "learn", "--write", "--shared", *["--errors"] * errors)])
    return _NOT_CORRECTED if learned.unexplained else 0


def _records(client: Client, files: Sequence[Path]) -> tuple[Record, ...]:
    """Return the records in `files` and in the file of `opgen probe`."""
    own = problems_file(client)
    files = [*([own] if own.exists() else []), *files]
    if not files:
        raise UsageError(
            f"no records of responses: {own.as_posix()} does not exist\n"
            f"  hint: run {repair(client, 'probe').text}, or give files with --from"
        )
    return merged(_recorded(client, files))


def _print_corrections(client: Client, learned: Learned, chosen: Sequence[Correction], problems: int) -> None:
    count = counted(len(learned.corrections), "correction")
    print_result(f"{client.name}: {count} from {counted(problems, 'problem')} in responses")
    for each in learned.corrections:
        print_result("\n".join(_shown(each, is_written=each in chosen)))
    for at in dict.fromkeys(f"{_unexplained(each.problem)}: {why}" for each, why in learned.unexplained.items()):
        print_result(f"  not corrected: {printable(at)}")


def _proposal(client: Client, inputs: ClientInputs, chosen: Sequence[Correction]) -> tuple[Path, bytes, ChangeSummary]:
    """Return the overlay with the corrections, and its effect on callers."""
    setting, path = _overlay_path(client)
    file, is_used = path.as_posix(), setting in client.overlays
    if path.exists() and not is_used:
        raise UsageError(f'{file}: not an overlay of the client\n  hint: add it to "overlays", or delete the file')
    title = f"Corrections of {client.name}, learned from responses"
    with located(file):
        content = with_corrections(read_file(file) if is_used else b"", file, title, chosen)
        overlay = read_overlay(content, file)
    overlays = [overlay if each.source.name == file else each for each in inputs.overlays]
    after = replace(inputs, label=file, overlays=(*overlays, *([] if is_used else [overlay])))
    return path, content, changes_of_versions(client, inputs.version(), after.version())


def _write(client: Client, path: Path, content: bytes) -> None:
    """Write the overlay, and add it to the configuration."""
    setting = _overlay_path(client)[0]
    with disk.refusing(f"write {path}"), disk.locked(path.parent):
        disk.write_file(path, content)
    if setting not in client.overlays:
        config = Path(client.config)
        path_of_list = ("tool", "opgen", "clients", client.name, "overlays")
        text = with_item(client.config_text, path_of_list, setting, present=client.overlays)
        with disk.refusing(f"write {config}"), disk.locked(config.parent):
            disk.write_file(config, text.encode())
    print_message(f"{path.as_posix()}: written")


def _overlay_path(client: Client) -> tuple[str, Path]:
    """Return the overlay with corrections as the configuration writes it, and its path."""
    setting = PurePosixPath(client.spec).with_name(f"{client.name}.learned.yaml").as_posix()
    return setting, Path(client.config).parent / setting


def _unexplained(problem: Problem) -> str:
    rule = f"{problem.rule} ({problem.type})" if problem.type not in ("", problem.rule) else problem.rule
    return f"{rule} at {problem.pointer or 'the body'} of {problem.operation}, status {problem.status}"


def _shown(correction: Correction, *, is_written: bool) -> Iterator[str]:
    yield f"  {printable(correction.description)}"
    yield f"    {printable(str(correction.actions[-1]['target']), None)}"
    if correction.requests:
        note = "" if is_written else " (left out without --shared)"
        yield f"    also widens {printable(first_of(correction.requests, _MOST_REQUESTS))}{note}"


def _recorded(client: Client, files: Sequence[Path]) -> Iterator[Record]:
    """Yield the records of the client's package in `files`."""
    others: dict[str, int] = {}
    for file in map(Path.as_posix, files):
        with located(file):
            for record in read_records(read_file(file), file):
                if record.package.partition("/")[0] == client.options.package:
                    yield record
                else:
                    others[record.package] = others.get(record.package, 0) + record.count
    for package, count in others.items():
        print_message(f"note: {counted(count, 'problem')} of the package {printable(package)} left out")
