"""Rules of operations, parameters, bodies, responses, servers and security."""

from opgen.changes.model import ChangeRule, Layer, Severity
from opgen.changes.wire.table import B, R, S

_DATE = "a witness cannot show a date"
_ACCESS = "a witness has no server that checks credentials"
_HOOK = "the server calls the client, so no call of the package shows it"

_TABLE = """
server-removed | R | A server was removed or its URL changed. | server-added
server-added | S | A server was added. | server-removed
server-variable-changed | R | A variable of a server changed. | server-variable-changed
endpoint-added | S | An operation was added. | api-removed-without-deprecation api-removed-with-deprecation api-removed-before-sunset api-path-removed-without-deprecation api-path-removed-with-deprecation api-path-removed-before-sunset api-path-sunset-parse
api-removed-without-deprecation | B | An operation was removed that was not deprecated. | endpoint-added
api-path-removed-without-deprecation | B | A path was removed that was not deprecated. | endpoint-added
api-removed-with-deprecation | RS | A deprecated operation was removed. | endpoint-added
api-path-removed-with-deprecation | RS | A deprecated path was removed. | endpoint-added
api-removed-before-sunset | B | An operation was removed before its sunset date. | endpoint-added
api-path-removed-before-sunset | B | A path was removed before its sunset date. | endpoint-added
api-path-sunset-parse | B | The sunset of an operation is not a date. | endpoint-added api-sunset-date-changed
endpoint-deprecated | S | An operation became deprecated. | endpoint-reactivated
endpoint-deprecated-with-sunset | S | An operation became deprecated with a sunset date. | endpoint-reactivated
endpoint-reactivated | S | An operation is not deprecated any more. | endpoint-deprecated endpoint-deprecated-with-sunset
api-sunset-date-changed-too-small | B | The sunset date of an operation is earlier. | api-sunset-date-changed
api-sunset-date-changed | S | A sunset date of an operation was added or is later. | api-sunset-date-changed-too-small sunset-deleted api-path-sunset-parse
sunset-deleted | B | The sunset date of a deprecated operation was removed. | api-sunset-date-changed
api-operation-id-removed | S | The operationId of an operation changed. | api-operation-id-removed api-operation-id-added
api-operation-id-added | S | An operation got an operationId. | api-operation-id-removed
api-tag-added | S | An operation got a tag. | api-tag-removed
api-tag-removed | S | An operation lost a tag. | api-tag-added
webhook-added | S | A webhook was added. | webhook-removed
webhook-removed | B | A webhook was removed. | webhook-added
callback-added | S | A callback was added. | callback-removed
callback-removed | B | A callback was removed. | callback-added
new-required-request-parameter | B/S | A required request parameter was added. | request-parameter-removed request-parameter-removed-with-deprecation request-parameter-removed-before-sunset
new-optional-request-parameter | S | An optional request parameter was added. | request-parameter-removed request-parameter-removed-with-deprecation request-parameter-removed-before-sunset
new-request-path-parameter | B | A path parameter was added. | request-parameter-removed request-parameter-removed-with-deprecation request-parameter-removed-before-sunset
request-parameter-removed | BR | A request parameter was removed. | new-required-request-parameter new-optional-request-parameter new-request-path-parameter
request-parameter-removed-with-deprecation | S | A deprecated request parameter was removed. | new-required-request-parameter new-optional-request-parameter new-request-path-parameter
request-parameter-removed-before-sunset | B | A request parameter was removed before its sunset date. | new-required-request-parameter new-optional-request-parameter new-request-path-parameter
request-parameter-became-required | B/S | A request parameter became required. | request-parameter-became-optional
request-parameter-became-optional | S/B | A request parameter became optional. | request-parameter-became-required
request-parameter-serialization-changed | B | A request parameter is sent in another way. | request-parameter-serialization-changed
request-body-added-required | B/S | A required request body was added. | request-body-removed
request-body-added-optional | S | An optional request body was added. | request-body-removed
request-body-removed | B/BR | A request body was removed. | request-body-added-required request-body-added-optional
request-body-became-required | B/S | A request body became required. | request-body-became-optional
request-body-became-optional | S/B | A request body became optional. | request-body-became-required
request-body-media-type-added | S/B | A request body got a media type. | request-body-media-type-removed
request-body-media-type-removed | B/S | A request body lost a media type. | request-body-media-type-added
request-body-media-type-schema-added | B/S | A media type of a request body got a schema. | request-body-media-type-schema-removed
request-body-media-type-schema-removed | S/R | A media type of a request body lost its schema. | request-body-media-type-schema-added
request-body-serialization-changed | BR/B | A part of a request body is sent in another way. | request-body-serialization-changed
response-media-type-added | S | A response got a media type. | response-media-type-removed
response-media-type-removed | B | A response lost a media type. | response-media-type-added
response-media-type-name-generalized | B/S | A response has a more general media type. | response-media-type-name-specialized
response-media-type-name-specialized | S/B | A response has a more special media type. | response-media-type-name-generalized
response-body-media-type-schema-added | S/B | A media type of a response got a schema. | response-body-media-type-schema-removed
response-body-media-type-schema-removed | R/S | A media type of a response lost its schema. | response-body-media-type-schema-added
response-body-serialization-changed | B | A part of a response body is sent in another way. | response-body-serialization-changed
response-success-status-added | S | A success response was added. | response-success-status-removed
response-success-status-removed | B | A success response was removed. | response-success-status-added
response-non-success-status-added | S | An error response was added. | response-non-success-status-removed
response-non-success-status-removed | S/R | An error response was removed. | response-non-success-status-added
required-response-header-removed | B/R | A required response header was removed. | response-header-added
optional-response-header-removed | R | An optional response header was removed. | response-header-added
response-header-added | S/SB | A response header was added. | required-response-header-removed optional-response-header-removed
response-header-became-optional | B/S | A response header became optional. | response-header-became-required
response-header-became-required | S/B | A response header became required. | response-header-became-optional
api-security-added | BS | An operation got a security alternative. | api-security-removed
api-security-removed | BS | An operation lost a security alternative. | api-security-added
api-security-scope-added | B | A security alternative of an operation got a scope. | api-security-scope-removed
api-security-scope-removed | S | A security alternative of an operation lost a scope. | api-security-scope-added
api-global-security-added | BS | The document got a security alternative. | api-global-security-removed
api-global-security-removed | BS | The document lost a security alternative. | api-global-security-added
api-global-security-scope-added | B | A security alternative of the document got a scope. | api-global-security-scope-removed
api-global-security-scope-removed | S | A security alternative of the document lost a scope. | api-global-security-scope-added
api-security-component-type-changed | B | A security scheme has another type, location or name. | api-security-component-type-changed
api-security-component-oauth-url-changed | R | A security scheme has another authorization URL. | api-security-component-oauth-url-changed
api-security-component-oauth-token-url-changed | R | A security scheme has another token URL. | api-security-component-oauth-token-url-changed
api-security-component-oauth-scope-added | S | A security scheme offers another scope. | api-security-component-oauth-scope-removed
api-security-component-oauth-scope-removed | R | A security scheme does not offer a scope any more. | api-security-component-oauth-scope-added
api-security-component-oauth-flow-added | S | A security scheme offers another OAuth flow. | api-security-component-oauth-flow-removed
api-security-component-oauth-flow-removed | B | A security scheme does not offer an OAuth flow any more. | api-security-component-oauth-flow-added
api-security-component-added | S | A security scheme was added. | api-security-component-removed
api-security-component-removed | S | A security scheme was removed. | api-security-component-added
api-schema-added | S | A schema that no operation uses was added. | api-schema-removed
api-schema-removed | S | A schema that no operation uses was removed. | api-schema-added
api-schema-changed | S | A schema that no operation uses changed. | api-schema-changed
documentation-changed | S | A description, an example or other documentation changed. | documentation-changed
"""
"""Lines of id, severities as letters, title, and ids of the mirror.

Letters after a slash are the severities in webhooks and callbacks. The first letter applies where no other condition
decides.
"""
_SEVERITIES = {"B": B, "R": R, "S": S}


_DECLARED = {
    "new-request-path-parameter": "a path without the parameter is invalid, so a package does not have the parameter",
    "response-body-serialization-changed": "a schema does not describe the bytes of a part",
    "request-parameter-removed": _HOOK,
}


def _declared(id_: str, plain: str) -> str:
    """Return the reason why no witness can show a breaking rule, or nothing. `plain` has the severities in operations."""
    if "sunset" in id_:
        return _DATE
    if "security" in id_:
        return _ACCESS
    if id_.startswith(("webhook", "callback")) or "B" not in plain:
        return _HOOK
    return _DECLARED.get(id_, "")


def _rule(line: str) -> tuple[ChangeRule, tuple[Severity, Severity]]:
    """Return a rule, and its usual severity in operations and in webhooks."""
    id_, letters, title, mirror = line.split(" | ")
    plain, _, reversed_ = letters.partition("/")
    found = {_SEVERITIES[each] for each in plain + reversed_}
    rule = ChangeRule(
        id=id_,
        layer=Layer.WIRE,
        title=title,
        severities=tuple(sorted(found, key=list(Severity).index)),
        mirror=tuple(mirror.split()),
        declared=_declared(id_, plain) if B in found else "",
    )
    return rule, (_SEVERITIES[plain[0]], _SEVERITIES[(reversed_ or plain)[0]])


_READ = [_rule(line) for line in _TABLE.strip().splitlines()]

OPERATION_RULES = tuple(rule for rule, _ in _READ)

_USUAL = {rule.id: severities for rule, severities in _READ}


def severity_of(rule: str, *, is_reversed: bool) -> Severity:
    """Return the usual severity of a rule in an operation, or in a webhook or callback with `is_reversed`."""
    return _USUAL[rule][is_reversed]
