"""Records of responses that do not fit the document, without their values."""

import atexit
import json
import os
import pathlib
import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast

from pydantic_core import from_json
from typing_extensions import override

from .call import Observe
from .models import adapter
from .reading import Key, Part, Path, Problem, Problems, Reader, Schema
from .request import Call, is_documented

_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,31}")
_MOST_KINDS = 10_000
_TYPES: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("int", "float"), (int, float)),
    **dict.fromkeys(("str", "datetime", "date", "time", "uuid", "bytes"), (str,)),
    "bool": (bool,),
}
_NAMES = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
}


def observer(path: str | os.PathLike[str] | None, product: str) -> Observe | None:
    """Return the observer that writes to `path`, else to the file that `OPGEN_OBSERVE` names."""
    found = path or os.environ.get("OPGEN_OBSERVE")
    return _observer(pathlib.Path(found).resolve(), product).observe if found else None


@cache
def _observer(path: pathlib.Path, product: str) -> "_Observer":
    return _Observer(path, product)


class _DetailedReader(Reader):
    """Reader that also finds unknown members of enums, and values that pydantic converts."""

    @override
    def leaf(self, schema: Schema, value: Any, path: Path) -> Part:
        """Return a value without parts."""
        part = super().leaf(schema, value, path)
        kind: str = schema["type"]
        types = _TYPES.get(kind)
        if part.problems:
            return part
        if kind == "enum" and value not in [each.value for each in schema["members"]]:
            problem = Problem(path, "enum", "the enum has no such member")
        elif types and (type(value) not in types):
            problem = Problem(path, "type", f"{type(value).__name__} became {kind}")
        else:
            return part
        return part._replace(problems=(problem,))

    @override
    def model(self, schema: Schema, value: dict[str, Any], path: Path) -> Part:
        """Return a model, with problems that raise no error too."""
        part, model = super().model(schema, value, path), schema["cls"]
        found, known = list(part.problems), set[str]()
        for name, field in schema["schema"]["fields"].items():
            key: str = field.get("validation_alias", name)
            known |= {name, key}
            optional = field["schema"]["type"] == "default"
            if (
                optional
                and value.get(key, "") is None
                and name not in model.__nullable__
            ):
                found.append(Problem((*path, key), "null", ""))
        if not known.issuperset(value) and getattr(model, "__sealed__", False):
            found.append(Problem(path, "closed", ""))
        return part._replace(problems=tuple(found))


class _Observer:
    """Counts of the kinds of problems. A line has the count since the line before."""

    def __init__(self, path: pathlib.Path, product: str) -> None:
        self._path, self._product = path, product
        self._lock = threading.Lock()
        self._totals = Counter[str]()
        self._pending: dict[str, tuple[int, str]] = {}  # counts, with their first day
        self._texts = set[str]()  # kinds that have a text
        self._process = os.getpid()
        atexit.register(self._write)

    def observe(
        self,
        call: Call,
        status: int,
        form: object,
        body: tuple[str, bytes],
        problems: Problems,
    ) -> None:
        """Count the problems of a response. A failure is no error of the call."""
        try:
            records = [*_records(call, status, form, body, problems)]
            kinds = {json.dumps(each) for each in records}
            with self._lock:
                self._count(kinds, {k for k in kinds if "text" in json.loads(k)})
        except (LookupError, OSError, RecursionError, TypeError, ValueError):
            return

    def _count(self, kinds: set[str], texts: set[str]) -> None:
        """Count kinds of one response. A text counts if an earlier response had it."""
        if self._process != os.getpid():  # a parent writes its own counts
            self._process = os.getpid()
            self._pending.clear()
        seen = kinds - (texts - self._texts)
        if len(self._totals) + len(self._texts) < _MOST_KINDS:
            self._texts |= texts
        else:
            seen &= self._totals.keys()
        today = _today()
        for kind in seen:
            self._totals[kind] += 1
            count, first = self._pending.get(kind, (0, today))
            self._pending[kind] = (count + 1, first)
        # The first, the tenth, the hundredth, and so on: the rest at the end.
        due = [kind for kind in seen if str(self._totals[kind]).strip("0") == "1"]
        if due:
            self._write(due)

    def _write(self, kinds: Iterable[str] | None = None) -> None:
        """Append a line for each kind. Several processes may append to the file."""
        lines: list[str] = []
        for kind in [*self._pending] if kinds is None else kinds:
            count, first = self._pending.pop(kind)
            about = {"package": self._product, **json.loads(kind)}
            days = {"count": count, "first": first, "last": _today()}
            lines.append(json.dumps(about | days) + "\n")
        try:
            if lines and self._process == os.getpid():
                with self._path.open("ab", buffering=0) as file:
                    file.write("".join(lines).encode())
        except OSError:
            return


def _records(
    call: Call, status: int, form: object, body: tuple[str, bytes], problems: Problems
) -> Iterator[dict[str, object]]:
    """Yield the kind of each problem, and again with its text if that may be a member of an enum."""
    value: Any = None
    media_type, content = body
    found = problems
    documented: Any = {**getattr(call, "returns", {}), **call.raises}
    is_known = is_documented(documented, status)
    if form not in (None, bytes) and content and (is_known or status < 300):
        try:
            value = from_json(content)
        except ValueError:
            pass  # `problems` say so
        else:
            schema, definitions = adapter(form, repr(form)).schema
            found = _DetailedReader(definitions, "").read(schema, value).problems
    if not is_known:
        found = (*found, Problem((), "status", ""))
    for problem in found:
        names = ("*" if isinstance(n, int | Key) else n for n in problem.path)
        record: dict[str, object] = {
            "operation": call.operation_id,
            "status": status,
            "pointer": Problem((*names,), "type", "").pointer,
            "rule": problem.rule,
        }
        part: Any = None
        if problem.rule == "media-type":
            record["type"] = media_type
        elif problem.rule not in {"missing", "status", "empty"}:
            part = _at(value, problem.path)
            record["type"] = _NAMES[type(part)]
            if isinstance(part, (str, list, dict)):
                record["length"] = len(cast("list[Any]", part))
        yield record
        if (
            problem.rule == "enum"
            and isinstance(part, str)
            and _IDENTIFIER.fullmatch(part)
        ):
            yield {**record, "text": part}


def _at(value: Any, path: Path) -> Any:
    for name in path:
        value = value[name]
    return value


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
