"""Reader of the source code of callers: the uses of a package, with their positions."""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Final

from opgen.core.frozen import frozen
from opgen.diff.callers.imports import CallerModules, ImportNode, Imports, import_names, import_nodes
from opgen.diff.callers.names import PACKAGE, Kind, Name, Names

_ROUNDS: Final = 3
"""Maximum number of modules through which a name reaches a use. Each round knows the names of the earlier one."""
_COMPLETE: Final = frozenset({"to_thread", "submit"})
"""Functions that call their first argument with exactly the others."""
_TEXTS: Final = frozenset({"__all__", "TypeAlias"})
"""Targets and annotations of assignments whose texts are names."""
_RAISED: Final = "side_effect"
"""Attribute and keyword of mocks for the exception that they raise."""
_NAMING: Final = frozenset({"getattr", "hasattr", "setattr", "delattr", "object"})
"""Functions whose first two arguments are a value and the name of its attribute. `patch.object` is one of them."""
_PATH: Final = re.compile(r"[a-zA-Z_]\w*(?:\.[a-zA-Z_]\w*)+")
"""Text that can be a path to a name, such as the target of a patch."""


@frozen
class Call:
    """Arguments of a call. The client is not an argument."""

    positional: tuple[ast.expr, ...] = ()
    keywords: tuple[str, ...] = ()
    is_complete: bool = True
    """False if the call has `*arguments` or unknown `**keywords`, or if its other arguments are in another place."""


@frozen
class Use:
    """Use of a name of the package in the code of a caller.

    - `node`: the name, or a text that contains it.
    - `call`: the arguments, if the name is called.
    - `argument`: the keyword of a call that `node` gives.
    """

    target: Name
    path: str
    node: "Position"
    call: Call | None = None
    argument: str = ""

    @property
    def line(self) -> int:
        """Return the line of the name."""
        line = self.node.end_lineno if isinstance(self.node, ast.Attribute) else None
        return line or self.node.lineno


@frozen
class ProjectUses:
    """Uses in all modules.

    - `unknown`: attributes of values without a known type: chain of names such as `self.job.title`, path and line.
    - `packages`: the names by which the modules import the package.
    - `unread`: paths of modules that are nested too deeply.
    """

    uses: tuple[Use, ...]
    unknown: tuple[tuple[str, str, int], ...] = ()
    packages: frozenset[str] = frozenset()
    unread: tuple[str, ...] = ()


def read_project(
    modules: Mapping[str, ast.Module], names: Mapping[str, Names], package: str, *, is_complete: bool = False
) -> ProjectUses:
    """Return the uses of a package in `modules`, which are given by their paths.

    Only modules with a name of the package are read. Each is read again when the names of all modules are known.

    Args:
        modules: Modules of the callers by their paths.
        names: Names in each module of the package.
        package: Name of the package, or its last part; empty if it is unknown.
        is_complete: Read all modules.
    """
    nodes = {path: import_nodes(module) for path, module in modules.items()}
    packages = import_names(nodes, names, package)
    imports = Imports(names=names, packages=packages, files=CallerModules(modules))
    readers: dict[str, _UseReader] = {}
    shared: dict[str, Values] = {}
    unread: dict[str, None] = {}
    for _ in range(_ROUNDS):
        for path, own in nodes.items():
            is_caller = is_complete or path in readers or any(any(imports.bindings(node, path)) for node in own)
            if path in unread or not (is_caller or any(imports.reaches_callers(node, path) for node in own)):
                continue
            reader = _UseReader(path, imports, readers.get(path), shared)
            try:
                reader.read(modules[path], own)
            except RecursionError:
                unread[path] = None
            else:
                readers[path] = reader
        imports = replace(imports, modules={path: reader.offered() for path, reader in readers.items()})
        found = [pair for reader in readers.values() if is_complete for pair in reader.attributes.items()]
        unknown = {name for name, values in found if not values}
        shared = {name: values for name, values in found if name not in unknown}
    return ProjectUses(
        uses=tuple(use for path in modules if path in readers for use in readers[path].uses),
        unknown=tuple(each for path in modules if path in readers for each in readers[path].unknown),
        packages=packages,
        unread=tuple(unread),
    )


Function = ast.FunctionDef | ast.AsyncFunctionDef
Position = ast.expr | ast.keyword | ast.alias | ast.pattern
"""Node at the position of a use."""
_FUNCTIONS: Final = frozenset({Kind.FUNCTION, Kind.REQUEST, Kind.OWN})
_CLASSES: Final = frozenset({Kind.DEFINITION, Kind.ERROR, Kind.CLIENT, Kind.OWN})
_CALLED: Final = _FUNCTIONS | _CLASSES | {Kind.OPTIONS}
_VALUES: Final = frozenset({Kind.KEY, Kind.MEMBER})
"""Names that texts select."""
Values = tuple[Name, ...]


@dataclass(slots=True)
class _Block:
    """A function or class that is being read. `returned` has the values that a function gives."""

    is_class: bool = False
    own: Values = ()
    returned: list[Name] = field(default_factory=list)


class _UseReader(ast.NodeVisitor):
    """Visitor that finds uses, binds names in the order of execution, and returns the values of expressions.

    An expression has the values of its parts, unless a name, an attribute or a call of the package decides. So a loop, an
    index, or a function of another package gives what it receives. A type checker knows more.

    A method for one kind of nodes decides about order, scopes and values. `visit` reads all parts that it leaves out.
    """

    def __init__(self, path: str, imports: Imports, before: "_UseReader | None", shared: Mapping[str, Values]) -> None:
        self._path = path
        self._imports = imports
        self._block = _Block()
        self._is_annotation = False
        self._read: set[ast.AST] = set()
        self._subject: Values = ()
        self._constants: Collection[str] = ()
        """Keywords with constants of the call of the next attribute."""
        self._shared = shared
        """Values of attributes of the classes in all modules, for attributes of unknown values."""
        self._mappings: dict[str, ast.expr | None] = {}
        """Last assigned values by name, for `**mapping`."""
        self.attributes: dict[str, Values] = dict(before.attributes) if before else {}
        """Values of attributes of the callers' own classes, by the name of the attribute. Unknown ones are empty."""
        self.scope: dict[str, Values] = dict(before.scope) if before else {}
        self.uses: list[Use] = []
        self.unknown: list[tuple[str, str, int]] = []

    def read(self, module: ast.Module, nodes: Iterable[ImportNode]) -> None:
        """Read a module with the imports `nodes`."""
        for node in nodes:
            for alias, name, values in self._imports.bindings(node, self._path):
                self.scope[name] = values
                if alias:
                    self._add((replace(each, is_alias=False) for each in values), alias)
        self.visit(module)

    def offered(self) -> Names:
        """Return the names that the module offers to others, which do not reach them by a file of the package."""
        return {name: tuple(replace(e, is_by_file=False) for e in values) for name, values in self.scope.items()}

    def visit(self, node: ast.AST | None, *given: Values) -> Values:
        """Read a statement or an expression, and return its values."""
        if node is None:
            return ()
        self._read.add(node)
        visitor = getattr(self, f"visit_{type(node).__name__}", self.generic_visit)
        values: Values = visitor(node, *given)
        self.generic_visit(node)
        return values

    def generic_visit(self, node: ast.AST) -> Values:
        """Read the parts of a node that are not read yet, and return their values."""
        return self._all(each for each in ast.iter_child_nodes(node) if each not in self._read)

    def _all(self, nodes: Iterable[ast.AST | None]) -> Values:
        return _distinct(each for node in nodes for each in self.visit(node))

    def _add(self, names: Iterable[Name], node: Position, call: Call | None = None, argument: str = "") -> None:
        """Add uses of names of the package. Values and names of the callers are not uses."""
        for each in names:
            if each.kind not in {None, Kind.OWN}:
                self.uses.append(Use(target=each, path=self._path, node=node, call=call, argument=argument))

    # Statements

    def visit_FunctionDef(self, node: Function) -> Values:
        self._all([*node.decorator_list, *node.args.defaults, *node.args.kw_defaults])
        own = self._block.own if self._block.is_class else ()
        declared = [each for each in ast.iter_child_nodes(node.args) if isinstance(each, ast.arg)]
        values = {each.arg: self.visit(each) for each in declared}
        if declared and not declared[0].annotation:
            values[declared[0].arg] = own
        result = self._annotated(node.returns)
        with self._scope(_Block()) as block:
            for name, each in (values | {"super": own}).items():
                self._bind_name(name, each)
            self._all(node.body)
        result = result if node.returns else _distinct(block.returned)
        self._bind_name(node.name, (Name(kind=Kind.OWN, values=result),) if result else ())
        return ()

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_arg(self, node: ast.arg) -> Values:
        return self._annotated(node.annotation)

    def visit_Return(self, node: ast.Return | ast.Yield) -> Values:
        values = self.visit(node.value)
        self._block.returned += [each for each in values if each.kind not in _FUNCTIONS]
        return values

    visit_Yield = visit_Return

    def visit_ClassDef(self, node: ast.ClassDef) -> Values:
        self._all([*node.decorator_list, *node.keywords])
        bases = _distinct(chain(*map(self._as_type, node.bases)))
        instances = _values(bases)
        with self._scope(_Block(is_class=True, own=instances)):
            self._all(node.body)
        has_own = any(isinstance(each, Function) and each.name == "__init__" for each in node.body)
        made = frozenset() if has_own else _CLASSES - {Kind.CLIENT}
        model = next((base for base in bases if base.keywords or base.kind in made), Name())
        own = replace(model, kind=Kind.OWN, values=instances)
        self._bind_name(node.name, (own,) if instances else ())
        return ()

    def visit_Assign(self, node: ast.Assign) -> Values:
        values = self._assigned(node.value, *node.targets)
        for target in node.targets:
            self._bind(target, node.value, values)
            if last_name(target) == _RAISED:
                self._raise(node.value, values)
        return ()

    def visit_Raise(self, node: ast.Raise) -> Values:
        self._raise(node.exc, self.visit(node.exc))
        return ()

    def _raise(self, node: ast.expr | None, values: Values) -> None:
        """Add the call of a class that a statement or a mock raises."""
        if isinstance(node, ast.Name | ast.Attribute):
            for each in values:
                if each.kind in _CLASSES:
                    self._add_call(each, node, ast.Call(func=node, args=[], keywords=[]))

    def visit_AugAssign(self, node: ast.AugAssign) -> Values:
        return self._assigned(node.value, node.target)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Values:
        declared = self._annotated(node.annotation)
        values = self._assigned(node.value, node.target, node.annotation)
        self._bind(node.target, node.value, declared or values)
        return ()

    def visit_TypeAlias(self, node: ast.AST) -> Values:
        match [*ast.iter_child_nodes(node)]:
            case [ast.Name() as name, *_, ast.expr() as value]:
                self._bind(name, value, self._as_type(value))
        return ()

    def visit_For(self, node: ast.For | ast.AsyncFor) -> Values:
        self._bind(node.target, None, self.visit(node.iter))
        self._all([*node.body, *node.orelse])
        return ()

    visit_AsyncFor = visit_For

    def visit_withitem(self, node: ast.withitem) -> Values:
        values = self.visit(node.context_expr)
        self._bind(node.optional_vars, None, values)
        return ()

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> Values:
        values = self._annotated(node.type)
        if node.name:
            self._bind_name(node.name, values)
        self._all(node.body)
        return ()

    def visit_Match(self, node: ast.Match) -> Values:
        outer, self._subject = self._subject, self.visit(node.subject)
        self._all(node.cases)
        self._subject = outer
        return ()

    def visit_MatchClass(self, node: ast.MatchClass) -> Values:
        outer, values = self._subject, _values(self.visit(node.cls))
        for attribute, pattern in zip(node.kwd_attrs, node.kwd_patterns, strict=True):
            found = _attributes(values, attribute)
            self._add(found, node)
            self._subject = _contents(found)
            self.visit(pattern)
        self._subject = outer
        return values

    def visit_MatchAs(self, node: ast.MatchAs) -> Values:
        values = self.visit(node.pattern) or self._subject
        if node.name:
            self._bind_name(node.name, values)
        return values

    def visit_MatchValue(self, node: ast.MatchValue) -> Values:
        self._add_literals(node.value, self._subject)
        return self.visit(node.value)

    @contextmanager
    def _scope(self, block: _Block | None = None) -> Iterator[_Block]:
        """Bind names in a scope of their own. Without a block, the scope is that of a lambda or a comprehension."""
        outer = self.scope, self._block
        self.scope, self._block = dict(self.scope), block or self._block
        yield self._block
        self.scope, self._block = outer

    def _bind(self, target: ast.expr | None, node: ast.expr | None, values: Values) -> None:
        """Bind the names in the target of an assignment to the values of the expression `node`."""
        match target, node:
            case ast.Name() | ast.Attribute(), ast.Constant(value=None):
                pass  # a name that is None for a while, or after a failed import, is still the name of the package
            case ast.Name(id=name), _:
                aliased = (
                    # The name of a method is always one of the callers.
                    replace(each, is_alias=True) if each.method or name != each.name.rpartition(".")[2] else each
                    for each in values
                )
                self._bind_name(name, tuple(aliased))
                self._mappings[name] = node
            case ((ast.Tuple(elts=targets) | ast.List(elts=targets)), _):
                for each in targets:
                    self._bind(each, None, values)
            case ast.Attribute(attr=name), _:
                self.attributes[name] = values or self.attributes.get(name, ())

    def _bind_name(self, name: str, values: Values) -> None:
        """Bind a name. A name without a known value is not a name of the package any more."""
        if values:
            self.scope[name] = values
            if self._block.is_class:
                self.attributes[name] = values
        else:
            self.scope.pop(name, None)

    def _annotated(self, node: ast.expr | None) -> Values:
        """Read an annotation, also one in quotation marks, and return the values that it promises."""
        return _values(self._as_type(node))

    def _assigned(self, node: ast.expr | None, *places: ast.expr) -> Values:
        """Read the value of an assignment with these targets and annotations."""
        return self._as_type(node, is_type=any(last_name(each) in _TEXTS for each in places))

    def _as_type(self, node: ast.AST | None, *, is_type: bool = True) -> Values:
        """Read an expression whose texts are types, or not."""
        outer, self._is_annotation = self._is_annotation, is_type
        values = self.visit(node)
        self._is_annotation = outer
        return values

    # Expressions

    def visit_Constant(self, node: ast.Constant) -> Values:
        text = node.value if isinstance(node.value, str) else ""
        is_path = _PATH.fullmatch(text) is not None
        scope = self.scope if self._is_annotation else self._imported(text) if is_path else {}
        if not scope:
            return ()
        try:
            parsed = ast.parse(text, mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return ()
        is_plain = is_path and (node.end_col_offset or 0) - node.col_offset == len(text.encode()) + 2
        for each in ast.walk(parsed):
            end = getattr(each, "end_col_offset", 0) + node.col_offset + 1
            ast.copy_location(each, node)
            if is_plain and isinstance(each, ast.expr):
                each.col_offset, each.end_col_offset = node.col_offset + 1, end
        with self._scope():
            self.scope = scope
            return self.visit(parsed)

    def _imported(self, text: str) -> dict[str, Values]:
        """Return the values of all modules in a path such as `jobs.operations.jobs.get_job`, by their names."""
        names = [ast.alias(name=text[: each.start()]) for each in re.finditer(r"\.|$", text)]
        return {name: values for _, name, values in self._imports.bindings(ast.Import(names=names), self._path)}

    def visit_Name(self, node: ast.Name) -> Values:
        values = self.scope.get(node.id, ())
        if not isinstance(node.ctx, ast.Store):
            self._add(values, node)
        return values

    def visit_Attribute(self, node: ast.Attribute) -> Values:
        constants, self._constants = self._constants, ()
        owners = self.visit(node.value)
        inside = _values(owners)
        found = self.scope.get(_dotted(node)) or _attributes((*owners, *inside), node.attr)
        found = tuple(next((each.variants[e] for e in constants if e in each.variants), each) for each in found)
        self._add(found, node)
        if found:
            return _contents(found)
        if any(each.name == PACKAGE for each in owners) and not self._imports.has_module(node.attr):
            self._add([Name(kind=Kind.EXPORT, name=node.attr)], node)
        # An item of a loop over a function's results is not the function.
        others = tuple(each for each in owners if not each.is_partial)
        values = self.attributes.get(node.attr, self._shared.get(node.attr)) or inside or others
        if not values:
            self.unknown.append((_dotted(node), self._path, node.end_lineno or node.lineno))
        return values

    def visit_Subscript(self, node: ast.Subscript) -> Values:
        owners = self.visit(node.value)
        is_type = self._is_annotation and last_name(node.value) != "Literal"
        if last_name(node.value) == "Annotated":
            for each in [*ast.iter_child_nodes(node.slice)][1:]:
                self._as_type(each, is_type=False)
        inner = self._as_type(node.slice, is_type=is_type)
        self._add_literals(node.slice, (each for each in owners if each.kind is Kind.EXPORT))
        match node.slice:
            case ast.Constant(value=str(name)) if members := _attributes((e for e in owners if e.kind), name):
                self._add(members, node)
                return members
        return owners or inner

    def visit_Compare(self, node: ast.Compare) -> Values:
        operands = [node.left, *node.comparators]
        values = self._all(operands)
        for each in operands:
            self._add_literals(each, values)
        return values

    def visit_NamedExpr(self, node: ast.NamedExpr) -> Values:
        values = self.visit(node.value)
        self._bind(node.target, node.value, values)
        return values

    def visit_ListComp(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Values:
        with self._scope():
            for each in node.generators:
                self._bind(each.target, None, self.visit(each.iter))
                self._all(each.ifs)
            return self._all([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt])

    visit_SetComp = visit_GeneratorExp = visit_DictComp = visit_ListComp

    def visit_Lambda(self, node: ast.Lambda, values: Values = ()) -> Values:
        with self._scope():
            for each in ast.iter_child_nodes(node.args):
                if isinstance(each, ast.arg):
                    self._bind_name(each.arg, values)
            return self.visit(node.body)

    # Calls

    def visit_Call(self, node: ast.Call) -> Values:
        match node:
            case ast.Call(args=[value, ast.Constant(value=str(name)) as place, *others]) if (
                last_name(node.func) in _NAMING
            ):
                self._all(others)
                attribute = ast.Attribute(value=value, attr=name, ctx=ast.Load())
                found = self.visit(ast.copy_location(attribute, place))
                return found if last_name(node.func) == "getattr" else ()
        self._constants = constants_of(node) if isinstance(node.func, ast.Attribute) else ()
        functions = self.visit(node.func)
        given = self._given(node, functions)
        called = [each for each in functions if each.kind in _CALLED]
        for function in called:
            self._add_call(function, node.func, node)
        return _values(called) if called else self._other_call(node, functions, given)

    def _given(self, node: ast.Call, functions: Values) -> list[Values]:
        """Read the arguments of a call, and return the values of each."""
        arguments = [*node.args, *(each.value for each in node.keywords)]
        is_cast = last_name(node.func) == "cast"
        read = [() if isinstance(each, ast.Lambda) else self._as_type(each, is_type=is_cast) for each in arguments]
        for keyword, values in zip(node.keywords, read[len(node.args) :], strict=True):
            if keyword.arg == _RAISED:
                self._raise(keyword.value, values)
        given = [*map(_values, read)] if is_cast else read
        for each in arguments:
            if isinstance(each, ast.Lambda):
                # Functions such as `filter` and `sorted` call it with each item of another argument.
                self.visit(each, _distinct(chain(*given)) or functions)
        return given

    def _other_call(self, node: ast.Call, owners: Values, given: list[Values]) -> Values:
        """Return the values of another function, which gives what it receives, and may call an argument with the next."""
        name = last_name(node.func)
        results: list[Name] = []
        for number, (place, values) in enumerate(zip(node.args, given, strict=False)):
            for each in values if isinstance(place, ast.Name | ast.Attribute) else ():
                if each.kind in _FUNCTIONS:
                    # The positions of other arguments are unknown, after those that are bound already.
                    given_later = [] if each.is_partial else node.args[number + 1 :]
                    later = ast.Call(func=place, args=given_later, keywords=node.keywords)
                    self._add_call(replace(each, is_partial=name not in _COMPLETE), place, later)
                    results.append(replace(each, is_partial=True, is_alias=True))
        for place in node.args:
            self._add_literals(place, (each for each in owners if each.kind is Kind.EXPORT))
        match node:
            case ast.Call(keywords=[ast.keyword(arg="update", value=ast.Dict(keys=keys))]) if name == "model_copy":
                for key in keys:
                    self._add(_attributes(owners, constant_text(key) or ""), key or node)
            case ast.Call(args=[value, *_]) if name == "model_validate":
                self._add_literals(value, owners)
        received = _distinct(chain(*given))
        results += [each for each in received if each.kind not in _CALLED]
        return _distinct((*owners, *_values(received), *results))

    def _add_call(self, function: Name, place: ast.expr, node: ast.Call) -> None:
        """Add the arguments of a call as uses of the function or class."""
        if function.kind is Kind.OWN and function.name:
            function = replace(function, kind=Kind.DEFINITION, is_alias=True)
        keywords = [*self._keywords(node)]
        for use in call_uses(function, self._path, place, node, keywords):
            self._add([function], use.node, use.call, use.argument)
            if isinstance(use.node, ast.keyword) and (found := function.keywords.get(use.argument)):
                self._add_literals(use.node.value, found.values)
        match node.args:
            case [ast.Constant() as value, *_]:
                self._add_literals(value, [function])

    def _keywords(self, node: ast.Call) -> Iterator[ast.keyword]:
        """Yield the keywords of a call, with those of literal mappings. Others have no name."""
        for each in node.keywords:
            match None if each.arg else self._literal(each.value):
                case ast.Dict(keys=keys, values=values):
                    for key, value in zip(keys, values, strict=True):
                        yield ast.copy_location(ast.keyword(arg=constant_text(key), value=value), key or value)
                case ast.Call(func=ast.Name(id="dict"), args=[], keywords=keywords):
                    yield from keywords
                case _:
                    yield each

    def _literal(self, node: ast.expr) -> ast.expr | None:
        """Return an expression, that of the last assignment for a name."""
        return self._mappings.get(node.id) if isinstance(node, ast.Name) else node

    def _add_literals(self, node: ast.expr, values: Iterable[Name], *active: ast.expr) -> None:
        """Add the literals in place of `values`: mappings as calls of the constructors of models, and values of members."""
        own, values = self._literal(node), _distinct(values)
        if own is None or own in active:
            return
        active = (own, *active)
        match own:
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                for each in items:
                    self._add_literals(each, values, *active)
            case ast.Constant():
                text = str(own.value)
                members = (each.keywords[text] for each in values if text in each.keywords)
                self._add((each for each in members if each.kind in _VALUES), own, argument=text)
            case ast.Dict(keys=keys, values=nodes) as place:
                texts = [constant_text(key) for key in keys]
                known = {*texts} - {None}
                models = [each for each in values if known and known <= each.keywords.keys()]
                if len(models) != 1:
                    for each in nodes:
                        self._add_literals(each, values, *active)
                    return
                model = replace(models[0], kind=Kind.DEFINITION)
                fields = [model.keywords.get(text or "") for text in texts]
                names = [each.name.rpartition(".")[2] if each else "" for each in fields]
                call = Call(keywords=tuple(filter(None, names)), is_complete=None not in texts)
                self._add([model], place, call)
                for key, value, found, name in zip(keys, nodes, fields, names, strict=True):
                    if found:
                        self._add([model], key or place, call, name)
                        self._add_literals(value, found.values, *active)


def call_uses(
    function: Name, path: str, place: Position, node: ast.Call, keywords: Sequence[ast.keyword]
) -> Iterator[Use]:
    """Yield the use of a function in a call, and the uses of its keywords."""
    has_client = function.kind is Kind.FUNCTION and not function.method
    is_known = all(each.arg for each in keywords) and not any(isinstance(each, ast.Starred) for each in node.args)
    call = Call(
        positional=tuple(node.args[has_client:]),
        keywords=tuple(each.arg for each in keywords if each.arg),
        is_complete=is_known and not function.is_partial,
    )
    yield Use(target=function, path=path, node=place, call=call)
    for each in keywords:
        if each.arg:
            yield Use(target=function, path=path, node=each, call=call, argument=each.arg)


def constants_of(node: ast.Call) -> list[str]:
    """Return the keywords of a call with constants, such as `limit=5`."""
    return [f"{each.arg}={each.value.value!r}" for each in node.keywords if isinstance(each.value, ast.Constant)]


def _distinct(names: Iterable[Name]) -> Values:
    return tuple(dict.fromkeys(names))


def _values(names: Iterable[Name]) -> Values:
    """Return the instances of the classes among `names`, and the results of functions."""
    return _distinct(value for each in names if each.kind in _CALLED for value in each.values)


def _contents(found: Iterable[Name]) -> Values:
    """Return the values of fields, and other names as they are."""
    return _distinct(one for each in found for one in (each.values if each.kind is Kind.FIELD else (each,)))


def _attributes(owners: Iterable[Name], name: str) -> Values:
    """Return the attributes of all owners with this name."""
    return _distinct(found for each in owners for found in each.attributes.get(name, ()))


def last_name(node: ast.AST) -> str:
    """Return the last part of an imported name, of a name or of an attribute; empty for another node."""
    match node:
        case ast.alias(name=name):
            return name.rpartition(".")[2]
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def root_name(node: ast.AST) -> str:
    """Return the first name of a chain of attributes; empty for another expression."""
    return _dotted(node).partition(".")[0]


def constant_text(node: ast.expr | None) -> str | None:
    """Return a constant text; None for another expression, and for the missing key of `**mapping`."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _dotted(node: ast.AST) -> str:
    """Return a chain of names such as `app.generated.sandboxes`. It begins with a dot after another expression."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attribute):
            return f"{_dotted(value)}.{attribute}"
    return ""
