"""Names of a client of another generator for the reader of callers, and their fixes for a package of opgen."""

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from opgen.core.findings import CodePosition
from opgen.core.name_styles import resource_classes
from opgen.diff.callers.fixes import DEFAULT, RESULT, Fix
from opgen.diff.callers.names import PACKAGE, Kind, Name, Names, add_method
from opgen.diff.callers.reader import ProjectUses, Use, read_project
from opgen.diff.conventions import CONVENTIONS, Convention
from opgen.diff.migration import Match, OtherCall, OtherPackage, arguments_of
from opgen.diff.surface.model import Enum, Field, Model, Surface

_RECEIVER: Final = "client"
_WRAPPED: Final = "actual_instance"
"""Attribute of wrappers of unions for the value itself."""
_MADE: Final = "it has other arguments; in a test, use `FakeClient().on(...).fails(...)`"
"""Remedy for the call of a class of errors."""
_BODIES: Final = frozenset({"body", "json_body", "form_data", "multipart_data"})
"""Arguments that are the body of a request."""


def package_of_calls(old: OtherPackage) -> str:
    """Return the name by which callers import the old package."""
    return old.package or (old.calls[0].file.partition("/")[0] if old.calls else "")


def other_names(old: OtherPackage) -> dict[str, Names]:  # noqa: C901, PLR0912 - one place for each kind of name
    """Return the names in each module of the old package. A name of a module without functions is at the root too."""
    root: dict[str, tuple[Name, ...]] = {}
    modules: dict[str, dict[str, tuple[Name, ...]]] = {"": root}
    client, async_client = Name(), Name()
    classes: dict[str, Name] = {}
    attributes = _attributes(old)
    responses = {
        owner: Name(attributes={each: (own,) for each, own in found.items()}) for owner, found in attributes.items()
    }
    views = _rows(old, "view")
    for call in old.calls:
        if call.start:
            owners = [client, async_client] if call.start == _RECEIVER else [classes.setdefault(call.start, Name())]
            keywords = {each: Name() for each in call.parameters}
            function = Name(kind=Kind.FUNCTION, name=call.name, keywords=keywords, method=call.tail)
            for owner in owners:
                for row in views:
                    values = [responses[each] for each in responses if each == row.new.partition(" ")[2]]
                    own = replace(function, name=f"{call.name} of {row.old}", values=(*values,))
                    function.variants[row.old] = own
                    for method in _views(call.tail, row.old):
                        add_method(owner, method, replace(own, method=method))
                add_method(owner, call.tail, function)
        else:
            _add_functions(modules, call, [row.old for row in _rows(old, "twin")])
    for owner, label in (async_client, "async client"), (async_client, "client"), (client, "client"):
        for word, found in attributes.get(label, {}).items():
            owner.attributes.setdefault(word, (replace(found, values=(owner,)),))
    for owner in (client, async_client):
        for word in old.transport:
            owner.attributes.setdefault(word, (Name(kind=Kind.MEMBER, name=f"client.{word}"),))
    common = attributes.get("model", {})
    root |= {name: (_definition(name, fields, common),) for name, fields in old.classes.items()}
    kind = Kind.CLIENT if old.package else Kind.OWN
    for instance in classes.values():
        instance.attributes.update((each, (own,)) for each, own in attributes.get("api", {}).items())
    root |= {name: (Name(kind=kind, name=name, values=(instance,)),) for name, instance in classes.items()}
    for name in _clients(old):
        instance = async_client if _is_async(name) else client
        root[name] = (Name(kind=Kind.CLIENT, name=name, values=(instance,)),)
        instance.attributes["__init__"] = (replace(root[name][0], is_alias=True),)
    for name in attributes[""]:
        inner = {**attributes.get("error", {}), **attributes.get(name, {})}
        inner = {each: Name(kind=Kind.MEMBER, name=f"{name}.{each}") for each in _settings(old, name)} | inner
        instance = Name(attributes={each: (own,) for each, own in inner.items()})
        root[name] = (Name(kind=Kind.DEFINITION, name=name, values=(instance,)),)
        instance.attributes["__init__"] = (replace(root[name][0], is_alias=not _settings(old, name)),)
    modules |= dict.fromkeys(old.modules, root)
    for row in _rows(old, "module"):
        modules.setdefault(row.old, root)
        root.setdefault(row.old, (Name(kind=Kind.MODULE, name=row.old, attributes=root),))
    return dict(modules)


def _definition(name: str, fields: Collection[str], common: Mapping[str, Name]) -> Name:
    """Return a class with the attributes of its instances, and those that all classes have."""
    if _WRAPPED in fields:
        common = {each: replace(found, name=f"{name}.{each}") for each, found in common.items()}
    instance = Name(attributes={each: (Name(kind=Kind.FIELD, name=f"{name}.{each}"),) for each in fields})
    keywords = {each: values[0] for each, values in instance.attributes.items()}
    own = {each: (replace(found, values=(instance,)),) for each, found in common.items()}
    instance.attributes.update(own)
    members = {each: (Name(kind=Kind.MEMBER, name=f"{name}.{each}"),) for each in fields}
    return Name(kind=Kind.DEFINITION, name=name, keywords=keywords, values=(instance,), attributes={**members, **own})


def _attributes(old: OtherPackage) -> dict[str, dict[str, Name]]:
    """Return the names of the conventions by their owners."""
    found: dict[str, dict[str, Name]] = {"": {}}
    for row in _rows(old, "name"):
        owner, _, word = row.old.rpartition(".")
        found.setdefault(owner, {})[word.removesuffix("()")] = Name(kind=Kind.OPTIONS, name=row.old)
    return found


def _clients(old: OtherPackage) -> list[str]:
    """Return the classes of clients. Transports have the same options, but no calls."""
    return [*(() if old.package else old.clients), *(row.old for row in _rows(old, "client", "api"))]


def _settings(old: OtherPackage, name: str) -> tuple[str, ...]:
    """Return the attributes of the object with the options of a transport; nothing for another class."""
    is_config = any(row.old.endswith(f".{name}") for row in _rows(old, "config"))
    return old.classes.get(name, ()) if is_config else ()


def _is_async(name: str) -> bool:
    return name.startswith("Async")


def _rows(old: OtherPackage, *groups: str) -> list[Convention]:
    """Return the conventions of a kind of client in some groups."""
    client = old.clients[0] if old.clients else ""
    rows = (row for row in CONVENTIONS[old.kind] if row.group in groups)
    return [row._replace(old=_filled(row.old, client=client)) for row in rows]


def _filled(text: str, **values: str) -> str:
    """Return a text of the conventions with values in place of the braces."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _views(tail: str, view: str) -> list[str]:
    """Return the paths of a method through a view."""
    parts = tail.split(".")
    if view.startswith("_"):
        return [] if "=" in view else [tail + view]
    return [".".join([*parts[:n], view, *parts[n:]]) for n in range(len(parts))]


def _add_functions(modules: dict[str, dict[str, tuple[Name, ...]]], call: OtherCall, twins: Collection[str]) -> None:
    """Add the functions of an operation, which are in a module of its own, and the module."""
    parts = call.file.removesuffix(".py").split("/")[1:]
    keywords = {each: Name() for each in (*call.parameters, _RECEIVER)}
    names = {
        each: (Name(kind=Kind.FUNCTION, name=f"{parts[-1]}.{each}", keywords=keywords, method=_RECEIVER),)
        for each in twins
    }
    modules[".".join(parts)] = dict(names)
    module = Name(kind=Kind.MODULE, name=f"function/{parts[-1]}", attributes=dict(names))
    modules.setdefault(".".join(parts[:-1]), {})[parts[-1]] = (module,)


def call_positions(old: OtherPackage, modules: Mapping[str, ast.Module]) -> dict[str, tuple[CodePosition, ...]]:
    """Return the lines of callers with an old call, by the name of the call.

    A chain of names of unknown origin ends with all names from the client to the method, or with two that one call has.
    """
    read = read_project(modules, other_names(old), package_of_calls(old), is_complete=True)
    functions = [use for use in read.uses if use.target.kind is Kind.FUNCTION]
    aliased = {(use.target.name, use.path) for use in functions if use.call and isinstance(use.node, ast.Name)}
    # A file that calls a function by a name of its own does not call it where it binds that name.
    called = [use for use in functions if use.call or (use.target.name, use.path) not in aliased]
    places = {(use.target.name.partition(" of ")[0], use.path, use.line) for use in called}
    places.update((call.name, path, line) for call, path, line in unknown_calls(old, read))
    found: dict[str, tuple[CodePosition, ...]] = {}
    for name, path, line in sorted(places):
        found[name] = (*found.get(name, ()), CodePosition(path=path, line=line))
    return found


def unknown_calls(old: OtherPackage, read: ProjectUses) -> Iterator[tuple[OtherCall, str, int]]:
    """Yield the old call at the end of each chain of names of unknown origin, with path and line."""
    by_end: dict[str, list[OtherCall]] = {}
    for call in sorted(old.calls, key=lambda each: -len(each.tail)):
        by_end.setdefault(_end(call.tail), []).append(call)
    for chain, path, line in read.unknown:
        calls = by_end.get(_end(chain), [])
        complete = [each for each in calls if chain.endswith("." * bool(each.start) + each.tail)]
        if complete or len(calls) == 1:
            yield (complete or calls)[0], path, line


def _end(name: str) -> str:
    """Return the last two parts of a name."""
    return ".".join(name.split(".")[-2:])


def other_fixes(old: OtherPackage, matched: Iterable[Match], surface: Surface, uses: Collection[Use]) -> dict[str, Fix]:
    """Return the fixes of the names of the old package.

    Functions with and without `await` have one class of clients in the old package, and two in the new one. With uses of
    both, those with `await` have no fix.
    """
    twins = {use.target.name.rpartition(".")[2] for use in uses if use.target.kind is Kind.FUNCTION}
    is_async = old.is_async or ("asyncio" in twins and "sync" not in twins)
    found = dict(_convention_fixes(old, surface, is_async=is_async))
    found |= dict(_match_fixes(old, matched, surface, is_async=is_async))
    found = {**dict(_definition_fixes(old, surface)), **found}
    transports = dict(_transport_fixes(old, found, "AsyncClient" if is_async else "Client"))
    found |= {name: replace(fix, needs_server=not surface.server) for name, fix in transports.items()}
    if old.package:
        owners = {"error": [row.old for row in _rows(old, "name") if row.new.startswith("errors.")]}
        owners |= {"model": [*old.classes], "client": _clients(old)}
        for name, fix in [*found.items()]:
            owner, _, word = name.partition(".")
            for each in owners.get(owner, ()):
                found.setdefault(f"{each}.{word}", fix)
    package = package_of_calls(old)
    found[PACKAGE] = Fix(words={package: surface.package} if "." not in package else {})
    return found


def _defaults(old: OtherPackage) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the constants with which arguments go away, each with the text after the call that goes too."""
    rows = _rows(old, "default")
    return {row.old: tuple(each.partition(" ")[::2] for each in row.new.split(" or ")) for row in rows}


def _match_fixes(
    old: OtherPackage, matched: Iterable[Match], surface: Surface, *, is_async: bool
) -> Iterator[tuple[str, Fix]]:
    """Yield the fixes of matched calls, also through views."""
    views, arguments, attributes = _rows(old, "view", "twin"), _rows(old, "argument"), _attributes(old)
    copied = {row.old: row.new.partition(" ")[::2] for row in arguments if row.new}
    defaults = _defaults(old)
    foreign = attributes.keys() - attributes[""].keys()
    paths = [each.attribute.split(".")[:-1] for each in surface.operations]
    classes = resource_classes({tuple(each[: n + 1]): None for each in paths for n in range(len(each))})
    for match in matched:
        values = {"call": f"client.{match.new.attribute}(...)", "request": f"{match.new.functions[2]}(...)"}
        remedies = {row.old: _filled(row.remedy, **values) for row in (*views, *arguments)}
        resource, _, method = match.new.attribute.rpartition(".")
        path = tuple(resource.split("."))
        mocked = f"resources.{path[0]}.{classes[path][0]}.{method}" if resource else f"client.Client.{method}"
        own = replace(_call_fix(match, arguments, remedies), copied=copied, defaults=defaults, resource=mocked)
        module = match.old.tail.rpartition(".")[0]
        if match.old.start == _RECEIVER or old.package:
            yield match.old.name, replace(own, method=(match.old.tail, match.new.attribute))
        elif not match.old.start and match.new.attribute:
            yield f"function/{module}", Fix(is_dropped=True, module=(module, ""))
            own = replace(own, method=(_RECEIVER, match.new.attribute), is_dropped=True, module=(module, ""))
            own = replace(own, arguments={**own.arguments, _RECEIVER: _RECEIVER})
            yield f"{module}.{'asyncio' if is_async else 'sync'}", own
            views = [row for row in views if row.old != ("asyncio" if is_async else "sync")]
        for row in views:
            sender, _, response = row.new.partition(" ")
            keyword, _, constant = row.old.partition("=")
            moved = replace(
                own,
                method=(match.old.tail + row.old, match.new.attribute) if not constant else (match.old.tail,) * 2,
                sender=sender,
                response=frozenset(attributes[response] if response in foreign else ()),
                defaults={**defaults, keyword: ((constant, ""),)} if constant else defaults,
                remedies={**own.remedies, RESULT: remedies[row.old]},
            )
            moved = moved if sender else Fix(remedies={"": remedies[row.old]})
            yield from ((name, moved) for name in (f"{match.old.name} of {row.old}", f"{match.old.name}{row.old}"))
            yield f"{module}.{row.old}", moved


def _transport_fixes(old: OtherPackage, found: Mapping[str, Fix], client: str) -> Iterator[tuple[str, Fix]]:
    """Yield the fixes of the transports that the classes with the calls get, and of these classes."""
    for row in _rows(old, "api"):
        module, class_ = _rows(old, "config")[0].old.split(".")
        remedies = {**found[row.old].remedies, DEFAULT: row.remedy}
        yield row.old, replace(found[row.old], options=(module, class_), positional=(None,), remedies=remedies)
        for each in _settings(old, class_):
            yield f"{class_}.{each}", Fix(remedies={"": remedies.get(each, found[class_].remedies[""])})
        wrapper = Fix(wraps=row.old, remedies={DEFAULT: row.remedy})
        own = replace(found[row.old], options=(module, class_), positional=(None,), remedies=remedies)
        for call in old.calls:
            # A class whose attributes have the calls is constructed like a transport.
            yield call.start, replace(own if "." in call.tail else wrapper, words={call.start: client})


def _convention_fixes(old: OtherPackage, surface: Surface, *, is_async: bool) -> Iterator[tuple[str, Fix]]:
    """Yield the fixes of the names that each client of a kind has: options first, which other names replace."""
    credentials = [each.name for each in surface.keywords if each.is_credential]
    options: dict[str, str] = {}
    rows = _rows(old, "positional", "option")
    for row in rows:
        word = row.new.partition(" ")[2]
        is_item, key = row.old.endswith("[]"), _plain(word or row.old)
        same = [e for e in credentials if (_plain(e).endswith(key) if is_item else _plain(e).startswith(key))]
        if "{" not in row.new:
            options |= {row.old: row.new} if row.new else {}
        elif len(same) == 1 or (len(credentials) == 1 and not word):
            options[row.old] = (same or credentials)[0]
    options |= {each.name: each.name for each in surface.keywords}
    remedies = {row.old: row.remedy for row in rows if row.remedy}
    defaults = _defaults(old)
    fix = Fix(arguments=options, remedies=remedies, defaults=defaults, is_closed=True)
    positional = tuple(options.get(row.old) for row in rows if row.group == "positional")
    for name in _clients(old):
        words = {name: "AsyncClient" if is_async or _is_async(name) else "Client"}
        yield name, replace(fix, words=words, positional=positional)
    fixed = {each.name for each in surface.keywords} - {*credentials}
    copies = {word: new for word, new in options.items() if new not in fixed}
    exports = {*surface.exports, *(each.name for each in surface.errors)}
    rows = _rows(old, "name", "module")
    for row in rows:
        place, _, first = row.new.partition(" ")
        owner, _, word = row.old.rpartition(".")
        module, _, new = ("", "", place) if owner else place.rpartition(".")
        remedies = ({"": row.remedy} if row.remedy else {}) | ({DEFAULT: _MADE} if module == "errors" else {})
        own = {
            each.old.rpartition(".")[2]: each.new
            for each in rows
            if each.old.startswith(f"{row.old}.") and each.new.isidentifier()
        }
        if new == "with_options":
            yield row.old, replace(fix, words={word: new}, arguments=copies, positional=(first or None,))
        elif owner or module or not new or new in exports or row.group == "module":
            yield (
                row.old,
                Fix(
                    words={word: new.removeprefix(".")} if new else {},
                    arguments=own,
                    positional=tuple(own.values()),
                    module=("", "" if new in exports else module),
                    remedies=remedies,
                    is_closed=bool(own),
                ),
            )


def _call_fix(match: Match, options: Iterable[Convention], remedies: Mapping[str, str]) -> Fix:
    """Return the fix of a call with the same arguments in the new package."""
    own = arguments_of(match.new)
    new = {_plain(each): each for each in own}
    body = match.old.body if match.new.keywords else ""
    names = {each: new[_plain(each)] for each in match.old.parameters if _plain(each) in new and each != body}
    positional = [each.name for each in match.new.parameters if not each.is_keyword]
    before = [names.get(each) for each in match.old.parameters]
    keywords = ("" if positional[number : number + 1] == [name] else name for number, name in enumerate(before))
    return Fix(
        arguments=names,
        positional=tuple(keywords),
        remedies={row.old: remedies[row.old] for row in options if row.old not in names},
        required={each: before.index(each) if each in before else len(before) for each in own if own[each]},
        bodies=(frozenset({body}) if body else _BODIES - names.keys()) if match.new.keywords else frozenset(),
        body=match.old.parameters.index(body) if body in match.old.parameters else -1,
        fields=tuple(each.name for each in match.new.keywords),
        builder=match.new.functions[2],
        is_closed=True,
    )


def _plain(name: str) -> str:
    return name.strip("_").removeprefix("var_").replace("_", "").lower()


def _definition_fixes(old: OtherPackage, surface: Surface) -> Iterator[tuple[str, Fix]]:
    """Yield the fixes of models, enums and errors that both packages have."""
    exports = {*surface.exports, *(each.name for each in surface.errors)}
    definitions = {each.name: each for each in surface.definitions}
    others = {_plain(each): each for each in definitions}
    for name, fields in old.classes.items():
        own: dict[str, str] = {}
        words: dict[str, str] = {}
        new = name if name in exports else others.get(_plain(name), name)
        match definitions.get(new):
            case Model(fields=names) | Enum(members=names):
                own = {_plain(each.name): each.name for each in names}
                words = {each.wire_name: each.name for each in names if isinstance(each, Field)}
            case None if new not in exports:
                continue
        arguments = {each: own[_plain(each)] for each in fields if _plain(each) in own}
        positional = tuple(arguments.get(each) for each in fields) if isinstance(definitions.get(new), Model) else ()
        wraps = name if _WRAPPED in fields else ""
        given = words | arguments
        yield name, Fix(words={name: new}, arguments=given, positional=positional, wraps=wraps, is_closed=bool(own))
        for each in ("from_dict", "from_json") if wraps else ():
            yield f"{name}.{each}", Fix(remedies={"": f"use `pydantic.TypeAdapter({new})`"})
        for each, new in arguments.items():
            yield f"{name}.{each}", Fix(words={each: new})
