"""The settings of a project: `[tool.opgen.clients.NAME]` of its `pyproject.toml`, checked key by key."""

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, cast

from opgen.config.filters import (
    CHOICES,
    FILTERS,
    RENAME,
    choice_problems,
    read_filter,
    read_rename,
)
from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.name_styles import KEYWORDS
from opgen.core.options import Options
from opgen.core.pagination import pagination_problems, read_pagination

DEFAULT_CONFIG = Path("pyproject.toml")

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_PACKAGE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
_ALLOWABLE = re.compile(
    r"https?://[A-Za-z0-9._-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~%/+@:,;=-]*)?"
)
_PLACES = ("source", "spec", "output", "headers", "root", "allow_refs", "overlays")
_OPTIONS = tuple(field.name for field in fields(Options))
_CHOICES = {
    "operation_names": ("short", "exact"),
    "http_library": ("httpx2", "httpx"),
}
_FLAGS = ("strict_document", "rate_limit")
_VARIABLES = ("token_env", "base_url_env")
_HEADER = re.compile(r"[A-Za-z0-9-]{1,127}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One client: where its document comes from, where the snapshot and the package stand, and its options.

    `spec` and `output` are as written, for people; `spec_file` and `output_folder` are where they are.
    """

    name: str
    spec: str
    output: str
    spec_file: str
    output_folder: Path
    options: Options
    source: str = ""
    root_folder: Path | None = None
    """Where the files stand that a document from a file may refer to; None: in its own folder."""
    allow_refs: tuple[str, ...] = ()
    """Beginnings of the URLs that the document may refer to."""
    overlays: tuple[str, ...] = ()
    """As written; `overlay_files` is where they are."""
    overlay_files: tuple[Path, ...] = ()
    headers: Mapping[str, str]
    is_configured: bool = True
    config: str = ""
    """The configuration file as it was named."""


def read_clients(config_file: Path) -> tuple[Client, ...]:
    """All clients that `config_file` describes, in its order; paths in it are relative to its folder.

    Raises `UsageError` with everything that is wrong.
    """
    shown = escaped(str(config_file))
    settings = _table(_parsed(config_file, shown), shown)
    wrong = [
        f"{shown}: tool.opgen.{escaped(key)}: unknown setting"
        for key in settings
        if key not in {"clients", "diff"}
    ]
    clients = []
    entries = settings.get("clients")
    if not isinstance(entries, dict) or not entries:
        raise UsageError(
            f"{shown}: no [tool.opgen.clients.NAME] section\n"
            "  hint: run opgen init, or give --spec and --output"
        )
    for name, entry in entries.items():
        where = f"{shown}: tool.opgen.clients.{escaped(name)}"
        problems = list(_problems(name, entry))
        wrong += [f"{where}{problem}" for problem in problems]
        if not problems:
            clients.append(_client(name, entry, config_file))
    if wrong:
        raise UsageError("\n".join(wrong))
    return tuple(clients)


def select(clients: tuple[Client, ...], names: Iterable[str]) -> tuple[Client, ...]:
    """The clients of these names, or all of them. Raises `UsageError` that names the nearest."""
    by_name = {client.name: client for client in clients}
    wanted = list(dict.fromkeys(names)) or list(by_name)
    for name in wanted:
        if name not in by_name:
            raise UsageError(
                f"no client is called {escaped(name)}; {_nearest(name, by_name)}"
            )
    return tuple(by_name[name] for name in wanted)


def given_client(spec: str, output: str, package: str | None) -> Client:
    """The client of `--spec`, `--output` and `--package`. Raises `UsageError` for what is no name or no folder."""
    for flag, value in (("--spec", spec), ("--output", output)):
        if not value.strip():
            raise UsageError(f"{flag} is empty")
    if escaped(output) != output:
        raise UsageError(
            f"--output has a character that cannot be seen: {escaped(output)[:80]}"
        )
    folder = Path(output)
    name = package if package is not None else folder.absolute().name
    if not is_package_name(name):
        flag = "--package" if package is not None else "the last part of --output"
        raise UsageError(
            f"{flag} is no package name: {escaped(name)[:80]}\n"
            "  hint: use letters, digits and underscores, and no keyword of Python"
        )
    return Client(
        name=name,
        spec=spec,
        output=output,
        spec_file=spec,
        output_folder=folder,
        options=Options(package=name),
        source=spec,
        headers={},
        is_configured=False,
    )


def is_client_name(name: str) -> bool:
    """Whether a client may be called `name`: in a table's key, on a command line, in a file name."""
    return _NAME.fullmatch(name) is not None


def is_package_name(name: str) -> bool:
    """Whether `name` can be imported."""
    return bool(_PACKAGE.fullmatch(name)) and name not in KEYWORDS


def _parsed(config_file: Path, shown: str) -> dict[str, Any]:
    try:
        return tomllib.loads(config_file.read_text("utf-8"))
    except FileNotFoundError:
        raise UsageError(
            f"{shown}: no such file\n"
            "  hint: run opgen in the folder of your pyproject.toml, or give --config, or --spec and --output"
        ) from None
    except OSError as error:
        raise UsageError(f"{shown}: {(error.strerror or '').lower()}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{shown}: not UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"{shown}: not valid TOML: {error}") from None


def _table(document: dict[str, Any], shown: str) -> dict[str, Any]:
    tool = document.get("tool", {})
    settings = tool.get("opgen", {}) if isinstance(tool, dict) else {}
    if not isinstance(settings, dict):
        raise UsageError(f"{shown}: tool.opgen must be a table")
    return settings


def _problems(name: str, entry: object) -> Iterable[str]:
    if not is_client_name(name):
        yield ": a client's name is made of letters, digits, - and _"
    if not isinstance(entry, dict):
        yield ": must be a table"
        return
    for key, value in entry.items():
        yield from (f".{escaped(key)}{each}" for each in _setting_problems(key, value))
    for key in ("spec", "output"):
        if key not in entry:
            yield f": needs {key}"
    package = entry.get("package", _last_part(entry.get("output")))
    if isinstance(package, str) and package and not is_package_name(package):
        place = ".package" if "package" in entry else ".output"
        yield f"{place}: {escaped(package)[:80]} is no package name"


def _setting_problems(key: str, value: object) -> Iterable[str]:
    """What is wrong with one setting, each beginning with the place in it, if any, and a colon."""
    if key not in {*_PLACES, *_OPTIONS}:
        yield f": unknown setting; {_nearest(key, [*_PLACES, *_OPTIONS])}"
    elif key in CHOICES:
        yield from choice_problems(key, value, _nearest)
    elif problem := _value_problem(key, value):
        yield f": {problem}"


def _value_problem(key: str, value: object) -> str:
    """What is wrong with the value of a known setting; empty if nothing is."""
    if key == "headers":
        is_table = isinstance(value, dict) and all(
            isinstance(text, str) for text in value.values()
        )
        return "" if is_table else "must be a table of texts"
    if key in _LISTS:
        return _LISTS[key](value)
    if key in _FLAGS:
        return "" if isinstance(value, bool) else "must be true or false"
    if not isinstance(value, str) or not value.strip():
        return "must be a text"
    if escaped(value) != value:
        return f"has a character that cannot be seen: {escaped(value)[:80]}"
    if key == "spec" and (value == "-" or "://" in value):
        return "must be a file; where it comes from is its source"
    if key in _CHOICES and value not in _CHOICES[key]:
        return f"must be {' or '.join(_CHOICES[key])}"
    if key in _VARIABLES and not _VARIABLE.fullmatch(value):
        return "must be the name of an environment variable"
    if key == "idempotency_header" and not _HEADER.fullmatch(value):
        return "must be the name of a header"
    return ""


def _keys_problem(value: object) -> str:
    is_list = isinstance(value, list) and all(isinstance(key, str) for key in value)
    return "" if is_list else "must be a list of operationIds"


def _allow_refs_problem(value: object) -> str:
    if not isinstance(value, list):
        return "must be a list of texts"
    for beginning in value:
        if not isinstance(beginning, str) or not _ALLOWABLE.fullmatch(beginning):
            shown = escaped(str(beginning))[:80]
            return f"{shown} is no beginning of URLs, such as https://example.com/v1/"
    return ""


def _overlays_problem(value: object) -> str:
    if not isinstance(value, list) or not all(
        isinstance(file, str) and file.strip() for file in value
    ):
        return "must be a list of files"
    if hidden := [file for file in value if escaped(file) != file or "://" in file]:
        return f"{escaped(hidden[0])[:80]} is no file"
    return "" if len(set(value)) == len(value) else "names a file twice"


_LISTS: dict[str, Callable[[object], str]] = {
    "allow_refs": _allow_refs_problem,
    "idempotent": _keys_problem,
    "overlays": _overlays_problem,
    "pagination": lambda value: "; ".join(pagination_problems(value)),
}


def _client(name: str, entry: dict[str, Any], config_file: Path) -> Client:
    folder = config_file.parent
    chosen = {key: value for key, value in entry.items() if key in _OPTIONS}
    package = chosen.pop("package", _last_part(entry["output"]))
    pagination = read_pagination(chosen.pop("pagination", []))
    idempotent = tuple(chosen.pop("idempotent", ()))
    chosen |= {key: read_filter(chosen[key]) for key in FILTERS if key in chosen}
    if RENAME in chosen:
        chosen[RENAME] = read_rename(chosen[RENAME])
    return Client(
        name=name,
        spec=entry["spec"],
        output=entry["output"],
        spec_file=str(folder / entry["spec"]),
        output_folder=folder / entry["output"],
        options=Options(
            package=package, pagination=pagination, idempotent=idempotent, **chosen
        ),
        source=entry.get("source", ""),
        root_folder=folder / entry["root"] if "root" in entry else None,
        allow_refs=tuple(entry.get("allow_refs", ())),
        overlays=tuple(entry.get("overlays", ())),
        overlay_files=tuple(folder / file for file in entry.get("overlays", ())),
        headers=cast("dict[str, str]", entry.get("headers", {})),
        config=str(config_file),
    )


def _last_part(output: object) -> str:
    return Path(output).name if isinstance(output, str) else ""


def _nearest(name: str, known: Iterable[str]) -> str:
    known = list(known)
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f"did you mean {close[0]}?"
    return f"there are {', '.join(known)}" if known else "there are none"
