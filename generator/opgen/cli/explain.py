"""Command `explain`: print the description of a repair, a verdict, a finding or a change."""

from typing import Annotated

import typer

from opgen.changes.model import ChangeRule
from opgen.changes.rules import CHANGE_RULES, facts, layer_words
from opgen.cli.console import print_result
from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.suggestions import did_you_mean
from opgen.document import repair
from opgen.reports.rules import FINDING_RULES


def rule_ids() -> list[str]:
    """Return the ids of all findings, repairs and changes."""
    return [*FINDING_RULES, *(rule.id for rule in repair.REPAIR_RULES), *CHANGE_RULES]


def _complete_rule(incomplete: str) -> list[str]:
    return [id_ for id_ in rule_ids() if id_.startswith(incomplete)]


def explain_command(
    rule: Annotated[
        str | None,
        typer.Argument(
            metavar="RULE",
            help="Id of a rule, or a verdict of `check`. Default: all rules.",
            autocompletion=_complete_rule,
        ),
    ] = None,
) -> None:
    """Explain a repair, a verdict, a finding or a change."""
    raise typer.Exit(explain(rule))


def explain(name: str | None) -> int:
    """Print the description of the rule `name`, or one line for each rule; return 0.

    Args:
        name: Id of a rule, or a verdict in upper case as `check` prints it; `None` for all rules.

    Raises:
        UsageError: The rule is unknown.
    """
    findings = {id_: rule.title for id_, rule in FINDING_RULES.items()}
    repairs = {rule.id: rule.purpose for rule in repair.REPAIR_RULES}
    if name is None:
        width = max(map(len, rule_ids()))
        _print_table("Findings of `check`:", findings, width)
        _print_table("Repairs of documents:", repairs, width)
        titles = {id_: rule.title for id_, rule in CHANGE_RULES.items()}
        _print_table("Changes of `diff`:", titles, width)
        return 0
    id_ = name.lower().replace("_", "-")
    if id_ in FINDING_RULES:
        print_result(f"{id_}: {findings[id_]}\n\n{FINDING_RULES[id_].help}")
    elif id_ in repairs:
        print_result(
            f"{id_}: repair of a document\n\n{repairs[id_]}\n\n"
            "With strict_document = true, the defect is an error. `opgen list --problems` lists all repairs."
        )
    elif id_ in CHANGE_RULES:
        print_result(_described(CHANGE_RULES[id_]))
    else:
        suggestion = did_you_mean(id_, rule_ids()) or "opgen explain lists all rules"
        raise UsageError(f'unknown rule "{escaped(name)[:80]}"; {suggestion}')
    return 0


def _described(rule: ChangeRule) -> str:
    """Return the description of a change."""
    title = f"{rule.id}: change {layer_words(rule)}"
    return "\n".join([title, "", rule.title, "", *facts(rule)])


def _print_table(title: str, rows: dict[str, str], width: int) -> None:
    lines = [f"  {id_:{width}}  {text}" for id_, text in rows.items()]
    print_result("\n".join([title, *lines]))
