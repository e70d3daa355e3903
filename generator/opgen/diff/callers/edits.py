"""Edits of the code of callers: uses of a package with new names, and the uses that nothing decides.

An edit replaces one name at the position of its node, so everything else in a file stays as it is.
"""

import ast
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final

from opgen.core.frozen import frozen
from opgen.diff.callers.edited_file import EditedFile, Located, Span, removal
from opgen.diff.callers.fixes import DEFAULT, RESULT, Fix
from opgen.diff.callers.imports import joined_files
from opgen.diff.callers.names import PACKAGE, Kind, Name
from opgen.diff.callers.options import inlined
from opgen.diff.callers.probes import MARK, named_classes, probed
from opgen.diff.callers.reader import (
    Call,
    Position,
    ProjectUses,
    Use,
    call_uses,
    constant_text,
    constants_of,
    last_name,
    root_name,
)

_NAMED: Final = frozenset({Kind.FUNCTION, Kind.REQUEST, Kind.DEFINITION, Kind.ERROR, Kind.KEY, Kind.MEMBER, Kind.FIELD})
_OPENED: Final = b"( \t\r\n"
"""Characters before an argument."""
_PLAIN: Final = re.compile(r"[^\x00-\x1f\x7f\\'\"{}]*")
"""Text of a document that means the same in every literal of Python."""
_SENT: Final = "a call with a body that is one value is `client.send(...)`"
"""Remedy for a mock of a method."""
_SERVER: Final = "base_url"
"""Argument of a client that has no default if the document has no server."""
_FAKES: Final = frozenset({"SimpleNamespace", "Mock", "MagicMock", "AsyncMock", "NonCallableMock", "multiple"})
"""Calls whose keywords are the attributes of an object that replaces another one in a test."""
_ROUNDS: Final = 3
"""Maximum number of methods in a chain that a type checker decides one after the other."""


@frozen
class Listed:
    """Use that was not rewritten, with its lines before and after the edits, and the reason.

    `column` is the column of an error, which leaves the file as it was, and 0 for other uses.
    """

    path: str
    line: int
    new_line: int
    reason: str
    column: int = 0


class Editor:
    """Editor of the code of callers.

    A name is decided by its import, a keyword by its call, and an attribute of a value by a type checker.
    """

    def __init__(  # noqa: PLR0913 - the code, its names, and two properties of the old package
        self,
        fixes: Mapping[str, Fix],
        modules: Mapping[str, ast.Module],
        texts: Mapping[str, str],
        read: ProjectUses,
        package: str = "",
        *,
        has_groups: bool = False,
        is_complete: bool = False,
    ) -> None:
        self._package = package
        """New name of the package; empty if it stays."""
        self._has_groups = has_groups
        """True if the old package groups its calls in classes, as openapi-generator does."""
        self._is_complete = is_complete
        """True if a file stays as it was while one of its uses is undecided."""
        self._undone: set[str] = set()
        """Files with an undecided use."""
        self._unsent: set[int] = set()
        """Identities of the functions of calls that stay as they were."""
        self._sent: set[int] = set()
        """Identities of the functions of calls that became request builders."""
        self._called: dict[int, Position] = {}
        """Functions by the identities of their calls."""
        self._requests: dict[str, set[str]] = {}
        """Request builders that calls of methods in a file need."""
        self._fixes = fixes
        self._packages = read.packages
        self._files = {path: EditedFile(texts[path], module) for path, module in modules.items()}
        self._aliases: dict[tuple[str, Span], Fix] = {}
        self._listed: set[tuple[str, int, str]] = set()
        self._bodies: dict[int, bool] = {}
        """Answers to whether the fields of a body became arguments, by the identity of the old argument."""
        self._owners: dict[int, str] = {}
        """Names of modules by the identities of their nodes."""
        self._unmoved: set[tuple[str, str]] = set()
        """Modules of functions that a file still needs."""
        self._old_imports: dict[str, set[str]] = {}
        """Old packages that files import beside the new one."""
        self._dotted: list[tuple[str, ast.Attribute]] = []
        """Dotted uses that still need the old package, by path."""
        self._local: dict[tuple[str, str, str], list[Use]] = {}
        """Uses by a name that an import binds: by name, old word and new word."""
        self._faked: set[int] = set()
        """Identities of the keywords of objects that replace an API in a test."""
        self._moved = inlined(self._files, read.uses, fixes)
        """Identities of the nodes in options that became arguments of a client."""
        for use in read.uses:
            self._use(use)
        self._words, self._keywords, self._names = _changed(fixes)
        self._methods = {fix.method[0].rpartition(".")[2] for fix in fixes.values()} - {""}
        self._gone = {name.rpartition(".")[2] for name, fix in fixes.items() if "" in fix.remedies} - {*self._words}
        """Words without a successor, which are listed only if a type checker knows their class."""
        self._open = [*self._undecided()]

    # Uses

    def _use(self, use: Use) -> None:  # noqa: C901, PLR0912 - one place for each kind of use
        """Edit or list one use of the package."""
        fix, target = self._fixes.get(use.target.name), use.target
        file = self._files[use.path]
        if self._has_groups and target.name.startswith("error.") and root_name(use.node) not in file.caught:
            return  # a type checker decides
        if target.kind is Kind.FIELD and not isinstance(use.node, ast.MatchClass):
            return
        node = use.node.slice if isinstance(use.node, ast.Subscript) else use.node
        file.decided.add(file.span(node))
        self._called.setdefault(id(use.call), use.node)
        is_unsent = use.call is not None and id(self._called[id(use.call)]) in self._unsent
        if is_unsent or id(use.node) in self._moved or (fix and fix.wraps and self._unwrapped(use, fix)):
            return
        self._owners |= {id(node): target.name} if target.kind is Kind.MODULE else {}
        if fix is None:
            # The import of a name that is gone is listed once, and the arguments of its call are not.
            is_listed = (use.argument and use.call) or (self._package and isinstance(use.node, ast.alias))
            is_inner = getattr(file.owners.get(id(node)), "attr", "") in target.attributes
            is_api = self._has_groups and target.name.startswith("client/") and not is_inner
            is_named = target.kind in _NAMED or is_api or (self._package and target.kind is Kind.EXPORT)
            if is_named and not is_listed:
                self._unmovable(use, "is gone")
        elif use.argument:
            if (
                id(getattr(use.node, "value", use.node)) not in self._bodies
                and "" not in fix.remedies
                and not fix.wraps
            ):
                self._argument(use, fix)
        elif use.call:
            self._call(use, fix)
        elif target.name == PACKAGE and self._has_groups and self._is_path(file, use.node):
            self._root(use)
        elif fix.is_dropped:
            self._client_call(use, fix)
        elif target.is_alias and not isinstance(use.node, ast.alias):
            pass  # another name of the caller
        elif target.method and "" not in fix.remedies:
            self._method(use, fix)
        else:
            self._name(use, fix)

    def _is_inlined(self, file: EditedFile, class_: str) -> bool:
        """Return whether all objects of a class of options became arguments of a client."""
        uses = [each for each in file.nodes if isinstance(each, ast.Name | ast.Attribute) and last_name(each) == class_]
        return bool(self._moved and uses) and all(id(each) in self._moved for each in uses)

    def _unwrapped(self, use: Use, fix: Fix) -> bool:
        """Replace the call of a class by its only argument, or by a new client if that is None.

        Return False for another use.
        """
        file, node = self._files[use.path], use.node
        call = file.calls.get(id(node))
        given = [*call.args, *(each.value for each in call.keywords)] if call else []
        if call is None or len(given) != 1 or self._beside(file.origin_of(given[0])):
            return False
        (start, end), (first, last) = file.span(call), file.span(given[0])
        if not file.can_be_none(given[0]):
            for span in ((start, first), (last, end)):
                file.overwrite(span, "")
        elif use.call is None:
            return False  # the name of the class
        else:
            opened, closed = "()" if id(call) in file.owners else ("", "")
            text = file.edited(first, last)
            file.overwrite((file.span(node)[1], end), f"(){closed if text != 'None' else ''}")
            file.edits |= {(start, start): f"{opened}{text} or "} if text != "None" else {}
            self._default(use, fix)
        return True

    def _beside(self, name: str) -> bool:
        """Return whether a full name is that of a module beside the package, which knows the old package alone."""
        found = [each for each in self._packages if name.partition(".")[0] == each.partition(".")[0] != each]
        return bool(found) and not any(f"{name}.".startswith(f"{each}.") for each in found)

    def _default(self, use: Use, fix: Fix) -> None:
        """List a client with the default configuration, which needs a base URL if the document has no server."""
        name = f"{use.target.name} {'needs base_url' if fix.needs_server else 'is changed'}"
        self._list(use.path, use.line, name, fix.remedies[DEFAULT], is_done=not fix.needs_server)

    def _is_path(self, file: EditedFile, node: Located) -> bool:
        """Return whether a node is the path of the package, or imports the package from another one."""
        return isinstance(node, ast.Attribute) or id(node) in file.members or "." in getattr(node, "name", "")

    def _root(self, use: Use) -> None:
        """Replace the dotted name of the package."""
        file, path, node = self._files[use.path], use.path, use.node
        if isinstance(node, ast.alias) and id(node) in file.members:
            self._aliases[path, file.span(node)] = Fix(words={PACKAGE: self._package})
        elif isinstance(node, ast.alias):
            start, top = file.span(node)[0], node.name.partition(".")[0]
            is_inner = top in self._packages and not node.asname
            end = start + len(node.name.encode())
            if is_inner:
                self._local.setdefault((PACKAGE, top, self._package), []).append(use)
            file.replace([(start + len(top.encode()) * is_inner, end)], "" if is_inner else self._package)
        elif isinstance(node, ast.Attribute):
            file.overwrite(file.span(node), self._package)
            names = [f"{each.name}." for each in file.nodes if isinstance(each, ast.alias)]
            is_imported = any(each.startswith(f"{package}.") for each in names for package in self._packages)
            if not is_imported and not file.is_text(node):
                self._requests.setdefault(path, set()).add("")

    def _unmovable(self, use: Use, reason: str, remedy: str = "", *, is_done: bool = False) -> None:
        """List a use that still needs the old package."""
        self._list(use.path, use.line, f"{use.target.name.replace('/', '.')} {reason}", remedy, is_done=is_done)
        self._unmoved.add((use.path, use.target.name.rpartition(".")[0]))
        if self._package and self._has_groups and isinstance(use.node, ast.Attribute) and not is_done:
            self._dotted.append((use.path, use.node))

    def _argument(self, use: Use, fix: Fix) -> None:
        file = self._files[use.path]
        start, end = file.span(use.node)
        text = file.content[start:end].decode()
        word = text.strip("'\"") if text[:1] in {"'", '"'} else use.argument
        new, remedy = fix.arguments.get(word), fix.remedies.get(word, "")
        copied = fix.copied.get(word)
        is_copied = copied is not None and self._is_copied(use, *copied)
        value = use.node.value if isinstance(use.node, ast.keyword) else use.node
        if self._is_left_out(use, fix.defaults.get(word, ())):
            return
        if is_copied:
            if remedy and not isinstance(value, ast.Constant):
                self._list(use.path, use.line, f"{use.target.name}.{word} is now an option", remedy, is_done=True)
        elif new is None and (fix.is_closed or use.argument in use.target.keywords):
            if copied:
                remedy = "; ".join(filter(None, ("use `client.{}({}=...)`".format(*copied), remedy)))
            self._list(use.path, use.line, f"{use.target.name}.{use.argument} is gone", remedy)
        if is_copied or new is None:
            return
        is_done = new == word or (_PLAIN.fullmatch(new) and file.rename(use.node, word, new))
        if not is_done or (remedy and not isinstance(value, ast.Constant)):
            self._list(
                use.path,
                use.line,
                f"{use.target.name}.{use.argument} is now {new}",
                remedy,
                is_done=is_done is not False,
            )

    def _is_left_out(self, use: Use, defaults: Iterable[tuple[str, str]]) -> bool:
        """Remove an argument with one of the constants, and the text after its call. Return False for another argument."""
        file, node = self._files[use.path], use.node
        call = self._call_with(use)
        if call is None or not isinstance(node, ast.keyword):
            return False
        end = file.span(call)[1]
        for constant, after in defaults:
            if file.edited(*file.span(node.value)) == constant and file.content[end:].startswith(after.encode()):
                removed = {removal(file, call, node)} | ({(end, end + len(after))} if after else set())
                return file.replace(removed, "")
        return False

    def _is_copied(self, use: Use, method: str, option: str) -> bool:
        """Make an argument an option of the method that copies the client. Return False if that is not possible."""
        file, node = self._files[use.path], use.node
        call = self._call_with(use)
        if call is None or not isinstance(node, ast.keyword) or isinstance(node.value, ast.Tuple):
            return False
        client = _receiver(call.func, use.target.method)
        if client is None:
            return False
        receiver, value = file.span(client)[1], file.edited(*file.span(node.value))
        is_done = file.replace([removal(file, call, node)], "")
        if is_done:
            others = file.edits.get((receiver, receiver), "")
            start = f"{others[:-1]}, " if others else f".{method}("
            file.edits[receiver, receiver] = f"{start}{option}={value})"
        return is_done

    def _call_with(self, use: Use) -> ast.Call | None:
        """Return the call with an argument that is a keyword; None for another argument."""
        call = self._files[use.path].calls.get(id(self._called.get(id(use.call))))
        return call if call and use.node in call.keywords else None

    def _body(self, file: EditedFile, node: Located, fix: Fix) -> ast.keyword | None:
        """Return the argument of a call that is the body of a request."""
        call = file.calls.get(id(node))
        if call and -1 < fix.body < len(call.args):
            value = call.args[fix.body]
            return ast.copy_location(ast.keyword(arg="", value=value), value)
        return next((each for each in call.keywords if each.arg in fix.bodies), None) if call else None

    def _fields(self, body: ast.expr) -> list[str | None]:
        """Return the fields in the constructor of a model, or in a mapping; without a name for another value."""
        match body:
            case ast.Dict(keys=keys):
                return [constant_text(each) for each in keys]
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[], keywords=[*given]) if given:
                return [each.arg if name in self._fixes else None for each in given]
        return [None]

    def _unwrap(self, file: EditedFile, node: ast.keyword, fix: Fix) -> bool:
        """Replace a body with the arguments of its constructor, or with its mapping. Return False for another body."""
        value = node.value
        if not {*self._fields(value)} <= {*fix.fields}:
            return False
        if not isinstance(value, ast.Call):
            return file.replace([(file.span(node)[0], file.span(value)[0])], "**")
        given = value.keywords
        end, after = file.span(given[-1])[1], file.span(value)[1]
        removed = [(file.span(node)[0], file.span(given[0])[0]), (end, after)]
        return b"#" not in file.content[end:after] and file.replace(removed, "")

    def _call(self, use: Use, fix: Fix) -> None:
        """Give positional arguments the keywords that they need. List a call without a required argument."""
        file, call = self._files[use.path], use.call or Call()
        changed = fix.remedies.get(DEFAULT, "")
        is_client, is_empty = bool(fix.wraps or fix.options), not (call.positional or call.keywords)
        written = file.calls.get(id(use.node))
        if fix.needs_server and written and all(id(each) in self._moved for each in call.positional):
            is_empty = f"{_SERVER}=" not in file.edited(*file.span(written))
        is_listed = bool(fix.wraps and not is_empty)
        remedy = changed if is_listed else ""
        body = self._body(file, use.node, fix)
        if body:
            self._is_unwrapped(use, fix, body)
        if is_client and is_empty:
            self._default(use, fix)
        elif changed and not is_client:
            self._list(use.path, use.line, f"{use.target.name} is changed", changed)
        for number, (node, keyword) in enumerate(zip(call.positional, fix.positional, strict=False)):
            if keyword == "" or number == fix.body or id(node) in self._moved:
                continue
            start = file.span(node)[0]
            text = file.content[file.span(use.node)[1] : start]
            # Parentheses around an argument follow those of the call.
            opened = text[len(text.rstrip(_OPENED)) :]
            place = start - len((opened if opened != text else opened.partition(b"(")[2]).lstrip())
            is_plain = keyword is not None and not isinstance(node, ast.Starred)
            is_listed |= not is_plain or not file.replace([(place, place)], f"{keyword}=")
            remedy = remedy or (fix.remedies.get(keyword or "", "") if not isinstance(node, ast.Constant) else "")
        if is_listed or remedy:
            self._list(use.path, use.line, f"{use.target.name} has other positional arguments", remedy)
        given = {fix.arguments.get(each) for each in call.keywords}
        if body:
            given |= {*(self._fields(body.value) if self._bodies[id(body.value)] else fix.fields)}
        missing = [name for name, at in fix.required.items() if name not in given and at >= len(call.positional)]
        if missing and call.is_complete:
            self._list(use.path, use.line, f"{use.target.name} needs {', '.join(missing)}")

    def _is_unwrapped(self, use: Use, fix: Fix, body: ast.keyword) -> bool:
        """Return whether the fields of a body are arguments now. Another body is sent as one value."""
        if id(body.value) not in self._bodies:
            self._bodies[id(body.value)] = self._unwrap(self._files[use.path], body, fix)
            if not self._bodies[id(body.value)]:
                self._send(use, fix, body)
        return self._bodies[id(body.value)]

    def _send(self, use: Use, fix: Fix, body: ast.keyword | None) -> None:
        """Send the request of a call, whose body is one value, or list it."""
        file, node = self._files[use.path], use.node
        inserted = file.span(body.value)[0] if body else 0
        word = (file.span(body)[0], inserted) if body and body.arg else (inserted, inserted)
        remedy = fix.remedies.get(RESULT) or f"use `client.{fix.sender or 'send'}({fix.builder}(...))`"
        if (
            self._has_groups
            and (client := _receiver(node, use.target.method))
            and (not fix.response or file.is_known(file.calls[id(node)], fix.response))
            and self._is_wrapped(use, fix, file.span(client)[1])
            and (body is None or file.replace([word], "body="))
        ):
            self._sent.add(id(node))
            if fix.sender:
                self._list(use.path, use.line, f"{use.target.name} is changed", remedy, is_done=True)
        else:
            self._unsent.add(id(node))
            self._list(use.path, use.line, f"{use.target.name}{f'.{body.arg}' if body else ''} is gone", remedy)

    def _is_wrapped(self, use: Use, fix: Fix, start: int, client: str = "") -> bool:
        """Make the arguments of a call those of a request builder. Return False if it cannot be imported."""
        file = self._files[use.path]
        end = file.span(file.calls[id(use.node)])[1]
        is_done = file.can_import(fix.builder) and file.replace([(end, end)], ")")
        if is_done:
            file.edits[start, file.span(use.node)[1]] = f"{client}.{fix.sender or 'send'}({fix.builder}"
            self._requests.setdefault(use.path, set()).add(fix.builder)
        return is_done

    def _method(self, use: Use, fix: Fix) -> None:
        """Replace a method of the client."""
        file, node = self._files[use.path], use.node
        getters = (e.func for e in file.calls.values() if node in (*e.args, *(each.value for each in e.keywords)))
        if other := next(filter(self._beside, map(file.origin_of, getters)), ""):
            self._list(use.path, use.line, f"{use.target.name} is an argument of {other}, which needs the old client")
            return
        body = self._body(file, node, fix) if self._has_groups else None
        owner = self._fixes.get(last_name(node.value), Fix()) if isinstance(node, ast.Attribute) else Fix()
        if fix.sender and id(node) in file.calls:
            self._bodies |= {id(body.value): False} if body else {}
            self._send(use, fix, body)
        elif body and not self._is_unwrapped(use, fix, body) and id(node) in self._sent:
            pass
        elif self._has_groups and isinstance(node, ast.Attribute) and (owner.wraps or file.is_text(node)):
            self._mock(use, fix, node, is_class=bool(owner.wraps))
        elif fix.method[0] != fix.method[1] and not self._is_moved(file, node, *fix.method):
            now = f"client.{fix.method[1]}" if fix.method[1] else ""
            self._list(use.path, use.line, f"client.{fix.method[0]} is now {now}")

    def _is_moved(self, file: EditedFile, node: Located, before: str, after: str) -> bool:
        """Replace the path of a method. Return False if that is not possible."""
        old, new = before.split("."), after.split(".")
        chain: list[ast.Attribute] = []
        base: ast.AST = node
        while isinstance(base, ast.Attribute) and len(chain) < len(old) and base.attr == old[-1 - len(chain)]:
            chain.append(base)
            base = base.value
        owner = self._fixes.get("/".join(["client", *old[:-1]]), Fix())
        is_complete = len(chain) == len(old)
        is_renamed = min(len(new), len(old)) > 1 and owner.words.get(old[-2]) == new[-2]
        if chain and after and len(old) == len(new) and (is_complete or is_renamed):
            done = [file.rename(n, n.attr, to) for n, to in zip(chain, reversed(new), strict=False)]
            return all(done)
        if after and is_complete and isinstance(base, ast.expr):
            return file.replace([(file.span(base)[1], file.span(node)[1])], f".{after}")
        return False

    def _mock(self, use: Use, fix: Fix, node: ast.Attribute, *, is_class: bool) -> None:
        """Replace a method of a class by that of its resource, or list it."""
        file, remedy = self._files[use.path], f"it is {self._package}.{fix.resource}"
        module, _, path = fix.resource.rpartition(".")[0].rpartition(".")
        is_path = file.span(node)[0] == file.span(node.value)[0]
        if is_class and is_path and not fix.sender:
            file.overwrite(file.span(node), f"{self._package}.{fix.resource}")
        elif is_class and file.is_text(node) and not fix.sender and path and file.can_import(path):
            file.overwrite(file.span(node.value), path)
            file.rename(node, node.attr, fix.resource.rpartition(".")[2])
            self._requests.setdefault(use.path, set()).add(f"{module}.{path}")
        else:
            reason = "is gone" if fix.sender else f"is now client.{fix.method[1]}"
            self._list(use.path, use.line, f"{use.target.name} {reason}", fix.remedies.get(RESULT, remedy))
            return
        if fix.bodies:
            self._list(use.path, use.line, f"{use.target.name} is changed", _SENT, is_done=True)

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
                body = self._body(file, node, fix)
                is_sent = body is not None and not self._unwrap(file, body, fix)
                if body:
                    self._bodies[id(body.value)] = not is_sent
                receiver = file.edited(*file.span(client.value))
                if is_sent:
                    is_done = self._is_wrapped(use, fix, file.span(node)[0], receiver)
                else:
                    is_done = file.replace([file.span(node)], f"{receiver}.{fix.method[1]}")
                is_done = is_done and file.replace([removal(file, call, client)], "")
            if not is_done:
                self._unmovable(use, f"is now client.{fix.method[1]}")

    def _name(self, use: Use, fix: Fix) -> None:  # noqa: C901 - one place for each form of a name
        """Replace a name, or collect it if an import binds it."""
        file, node = self._files[use.path], use.node
        if isinstance(node, ast.alias) and self._is_inlined(file, last_name(node)):
            self._aliases[use.path, file.span(node)] = Fix(is_dropped=True)
            return
        if remedy := fix.remedies.get(""):
            self._unmovable(use, "is changed" if fix.words else "is gone", remedy, is_done=bool(fix.words))
        word = last_name(node) or next((each for each in fix.words if file.places(node, each)), "")
        word = f"{word}()" if f"{word}()" in fix.words else word
        new = fix.words.get(word, word)
        old_module, new_module = fix.module
        if isinstance(node, ast.alias):
            self._aliases[use.path, file.span(node)] = fix
        if isinstance(node, ast.alias | ast.Name):
            self._local.setdefault((use.target.name, word, new), []).append(use)
            return
        is_class = use.target.kind in {Kind.DEFINITION, Kind.CLIENT}
        if self._package and isinstance(node, ast.Attribute) and is_class and fix.words:
            module = self._owners.get(id(node.value))
            if self._has_groups and module != PACKAGE and (root := self._root_of(node)):
                text = f".{new_module}.{new}" if new_module else f".{new}"
                file.overwrite((file.span(root)[1], file.span(node)[1]), text)
                return
            word = word if module in {PACKAGE, "models", new_module} else ""
            new = f"{new_module}.{new}" if new_module and module != new_module else new
        if new != word and not (word and file.rename(node, word, new)):
            self._list(use.path, use.line, f"{use.target.name} is now {new}")
        if old_module != new_module and f"operations/{old_module}" not in self._fixes:
            match node:
                case ast.Attribute(value=ast.Attribute(attr=attribute) as owner) if attribute == old_module:
                    file.rename(owner, attribute, new_module)
                case ast.Attribute(value=ast.Name(id=name)) if name == old_module:
                    self._list(use.path, use.line, f"{use.target.name} is now {new_module}.{new}")

    def _root_of(self, node: ast.Attribute) -> ast.expr | None:
        """Return the package at the start of a chain of names."""
        owner: ast.expr = node.value
        while isinstance(owner, ast.Attribute) and self._owners.get(id(owner)) != PACKAGE:
            owner = owner.value
        return owner if self._owners.get(id(owner)) == PACKAGE else None

    def _import_old(self, path: str, node: ast.Attribute) -> None:
        """Reach a dotted name that has no successor through an import of the old package beside the new one."""
        file, root = self._files[path], self._root_of(node)
        name = file.module_of(root) if root and not file.is_text(node) else ""
        if root and name and file.top_imports and name.partition(".")[0] not in file.bound:
            file.overwrite(file.span(root), name)
            self._old_imports.setdefault(path, set()).add(name)

    def _rename_local(self, word: str, new: str, uses: list[Use]) -> None:
        """Rename a name in all modules that import it, unless a module binds the old or the new one otherwise."""
        files = {use.path: self._files[use.path] for use in uses}
        own = Counter(use.path for use in uses if isinstance(use.node, ast.alias) and not use.node.asname)
        has_conflict = any(
            word in file.bound or {new} & (file.bound | file.imported) or file.imports[word] > own[path]
            for path, file in files.items()
        )
        if word == new:
            return
        for use in uses:
            file, node = files[use.path], use.node
            is_alias = isinstance(node, ast.alias)
            if is_alias and isinstance(node, ast.alias) and node.asname:
                file.rename(node, word, new)
            elif not has_conflict and not file.is_edited(node) and file.span(node) not in file.edits:
                if not file.rename(node, word, new):
                    self._list(use.path, use.line, f"{word} is now {new}")
            elif (
                is_alias
                and has_conflict
                and any(
                    isinstance(each, ast.ImportFrom) and node in each.names and self._inner(each) is not None
                    for each in file.nodes
                )
            ):
                file.rename(node, word, f"{new} as {word}")

    # Imports

    def _inner(self, node: ast.ImportFrom) -> str | None:
        """Return the path of a module in the package; None for another module."""
        for package in self._packages:
            if node.module == package or (node.module or "").startswith(f"{package}."):
                return (node.module or "")[len(package) + 1 :]
        return None

    def _is_parent(self, path: str, node: ast.ImportFrom) -> bool:
        """Return whether a statement imports the package from a package around it."""
        found = (self._aliases.get((path, self._files[path].span(each)), Fix()) for each in node.names)
        return any(PACKAGE in fix.words for fix in found)

    def _imports(self, path: str, file: EditedFile) -> None:
        """Write an import for each module that has some of the names now. At the left margin, each module has one import."""
        moved: list[tuple[ast.ImportFrom, str, dict[str, dict[str, None]]]] = []
        shared: dict[str, dict[str, None]] = {}
        written: set[str] = set()
        for node in file.import_nodes:
            text = file.content[slice(*file.span(node))]
            found = re.match(rb"from\s+(\S+)", text)
            if found and isinstance(node, ast.ImportFrom):
                names = self._moved_names(path, node, found[1].decode())
                moved += [(node, found[1].decode(), names)] if names else []
                is_shared = self._package and not node.col_offset and b"#" not in text
                for module in [each for each in names if is_shared and each.startswith(self._package)]:
                    if module in shared:
                        shared[module].update(names.pop(module))
                    shared[module] = shared.get(module, names.get(module, {}))
            elif not node.col_offset and (new := file.edited(*file.span(node))).encode() != text:
                if new in written:
                    file.overwrite(file.line(node), "")
                written.add(new)
        self._import_requests(path, file, shared)
        for node, old, names in moved:
            self._write_import(path, node, old, names)

    def _import_requests(self, path: str, file: EditedFile, shared: dict[str, dict[str, None]]) -> None:
        """Import the request builders that calls of methods need, before the first other import if none is shared."""
        names = self._requests.get(path, set())
        packages = [*sorted(self._old_imports.get(path, ())), *([self._package] if "" in names else [])]
        text = "".join(f"import {each}\n" for each in packages)
        modules: dict[str, list[str]] = {}
        for each in sorted(names - {""}):
            module, _, name = each.rpartition(".")
            modules.setdefault(".".join(filter(None, (self._package, module))), []).append(name)
        for module, own in modules.items():
            if module in shared:
                shared[module].update(dict.fromkeys(own))
            else:
                text += f"from {module} import {', '.join(own)}\n"
        if text:
            start = file.span(file.top_imports[0])[0]
            file.edits[start, start] = text

    def _moved_names(self, path: str, node: ast.ImportFrom, old: str) -> dict[str, dict[str, None]]:
        """Return what an import of the package binds, by the modules that have it now."""
        file, inner = self._files[path], self._inner(node)
        now: dict[str, dict[str, None]] = {}
        if inner is not None or self._is_parent(path, node):
            for each in node.names:
                module = self._module(path, each, old, inner or "")
                text = each.asname or each.name if module == PACKAGE else file.edited(*file.span(each))
                now.setdefault(module, {})[text] = None
        return now

    def _write_import(self, path: str, node: ast.ImportFrom, old: str, names: dict[str, dict[str, None]]) -> None:
        """Replace an import of the package, or the module in it alone if that has all names."""
        file = self._files[path]
        first, last = file.span(node)
        names.pop("", None)
        texts = [file.edited(*file.span(each)) for each in node.names]
        modules = sorted(names, key=lambda module: module == old)
        if PACKAGE not in names and [[*each] for each in names.values()] == [texts]:
            start = first + file.content[first:last].index(old.encode(), len("from"))
            file.edits |= {(start, start + len(old.encode())): modules[0]} if modules[0] != old else {}
        elif b"#" in file.content[first:last]:
            self._list(path, node.lineno, f"names of {old} are in {', '.join(modules)}")
        else:
            lines = [f"import {self._package} as {each}" for each in names.pop(PACKAGE, ())]
            lines += [f"from {each} import {', '.join(names[each])}" for each in modules if each in names]
            if not lines and node.col_offset == 0:
                line_end = re.match(rb"[ \t]*(?:#.*)?(?:\r\n|\n|$)", file.content[last:])
                last += line_end.end() if line_end else 0
            text = ("\n" + " " * node.col_offset).join(lines)
            file.overwrite((first, last), text or "pass" * (node.col_offset > 0))

    def _module(self, path: str, alias: ast.alias, old: str, inner: str) -> str:
        """Return the module that has an imported name now; empty for a name that nothing imports any more."""
        fix = self._aliases.get((path, self._files[path].span(alias)))
        if fix and PACKAGE in fix.words:
            return PACKAGE
        if inner == "" and self._has_groups and old not in self._packages:
            return old
        if not self._package:
            start, _, module = inner.partition(".")
            return old.removesuffix(module) + fix.module[1] if fix and module and start == "operations" else old
        if fix is None:
            is_generated = not inner or inner.partition(".")[0] in {"api", "models"}
            self._list(path, alias.lineno, f"{alias.name} is not in {self._package}", is_done=not is_generated)
        elif fix.words:
            return ".".join(filter(None, (self._package, fix.module[1])))
        return old if fix is None or fix.remedies or (path, fix.module[0]) in self._unmoved else ""

    # Other uses of the same words

    def _undecided(self) -> Iterator[tuple[str, Position, str]]:
        """Yield path, node and word of all other uses of a word that has a new name."""
        for path, file in self._files.items():
            local = file.bound | file.imported
            ours: set[int] = set()
            for node in file.nodes:
                if isinstance(node, ast.Call) and root_name(node.func) in local - self._values(file):
                    ours |= {id(each) for each in node.keywords}
                if self._has_groups and isinstance(node, ast.Call) and last_name(node.func) in _FAKES:
                    self._faked |= {id(each) for each in node.keywords}
            ours -= self._faked
            for node in file.nodes:
                if isinstance(node, Position) and id(node) not in ours and (word := self._word(file, node)):
                    start, end = file.span(node)
                    if not file.decided & {(start, end), (start + 1, end - 1)}:
                        yield path, node, word

    def _word(self, file: EditedFile, node: Position) -> str:
        """Return the word of a node if it has a new name; else nothing."""
        known: Collection[str] = ()
        word = ""
        match node:
            case ast.Attribute(attr=word) if root_name(node) not in file.imported - file.bound:
                known = self._words.keys() | (self._gone if self._has_groups else set())
            case ast.keyword(arg=str(word)):
                known = self._keywords.keys() | (self._methods if id(node) in self._faked else set())
            case ast.Name(id=word, ctx=ast.Load()):
                known = self._names - file.bound - file.imported
            case ast.Constant(value=str(word)):
                # A text in the program of another client is a name on the wire, or a name that it replaces.
                known = self._words.keys() | self._keywords.keys()
                if self._has_groups:
                    known = self._methods | (self._names if "." in word else set())
                    word = word.rpartition(".")[2]
        return word if word in known else ""

    def _values(self, file: EditedFile) -> set[str]:
        """Return the names whose calls a module does not decide: values of assignments and parameters."""
        defined = {
            each.name for each in file.nodes if isinstance(each, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
        }
        return file.bound - defined

    def decide(self, check: Callable[[Mapping[str, str]], Iterable[str]]) -> None:
        """Decide attributes by the messages that a type checker has about files.

        A method that is decided says the class of its result, which the next round knows.
        """
        for _ in range(_ROUNDS):
            if not self._decide(check(probed(self._files, self._open))):
                break

    def _decide(self, messages: Iterable[str]) -> bool:
        """Decide attributes by messages about the probes. Return whether a method is one of them."""
        owners = named_classes(messages)
        rest, is_any = [], False
        for number, (path, node, word) in enumerate(self._open):
            own = owners.get(number, set()) - {"None"}
            # Without the mark, a class of the same name is that of another package.
            ours = {each.removesuffix(MARK) for each in own if not self._has_groups or each.endswith(MARK)}
            fixes = {name: self._fixes.get(name) for each in ours if (name := f"{each.rpartition('.')[2]}.{word}")}
            file = self._files[path]
            found = [*fixes.values()]
            if (
                len(own) == len(fixes) == 1
                and self._has_groups
                and (fix := found[0])
                and (fix.method[0] or fix.remedies)
            ):
                self._use_decided(path, node, next(iter(fixes)), fix)
                is_any = True
                continue
            new = {fix.words.get(word, word) for fix in found if fix and not (self._has_groups and fix.method[0])}
            is_ours = None not in found and len(new) == 1 and len(ours) == len(own)
            is_done = file.rename(node, word, next(iter(new))) if is_ours else not any(found)
            if not own or not is_done:
                rest.append((path, node, word))
        self._open = [each for each in rest if self._files[each[0]].span(each[1]) not in self._files[each[0]].decided]
        return is_any

    def _use_decided(self, path: str, node: Position, name: str, fix: Fix) -> None:
        """Edit or list an attribute of a class of the package, and its call."""
        given = self._files[path].calls.get(id(node))
        views = [f"{name} of {each}" for each in (constants_of(given) if given else ())]
        name = next((each for each in views if each in self._fixes), name)
        fix = self._fixes.get(name, fix)
        target = Name(kind=Kind.FUNCTION if fix.method[0] else Kind.MEMBER, name=name, method=fix.method[0])
        self._use(Use(target=target, path=path, node=node))
        if given and fix.method[0]:
            for each in call_uses(target, path, node, given, given.keywords):
                self._use(each)

    # Results

    def list_unknown(self, name: str, path: str, line: int) -> None:
        """List a call of a value of unknown origin, if its line would change."""
        fix = self._fixes.get(name)
        if (
            fix is None
            or len({*fix.method}) > 1
            or any(fix.positional)
            or any(a != b for a, b in fix.arguments.items())
        ):
            remedy = f"if the value is of the package, write client.{fix.method[1]}" if fix else ""
            self._list(path, line, f'not decided: "{name.rpartition(".")[2]}"', remedy)

    def _list(self, path: str, line: int, reason: str, remedy: str = "", *, is_done: bool = False) -> None:
        self._undone |= set() if is_done else {path}
        self._listed.add((path, line, f"{reason}: {remedy}" if remedy else reason))

    def _join(self) -> None:
        """Leave an edited file as it was if it imports one that stays, or the reverse: values pass between them."""
        edited = {path for path, file in self._files.items() if file.edits} | self._undone
        nodes = {path: self._files[path].import_nodes for path in sorted(edited)}
        for path, line, other, is_imported in joined_files(nodes, sorted(self._undone)):
            reason = f"{other} imports this file and stays" if is_imported else f"{other}, which it imports, stays"
            self._list(path, line, f"{reason} as it was, so this file does too")

    def results(self) -> tuple[dict[str, str], tuple[Listed, ...]]:
        """Return the new texts of changed files by path, and the uses that were not rewritten."""
        for (_, word, new), uses in self._local.items():
            self._rename_local(word, new, uses)
        for path, dotted in self._dotted:
            self._import_old(path, dotted)
        for path, file in self._files.items():
            self._imports(path, file)
        errors: list[Listed] = []
        for path, node, word in self._open:
            if word in self._gone:
                continue
            line = node.end_lineno if isinstance(node, ast.Attribute) else node.lineno
            is_call = isinstance(node, ast.Attribute) and word in self._methods
            found = {
                each or "the value itself" for each in self._words.get(word, set()) | self._keywords.get(word, set())
            }
            remedy = f"if the value is of the package, write {' or '.join(sorted(found))}" if found else ""
            self._list(path, line or node.lineno, f'not decided: "{word}"', remedy, is_done=not is_call)
        if self._is_complete:
            self._join()
        texts: dict[str, str] = {}
        for path, file in self._files.items():
            text = file.edited()
            try:
                ast.parse(text)
            except (SyntaxError, ValueError):
                self._list(path, 1, "the edits of this file are not Python")
                continue
            if text.encode() != file.content and not (self._is_complete and path in self._undone):
                left = file.left(text)
                errors += [
                    Listed(
                        path=path,
                        line=each.lineno,
                        new_line=each.lineno,
                        column=each.col_offset + 1,
                        reason=f'"{each.id}" is used, but its import would change, so the file stays as it was',
                    )
                    for each in left
                ]
                texts |= {} if left else {path: text}
        lines = {path: self._files[path].new_line if path in texts else int for path, _, _ in self._listed}
        listed = (
            Listed(path=path, line=line, new_line=lines[path](line), reason=reason)
            for path, line, reason in sorted(self._listed)
        )
        return texts, (*errors, *listed)


def _receiver(node: ast.AST, method: str) -> ast.expr | None:
    """Return the client at the start of the path of a method; None for another expression."""
    client: ast.expr | None = None
    for word in reversed(method.split(".")):
        if not isinstance(node, ast.Attribute) or node.attr != word:
            return None
        node = client = node.value
    return client


def _changed(fixes: Mapping[str, Fix]) -> tuple[dict[str, set[str]], dict[str, set[str]], set[str]]:
    """Return the successors of all changed names by old word, those of keywords, and the words that stand alone."""
    words: dict[str, set[str]] = {}
    keywords: dict[str, set[str]] = {}
    names: set[str] = set()
    for name, fix in fixes.items():
        own = {word for word, new in fix.words.items() if word != new}
        names |= own if fix.module[0] or name in fix.words else set()
        old, new = (each.rpartition(".")[2] for each in fix.method)
        is_moved = old != new or fix.method[0].count(".") != fix.method[1].count(".")
        call = f"{fix.sender}({fix.builder}(...))" if fix.sender else fix.method[1]
        moved = {old: f"client.{call}"} if is_moved and not fix.is_dropped else {}
        for found, given in ((words, {word: fix.words[word] for word in own} | moved), (keywords, fix.arguments)):
            for word, successor in given.items():
                if word != successor:
                    found.setdefault(word, set()).add(successor)
    return words, keywords, names
