"""Values of a configuration with their pointers, and the result of a translation."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from opgen.config.clients import is_visible
from opgen.core.errors import Problem
from opgen.core.frozen import frozen
from opgen.core.json_values import mapping
from opgen.core.name_styles import KEYWORDS, allocate, pascal
from opgen.core.pointers import JsonObject, Pointer


@frozen
class Facts:
    """Names of a document to which settings refer. Operations are methods and paths, such as `GET /pets`.

    - `operations`: operations of the document by method and path.
    - `schemas`: schemas of the components.
    - `schemes`: kind of each security scheme.
    - `servers`: URLs of the servers.
    - `arrays`, `objects`: JSONPaths of the parameters of queries with arrays or objects.
    """

    operations: Mapping[str, JsonObject]
    schemas: JsonObject
    schemes: Mapping[str, str]
    servers: Collection[str]
    arrays: Collection[str]
    objects: Collection[str]


@frozen
class Translation:
    """Name of a client, source of its document, and its other settings. An empty text means an absent value.

    - `package`: name of the package; empty for that of the client.
    - `actions`: actions of an overlay.
    """

    name: str
    package: str = ""
    actions: Sequence[JsonObject] = ()
    source: str = ""
    settings: Mapping[str, Any]


@frozen
class Entry:
    """Value of a configuration at a pointer. All entries of a file have the same lists of problems and remarks."""

    value: Any
    pointer: Pointer = ()
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)

    def at(self, *names: str) -> "Entry":
        """Return the entry of a key, or of a key inside it. An absent entry has the value `None`."""
        found = self
        for name in names:
            found = replace(found, value=mapping(found.value).get(name), pointer=(*found.pointer, name))
        return found

    def entries(self) -> Iterator[tuple[str, "Entry"]]:
        """Yield the entries of a mapping by key."""
        if isinstance(self.value, dict):
            yield from ((name, self.at(name)) for name in self.value)
        elif self.value is not None:
            self.problem("expected a mapping")

    def items(self) -> Iterator["Entry"]:
        """Yield the items of a list, or a value that is not a list."""
        if isinstance(self.value, list):
            for number, value in enumerate(self.value):
                yield replace(self, value=value, pointer=(*self.pointer, str(number)))
        elif self.value is not None:
            yield self

    def text(self) -> str:
        """Return the text, or an empty text for an absent entry."""
        if isinstance(self.value, str) and is_visible(self.value):
            return self.value
        if self.value is not None:
            self.problem("expected a text without invisible characters")
        return ""

    def problem(self, message: str) -> None:
        """Record a defect of the configuration. An entry that is read twice has one."""
        problem = Problem(message=message, pointer=self.pointer)
        if problem not in self.problems:
            self.problems.append(problem)

    def remark(self, message: str, hint: str = "") -> None:
        """Record a value that the settings do not have."""
        self.remarks.append(Problem(message=message, pointer=self.pointer, hint=hint))

    def leave_out(self, known: str, hints: Mapping[str, str]) -> None:
        """Record that each key except the `known` ones has no equivalent."""
        for name, entry in self.entries():
            if name not in known.split():
                entry.remark(f'no equivalent of "{name}"', hints.get(name, ""))


def renamed_schemas(names: Mapping[str, str]) -> dict[str, str]:
    """Return valid class names for components, except those that have their name already."""
    classes = allocate(names.values(), pascal, reserved=KEYWORDS, suffix="Model")
    return {schema: classes[name] for schema, name in names.items() if classes[name] != schema}
