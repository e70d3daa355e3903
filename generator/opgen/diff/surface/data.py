"""Surface as data: the file `api.jsonl` of a package, which `diff` reads.

Each line is a JSON array: the kind of a name, then the values of its fields in the order of the model. Values at the end
of a row that are defaults or implied are left out. docs/reference/api-file.md has a table of the rows.
"""

import ast
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any, TypeVar

from opgen.api.schema import Constraints
from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.frozen import frozen
from opgen.core.url_templates import url_path
from opgen.diff.surface.model import (
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
    Webhook,
    implied_keywords,
    with_fields,
)
from opgen.diff.surface.types import NONE, Constants, Named, Union, parse_type, type_text

_Value = TypeVar("_Value")

SURFACE_FILE = "api.jsonl"
CLIENT = "Client"
_FIRST = ["opgen surface", 1]
"""Values at the start of the first row: the kind of the file, and the number of its format."""
START = json.dumps(_FIRST, separators=(",", ":"))[:-1].encode()
"""Start of each file of a surface."""
_EXPORT = "export"
_CLASSES: Mapping[str, type[Any]] = {
    "keyword": ClientKeyword,
    "operation": SurfaceOperation,
    "headers": Variant,
    "model": Model,
    "field": Field,
    "enum": Enum,
    "member": Member,
    "alias": Alias,
    "error": Error,
    "webhook": Webhook,
}
_KINDS = {class_: kind for kind, class_ in _CLASSES.items()}
_INNER: Mapping[type, str] = {SurfaceOperation: "variants", Model: "fields", Enum: "members"}
"""Fields whose values have rows of their own, after the row of their owner."""
_OWNERS: Mapping[type, type[Any]] = {Variant: SurfaceOperation, Field: Model, Member: Enum}
_COLUMNS = {
    class_: {each.name: each.default for each in fields(class_) if each.compare and each.name != _INNER.get(class_)}
    for class_ in (*_CLASSES.values(), Parameter)
}
"""Fields of each row with their defaults."""
_IMPLIED_KEYWORDS = (Parameter(name="", type=NONE),)
"""Keywords of an operation whose row does not list them."""
_IMPLIED = "*"
"""Prefix of an operation whose row does not have it: the path of the default server."""
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*", re.ASCII)
"""Name of the package, of which opgen makes the path of a folder, or of a method."""


@frozen
class ReadSurface:
    """Surface from a file, and the line of each name, such as `jobs.create_job`, `Job.title` or `Client.token`."""

    surface: Surface
    lines: Mapping[str, int]

    def line(self, name: str) -> int | None:
        """Return the line of `name`, or of the nearest name around it; `None` if the file has neither."""
        name = name.removeprefix("client.")
        while name and name not in self.lines:
            name = name.rpartition(".")[0]
        return self.lines.get(name)


def surface_data(surface: Surface) -> str:
    """Return the text of `api.jsonl`. `read_surface` returns the same surface again."""
    rows = ([*_FIRST, surface.package, surface.server], *_rows(surface))
    write = json.JSONEncoder(separators=(",", ":")).encode
    return "".join(write(row) + "\n" for row in rows)


def _rows(surface: Surface) -> Iterator[list[object]]:
    definitions = {each.name: each for each in surface.definitions}
    prefix = url_path(surface.server)
    for each in (
        *surface.keywords,
        *surface.operations,
        *surface.definitions,
        *surface.errors,
        *surface.webhooks,
    ):
        if isinstance(each, SurfaceOperation):
            yield _row(
                each,
                key=each.endpoint,
                attribute=each.label,
                keywords=implied_keywords(each, definitions),
                prefix=prefix,
            )
        else:
            yield _row(each)
        for inner in getattr(each, _INNER.get(type(each), ""), ()):
            yield _row(inner, wire_name=inner.name)
    for name in surface.exports:
        yield [_EXPORT, name]


def _row(value: Any, **implied: object) -> list[object]:  # Any: an instance of `_CLASSES`
    return [_KINDS[type(value)], *_values(value, implied)]


def _values(value: Any, implied: Mapping[str, object]) -> list[object]:  # Any: as in `_row`
    """Return the values of the fields, without defaults and implied values at the end."""
    columns = [(getattr(value, name), implied.get(name, default)) for name, default in _COLUMNS[type(value)].items()]
    while columns and columns[-1][0] == columns[-1][1]:
        columns.pop()
    return [_plain(each) for each, _ in columns]


def _plain(value: object) -> object:
    match value:
        case Named() | Constants() | Union():
            return type_text(value)
        case Constraints():
            found = {name: getattr(value, name) for name in value.__slots__}
            return {name: limit for name, limit in found.items() if limit is not None}
        case tuple():
            return [_values(each, {}) for each in value]
        case _:
            return value


def read_surface(content: bytes, name: str = SURFACE_FILE) -> ReadSurface:
    """Return the surface in `content`. `name` is the file in messages.

    Raises:
        UsageError: A line is not a row of the format.
    """
    if not content.startswith(START):
        raise UsageError(
            f"{name}:1: unsupported format of a surface file\n"
            "  hint: write the file again with this version of opgen"
        )
    reader = _RowReader()
    for number, line in enumerate(content.removesuffix(b"\n").split(b"\n"), 1):
        try:
            reader.add(number, *_parsed(line))
        except Exception as error:  # noqa: BLE001 - errors of the parser of Python
            reason = str(error) if type(error) is ValueError else "unexpected values"
            shown = escaped(line.decode("utf-8", "replace").strip())[:80]
            raise UsageError(
                f"{name}:{number}: invalid row {shown}: {reason}\n" "  hint: write the file again with `opgen generate`"
            ) from None
    return ReadSurface(surface=reader.surface(), lines=reader.lines)


def _parsed(line: bytes) -> list[object]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, list):
        raise ValueError("expected a JSON array")  # noqa: TRY004 - a message about the content of a file
    return row


class _RowReader:
    """Values of the rows so far, and the line of each name."""

    def __init__(self) -> None:
        self.lines: dict[str, int] = {}
        self._heading = ("", "")
        self._exports: list[str] = []
        self._values: list[tuple[Any, list[Any]]] = []  # Any: instances of `_CLASSES`
        """Values, each with the values of the rows that belong to it."""

    def add(self, number: int, kind: object, *values: object) -> None:
        """Add one row. Raise an error if it is not a row of the format."""
        if number == 1:
            _, package, server = values
            self._heading = _value_of("package", package), _value_of("server", server)
            name = CLIENT
        elif kind == _EXPORT:
            (value,) = values
            name = _value_of("name", value)
            self._exports.append(name)
        else:
            name = self._add(_CLASSES[str(kind)], values)
        self.lines[name] = number

    def _add(self, class_: type, values: Sequence[object]) -> str:
        """Add a value of `class_`, and return its name for positions."""
        value = _built(class_, values)
        if class_ in _OWNERS:
            owner, inner = self._values[-1] if self._values else (value, [])
            if not isinstance(owner, _OWNERS[class_]):
                raise ValueError(f"expected the row of its {_KINDS[_OWNERS[class_]]} before it")
            inner.append(value)
            return f"{owner.module if class_ is Variant else owner.name}.{value.name}"
        self._values.append((value, []))
        name: str = value.name
        match value:
            case ClientKeyword():
                return f"{CLIENT}.{name}"
            case SurfaceOperation(label=label):
                return label
        return name

    def surface(self) -> Surface:
        """Return the surface of all rows."""
        complete = [
            replace(value, **{_INNER[type(value)]: tuple(inner)}) if inner else value for value, inner in self._values
        ]
        definitions = {each.name: each for each in complete if isinstance(each, Definition)}
        return Surface(
            package=self._heading[0],
            server=self._heading[1],
            keywords=_all(ClientKeyword, complete),
            operations=tuple(self._completed(each, definitions) for each in _all(SurfaceOperation, complete)),
            definitions=tuple(each for each in complete if isinstance(each, Definition)),
            errors=_all(Error, complete),
            webhooks=_all(Webhook, complete),
            exports=tuple(self._exports),
        )

    def _completed(self, operation: SurfaceOperation, definitions: Mapping[str, Definition]) -> SurfaceOperation:
        """Return `operation` with the values that its row implies: most keywords are fields of the model of the body."""
        is_implied = operation.keywords == _IMPLIED_KEYWORDS
        keywords = (implied_keywords if is_implied else with_fields)(operation, definitions)
        prefix = url_path(self._heading[1]) if operation.prefix == _IMPLIED else operation.prefix
        return replace(operation, keywords=keywords, prefix=prefix)


def _all(class_: type[_Value], values: Iterable[object]) -> tuple[_Value, ...]:
    return tuple(each for each in values if isinstance(each, class_))


def _built(class_: type, values: Sequence[object]) -> Any:  # Any: an instance of `class_`
    """Return the instance of `class_` whose row has `values`."""
    columns = _COLUMNS[class_]
    if len(values) > len(columns):
        raise ValueError("too many values")
    found = {name: _value_of(name, value) for name, value in zip(columns, values, strict=False)}
    if class_ is Field:
        found.setdefault("wire_name", found["name"])
    elif class_ is SurfaceOperation:
        found.setdefault("attribute", f"{found['module']}.{found['name']}")
        found.setdefault("keywords", _IMPLIED_KEYWORDS)
        found.setdefault("key", f"{found['method']} {found['path']}")
        found.setdefault("prefix", _IMPLIED)
    return class_(**found)


def _value_of(name: str, value: Any) -> Any:  # Any: untrusted JSON, and the value of a field
    """Return the value of the field `name`. Raise an error if the field cannot have it."""
    is_valid, words = _VALID.get(name, _TEXT)
    if not is_valid(value):
        raise ValueError(f"expected {words}")
    if name in {"parameters", "keywords"}:
        return tuple(_built(Parameter, each) for each in value)
    if name == "limits":
        return Constraints(**value)
    return parse_type(value) if name in {"type", "result", "base", "detail"} else value


@lru_cache(maxsize=10_000)  # most defaults are `None`
def _is_default(text: str) -> bool:
    """Return whether `text` is empty, or one Python expression without a comment."""
    return not text or ast.get_source_segment(text, ast.parse(text, mode="eval").body) == text


_TEXT = (lambda value: isinstance(value, str), "a text")
_VALID: Mapping[str, tuple[Callable[[Any], object], str]] = {  # Any: untrusted JSON
    **dict.fromkeys(("name", "module"), (_NAME.fullmatch, "a name")),
    **dict.fromkeys(("parameters", "keywords"), (lambda value: isinstance(value, list), "a list of parameters")),
    **dict.fromkeys(
        ("is_keyword", "is_read_only", "is_nullable", "is_credential"),
        (lambda value: isinstance(value, bool), "true or false"),
    ),
    "package": (_DOTTED.fullmatch, "names with dots between them"),
    "attribute": (lambda value: value == "" or _DOTTED.fullmatch(value), "names with dots between them"),
    "default": (_is_default, "a default"),
    "status": (lambda value: type(value) is int and 100 <= value <= 599, "a status"),
    "limits": (
        lambda value: isinstance(value, dict)
        and value.keys() <= {*Constraints.__slots__}
        and all(type(each) in ({str} if key == "pattern" else {int, float}) for key, each in value.items()),
        "constraints",
    ),
    "value": (lambda value: type(value) in {int, str}, "a text or an integer"),
}
"""Conditions for the values of fields, by name, with the words of the message. All other values are texts."""
