"""Reader of a caller's source code: the uses of a package, with their positions."""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from opgen.changes.callers.builtin_calls import lambda_arguments
from opgen.changes.callers.found_uses import FoundUses
from opgen.changes.callers.imports import ImportNode, Imports, import_nodes
from opgen.changes.callers.inference import Inference, parsed_annotation, rebind
from opgen.changes.callers.model import Kind, Name, Use
from opgen.changes.callers.names import PackageNames
from opgen.changes.callers.own_names import Function, is_class_method, is_static, own_class, own_function, parameters
from opgen.changes.surface.types import Named


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Uses in one module of callers, sorted by position, and the names of the module."""

    uses: tuple[Use, ...]
    names: Mapping[str, Name]


def read_uses(text: str, path: str, names: PackageNames, packages: Iterable[str]) -> tuple[Use, ...]:
    """Return the uses of a package in the Python source `text`, sorted by position.

    `packages` are the import names of the package, such as `sandboxes` or `app.generated.sandboxes`.

    Raises:
        SyntaxError: The text is not Python.
        ValueError: The text contains a null byte.
    """
    imports = Imports(names=names, packages=frozenset(packages))
    module = ast.parse(text)
    return read_module(module, import_nodes(module), path, imports).uses


def read_module(module: ast.Module, nodes: Iterable[ImportNode], path: str, imports: Imports) -> Reading:
    """Return the uses in one module with the imports `nodes`, and its names for other modules of the callers."""
    reader = _Reader(path, imports)
    reader.read(module, nodes)
    uses = sorted(
        dict.fromkeys(reader.found.uses), key=lambda use: (use.line, use.column, use.kind, use.name, use.argument)
    )
    return Reading(uses=tuple(uses), names=reader.scope)


_OTHER_CLASS: Final = Name(kind=Kind.OWN_CLASS)


class _Reader(ast.NodeVisitor):
    """Visitor in the order of execution. Each function has a copy of the scope that surrounds it.

    Bodies of functions are read after the module, because they see its final names.
    """

    def __init__(self, path: str, imports: Imports) -> None:
        self._path = path
        self._imports = imports
        self._names = imports.names
        self._inference = Inference(imports.names)
        self._owner: Name | None = None
        """Class whose body is being read."""
        self._later: list[tuple[Function, Name | None]] | None = []
        """Functions of the module and of its classes, with their classes; None while bodies are read."""
        self._lambdas: dict[ast.Lambda, ast.expr] = {}
        self.scope: dict[str, Name] = {}
        self.found = FoundUses(path, self._inference)

    def read(self, module: ast.Module, nodes: Iterable[ImportNode]) -> None:
        for node in nodes:
            for each in self._imports.bindings(node, self._path):
                self.scope[each.name] = each.value
                if each.alias is not None:
                    self.found.add(replace(each.value, is_alias=False), each.alias)
        self.visit(module)
        waiting, self._later = self._later or [], None
        for function, owner in waiting:
            self._body(function, owner)

    # Statements

    def visit_Import(self, node: ast.Import) -> None:
        pass  # read before all other statements

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        pass  # read before all other statements

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._function(node)

    def _function(self, node: Function) -> None:
        for each in [*node.decorator_list, *node.args.defaults, *node.args.kw_defaults]:
            if each is not None:
                self.visit(each)
        for argument in parameters(node):
            self._annotation(argument.annotation)
        self._annotation(node.returns)
        if self._owner is None:
            found = own_function(self._inference, node, self.scope)
            rebind(self.scope, {node.name: found})
        if self._later is None:
            self._body(node, self._owner)
        else:
            self._later.append((node, self._owner))

    def _body(self, node: Function, owner: Name | None) -> None:
        outer, outer_owner = self.scope, self._owner
        self.scope, self._owner = dict(outer), None
        declared = parameters(node)
        for argument in declared:
            value = self._inference.annotated(argument.annotation, outer)
            rebind(self.scope, {argument.arg: value})
        if owner is not None and declared and not is_static(node):
            value = owner if is_class_method(node) else owner.result
            rebind(self.scope, {declared[0].arg: value})
        for statement in node.body:
            self.visit(statement)
        self.scope, self._owner = outer, outer_owner

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for each in (*node.decorator_list, *node.bases, *node.keywords):
            self.visit(each)
        outer, outer_owner = self.scope, self._owner
        own = own_class(self._inference, node, outer)
        rebind(outer, {node.name: own})
        self.scope, self._owner = dict(outer), own or _OTHER_CLASS
        for statement in node.body:
            self.visit(statement)
        self.scope, self._owner = outer, outer_owner

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        value = self._inference.name(node.value, self.scope)
        for target in node.targets:
            self.visit(target)
            self._assign(target, value, node.value)

    def _assign(self, target: ast.expr, value: Name | None, node: ast.expr) -> None:
        # A name that is None for a while, or after a failed import, is still the name of the package.
        if not (isinstance(node, ast.Constant) and node.value is None):
            rebind(self.scope, self._inference.bound(target, value))

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._annotation(node.annotation)
        if node.value:
            self.visit(node.value)
        self.visit(node.target)
        value = self._inference.annotated(node.annotation, self.scope)
        if value is None and node.value:
            value = self._inference.name(node.value, self.scope)
        rebind(self.scope, self._inference.bound(node.target, value))

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        value = self._inference.name(node.value, self.scope)
        rebind(self.scope, self._inference.bound(node.target, value))

    def visit_For(self, node: ast.For) -> None:
        self._loop(node)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> None:
        self._loop(node)

    def _loop(self, node: ast.For | ast.AsyncFor) -> None:
        self.visit(node.iter)
        item = self._inference.item(node.iter, self.scope)
        rebind(self.scope, self._inference.bound(node.target, item))
        for statement in (*node.body, *node.orelse):
            self.visit(statement)

    def visit_With(self, node: ast.With) -> None:
        self._with(node)

    def visit_AsyncWith(self, node: ast.AsyncWith) -> None:
        self._with(node)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            self.visit(item.context_expr)
            if item.optional_vars is not None:
                value = self._inference.name(item.context_expr, self.scope)
                if value is not None and value.kind is Kind.ITEMS:
                    value = value.result  # a generator with `contextlib.contextmanager`
                rebind(self.scope, self._inference.bound(item.optional_vars, value))
        for statement in node.body:
            self.visit(statement)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.type:
            self.visit(node.type)
        if node.type and node.name:
            value = self._inference.annotated(node.type, self.scope)
            rebind(self.scope, {node.name: value})
        for statement in node.body:
            self.visit(statement)

    def _annotation(self, node: ast.expr | None) -> None:
        """Read an annotation, also one in quotation marks."""
        if node is None:
            return
        self.visit(node)
        for inner in ast.walk(node):
            match inner:
                case ast.Constant(value=str(text)) if parsed := parsed_annotation(text):
                    for each in ast.walk(parsed):
                        ast.copy_location(each, inner)
                    self.visit(parsed)

    # Expressions

    def visit_ListComp(self, node: ast.ListComp) -> None:
        self._comprehension(node.generators, [node.elt])

    def visit_SetComp(self, node: ast.SetComp) -> None:
        self._comprehension(node.generators, [node.elt])

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        self._comprehension(node.generators, [node.elt])

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self._comprehension(node.generators, [node.key, node.value])

    def _comprehension(self, generators: Iterable[ast.comprehension], results: Iterable[ast.expr]) -> None:
        outer = self.scope
        self.scope = dict(outer)
        for each in generators:
            self.visit(each.iter)
            self.scope = self._inference.with_generators([each], self.scope)
            for condition in each.ifs:
                self.visit(condition)
        for result in results:
            self.visit(result)
        self.scope = outer

    def visit_Lambda(self, node: ast.Lambda) -> None:
        outer = self.scope
        bound = {argument.arg for argument in node.args.args}
        self.scope = {name: v for name, v in outer.items() if name not in bound}
        over = self._lambdas.get(node)
        if over is not None and node.args.args:
            item = self._inference.item(over, outer)
            rebind(self.scope, {node.args.args[0].arg: item})
        self.visit(node.body)
        self.scope = outer

    def visit_Name(self, node: ast.Name) -> None:
        found = self.scope.get(node.id)
        if found is not None and isinstance(node.ctx, ast.Load):
            self.found.add(found, node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.visit(node.value)
        found = self._inference.name(node, self.scope)
        if found is not None:
            self.found.add(found, node)
        self.found.add_fields(self._inference.type(node.value, self.scope), node.attr, node)

    def visit_Call(self, node: ast.Call) -> None:
        self._lambdas |= lambda_arguments(node)
        self.visit(node.func)
        for argument in (*node.args, *node.keywords):
            self.visit(argument)
        self.found.add_call(node, self.scope)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.generic_visit(node)
        found = self._inference.name(node.value, self.scope)
        if found is not None:
            self.found.add_member(found, node.slice, node, by_name=True)

    def visit_MatchClass(self, node: ast.MatchClass) -> None:
        found = self._inference.name(node.cls, self.scope)
        self.visit(node.cls)
        if found is not None and found.kind is Kind.DEFINITION:
            for attribute in node.kwd_attrs:
                self.found.add_fields(Named(found.name), attribute, node)
        for pattern in (*node.patterns, *node.kwd_patterns):
            self.visit(pattern)
