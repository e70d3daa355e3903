"""Hooks of pre-commit and prek: the files that decide about clients, and the repository's configuration of hooks."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from opgen.config.clients import Client
from opgen.config.read import project_folder
from opgen.core import disk
from opgen.core.errors import DocumentError
from opgen.core.findings import Finding, Level, first_of
from opgen.core.json_values import items, mapping
from opgen.core.pointers import JsonObject
from opgen.project.snapshots import provenance_file
from opgen.source.fetch import application_module, is_application
from opgen.source.limits import MAX_BYTES

NAME = ".pre-commit-config.yaml"
_ID = "opgen-check"
_SPECIAL = re.compile(r"[.+*?^$()|{}\[\]\\]")
_ESCAPED = r"\\\g<0>"


def hook_configuration(client: Client) -> Path:
    """Return the path of the configuration of hooks in the repository of `client`."""
    return project_folder(Path(client.config)) / NAME


def hook_findings(clients: Iterable[Client]) -> Iterator[Finding]:
    """Yield a note for each hook of opgen that does not run for a configured path."""
    by_file: dict[Path, list[Client]] = {}
    for client in clients:
        if client.is_configured:
            by_file.setdefault(hook_configuration(client), []).append(client)
    for file, own in by_file.items():
        with disk.refusing(f"read {file}"):
            text = (disk.read_file(file, MAX_BYTES) or b"").decode("utf-8", "replace")
        needed = _paths(own, file.parent)
        for hook in _hooks(_parsed(text)):
            files = str(hook["files"])
            try:
                missing = [path for path in needed if not re.search(files, path)]
            except re.error:
                continue
            if missing:
                yield Finding(
                    rule="hook",
                    path=NAME,
                    line=next((number for number, line in enumerate(text.split("\n"), 1) if files in line), None),
                    message=f"files of {hook.get('id')} does not match {first_of(missing, 3)}; set it to {_pattern(needed)}",
                    level=Level.NOTE,
                )


def with_hook(text: str, client: Client) -> str | None:
    """Return the configuration of hooks with one for `client`; `None` if it must be edited by hand.

    A configuration with a hook of opgen is returned as it is.
    """
    before = _parsed(text)
    repos = mapping(before).get("repos")
    if any(_is_own(hook) for hook in _all_hooks(before)):
        return text
    if not isinstance(repos, list):
        return None
    text = re.sub(r"(?m)^repos: *\[ *\]", "repos:", text)
    found = re.search(r"(?m)^( *-)( +)repo:", text)
    dash, space = (found[1], found[2]) if found else ("  -", " ")
    inner = " " * len(dash + space)
    hook = {
        "id": _ID,
        "name": "opgen check",
        "entry": "opgen check --upstream" if is_application(client.source) else "opgen check",
        "language": "system",
        "files": _pattern(_paths([client], hook_configuration(client).parent)),
        "pass_filenames": False,
    }
    first, *rest = (f"{name}: {'false' if value is False else value}" for name, value in hook.items())
    lines = [
        f"{dash}{space}repo: local",
        f"{inner}hooks:",
        f"{inner}  - {first}",
        *(f"{inner}    {each}" for each in rest),
    ]
    added = "\n".join([text.rstrip("\n"), *lines, ""])
    expected = {**before, "repos": [*repos, {"repo": "local", "hooks": [hook]}]}
    return added if _parsed(added) == expected else None


def _paths(clients: Iterable[Client], root: Path) -> list[str]:
    """Return the paths that decide about `clients`, relative to `root`, sorted. A folder ends in a slash."""
    found = set()
    for client in clients:
        spec = Path(client.spec_file)
        folder = Path(client.config).parent
        files = [Path(client.config), spec, provenance_file(spec), *client.overlay_files]
        folders = [client.output_folder]
        if module := application_module(client.source, folder):
            (folders if module.endswith("/") else files).append(folder / module)
        found |= {os.path.relpath(each, root) for each in files}
        found |= {f"{os.path.relpath(each, root)}/" for each in folders}
    return sorted(path.replace(os.sep, "/") for path in found)


def _pattern(paths: Iterable[str]) -> str:
    """Return the regular expression of `paths`."""
    return f"^({'|'.join(_SPECIAL.sub(_ESCAPED, path) for path in paths)})"


def _parsed(text: str) -> Any:  # Any: YAML
    if not text:
        return None
    from opgen.source.text.yaml_text import parse_yaml  # noqa: PLC0415 - few repositories have hooks

    try:
        return parse_yaml(text)
    except DocumentError:
        return None


def _hooks(configuration: Any) -> Iterator[JsonObject]:  # Any: YAML
    """Yield the hooks of opgen that run for certain files only."""
    for hook in _all_hooks(configuration):
        if _is_own(hook) and isinstance(hook.get("files"), str) and not hook.get("always_run"):
            yield hook


def _is_own(hook: JsonObject) -> bool:
    return re.search(r"\bopgen\b", f"{hook.get('id')} {hook.get('entry')}") is not None


def _all_hooks(configuration: Any) -> Iterator[JsonObject]:  # Any: YAML
    for repo in items(mapping(configuration).get("repos")):
        yield from (hook for hook in items(mapping(repo).get("hooks")) if isinstance(hook, dict))
