"""Command `explain`: print the description of a repair, a verdict, a finding or a change."""

from typing import Annotated

from typer import Argument

from opgen.cli.console import print_result
from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.findings import reference_url
from opgen.core.suggestions import did_you_mean
from opgen.diff.rules import CHANGE_RULES, facts, layer_words
from opgen.document import repair
from opgen.reports.rules import FINDING_RULES
from opgen.responses.probe.rules import RULES

_RULES = {**FINDING_RULES, **{each.id: each for each in RULES}}


def rule_ids() -> list[str]:
    """Return the ids of all findings, repairs and changes."""
    return [*_RULES, *(rule.id for rule in repair.REPAIR_RULES), *CHANGE_RULES]


def explain_command(
    rule: Annotated[
        str | None,
        Argument(
            metavar="RULE",
            help="Id of a rule, or a verdict of `check`. Default: all rules.",
            autocompletion=lambda incomplete: [id_ for id_ in rule_ids() if id_.startswith(incomplete)],
        ),
    ] = None,
) -> None:
    """Explain a repair, a verdict, a finding or a change."""
    findings = {id_: each.title for id_, each in _RULES.items()}
    repairs = {each.id: each.purpose for each in repair.REPAIR_RULES}
    if rule is None:
        width = max(map(len, rule_ids()))
        _print_table("Findings of `check` and `probe`:", findings, width)
        _print_table("Repairs of documents:", repairs, width)
        _print_table("Changes of `diff`:", {id_: each.title for id_, each in CHANGE_RULES.items()}, width)
        return
    # `check` prints verdicts in upper case.
    id_ = rule.lower().replace("_", "-")
    if id_ in _RULES:
        page, lines = "findings", [findings[id_], "", _RULES[id_].help]
    elif id_ in repairs:
        note = "With strict_document = true, the defect is an error. `opgen list --problems` lists all repairs."
        page, lines = "repairs", ["repair of a document", "", repairs[id_], "", note]
    elif id_ in CHANGE_RULES:
        found = CHANGE_RULES[id_]
        page, lines = "changes", [f"change {layer_words(found)}", "", found.title, "", *facts(found)]
    else:
        suggestion = did_you_mean(id_, rule_ids()) or "opgen explain lists all rules"
        raise UsageError(f'unknown rule "{escaped(rule)[:80]}"; {suggestion}')
    print_result("\n".join([f"{id_}: {lines[0]}", *lines[1:], reference_url(page, id_)]))


def _print_table(title: str, rows: dict[str, str], width: int) -> None:
    lines = [f"  {id_:{width}}  {text}" for id_, text in rows.items()]
    print_result("\n".join([title, *lines]))
