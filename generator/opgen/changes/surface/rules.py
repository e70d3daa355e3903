"""Rules about changes of the public names of a package."""

from opgen.changes.model import Layer, Rule, Severity

_LOST = (Severity.BREAKING, Severity.SAFE)


def _pair(removed: str, added: str, noun: str) -> tuple[Rule, Rule]:
    """Return the rules of a removed and of an added `noun`."""
    return (
        _rule(removed, f"A {noun} was removed.", (Severity.BREAKING,), added),
        _rule(added, f"A {noun} was added.", _LOST, removed),
    )


def _rule(id_: str, title: str, severities: tuple[Severity, ...], mirror: str) -> Rule:
    return Rule(
        id=id_,
        layer=Layer.PYTHON,
        title=title,
        severities=severities,
        mirror=(mirror,),
    )


def _same(id_: str, title: str) -> Rule:
    """Return a rule that is its own mirror."""
    return _rule(id_, title, _LOST, id_)


RULES: tuple[Rule, ...] = (
    *_pair("python-function-removed", "python-function-added", "function"),
    _same("python-function-renamed", "A function has another name."),
    _same("python-function-moved", "A function is in another module."),
    *_pair("python-parameter-removed", "python-parameter-added", "parameter"),
    _same("python-parameter-type-changed", "A parameter has another type."),
    _same("python-return-type-changed", "A function returns another type."),
    *_pair("python-model-removed", "python-model-added", "model"),
    _same("python-model-kind-changed", "A model has another kind of definition."),
    *_pair("python-field-removed", "python-field-added", "field"),
    _same("python-field-type-changed", "A field has another type."),
    *_pair("python-enum-member-removed", "python-enum-member-added", "member"),
    *_pair("python-error-removed", "python-error-added", "exception class"),
    *_pair("python-client-keyword-removed", "python-client-keyword-added", "keyword"),
)
