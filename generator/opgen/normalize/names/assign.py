"""Assignment of all names: operations, webhooks, schemas, fields and enum members.

Requested names are assigned first, then recorded names, then natural names, which are derived from the document alone.
Among natural names, components come first, then fields, then inline schemas.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from opgen.api.model import NamesByOwner
from opgen.api.schema import Definition, Enum, Model, TaggedUnion
from opgen.core.name_styles import allocate, is_name, letters, pascal, snake, upper_snake
from opgen.core.options import Names, Options
from opgen.normalize.names.operations import function_names, operation_names
from opgen.normalize.names.recorded import recorded_inline_names, same_list
from opgen.normalize.names.reserved import RESERVED_FIELDS, RESERVED_FUNCTIONS, RESERVED_MEMBERS
from opgen.normalize.names.webhooks import WebhookName, webhook_names
from opgen.normalize.operations.lower_document import LoweredDocument
from opgen.normalize.origin import Origin, component_identity, record_key
from opgen.normalize.selection.selected import Selected

_FORM = "Body_"
_KINDS = {"parameters": "Parameter", "responses": "Response", "requestBodies": "Body", "headers": "Header"}

_EXTRA = "additional_properties"
"""The attribute of runtime models that contains all properties without a field."""


def component_names(
    wire_names: Iterable[str],
    reserved: Collection[str],
    preferred: Mapping[str, str],
    claimed: Collection[str],
    operations: Mapping[str, str],
) -> dict[str, str]:
    """Return the class name of each component by identity. `operations` are function names by operationId.

    `preferred` names, by wire name, are assigned first. `claimed` are recorded names of inline schemas and fields. A
    component without a recorded name must not take a claimed name.
    """
    words = _words(frozenset(wire_names), operations)
    preferred = {words[key]: name for key, name in preferred.items() if key in words}
    taken = {name.lower() for name in preferred.values()}
    names = allocate(
        words.values(),
        pascal,
        reserved={*reserved, *(name for name in claimed if name.lower() not in taken)},
        suffix="Model",
        fold=True,
        preferred=preferred,
    )
    return {component_identity(key): names[text] for key, text in words.items()}


def _words(wire_names: frozenset[str], operations: Mapping[str, str]) -> dict[str, str]:
    """Return the text from which each component name is derived: the wire name, except for forms of FastAPI.

    FastAPI names the form of an operation `Body_` and the operationId, which contains path and method.
    """
    words = {name: name for name in wire_names}
    for name in sorted(wire_names):
        function = operations.get(name.removeprefix(_FORM), "")
        form = f"{function} body"
        if name.startswith(_FORM) and function and form not in words:
            words[name] = form
    return words


def claimed_names(recorded: Mapping[str, str], origins: Mapping[str, Origin]) -> set[str]:
    """Return the recorded names of inline schemas that still exist in the document."""
    lists = {same_list(record_key(identity)) for identity in origins}
    return {name for key, name in recorded.items() if same_list(key) in lists}


def equal_unions(
    definitions: Iterable[Definition], origins: Mapping[str, Origin], recorded: Mapping[str, str]
) -> dict[str, str]:
    """Return the identity of the representative of each inline tagged union that occurs several times.

    Equal unions share the name of their representative: a union with a recorded name, or else the first by identity.
    Equal unions with several recorded names have a representative for each recorded name.
    """
    groups: dict[Definition, list[str]] = {}
    for union in definitions:
        if isinstance(union, TaggedUnion) and union.name in origins:
            groups.setdefault(replace(union, name=""), []).append(union.name)
    named: dict[str, str] = {}
    for identities in groups.values():
        by_name: dict[str, str] = {}
        for identity in sorted(identities):
            by_name.setdefault(recorded.get(record_key(identity), ""), identity)
        unrecorded = by_name.pop("", "")
        first = min(by_name.values(), default=unrecorded)
        for identity in identities if len(identities) > 1 else ():
            named[identity] = by_name.get(recorded.get(record_key(identity), ""), first)
    return named


RootNames = Mapping[str, Mapping[str, str]]
"""First parts of natural names, by the kind and the key of the root."""


def root_names(
    components: Mapping[str, str], operations: Mapping[str, str], webhooks: Mapping[str, WebhookName]
) -> RootNames:
    """Return the first parts of natural names: the names of operations, webhooks and components."""
    return {
        "operation": {key: pascal(name) for key, name in operations.items()},
        "webhook": {key: pascal(each.name.removeprefix("parse_")) for key, each in webhooks.items()},
        "component": components,
        "family": {key: f"Any{name}" for key, name in components.items()},
        "document": {"": ""},
    }


def natural_names(
    origins: Mapping[str, Origin], roots: RootNames, classes: Collection[str], unions: Mapping[str, str]
) -> dict[str, str]:
    """Return the natural name of each inline schema by identity: the name of the root, then the words of the origin.

    If the name of a schema in a shared object is taken, the kind of the object is added to the name. `unions` is the
    result of `equal_unions`. A representative is named after the words that all its unions have in common.
    """
    natural = {
        identity: roots[origin.root][origin.key] + "".join(origin.words)
        for identity, origin in origins.items()
        if origin.root != "shared"
    }
    taken = {name.lower() for name in (*classes, *natural.values())}
    natural |= {
        identity: _shared_name(origin, taken) for identity, origin in origins.items() if origin.root == "shared"
    }
    for first in sorted({*unions.values()}):
        same = [identity for identity in unions if unions[identity] == first]
        name = _common_name([origins[identity].words for identity in same])
        is_free = name and name.lower() not in taken
        natural[first] = name if is_free else natural[first]
    return {key: name for key, name in natural.items() if unions.get(key, key) == key}


def _common_name(words: Sequence[tuple[str, ...]]) -> str:
    """Return the last words that all of `words` have in common, such as the name of a property."""
    common: list[str] = []
    for same in zip(*map(reversed, words), strict=False):
        if len({*same}) > 1:
            break
        common.insert(0, same[0])
    return "".join(common)


def _shared_name(origin: Origin, taken: Collection[str]) -> str:
    """Return the natural name of a schema in a shared object. A word at the end of the object name is not repeated."""
    section, _, wire_name = origin.key.partition("/")
    root = pascal(wire_name)
    first, rest = origin.words[:1], "".join(origin.words[1:])
    word = "".join(first)
    name = (root if word and root.endswith(word) else root + word) + rest
    return root + _KINDS[section] + rest if name.lower() in taken else name


def inline_names(
    natural: Mapping[str, str],
    taken: Collection[str],
    recorded: Mapping[str, str],
    requested: Mapping[str, str],
    fields: Collection[str],
) -> dict[str, str]:
    """Return the class name of each inline schema by identity, independent of the order in the document.

    Requested and recorded names are assigned first, by pointer. A natural name that is taken, or that several schemas
    have, gets letters of a digest of the pointer. No class gets the name of one of `fields`, because the field would
    hide the class in annotations.
    """
    by_pointer = {record_key(identity): name for identity, name in natural.items()}
    preferred = recorded_inline_names(by_pointer, recorded, requested)
    class_names = {identity: pascal(name) for identity, name in natural.items()}
    counts = Counter(name.lower() for name in class_names.values())
    used = {name.lower() for name in taken}
    names: dict[str, str] = {}
    for identity in sorted(class_names) if preferred else ():
        name = preferred.get(record_key(identity), "")
        if is_name(name, pascal) and name.lower() not in used and name not in fields:
            used.add(name.lower())
            names[identity] = name
    for identity in sorted(class_names.keys() - names.keys()):
        name = class_names[identity]
        digested = f"#{record_key(identity)}"
        if counts[name.lower()] > 1 or name.lower() in used or name in fields:
            name += letters(digested).capitalize()
        count = 4
        while name.lower() in used or name in fields:
            count += 1
            name = class_names[identity] + letters(digested, count).capitalize()
        used.add(name.lower())
        names[identity] = name
    return names


def field_names(
    definitions: Iterable[Definition], preferred: NamesByOwner, classes: Collection[str]
) -> dict[str, dict[str, str]]:
    """Return the name of each field, by the identity of the model and the wire name of the field.

    No field gets the name of one of `classes`, because the field would hide the class in annotations of the model.
    """
    reserved = RESERVED_FIELDS.union(classes)
    return {
        model.name: allocate(
            (field.wire_name for field in model.fields),
            snake,
            reserved=reserved | {_EXTRA} if model.extra else reserved,
            preferred=preferred.get(record_key(model.name), {}),
        )
        for model in definitions
        if isinstance(model, Model)
    }


def member_names(definitions: Iterable[Definition], preferred: NamesByOwner) -> dict[str, dict[str, str]]:
    """Return the name of each enum member, by the identity of the enum and the value as text."""
    return {
        enum.name: _member_names(enum, preferred.get(record_key(enum.name), {}))
        for enum in definitions
        if isinstance(enum, Enum)
    }


def _member_names(enum: Enum, preferred: Mapping[str, str]) -> dict[str, str]:
    names = allocate(
        (member.name for member in enum.members),
        upper_snake,
        reserved=RESERVED_MEMBERS,
        preferred={
            member.name: preferred[str(member.value)] for member in enum.members if str(member.value) in preferred
        },
    )
    return {str(member.value): names[member.name] for member in enum.members}


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTable:
    """Table of assigned names: operations and webhooks by key, schemas by identity, fields and members by owner."""

    operations: Mapping[str, str]
    webhooks: Mapping[str, WebhookName]
    schemas: Mapping[str, str]
    fields: NamesByOwner
    members: NamesByOwner


def assign(
    lowered: LoweredDocument, reserved: Collection[str], preferred: Names, requested: Names, options: Options
) -> NameTable:
    """Assign a name to everything in `lowered`, and to excluded operations and webhooks.

    `reserved` are class names that no schema may have. `preferred` are the recorded names, overridden by the
    `requested` names. A preferred name is assigned unless it is reserved, taken or invalid.
    """
    operations, webhooks = _functions(lowered.selected, preferred, options)
    components = component_names(
        lowered.components,
        reserved,
        preferred.schemas,
        {
            *claimed_names(preferred.schemas, lowered.origins),
            *_claimed_fields(lowered.definitions, preferred.fields),
        },
        operations,
    )
    fields = field_names(lowered.definitions, preferred.fields, {*components.values(), *preferred.schemas.values()})
    classes = {*components.values(), *reserved}
    roots = root_names(components, operations, webhooks)
    unions = equal_unions(lowered.definitions, lowered.origins, preferred.schemas)
    inline = inline_names(
        natural_names(lowered.origins, roots, classes, unions),
        classes,
        preferred.schemas,
        requested.schemas,
        {name for names in fields.values() for name in names.values()},
    )
    equal = {identity: inline[first] for identity, first in unions.items()}
    return NameTable(
        operations=operations,
        webhooks=webhooks,
        schemas={**components, **inline, **equal},
        fields=fields,
        members=member_names(lowered.definitions, preferred.members),
    )


def _functions(selected: Selected, preferred: Names, options: Options) -> tuple[dict[str, str], dict[str, WebhookName]]:
    # A new operation must not get the recorded name of a webhook.
    recorded = {*preferred.webhooks.values()} - {*preferred.operations.values()}
    modules = {"resources": options.resources is not False, "testing": options.testing}
    reserved = RESERVED_FUNCTIONS | {name for name, used in modules.items() if used}
    operations = operation_names(selected.all_operations, options, reserved | recorded, preferred.operations)
    taken = {
        function for key, name in operations.items() for function in function_names(name, selected.all_operations[key])
    }
    webhooks = webhook_names(selected.all_webhooks, operations, taken | reserved, preferred.webhooks)
    return operations, webhooks


def _claimed_fields(definitions: tuple[Definition, ...], recorded: NamesByOwner) -> set[str]:
    """Return the recorded names of existing fields that begin with a capital letter, like a class name."""
    return {
        name
        for model in definitions
        if isinstance(model, Model)
        for name in _recorded_fields(model, recorded)
        if name[:1].isupper()
    }


def _recorded_fields(model: Model, recorded: NamesByOwner) -> list[str]:
    names = recorded.get(record_key(model.name), {})
    return [names[f.wire_name] for f in model.fields if f.wire_name in names]
