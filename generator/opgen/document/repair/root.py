"""Repair of the root object: its version, info and paths."""

from opgen.document.openapi_objects import version_of
from opgen.document.repair.json_values import mapping, shown
from opgen.document.repair.rule import Context, RepairRule, Value


def _complete_version(root: Value, context: Context) -> Value:
    key = "openapi" if "openapi" in root else "swagger"
    written, version = root.get(key), version_of(root)
    if version is None or written == version:
        return root
    context.report(
        f"invalid OpenAPI version field: {shown(written)} is read as {version}", key, hint=f'write openapi: "{version}"'
    )
    others = {name: each for name, each in root.items() if name != key}
    return {"openapi": version, **others}


def _add_info(root: Value, context: Context) -> Value:
    if "info" not in root:
        context.report("missing info", hint="add info with a title and a version")
        return {**root, "info": {"title": "", "version": ""}}
    info = root["info"]
    missing = [key for key in ("title", "version") if key not in mapping(info)]
    if not isinstance(info, dict) or not missing:
        return root
    context.report(f"missing {' and '.join(missing)} in info", "info", hint="add the missing fields")
    return {**root, "info": {**info, **dict.fromkeys(missing, "")}}


def _add_paths(root: Value, context: Context) -> Value:
    if "paths" in root:
        return root
    if context.version != "3.0" and {"components", "webhooks"} & root.keys():
        return root
    context.report("missing paths", hint="add paths: {}")
    return {**root, "paths": {}}


RULES = (
    RepairRule(
        id="version-spelling",
        purpose="A version without a patch number, as a number, or under the key swagger is read as the first release of that version.",
        kinds=("OpenAPI",),
        repair=_complete_version,
    ),
    RepairRule(
        id="missing-info",
        purpose="A document without info, title or version is read with empty values.",
        kinds=("OpenAPI",),
        repair=_add_info,
    ),
    RepairRule(
        id="missing-paths",
        purpose="A document without paths is read with empty paths.",
        kinds=("OpenAPI",),
        repair=_add_paths,
    ),
)
