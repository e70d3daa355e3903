"""Chains of references between schemas."""

from collections.abc import Mapping
from typing import Any

from opgen.core.references.chains import Chains
from opgen.normalize.node import End, Node, identity
from opgen.normalize.schemas.annotations import annotations, is_nullable
from opgen.normalize.schemas.merged_schema import sole_reference

_APPLIED = ("default", "deprecated", "format", "readOnly", "writeOnly")


def schema_end(target: Node) -> End:
    """Return the end of the chain of references that begins with the schema `target`.

    A schema continues the chain under two conditions. The schema has only a reference and annotations, and the target
    of the reference does not depend on the dynamic scope.
    """
    return target.context.chains.setdefault("schema", _schema_chains()).value(target)


def applied_annotations(nodes: tuple[Node, ...]) -> Mapping[str, Any]:
    """Return the annotations of `nodes`, and the annotations of reference targets that apply to every use."""
    found = annotations(nodes)
    reference = sole_reference(nodes)
    target = None if reference is None else reference.target()
    return found if target is None else {**schema_end(target).beside, **found}


def _schema_chains() -> Chains[Node, End]:
    return Chains(
        key=identity,
        following=_following,
        last=_last,
        joined=_joined,
        closed=lambda before: End(cycle=before, is_bound=bool(before.scope)),
    )


def _following(node: Node) -> Node | None:
    reference = sole_reference((node,))
    return None if reference is None else reference.target()


def _last(node: Node) -> End:
    is_found = sole_reference((node,)) is None
    return _joined(node, End(node=node if is_found else None))


def _joined(node: Node, end: End) -> End:
    own = annotations((node,))
    inherited = End(node=node) if end.is_bound else end
    return End(
        node=inherited.node,
        beside={**end.beside, **{key: own[key] for key in _APPLIED if key in own}},
        is_nullable=inherited.is_nullable or is_nullable(node),
        is_bound=bool(node.scope),
        cycle=inherited.cycle,
    )
