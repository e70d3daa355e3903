"""Rules of the wire layer: text tables, from which ids, severities and mirrors follow."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from opgen.changes.model import RANK, SECTIONS, ChangeRule, Layer, Severity, rule_lines
from opgen.changes.wire.contexts import CONTEXTS, is_text
from opgen.changes.wire.relate import Relation

if TYPE_CHECKING:  # completion of rule ids compares no documents
    from opgen.changes.wire.pairs import FoundPair

B, R, S = Severity.BREAKING, Severity.RISKY, Severity.SAFE
_LETTERS = {"B": B, "R": R, "S": S, "A": S}
"""Severities by letter. `A` is a safe change after which callers can do more."""


class Event(NamedTuple):
    """Kind of a change, without direction.

    - `happened`: `set` or `unset` for a keyword that appeared or disappeared, else `changed`.
    """

    keyword: str
    relation: Relation
    happened: str

    @property
    def reverse(self) -> "Event":
        """Event of the reversed comparison."""
        happened = {"set": "unset", "unset": "set"}.get(self.happened, self.happened)
        return self._replace(relation=self.relation.reverse, happened=happened)


class Row(NamedTuple):
    """Row of the tables of schemas and properties.

    - `request`, `response`: the ids of the rules, with braces in place of the context.
    - `letters`: the letters of the severities in requests, in responses and in parameters.
    - `section`: the heading of release notes.
    - `phrase`: the end of the message.
    - `by_text`: the change is safe where a style writes values as text, and the texts are still valid.
    """

    request: str
    response: str
    letters: str
    section: str
    phrase: str
    by_text: bool

    def id(self, context: str) -> str:
        """Return the id of the rule in `context`."""
        return (self.request if context.startswith("request") else self.response).format(context)

    def letter(self, context: str) -> str:
        """Return the letter of the severity in `context`."""
        if not context.startswith("request"):
            return self.letters[1]
        return self.letters[2 if context.startswith("request-parameter") else 0]

    def severity(self, context: str) -> Severity:
        """Return the severity in `context`."""
        return _LETTERS[self.letter(context)]


_SCHEMAS = """
type wider changed type-generalized* SB has a wider type
type narrower changed type-changed/type-specialized* BS has a narrower type
type different changed type-changed* BB has another type
types wider changed list-of-types-widened* AB accepts more types
types narrower changed list-of-types-narrowed* BS accepts fewer types
null wider changed became-nullable* SB became nullable
null narrower changed became-not-nullable* BS became not nullable
value wider changed enum-value-added AR+ has a new enum value
value narrower changed enum-value-removed* BS- lost an enum value
enum narrower set became-enum* BS became an enum
enum wider unset became-not-enum SR is not an enum any more
const narrower set const-added BS became a constant
const wider unset const-removed SR- is not a constant any more
const different changed const-changed* BB is another constant
extensible wider changed x-extensible-enum-value-added AA+ has a new value of an extensible enum
extensible narrower changed x-extensible-enum-value-removed BS- lost a value of an extensible enum
pattern narrower set pattern-added BS got a pattern
pattern wider unset pattern-removed SS- lost its pattern
pattern wider changed pattern-generalized SS has a more general pattern
pattern different changed pattern-changed RS has another pattern
multipleOf narrower set multiple-of-set RS got a multipleOf
multipleOf wider unset multiple-of-unset SB lost its multipleOf
multipleOf wider changed multiple-of-generalized SB has a more general multipleOf
multipleOf narrower changed multiple-of-specialized BS has a more special multipleOf
multipleOf different changed multiple-of-changed BB has another multipleOf
uniqueItems narrower set unique-items-set BS requires unique items
uniqueItems wider unset unique-items-unset SB allows repeated items
additionalProperties narrower changed additional-properties-closed BS refuses additional properties
additionalProperties wider changed additional-properties-opened SR allows additional properties
properties different unset became-open-object RR became an object without named properties
required-properties different unset became-open-object RB became an object without named properties
properties different set became-named-object AA became an object with named properties
required-properties different set became-named-object BA became an object with named properties
oneOf wider changed one-of-added AB+ has a new oneOf member
oneOf narrower changed one-of-removed BS- lost a oneOf member
anyOf wider changed any-of-added AB+ has a new anyOf member
anyOf narrower changed any-of-removed BS- lost an anyOf member
union wider changed one-of-became-any-of SR accepts values that match several members
union narrower changed any-of-became-one-of RS refuses values that match several members
conflict narrower changed all-of-added BS has a new allOf member
conflict wider changed all-of-removed RR- lost an allOf member
discriminator narrower set discriminator-added RR got a discriminator
discriminator wider unset discriminator-removed RR- lost its discriminator
discriminator different changed discriminator-property-name-changed RR has another discriminator property
mapping wider set discriminator-mapping-added RR has a new discriminator value
mapping narrower unset discriminator-mapping-deleted RR lost a discriminator value
mapping different changed discriminator-mapping-changed RR has another schema for a discriminator value
deprecated different set deprecated AA! became deprecated
sunset different set deprecated-with-sunset AA! became deprecated with a sunset date
deprecated different unset reactivated AA is not deprecated any more
default different set default-value-added SSR got a default
default different unset default-value-removed SSR- lost its default
default different changed default-value-changed SSR has another default
constraint wider changed constraint-changed SB has a weaker constraint
constraint narrower changed constraint-changed BS has a stronger constraint
constraint different changed constraint-changed BB has another constraint
"""
"""Lines of keyword, relation, happening, end of the rule id, severities and phrase.

A second end after a slash is the one in responses. A star marks changes that texts can decide. Letters are those of the
table of operations.
"""

_BOUNDS = """
maximum max maximum
minimum min minimum
exclusiveMaximum exclusive-max exclusive maximum
exclusiveMinimum exclusive-min exclusive minimum
maxLength max-length maximum length
minLength min-length minimum length
maxItems max-items maximum number of items
minItems min-items minimum number of items
maxProperties max-properties maximum number of properties
minProperties min-properties minimum number of properties
"""
"""Lines of keyword, part of the rule id, and words."""

_PROPERTIES = """
required-property different set new-required-{}/response-required-property-added BA+ was added and is required
required-property-with-default different set new-required-{}-with-default/response-required-property-added BA+ was added and is required
optional-property different set new-optional-{}/response-optional-property-added AA+ was added
required-property different unset {}-removed/response-required-property-removed RB- was removed
optional-property different unset {}-removed/response-optional-property-removed RR- was removed
required narrower changed {}-became-required/response-property-became-required BS became required
required-with-default narrower changed {}-became-required-with-default/response-property-became-required BS became required
required wider changed {}-became-optional/response-property-became-optional SB became optional
readOnly-required narrower changed request-required-property-became-read-only/response-required-property-became-read-only SS became read-only
readOnly-optional narrower changed request-optional-property-became-read-only/response-optional-property-became-read-only SS became read-only
readOnly-required wider changed request-required-property-became-not-read-only/response-required-property-became-not-read-only SS is not read-only any more
readOnly-optional wider changed request-optional-property-became-not-read-only/response-optional-property-became-not-read-only SS is not read-only any more
writeOnly-required narrower changed request-required-property-became-write-only/response-required-property-became-write-only SS became write-only
writeOnly-optional narrower changed request-optional-property-became-write-only/response-optional-property-became-write-only SS became write-only
writeOnly-required wider changed request-required-property-became-not-write-only/response-required-property-became-not-write-only SR is not write-only any more
writeOnly-optional wider changed request-optional-property-became-not-write-only/response-optional-property-became-not-write-only SR is not write-only any more
"""
"""Lines as in the table of schemas, with complete ids. Braces stand for the context of a request."""

_OPERATIONS = """
: server
server-removed R- A server was removed or its URL changed.
server-added A+ A server was added.
server-variable-changed R A variable of a server changed.
: operation
endpoint-added A+ An operation was added. | api-removed-without-deprecation api-removed-with-deprecation api-removed-before-sunset api-path-removed-without-deprecation api-path-removed-with-deprecation api-path-removed-before-sunset api-path-sunset-parse
api-removed-without-deprecation B- An operation was removed that was not deprecated.
api-path-removed-without-deprecation B- A path was removed that was not deprecated.
api-removed-with-deprecation RS- A deprecated operation was removed.
api-path-removed-with-deprecation RS- A deprecated path was removed.
: operation | a witness cannot show a date
api-removed-before-sunset B- An operation was removed before its sunset date.
api-path-removed-before-sunset B- A path was removed before its sunset date.
: sunset | a witness cannot show a date
api-path-sunset-parse B The sunset of an operation is not a date.
endpoint-deprecated-with-sunset A! An operation became deprecated with a sunset date. | endpoint-reactivated
api-sunset-date-changed-too-small B The sunset date of an operation is earlier.
api-sunset-date-changed S A sunset date of an operation was added or is later. | api-sunset-date-changed-too-small sunset-deleted api-path-sunset-parse
sunset-deleted B The sunset date of a deprecated operation was removed.
: lifecycle
endpoint-deprecated A! An operation became deprecated. | endpoint-reactivated
endpoint-reactivated A An operation is not deprecated any more.
: operation-id
api-operation-id-removed S- The operationId of an operation changed. | api-operation-id-removed api-operation-id-added
api-operation-id-added A+ An operation got an operationId.
: tag
api-tag-added A+ An operation got a tag.
api-tag-removed S- An operation lost a tag.
: operation | the server calls the client, so no call of the package shows it
webhook-added A+ A webhook was added.
webhook-removed B- A webhook was removed.
callback-added A+ A callback was added.
callback-removed B- A callback was removed.
: parameter
new-required-request-parameter B/A+ A required request parameter was added. | request-parameter-removed request-parameter-removed-with-deprecation request-parameter-removed-before-sunset
new-optional-request-parameter A+ An optional request parameter was added. | request-parameter-removed request-parameter-removed-with-deprecation request-parameter-removed-before-sunset
request-parameter-removed-with-deprecation S- A deprecated request parameter was removed.
request-parameter-became-required B/S A request parameter became required.
request-parameter-serialization-changed B A request parameter is sent in another way.
: parameter | a path without the parameter is invalid, so a package does not have the parameter
new-request-path-parameter B+ A path parameter was added. | request-parameter-removed request-parameter-removed-with-deprecation request-parameter-removed-before-sunset
: parameter | the server calls the client, so no call of the package shows it
request-parameter-removed BR- A request parameter was removed.
request-parameter-became-optional S/B A request parameter became optional.
: parameter | a witness cannot show a date
request-parameter-removed-before-sunset B- A request parameter was removed before its sunset date.
: body
request-body-added-required B/A A required request body was added. | request-body-removed
request-body-added-optional A An optional request body was added. | request-body-removed
request-body-removed B/BR- A request body was removed.
request-body-became-required B/S A request body became required.
request-body-media-type-removed B/S- A request body lost a media type.
request-body-media-type-schema-added B/A+ A media type of a request body got a schema.
request-body-media-type-schema-removed S/R- A media type of a request body lost its schema.
request-body-serialization-changed BR/B A part of a request body is sent in another way.
: body | the server calls the client, so no call of the package shows it
request-body-became-optional S/B A request body became optional.
request-body-media-type-added A/B+ A request body got a media type.
: response
response-media-type-added A+ A response got a media type.
response-media-type-removed B- A response lost a media type.
response-media-type-name-generalized B/S A response has a more general media type.
response-body-media-type-schema-removed R/S- A media type of a response lost its schema.
response-success-status-added A+ A success response was added.
response-success-status-removed B- A success response was removed.
: response | the server calls the client, so no call of the package shows it
response-media-type-name-specialized S/B A response has a more special media type.
response-body-media-type-schema-added A/B+ A media type of a response got a schema.
: response | a schema does not describe the bytes of a part
response-body-serialization-changed B A part of a response body is sent in another way.
: error-status
response-non-success-status-added A+ An error response was added.
response-non-success-status-removed S/R- An error response was removed.
: header
required-response-header-removed B/R- A required response header was removed. | response-header-added
optional-response-header-removed R- An optional response header was removed. | response-header-added
response-header-became-optional B/S A response header became optional.
: header | the server calls the client, so no call of the package shows it
response-header-added A/AB+ A response header was added.
response-header-became-required S/B A response header became required.
: security | a witness has no server that checks credentials
api-security-added BA+ An operation got a security alternative.
api-security-removed BS- An operation lost a security alternative.
api-global-security-added BA+ The document got a security alternative.
api-global-security-removed BS- The document lost a security alternative.
: scope | a witness has no server that checks credentials
api-security-scope-added B+ A security alternative of an operation got a scope.
api-security-scope-removed S- A security alternative of an operation lost a scope.
api-global-security-scope-added B+ A security alternative of the document got a scope.
api-global-security-scope-removed S- A security alternative of the document lost a scope.
api-security-component-oauth-scope-added A+ A security scheme offers another scope.
api-security-component-oauth-scope-removed R- A security scheme does not offer a scope any more.
: scheme | a witness has no server that checks credentials
api-security-component-type-changed B A security scheme has another type, location or name.
api-security-component-oauth-url-changed R A security scheme has another authorization URL.
api-security-component-oauth-token-url-changed R A security scheme has another token URL.
api-security-component-oauth-flow-added A+ A security scheme offers another OAuth flow.
api-security-component-oauth-flow-removed B- A security scheme does not offer an OAuth flow any more.
api-security-component-added A+ A security scheme was added.
api-security-component-removed S- A security scheme was removed.
: unused
api-schema-added A+ A schema that no operation uses was added.
api-schema-removed S- A schema that no operation uses was removed.
api-schema-changed S A schema that no operation uses changed.
: documentation
documentation-changed S A description, an example or other documentation changed.
"""
"""Lines of id, letters and title, as `rule_lines` reads them.

Letters are severities: breaking, risky, safe, and a safe change that adds something. Letters after a slash are those in
webhooks and callbacks. The first letter applies where no other condition decides.
"""

_ALTERNATIVES = (
    ("deprecated", "sunset"),
    ("required-property", "required-property-with-default"),
    ("required", "required-with-default"),
    ("readOnly-required", "readOnly-optional"),
    ("writeOnly-required", "writeOnly-optional"),
)
"""Keywords of which the new version decides between them, so each is in the mirror of the other."""
_EXCLUSIVE = (("maximum", "exclusiveMaximum"), ("minimum", "exclusiveMinimum"))
"""Keywords for the same bound. The keyword of the new version names the rule of a changed bound."""


def _rows(lines: Iterable[str], start: str) -> Iterator[tuple[Event, Row]]:
    for line in lines:
        keyword, relation, happened, ids, letters, phrase = line.split(maxsplit=5)
        request, _, response = ids.rstrip("*").partition("/")
        plain = letters.rstrip("+-!")
        yield Event(keyword, Relation(relation), happened), Row(
            request=start + request,
            response=start + (response or request),
            letters=plain if len(plain) > 2 else plain + plain[0],
            section=SECTIONS[letters.removeprefix(plain)],
            phrase=phrase,
            by_text=ids.endswith("*"),
        )


def _bounds() -> Iterator[str]:
    """Yield the lines of the table of schemas for keywords of bounds."""
    for keyword, name, words in (line.split(maxsplit=2) for line in _BOUNDS.strip().splitlines()):
        is_upper = name.removeprefix("exclusive-").startswith("max")
        up, down = ("wider", "narrower") if is_upper else ("narrower", "wider")
        letters = {"wider": "SB", "narrower": "BS"}
        yield f"{keyword} {up} changed {name}-increased {letters[up]} has a higher {words}"
        yield f"{keyword} {down} changed {name}-decreased {letters[down]} has a lower {words}"
        yield f"{keyword} narrower set {name}-set RS got a {words}"
        yield f"{keyword} wider unset {name}-unset SB lost its {words}"


_SCHEMA_ROWS = dict(_rows([*_SCHEMAS.strip().splitlines(), *_bounds()], "{}-"))
_PROPERTY_ROWS = dict(_rows(_PROPERTIES.strip().splitlines(), ""))
ROWS: Mapping[Event, Row] = _SCHEMA_ROWS | _PROPERTY_ROWS
"""Rows by event. A row with a wider or narrower relation has the reversed relation in its mirror."""


def row_of(found: "FoundPair") -> Row:
    """Return the row of a difference."""
    return ROWS[Event(found.keyword, found.relation, found.happened)]


def _reverses(event: Event) -> Iterator[Row]:
    """Yield the rows of the events that the two versions may give in reverse order."""
    groups = (*_ALTERNATIVES, *(_EXCLUSIVE if event.happened == "changed" else ()))
    keywords = next((each for each in groups if event.keyword in each), (event.keyword,))
    for keyword in keywords:
        if (row := ROWS.get(event.reverse._replace(keyword=keyword))) is not None:
            yield row
    for other, row in ROWS.items() if event.keyword == "pattern" else ():
        is_reverse = {event.relation, other.relation} == {Relation.WIDER, Relation.NARROWER}
        if other.keyword == "pattern" and (is_reverse or event.happened == other.happened == "changed"):
            yield row


_PROPERTY_CONTEXTS = ("request-property", "request-parameter-property", "response-property")
_ENUMS = frozenset({"value", "enum", "const", "extensible"})
_BODIES = {"request-body": "body", "response-body": "response"}


def _schema_rules() -> Iterator[ChangeRule]:
    """Yield a rule for each row and context. Rows may have the rules of another row in some contexts."""
    for event, row in ROWS.items():
        is_property = event in _PROPERTY_ROWS
        is_enum = event.keyword in _ENUMS
        for context in _PROPERTY_CONTEXTS if is_property else CONTEXTS:
            severity = row.severity(context)
            is_decided_by_text = row.by_text and severity is B and is_text(context)
            yield ChangeRule(
                id=row.id(context),
                layer=Layer.WIRE,
                subject="enum" if is_enum else "property" if is_property else _BODIES.get(context, "schema"),
                title=f"{CONTEXTS[context]} {row.phrase}.",
                severities=(severity, S) if is_decided_by_text else (severity,),
                mirror=tuple({each.id(context): None for each in _reverses(event)}),
                section=row.section,
                adds=row.letter(context) == "A",
            )


_USUAL: dict[str, tuple[Severity, Severity]] = {}
"""Usual severities of the rules of operations: in operations, and in webhooks and callbacks."""


def _rules() -> Iterator[ChangeRule]:
    for line in rule_lines(_OPERATIONS):
        plain, _, reversed_ = line.letters.partition("/")
        _USUAL[line.id] = _LETTERS[plain[0]], _LETTERS[(reversed_ or plain)[0]]
        yield ChangeRule(
            id=line.id,
            layer=Layer.WIRE,
            subject=line.subject,
            title=line.title,
            severities=_sorted(_LETTERS[each] for each in plain + reversed_),
            mirror=line.mirror,
            declared=line.declared if "B" in line.letters else "",
            section=line.section,
            adds=line.adds,
        )
    found: dict[str, ChangeRule] = {}
    for rule in _schema_rules():
        known = found.get(rule.id, rule)
        mirror, severities = {*known.mirror, *rule.mirror}, (*known.severities, *rule.severities)
        found[rule.id] = replace(known, severities=_sorted(severities), mirror=tuple(sorted(mirror)))
    yield from found.values()


def _sorted(severities: Iterable[Severity]) -> tuple[Severity, ...]:
    return tuple(sorted({*severities}, key=RANK.__getitem__))


WIRE_RULES = {rule.id: rule for rule in sorted(_rules(), key=lambda each: each.id)}
"""All rules of the wire layer by id."""


def severity_of(rule: str, *, is_reversed: bool) -> Severity:
    """Return the usual severity of a rule in an operation, or in a webhook or callback with `is_reversed`."""
    return _USUAL[rule][is_reversed]
