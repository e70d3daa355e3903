"""Comparison of two versions of an API: from a request to the report.

The stages, in order: versions, their changes with causes and parents, policy, positions in the code of the package,
callers, witnesses, execution. Each stage adds facts to the changes, or leaves some out.
"""

from collections.abc import Callable

from opgen.changes.policy import Policy, decide
from opgen.changes.report import ChangeReport, sorted_changes
from opgen.diff.code_positions import with_code_positions
from opgen.diff.operation_filter import select_changes
from opgen.diff.request import DiffRequest, compared_versions


def compare(request: DiffRequest, policy: Policy, show: Callable[[str], None]) -> ChangeReport:
    """Compare two versions. `show` receives the name of each stage.

    Raises:
        UsageError: The arguments are invalid, or a file is unusable.
        LocatedError: A document is invalid.
        NetworkError: A document could not be fetched.
        InvalidVersionsError: Both versions are invalid.
    """
    show("changes")
    compared = compared_versions(request, policy.breaking)
    old, new = compared.old, compared.new
    selected = select_changes(compared.changes, request.operations, (old, new))
    decided = decide(selected, policy, request.today)
    changes = sorted_changes(decided.changes)
    notes = (*compared.notes, *decided.notes)
    if compared.client is not None:
        folder = compared.client.output_folder
        changes = with_code_positions(changes, folder, compared.client.output)
    # The modules of the next stages are imported by a comparison that has them.
    if request.callers:
        from opgen.diff.callers import with_callers  # noqa: PLC0415 - as above

        show("callers")
        changes, found = with_callers(changes, request.callers, old, new)
        notes += found
    if request.has_witnesses or request.is_verified:
        from opgen.diff.witnesses import with_witnesses  # noqa: PLC0415 - as above

        show("witnesses")
        changes = with_witnesses(changes, old, new, verify=request.is_verified)
    if request.is_executed:
        from opgen.diff.execution import executed_notes  # noqa: PLC0415 - as above

        show("execution")
        notes += executed_notes(old, new, compared.changes)
    return ChangeReport(old=old.label, new=new.label, changes=changes, notes=notes)
