"""Records of responses that do not fit the document, without their values."""

import atexit
import json
import logging
import os
import pathlib
import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from mimetypes import MimeTypes
from typing import Any, cast

from pydantic_core import from_json
from typing_extensions import override

from .call import Observe
from .models import adapter
from .reading import Key, Part, Path, Problem, Problems, Reader, Schema
from .request import Call, is_documented

_LOG = logging.getLogger(__name__.rpartition("._runtime")[0])
# Words of one case with few digits: no key, digest or number.
_WORD = "(?:(?:[A-Z]?[a-z]{,15}|[A-Z]{,15})[0-9]{,3}|[0-9]{,3}[a-z]{,15})"
_FEW = "(?=[A-Za-z].{,19}$)(?!(?:[^0-9]*[0-9]){6})"
_IDENTIFIER = re.compile(f"{_FEW}{_WORD}(?:[_.-]{_WORD})*")
_PIPE = "a pipe cannot hold records"
_WRAPPER = re.compile("[A-Za-z_]{1,32}")
# Another media type may be a secret.
_MEDIA_TYPE = re.compile(
    r"application/((problem|hal|vnd\.api|ld|geo|scim|(merge|json)-patch)\+json"
    r"|x-ndjson|jsonl|yaml|x-www-form-urlencoded)"
    r"|text/(event-stream|yaml)|multipart/(form-data|mixed)"
)
_MOST_KINDS = 10_000
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
    """Reader that also finds unknown members of enums, and null for optional fields."""

    @override
    def read(self, schema: Schema, value: Any, path: Path = ()) -> Part:
        """Return the value. The message of a wrong list says whether each item fits."""
        read = super().read
        part = read(schema, value, path)
        if value and isinstance(value, list) and not part.fits:
            items: list[Any] = value
            if all(read(schema, v, (*path, n)).fits for n, v in enumerate(items)):
                problems = (each._replace(message=Key("*")) for each in part.problems)
                return part._replace(problems=tuple(problems))
        return part

    def body(self, schema: Schema, value: Any) -> Problems:
        """Return the problems of a body. The message of a wrapper is the property that fits."""
        part = self.read(schema, value)
        if part.fits or part.fields or not isinstance(value, dict):
            return part.problems
        given = cast("dict[str, Any]", value)
        parts = {k: self.read(schema, v, (k,)) for k, v in given.items()}
        names = [
            k for k, part in parts.items() if part.fits and _is_near(given[k], part)
        ]
        names = [name for name in names if given[name]] or names
        if len(names) != 1 or not _WRAPPER.fullmatch(names[0]):
            return part.problems
        return (Problem((), "shape", Key(names[0])),)

    @override
    def leaf(self, schema: Schema, value: Any, path: Path) -> Part:
        """Return a value without parts."""
        part = super().leaf(schema, value, path)
        last: Schema = schema["steps"][-1] if schema["type"] == "chain" else schema
        members = [each.value for each in last.get("members", ())]
        if part.problems or last["type"] != "enum" or value in members:
            return part
        return part._replace(problems=(Problem(path, "enum", "no such member"),))

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


def _is_near(value: Any, part: Part) -> bool:
    """Return whether each item of a list in a property is of its kind."""
    return not isinstance(value, list) or all(len(p.path) > 2 for p in part.problems)


class _Observer:
    """Counts of the kinds of problems. A line has the count since the line before."""

    def __init__(self, path: pathlib.Path, product: str) -> None:
        self._path, self._product = path, product
        self._lock = threading.Lock()
        self._totals = Counter[str]()
        self._pending: dict[str, tuple[int, str]] = {}  # counts, with their first day
        self._texts = set[str]()  # kinds that have a text
        self._process = os.getpid()
        self._is_refused = False
        atexit.register(self._write)

    def observe(
        self,
        call: Call,
        status: int,
        form: object,
        body: tuple[str, bytes],
        problems: Problems,
    ) -> None:
        """Count the problems of a response. A failure does not fail the call."""
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
                if self._path.is_fifo():  # its reader could hold the call
                    raise OSError(_PIPE)  # noqa: TRY301 - as the others
                with self._path.open("ab", buffering=0) as file:
                    file.write("".join(lines).encode())
        except OSError as error:
            if not self._is_refused:
                _LOG.warning("cannot write records of responses: %s", error)
            self._is_refused = True


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
        except ValueError:  # a text may have any content
            found = problems and (Problem((), "media-type", ""),)
        else:
            schema, definitions = adapter(form, repr(form)).schema
            found = _DetailedReader(definitions, "").body(schema, value)
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
        is_body = not problem.path and problem.rule in {"type", "shape"}
        if problem.rule == "media-type":
            record["type"] = _known(media_type)
        elif is_body and media_type.endswith("+json"):  # most likely undocumented
            kind = {"content": _NAMES[type(value)]}
            record |= {"rule": "media-type", "type": _known(media_type), **kind}
        elif problem.rule not in {"missing", "status", "empty"}:
            part = _at(value, problem.path)
            record |= _shape(part, problem)
        yield record
        if (
            problem.rule == "enum"
            and isinstance(part, str)
            and _IDENTIFIER.fullmatch(part)
        ):
            yield {**record, "text": part}


def _shape(part: Any, problem: Problem) -> Iterator[tuple[str, object]]:
    """Yield the type and the length of a value, and the part of it that fits."""
    yield "type", _NAMES[type(part)]
    if isinstance(part, (str, list, dict)):
        yield "length", len(cast("list[Any]", part))
    if isinstance(problem.message, Key):
        yield "fits", f"/{problem.message}"


def _known(media_type: str) -> str:
    is_known = media_type in MimeTypes().types_map_inv[True]
    return media_type if is_known or _MEDIA_TYPE.fullmatch(media_type) else "other"


def _at(value: Any, path: Path) -> Any:
    for name in path:
        value = value[name]
    return value


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
