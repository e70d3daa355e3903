"""Origins of the values of a bundled document: the file that contains the value, and the pointer in that file."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from opgen.core.pointers import Pointer, list_index
from opgen.snapshot.component_names import Target
from opgen.source.read import Source
from opgen.source.referenced_files import Part


class Expansion(NamedTuple):
    """Mapping whose `$ref` was replaced by the content of `target`, except for its own keys."""

    target: Target
    own_keys: Collection[str]


class BundleOrigins:
    """Function that returns the origin of the value at a pointer of the bundled document.

    It keeps the mappings of all files alive, because expansions are found by their identity.
    """

    def __init__(
        self,
        first: Part,
        components: Mapping[tuple[str, str], Target],
        expansions: Mapping[int, Expansion],
        parts: tuple[Source, ...],
    ) -> None:
        self.parts = parts
        """The other files of the document, in the order in which they were read."""
        self._first = first
        self._components = components
        self._expansions = expansions

    def __call__(self, pointer: Pointer) -> tuple[Source, Pointer]:
        """Return the file with the value at `pointer`, and the pointer in it.

        A missing value has the origin of its container.
        """
        value: Any = self._first.root  # any JSON
        part = self._first
        found: Pointer = ()
        for depth, token in enumerate(pointer):
            expansion = self._expansions.get(id(value))
            while expansion is not None and token not in expansion.own_keys:
                target = expansion.target
                part, found, value = target.part, target.pointer, target.value
                expansion = self._expansions.get(id(value))
            value = _member(value, token)
            found = (*found, token)
            if depth == 2 and pointer[0] == "components":
                component = self._components.get((pointer[1], token))
                if component is not None:
                    part, found = component.part, component.pointer
        return part.source, found


def _member(value: Any, token: str) -> Any:  # any JSON
    if isinstance(value, dict):
        return value.get(token)
    if isinstance(value, list):
        index = list_index(value, token)
        return None if index is None else value[index]
    return None
