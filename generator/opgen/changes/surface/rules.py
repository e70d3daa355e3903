"""Rules about changes of the public names of a package."""

from typing import Final

from opgen.changes.model import Breaks, ChangeRule, Layer, Severity

_TABLE: Final = """
package-renamed | R | The package has another name. | package-renamed
function-removed | R | A function was removed. | function-added
function-added | N | A function was added. | function-removed
function-renamed | R | A function has another name. | function-renamed
function-moved | F | A function is in another module. | function-moved
method-removed | R | A method of the client was removed. | method-added
method-added | N | A method of the client was added. | method-removed
method-renamed | R | A method of the client has another name or is in another attribute of the client. | method-renamed
parameter-removed | R | A parameter was removed. | parameter-added
parameter-added | RN | A parameter was added. | parameter-removed
parameter-renamed | R | A parameter has another name. | parameter-renamed
parameters-reordered | R | Positional parameters have another order. | parameters-reordered
parameter-became-required | R | A parameter became required. | parameter-became-optional
parameter-became-optional | N | A parameter became optional. | parameter-became-required
parameter-became-keyword | R | A positional parameter became keyword-only. | parameter-became-positional
parameter-became-positional | N | A keyword-only parameter became positional. | parameter-became-keyword
parameter-default-changed | ? | A parameter has another default. | parameter-default-changed
parameter-type-changed | RT | A parameter does not accept all values of the old type, or type checkers refuse variables of that type. | parameter-type-changed parameter-widened
parameter-widened | N | A parameter accepts more values. | parameter-type-changed
body-changed | RT | The parameter `body` became required, or does not accept all values or variables of the old type. | body-changed body-widened
body-widened | N | The parameter `body` became optional, or accepts more values. | body-changed body-widened
body-keywords-removed | R | The fields of the body are not keywords any more. | body-keywords-added
body-keywords-added | N | The fields of the body became keywords. | body-keywords-removed
return-type-changed | RTN | A function can return values that the old type does not have. | return-type-changed return-type-narrowed
return-type-narrowed | N | A function returns fewer values. | return-type-changed
model-removed | R | A model was removed. | model-added
model-added | N | A model was added. | model-removed
model-renamed | R | A model has another name. | model-renamed
model-kind-changed | RTN | A model has another kind of definition or another base class. | model-kind-changed
alias-type-changed | TN | An alias has another type. | alias-type-changed
field-removed | RT | A field was removed. | field-added
field-added | RN | A field was added. | field-removed
field-renamed | R | A field has another attribute. | field-renamed
field-became-required | RN | A field became required in the constructor. | field-became-optional field-type-changed
field-became-optional | N | A field became optional in the constructor. | field-became-required field-type-changed
field-default-changed | N | A field has another default. | field-default-changed
field-type-changed | RTN | A field has another type. | field-type-changed field-became-required field-became-optional
enum-member-removed | R | A member of an enum was removed. | enum-member-added
enum-member-added | N | A member of an enum was added. | enum-member-removed
enum-member-renamed | R | A member of an enum has another name. | enum-member-renamed
enum-member-value-changed | ? | A member of an enum has another value. | enum-member-value-changed
error-removed | R | An exception class was removed, or it lost its typed detail. | error-added
error-added | N | An exception class was added. | error-removed
error-renamed | R | An exception class has another name. | error-renamed
error-detail-changed | ?N | The attribute `detail` of an exception has another type. | error-detail-changed
client-keyword-removed | R | A keyword of the client was removed. | client-keyword-added
client-keyword-added | RN | A keyword of the client was added. | client-keyword-removed
client-keyword-became-required | R | A keyword of the client became required. | client-keyword-became-optional
client-keyword-became-optional | N | A keyword of the client became optional. | client-keyword-became-required
client-keyword-default-changed | ? | A keyword of the client has another default. | client-keyword-default-changed
client-keyword-type-changed | TN | A keyword of the client has another type. | client-keyword-type-changed
client-option-removed | R | `with_options` does not accept a credential any more. | client-option-added
client-option-added | N | `with_options` accepts a credential. | client-option-removed
client-server-changed | RN | The client has another default server. | client-server-changed
export-removed | R | A name at the package root was removed. | export-added
export-added | N | A name at the package root was added. | export-removed
"""
"""Lines of id without the prefix `python-`, letters of the steps, title, and ids of the mirror."""

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


def _rule(id_: str, letters: str, title: str, mirror: str) -> ChangeRule:
    return ChangeRule(
        id=f"python-{id_}",
        layer=Layer.PYTHON,
        title=title,
        severities=tuple(dict.fromkeys(_SEVERITIES[each] for each in letters)),
        steps=tuple(dict.fromkeys(_STEPS[each] for each in letters)),
        mirror=tuple(f"python-{each}" for each in mirror.split()),
        declared=_DECLARED.get(id_, ""),
    )


PACKAGE_RULES: Final = tuple(
    _rule(id_, letters, title, mirror)
    for id_, letters, title, mirror in (line.split(" | ") for line in _TABLE.strip().splitlines())
)
"""All rules. The severities are those of the default of `[tool.opgen.diff] breaking`, which is `types`."""
