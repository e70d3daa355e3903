"""Assignment of all names: operations, webhooks, schemas, fields and enum members.

Requested names are assigned first, then recorded names, then natural names, which are derived from the document alone.
Among natural names, components come first, then fields, then inline schemas.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from opgen.api.model import NamesByOwner
from opgen.api.schema import Definition, Model
from opgen.core.options import Names, Options
from opgen.normalize.names.operations import function_names, operation_names
from opgen.normalize.names.reserved import RESERVED_FUNCTIONS
from opgen.normalize.names.resources import first_tag, tag_resources
from opgen.normalize.names.schemas import (
    claimed_names,
    component_names,
    equal_unions,
    field_names,
    inline_names,
    member_names,
    natural_names,
    root_names,
)
from opgen.normalize.names.webhooks import WebhookName, webhook_names
from opgen.normalize.operations.lower_document import LoweredDocument
from opgen.normalize.origin import record_key
from opgen.normalize.selection.selected import Selected


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTable:
    """Table of assigned names: operations and webhooks by key, schemas by identity, fields and members by owner.

    Names of resources are by tag.
    """

    operations: Mapping[str, str]
    webhooks: Mapping[str, WebhookName]
    schemas: Mapping[str, str]
    fields: NamesByOwner
    members: NamesByOwner
    resources: Mapping[str, str]


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
        resources=tag_resources(map(first_tag, lowered.selected.all_operations.values()), options, requested.resources),
    )


def _functions(selected: Selected, preferred: Names, options: Options) -> tuple[dict[str, str], dict[str, WebhookName]]:
    # A new operation must not get the recorded name of a webhook.
    recorded = {*preferred.webhooks.values()} - {*preferred.operations.values()}
    modules = {"resources": options.resources, "testing": options.testing}
    reserved = RESERVED_FUNCTIONS | {name for name, used in modules.items() if used}
    operations = operation_names(selected.all_operations, options, reserved | recorded, preferred.operations)
    taken = {
        function
        for key, name in operations.items()
        for function in function_names(name, selected.all_operations[key], is_paged=True)
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
