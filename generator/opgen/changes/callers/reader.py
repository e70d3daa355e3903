"""Reader of the source code of callers: the uses of a package, with their positions."""

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from opgen.changes.callers.imports import CallerModules, ImportNode, Imports, import_names, import_nodes
from opgen.changes.callers.model import Call, Kind, Name, Use
from opgen.changes.callers.names import PackageNames, items_of, one_of, tuple_of
from opgen.changes.surface.types import Named, Type

_ROUNDS: Final = 3
"""Maximum number of modules through which a name reaches a use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectUses:
    """Uses in all modules.

    - `packages`: the names by which the modules import the package.
    - `unread`: paths of modules that are nested too deeply.
    """

    uses: tuple[Use, ...]
    packages: frozenset[str]
    unread: tuple[str, ...]


def read_project(modules: Mapping[str, ast.Module], names: PackageNames, package: str) -> ProjectUses:
    """Return the uses of a package in `modules`, which are given by their paths.

    Only modules with a name of the package are read. A module that imports names from other modules of the callers is
    read again when these names are known.

    Args:
        modules: Modules of the callers by their paths.
        names: Names of the package.
        package: Name of the package, or its last part; empty if it is unknown.
    """
    nodes = {path: import_nodes(module) for path, module in modules.items()}
    packages = import_names(nodes, names, package)
    imports = Imports(names=names, packages=packages, files=CallerModules(modules))
    readers: dict[str, _Reader] = {}
    unread: dict[str, None] = {}
    waiting = [path for path in modules if any(any(imports.bindings(node, path)) for node in nodes[path])]
    for _ in range(_ROUNDS):
        for path in waiting:
            reader = _Reader(path, imports)
            try:
                reader.read(modules[path], nodes[path])
            except RecursionError:
                unread[path] = None
            else:
                readers[path] = reader
        imports = replace(imports, modules={path: reader.offered() for path, reader in readers.items()})
        waiting = [path for path in modules if any(imports.reaches_callers(node, path) for node in nodes[path])]
    uses = [use for path in modules if path in readers for use in readers[path].uses]
    return ProjectUses(uses=tuple(uses), packages=packages, unread=tuple(unread))


Function = ast.FunctionDef | ast.AsyncFunctionDef
Position = ast.expr | ast.keyword | ast.alias | ast.pattern
"""Node at the position of a use."""

_LATER: Final = frozenset({"partial", "to_thread", "submit"})
"""Functions that call their first argument with the others."""
_WITH_TYPE: Final = frozenset({"cast", "raises", "assertRaises"})
"""Functions whose first argument is a type, or a tuple of types."""
_ONE_OF: Final = frozenset({"Optional", "Union", "Annotated", "Final", "ClassVar", "Required", "NotRequired"})
"""Generic types whose value has the type of one argument."""
_MAPPINGS: Final = frozenset({"dict", "Dict", "Mapping", "MutableMapping", "defaultdict"})


class _Reader(ast.NodeVisitor):
    """Visitor that finds uses, binds names in the order of execution, and returns the values of expressions.

    Each function has a copy of the scope that surrounds it. Its body is read where it is defined, for its result. It is
    read again after the module, because it sees the final names of the module.
    """

    def __init__(self, path: str, imports: Imports) -> None:
        self._path = path
        self._imports = imports
        self._names = imports.names
        self._later: list[Callable[[], object]] | None = []
        """Readings of bodies after the module; None while a body is read."""
        self._class: tuple[Name, dict[str, Name]] | None = None
        """Class whose body is being read, with the scope that surrounds it."""
        self._attributes: dict[str, Name] = {}
        """Attributes of `self` in the method that is being read."""
        self._returned: Name | None = None
        """Last known value that the function returns."""
        self._instances: dict[ast.ClassDef, dict[str, Name]] = {}
        """Attributes of the instances of each class."""
        self.scope: dict[str, Name] = {}
        self.uses: list[Use] = []

    def read(self, module: ast.Module, nodes: Iterable[ImportNode]) -> None:
        """Read a module with the imports `nodes`."""
        for node in nodes:
            for alias, name, value in self._imports.bindings(node, self._path):
                self.scope[name] = value
                if alias is not None:
                    self._add(replace(value, is_alias=False), alias)
        self.visit(module)
        later, self._later = self._later or [], None
        for read in later:
            read()

    def offered(self) -> dict[str, Name]:
        """Return the names that the module offers to others, which do not reach them by a file of the package."""
        return {name: replace(value, is_by_file=False) for name, value in self.scope.items()}

    def visit(self, node: ast.AST) -> Name | None:
        """Read a statement or expression, and return the name or the value of an expression if it is known."""
        visitor = getattr(self, f"visit_{type(node).__name__}", self.generic_visit)
        found: Name | None = visitor(node)
        return found

    def _first(self, nodes: Iterable[ast.expr]) -> Name | None:
        """Read all expressions, and return the first known value."""
        return next(filter(None, [self.visit(each) for each in nodes]), None)

    def _add(self, found: Name, node: Position, call: Call | None = None, argument: str = "") -> None:
        """Add a use of a name of the package. Values and names of the callers are not uses."""
        if found.kind not in {None, Kind.OWN}:
            line = node.end_lineno if isinstance(node, ast.Attribute) else None
            self.uses.append(Use(target=found, path=self._path, line=line or node.lineno, call=call, argument=argument))

    def _add_fields(self, owner: Name | None, attribute: str, node: Position) -> None:
        """Add the fields with this name of the models in the type of a value."""
        for model, _ in self._names.fields(owner.type, attribute) if owner else ():
            self._add(Name(kind=Kind.FIELD, name=f"{model}.{attribute}"), node)

    # Statements

    def visit_FunctionDef(self, node: Function) -> None:
        for each in [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]:
            self.visit(each)
        owner, scope = self._class or (None, self.scope)
        read = partial(self._body, node, owner, scope)
        found_before, later = len(self.uses), self._later
        self._later = None
        result = read()
        self._later = later
        if later is not None:
            del self.uses[found_before:]
            later.append(read)
        is_property = not {"property", "cached_property"}.isdisjoint(map(_last_name, node.decorator_list))
        self._bind_name(node.name, result if is_property else result and Name(kind=Kind.OWN, result=result))

    visit_AsyncFunctionDef = visit_FunctionDef

    def _body(self, node: Function, owner: Name | None, scope: Mapping[str, Name]) -> Name | None:
        """Read a function, and return its result, from its annotation or from its `return` statements."""
        outer = self.scope, self._class, self._attributes, self._returned
        self.scope, self._class, self._returned = dict(scope), None, None
        declared = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        values = {each.arg: self._annotated(each.annotation) for each in declared}
        result = self._annotated(node.returns)
        decorators = {*map(_last_name, node.decorator_list)}
        if owner is not None and declared and "staticmethod" not in decorators:
            values[declared[0].arg] = owner if "classmethod" in decorators else owner.result
            self._attributes = owner.attributes
        for name, value in values.items():
            self._bind_name(name, value)
        for statement in node.body:
            self.visit(statement)
        if node.returns is None:
            result = self._returned
        self.scope, self._class, self._attributes, self._returned = outer
        return result

    def visit_Return(self, node: ast.Return) -> None:
        value = self.visit(node.value) if node.value else None
        if value is not None and value.kind is None:
            self._returned = value

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for each in [*node.decorator_list, *node.keywords]:
            self.visit(each)
        bases = [base for each in node.bases if (base := self.visit(each))]
        instances = [base.result for base in bases if base.result]
        attributes = self._instances.setdefault(node, {})
        for instance in instances:
            attributes.update(instance.attributes)
        own = replace(
            next((base for base in bases if base.arguments), Name()),  # a model
            kind=Kind.OWN,
            attributes=attributes,
            result=Name(type=next((each.type for each in instances if each.type), None), attributes=attributes),
        )
        outer = self.scope, self._class
        self.scope, self._class = dict(self.scope), (own, self.scope)
        for statement in node.body:
            self.visit(statement)
        self.scope, self._class = outer
        self._bind_name(node.name, own if attributes or instances else None)

    def visit_Assign(self, node: ast.Assign) -> None:
        value = self.visit(node.value)
        for target in node.targets:
            self.visit(target)
            # A name that is None for a while, or after a failed import, is still the name of the package.
            if not (isinstance(node.value, ast.Constant) and node.value.value is None):
                self._bind(target, value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        declared = self._annotated(node.annotation)
        assigned = self.visit(node.value) if node.value else None
        self._bind(node.target, declared or assigned)

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        self._bind(node.target, self._names.item(self.visit(node.iter)))
        for statement in [*node.body, *node.orelse]:
            self.visit(statement)

    visit_AsyncFor = visit_For

    def visit_withitem(self, node: ast.withitem) -> None:
        value = self.visit(node.context_expr)
        if node.optional_vars is not None:
            # The item of a generator with `contextlib.contextmanager`.
            self._bind(node.optional_vars, self._names.item(value) or value)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        value = self._annotated(node.type)
        if node.name:
            self._bind_name(node.name, value)
        for statement in node.body:
            self.visit(statement)

    def visit_MatchClass(self, node: ast.MatchClass) -> None:
        found = self.visit(node.cls)
        for attribute in node.kwd_attrs:
            self._add_fields(found and found.result, attribute, node)
        for pattern in [*node.patterns, *node.kwd_patterns]:
            self.visit(pattern)

    def _bind(self, target: ast.expr, value: Name | None) -> None:
        """Bind the names in the target of an assignment."""
        match target:
            case ast.Name(id=name):
                is_alias = value is not None and name != value.name.rpartition(".")[2]
                self._bind_name(name, replace(value, is_alias=True) if value and is_alias else value)
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                for index, each in enumerate(targets):
                    self._bind(each, value and value.attributes.get(str(index)))
            case ast.Attribute(value=ast.Name(id="self"), attr=name) if value:
                self._attributes[name] = value

    def _bind_name(self, name: str, value: Name | None) -> None:
        """Bind a name. A name without a known value is not a name of the package any more."""
        if value is None:
            self.scope.pop(name, None)
            return
        self.scope[name] = value
        if self._class:
            self._class[0].attributes[name] = value

    # Annotations

    def _annotated(self, node: ast.expr | None) -> Name | None:
        """Read an annotation, also one in quotation marks, and return the value that it promises."""
        match node:
            case None:
                return None
            case ast.Constant(value=str(text)):
                parsed = _parsed(text)
                for each in ast.walk(parsed) if parsed else ():
                    ast.copy_location(each, node)
                return self._annotated(parsed)
            case ast.BinOp(op=ast.BitOr(), left=left, right=right):
                return next(filter(None, [self._annotated(left), self._annotated(right)]), None)
            case ast.Subscript(value=value, slice=inner):
                self.visit(value)
                arguments = [
                    self._annotated(each) for each in (inner.elts if isinstance(inner, ast.Tuple) else [inner])
                ]
                return _generic(_last_name(value), arguments)
            case ast.Tuple(elts=classes) | ast.List(elts=classes):
                return one_of([self._annotated(each) for each in classes])
        found = self.visit(node)
        return found.result if found and found.kind else None

    # Expressions

    def visit_Name(self, node: ast.Name) -> Name | None:
        found = self.scope.get(node.id)
        if found is not None and isinstance(node.ctx, ast.Load):
            self._add(found, node)
        return found

    def visit_Attribute(self, node: ast.Attribute) -> Name | None:
        return self._attribute(node, self.visit(node.value))

    def _attribute(self, node: ast.Attribute, owner: Name | None) -> Name | None:
        found = self.scope.get(_dotted(node)) or (owner and self._names.attribute(owner, node.attr))
        if found is not None:
            self._add(found, node)
        self._add_fields(owner, node.attr, node)
        return found

    def visit_Subscript(self, node: ast.Subscript) -> Name | None:
        owner = self.visit(node.value)
        self.visit(node.slice)
        match node.slice:
            case ast.Slice():
                return owner
            case ast.Constant(value=index) if owner and (found := owner.attributes.get(str(index))):
                if owner.kind:  # a member of an enum
                    self._add(found, node)
                return found
        return self._names.selected(owner)

    def visit_Await(self, node: ast.Await) -> Name | None:
        return self.visit(node.value)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> Name | None:
        value = self.visit(node.value)
        self._bind(node.target, value)
        return value

    def visit_IfExp(self, node: ast.IfExp) -> Name | None:
        self.visit(node.test)
        return self._first([node.body, node.orelse])

    def visit_BoolOp(self, node: ast.BoolOp) -> Name | None:
        return self._first(node.values)

    def visit_Tuple(self, node: ast.Tuple | ast.List | ast.Set) -> Name | None:
        return tuple_of([self.visit(each) for each in node.elts])

    visit_List = visit_Set = visit_Tuple

    def visit_Dict(self, node: ast.Dict) -> Name | None:
        self._first(filter(None, node.keys))
        return items_of(self._first(node.values))

    def visit_ListComp(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Name | None:
        outer = self.scope
        self.scope = dict(outer)
        for each in node.generators:
            self._bind(each.target, self._names.item(self.visit(each.iter)))
            self._first(each.ifs)
        if isinstance(node, ast.DictComp):
            self.visit(node.key)
        item = self.visit(node.value if isinstance(node, ast.DictComp) else node.elt)
        self.scope = outer
        return items_of(item)

    visit_SetComp = visit_GeneratorExp = visit_DictComp = visit_ListComp

    def visit_Lambda(self, node: ast.Lambda, item: Name | None = None) -> None:
        outer = self.scope
        self.scope = dict(outer)
        for argument in node.args.args:
            self._bind_name(argument.arg, item)
            item = None
        self.visit(node.body)
        self.scope = outer

    # Calls

    def visit_Call(self, node: ast.Call) -> Name | None:
        match node:
            case ast.Call(
                func=ast.Name(id="getattr"), args=[value, ast.Constant(value=str(text)) as constant, *others]
            ):
                self._first(others)
                attribute = ast.Attribute(value=value, attr=text, ctx=ast.Load())
                return self.visit_Attribute(ast.copy_location(attribute, constant))
            case ast.Call(func=ast.Attribute(value=value) as called):
                # The owner is read once, because each call of a chain of calls contains the others.
                owner = self.visit(value)
                function = self._attribute(called, owner)
            case _:
                owner = None
                function = self.visit(node.func)
        name = _last_name(node.func)
        if function is not None:
            return self._called(node, function)
        if name in _LATER and node.args:
            first, *others = node.args
            function = self.visit(first)
            later = ast.Call(func=first, args=others, keywords=node.keywords)
            result = self._called(later, function, is_complete=name != "partial")
            if name == "partial":
                return function and replace(function, is_partial=True, is_alias=True)
            return result
        return self._called_by_name(node, name, owner)

    def _called(self, node: ast.Call, function: Name | None, *, is_complete: bool = True) -> Name | None:
        """Read the arguments of a call, add them as uses of the function, and return its result."""
        for each in [*node.args, *node.keywords]:
            self.visit(each)
        if function is None:
            return None
        if function.kind is Kind.OWN and function.arguments:
            function = replace(function, kind=Kind.DEFINITION, is_alias=True)
        has_client = function.kind is Kind.FUNCTION and not function.attribute
        has_stars = any(isinstance(each, ast.Starred) for each in node.args)
        keywords = [each.arg for each in node.keywords]
        call = Call(
            positional=max(0, len(node.args) - has_client),
            keywords=tuple(filter(None, keywords)),
            is_complete=is_complete and not (function.is_partial or has_stars or None in keywords),
        )
        self._add(function, node.func, call)
        for keyword in node.keywords:
            if keyword.arg:
                self._add(function, keyword, call, keyword.arg)
                self._add_mappings(keyword.value, function.arguments.get(keyword.arg))
        match node.args:
            case [ast.Constant(value=value), *_] if member := self._names.members.get((function.name, value)):
                self._add(member, node.func)
        return function.result

    def _called_by_name(self, node: ast.Call, name: str, owner: Name | None) -> Name | None:
        """Read a call of a function of the standard library, or of a method of a value, and return its result."""
        nodes = [*node.args, *(keyword.value for keyword in node.keywords)]
        types = [self._annotated(nodes.pop(0))] if name in _WITH_TYPE and node.args else []
        values = [*types, *(None if isinstance(each, ast.Lambda) else self.visit(each) for each in nodes)]
        over = next(filter(None, [*values, owner]), None)
        for each in nodes:
            if isinstance(each, ast.Lambda):
                # Functions such as `filter` and `sorted` call it with each item of another argument.
                self.visit_Lambda(each, self._names.item(over))
        match node:
            case ast.Call(
                func=ast.Attribute(attr="model_copy"), keywords=[ast.keyword(arg="update", value=ast.Dict(keys=keys))]
            ):
                for key in keys:
                    if isinstance(key, ast.Constant):
                        self._add_fields(owner, str(key.value), key)
            case ast.Call(func=ast.Attribute(attr="model_validate"), args=[value, *_]) if owner and owner.result:
                self._add_mappings(value, owner.result.type)
        return self._names.result(name, owner, values)

    def _add_mappings(self, node: ast.expr, type_: Type | None) -> None:
        """Add the literal mappings in a value of the type `type_` as calls of the constructors of their models."""
        match node:
            case ast.List(elts=items) | ast.Tuple(elts=items):
                for each in items:
                    self._add_mappings(each, self._names.items(type_)[0])
            case ast.Dict(keys=keys, values=values):
                texts = [_text(key) for key in keys]
                models = {
                    model.name: {name: each for each in model.fields for name in (each.name, each.wire_name)}
                    for model in self._names.models(type_)
                }
                if len(models) > 1:
                    models = {name: known for name, known in models.items() if {*texts} - {None} <= {*known}}
                if len(models) != 1:
                    return
                ((name, known),) = models.items()
                model = Name(kind=Kind.DEFINITION, name=name)
                fields = [known.get(text or "") for text in texts]
                call = Call(keywords=tuple(each.name for each in fields if each), is_complete=None not in texts)
                self._add(model, node, call)
                for key, value, field in zip(keys, values, fields, strict=True):
                    if field:
                        self._add(model, key or node, call, field.name)
                        self._add_mappings(value, field.type)


def _generic(name: str, arguments: Sequence[Name | None]) -> Name | None:
    """Return the value of a generic type, such as `Optional` or `list`."""
    if name in _ONE_OF:
        return next(filter(None, arguments), None)
    if name not in _MAPPINGS:
        return tuple_of(arguments)
    value = next(reversed(arguments), None)
    if value and value.type:
        return Name(type=Named("dict", (Named("str"), value.type)))
    return items_of(value)


def _last_name(node: ast.expr) -> str:
    """Return the last part of a name, such as the name of a function or of its attribute."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _text(key: ast.expr | None) -> str | None:
    """Return a constant key; None for another key and for `**mapping`."""
    match key:
        case ast.Constant(value=str(text)):
            return text
    return None


def _parsed(text: str) -> ast.expr | None:
    """Return an annotation in quotation marks as an expression; None if it is not Python."""
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _dotted(node: ast.expr) -> str:
    """Return a chain of names such as `app.generated.sandboxes`, or an empty text for another expression."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attribute):
            owner = _dotted(value)
            return f"{owner}.{attribute}" if owner else ""
    return ""
