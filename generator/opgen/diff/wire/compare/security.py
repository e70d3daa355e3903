"""Changes of security: alternatives of operations and of the document, and security schemes."""

from collections.abc import Iterator, Mapping

from opgen.diff.model import Change
from opgen.diff.rules import B, S
from opgen.diff.wire.changes import draft, in_either, one_sided
from opgen.schemas.node import Context, Node
from opgen.schemas.values import canonical_value

_COMPONENT = "api-security-component"
_URLS = {"authorizationUrl": "url", "tokenUrl": "token-url", "refreshUrl": "token-url"}
_Scopes = dict[str, frozenset[str]]
"""Scopes by the name of a security scheme. All schemes are necessary."""


def compare_security(
    alternatives: tuple[Node | None, Node | None],
    owners: tuple[Node, Node],
    prefix: str,
    renamed: Mapping[str, str],
) -> Iterator[Change]:
    """Yield the differences between two lists of alternatives. None and an empty list need no security.

    `renamed` has the new names of security schemes that have another name in the old document.
    """
    old, new = alternatives
    before, accepted = _alternatives(old, renamed), _alternatives(new, {})
    was_open = not before or {} in before
    is_open = not accepted or {} in accepted
    # An alternative that both versions have is not a change, also if another alternative has other scopes.
    after = [each for each in accepted if each not in before]
    before = [each for each in before if each not in accepted]
    names = ({frozenset(each) for each in before}, {frozenset(each) for each in after})
    at = old or owners[0], new or owners[1]
    for each in sorted(names[1] - names[0], key=sorted):
        if each:
            severity = B if was_open and not is_open else S
            yield draft(f"{prefix}-added", f"security {_shown(each)} was added", None, at[1], _shown(each), severity)
    for each in sorted(names[0] - names[1], key=sorted):
        if each:
            is_enough = any(_is_enough(own, accepted) for own in before if each == own.keys())
            severity = S if is_open or is_enough else B
            yield draft(
                f"{prefix}-removed", f"security {_shown(each)} was removed", at[0], None, _shown(each), severity
            )
    if names[0] - names[1] == {frozenset()} and not is_open:
        yield draft(f"{prefix}-added", "security became necessary", None, at[1])
    if names[1] - names[0] == {frozenset()} and not was_open:
        yield draft(f"{prefix}-removed", "security became optional", at[0], None, severity=S)
    yield from _scopes(before, after, at, prefix)


def _is_enough(given: _Scopes, accepted: list[_Scopes]) -> bool:
    """Return whether the credentials of an alternative fulfil one of the accepted alternatives."""
    return any(all(name in given and scopes <= given[name] for name, scopes in each.items()) for each in accepted)


def _scopes(before: list[_Scopes], after: list[_Scopes], at: tuple[Node, Node], prefix: str) -> Iterator[Change]:
    known = {frozenset(each): each for each in before}
    for each in after:
        for name, scopes in sorted(each.items()):
            own = known.get(frozenset(each), each).get(name, scopes)
            for scope in sorted(scopes - own):
                message = f'security "{name}" needs the scope "{scope}"'
                yield draft(f"{prefix}-scope-added", message, None, at[1], f"{name} {scope}")
            for scope in sorted(own - scopes):
                message = f'security "{name}" does not need the scope "{scope}" any more'
                yield draft(f"{prefix}-scope-removed", message, at[0], None, f"{name} {scope}")


def _alternatives(node: Node | None, renamed: Mapping[str, str]) -> list[_Scopes]:
    listed = node.value if node is not None and isinstance(node.value, list) else []
    return [
        {
            renamed.get(name, name): frozenset(map(str, scopes if isinstance(scopes, list) else ()))
            for name, scopes in each.items()
        }
        for each in listed
        if isinstance(each, dict)
    ]


def _shown(names: frozenset[str]) -> str:
    return " and ".join(f'"{name}"' for name in sorted(names))


def renamed_schemes(old: Context, new: Context) -> dict[str, str]:
    """Return the new names of security schemes with the same content under another name, by their old names."""
    before, after = _schemes(old), _schemes(new)
    names = {_content(node): name for name, node in after.items() if name not in before}
    return {
        name: names.pop(content)
        for name, node in before.items()
        if name not in after and (content := _content(node)) in names
    }


def _content(scheme: Node) -> str:
    """Return a text that is equal for security schemes with the same meaning."""
    return canonical_value(
        {key: each.value for key, each in scheme.entries() if key != "description" and not key.startswith("x-")}
    )


def _schemes(side: Context) -> dict[str, Node]:
    components = side.root.child("components")
    if components is None:
        return {}
    return {name: node.dereferenced() for name, node in components.mapping("securitySchemes")}


def compare_schemes(old: Context, new: Context, renamed: Mapping[str, str]) -> Iterator[Change]:
    """Yield the differences between the security schemes of two documents, apart from the `renamed` ones."""
    before, after = _schemes(old), _schemes(new)
    for name, one, other in in_either(before, after):
        if name in {*renamed, *renamed.values()}:
            continue
        shown = f'security scheme "{name}"'
        if one is None or other is None:
            end = "added" if one is None else "removed"
            yield draft(f"{_COMPONENT}-{end}", f"{shown} was {end}", one, other)
            continue
        for key in ("type", "in", "name", "scheme"):
            values = [str(each.get(key) or "") for each in (one, other)]
            # Names of headers and of authentication schemes have no case. Source: RFC 9110, sections 5.1 and 11.1.
            if key == "scheme" or (key == "name" and other.get("in") == "header"):
                is_same = values[0].lower() == values[1].lower()
            else:
                is_same = values[0] == values[1]
            if not is_same:
                message = f'{shown} has another {key}: "{values[0]}" became "{values[1]}"'
                yield draft(f"{_COMPONENT}-type-changed", message, one, other, key)
        yield from _compare_flows(one, other, shown)


def _compare_flows(old: Node, new: Node, shown: str) -> Iterator[Change]:
    """Yield the differences of URLs, flows and scopes of a security scheme."""
    if (old.get("openIdConnectUrl") or "") != (new.get("openIdConnectUrl") or ""):
        yield draft(f"{_COMPONENT}-oauth-url-changed", f"{shown} has another openIdConnectUrl", old, new)
    if old.get("type") != "oauth2" or new.get("type") != "oauth2":
        return
    before, after = dict(old.mapping("flows")), dict(new.mapping("flows"))
    for flow, one, other in in_either(before, after):
        if one is None or other is None:
            end = "added" if one is None else "removed"
            yield draft(f"{_COMPONENT}-oauth-flow-{end}", f'OAuth flow "{flow}" of {shown} was {end}', one, other)
            continue
        for key, kind in _URLS.items():
            if (one.get(key) or "") != (other.get(key) or ""):
                yield draft(f"{_COMPONENT}-oauth-{kind}-changed", f"{shown} has another {key}", one, other, key)
        for scope, end, lost, got in one_sided(dict(one.mapping("scopes")), dict(other.mapping("scopes"))):
            verb, more = ("offers", "") if end == "added" else ("does not offer", " any more")
            yield draft(f"{_COMPONENT}-oauth-scope-{end}", f'{shown} {verb} the scope "{scope}"{more}', lost, got)
