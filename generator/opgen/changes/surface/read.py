"""Reader of the file `api.md` of a package.

docs/api-file.md has the grammar.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from opgen.changes.surface.keywords import implied_keywords, with_fields
from opgen.changes.surface.model import (
    Alias,
    ClientKeyword,
    Definition,
    Enum,
    Error,
    Field,
    Member,
    Model,
    Parameter,
    Surface,
    SurfaceOperation,
    Variant,
    VariantKind,
    Webhook,
)
from opgen.changes.surface.text import (
    BASE_MODEL,
    CLIENT,
    CREDENTIAL,
    ERRORS,
    EXPORTS,
    HEADER,
    MODELS,
    NO_METHOD,
    OPERATIONS,
    READ_ONLY,
    WEBHOOKS,
)
from opgen.changes.surface.types import NONE, Type, parse_type, type_of
from opgen.core.characters import escaped
from opgen.core.errors import UsageError

_FENCES = ("```python", "```")
_HEADING = re.compile(r"# Public names of `([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)`", re.ASCII)
"""The name of the package, of which opgen makes the path of a folder."""
_SECTION = re.compile(r"## ([A-Z][a-z]+)", re.ASCII)
_COMMENTED = re.compile(r'((?:[^"#]|"(?:[^"\\]|\\.)*")*?)(?:  # (.+))?')
"""Text and comment of a line. Only double quotes enclose literals, and a literal may contain `#`."""
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|\S+')
_OPERATION = re.compile(r"([a-z_]\w*)\.([a-z_]\w*)(\(.*)", re.ASCII)
_KEYWORDS = re.compile(r"    keywords(\(.*\))", re.ASCII)
_VARIANT = re.compile(r"    (pages|headers) (\w+)\(\) -> (.+)", re.ASCII)
_CLASS = re.compile(r"class (\w+)(?:\((.+)\))?:", re.ASCII)
_ENUM = re.compile(r"class (\w+)\((?:StrEnum|IntEnum)\): (.+)", re.ASCII)
_ALIAS = re.compile(r"type (\w+) = (.+)", re.ASCII)
_ERROR = re.compile(r"(\w+)\(([1-5]\d\d)\): (.+)", re.ASCII)
_WEBHOOK = re.compile(r"(\w+)\(\) -> (.+)", re.ASCII)
_SERVER = re.compile(r'server = (".*")')
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)


@dataclass(slots=True)
class _Read:
    """Parts of a surface that the lines so far have."""

    package: str = ""
    server: str = ""
    keywords: list[ClientKeyword] = field(default_factory=list)
    operations: list[SurfaceOperation] = field(default_factory=list)
    with_keywords: set[int] = field(default_factory=set)
    """Indexes of the operations with a line of keywords."""
    definitions: list[Definition] = field(default_factory=list)
    errors: list[Error] = field(default_factory=list)
    webhooks: list[Webhook] = field(default_factory=list)
    exports: list[str] = field(default_factory=list)


def read_surface(text: str, name: str = "api.md") -> Surface:
    """Return the surface that `text` describes. `name` is the file in messages.

    Raises:
        UsageError: A line does not follow the grammar.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    read = _Read()
    reader: Callable[[_Read, str], None] = _before_sections
    if lines[0] != HEADER:
        message = "unsupported format of a surface file"
        hint = "write the file again with this version of opgen"
        raise UsageError(f"{name}:1: {message}\n  hint: {hint}")
    for number, line in enumerate(lines[1:], 2):
        if not line or line in _FENCES:
            continue
        try:
            if heading := _HEADING.fullmatch(line):
                read.package = heading[1]
            elif section := _SECTION.fullmatch(line):
                reader = _SECTIONS[section[1]]
            else:
                reader(read, line)
        except Exception as error:  # noqa: BLE001 - errors of the parser
            reason = str(error) if type(error) is ValueError else "unexpected text"
            shown = escaped(line.strip())[:80]
            raise UsageError(
                f'{name}:{number}: invalid line "{shown}": {reason}'
                f"\n  hint: write the file again with `opgen generate`"
            ) from None
    if not read.package:
        raise UsageError(f"{name}:1: missing name of the package")
    return Surface(
        package=read.package,
        server=read.server,
        keywords=tuple(read.keywords),
        operations=tuple(_operations(read)),
        definitions=tuple(read.definitions),
        errors=tuple(read.errors),
        webhooks=tuple(read.webhooks),
        exports=tuple(read.exports),
    )


def _before_sections(_read: _Read, _line: str) -> None:
    raise ValueError("expected a section")


def _operations(read: _Read) -> Iterator[SurfaceOperation]:
    """Yield the operations with their keywords, which most operations take from the model of the body."""
    definitions = {each.name: each for each in read.definitions}
    for index, each in enumerate(read.operations):
        if index in read.with_keywords:
            yield replace(each, keywords=with_fields(each, definitions))
        else:
            yield replace(each, keywords=implied_keywords(each, definitions))


def _client(read: _Read, line: str) -> None:
    if server := _SERVER.fullmatch(line):
        read.server = str(ast.literal_eval(server[1]))
        return
    text, words = _parts(line)
    name, type_, default = _declaration(text)
    read.keywords.append(ClientKeyword(name=name, type=type_, default=default, is_credential=CREDENTIAL in words))


def _operation(read: _Read, line: str) -> None:
    text, words = _parts(line)
    if found := _OPERATION.fullmatch(text):
        module, name, signature = found.groups()
        parameters, result = _signature(signature)
        method, path, *rest = words
        read.operations.append(
            SurfaceOperation(
                module=module,
                name=name,
                parameters=parameters,
                result=result,
                method=method,
                path=_unquoted(path),
                attribute=_attribute(rest, f"{module}.{name}"),
            )
        )
        return
    last = read.operations[-1]
    if found := _KEYWORDS.fullmatch(text):
        keywords, _ = _signature(found[1])
        read.operations[-1] = replace(last, keywords=keywords)
        read.with_keywords.add(len(read.operations) - 1)
    elif found := _VARIANT.fullmatch(text):
        kind: VariantKind = "pages" if found[1] == "pages" else "headers"
        implied = f"{last.module}.{found[2]}" if kind == "pages" else ""
        variant = Variant(kind=kind, name=found[2], result=parse_type(found[3]), attribute=_attribute(words, implied))
        read.operations[-1] = replace(last, variants=(*last.variants, variant))
    else:
        raise ValueError("expected an operation")


def _attribute(words: list[str], implied: str) -> str:
    if not words:
        return implied
    return "" if words[0] == NO_METHOD else words[0]


def _definition(read: _Read, line: str) -> None:
    text, words = _parts(line)
    if text.startswith("    "):
        _field(read, text, words)
    elif found := _ALIAS.fullmatch(text):
        read.definitions.append(Alias(name=found[1], type=parse_type(found[2])))
    elif found := _ENUM.fullmatch(text):
        listed = ast.parse(found[2]).body
        read.definitions.append(Enum(name=found[1], members=tuple(map(_member, listed))))
    elif found := _CLASS.fullmatch(text):
        base = parse_type(found[2]) if found[2] else BASE_MODEL
        read.definitions.append(Model(name=found[1], base=base))
    else:
        raise ValueError("expected a model, an enum or an alias")


def _field(read: _Read, text: str, words: list[str]) -> None:
    name, type_, default = _declaration(text.strip())
    is_read_only = words[-1:] == [READ_ONLY]
    wire_names = words[:-1] if is_read_only else words
    found = Field(
        name=name,
        wire_name=_unquoted(wire_names[0]) if wire_names else name,
        type=type_,
        default=default,
        is_read_only=is_read_only,
    )
    match read.definitions:
        case [*_, Model() as model]:
            read.definitions[-1] = replace(model, fields=(*model.fields, found))
        case _:
            raise ValueError("expected a model before its field")


def _member(statement: ast.stmt) -> Member:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            constant = ast.literal_eval(value)
            if isinstance(constant, str | int):
                return Member(name=name, value=constant)
    raise ValueError("expected members of an enum")


def _error(read: _Read, line: str) -> None:
    found = _matched(_ERROR, line)
    read.errors.append(Error(name=found[1], status=int(found[2]), detail=parse_type(found[3])))


def _webhook(read: _Read, line: str) -> None:
    found = _matched(_WEBHOOK, line)
    read.webhooks.append(Webhook(name=found[1], result=parse_type(found[2])))


def _export(read: _Read, line: str) -> None:
    read.exports.append(_matched(_NAME, line)[0])


_SECTIONS = {
    CLIENT: _client,
    OPERATIONS: _operation,
    MODELS: _definition,
    ERRORS: _error,
    WEBHOOKS: _webhook,
    EXPORTS: _export,
}


def _matched(pattern: re.Pattern[str], line: str) -> re.Match[str]:
    found = pattern.fullmatch(line)
    if found is None:
        raise ValueError("unexpected text")
    return found


def _parts(line: str) -> tuple[str, list[str]]:
    """Return the text of a line, and the words of its comment."""
    found = _matched(_COMMENTED, line)
    return found[1], _WORD.findall(found[2] or "")


def _unquoted(word: str) -> str:
    return str(ast.literal_eval(word)) if word.startswith('"') else word


def _declaration(text: str) -> tuple[str, Type, str]:
    """Return name, type and default of a declaration such as `limit: int | None = None`."""
    match ast.parse(text).body:
        case [ast.AnnAssign(target=ast.Name(id=name), annotation=type_, value=value)]:
            return name, type_of(type_), _source(text, value)
    raise ValueError("expected a name and its type")


def _signature(text: str) -> tuple[tuple[Parameter, ...], Type]:
    """Return the parameters and the result of a signature such as `(job_id: str, *, limit: int) -> Job`."""
    source = f"def _{text}: ..."
    match ast.parse(source).body:
        case [ast.FunctionDef(args=arguments, returns=returns)]:
            positional = _declared(source, arguments.args, _padded(arguments))
            keywords = _declared(source, arguments.kwonlyargs, arguments.kw_defaults)
            named = (replace(each, is_keyword=True) for each in keywords)
            return (*positional, *named), type_of(returns) if returns else NONE
    raise ValueError("expected a signature")


def _padded(arguments: ast.arguments) -> list[ast.expr | None]:
    """Return the default of each positional parameter. `arguments` has defaults only of the last ones."""
    required = len(arguments.args) - len(arguments.defaults)
    return [*[None] * required, *arguments.defaults]


def _declared(source: str, arguments: Iterable[ast.arg], defaults: Iterable[ast.expr | None]) -> list[Parameter]:
    found = []
    for argument, default in zip(arguments, defaults, strict=True):
        if argument.annotation is None:
            raise ValueError("expected a type")
        found.append(Parameter(name=argument.arg, type=type_of(argument.annotation), default=_source(source, default)))
    return found


def _source(text: str, node: ast.expr | None) -> str:
    """Return the text of the default `node`; empty for a required parameter."""
    return "" if node is None else ast.get_source_segment(text, node) or ""
