"""Report of a probe: findings with positions in the document, and records of problems."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from opgen.core.findings import ClientReport, Finding, Level, Repair, counted
from opgen.core.pointers import Pointer
from opgen.document.document import Document
from opgen.responses.probe.rules import NOT_REACHED, RULES, TITLES
from opgen.responses.probe.run import Probe, State, is_note
from opgen.responses.problems import Problem
from opgen.responses.records import Record

_DIFFERS, _NOTHING_REACHED = 6, 5
_RESPONSE = "the response"


def report_of(
    name: str, probe: Probe, document: Document, original: Callable[[Pointer], Pointer], learn: Repair
) -> ClientReport:
    """Return the report of a client. `original` returns the pointer in the document as served."""
    found = [*_findings(probe)]
    pointers = [original(finding.pointer or ()) for finding in found]
    positions = document.named_positions(pointers) if pointers else ()
    findings = tuple(
        replace(finding, path=path, line=position.line, column=position.column, pointer=pointer)
        for finding, pointer, (path, position) in zip(found, pointers, positions, strict=True)
    )
    counts = Counter(each.state for each in probe.outcomes)
    requests = ", ".join(f"{number} {method}" for method, number in probe.sent.items() if method != "token")
    states = [f"{counts[State.VERIFIED]} verified", f"{counts[State.DIFFERS]} differ"]
    states.append(f"{counts[State.NOT_REACHED]} not reached")
    tokens = probe.sent.get("token", 0)
    is_different = any(each.level is Level.ERROR for each in findings)
    is_nothing = bool(probe.outcomes) and counts[State.NOT_REACHED] == len(probe.outcomes)
    return ClientReport(
        name=name,
        exit_code=_DIFFERS if is_different else _NOTHING_REACHED if is_nothing else 0,
        verdict="DIFFERS" if is_different else "NOT REACHED" if is_nothing else "",
        headline=f"{', '.join(states)} ({requests or 'no request'})",
        findings=findings,
        remarks=(f"{counted(tokens, 'token request')} with POST, for OAuth client credentials",) if tokens else (),
        clean=tuple(each.name for each in probe.outcomes if each.state is State.VERIFIED),
        repair=learn if is_different else None,
        rules=RULES,
        command="opgen probe",
    )


def _findings(probe: Probe) -> Iterator[Finding]:
    """Yield the problems of each operation, and the operations that were not reached."""
    for outcome in probe.outcomes:
        shown: set[tuple[str, str]] = set()
        for problem in outcome.problems:
            is_reached = outcome.state is not State.NOT_REACHED
            if (is_note(problem) and not is_reached) or (problem.rule, problem.pointer) in shown:
                continue
            shown.add((problem.rule, problem.pointer))
            yield Finding(
                rule=f"response-{problem.rule}",
                message=f"{outcome.name}: {_described(problem)}",
                pointer=problem.schema,
                level=Level.NOTE if is_note(problem) else Level.ERROR,
            )
        if outcome.state is State.NOT_REACHED:
            pointer, message = outcome.operation.pointer, f"{outcome.name}: {outcome.reason}"
            yield Finding(rule=NOT_REACHED.id, message=message, pointer=pointer, level=Level.NOTE)


def _described(problem: Problem) -> str:
    """Return a problem in words, without the value."""
    at = problem.pointer or _RESPONSE
    match problem.rule:
        case "type" | "shape":
            return f"{at} has the type {problem.type or 'of another schema'}"
        case "media-type" if problem.type:
            return f"the media type {problem.type} is not documented, or its content is not JSON"
        case "status":
            return f"status {problem.status} is not documented"
        case _:
            return f"{at} {TITLES[problem.rule]}"


def records_of(problems: Mapping[Problem, int], package: str, today: date) -> tuple[Record, ...]:
    """Return the records of problems, which have their numbers of responses. A text is recorded if two have it."""
    totals = Counter[Problem]()
    for problem, count in problems.items():
        totals[replace(problem, text="")] += count
        if problem.text and count > 1:
            totals[problem] += count
    day = today.isoformat()
    return tuple(
        Record(problem=problem, package=package, count=count, first=day, last=day) for problem, count in totals.items()
    )
