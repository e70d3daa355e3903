"""A document of any version becomes one form, an `Api`, in which every model has its final name."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from opgen.api.model import Api, Operation
from opgen.core.errors import DocumentError, Problem
from opgen.core.name_styles import allocate, pascal
from opgen.core.options import Names, Options
from opgen.core.references.index import references
from opgen.document.document import Document
from opgen.normalize.names.apply import Lowered, with_names
from opgen.normalize.names.conflicts import taken_names
from opgen.normalize.names.inline import inline_names
from opgen.normalize.names.models import Naming, final_names
from opgen.normalize.names.overrides import (
    check_schemas,
    given_names,
)
from opgen.normalize.names.reserved import RESERVED_MODELS
from opgen.normalize.node import Context, Node
from opgen.normalize.operations.operations import Reader
from opgen.normalize.operations.security import (
    alternatives,
    declared_names,
    one_in_a_place,
    security_schemes,
)
from opgen.normalize.operations.servers import read_servers
from opgen.normalize.operations.webhooks import read_webhook
from opgen.normalize.schemas.inheritance import families
from opgen.normalize.schemas.lower import Lowering
from opgen.normalize.selection.requested import Chosen, choose

_NO_NAMES = Names()


def normalize(
    document: Document,
    options: Options,
    reserved_classes: Collection[str] = (),
    recorded: Names = _NO_NAMES,
) -> Api:
    """What `document` says, resolved and lowered, in document order.

    `reserved_classes` are further names that no model may take: the error classes of the package. `recorded` are names
    that stay where they can. Linear in the document. Raises `DocumentError` with every problem that was found, or
    `ChoiceError` with every option that the document does not allow.
    """
    reserved = frozenset({*RESERVED_MODELS, *reserved_classes})
    return _normalized(document, options, reserved, recorded, held=frozenset())


def _normalized(
    document: Document,
    options: Options,
    reserved: frozenset[str],
    recorded: Names,
    held: frozenset[str],
) -> Api:
    """The same; `held` are names that no component may take."""
    context = Context(document=document, references=references(document.root))
    root = context.root()
    chosen = choose(root, options, recorded)
    lowering, used = _components(root, reserved | held, chosen)
    schemes = security_schemes(root)
    operations = _operations(root, chosen, lowering)
    webhooks = [
        read_webhook(chosen.webhook_names[wire], received, lowering)
        for wire, received in chosen.webhooks.items()
    ]
    info = _info(root)
    servers = read_servers(root)
    if problems := chosen.problems(context.problems, operations, used):
        raise DocumentError(_distinct(problems))
    inline = inline_names(
        {key.removeprefix("#"): hint for key, hint in lowering.hints.items()},
        chosen.wanted.schemas,
        options.rename.schemas,
    )
    naming = _naming(lowering, inline, reserved, options)
    if taken := taken_names(lowering, naming, inline) - held:
        return _normalized(document, options, reserved, recorded, held | taken)
    named = with_names(
        Lowered(
            definitions=tuple(lowering.definitions.values()),
            operations=tuple(operations),
            webhooks=tuple(webhooks),
        ),
        naming,
        kept=() if chosen.selection.left_out else lowering.component_names.values(),
    )
    return Api(
        **info,
        servers=servers,
        operations=tuple(
            replace(each, security=one_in_a_place(each.security, schemes))
            for each in named.operations
        ),
        webhooks=named.webhooks,
        security_schemes=chosen.schemes(schemes, operations),
        definitions=named.definitions,
        names=given_names(
            lowering,
            naming.names,
            {wire: chosen.webhook_names[wire] for wire in chosen.webhooks},
            {each.name for each in named.definitions},
        ),
        left_out=chosen.selection.left_out,
        notes=tuple(dict.fromkeys(context.notes)),
    )


def _components(
    root: Node, reserved: Collection[str], chosen: Chosen
) -> tuple[Lowering, frozenset[str]]:
    """The schemas under `components` that are needed, in the order of their names; and which these are."""
    components = root.child("components")
    schemas: dict[str, Node] = {}
    if components is not None and components.expect(dict):
        schemas = dict(components.mapping("schemas"))
    names = allocate(
        schemas,
        pascal,
        reserved=reserved,
        suffix="Model",
        fold=True,
        preferred=chosen.wanted.schemas,
    )
    kin = families(schemas)
    lowering = Lowering(component_names=names, families=kin, preferred=chosen.wanted)
    used = chosen.used_schemas(root, kin)
    used = frozenset(schemas) if used is None else used
    for wire_name in sorted(used & schemas.keys()):
        lowering.component(names[wire_name], schemas[wire_name])
    return lowering, used


def _operations(root: Node, chosen: Chosen, lowering: Lowering) -> list[Operation]:
    schemes = declared_names(root)
    reader = Reader(
        lowering=lowering,
        schemes=schemes,
        security=alternatives(root, (), schemes),
    )
    return [
        reader.operation(key, chosen.names[key], found)
        for key, found in chosen.operations.items()
    ]


def _naming(
    lowering: Lowering,
    inline: Mapping[str, str],
    reserved: Collection[str],
    options: Options,
) -> Naming:
    """The final name of every model. Raises `ChoiceError` for one that the options want and cannot be."""
    naming = final_names(
        lowering.hints,
        {*lowering.component_names.values(), *reserved},
        lowering.nullable_components,
        inline,
        lowering.field_names(),
    )
    check_schemas(options.rename, lowering, naming.names)
    return naming


def _info(root: Node) -> dict[str, str]:
    """Title, version and description of the API; empty where they are not given."""
    node = root.child("info")
    if node is None or not node.expect(dict):
        node = Node({}, (), root.context)
    version = node.value.get("version")
    # Written without quotes, a version is a number to YAML; everybody means the text.
    is_number = type(version) in {int, float}
    return {
        "title": node.text("title"),
        "version": str(version) if is_number else node.text("version"),
        "description": node.text("description"),
    }


def _distinct(problems: list[Problem]) -> list[Problem]:
    """Each problem once: a shared component is read by everyone who refers to it."""
    return list(dict.fromkeys(problems))
