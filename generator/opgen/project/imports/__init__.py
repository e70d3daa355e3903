"""Settings from the configuration of another generator, or from a package that openapi-generator wrote."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from opgen.config.toml import invalid_toml, position
from opgen.core.characters import escaped
from opgen.core.errors import DocumentError, Problem, UsageError
from opgen.core.frozen import frozen
from opgen.core.name_styles import pascal
from opgen.core.pointers import Pointer
from opgen.project.imports import openapi_generator, stainless
from opgen.project.imports.entries import Entry, Facts, Translation, renamed_schemas
from opgen.project.positions import located
from opgen.source.fetch import fetch
from opgen.source.read import read

_TABLE = ("tool", "datamodel-codegen")
# Hints about settings of openapi-python-client.
_CLASSES = {
    "module_name": "import the class from the package",
    "generate_all_tags": "an operation has one method",
    "field_prefix": "use rename.fields",
    "use_path_prefixes_for_title_model_names": "use rename.schemas",
    "content_type_overrides": "change the media type with an overlay",
    "post_hooks": "the code is formatted already",
    "http_timeout": "opgen fetch has limits of its own",
}
# Hints about options of datamodel-code-generator.
_MODELS = {"http-headers": "set headers, with environment variables", "jobs": "write a section for each job"}
# Options of datamodel-code-generator that have an equivalent, or that describe models as opgen writes them.
_STYLE = (
    "input url output input-file-type output-model-type enum-field-as-literal target-python-version snake-case-field"
    " field-constraints use-annotated use-union-operator use-standard-collections use-schema-description"
    " use-field-description use-inline-field-description disable-timestamp formatters collapse-root-models"
    " use-double-quotes use-default-kwarg strict-nullable encoding"
)


@frozen
class Imported:
    """Configuration of another generator, with the functions that translate and locate its values."""

    shown: str
    root: Any
    translator: Callable[[Entry, Facts | None], Translation]
    locate: Callable[[Sequence[Problem]], list[Problem]]
    start: Pointer = ()

    def translate(self, facts: Facts | None) -> tuple[Translation, list[Problem]]:
        """Return the translation, and a remark for each value that the settings do not have.

        Raises `LocatedError` with all problems of the configuration. Without `facts`, the document is unknown.
        """
        entry = Entry(value=self.root, pointer=self.start)
        found = self.translator(entry, facts)
        with located(self.shown):
            if entry.problems:
                raise DocumentError(self.locate(entry.problems))
        return found, self.locate(entry.remarks)


def read_imported(file: Path) -> Imported:
    """Return the configuration in `file`.

    Raises:
        LocatedError: The file is not valid YAML or JSON.
        UsageError: The file is unreadable, is not valid TOML, or belongs to no known generator.
    """
    shown = escaped(file.as_posix())
    with located(shown):
        if file.name == ".openapi-generator" or file.parent.name == ".openapi-generator":
            listed = (file if file.is_dir() else file.parent) / "FILES"
            package = openapi_generator.package_of(fetch(str(listed)).content.decode("utf-8", "replace"))
            root = {"packageName": package} if package else {}
            return Imported(shown=shown, root=root, translator=openapi_generator.translate, locate=list)
        content = fetch(str(file)).content
        if file.suffix == ".toml":
            return _toml(content, shown)
        source = read(content, shown)
    keys = source.root.keys()
    if keys & {"resources", "organization", "client_settings"}:
        translator = stainless.translate
    elif keys & {*_CLASSES, "class_overrides", "literal_enums", "package_name_override", "project_name_override"}:
        translator = _openapi_python_client
    elif keys & openapi_generator.KEYS:
        translator = openapi_generator.translate
    else:
        raise _unknown(shown)
    return Imported(shown=shown, root=source.root, translator=translator, locate=source.located)


def _unknown(shown: str) -> UsageError:
    return UsageError(
        f"{shown}: not the configuration of a known generator\n  hint: use stainless.yml, the config.yml of"
        " openapi-python-client, the config.yaml, openapitools.json, .openapi-generator or pyproject.toml of"
        " openapi-generator, or a pyproject.toml with [tool.datamodel-codegen]"
    )


def _toml(content: bytes, shown: str) -> Imported:
    text = content.decode("utf-8", "replace")
    try:
        root = Entry(value=tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(invalid_toml(shown, text, str(error))) from None
    is_generated = openapi_generator.is_project(root)
    table = root if is_generated else root.at(*_TABLE)
    if not isinstance(table.value, dict):
        raise _unknown(shown)

    def locate(problems: Sequence[Problem]) -> list[Problem]:
        return [replace(each, position=position(text, each.pointer)) for each in problems]

    translator = openapi_generator.translate_project if is_generated else _datamodel_codegen
    return Imported(shown=shown, root=table.value, translator=translator, locate=locate, start=table.pointer)


def _openapi_python_client(root: Entry, facts: Facts | None) -> Translation:
    root.leave_out("class_overrides literal_enums package_name_override docstrings_on_attributes", _CLASSES)
    components = {pascal(each): each for each in facts.schemas} if facts else {}
    names = {}
    for name, entry in root.at("class_overrides").entries():
        entry.leave_out("class_name", _CLASSES)
        schema = components.get(pascal(name), name)
        if facts and schema not in facts.schemas:
            entry.remark(f'no component "{name}"', "rename an inline schema by its pointer: see rename.schemas")
        elif class_ := entry.at("class_name").text():
            names[schema] = class_
    settings = {"rename": {"schemas": renamed_schemas(names)}} if names else {}
    is_literal = root.at("literal_enums").value is True
    package = root.at("package_name_override").text()
    return Translation(name=package, package=package, settings={**_literal(is_literal=is_literal), **settings})


def _datamodel_codegen(root: Entry, _facts: Facts | None) -> Translation:
    options = {name.replace("_", "-"): entry for name, entry in root.entries()}
    for name in options.keys() - set(_STYLE.split()):
        options[name].remark(f'no equivalent of "{name}"', _MODELS.get(name, ""))
    texts = {
        name: options[name].text() for name in ("url", "input", "output", "enum-field-as-literal") if name in options
    }
    return Translation(
        name=Path(texts.get("output", "")).stem,
        source=texts.get("url") or texts.get("input", ""),
        settings={"types_only": True, **_literal(is_literal=texts.get("enum-field-as-literal") == "all")},
    )


def _literal(*, is_literal: bool) -> dict[str, str]:
    return {"enum_style": "literal"} if is_literal else {}
