"""Rules about changes of the public names of a package."""

from typing import Final

from opgen.changes.model import Breaks, ChangeRule, Layer, RuleLine, Severity, rule_lines

_TABLE: Final = """
: package
renamed R The package has another name.
: function
removed R- A function was removed.
added A+ A function was added.
renamed R A function has another name.
moved F A function is in another module.
endpoint-changed R A function calls another endpoint.
: operation-key
removed R- An operation has another key in `OPERATIONS`. | removed
: method
removed R- A method of the client was removed.
added A+ A method of the client was added.
renamed R A method of the client has another name or is in another attribute of the client.
: parameter
removed R- A parameter was removed.
added RA+ A parameter was added.
renamed R A parameter has another name.
became-required R A parameter became required.
became-optional A A parameter became optional.
became-keyword R A positional parameter became keyword-only.
became-positional A A keyword-only parameter became positional.
default-changed ? A parameter has another default.
type-changed RT A parameter does not accept all values of the old type, or type checkers refuse variables of that type. | type-changed widened
widened A A parameter accepts more values.
: parameters
reordered R Positional parameters have another order.
: body
changed RT The parameter `body` became required, or does not accept all values or variables of the old type. | changed
widened A The parameter `body` became optional, or accepts more values. | changed widened
keywords-removed R- The fields of the body are not keywords any more. | keywords-added
keywords-added A+ The fields of the body became keywords.
: return-type
changed RTN A function can return values that the old type does not have. | changed narrowed
narrowed N A function returns fewer values.
items-narrowed T A list or mapping that a function returns has fewer values, but type checkers refuse it as one of the old type. | changed
: model
removed R- A model was removed.
added A+ A model was added.
renamed R A model has another name.
kind-changed RTN A model has another kind of definition or another base class.
: alias
type-changed TN An alias has another type.
: field
removed RT- A field was removed.
added RA+ A field was added.
renamed R A field has another attribute.
became-required RN A field became required in the constructor. | became-optional
became-optional N A field became optional in the constructor.
default-changed N A field has another default.
type-changed RTN A field has another type. | type-changed became-required became-optional
items-narrowed T A list or mapping in a field has fewer values, but type checkers refuse it as one of the old type. | type-changed
constraint-tightened R A model refuses values of a field that it accepted. | constraint-tightened constraint-relaxed
constraint-relaxed A A model accepts more values of a field.
: enum-member
removed R- A member of an enum was removed.
added A+ A member of an enum was added.
renamed R A member of an enum has another name.
value-changed ? A member of an enum has another value.
: error
removed R- An exception class was removed, or it lost its typed detail.
added A+ An exception class was added.
renamed R An exception class has another name.
detail-changed RTN The attribute `detail` of an exception has another type.
: client-keyword
removed R- A keyword of the client was removed.
added RA+ A keyword of the client was added.
became-required R A keyword of the client became required.
became-optional A A keyword of the client became optional.
default-changed ? A keyword of the client has another default.
type-changed TN A keyword of the client has another type.
: client-option
removed R- `with_options` does not accept a credential any more.
added A+ `with_options` accepts a credential.
: client-server | a witness has no server at either URL
changed RN The client has another default server.
: export
removed R- A name at the package root was removed.
added A+ A name at the package root was added.
"""
"""Lines of the end of the id, letters of the steps and title, as `rule_lines` reads them."""
_PREFIX: Final = "python-"

_LETTERS: Final = {
    "R": (Breaks.RUNTIME, Severity.BREAKING),
    "T": (Breaks.TYPES, Severity.BREAKING),
    "F": (Breaks.FILES, Severity.SAFE),
    "?": (Breaks.NOTHING, Severity.RISKY),
    "N": (Breaks.NOTHING, Severity.SAFE),
    "A": (Breaks.NOTHING, Severity.SAFE),
}


def _rule(line: RuleLine) -> ChangeRule:
    steps, severities = zip(*(_LETTERS[each] for each in line.letters), strict=True)
    return ChangeRule(
        id=line.id,
        layer=Layer.PYTHON,
        subject=line.subject,
        happened=line.id.removeprefix(f"{_PREFIX}{line.subject}-"),
        title=line.title,
        severities=tuple(dict.fromkeys(severities)),
        steps=tuple(dict.fromkeys(steps)),
        mirror=line.mirror,
        declared=line.declared,
        section=line.section,
        adds=line.adds,
    )


PACKAGE_RULES: Final = {line.id: _rule(line) for line in rule_lines(_TABLE, _PREFIX)}
"""Rules by id. The severities are those of the default of `[tool.opgen.diff] breaking`, which is `types`."""
