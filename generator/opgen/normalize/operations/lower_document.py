"""Lowering of a document: schemas, operations and webhooks with identities instead of Python names."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from opgen.api.model import Operation, SecurityScheme, Webhook
from opgen.api.schema import Definition
from opgen.normalize.operations.operations import OperationReader, read_webhook
from opgen.normalize.operations.security import alternatives, declared_names
from opgen.normalize.origin import Origin, pointer_identity
from opgen.normalize.schemas.collected import Collected
from opgen.normalize.schemas.cycles import refuse_containers
from opgen.normalize.schemas.lower import Lowering
from opgen.normalize.schemas.resolved_references import ResolvedReferences
from opgen.normalize.selection.selected import Selected
from opgen.schemas.inheritance import inheritance_unions
from opgen.schemas.node import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class LoweredDocument:
    """Lowered document, with identities instead of Python names. `Collected` describes the identities."""

    selected: Selected
    """Operations and webhooks of the document, of which the included ones are lowered."""
    components: tuple[str, ...]
    """Wire names of all component schemas, sorted."""
    used_components: frozenset[str]
    """Wire names of the component schemas that are needed."""
    definitions: tuple[Definition, ...]
    origins: Mapping[str, Origin]
    nullable_components: frozenset[str]
    family_bases: Mapping[str, str]
    operations: tuple[Operation, ...]
    webhooks: tuple[Webhook, ...]


def lower_document(root: Node, selected: Selected, configured: Collection[SecurityScheme] = ()) -> LoweredDocument:
    """Lower the component schemas that are needed, then the selected operations and webhooks.

    Operations without their own `security` need the `configured` scheme, if the document has no schemes.
    Problems are recorded in the context of `root`.
    """
    schemas = _component_schemas(root)
    inheritance = inheritance_unions(schemas)
    collected = Collected()
    lowering = Lowering(
        collected=collected, references=ResolvedReferences(collected=collected, inheritance=inheritance)
    )
    used = selected.used_schemas(root, inheritance)
    used = frozenset(schemas) if used is None else used
    for wire_name in sorted(used & schemas.keys()):
        lowering.component(schemas[wire_name])
    schemes = declared_names(root)
    reader = OperationReader(
        lowering=lowering,
        schemes=schemes,
        security=alternatives(root, (), schemes) or tuple((scheme.name,) for scheme in configured),
    )
    operations = [reader.operation(key, each) for key, each in selected.operations.items()]
    webhooks = [read_webhook(each, lowering) for each in selected.webhooks.values()]
    refuse_containers(collected.definitions, {pointer_identity(each.pointer): each for each in schemas.values()})
    return LoweredDocument(
        selected=selected,
        components=tuple(sorted(schemas)),
        used_components=used,
        definitions=tuple(collected.definitions.values()),
        origins=collected.origins,
        nullable_components=frozenset(collected.nullable_components),
        family_bases=collected.family_bases,
        operations=tuple(operations),
        webhooks=tuple(webhooks),
    )


def _component_schemas(root: Node) -> dict[str, Node]:
    components = root.child("components")
    if components is None or not components.expect(dict):
        return {}
    return dict(components.mapping("schemas"))
