"""Properties of the clients that return resources: names of classes, docstrings and imports."""

from collections.abc import Iterable, Mapping

from opgen.api import model as api
from opgen.codegen import ir
from opgen.codegen.build.docstring_parts import assembled
from opgen.codegen.build.imports import import_sections
from opgen.codegen.build.prose import sentence
from opgen.codegen.code import Code, identifier
from opgen.core.name_styles import allocate, pascal


def class_names(resources: Iterable[api.Resource]) -> dict[str, tuple[Code, Code]]:
    """Return the names of the two classes of each resource: `SandboxResource`, `AsyncSandboxResource`."""
    names = [resource.name for resource in resources]
    unique = allocate([*names, *(f"async {name}" for name in names)], pascal)
    return {
        name: (identifier(unique[name] + "Resource"), identifier(unique[f"async {name}"] + "Resource"))
        for name in names
    }


def about_resource(resource: api.Resource) -> Code:
    """Return the docstring of a resource: the first line of the tag's description, else the tag."""
    first = resource.description.strip().partition("\n")[0]
    if first:
        return assembled([sentence(first)])
    if resource.tag is None:
        return assembled([f"Operations of `{resource.name}`."])
    tag = " ".join(resource.tag.split())
    return assembled([f'Operations with the tag "{tag}".' if tag else "Operations without tags."])


def resource_imports(classes: Mapping[str, tuple[Code, Code]]) -> tuple[ir.Import, ...]:
    """Return the imports of `classes`, which are by name of the resource, in `client.py`."""
    pairs = [(f".resources.{name}", each) for name in classes for each in classes[name]]
    return import_sections(pairs)[0] if pairs else ()
