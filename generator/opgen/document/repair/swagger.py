"""Repair of sections of Swagger 2.0 in documents of OpenAPI 3, with the converter of Swagger 2.0 documents."""

from opgen.core.json_values import mapping, text, without
from opgen.document.repair.rule import Context, Value
from opgen.document.swagger import convert_scheme, servers
from opgen.document.swagger.parameters import (
    SECTIONS,
    Conversion,
)


def _adopt(conversion: Conversion, context: Context) -> None:
    """Add the moved values and the problems of `conversion` to `context`."""
    for new, old in conversion.origins.items():
        context.record_move(new, old)
    for problem in conversion.problems:
        context.report(f"{problem.message}: ignored", *problem.pointer, hint=problem.hint)


def _convert_root(root: Value, context: Context) -> Value:
    conversion = Conversion(root=root)
    sections = [key for key in SECTIONS if isinstance(root.get(key), dict)]
    components = dict(mapping(root.get("components")))
    for key in sections:
        section = SECTIONS[key]
        own = mapping(components.get(section))
        components[section] = {**root[key], **own}
        for name in root[key].keys() - own.keys():
            conversion.origins["components", section, name] = (key, name)
            if key == "securityDefinitions":
                components[section][name] = convert_scheme(root[key][name], (key, name), conversion)
        context.report(
            f"misplaced section {key}: read as components/{section}",
            key,
            hint=f"move the section to components/{section}",
        )
    if sections:
        root = {**without(root, *sections), "components": components}
    if "servers" not in root and (text(root.get("host")) or text(root.get("basePath"))):
        found = servers(conversion, root.get("schemes"), ("schemes",))
        context.report(
            f"host and basePath belong to Swagger 2: read as servers: {', '.join(each['url'] for each in found)}",
            "host" if "host" in root else "basePath",
            hint="use servers with a url instead",
        )
        root = {**without(root, "host", "basePath", "schemes"), "servers": found}
    _adopt(conversion, context)
    return root


REPAIRS = {
    "swagger-definitions": _convert_root,
}
