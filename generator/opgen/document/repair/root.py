"""Repair of the root object: its version, info and paths."""

from opgen.document.document import version_of
from opgen.document.repair.json_values import mapping, shown
from opgen.document.repair.rule import Context, Rule, Value


def _complete_version(root: Value, context: Context) -> Value:
    key = "openapi" if "openapi" in root else "swagger"
    written, version = root.get(key), version_of(root)
    if version is None or written == version:
        return root
    context.report(
        f"OpenAPI {shown(written)} is read as {version}",
        key,
        hint=f'write openapi: "{version}"',
    )
    others = {name: each for name, each in root.items() if name != key}
    return {"openapi": version, **others}


def _add_info(root: Value, context: Context) -> Value:
    if "info" not in root:
        context.report("there is no info", hint="add info with a title and a version")
        return {**root, "info": {"title": "", "version": ""}}
    info = root["info"]
    missing = [key for key in ("title", "version") if key not in mapping(info)]
    if not isinstance(info, dict) or not missing:
        return root
    context.report(f"info has no {' and no '.join(missing)}", "info", hint="add it")
    return {**root, "info": {**info, **dict.fromkeys(missing, "")}}


def _add_paths(root: Value, context: Context) -> Value:
    if "paths" in root:
        return root
    if context.version != "3.0" and {"components", "webhooks"} & root.keys():
        return root
    context.report("there are no paths", hint="add paths: {}")
    return {**root, "paths": {}}


RULES = (
    Rule(
        id="version-spelling",
        purpose="A version without its patch number, or as a number or under the key swagger, is read as the first release of that version.",
        kinds=("OpenAPI",),
        repair=_complete_version,
    ),
    Rule(
        id="missing-info",
        purpose="A document without info, title or version is read as one of an API without a name.",
        kinds=("OpenAPI",),
        repair=_add_info,
    ),
    Rule(
        id="missing-paths",
        purpose="A document without paths is read as one that has none.",
        kinds=("OpenAPI",),
        repair=_add_paths,
    ),
)
