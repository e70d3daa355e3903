"""Validation of `[tool.opgen]`: conversion to clients, or one error that lists all problems."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from opgen.config.clients import Client, Configuration
from opgen.config.settings import (
    CLIENT_ONLY,
    STYLES,
    UNION_TAGS,
    AllowSettings,
    AuthSettings,
    ClientSettings,
    DiffSettings,
    ExcludeSettings,
    IncludeSettings,
    PaginationSettings,
    RenameSettings,
    ResourceSettings,
    Settings,
    Table,
)
from opgen.config.toml import Place, located
from opgen.core.characters import escaped
from opgen.core.errors import OpgenError, UsageError
from opgen.core.json_values import mapping, text
from opgen.core.options import Filter, Names, Options, Pagination
from opgen.core.suggestions import nearest_in_configuration
from opgen.diff.policy import Policy
from opgen.output.manifest import read_manifest

_MESSAGES = {
    "bool_type": "must be true or false",
    "date_from_datetime_inexact": "must be a date, such as 2026-12-31",
    "date_from_datetime_parsing": "must be a date, such as 2026-12-31",
    "date_type": "must be a date, such as 2026-12-31",
    "dict_type": "must be a table",
    "greater_than_equal": "must be an integer of 0 or more",
    "int_type": "must be an integer of 0 or more",
    "model_type": "must be a table",
    "string_too_short": "must not be empty",
    "string_type": "must be a string",
    "too_short": "must not be empty",
}
_ELEMENTS: Mapping[int | str, str] = {
    "allow": "tables",
    "idempotent": "operationIds",
    "overlays": "files",
    "pagination": "tables",
}
_ALTERNATIVES: Mapping[int | str, str] = {
    "auth": ", or a table with header, query or cookie",
    "pagination": ", or a list of tables",
    "resources": ", or a table",
}
_SAME = ("spec", "output", "source", "python", "allow_refs", "overlays", "headers")
"""Settings that a client has as they are."""
TABLES: Mapping[int | str, type[Table]] = {
    "include": IncludeSettings,
    "exclude": ExcludeSettings,
    "rename": RenameSettings,
    "auth": AuthSettings,
    "pagination": PaginationSettings,
    "resources": ResourceSettings,
}


def validate(
    table: Mapping[str, Any], config_file: Path, text: str = "", shown: str = "", project: Path | None = None
) -> Configuration:
    """Return the clients of `table`, in the order of the table, and the errors of invalid sections.

    Args:
        table: The table `[tool.opgen]` of `config_file`, with the table `clients`.
        config_file: The file to whose folder paths are relative.
        text: The text of the file, or empty for a table that the file does not have.
        shown: The name of the file in messages, or empty for its path.
        project: The folder that contains all packages; `None` for any folder.

    Raises:
        UsageError: Problems outside the sections of clients.
    """
    place = partial(located, shown or escaped(config_file.as_posix()), text)
    problems: dict[str, list[str]] = {}
    defaults, clients = mapping(table.get("defaults")), table.get("clients")
    if defaults and isinstance(clients, dict):
        merged = {name: _with_defaults(defaults, each) for name, each in clients.items()}
        table = {**table, "clients": merged}
    try:
        settings = Settings.model_validate(table)
    except ValidationError as error:
        problems = _problems(error, place, partial(_recorded_rule, table, config_file.parent))
        valid = {name: section for name, section in table["clients"].items() if name not in problems}
        settings = Settings.model_validate({**table, "clients": valid})
    for name, each in settings.clients.items():
        output = config_file.parent / each.output
        if project and not output.resolve().is_relative_to(project):
            message = _message(place, ("clients", name, "output"), "the path is outside the project")
            problems[name] = [message]
    return Configuration(
        clients=tuple(
            _client(name, each, config_file, text, {**defaults, **table["clients"][name]})
            for name, each in settings.clients.items()
            if name not in problems
        ),
        errors={name: UsageError("\n".join(each)) for name, each in problems.items()},
    )


def _with_defaults(defaults: Mapping[str, Any], section: object) -> object:
    """Return the section of a client with the `defaults` that it does not replace, and that it can have."""
    if not isinstance(section, dict):
        return section
    unused = CLIENT_ONLY if section.get("types_only") is True else ()
    return {**{name: each for name, each in defaults.items() if name not in unused}, **section}


def validate_diff(table: object, text: str, shown: str) -> Policy:
    """Return the policy of `table`, which is `[tool.opgen.diff]` of the file `shown` with this `text`.

    Raises one `UsageError` that lists all problems of the table.
    """
    try:
        settings = Settings.model_validate({"clients": {}, "diff": table})
    except ValidationError as error:
        place = partial(located, shown, text)
        raise UsageError("\n".join([_problem(each, place) for each in error.errors()])) from None
    return settings.diff.policy(shown)


def _problems(error: ValidationError, place: Place, rule: Callable[[ErrorDetails], str]) -> dict[str, list[str]]:
    """Return the problems by client name, each with the remedy that `rule` returns for it.

    Raise `UsageError` if there are problems outside the sections of clients.
    """
    errors = error.errors()
    # A defect of the defaults is a defect of each client too.
    errors = [each for each in errors if each["loc"][0] == "defaults"] or errors
    problems = [(each["loc"], _problem(each, place) + rule(each)) for each in errors]
    by_client: dict[str, list[str]] = {}
    for path, problem in problems:
        if path[:1] != ("clients",) or len(path) == 1:
            raise UsageError("\n".join(text for _, text in problems))
        by_client.setdefault(str(path[1]), []).append(problem)
    return by_client


def _recorded_rule(table: Mapping[str, Any], folder: Path, error: ErrorDetails) -> str:
    """Return the remedy for a rule in the place of resources: no setting, and so the rule that the manifest records."""
    path, written = error["loc"], error["input"]
    if path[2:3] != ("resources",) or not isinstance(mapping(written).get("*", written), str):
        return ""
    output = text(mapping(table["clients"][path[1]]).get("output"))
    try:
        manifest = read_manifest(folder / output) if output else None
    except (OpgenError, OSError):
        manifest = None
    rule = text(manifest.names.get("convention")) if manifest else ""
    return (
        f'; without it, the rule is "{escaped(rule)}", as recorded' if rule else "; without it, the rule is recognized"
    )


def _problem(error: ErrorDetails, place: Place) -> str:
    """Return the message for one error."""
    kind = error["type"]
    path = tuple(part for part in error["loc"] if part not in UNION_TAGS)
    message = _MESSAGES.get(kind, error["msg"])
    if kind == "missing":
        path, message = path[:-1], f"missing setting {path[-1]}"
    elif kind == "extra_forbidden":
        fields_ = _table(path[:-1]).model_fields
        known = [field.alias or name for name, field in fields_.items()]
        message = f"unknown setting; {nearest_in_configuration(str(path[-1]), known)}"
    elif kind == "literal_error":
        message = f"must be {error['ctx']['expected']}".replace("'", "").lower()
        if path[-1] in _ALTERNATIVES:
            message = message.replace(" or ", ", ") + _ALTERNATIVES[path[-1]]
    elif kind == "tuple_type":
        message = f"must be a list of {_ELEMENTS.get(path[-1], 'strings')}"
    elif path[-1:] == ("[key]",):
        path = path[:-1]  # pydantic appends `[key]` to the path of an invalid key
    return _message(place, path, message)


def _message(place: Place, path: tuple[int | str, ...], message: str) -> str:
    """Return the message for the setting at `path` below `tool.opgen`: its position, its path, and the defect."""
    full = ("tool", "opgen", *path)
    return f"{place(full)}: {'.'.join(escaped(str(part)) for part in full)}: {message}"


def _table(path: tuple[int | str, ...]) -> type[BaseModel]:
    """Return the model of the table at `path`."""
    match path:
        case ():
            return Settings
        case ("diff",):
            return DiffSettings
        case ("diff", *_):
            return AllowSettings
        case ("defaults", *inner):
            return _table(("clients", "", *inner))
        case (_, _):
            return ClientSettings
        case _:
            return TABLES[path[2]]


def _client(name: str, settings: ClientSettings, config_file: Path, text: str, table: Mapping[str, object]) -> Client:
    folder = config_file.parent
    return Client(
        name=name,
        spec_file=(folder / settings.spec).as_posix(),
        output_folder=folder / settings.output,
        options=_options(settings),
        root_folder=None if settings.root is None else folder / settings.root,
        overlay_files=tuple(folder / file for file in settings.overlays),
        config=config_file.as_posix(),
        table=table,
        config_text=text,
        **{setting: getattr(settings, setting) for setting in _SAME},
    )


def _options(settings: ClientSettings) -> Options:
    """Return the options among the settings. They have the same names."""
    auth, resources = settings.auth, settings.resources
    tables = settings.pagination
    if tables == "auto":
        tables = (PaginationSettings(operations=("*",), auto=True),)
    values = {each.name: getattr(settings, each.name) for each in fields(Options)}
    values |= {
        "package": settings.package or Path(settings.output).name,
        "include": Filter(**settings.include.model_dump()),
        "exclude": Filter(**settings.exclude.model_dump()),
        "rename": Names(**settings.rename.model_dump()),
        "auth": auth.model_dump(exclude_defaults=True) if isinstance(auth, AuthSettings) else auth,
        "pagination": tuple(map(_pagination, tables)),
    }
    if isinstance(resources, dict):
        values["resources"] = {
            name: Filter(**each.model_dump()) if isinstance(each, ResourceSettings) else each
            for name, each in resources.items()
        }
    return Options(**values)


def pagination_table(pagination: Pagination) -> dict[str, str | int]:
    """Return the settings of `pagination`, without operations, in their order in the documentation."""
    style = next(setting for setting, by in STYLES.items() if by == pagination.by)
    values = {name: getattr(pagination, name, "") for name in PaginationSettings.model_fields if name != "operations"}
    own = True if style == "link" else pagination.parameter or pagination.next
    values |= {style: own, "next": "" if style == "next_url" else pagination.next}
    return {name: value for name, value in values.items() if value not in {"", None}}


def _pagination(settings: PaginationSettings) -> Pagination:
    (style,) = settings.model_fields_set & STYLES.keys()
    return Pagination(
        operations=settings.operations,
        by="none" if settings.auto is False else STYLES[style],
        parameter=settings.page or settings.offset or settings.cursor,
        start=settings.start,
        items=settings.items,
        next=settings.next or settings.next_url,
        more=settings.more,
        total=settings.total,
        pages=settings.pages,
    )
