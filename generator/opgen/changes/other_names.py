"""Names of a client of another generator for the reader of callers, and their fixes for a package of opgen."""

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from opgen.changes.callers.fixes import Fix
from opgen.changes.callers.names import Kind, Name, Names, add_method
from opgen.changes.callers.reader import Use, read_project
from opgen.changes.migration import Match, OtherCall, OtherPackage, arguments_of
from opgen.changes.surface.model import Enum, Model, Surface
from opgen.core.findings import CodePosition

_PACKAGE: Final = "package/"
"""Name of the package itself."""
_DETAILED: Final = {"sync_detailed": "with its status and headers", "asyncio_detailed": "with its status and headers"}
_TWINS: Final = ("sync", "asyncio", *_DETAILED)
_RECEIVER: Final = "client"
_VIEWS: Final = ("with_raw_response", "with_streaming_response")
_COPIES: Final = ("with_options", "copy")


def package_of_calls(old: OtherPackage) -> str:
    """Return the name by which callers import the old package."""
    return old.calls[0].file.partition("/")[0] if old.calls else ""


def other_names(old: OtherPackage) -> dict[str, Names]:
    """Return the names in each module of the old package. A name of a module without functions is at the root too."""
    root: dict[str, tuple[Name, ...]] = {}
    modules: dict[str, dict[str, tuple[Name, ...]]] = {"": root}
    client = Name()
    client.attributes.update(dict.fromkeys(_COPIES, (Name(kind=Kind.OPTIONS, values=(client,)),)))
    classes: dict[str, Name] = {}
    for call in old.calls:
        if call.start:
            owner = client if call.start == _RECEIVER else classes.setdefault(call.start, Name())
            keywords = {each: Name() for each in call.parameters}
            function = Name(kind=Kind.FUNCTION, name=call.name, keywords=keywords, method=call.tail)
            add_method(owner, call.tail, function, _VIEWS)
        else:
            _add_functions(modules, call)
    for name, fields in old.classes.items():
        instance = Name()
        members = {each: Name(kind=Kind.MEMBER, name=f"{name}.{each}") for each in fields}
        for each in fields:
            instance.attributes[each] = (Name(kind=Kind.FIELD, name=f"{name}.{each}"),)
        attributes: dict[str, tuple[Name, ...]] = {each: (member,) for each, member in members.items()}
        attributes["from_dict"] = (Name(kind=Kind.FUNCTION, name="*.from_dict", values=(instance,)),)
        found = Name(kind=Kind.DEFINITION, name=name, values=(instance,), attributes=attributes)
        root[name] = (replace(found, keywords={each: values[0] for each, values in instance.attributes.items()}),)
    root |= {name: (Name(kind=Kind.OWN, values=(instance,)),) for name, instance in classes.items()}
    root |= {name: (Name(kind=Kind.CLIENT, name=name, values=(client,)),) for name in old.clients}
    return dict(modules)


def _add_functions(modules: dict[str, dict[str, tuple[Name, ...]]], call: OtherCall) -> None:
    """Add the functions of an operation, which are in a module of its own, and the module."""
    parts = call.file.removesuffix(".py").split("/")[1:]
    keywords = {each: Name() for each in (*call.parameters, _RECEIVER)}
    names = {
        each: (Name(kind=Kind.FUNCTION, name=f"{parts[-1]}.{each}", keywords=keywords, method=_RECEIVER),)
        for each in _TWINS
    }
    modules[".".join(parts)] = dict(names)
    module = Name(kind=Kind.MODULE, name=f"function/{parts[-1]}", attributes=dict(names))
    modules.setdefault(".".join(parts[:-1]), {})[parts[-1]] = (module,)


def call_positions(old: OtherPackage, modules: Mapping[str, ast.Module]) -> dict[str, tuple[CodePosition, ...]]:
    """Return the lines of callers with an old call, by the name of the call.

    A chain of names of unknown origin ends with all names from the client to the method, or with two that one call has.
    """
    read = read_project(modules, other_names(old), package_of_calls(old), is_complete=True)
    places = {(use.target.name, use.path, use.line) for use in read.uses if use.target.kind is Kind.FUNCTION}
    by_end: dict[str, list[OtherCall]] = {}
    for call in sorted(old.calls, key=lambda each: -len(each.tail)):
        by_end.setdefault(_end(call.tail), []).append(call)
    for chain, path, line in read.unknown:
        calls = by_end.get(_end(chain), [])
        complete = [each for each in calls if chain.endswith("." * bool(each.start) + each.tail)]
        if complete or len(calls) == 1:
            places.add(((complete or calls)[0].name, path, line))
    found: dict[str, tuple[CodePosition, ...]] = {}
    for name, path, line in sorted(places):
        found[name] = (*found.get(name, ()), CodePosition(path=path, line=line))
    return found


def _end(name: str) -> str:
    """Return the last two parts of a name."""
    return ".".join(name.split(".")[-2:])


def other_fixes(old: OtherPackage, matched: Iterable[Match], surface: Surface, uses: Collection[Use]) -> dict[str, Fix]:
    """Return the fixes of the names of the old package.

    Functions with and without `await` have one class of clients in the old package, and two in the new one. With uses of
    both, those with `await` have no fix.
    """
    twins = {use.target.name.rpartition(".")[2] for use in uses if use.target.kind is Kind.FUNCTION}
    is_async = "asyncio" in twins and "sync" not in twins
    found: dict[str, Fix] = {}
    for match in matched:
        fix = _call_fix(match)
        if match.old.start == _RECEIVER:
            found[match.old.name] = replace(fix, method=(match.old.tail, match.new.attribute))
        elif not match.old.start and match.new.attribute:
            module = match.old.tail.rpartition(".")[0]
            found[f"function/{module}"] = Fix(is_dropped=True, module=(module, ""))
            own = replace(fix, method=(_RECEIVER, match.new.attribute), is_dropped=True, module=(module, ""))
            found[f"{module}.{'asyncio' if is_async else 'sync'}"] = own
    found |= _definition_fixes(old, surface)
    credentials = [each.name for each in surface.keywords if each.is_credential]
    tokens: dict[str, str] = {}
    for each in ("api_key", "token", "auth_token"):
        same = [name for name in credentials if _plain(name).startswith(_plain(each))]
        tokens |= {each: (same or credentials)[0]} if 1 in {len(same), len(credentials)} else {}
    known = {each: each for each in ("max_retries", *(keyword.name for keyword in surface.keywords))}
    for name in old.clients:
        new = "AsyncClient" if is_async or name.startswith("Async") else "Client"
        found[name] = Fix(words={name: new}, arguments={**tokens, **known}, is_closed=True)
    package = package_of_calls(old)
    found[_PACKAGE] = Fix(words={package: surface.package})
    found["*.to_dict"] = Fix(words={"to_dict": "model_dump"})
    found["*.from_dict"] = Fix(words={"from_dict": "model_validate"})
    return found


def _call_fix(match: Match) -> Fix:
    """Return the fix of a call with the same arguments in the new package."""
    new = {_plain(each): each for each in arguments_of(match.new)}
    names = {each: new[_plain(each)] for each in match.old.parameters if _plain(each) in new}
    positional = [each.name for each in match.new.parameters if not each.is_keyword]
    before = [names.get(each) for each in match.old.parameters]
    keywords = ("" if positional[number : number + 1] == [name] else name for number, name in enumerate(before))
    fields = {each.name: each.name for each in match.new.keywords}
    return Fix(arguments={**fields, **names}, positional=tuple(keywords), is_closed=True)


def _plain(name: str) -> str:
    return name.strip("_").replace("_", "").lower()


def _definition_fixes(old: OtherPackage, surface: Surface) -> Iterator[tuple[str, Fix]]:
    """Yield the fixes of models, enums and errors that both packages have."""
    exports = {*surface.exports, *(each.name for each in surface.errors)}
    definitions = {each.name: each for each in surface.definitions}
    for name, fields in old.classes.items():
        own: dict[str, str] = {}
        match definitions.get(name):
            case Model(fields=names) | Enum(members=names):
                own = {_plain(each.name): each.name for each in names}
            case None if name not in exports:
                continue
        arguments = {each: own[_plain(each)] for each in fields if _plain(each) in own}
        yield name, Fix(words={name: name}, arguments=arguments, is_closed=bool(own))
        for each, new in arguments.items():
            yield f"{name}.{each}", Fix(words={each: new})
