"""Text of a caller's file with edits at the positions of its nodes."""

import ast
import re
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Final

_LINE: Final = re.compile(rb"\r\n|\r|\n")
Span = tuple[int, int]
"""Start and end of a node in the bytes of its file."""
Located = ast.expr | ast.keyword | ast.alias | ast.pattern | ast.stmt


class EditedFile:
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
        self.owners = {id(each.value): each for each in self.nodes if isinstance(each, ast.Attribute | ast.Await)}
        """Attributes and awaited values by the identity of their value."""
        self._functions: dict[int, int] = {}
        """Innermost functions by the identity of the nodes in them."""
        self._bound: set[tuple[int, str]] = set()
        """Names that functions bind."""
        self._optional: set[tuple[int, str]] = set()
        """Parameters of functions with the default None."""
        for function in ast.walk(module):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                self._functions |= {id(each): id(function) for each in ast.walk(function) if each is not function}
                own = function.args
                last = reversed([*own.posonlyargs, *own.args])
                defaults = [
                    *zip(last, reversed(own.defaults), strict=False),
                    *zip(own.kwonlyargs, own.kw_defaults, strict=True),
                ]
                self._optional |= {(id(function), arg.arg) for arg, default in defaults if _is_none(default)}
        for node in ast.walk(module):
            match node:
                case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                    self._bound.add((self._functions.get(id(node), 0), name))
        self._made = [pair for each in ast.walk(module) if (pair := _made(each))]
        self.import_nodes = [each for each in self.nodes if isinstance(each, ast.Import | ast.ImportFrom)]
        self.top_imports = [
            each for each in self.import_nodes if each.col_offset == 0 and getattr(each, "module", "") != "__future__"
        ]
        """Imports at the left margin, in order."""
        self.imports: Counter[str] = Counter()
        self.members = {id(each) for node in self.nodes if isinstance(node, ast.ImportFrom) for each in node.names}
        """Identities of the names that statements import from modules."""
        self.bound: set[str] = set()
        """Names that the module binds without an import."""
        self.caught: set[str] = set()
        """Names of exceptions that handlers bind."""
        for node in ast.walk(module):
            match node:
                case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                    self.bound.add(name)
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                    self.bound.add(name)
                case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                    self.bound.add(name)
                    self.caught |= {name} if isinstance(node, ast.ExceptHandler) else set()
                case ast.alias(name=name, asname=other):
                    self.imports[other or name.partition(".")[0]] += 1
        self.imported = {*self.imports}

    def span(self, node: Located) -> Span:
        """Return the start and the end of a node."""
        end = self._starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        return self._starts[node.lineno - 1] + node.col_offset, end

    def line(self, node: ast.stmt) -> Span:
        """Return the place of a statement with the end and the start of its lines."""
        end = self.span(node)[1]
        found = re.match(rb"[ \t]*(?:\r\n|\n|$)", self.content[end:])
        return self._starts[node.lineno - 1], end + (found.end() if found else 0)

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

    def rename(self, node: Located, word: str, new: str) -> bool:
        """Replace a word in a node, also with the parentheses of a call. Return False as `replace` does."""
        places = self.places(node, word.removesuffix("()"))
        if places and word.endswith("()") and (call := self.calls.get(id(node))):
            places = [(places[-1][0], self.span(call)[1])]
        if not new and isinstance(node, ast.Attribute):
            places = [(self.span(node.value)[1], self.span(node)[1])]
        return self.replace(places, new)

    def scope(self, node: ast.Name, at: ast.AST | None = None) -> int:
        """Return the function that binds a name, also for its use `at` another node; 0 for the module."""
        function = self._functions.get(id(at or node), 0)
        while function and (function, node.id) not in self._bound:
            function = self._functions.get(function, 0)
        return function

    def is_known(self, call: ast.Call, words: Collection[str]) -> bool:
        """Return whether all uses of the result of a call are attributes among `words`."""
        owner = self.owners.get(id(call))
        value: ast.expr = owner if isinstance(owner, ast.Await) else call
        stores = (each.targets for each in self.nodes if isinstance(each, ast.Assign) and each.value is value)
        match next(stores, []):
            case [ast.Name(id=name) as store]:
                used = self.uses(name, self.scope(store))
                owners = [self.owners.get(id(each)) for each in used if isinstance(each.ctx, ast.Load)]
            case _:
                owners = [self.owners.get(id(value))]
        return all(isinstance(each, ast.Attribute) and each.attr in words for each in owners)

    def uses(self, name: str, scope: int) -> list[ast.Name]:
        """Return the uses of a name that a function binds."""
        names = (each for each in self.nodes if isinstance(each, ast.Name) and each.id == name)
        return [each for each in names if self.scope(each) == scope]

    def can_be_none(self, node: ast.expr) -> bool:
        """Return whether a value is None, or a parameter that is None by default and not assigned."""
        if not isinstance(node, ast.Name):
            return _is_none(node)
        scope = self.scope(node)
        is_assigned = any(isinstance(each.ctx, ast.Store) for each in self.uses(node.id, scope))
        return (scope, node.id) in self._optional and not is_assigned

    def is_text(self, node: Located) -> bool:
        """Return whether a node is in a text."""
        start = self.span(node)[0]
        return self.content[start : start + 1] in {b'"', b"'"} or self.content[start - 1 : start] in {b'"', b"'"}

    def module_of(self, node: ast.expr) -> str:
        """Return the full name of the module that an absolute import binds to a name, or nothing."""
        if isinstance(node, ast.Attribute):
            owner = self.module_of(node.value)
            return f"{owner}.{node.attr}" if owner else ""
        for statement in self.import_nodes:
            for each in statement.names:
                bound = each.asname or each.name.partition(".")[0]
                if bound != getattr(node, "id", ""):
                    continue
                if isinstance(statement, ast.Import):
                    return each.name if each.asname else bound
                return "" if statement.level else f"{statement.module}.{each.name}"
        return ""

    def origin_of(self, node: ast.AST, *, is_bound: bool = False) -> str:
        """Return the full name of the imported module or function that gives a value, or nothing.

        The value is a part of what it returns, or a name for that unless `is_bound`, which ends cycles.
        """
        while isinstance(node, ast.Call | ast.Await) or (isinstance(node, ast.Attribute) and not self.module_of(node)):
            node = node.func if isinstance(node, ast.Call) else node.value
        if not isinstance(node, ast.Name | ast.Attribute):
            return ""
        values = [] if is_bound else [each for name, each in self._made if name == getattr(node, "id", "")]
        made = (self.origin_of(each, is_bound=True) for each in values)
        return self.module_of(node) or next(filter(None, made), "")

    def can_import(self, name: str) -> bool:
        """Return whether an import at the left margin can bind a name."""
        return name not in self.bound | self.imported and bool(self.top_imports)

    def is_edited(self, node: Located) -> bool:
        """Return whether an edit of more text contains a node."""
        start, end = self.span(node)
        return any(s <= start and end <= e and e - s > end - start for s, e in self.edits)

    def overwrite(self, span: Span, text: str) -> None:
        """Add an edit instead of those inside it."""
        self.edits = {each: old for each, old in self.edits.items() if each[1] <= span[0] or span[1] <= each[0]}
        self.edits[span] = text

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

    def left(self, text: str) -> list[ast.Name]:
        """Return the uses of names that the edited `text` of this file still has, but does not import any more."""
        new = EditedFile(text, ast.parse(text))
        gone = self.imported - new.imported - new.bound
        used = [each for each in self.nodes if isinstance(each, ast.Name) and each.id in gone]
        spans = [(each, *self.span(each)) for each in used]
        return [each for each, start, end in spans if not any(s <= start and end <= e for s, e in self.edits)]


def removal(file: EditedFile, call: ast.Call, argument: ast.keyword) -> Span:
    """Return the place of an argument with the comma that goes with it."""
    arguments: tuple[ast.expr | ast.keyword, ...] = (*call.args, *call.keywords)
    given = sorted(arguments, key=file.span)
    number = given.index(argument)
    start, end = file.span(argument)
    if not all(map(file.is_edited, given[:number])):
        return file.span(given[number - 1])[1], end
    if number + 1 < len(given):
        return start, file.span(given[number + 1])[0]
    comma = re.match(rb"\s*,", file.content[end:])
    return start, end + (comma.end() if comma else 0)


def _made(node: ast.AST) -> tuple[str, ast.Call] | None:
    """Return the name that a statement binds to the result of a call, and the call; None for another node."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call) | ast.withitem(
            context_expr=ast.Call() as call, optional_vars=ast.Name(id=name)
        ):
            is_own = any(isinstance(each, ast.Name) and each.id == name for each in ast.walk(call))
            return None if is_own else (name, call)
    return None


def _is_none(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
