"""Import lines of the names that types need."""

from collections.abc import Sequence

from opgen.changes.surface.types import Type
from opgen.changes.witness.calls import import_of
from opgen.changes.witness.model import Subject
from opgen.changes.witness.types import modules_of
from opgen.codegen.code import Code, identifier, join, template


def imports(subject: Subject, types: Sequence[Type]) -> tuple[Code, ...]:
    """Return the imports of the names in `types`, one line for each module."""
    lines = []
    for module, names in sorted(modules_of(types, subject.surface).items()):
        if module.startswith("."):
            lines.append(import_of(subject, module[1:], [*names]))
        else:
            lines.append(
                template(
                    "from {module} import {names}",
                    module=join(".", [identifier(e) for e in module.split(".")]),
                    names=join(", ", [identifier(e) for e in sorted(names)]),
                )
            )
    return tuple(lines)
