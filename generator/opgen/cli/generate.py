"""Command `generate`: write packages from snapshots, or print the differences."""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from typer import Option

from opgen.cli.cache import Cache
from opgen.cli.command_options import Clients, Shown, with_errors
from opgen.cli.console import (
    NO_SCHEMES,
    Verbosity,
    print_errors,
    print_message,
    print_next_command,
    print_problems,
    print_result,
    progress_lines,
)
from opgen.cli.report_targets import print_reports
from opgen.config.clients import Client
from opgen.core import disk
from opgen.core.collection import paused_collection
from opgen.core.errors import OpgenError, UsageError
from opgen.core.findings import ClientReport, counted, worst_exit_code
from opgen.core.terminal import printable
from opgen.core.versions import REQUIRED_MODULES, client_requirements
from opgen.output.check import comparison_report, describe_changed_versions
from opgen.output.compare import compare
from opgen.output.comparison import Comparison
from opgen.output.difference import differences
from opgen.output.manifest import NAME
from opgen.output.replace import Allowed, EditedError, OtherVersionsError, Written, write
from opgen.project.documents import apply_overlays, read_document, unresolved_record
from opgen.project.labels import displayed_spec, labels, repair
from opgen.project.manifest_tables import recorded_names
from opgen.project.packages import RenderedClient, render_all
from opgen.project.positions import LocatedError
from opgen.project.results import SHOWN_REPAIRS


@paused_collection()
def generate_command(  # noqa: PLR0913 - each is an option of the command
    selection: Clients,
    cache: Cache,
    verbosity: Shown,
    *,
    dry_run: Annotated[bool, Option(help="Print the differences and write nothing.")] = False,
    force: Annotated[bool, Option(help="Overwrite files that were edited by hand.")] = False,
    adopt: Annotated[bool, Option(help="Write to an existing folder that opgen did not generate.")] = False,
    upgrade: Annotated[bool, Option(help="Regenerate with the currently installed tool versions.")] = False,
    new_names: Annotated[bool, Option(help="Name methods and credentials as in a new client.")] = False,
    fail_on_change: Annotated[bool, Option(help="Exit with 1 if a file was written, as hooks of git do.")] = False,
    samples: Annotated[
        Path | None,
        Option(metavar="FILE", help="Write the documented examples as an overlay of x-codeSamples."),
    ] = None,
) -> int:
    """Generate the package of each client from its snapshot. If one cannot be rendered, write no package."""
    selected = selection.clients(selection.file(verbosity))
    clients = [replace(each, has_new_calls=new_names) for each in selected.clients]
    if samples and (len(clients) != 1 or clients[0].options.types_only):
        raise UsageError("--samples needs one client with operations\n  hint: name the client before --samples")
    with cache as entries:
        rendered, errors = render_all(clients, progress_lines(verbosity), entries)
        if errors:
            code = print_errors(errors)
            if len(clients) > 1 and not any(isinstance(error, LocatedError) for error in errors):
                print_message("nothing was written.")
            return with_errors(selected, code)
        if not verbosity.quiet:
            _print_notes(rendered)
        if dry_run:
            return with_errors(selected, _dry_run(rendered, verbosity))
        allowed = Allowed(force=force, adopt=adopt, upgrade=upgrade)
        code, is_written = _write_all(rendered, allowed, verbosity)
        code = worst_exit_code([code, int(fail_on_change and is_written)])
        if samples and code == 0:
            write_samples(clients[0], samples)
    return with_errors(selected, code)


def _print_notes(rendered: Sequence[RenderedClient]) -> None:
    """Print notes: a more complete document elsewhere, repairs, and unavailable recorded names."""
    for each in rendered:
        name, summary = each.client.name, each.summary
        if summary.remark:
            print_message(f"{name}: {printable(summary.remark)}")
        if conflict := unresolved_record(each.client):
            position = printable(f"{conflict.path}:{conflict.line}", None)
            remedy = "run: " if each.client.source else ""
            print_message(f"{name}: warning: {position}: {conflict.message}")
            print_message(f"  hint: {remedy}{printable(conflict.fix, None)}")
        _print_warnings(each)
        _print_repairs(each)
        for note in summary.lost_names:
            print_message(f"{name}: {note}")
        for note in summary.page_notes:
            print_message(f"{name}: {printable(note)}")


def _print_warnings(rendered: RenderedClient) -> None:
    """Print warnings about a package without functions, unsecured operations, and a package that hides a module."""
    client, summary = rendered.client, rendered.summary
    start = f"{client.name}: warning: "
    if not (summary.operations or summary.webhooks or client.options.types_only):
        document = printable(displayed_spec(client), None)
        cause = "all operations are excluded" if summary.excluded else "no operations"
        print_message(f"{start}{cause} in {document}; the package has no functions")
    # Few operations without a credential are usual, such as a sign-in.
    if summary.unsecured and 2 * summary.unsecured >= summary.operations:
        count = f"{summary.unsecured} of {summary.operations} operations"
        print_message(
            f"{start}no credential is sent to {count}, because they have no `security`"
            '\n  hint: set auth = "all", or add `security` with an overlay, if the server requires credentials'
        )
    name = client.output_folder.absolute().name
    is_standard = name in sys.stdlib_module_names
    if is_standard or name in REQUIRED_MODULES:
        kind = "standard" if is_standard else "required"
        print_message(f'{start}the package "{name}" hides the {kind} module of this name; use another output folder')


def _print_repairs(rendered: RenderedClient) -> None:
    """Print the number of repairs by rule, the first repairs, and the command that lists all repairs."""
    client, repairs = rendered.client, rendered.summary.repairs
    if not repairs:
        return
    by_rule = ", ".join(f"{count}x {rule}" for rule, count in Counter(repairs).most_common())
    document = printable(displayed_spec(client), None)
    print_message(f"{client.name}: repaired {counted(len(repairs), 'defect')} in {document} ({by_rule})")
    for line in rendered.summary.repair_lines:
        print_message(f"  {line}")
    if len(repairs) > SHOWN_REPAIRS:
        print_message(f"  hint: run: {printable(repair(client, 'list', '--problems').text, None)}")


def _write_all(rendered: Sequence[RenderedClient], allowed: Allowed, verbosity: Verbosity) -> tuple[int, bool]:
    """Write the packages, and return the worst exit code and whether a file was written."""
    codes: list[int] = []
    is_written = False
    refused: list[ClientReport] = []
    for each in rendered:
        try:
            written = write(each.package, each.client.output_folder, allowed, verify=each.verify)
        except (EditedError, OtherVersionsError) as error:
            refused.append(refusal(each.client, error, verbosity))
        except OpgenError as error:
            print_problems(error)
            codes.append(error.exit_code)
        else:
            _print_written(each, written, verbosity)
            is_written |= written.has_changed
    print_reports(refused, verbosity)
    return worst_exit_code([*codes, *(report.exit_code for report in refused)]), is_written


def refusal(client: Client, error: EditedError | OtherVersionsError, verbosity: Verbosity) -> ClientReport:
    """Return the report of a client that `write` refused, with the option that allows the write."""
    report = comparison_report(error.comparison, labels(client), with_foreign=bool(verbosity.verbose))
    return replace(report, exit_code=error.exit_code, remarks=(*report.remarks, "nothing was written"))


def _print_written(rendered: RenderedClient, written: Written, verbosity: Verbosity) -> None:
    client, summary = rendered.client, rendered.summary
    if not verbosity.quiet:
        files, operations = counted(len(rendered.package.files), "file"), counted(summary.operations, "operation")
        text = f"up to date, {files}"
        if written.has_changed:
            removed = f", removed {len(written.removed)}" if written.removed else ""
            text = f"wrote {sum(path != NAME for path in written.written)} of {files}{removed}"
        print_message(f"{client.name}: {text}, {operations}")
        if written.comparison.recorded is None:
            for line in _first_use_lines(client):
                print_message(f"  {line}")
            if not (summary.has_schemes or client.options.types_only):
                print_message(f"  {NO_SCHEMES}")
        _print_versions(written.comparison, "" if written.has_changed else "; record them with --upgrade")
    if verbosity.verbose:
        for path in written.written:
            print_message(f"  wrote {path}")
        for path in written.removed:
            print_message(f"  removed {printable(str(path))}")


def _print_versions(comparison: Comparison, advice: str = "") -> None:
    """Print changed tool versions, followed by `advice`."""
    versions = describe_changed_versions(comparison.changed_versions)
    if versions:
        print_message(f"  versions: {printable(versions)}{advice}")


def _dry_run(rendered: Sequence[RenderedClient], verbosity: Verbosity) -> int:
    """Print the differences and the command that writes them, and return 0 unless an error occurs."""
    codes: list[int] = []
    reports: list[ClientReport] = []
    for each in rendered:
        try:
            comparison = compare(each.package, each.client.output_folder)
        except OpgenError as error:
            print_problems(error)
            codes.append(error.exit_code)
            continue
        _print_difference(each, comparison, verbosity)
        reports.append(comparison_report(comparison, labels(each.client), strict=True))
    if not verbosity.quiet:
        print_next_command([report.repair for report in reports if report.repair])
    return worst_exit_code(codes)


def _print_difference(rendered: RenderedClient, comparison: Comparison, verbosity: Verbosity) -> None:
    """Print the difference, and its effect on callers of the package."""
    lines = [printable(line, None) for line in differences(comparison)]
    if lines:
        print_result("\n".join(lines))
    if not verbosity.quiet:
        count = len(comparison.differing - {NAME})
        files = counted(count, "file") if count or not comparison.files else str(NAME)
        print_message(f"{rendered.client.name}: {files} would change; nothing was written")
        from opgen.diff.summary import package_changes  # noqa: PLC0415 - a run that writes compares no packages

        changes, _ = package_changes(rendered, comparison) or (None, None)
        for line in changes.lines if changes else ():
            print_message(f"  {printable(line)}")
        _print_versions(comparison)


def _first_use_lines(client: Client) -> Iterator[str]:
    """Yield the import line of the package, and the command that installs the packages it needs."""
    root, name = _import_path(client.output_folder.absolute())
    line = f"from {name} import Client"
    if client.options.types_only:
        line = f"import {name}"
    folder = Path(os.path.relpath(root)).as_posix()
    remark = "" if folder == "." else f'  (with "{folder}" on the Python path)'
    yield printable(f"import: {line}{remark}", None)
    requirements = " ".join(f'"{each}"' for each in client_requirements(client.options))
    yield f"install: pip install {requirements}"


def _import_path(folder: Path) -> tuple[Path, str]:
    """Return the folder to put on the Python path, and the dotted name of the package in `folder`."""
    names, parent = [folder.name], folder.parent
    while (parent / "__init__.py").is_file():
        names.insert(0, parent.name)
        parent = parent.parent
    return parent, ".".join(names)


def write_samples(client: Client, path: Path) -> None:
    """Write the calls of the documented examples to `path`, as an overlay of `x-codeSamples`. Raise `UsageError`."""
    from opgen.pipeline import samples  # noqa: PLC0415 - completion and help read nothing

    document = apply_overlays(client, read_document(client))
    actions = [
        {
            "target": f"$.paths[{_quoted(pointer[1])}].{pointer[2]}",
            "update": {"x-codeSamples": [{"lang": "Python", "source": text}]},
        }
        for pointer, text in samples(document, client.options, recorded_names(client))
        if len(pointer) == 3  # else the operation stands in a path item outside `paths`
    ]
    info = {"title": f"Code samples of {client.name}", "version": "1"}
    overlay = {"overlay": "1.0.0", "info": info, "actions": actions}
    with disk.refusing(f"write {path}"):
        disk.write_file(path, (json.dumps(overlay, ensure_ascii=False, indent=2) + "\n").encode())


def _quoted(name: str) -> str:
    """Return `name` as a string of JSONPath. Source: RFC 9535, section 2.3.1.1."""
    text = json.dumps(name)[1:-1].replace('\\"', '"').replace("'", "\\'")
    return f"'{text}'"
