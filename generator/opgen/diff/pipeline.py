"""Comparison of two versions of an API: from a request to the report, by the steps of `opgen.diff`."""

from collections.abc import Callable

from opgen.diff.code_positions import with_code_positions
from opgen.diff.comparison import Compared, DiffRequest, compared_versions, select_changes
from opgen.diff.formats.findings import client_report
from opgen.diff.formats.json import render_json
from opgen.diff.formats.markdown import render_markdown
from opgen.diff.formats.text import render_text
from opgen.diff.model import ChangeReport, Severity, sorted_changes
from opgen.diff.policy import Policy, decide
from opgen.diff.steps import decide_step, is_early
from opgen.source.git import last_tag


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
