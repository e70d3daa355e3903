"""Edits of the code of callers: uses of a package with new names, and the uses that nothing decides.

An edit replaces one name at the position of its node, so everything else in a file stays as it is.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from opgen.changes.callers.fixes import Fix
from opgen.changes.callers.names import Kind
from opgen.changes.callers.reader import ProjectUses, Use
from opgen.core.frozen import frozen

_NAMED: Final = frozenset({Kind.FUNCTION, Kind.REQUEST, Kind.DEFINITION, Kind.ERROR, Kind.MEMBER, Kind.FIELD})
_LINE: Final = re.compile(rb"\r\n|\r|\n")
_QUOTED: Final = re.compile(r"[\"'`]([^\"'`]+)[\"'`]")
_BEFORE: Final = re.compile(rb"\s*(?:\((?:[^,()]+(?:\(\))?,)?|,)\s*"), re.compile(rb"[\s)]*,\s*")
"""Text before the first positional argument, after the name and maybe the client, and before another one."""
_PROBE: Final = "__opgen_"
Span = tuple[int, int]
"""Start and end of a node in the bytes of its file."""
Located = ast.expr | ast.keyword | ast.alias | ast.pattern | ast.stmt


@frozen
class Listed:
    """Use that was not rewritten, with its lines before and after the edits, and the reason."""

    path: str
    line: int
    new_line: int
    reason: str


class _File:
    """File of a caller, with the edits of its text."""

    def __init__(self, text: str, module: ast.Module) -> None:
        self.content = text.encode()
        self.edits: dict[Span, str] = {}
        self.decided: set[Span] = set()
        """Places of nodes that are names of the package."""
        self._starts = [0, *(each.end() for each in _LINE.finditer(self.content))]
        self.nodes = [each for each in ast.walk(module) if isinstance(each, Located)]
        self.calls = {id(each.func): each for each in self.nodes if isinstance(each, ast.Call)}
        """Calls by the identity of their functions."""
        self.imported: set[str] = set()
        self.bound: set[str] = set()
        """Names that the module binds without an import."""
        for node in ast.walk(module):
            match node:
                case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                    self.bound.add(name)
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                    self.bound.add(name)
                case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                    self.bound.add(name)
                case ast.alias(name=name, asname=other):
                    self.imported.add(other or name.partition(".")[0])

    def span(self, node: Located) -> Span:
        end = self._starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        return self._starts[node.lineno - 1] + node.col_offset, end

    def places(self, node: Located, word: str) -> list[Span]:
        """Return the places of a word in a node; nothing if another text stands there."""
        start, end = self.span(node)
        if isinstance(node, ast.alias):
            end = start + len(node.name.encode())
        after = rb"(?=\s*=)" if isinstance(node, ast.MatchClass) else b""
        found = re.finditer(rb"\b" + re.escape(word.encode()) + rb"\b" + after, self.content[start:end])
        spans = [(start + each.start(), start + each.end()) for each in found]
        is_text = self.content[start : start + 1] in {b'"', b"'"}
        if isinstance(node, ast.Name) and is_text:
            return spans
        return spans[:1] if isinstance(node, ast.keyword | ast.MatchClass) else spans[-1:]

    def replace(self, spans: Iterable[Span], text: str) -> bool:
        """Add edits. Return False without a place, or if another edit is there."""
        places = [*spans]
        others = [each for each in self.edits if any(s < each[1] and each[0] < e for s, e in places)]
        if not places or any(self.edits[each] != text or each not in places for each in others):
            return False
        self.edits |= dict.fromkeys(places, text)
        return True

    def new_line(self, line: int) -> int:
        """Return the number of a line after the edits."""
        return len(_LINE.findall(self.edited(0, self._starts[line - 1]).encode())) + 1

    def edited(self, start: int = 0, end: int | None = None) -> str:
        """Return the text of a part of the file with its edits."""
        parts, at = [], start
        end = len(self.content) if end is None else end
        for (first, last), text in sorted(self.edits.items()):
            if start <= first and last <= end:
                parts += [self.content[at:first], text.encode()]
                at = last
        return b"".join([*parts, self.content[at:end]]).decode()


class Editor:
    """Editor of the code of callers.

    A name is decided by its import, a keyword by its call, and an attribute of a value by a type checker.
    """

    def __init__(
        self,
        fixes: Mapping[str, Fix],
        modules: Mapping[str, ast.Module],
        texts: Mapping[str, str],
        read: ProjectUses,
        package: str = "",
    ) -> None:
        self._package = package
        """New name of the package; empty if it stays."""
        self._fixes = fixes
        self._packages = read.packages
        self._files = {path: _File(texts[path], module) for path, module in modules.items()}
        self._aliases: dict[tuple[str, Span], Fix] = {}
        self._listed: set[tuple[str, int, str]] = set()
        self._unmoved: set[tuple[str, str]] = set()
        """Modules of functions that a file still needs."""
        self._local: dict[tuple[str, str, str], list[Use]] = {}
        """Uses by a name that an import binds: by name, old word and new word."""
        for use in read.uses:
            self._use(use)
        for (_, word, new), uses in self._local.items():
            self._rename_local(word, new, uses)
        for path, file in self._files.items():
            for node in file.nodes:
                if isinstance(node, ast.ImportFrom):
                    self._import(path, node)
        self._words, self._keywords, self._names = _changed(fixes)
        self._open = [*self._undecided()]

    # Uses

    def _use(self, use: Use) -> None:
        """Edit or list one use of the package."""
        fix, target = self._fixes.get(use.target.name), use.target
        file = self._files[use.path]
        if target.kind is Kind.FIELD and not isinstance(use.node, ast.MatchClass):
            return
        node = use.node.slice if isinstance(use.node, ast.Subscript) else use.node
        file.decided.add(file.span(node))
        if fix is None:
            # The import of a name that is gone is listed once.
            if target.kind in _NAMED and not (self._package and isinstance(use.node, ast.alias)):
                self._list(use.path, use.line, f"{target.name} is gone")
                self._unmoved.add((use.path, target.name.rpartition(".")[0]))
        elif use.argument:
            if not fix.is_dropped or use.argument != "client":
                self._argument(use, fix)
        elif use.call:
            self._positional(use, fix)
        elif fix.is_dropped:
            self._client_call(use, fix)
        elif target.is_alias and not isinstance(use.node, ast.alias):
            pass  # another name of the caller
        elif target.method:
            self._method(use, fix)
        else:
            self._name(use, fix)

    def _argument(self, use: Use, fix: Fix) -> None:
        file = self._files[use.path]
        start, end = file.span(use.node)
        text = file.content[start:end].decode()
        word = text.strip("'\"") if text[:1] in {"'", '"'} else use.argument
        new = fix.arguments.get(word)
        if new is None:
            if self._unwrap(file, use.node, fix):
                return
            if fix.is_closed or use.argument in use.target.keywords:
                self._list(use.path, use.line, f"{use.target.name}.{use.argument} is gone")
        elif new != word and not file.replace(file.places(use.node, word), new):
            self._list(use.path, use.line, f"{use.target.name}.{use.argument} is now {new}")

    def _unwrap(self, file: _File, node: Located, fix: Fix) -> bool:
        """Replace a body with the arguments of its constructor. Return False for another argument."""
        match node:
            case ast.keyword(arg="body", value=ast.Call(func=ast.Name(), args=[], keywords=[*given]) as value) if given:
                if not fix.is_closed or not {each.arg for each in given} <= fix.arguments.keys():
                    return False
            case _:
                return False
        end, after = file.span(given[-1])[1], file.span(value)[1]
        rest = file.content[end : after - 1]
        if rest.lstrip().startswith(b","):
            end += len(rest.rstrip())
            comma = re.match(rb"\s*,", file.content[after:])
            after += comma.end() if comma else 0
        removed = [(file.span(node)[0], file.span(given[0])[0]), (end, after)]
        return b"#" not in file.content[end:after] and file.replace(removed, "")

    def _positional(self, use: Use, fix: Fix) -> None:
        """Give positional arguments their keywords, if the new function has them at other positions."""
        file = self._files[use.path]
        end = file.span(use.node)[1]
        is_listed = False
        for number, (node, keyword) in enumerate(
            zip(use.call.positional if use.call else (), fix.positional, strict=False)
        ):
            start, after = file.span(node)
            text = file.content[end:start]
            found = _BEFORE[number > 0].match(text)
            is_plain = found and not text[found.end() :].strip(b"( \t\r\n") and not isinstance(node, ast.Starred)
            place = end + (found.end() if found else 0)
            if keyword != "":
                is_listed |= keyword is None or not is_plain or not file.replace([(place, place)], f"{keyword}=")
            end = after
        if is_listed:
            self._list(use.path, use.line, f"{use.target.name} has other positional arguments")

    def _method(self, use: Use, fix: Fix) -> None:
        """Replace the path of a method of the client."""
        file, node = self._files[use.path], use.node
        old, new = (each.split(".") for each in fix.method)
        if old == new:
            return
        chain: list[ast.Attribute] = []
        base: ast.AST = node
        while isinstance(base, ast.Attribute) and len(chain) < len(old) and base.attr == old[-1 - len(chain)]:
            chain.append(base)
            base = base.value
        owner = self._fixes.get("/".join(["client", *old[:-1]]), Fix())
        is_complete = len(chain) == len(old)
        is_moved = len(new) > 1 and owner.words.get(old[-2]) == new[-2]
        if chain and fix.method[1] and len(old) == len(new) and (is_complete or is_moved):
            done = [file.replace(file.places(n, n.attr), to) for n, to in zip(chain, reversed(new), strict=False)]
            is_done = all(done)
        elif fix.method[1] and is_complete and isinstance(base, ast.expr):
            is_done = file.replace([(file.span(base)[1], file.span(node)[1])], f".{fix.method[1]}")
        else:
            is_done = False
        if not is_done:
            self._list(
                use.path,
                use.line,
                f"client.{fix.method[0]} is now {f'client.{fix.method[1]}' if fix.method[1] else ''}",
            )

    def _client_call(self, use: Use, fix: Fix) -> None:
        """Replace the call of a function by that of a method of its argument `client`."""
        file, node = self._files[use.path], use.node
        if isinstance(node, ast.alias):
            self._aliases[use.path, file.span(node)] = fix
        elif use.target.kind is not Kind.MODULE:
            call = file.calls.get(id(node))
            client = next((each for each in call.keywords if each.arg == "client"), None) if call else None
            is_done = False
            if call and client and isinstance(client.value, ast.Name | ast.Attribute | ast.Call):
                receiver = file.edited(*file.span(client.value))
                is_done = file.replace([file.span(node)], f"{receiver}.{fix.method[1]}")
                is_done = is_done and file.replace([_removal(file, call, client)], "")
            if not is_done:
                self._list(use.path, use.line, f"{use.target.name} is now client.{fix.method[1]}")
                self._unmoved.add((use.path, use.target.name.rpartition(".")[0]))

    def _name(self, use: Use, fix: Fix) -> None:
        """Replace a name, or collect it if an import binds it."""
        file, node = self._files[use.path], use.node
        match node:
            case ast.alias(name=name):
                word = name.rpartition(".")[2]
            case ast.Name(id=word) | ast.Attribute(attr=word):
                pass
            case _:
                word = next((each for each in fix.words if file.places(node, each)), "")
        new = fix.words.get(word, word)
        old_module, new_module = fix.module
        if isinstance(node, ast.alias):
            self._aliases[use.path, file.span(node)] = fix
        if isinstance(node, ast.alias | ast.Name):
            self._local.setdefault((use.target.name, word, new), []).append(use)
            return
        if new != word and not file.replace(file.places(node, word), new):
            self._list(use.path, use.line, f"{use.target.name} is now {new}")
        if old_module != new_module and f"operations/{old_module}" not in self._fixes:
            match node:
                case ast.Attribute(value=ast.Attribute(attr=attribute) as owner) if attribute == old_module:
                    file.replace(file.places(owner, attribute), new_module)
                case ast.Attribute(value=ast.Name(id=name)) if name == old_module:
                    self._list(use.path, use.line, f"{use.target.name} is now {new_module}.{new}")

    def _rename_local(self, word: str, new: str, uses: list[Use]) -> None:
        """Rename a name in all modules that import it, unless a module binds the old or the new one otherwise."""
        files = {use.path: self._files[use.path] for use in uses}
        has_conflict = any(word in file.bound or new in file.bound | file.imported for file in files.values())
        if word == new:
            return
        for use in uses:
            file, node = files[use.path], use.node
            is_alias = isinstance(node, ast.alias)
            if is_alias and isinstance(node, ast.alias) and node.asname:
                file.replace(file.places(node, word), new)
            elif not has_conflict:
                if not file.replace(file.places(node, word), new):
                    self._list(use.path, use.line, f"{word} is now {new}")
            elif is_alias and any(
                isinstance(each, ast.ImportFrom) and node in each.names and self._inner(each) is not None
                for each in file.nodes
            ):
                file.replace(file.places(node, word), f"{new} as {word}")

    # Imports

    def _inner(self, node: ast.ImportFrom) -> str | None:
        """Return the path of a module in the package; None for another module."""
        for package in self._packages:
            if node.module == package or (node.module or "").startswith(f"{package}."):
                return (node.module or "")[len(package) + 1 :]
        return None

    def _import(self, path: str, node: ast.ImportFrom) -> None:
        """Write an import for each module that has some of the names now."""
        file, inner = self._files[path], self._inner(node)
        first, last = file.span(node)
        found = re.match(rb"from\s+(\S+)", file.content[first:last])
        if inner is None or found is None:
            return
        old = found[1].decode()
        now: dict[str, list[ast.alias]] = {}
        for each in node.names:
            now.setdefault(self._module(path, each, old, inner), []).append(each)
        modules = sorted(filter(None, now), key=lambda module: module == old)
        if [*now] == modules[:1]:
            place = first + found.start(1), first + found.end(1)
            file.edits |= {place: modules[0]} if modules[0] != old else {}
        elif b"#" in file.content[first:last]:
            self._list(path, node.lineno, f"names of {old} are in {', '.join(modules)}")
        else:
            texts = {module: (file.edited(*file.span(each)) for each in now[module]) for module in modules}
            lines = [f"from {module} import {', '.join(names)}" for module, names in texts.items()]
            file.edits = {each: text for each, text in file.edits.items() if each[1] <= first or last <= each[0]}
            if not lines and node.col_offset == 0:
                line_end = re.match(rb"[ \t]*(?:#.*)?(?:\r\n|\n|$)", file.content[last:])
                last += line_end.end() if line_end else 0
            text = ("\n" + " " * node.col_offset).join(lines)
            file.replace([(first, last)], text or "pass" * (node.col_offset > 0))

    def _module(self, path: str, alias: ast.alias, old: str, inner: str) -> str:
        """Return the module that has an imported name now; empty for a name that nothing imports any more."""
        fix = self._aliases.get((path, self._files[path].span(alias)))
        if not self._package:
            start, _, module = inner.partition(".")
            return old.removesuffix(module) + fix.module[1] if fix and module and start == "operations" else old
        if fix is None:
            self._list(path, alias.lineno, f"{alias.name} is not in {self._package}")
        elif not fix.is_dropped:
            return self._package
        return old if fix is None or (path, fix.module[0]) in self._unmoved else ""

    # Other uses of the same words

    def _undecided(self) -> Iterator[tuple[str, Located, str]]:
        """Yield path, node and word of all other uses of a word that has a new name."""
        for path, file in self._files.items():
            local = file.bound | file.imported
            ours: set[int] = set()
            for node in file.nodes:
                if isinstance(node, ast.Call) and _root(node.func) in local - self._values(file):
                    ours |= {id(each) for each in node.keywords}
            for node in file.nodes:
                match node:
                    case ast.Attribute(attr=word):
                        is_open = word in self._words and _root(node) not in file.imported
                    case ast.keyword(arg=str(word)):
                        is_open = word in self._keywords and id(node) not in ours
                    case ast.Name(id=word, ctx=ast.Load()):
                        is_open = word in self._names and word not in local
                    case ast.Constant(value=str(word)):
                        is_open = word in self._words | self._keywords
                    case _:
                        continue
                if is_open and file.span(node) not in file.decided:
                    yield path, node, word

    def _values(self, file: _File) -> set[str]:
        """Return the names whose calls a module does not decide: values of assignments and parameters."""
        defined = {
            each.name for each in file.nodes if isinstance(each, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
        }
        return file.bound - defined

    def probes(self) -> dict[str, str]:
        """Return the files with a number after each attribute that nothing decides, so that a type checker names its class."""
        texts = {}
        for path, file in self._files.items():
            edits, file.edits = file.edits, {}
            for number, (at, node, word) in enumerate(self._open):
                if at == path and isinstance(node, ast.Attribute):
                    file.replace(file.places(node, word), f"{word}{_PROBE}{number}")
            texts[path] = file.edited()
            file.edits = edits
        return texts

    def decide(self, messages: Iterable[str]) -> None:
        """Decide attributes by the messages of a type checker about the files of `probes`."""
        owners: dict[int, set[str]] = {}
        for message in messages:
            for number in re.findall(rf"{_PROBE}(\d+)", message):
                named = [
                    each.partition(" & ")[0].rstrip("*") for each in _QUOTED.findall(message) if _PROBE not in each
                ]
                owners.setdefault(int(number), set()).update(named[:1])
        rest = []
        for number, (path, node, word) in enumerate(self._open):
            own = owners.get(number, set()) - {"None"}
            fixes = [self._fixes.get(f"{each.rpartition('.')[2]}.{word}") for each in own]
            file = self._files[path]
            new = {fix.words.get(word, word) for fix in fixes if fix}
            is_ours = None not in fixes and len(new) == 1
            is_done = file.replace(file.places(node, word), next(iter(new))) if is_ours else not any(fixes)
            if not own or not is_done:
                rest.append((path, node, word))
        self._open = rest

    # Results

    def _list(self, path: str, line: int, reason: str) -> None:
        self._listed.add((path, line, reason))

    def results(self) -> tuple[dict[str, str], tuple[Listed, ...]]:
        """Return the new texts of changed files by path, and the uses that were not rewritten."""
        for path, node, word in self._open:
            line = node.end_lineno if isinstance(node, ast.Attribute) else node.lineno
            self._list(path, line or node.lineno, f'not decided: "{word}"')
        texts = {}
        for path, file in self._files.items():
            text = file.edited()
            try:
                ast.parse(text)
            except (SyntaxError, ValueError):
                self._list(path, 1, "the edits of this file are not Python")
                continue
            if file.edits and text.encode() != file.content:
                texts[path] = text
        lines = {path: self._files[path].new_line if path in texts else int for path, _, _ in self._listed}
        return texts, tuple(
            Listed(path=path, line=line, new_line=lines[path](line), reason=reason)
            for path, line, reason in sorted(self._listed)
        )


def _removal(file: _File, call: ast.Call, argument: ast.keyword) -> Span:
    """Return the place of an argument with the comma that goes with it."""
    arguments: tuple[Located, ...] = (*call.args, *call.keywords)
    given = sorted(map(file.span, arguments))
    start, end = file.span(argument)
    number = given.index((start, end))
    if number + 1 < len(given):
        return start, given[number + 1][0]
    comma = re.match(rb"\s*,", file.content[end:]) if not number else None
    return given[number - 1][1] if number else start, end + (comma.end() if comma else 0)


def _changed(fixes: Mapping[str, Fix]) -> tuple[set[str], set[str], set[str]]:
    """Return the old words of all names with a new one, those of keywords, and those of names that stand alone."""
    words: set[str] = set()
    keywords: set[str] = set()
    names: set[str] = set()
    for name, fix in fixes.items():
        own = {word for word, new in fix.words.items() if word != new}
        old, new = (each.rpartition(".")[2] for each in fix.method)
        words |= own | ({old} if old != new and not fix.is_dropped else set())
        keywords |= {word for word, new in fix.arguments.items() if word != new}
        names |= own if fix.module[0] or name in fix.words else set()
    return words, keywords, names


def _root(node: ast.expr) -> str:
    """Return the first name of a chain of attributes; empty for another expression."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
