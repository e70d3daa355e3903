"""Reader of a caller's source code: the uses of a package, with their positions."""

import ast
from collections.abc import Iterable, Iterator
from typing import Final

from opgen.changes.callers.inference import Inference
from opgen.changes.callers.mappings import argument_type, mapping_uses
from opgen.changes.callers.model import Call, Kind, Name, Use, Way
from opgen.changes.callers.names import PackageNames
from opgen.changes.surface.types import Named

_BY_NAME: Final = frozenset(
    {
        Kind.FUNCTION,
        Kind.REQUEST,
        Kind.DEFINITION,
        Kind.ERROR,
        Kind.CLIENT,
        Kind.EXPORT,
        Kind.MEMBER,
    }
)
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def read_uses(
    text: str, path: str, names: PackageNames, packages: Iterable[str]
) -> tuple[Use, ...]:
    """Return the uses of a package in the Python source `text`, sorted by position.

    `packages` are the import names of the package, such as `sandboxes` or `app.generated.sandboxes`.

    Raises:
        SyntaxError: The text is not Python.
        ValueError: The text contains a null byte.
    """
    reader = _Reader(path, names, frozenset(packages))
    reader.read(ast.parse(text))
    return tuple(
        sorted(
            dict.fromkeys(reader.uses),
            key=lambda use: (use.line, use.column, use.kind, use.name, use.argument),
        )
    )


class _Reader(ast.NodeVisitor):
    """Visitor in the order of execution. Each function has a copy of the scope that surrounds it."""

    def __init__(
        self, path: str, names: PackageNames, packages: frozenset[str]
    ) -> None:
        self._path = path
        self._names = names
        self._packages = packages
        self._inference = Inference(names)
        self._scope: dict[str, Name] = {}
        self.uses: list[Use] = []

    def read(self, module: ast.Module) -> None:
        for node in ast.walk(module):
            if isinstance(node, ast.Import | ast.ImportFrom):
                self._import(node)
        self.visit(module)

    # Imports

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                inner = self._inner(alias.name)
                if inner is not None and alias.asname:
                    self._bind(alias.asname, Name(kind=Kind.MODULE, name=inner))
                elif inner is not None:
                    self._bind(alias.name, Name(kind=Kind.MODULE, name=inner))
            return
        inner = self._inner(node.module or "")
        for alias in node.names:
            bound = alias.asname or alias.name
            if inner is None:
                complete = f"{node.module}.{alias.name}" if node.module else alias.name
                package = self._inner(complete)
                if package is not None:
                    self._bind(bound, Name(kind=Kind.MODULE, name=package))
                continue
            found = self._names.member(inner, alias.name)
            if found is not None:
                self._bind(bound, found)
                self._use(found, alias)

    def _inner(self, module: str) -> str | None:
        """Return the path inside the package of `module`; None for another module."""
        for package in sorted(self._packages):
            if module == package:
                return ""
            if module.startswith(f"{package}."):
                return module.removeprefix(f"{package}.")
        return None

    def _bind(self, name: str, value: Name | None) -> None:
        if value is None:
            self._scope.pop(name, None)
        else:
            self._scope[name] = value

    # Statements

    def visit_Import(self, node: ast.Import) -> None:
        pass  # read before all other statements

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        pass  # read before all other statements

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._function(node)

    def _function(self, node: _Function) -> None:
        arguments = node.args
        declared = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        for each in [*node.decorator_list, *arguments.defaults]:
            self.visit(each)
        for argument in declared:
            if argument.annotation:
                self.visit(argument.annotation)
        if node.returns:
            self.visit(node.returns)
        outer = self._scope
        self._scope = dict(outer)
        for argument in declared:
            value = self._inference.annotated(argument.annotation, outer)
            self._bind(argument.arg, value)
        for statement in node.body:
            self.visit(statement)
        self._scope = outer

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for each in (*node.decorator_list, *node.bases, *node.keywords):
            self.visit(each)
        outer = self._scope
        self._scope = dict(outer)
        for name, value in self._attributes(node):
            self._bind(f"self.{name}", value)
        for statement in node.body:
            self.visit(statement)
        self._scope = outer

    def _attributes(self, node: ast.ClassDef) -> Iterator[tuple[str, Name]]:
        """Yield the attributes of `self` with a known type."""
        for inner in ast.walk(node):
            match inner:
                case ast.AnnAssign(
                    target=ast.Name(id=name)
                    | ast.Attribute(value=ast.Name(id="self"), attr=name)
                ):
                    annotation = inner.annotation
                    if found := self._inference.annotated(annotation, self._scope):
                        yield name, found
        for method in node.body:
            if isinstance(method, _Function):
                yield from self._assigned(method)

    def _assigned(self, method: _Function) -> Iterator[tuple[str, Name]]:
        """Yield the attributes that `method` assigns."""
        scope = dict(self._scope)
        for argument in (*method.args.args, *method.args.kwonlyargs):
            given = self._inference.annotated(argument.annotation, self._scope)
            if given:
                scope[argument.arg] = given
        for inner in ast.walk(method):
            match inner:
                case ast.Assign(
                    targets=[ast.Attribute(value=ast.Name(id="self"), attr=name)]
                ) if found := self._inference.name(inner.value, scope):
                    yield name, found

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        value = self._inference.name(node.value, self._scope)
        for target in node.targets:
            self.visit(target)
            if isinstance(target, ast.Name):
                self._bind(target.id, value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.visit(node.annotation)
        if node.value:
            self.visit(node.value)
        self.visit(node.target)
        if isinstance(node.target, ast.Name):
            value = self._inference.annotated(node.annotation, self._scope)
            self._bind(node.target.id, value)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        self._bind(node.target.id, self._inference.name(node.value, self._scope))

    def visit_For(self, node: ast.For) -> None:
        self._loop(node)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> None:
        self._loop(node)

    def _loop(self, node: ast.For | ast.AsyncFor) -> None:
        self.visit(node.iter)
        self._iterate(node.target, node.iter)
        for statement in (*node.body, *node.orelse):
            self.visit(statement)

    def _iterate(self, target: ast.expr, over: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self._bind(target.id, self._inference.item(over, self._scope))

    def visit_With(self, node: ast.With) -> None:
        self._with(node)

    def visit_AsyncWith(self, node: ast.AsyncWith) -> None:
        self._with(node)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            self.visit(item.context_expr)
            if isinstance(item.optional_vars, ast.Name):
                value = self._inference.name(item.context_expr, self._scope)
                self._bind(item.optional_vars.id, value)
        for statement in node.body:
            self.visit(statement)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.type:
            self.visit(node.type)
        if node.type and node.name:
            value = self._inference.annotated(node.type, self._scope)
            self._bind(node.name, value)
        for statement in node.body:
            self.visit(statement)

    # Expressions

    def visit_ListComp(self, node: ast.ListComp) -> None:
        self._comprehension(node.generators, [node.elt])

    def visit_SetComp(self, node: ast.SetComp) -> None:
        self._comprehension(node.generators, [node.elt])

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        self._comprehension(node.generators, [node.elt])

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self._comprehension(node.generators, [node.key, node.value])

    def _comprehension(
        self, generators: Iterable[ast.comprehension], results: Iterable[ast.expr]
    ) -> None:
        outer = self._scope
        self._scope = dict(outer)
        for each in generators:
            self.visit(each.iter)
            self._iterate(each.target, each.iter)
            for condition in each.ifs:
                self.visit(condition)
        for result in results:
            self.visit(result)
        self._scope = outer

    def visit_Lambda(self, node: ast.Lambda) -> None:
        outer = self._scope
        bound = {argument.arg for argument in node.args.args}
        self._scope = {name: v for name, v in outer.items() if name not in bound}
        self.visit(node.body)
        self._scope = outer

    def visit_Name(self, node: ast.Name) -> None:
        found = self._scope.get(node.id)
        if found is not None and isinstance(node.ctx, ast.Load):
            self._use(found, node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.visit(node.value)
        found = self._inference.name(node, self._scope)
        if found is not None:
            self._use(found, node)
        type_ = self._inference.type(node.value, self._scope)
        if type_ is not None:
            for model, _ in self._names.fields(type_, node.attr):
                self._add(Kind.FIELD, f"{model}.{node.attr}", node)

    def visit_Call(self, node: ast.Call) -> None:
        found = self._inference.name(node.func, self._scope)
        self.visit(node.func)
        for argument in (*node.args, *node.keywords):
            self.visit(argument)
        if found is None or found.kind not in {
            Kind.FUNCTION,
            Kind.REQUEST,
            Kind.DEFINITION,
            Kind.CLIENT,
            Kind.OPTIONS,
        }:
            return
        call = _call(node, found)
        self._use(found, node.func, call)
        for keyword in node.keywords:
            if keyword.arg:
                self._use(found, keyword, call, keyword.arg)
                self._mappings(found, keyword.arg, keyword.value)

    def _mappings(self, function: Name, argument: str, value: ast.expr) -> None:
        """Add the mappings in an argument as calls of the constructors of their models."""
        type_ = argument_type(self._names, function, argument)
        for each in mapping_uses(self._names, value, type_) if type_ else ():
            model = Name(kind=Kind.DEFINITION, name=each.model)
            keywords = tuple(name for _, name in each.fields)
            call = Call(keywords=keywords, is_complete=each.is_complete)
            self._use(model, each.node, call)
            for key, name in each.fields:
                self._use(model, key, call, name)

    def visit_MatchClass(self, node: ast.MatchClass) -> None:
        found = self._inference.name(node.cls, self._scope)
        self.visit(node.cls)
        if found is not None and found.kind is Kind.DEFINITION:
            for attribute in node.kwd_attrs:
                for model, _ in self._names.fields(Named(found.name), attribute):
                    self._add(Kind.FIELD, f"{model}.{attribute}", node)
        for pattern in (*node.patterns, *node.kwd_patterns):
            self.visit(pattern)

    # Uses

    def _use(
        self,
        found: Name,
        node: ast.expr | ast.keyword | ast.alias,
        call: Call | None = None,
        argument: str = "",
    ) -> None:
        if found.kind in _BY_NAME or found.kind is Kind.OPTIONS:
            kind = Kind.FUNCTION if found.kind is Kind.REQUEST else found.kind
            self._add(kind, found.name, node, found, call, argument)

    def _add(  # noqa: PLR0913, PLR0917 - the parts of a use
        self,
        kind: Kind,
        name: str,
        node: ast.expr | ast.keyword | ast.alias | ast.pattern,
        found: Name | None = None,
        call: Call | None = None,
        argument: str = "",
    ) -> None:
        end = node.end_lineno if isinstance(node, ast.Attribute) else None
        self.uses.append(
            Use(
                kind=kind,
                name=name,
                path=self._path,
                line=end or node.lineno,
                column=_column(node),
                way=found.way if found else Way.ROOT,
                call=call,
                argument=argument,
                attribute=found.attribute if found else "",
            )
        )


def _column(node: ast.expr | ast.keyword | ast.alias | ast.pattern) -> int:
    """Return the column of the name: the last name of a chain of attributes."""
    if isinstance(node, ast.Attribute) and node.end_col_offset is not None:
        return node.end_col_offset - len(node.attr) + 1
    return node.col_offset + 1


def _call(node: ast.Call, function: Name) -> Call:
    positional = len(node.args)
    has_client = function.kind is Kind.FUNCTION and function.way is not Way.METHOD
    return Call(
        positional=max(0, positional - has_client),
        keywords=tuple(each.arg for each in node.keywords if each.arg),
        is_complete=not (
            any(isinstance(each, ast.Starred) for each in node.args)
            or any(each.arg is None for each in node.keywords)
        ),
    )
