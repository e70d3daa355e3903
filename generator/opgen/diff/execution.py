"""Comparison of two versions by execution of their packages."""

from collections import Counter
from collections.abc import Iterable, Iterator

from opgen.changes.model import Change
from opgen.changes.witness.execution import KINDS, ExecutionDifference, differences, executions, is_compared
from opgen.core.errors import UsageError
from opgen.diff.comparison import AnyVersion
from opgen.diff.package_versions import PackageVersion
from opgen.diff.witness_runs import run_codes
from opgen.diff.witnesses import package_files, subject_of

_MAX_LENGTH = 160


def executed_notes(old: AnyVersion, new: AnyVersion, changes: Iterable[Change]) -> tuple[str, ...]:
    """Build all requests and read made-up responses with both packages, and return the differences as notes.

    Raises:
        UsageError: A version is a package, which has no document.
        LocatedError: A document is invalid.
    """
    if isinstance(old, PackageVersion) or isinstance(new, PackageVersion):
        raise UsageError(
            "--execute makes the arguments of calls from documents, and a package has none\n"
            "  hint: compare documents, or use --verify"
        )
    before, after = subject_of(old), subject_of(new)
    all_ = [*executions(before, after)]
    codes = tuple({str(n): each.codes[side] for n, each in enumerate(all_)} for side in (0, 1))
    files = package_files(old, "--execute"), package_files(new, "--execute")
    results = run_codes(files, (codes[0], codes[1]))
    found = [(each, results[0][str(n)], results[1][str(n)]) for n, each in enumerate(all_)]
    compared = Counter(each.kind for each, one, _ in found if is_compared(one))
    different = [*differences(found, changes)]
    return (*_counts(compared, different), *map(_line, different))


def _counts(compared: Counter[str], different: list[ExecutionDifference]) -> Iterator[str]:
    for kind in KINDS:
        own = [each for each in different if each.execution.kind == kind]
        failed = sum(each.is_failure for each in own)
        word = "unreadable" if kind == KINDS[-1] else "not constructible"
        what = kind if kind == KINDS[-1] else f"requests with {kind}"
        yield (f"{what}: {compared[kind] - len(own)} equal, " f"{len(own) - failed} different, {failed} {word}")


def _line(each: ExecutionDifference) -> str:
    text = each.text if len(each.text) <= _MAX_LENGTH else each.text[:_MAX_LENGTH] + "…"
    rules = ", ".join(each.rules[:3]) or "no change explains it; please report it"
    return f"{each.execution.operation}, {each.execution.kind}: {text}  [{rules}]"
