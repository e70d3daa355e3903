"""Command `explain`: print the description of a repair, a verdict, a finding or a change."""

from opgen.changes.model import Layer, Rule
from opgen.changes.surface.rules import RULES as PACKAGE_RULES
from opgen.changes.wire.rules import RULES as WIRE_RULES
from opgen.cli.console import print_result
from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.suggestions import did_you_mean
from opgen.document import repair
from opgen.reports.rules import RULES


def rule_ids() -> list[str]:
    """Return the ids of all findings, repairs and changes."""
    return [*RULES, *(rule.id for rule in repair.RULES), *_changes()]


def explain(name: str | None) -> int:
    """Print the description of the rule `name`, or one line for each rule; return 0.

    Args:
        name: Id of a rule, or a verdict in upper case as `check` prints it; `None` for all rules.

    Raises:
        UsageError: The rule is unknown.
    """
    findings = {id_: rule.title for id_, rule in RULES.items()}
    repairs = {rule.id: rule.purpose for rule in repair.RULES}
    if name is None:
        width = max(map(len, rule_ids()))
        _print_table("Findings of `check`:", findings, width)
        _print_table("Repairs of documents:", repairs, width)
        titles = {id_: rule.title for id_, rule in _changes().items()}
        _print_table("Changes of `diff`:", titles, width)
        return 0
    id_ = name.lower().replace("_", "-")
    if id_ in RULES:
        print_result(f"{id_}: {findings[id_]}\n\n{RULES[id_].help}")
    elif id_ in repairs:
        print_result(
            f"{id_}: repair of a document\n\n{repairs[id_]}\n\n"
            "With strict_document = true, the defect is an error. `opgen list --problems` lists all repairs."
        )
    elif id_ in _changes():
        print_result(_described(_changes()[id_]))
    else:
        suggestion = did_you_mean(id_, rule_ids()) or "opgen explain lists all rules"
        raise UsageError(f'unknown rule "{escaped(name)[:80]}"; {suggestion}')
    return 0


def _changes() -> dict[str, Rule]:
    """Return the rules of `diff` by id: of the wire, then of the package."""
    return WIRE_RULES | {rule.id: rule for rule in PACKAGE_RULES}


def _described(rule: Rule) -> str:
    """Return the description of a change."""
    layer = "on the wire" if rule.layer is Layer.WIRE else "of the package"
    lines = [f"{rule.id}: change {layer}", "", rule.title, ""]
    lines.append(f"Severity: {', '.join(each.value for each in rule.severities)}.")
    if rule.steps:
        lines.append(f"Breaks: {', '.join(each.value for each in rule.steps)}.")
    if rule.mirror:
        lines.append(f"In reverse: {', '.join(rule.mirror)}.")
    if rule.declared:
        lines.append(f"Without a witness: {rule.declared}.")
    return "\n".join(lines)


def _print_table(title: str, rows: dict[str, str], width: int) -> None:
    lines = [f"  {id_:{width}}  {text}" for id_, text in rows.items()]
    print_result("\n".join([title, *lines]))
