"""Settings from openapi-generator: a configuration of the command line or of npm, or parts of a generated package."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from opgen.core.json_values import items, mapping
from opgen.core.name_styles import pascal, snake, upper_snake
from opgen.core.pointers import JsonObject
from opgen.project.imports.entries import Entry, Facts, Translation, renamed_schemas

KEYS = frozenset(
    {
        *("additionalProperties", "generator-cli", "generatorName", "globalProperties", "inputSpec", "nameMappings"),
        *("modelNameMappings", "openapiNormalizer", "operationIdNameMappings", "packageName", "projectName"),
    }
)
"""Keys of which each configuration has one."""
_OVERLAY = "change the document with an overlay"
_KNOWN = "opgen repairs known defects, and reports other ones with their position"
HINTS = {
    "packageVersion": "set it in the project of the package; `opgen init --package-project` writes one",
    "packageUrl": "set it in the project of the package",
    "typeMappings": _OVERLAY,
    "importMappings": "import the class from the package",
    "schemaMappings": "import the class from the package",
    "inlineSchemaNameMappings": "rename an inline schema by its pointer: see rename.schemas",
    "inlineSchemaOptions": "rename an inline schema by its pointer: see rename.schemas",
    "parameterNameMappings": _OVERLAY,
    "reservedWordsMappings": "use rename.fields",
    "templateDir": "derive your own class from a model or from Client",
    "auth": "set headers, with environment variables",
    "serverVariables": "pass them to Client",
    "apiNameSuffix": "the methods are attributes of the client: see resources",
    "removeEnumValuePrefix": "use rename.members",
    "removeOperationIdPrefix": "methods have short names already; resources has other ones",
    "enumUnknownDefaultCase": "set reading to keep",
    "datetimeFormat": "the format is that of the document",
    "mapNumberTo": _OVERLAY,
    "skipValidateSpec": _KNOWN,
    "skipOverwrite": "opgen replaces its own files alone",
    "skipFormModel": "the fields of a form are keywords",
    "SET_TAGS_TO_OPERATIONID": "use resources",
    "SET_TAGS_TO_VENDOR_EXTENSION": "use resources",
    "SET_BEARER_AUTH_FOR_NAME": _OVERLAY,
    "NORMALIZER_CLASS": _OVERLAY,
}
"""Advice about values without an equivalent."""
_SILENT = frozenset("""
    $schema !include allowUnicodeIdentifiers apiDocs apiTests buildSystem enablePostProcessFile ensureUniqueParams excludeTests
    generateAliasAsModel generateSourceCodeOnly removeOperationIdPrefixCount removeOperationIdPrefixDelimiter gitHost gitRepoId gitUserId glob hideGenerationTimestamp httpUserAgent
    lazyImports legacyDiscriminatorBehavior licenseInfo minimalUpdate modelDocs modelTests outputDir output poetry1 releaseNote
    setEnsureAsciiToFalse skipOperationExample sortModelPropertiesByRequiredFlag sortParamsByRequiredFlag strictSpec
    supportingFiles useOneOfDiscriminatorLookup verbose version
    FIX_DUPLICATED_OPERATIONID KEEP_ONLY_FIRST_TAG_IN_OPERATION REMOVE_X_INTERNAL
    """.split())
"""Settings that name nothing, or that describe the code as opgen writes it."""
_LIBRARIES = {"httpx": "httpx", "urllib3": "", "asyncio": "", "": ""}
_FILTERS = {
    "operationId": ("operations", "{}"),
    "method": ("operations", "{} *"),
    "tag": ("tags", "{}"),
    "path": ("paths", "{}**"),
}
"""Filter, and the pattern of a value, by the word before the colon."""
_MARK = "OpenAPI-Generator"
"""Keyword in the project of a generated package."""


def translate(root: Entry, facts: Facts | None) -> Translation:
    """Return the settings of a configuration."""
    generators = [*root.at("generator-cli", "generators").entries()]
    python = [each for _, each in generators if each.at("generatorName").text().startswith("python")]
    if generators and not python:
        root.at("generator-cli", "generators").problem("expected a generator of Python")
    for _, each in generators:
        if each is not next(iter(python), None):
            each.remark("another client", "import a file with this generator alone")
    return _Reader(python[0] if python else root, facts).translation()


def translate_project(root: Entry, _facts: Facts | None) -> Translation:
    """Return the settings of the `pyproject.toml` of a generated package."""
    project = next(each for each in _projects(root) if each.value)
    marks = [*map(str, mapping(root.at("tool", "setuptools", "package-data").value))]
    marks += [
        str(mapping(each.value).get("include") or each.value) for each in root.at("tool", "poetry", "include").items()
    ]
    name = project.at("name").text()
    package = next(
        (each.partition("/")[0] for each in marks if each.isidentifier() or each.endswith("/py.typed")), name
    )
    if project.at("version").value:
        project.at("version").remark('no equivalent of "version"', HINTS["packageVersion"])
    return Translation(name=package, package=package, settings={})


def is_project(root: Entry) -> bool:
    """Return whether a `pyproject.toml` belongs to a generated package."""
    return any(_MARK in items(each.at("keywords").value) for each in _projects(root))


def _projects(root: Entry) -> tuple[Entry, Entry]:
    return root.at("project"), root.at("tool", "poetry")


def package_of(files: str) -> str:
    """Return the package whose files `.openapi-generator/FILES` lists; empty for another file."""
    paths = [PurePosixPath(line.strip()) for line in files.splitlines()]
    return next((".".join(each.parent.parts) for each in paths if each.name == "api_client.py"), "")


class _Reader:
    """Values of one generator, by their names on any level of its configuration."""

    def __init__(self, root: Entry, facts: Facts | None) -> None:
        self._facts = facts
        groups = ("additionalProperties", "globalProperties", "openapiNormalizer")
        self._own: dict[str, Entry] = {}
        for group in (root, *(root.at(name) for name in groups)):
            self._own |= {name: entry for name, entry in _pairs(group) if name not in groups}
        self._settings: JsonObject = {}
        self._rename: dict[str, Any] = {}

    def translation(self) -> Translation:
        """Return the settings, and record the values that have no equivalent."""
        generator, library = self._take("generatorName"), self._take("library")
        if not generator.text().startswith("python" * bool(generator.value)):
            generator.problem("expected a generator of Python")
        package, project, source = (self._take(name).text() for name in ("packageName", "projectName", "inputSpec"))
        if library.text() not in _LIBRARIES:
            library.remark(f'no equivalent of "{library.text()}"', "the client uses httpx2 or httpx")
        self._models()
        self._operations()
        self._select()
        for name, entry in self._own.items():
            if name not in _SILENT and entry.value not in (None, False, "false"):
                entry.remark(f'no equivalent of "{name}"', HINTS.get(name, ""))
        settings = {**self._settings, "http_library": _LIBRARIES.get(library.text()), "rename": self._rename}
        return Translation(
            name=package or project,
            package=package,
            source=source,
            settings={name: value for name, value in settings.items() if value},
        )

    def _take(self, name: str) -> Entry:
        return self._own.pop(name, Entry(value=None))

    def _is_on(self, name: str) -> bool:
        return str(self._take(name).value).lower() == "true"

    def _mapping(self, name: str) -> Iterator[tuple[str, str, Entry]]:
        """Yield key, text and entry of a setting that gives names to names."""
        for key, entry in _pairs(self._take(name)):
            text = entry.text()
            if text.isidentifier():
                yield key, text, entry
            else:
                entry.remark(f'"{text}" is not a name of Python')

    def _models(self) -> None:
        """Read the names of models, of their fields, and of the members of enums."""
        schemas = self._facts.schemas if self._facts else {}
        prefix, suffix = (self._take(name).text() for name in ("modelNamePrefix", "modelNameSuffix"))
        names = {each: pascal(f"{prefix}_{each}_{suffix}") for each in schemas} if prefix or suffix else {}
        for name, class_, entry in self._mapping("modelNameMappings"):
            if self._facts and name not in schemas:
                entry.remark(f'no component "{name}"', HINTS["inlineSchemaNameMappings"])
            else:
                names[name] = class_
        if renamed := renamed_schemas(names):
            self._rename["schemas"] = renamed
        for setting, table, own, style in _TABLES:
            for name, new, entry in self._mapping(setting):
                owner, _, word = name.rpartition(".")
                found = [each for each, schema in schemas.items() if owner in {"", each} and word in own(schema)]
                for each in found:
                    self._rename.setdefault(table, {}).setdefault(each, {})[word] = style(new)
                if not found:
                    entry.remark(f'no component with "{word}"', f"use rename.{table}")

    def _operations(self) -> None:
        """Read the names of operations, and a tag for all of them."""
        renamed = {name: new for name, new, _ in self._mapping("operationIdNameMappings")}
        if renamed:
            self._rename["operations"] = {name: snake(new) for name, new in renamed.items()}
        if tag := self._take("SET_TAGS_FOR_ALL_OPERATIONS").text():
            self._settings["resources"] = {tag.lower(): ["*"]}

    def _select(self) -> None:
        """Read the selected operations."""
        include: dict[str, list[str]] = {}
        selection = self._take("FILTER")
        for rule in re.split(r"\s*;\s*", selection.text()) if selection.value else ():
            word, _, values = rule.partition(":")
            if word.strip() not in _FILTERS or not values:
                selection.remark(f'no equivalent of "{rule}"', "use include")
                continue
            name, pattern = _FILTERS[word.strip()]
            texts = [each.strip() for each in values.split("|")]
            texts = [each.upper() for each in texts] if word.strip() == "method" else texts
            include.setdefault(name, []).extend(pattern.format(each) for each in texts)
        models, apis = self._take("models"), self._take("apis")
        if apis.value and (selected := {pascal(each) for each in re.split("[,:]", str(apis.value))}):
            tags = self._tags() or selected
            include.setdefault("tags", []).extend(each for each in tags if pascal(each) in selected)
        elif models.value is not None and apis.value is None:
            self._settings["types_only"] = models.value is not False
        if models.value not in (None, "", True, False):
            models.remark('no equivalent of "models"', "the package has the models that its operations need")
        if include:
            self._settings["include"] = include
        if not self._is_on("REMOVE_X_INTERNAL") and self._facts:
            internal = [key for key, each in self._facts.operations.items() if each.get("x-internal") is True]
            if internal:
                self._settings["exclude"] = {"operations": internal}

    def _tags(self) -> Iterable[str]:
        operations = self._facts.operations.values() if self._facts else ()
        tags = (each.get("tags") for each in operations)
        return dict.fromkeys(str(tag) for each in tags if isinstance(each, list) for tag in each)


def _pairs(entry: Entry) -> Iterator[tuple[str, Entry]]:
    """Yield the entries of a mapping, of a text such as `a=b,c=d`, or of a list of such texts."""
    if isinstance(entry.value, dict | None):
        yield from entry.entries()
        return
    for item in entry.items():
        for text in item.text().split(","):
            name, _, value = text.partition("=")
            yield name.strip(), replace(item, value=value.strip())


def _fields(schema: Any) -> Mapping[str, Any]:
    return mapping(mapping(schema).get("properties"))


def _members(schema: Any) -> list[str]:
    values = mapping(schema).get("enum")
    return [*map(str, values)] if isinstance(values, list) else []


_TABLES: tuple[tuple[str, str, Callable[[Any], Iterable[str]], Callable[[str], str]], ...] = (
    ("nameMappings", "fields", _fields, snake),
    ("enumNameMappings", "members", _members, upper_snake),
)
"""Settings for parts of models, their tables in `rename`, the parts of a schema, and the style of their names."""
