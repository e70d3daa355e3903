"""Final names: definitions that waited for one get it, and so do all that refer to them."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial

from opgen.api.schema import (
    Definition,
    Ref,
    Schema,
    TaggedUnion,
    nullable,
    transform,
    transform_definition,
)
from opgen.core.name_styles import is_name, letters, pascal


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """What becomes of each reference to a definition."""

    names: Mapping[str, str]
    """The final name of each provisional one; all others are final."""
    nullable: frozenset[str]
    """The components that may be null: a class cannot say so, so each use does."""

    def of(self, name: str) -> str:
        """The final name of a definition."""
        return self.names.get(name, name)


def final_names(
    hints: dict[str, str],
    taken: Collection[str],
    nullable_components: Collection[str],
    preferred: Mapping[str, str],
    fields: Collection[str] = (),
) -> Naming:
    """The name of each provisional one: what it wants, or that with letters of its place where others want it too.

    What is `preferred`, by pointer, goes first. None has the name of one of `fields`, which would hide it from the
    annotations beside it.
    """
    used = {name.lower() for name in taken}
    wanted = {key: pascal(hint) for key, hint in hints.items()}
    counts = Counter(name.lower() for name in wanted.values())
    names = {}
    for key in sorted(hints) if preferred else ():
        name = preferred.get(key.removeprefix("#"), "")
        if is_name(name, pascal) and name.lower() not in used and name not in fields:
            used.add(name.lower())
            names[key] = name
    for key in sorted(hints.keys() - names.keys()):
        name = wanted[key]
        if counts[name.lower()] > 1 or name.lower() in used or name in fields:
            name += letters(key).capitalize()
        count = 4
        while name.lower() in used or name in fields:
            count += 1
            name = wanted[key] + letters(key, count).capitalize()
        used.add(name.lower())
        names[key] = name
    return Naming(names=names, nullable=frozenset(nullable_components))


def renamed_definition(definition: Definition, naming: Naming) -> Definition:
    """`definition` with every provisional name replaced."""
    definition = replace(definition, name=naming.of(definition.name))
    if isinstance(definition, TaggedUnion):
        tags = tuple((tag, naming.of(ref)) for tag, ref in definition.tags)
        other = definition.other and naming.of(definition.other)
        return replace(definition, tags=tags, other=other)
    return transform_definition(definition, partial(_final, naming))


def renamed(schema: Schema, naming: Naming) -> Schema:
    """`schema` with every provisional name replaced, and null where a component may be that."""
    return transform(schema, partial(_final, naming))


def _final(naming: Naming, schema: Schema) -> Schema:
    if not isinstance(schema, Ref):
        return schema
    ref = Ref(naming.of(schema.name))
    return nullable(ref) if schema.name in naming.nullable else ref
