"""Rules of all changes, with their descriptions."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from opgen.changes.model import ChangeRule, Layer
from opgen.changes.surface.rules import PACKAGE_RULES
from opgen.changes.wire.rules import WIRE_RULES

CHANGE_RULES: Final[Mapping[str, ChangeRule]] = MappingProxyType(WIRE_RULES | PACKAGE_RULES)
"""Rules by id: of the wire, then of the package."""


def layer_words(rule: ChangeRule) -> str:
    """Return the words for the layer of a rule."""
    return "on the wire" if rule.layer is Layer.WIRE else "of the package"


def facts(rule: ChangeRule) -> Iterator[str]:
    """Yield a sentence for each fact about a rule."""
    yield f"Severity: {', '.join(each.value for each in rule.severities)}."
    if rule.steps:
        yield f"Breaks: {', '.join(each.value for each in rule.steps)}."
    if rule.mirror:
        yield f"In reverse: {', '.join(rule.mirror)}."
    if rule.declared:
        yield f"Without a witness: {rule.declared}."
