"""Values that do not fit the document: all of them are kept, and each problem is found."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import SchemaValidator, core_schema, from_json, to_json

from .encode import Misfit, one_line

# Problems of a value, and of the response that contains it.
_Rule = Literal["null", "missing", "type", "enum", "constraint", "closed", "shape"]
Rule = _Rule | Literal["status", "media-type", "empty"]
Schema: TypeAlias = Any  # a part of pydantic's core schema
Path = tuple[str | int, ...]
_LENGTHS = {"max_length", "min_length"}
_CONSTRAINTS = _LENGTHS | {"ge", "gt", "le", "lt", "multiple_of", "pattern"}
_ANY = core_schema.any_schema()  # one object: parts are known by that of their schema
_OBJECT, _LIST = "Input should be an object", "Input should be a valid array"
_NO_OBJECT = " (valid for a schema without `type`: add a `type` with an overlay)"
# Python does not read longer integers.
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,999})(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_LEAP = re.compile(r"(\d\d:\d\d:)60")


class Problem(NamedTuple):
    """A part of a response that does not fit the document."""

    path: Path  # names and indices in the response
    rule: Rule
    message: str

    @property
    def pointer(self) -> str:
        """Return the JSON Pointer of the part in the response."""
        names = (str(each).replace("~", "~0").replace("/", "~1") for each in self.path)
        return "".join(f"/{name}" for name in names)

    @property
    def is_read(self) -> bool:
        """Return whether strict reading accepts the part."""
        return self.rule == "constraint" or isinstance(self, Converted)

    def __str__(self) -> str:
        names = (f"[{n}]" if isinstance(n, int) else f".{n}" for n in self.path)
        path = "".join(names).removeprefix(".")
        return one_line(f"{path}: {self.message}" if path else self.message)


class Converted(Problem):
    """A number that the response has in another form, as many servers write it."""

    __slots__ = ()


Problems: TypeAlias = tuple[Problem, ...]


class MisfitError(ValueError):
    """A value that does not fit its type. Each problem says why.

    `partial` has all that fits, and the raw value of each other part.
    """

    def __init__(
        self,
        error: ValidationError,
        partial: Any,
        problems: Problems,
        *,
        is_json: bool = False,
    ) -> None:
        super().__init__("; ".join(map(str, problems[:3])))
        self.error, self.partial, self.problems = error, partial, problems
        self.is_json = is_json  # else `partial` may lack a part of the value


class Part(NamedTuple):
    """A value as a schema reads it."""

    value: Any
    problems: Problems = ()
    fits: bool = True  # False if the value is raw
    fields: int | None = None  # that are set, of all models in it
    exactness: int = 2  # 1 for an integer as `float`, or any value; 0 if converted


Read: TypeAlias = Callable[[Schema, Any, Path], Part]


class Key(str):
    """Key of a map in the path of a problem. It may be personal."""

    __slots__ = ()


_validators: dict[int, tuple[Schema, list[SchemaValidator]]] = {}  # by schema


# A pair of surrogates, a lone surrogate, or any other escape sequence of JSON.
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|(u[dD][89a-fA-F]\w\w)|.)", re.DOTALL
)


_BARE = {"__module__": __name__, "__slots__": ()}
# Types of parts that do not fit. Each is a name of the module, for `pickle`.
_MISFITS: Mapping[type, Any] = {
    kind: type(f"Misfit{kind.__name__}", (kind, Misfit), _BARE)
    for kind in (dict, float, int, list, str, tuple)
}
globals().update({kind.__name__: kind for kind in _MISFITS.values()})


class Reader:
    """Reader of one value. Each part of it is read once by each schema."""

    def __init__(
        self,
        definitions: Mapping[str, Schema],
        operation: object,
        *,
        converts: bool = False,
        strict: bool = True,
    ) -> None:
        self._definitions = definitions
        self._operation = operation  # for errors of missing fields
        self._converts = converts  # numbers that are read, else they are as they came
        self._strict = strict  # as JSON is read
        self._parts: dict[tuple[int, int], Part] = {}  # by schema and value
        self._readers = self.readers()

    @classmethod
    def best(
        cls, validator: Any, readings: Iterable[Any], operation: object, *, keep: bool
    ) -> tuple[Any, Problems]:
        """Return the value of the first reading that fits the `Adapter`, and its problems."""
        misfits: list[MisfitError] = []
        for method, value in readings:
            try:
                return validator.validate(method, value), ()
            except ValidationError as error:
                options = {"converts": not keep, "strict": method == "validate_json"}
                misfits.append(cls._misfit(validator, value, error, operation, options))
            found = misfits[-1]
            if all(each.is_read for each in found.problems):
                return found.partial, found.problems
        found = next((each for each in misfits if each.is_json), misfits[0])
        if keep and found.is_json:
            return found.partial, found.problems
        raise found

    @classmethod
    def _misfit(
        cls,
        validator: Any,
        value: Any,
        error: ValidationError,
        operation: object,
        options: dict[str, bool],
    ) -> MisfitError:
        """Return the parts of a value that does not fit, and its problems."""
        is_json, given = options["strict"], value
        message = error.errors(include_url=False)[0]["msg"]
        try:
            if is_json:  # JavaScript writes half of a character if it cuts a text
                given = from_json(_ESCAPE.sub(_completed, value))
            schema, definitions = validator.schema
            part = cls(definitions, operation, **options).read(schema, given)
            if not all(each.is_read for each in part.problems):
                reader = cls(definitions, operation, strict=is_json)
                part = reader.read(schema, given)
        except (ValueError, RecursionError):  # not JSON, or too deep
            part = None
        if not part or (isinstance(given, str) and not part.fits and not is_json):
            return MisfitError(error, None, (Problem((), "media-type", message),))
        problems = part.problems or (Problem((), "constraint", message),)
        return MisfitError(error, part.value, problems, is_json=is_json)

    def readers(self) -> dict[str, tuple[Read, type]]:
        """Return the methods that read values with parts, and the type of these values in JSON, by the type of the schema."""
        return {"list": (self._list, list), "model": (self.model, dict)}

    def read(self, schema: Schema, value: Any, path: Path = ()) -> Part:
        """Return the value as `schema` reads it: raw where it does not fit."""
        while True:
            kind: str = schema["type"]
            if kind == "definition-ref":
                schema = self._definitions[schema["schema_ref"]]
            elif kind == "nullable" and value is None:
                return Part(None)
            elif kind in {"nullable", "default", "definitions"}:
                schema = schema["schema"]
            else:
                break
        read, shape = self._readers.get(kind, (self.leaf, object))
        if not isinstance(value, shape):
            note = _OBJECT if shape is dict else _LIST
            note += _NO_OBJECT if hasattr(schema.get("cls"), "__untyped__") else ""
            rule: Rule = "null" if value is None else "type" if path else "shape"
            return _marked(raw(value, Problem(path, rule, note)))
        if not isinstance(value, (dict, list)):
            return _marked(read(schema, value, path))
        key = (id(schema), id(cast("object", value)))
        if key not in self._parts:
            self._parts[key] = _marked(read(schema, value, path))
        return self._parts[key]

    def leaf(self, schema: Schema, value: Any, path: Path) -> Part:
        """Return a value without parts. A violated constraint is a problem, never an error."""
        kind: str = schema["type"]
        if kind == "str" and isinstance(value, str) and len(schema) == 1:
            return Part(value)
        part, other = self._value(schema, value, path), value
        if part.fits or not self._strict:
            return part
        is_time = kind in {"custom-error", "time"}
        if isinstance(value, float) and value.is_integer():
            other = int(value)
        elif isinstance(value, str) and is_time:
            other = _LEAP.sub(r"\g<1>59", value)  # RFC 3339, section 5.7
        elif isinstance(value, str) and _NUMBER.fullmatch(value):
            other = from_json(value)
        found = part if other is value else self._value(schema, other, path)
        if not found.fits:
            return part
        message = part.problems[0].message
        if is_time:
            return found._replace(problems=(Problem(path, "constraint", message),))
        read = found.value if self._converts else value
        problems = (Converted(path, "type", message), *found.problems)
        return found._replace(value=read, problems=problems)

    def _value(self, schema: Schema, value: Any, path: Path) -> Part:
        """Return a value without parts, as pydantic reads it."""
        if id(schema) not in _validators:
            free = {k: each for k, each in schema.items() if k not in _CONSTRAINTS}
            schemas: list[Any] = [schema, free] if free != schema else [schema]
            made = [SchemaValidator(each) for each in schemas]
            _validators[id(schema)] = schema, made  # so that the id stays in use
        text = to_json(value, inf_nan_mode="constants")
        last: Schema = schema["steps"][-1] if schema["type"] == "chain" else schema
        failures: list[ValidationError] = []
        validators = _validators[id(schema)][1]
        for validator in validators:
            try:
                read = validator.validate_json(text, strict=self._strict)
            except ValidationError as error:
                failures.append(error)
            else:
                part = Part(read, _problems(failures, path, "constraint"))
                kind: str = last["type"]
                if kind == "any" or (kind == "float" and isinstance(value, int)):
                    part = part._replace(exactness=1)
                elif kind == "enum":
                    part = part._replace(exactness=0)
                return part
        try:  # for its message, which says more
            validators[-1].validate_json(text)
        except ValidationError as error:
            failures.append(error)
        rule: Rule = "null" if value is None else "type"
        if any(type(value) is type(each) for each in last.get("expected", ())):
            rule = "enum"
        return raw(value, *_problems(failures[-1:], path, rule))

    def model(self, schema: Schema, value: dict[str, Any], path: Path) -> Part:
        """Return a model. It lacks the attributes of missing fields."""
        model: type[BaseModel] = schema["cls"]
        inner = schema["schema"]
        fields: dict[str, Schema] = inner["fields"]
        rest, found, missing = {**value}, dict[str, Part](), list[Problem]()
        required = 0
        for name, field in fields.items():
            wire: str = field.get("validation_alias", name)
            key = wire if wire in rest else name
            is_required = field["schema"]["type"] != "default"
            required += is_required
            if key in rest:
                found[name] = self.read(field["schema"], rest.pop(key), (*path, key))
            elif is_required:
                note = f"missing (required by {model.__name__})"
                missing.append(Problem((*path, wire), "missing", note))
        others = self.values(inner.get("extras_schema"), rest, path)
        made = model.model_construct({*found, *others})
        values = {**vars(made), **{name: part.value for name, part in found.items()}}
        for name in values.keys() & fields.keys() - found.keys():
            if fields[name]["schema"].get("validate_default"):
                other = type(self)(self._definitions, self._operation)
                values[name] = other.read(fields[name]["schema"], values[name]).value
        vars(made).clear()
        vars(made).update((name, values[name]) for name in fields if name in values)
        if missing:
            vars(made)["_operation"] = str(self._operation)
        if made.model_extra is not None:
            made.model_extra.update((key, part.value) for key, part in others.items())
        elif others:
            note = f"unknown fields of {model.__name__}: {', '.join(others)}"
            return raw(value, Problem(path, "closed", note))
        part = joined(made, [*found.values(), *others.values()], missing)
        part = part._replace(fields=len(found) + (part.fields or 0))
        return part._replace(fits=not missing or len(missing) < required)

    def values(
        self, schema: Schema, values: Mapping[str, Any], path: Path
    ) -> dict[str, Part]:
        """Return the values of a map."""
        return {
            k: self.read(schema or _ANY, v, (*path, Key(k))) for k, v in values.items()
        }

    def _list(self, schema: Schema, value: list[Any], path: Path) -> Part:
        item = schema.get("items_schema", _ANY)
        parts = [self.read(item, v, (*path, n)) for n, v in enumerate(value)]
        made = [part.value for part in parts]
        return joined(made, parts, violated(schema, value, path))


def _completed(escape: re.Match[bytes]) -> bytes:
    return rb"\ufffd" if escape[1] else escape[0]


def _marked(part: Part) -> Part:
    """Return a part whose value, if it has problems, requests contain as it came."""
    kind = _MISFITS.get(part.value.__class__) if part.problems else None
    return part._replace(value=kind(part.value)) if kind else part


def raw(value: Any, *problems: Problem) -> Part:
    """Return a value that does not fit."""
    return Part(value, problems, fits=False)


def joined(made: Any, parts: Sequence[Part], problems: Sequence[Problem] = ()) -> Part:
    """Return the value `made` of `parts`, with the problems of all."""
    found = [*problems, *(each for part in parts for each in part.problems)]
    joint = Part(made)
    counts = [part.fields for part in parts if part.fields is not None]
    exactness = min((part.exactness for part in parts), default=2)
    joint = joint._replace(fields=sum(counts) if counts else None, exactness=exactness)
    return joint._replace(problems=tuple(found))


def violated(schema: Schema, value: Any, path: Path) -> Problems:
    """Return the violated constraints of a list or an object."""
    limits = {key: schema[key] for key in _LENGTHS & schema.keys()}
    try:
        if limits:
            given: Any = {"type": schema["type"], **limits}
            SchemaValidator(given).validate_python(value)
    except ValidationError as error:
        return _problems([error], path, "constraint")
    return ()


def _problems(errors: Iterable[ValidationError], path: Path, rule: Rule) -> Problems:
    found = [each for error in errors for each in error.errors(include_url=False)]
    return tuple(Problem((*path, *e["loc"]), rule, e["msg"]) for e in found)
