"""Rules about changes of the public names of a package."""

from collections.abc import Iterable
from typing import Final

from opgen.changes.model import Breaks, ChangeRule, Layer, Severity, rule_lines

_TABLE: Final = """
package-renamed R The package has another name.
function-removed R A function was removed.
function-added N A function was added.
function-renamed R A function has another name.
function-moved F A function is in another module.
method-removed R A method of the client was removed.
method-added N A method of the client was added.
method-renamed R A method of the client has another name or is in another attribute of the client.
parameter-removed R A parameter was removed.
parameter-added RN A parameter was added.
parameter-renamed R A parameter has another name.
parameters-reordered R Positional parameters have another order.
parameter-became-required R A parameter became required.
parameter-became-optional N A parameter became optional.
parameter-became-keyword R A positional parameter became keyword-only.
parameter-became-positional N A keyword-only parameter became positional.
parameter-default-changed ? A parameter has another default.
parameter-type-changed RT A parameter does not accept all values of the old type, or type checkers refuse variables of that type. | parameter-type-changed parameter-widened
parameter-widened N A parameter accepts more values.
body-changed RT The parameter `body` became required, or does not accept all values or variables of the old type. | body-changed
body-widened N The parameter `body` became optional, or accepts more values. | body-changed body-widened
body-keywords-removed R The fields of the body are not keywords any more.
body-keywords-added N The fields of the body became keywords.
return-type-changed RTN A function can return values that the old type does not have. | return-type-changed return-type-narrowed
return-type-narrowed N A function returns fewer values.
model-removed R A model was removed.
model-added N A model was added.
model-renamed R A model has another name.
model-kind-changed RTN A model has another kind of definition or another base class.
alias-type-changed TN An alias has another type.
field-removed RT A field was removed.
field-added RN A field was added.
field-renamed R A field has another attribute.
field-became-required RN A field became required in the constructor. | field-became-optional
field-became-optional N A field became optional in the constructor.
field-default-changed N A field has another default.
field-type-changed RTN A field has another type. | field-type-changed field-became-required field-became-optional
enum-member-removed R A member of an enum was removed.
enum-member-added N A member of an enum was added.
enum-member-renamed R A member of an enum has another name.
enum-member-value-changed ? A member of an enum has another value.
error-removed R An exception class was removed, or it lost its typed detail.
error-added N An exception class was added.
error-renamed R An exception class has another name.
error-detail-changed ?N The attribute `detail` of an exception has another type.
client-keyword-removed R A keyword of the client was removed.
client-keyword-added RN A keyword of the client was added.
client-keyword-became-required R A keyword of the client became required.
client-keyword-became-optional N A keyword of the client became optional.
client-keyword-default-changed ? A keyword of the client has another default.
client-keyword-type-changed TN A keyword of the client has another type.
client-option-removed R `with_options` does not accept a credential any more.
client-option-added N `with_options` accepts a credential.
client-server-changed RN The client has another default server.
export-removed R A name at the package root was removed.
export-added N A name at the package root was added.
"""
"""Lines of id without the prefix `python-`, letters of the steps and title, as `rule_lines` reads them."""

_STEPS: Final = {"R": Breaks.RUNTIME, "T": Breaks.TYPES, "F": Breaks.FILES, "?": Breaks.NOTHING, "N": Breaks.NOTHING}
_SEVERITIES: Final = {
    "R": Severity.BREAKING,
    "T": Severity.BREAKING,
    "F": Severity.SAFE,
    "?": Severity.RISKY,
    "N": Severity.SAFE,
}
_DECLARED: Final = {"client-server-changed": "a witness has no server at either URL"}
"""Reasons why no witness can show that a breaking change breaks."""


def _rule(id_: str, letters: str, title: str, mirror: Iterable[str]) -> ChangeRule:
    return ChangeRule(
        id=f"python-{id_}",
        layer=Layer.PYTHON,
        title=title,
        severities=tuple(dict.fromkeys(_SEVERITIES[each] for each in letters)),
        steps=tuple(dict.fromkeys(_STEPS[each] for each in letters)),
        mirror=tuple(f"python-{each}" for each in mirror),
        declared=_DECLARED.get(id_, ""),
    )


PACKAGE_RULES: Final = tuple(_rule(*line) for line in rule_lines(_TABLE))
"""All rules. The severities are those of the default of `[tool.opgen.diff] breaking`, which is `types`."""
