"""Normalization: conversion of an OpenAPI document of any version to an `Api` with Python names.

Terms of this package:

- To lower a schema means to convert a JSON Schema to the simple form of `opgen.api.schema`.
- The identity of a schema is the text that identifies the schema before names are assigned, such as `component:Pet`.
- The origin of an inline schema is a named part of the document, and the words on the way from there to the schema.
- A natural name is derived from the document alone.
- A requested name comes from the option `rename`. A recorded name comes from the manifest.
- A preferred name is a requested name or, without a request, a recorded name.
- An assigned name is the final Python name.
"""

from collections.abc import Collection
from dataclasses import replace

from opgen.api.model import Api
from opgen.core.errors import DocumentError
from opgen.core.options import Names, Options
from opgen.document.document import Document
from opgen.normalize.names.assign import (
    RESERVED,
    NameTable,
    apply,
    assign,
    assigned_names,
    lost_names,
    names_to_record,
    prefer_requested,
    unmet_requests,
    with_keys,
)
from opgen.normalize.names.resources import Calls, assign_calls, resources
from opgen.normalize.operations.lower_document import LoweredDocument, lower_document, named_servers
from opgen.normalize.operations.security import configured_scheme, one_in_a_place, security_schemes, without_credentials
from opgen.normalize.origin import component_identity
from opgen.normalize.selected import Selected, select_operations
from opgen.normalize.settled import settle
from opgen.schemas.node import Node, context_of

_NO_NAMES = Names()


def normalize(
    document: Document, options: Options, reserved_classes: Collection[str] = (), recorded: Names = _NO_NAMES
) -> Api:
    """Return the API that `document` describes, with resolved references, lowered schemas and assigned names.

    No model gets a name in `reserved_classes`, the error classes of the package. A `recorded` name is assigned again
    where possible. The running time is linear in the size of the document.

    Raises `DocumentError` with every problem of the document, and with every option that does not fit the document.
    """
    context = context_of(document)
    root = context.root
    selected = select_operations(root, options)
    configured = configured_scheme(options.auth, root)
    lowered = lower_document(root, selected, options.auth, configured)
    schemes = (*security_schemes(root), *configured)
    info, servers = _info(root), named_servers(root, options.servers)
    problems = selected.problems(context.problems, lowered.operations, lowered.used_components)
    table = _assign(lowered, {*RESERVED["models"], *reserved_classes}, options, recorded, context.choices)
    calls = assign_calls(selected.all_operations, table.operations, root, options, recorded)
    if problems or context.choices:
        # A problem of a shared component is recorded once per use. `dict.fromkeys` removes the duplicates.
        left_out = [each.pointer for each in selected.left_out]
        raise DocumentError(dict.fromkeys(problems), choices=context.choices, left_out=left_out)
    named = settle(apply(lowered, table), _roots(lowered, table), options)
    secured = (replace(each, security=one_in_a_place(each.security, schemes)) for each in named.operations)
    operations = [without_credentials(each, schemes, context.notes) for each in secured]
    security = one_in_a_place(lowered.security, schemes)
    return Api(
        **info,
        servers=servers,
        operations=tuple(operations),
        webhooks=named.webhooks,
        security=security if any(each.security == security for each in operations) else (),
        security_schemes=selected.schemes(schemes, lowered.operations),
        has_schemes=bool(schemes),
        definitions=named.definitions,
        pointers={table.schemas[first]: lowered.collected.origins[first].pointer for first in table.equal.values()},
        names=_names(table, calls, selected, {each.name for each in named.definitions}),
        inputs={},
        resources=resources(named.operations, selected.all_operations, calls.assigned, root),
        lost_names=(*lost_names(recorded, options.rename, assigned_names(table)), *calls.lost),
        page_notes=(),
        left_out=selected.left_out,
        notes=tuple(dict.fromkeys(context.notes)),
    )


def _assign(
    lowered: LoweredDocument, reserved: Collection[str], options: Options, recorded: Names, choices: list[str]
) -> NameTable:
    """Assign all names. Add a message to `choices` for every requested name that cannot be assigned."""
    unrequested = assign(lowered, reserved, recorded, recorded, _NO_NAMES, options)
    if options.rename == _NO_NAMES:
        return unrequested
    operations = lowered.selected.all_operations
    requested = with_keys(options.rename, operations)
    table = assign(lowered, reserved, recorded, prefer_requested(recorded, requested), requested, options)
    choices.extend(unmet_requests(requested, assigned_names(table), assigned_names(unrequested), operations))
    return table


def _names(table: NameTable, calls: Calls, selected: Selected, classes: Collection[str]) -> Names:
    """Return the names to record for the included operations and webhooks, and for the generated `classes`."""
    names = names_to_record(assigned_names(table), [table.webhooks[key].words for key in selected.webhooks], classes)
    recorded = {key: calls.recorded[key] for key in selected.operations if key in calls.recorded}
    return replace(names, calls=recorded, convention=calls.convention)


def _roots(lowered: LoweredDocument, table: NameTable) -> tuple[str, ...]:
    """Return the classes to generate even if no operation needs them: all components, or none if a filter excludes."""
    if lowered.selected.left_out:
        return ()
    return tuple(table.schemas[component_identity(wire)] for wire in lowered.components)


def _info(root: Node) -> dict[str, str]:
    """Return title, version and description of the API. A missing text is empty."""
    root.require("info", "add info with a title and a version")
    if root.context.is_version("3.0") or not {"components", "webhooks"} & root.value.keys():
        root.require("paths", "add paths: {}")
    node = root.object_at("info") or Node({}, (), root.context)
    if "info" in root:
        node.require("title", "add the title of the API")
        node.require("version", "add the version of the API")
    version = node.value.get("version")
    # Without quotes, YAML reads a version as a number.
    is_number = type(version) in {int, float}
    return {
        "title": node.text("title"),
        "version": str(version) if is_number else node.text("version"),
        "description": node.text("description"),
    }
