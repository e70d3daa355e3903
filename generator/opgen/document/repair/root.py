"""What belongs to the document as a whole: its version, its info, its paths."""

from opgen.document.document import version_of
from opgen.document.repair.rule import Place, Rule, Value, mapping
from opgen.document.repair.values import shown


def _version(root: Value, place: Place) -> Value:
    key = "openapi" if "openapi" in root else "swagger"
    written, version = root.get(key), version_of(root)
    if version is None or written == version:
        return root
    place.mended(
        f"OpenAPI {shown(written)} is read as {version}",
        key,
        hint=f'write openapi: "{version}"',
    )
    others = {name: each for name, each in root.items() if name != key}
    return {"openapi": version, **others}


def _info(root: Value, place: Place) -> Value:
    if "info" not in root:
        place.mended("there is no info", hint="add info with a title and a version")
        return {**root, "info": {"title": "", "version": ""}}
    info = root["info"]
    missing = [key for key in ("title", "version") if key not in mapping(info)]
    if not isinstance(info, dict) or not missing:
        return root
    place.mended(f"info has no {' and no '.join(missing)}", "info", hint="add it")
    return {**root, "info": {**info, **dict.fromkeys(missing, "")}}


def _paths(root: Value, place: Place) -> Value:
    if "paths" in root:
        return root
    if place.version != "3.0" and {"components", "webhooks"} & root.keys():
        return root
    place.mended("there are no paths", hint="add paths: {}")
    return {**root, "paths": {}}


RULES = (
    Rule(
        id="version-spelling",
        purpose="A version without its patch number, or as a number or under the key swagger, is read as the first release of that version.",
        kinds=("OpenAPI",),
        mend=_version,
    ),
    Rule(
        id="missing-info",
        purpose="A document without info, title or version is read as one of an API without a name.",
        kinds=("OpenAPI",),
        mend=_info,
    ),
    Rule(
        id="missing-paths",
        purpose="A document without paths is read as one that has none.",
        kinds=("OpenAPI",),
        mend=_paths,
    ),
)
