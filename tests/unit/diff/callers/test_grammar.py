"""Uses in every form of Python's grammar: the reader finds the references that pyright finds."""

import ast
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from opgen.diff.callers.names import PackageNames
from opgen.diff.callers.reader import read_project

from tests.unit.diff.callers.surface import SURFACE

_NAMES = ("Job", "JobPage", "NotFoundError", "State", "get_job", "list_jobs")
_IMPORT = f"from jobs import {', '.join(_NAMES)}\n"
_START = """\
import jobs
import contextlib
from jobs import Client
from typing import Annotated, Any, Callable, Literal, TypeAlias, cast
c = Client()
x: Any = {}
"""
_FORMS = """\
job: Job = get_job(c, "1")
job_later: "Job | None"
x[State.DONE]: Job = get_job(c, "1")
x.job: Job = get_job(c, "1")
x[get_job], *x[State] = [x[State], other] = get_job(c, "1"), State.DONE
x[State.DONE] += get_job(c, "1").title
del x[State.DONE], x[State.FAILED]
x = (y := get_job(c, "1"), y.title)
(x := State).DONE
get_job(c, "1") and list_jobs(c) or State.DONE
not get_job(c, "1"), -get_job, get_job + State, get_job is not State.DONE
lambda a=State.DONE, /, b=get_job, *args, c=list_jobs, **more: get_job(a, State)
get_job(c, "1") if State.DONE else list_jobs(c)
{State.DONE: get_job, **State}, {get_job, *list_jobs(c)}, [get_job], (State, *list_jobs(c))
get_job.job, State[State.DONE], [list_jobs for each in list_jobs(c)]
[each.title for each in list_jobs(c) if get_job for x[State] in list_jobs(c) if State]
{each.title for each in list_jobs(c)}
{State.DONE: get_job for each in list_jobs(c)}, {get_job for each in list_jobs(c)}, x(get_job for each in list_jobs(c))
{each.title: each.state for each in list_jobs(c) if State.DONE}
x(each.title for each in list_jobs(c) if State.DONE)
x(get_job, *list_jobs(c), job=get_job, **State)(State)
get_job(c, "1").title, get_job(c, "1").parent
jobs.get_job(c, "1").title, jobs.State.DONE
x[get_job : State.DONE : list_jobs], x[State, get_job], x[*list_jobs(c)]
f"{get_job!r:{State.DONE}} {get_job(c, '1').title:>{list_jobs}} {State=}"
print(f"{'a' f'{get_job}'}")
assert get_job, State.DONE
for x[State] in list_jobs(c):
    get_job(c, "1").title
else:
    State.DONE
for each in list_jobs(c):
    each.title
while get_job(c, "1"):
    State.DONE; break
else:
    list_jobs
if State.DONE:
    get_job
elif list_jobs:
    State
else:
    NotFoundError
with contextlib.nullcontext(get_job(c, "1")) as job_2, x(State) as x[list_jobs]:
    job_2.title, State.DONE
try:
    get_job
except (NotFoundError, x[State]) as error:
    list_jobs
else:
    State.DONE
finally:
    get_job
try:
    get_job
except* NotFoundError as errors:
    list_jobs
else:
    State.DONE
finally:
    get_job
match x, x(State):
    case other: other
match x:
    case jobs.State.DONE | State.FAILED if get_job:
        list_jobs
    case {State.DONE: Job(), **rest}:
        State
    case [Job(jobs.State.DONE, parent=Job()), *rest]:
        State
    case Job() as found:
        found.title
    case Job(parent=Job() as found_2) | [Job() as found_2]:
        found_2.title
    case _:
        pass
try:
    raise NotFoundError(State) from get_job
except NotFoundError:
    x
@x(State.DONE)
@get_job
class A(Job, x(get_job), metaclass=x(State), flag=State.DONE):
    attribute: Job = get_job(c, "1")
    late: "State"
    later = list_jobs(c)
    def method(self, state: State = State.DONE) -> "Job":
        return self.attribute.parent or get_job(c, "1")
class B(list["Job"], JobPage): ...
@x(State.DONE)
@get_job
def function(
    a: Job, b: "Job" = x(get_job), /, d: State = State.DONE, *args: Job, e: "State | None" = x(State), **more: "Job"
) -> Annotated[Job, State]:
    def inner(f: Job = get_job(c, "1")) -> "State":
        nonlocal a
        a = get_job(c, "1")
        return f.state
    return get_job(c, a.title)
def generator(job: Job):
    global x
    x = yield get_job(c, job.title)
    x = yield from list_jobs(c)
    x = yield
    return State
@x(State.DONE)
@get_job
async def coroutine(a: "list[Job]", *args: Job, b: State = State.DONE, **more: Job) -> Job:
    async with x(get_job) as x[State.DONE]:
        await x(get_job), [each async for each in x(State) if get_job]
    async with x(get_job) as x[State], x(list_jobs):
        list_jobs
    async for x[State.DONE] in x(get_job):
        a[0].title, get_job, args[0].title, more["a"].title
    else:
        State
    return await x(get_job)
value: Callable[["Job"], Literal["State"]] | Annotated["Job", "State"] = cast("Callable[..., Job]", get_job)
Other: TypeAlias = "list[Job]"
__all__ = ["State", "get_job"]
__all__ += ["Job"]
"""
_LATER = {
    (3, 12): """\
type Jobs = list[Job]
type Later = "list[Job]"
def generic[T: Job, *Ts, **P](a: T, jobs_: Jobs) -> "Job":
    return jobs_[0].parent or get_job(c, a)
async def generic_async[T: Job](a: T) -> T: ...
class Generic[T: Job]: ...
type Mapped[T: Job] = dict[str, T]
""",
    (3, 13): "def defaults[T = Job, *Ts = *tuple[Job], **P = [Job]](a: T) -> None: ...\n",
    (3, 14): "t'{get_job!r:{State.DONE}}'\n",
}
_CODE = "".join([_FORMS, *(text for version, text in _LATER.items() if sys.version_info >= version)])
_UNUSED = {
    *("Module.type_ignores", "FunctionType.argtypes", "FunctionType.returns", "Interactive.body", "Expression.body"),
    *("NamedExpr.target", "TypeAlias.name"),  # names alone
    *("Import.names", "ImportFrom.names", "MatchMapping.rest"),
    *("ParamSpec.default_value", "TypeVar.default_value", "TypeVarTuple.default_value")[
        : 3 * (sys.version_info < (3, 13))
    ],
}
_STUB = """\
from typing import Any
class Client: ...
class State:
    DONE: Any
    FAILED: Any
class NotFoundError(Exception): ...
class Job:
    __match_args__ = ("title",)
    title: str
    state: State
    parent: Job | None
    def __init__(self, *args: Any, **more: Any) -> None: ...
class JobPage: ...
def get_job(client: Any, job_id: Any) -> Job: ...
def list_jobs(client: Any) -> list[Job]: ...
"""
_FIELDS = ("title", "state", "parent")


def _parts() -> Iterator[tuple[str, str]]:
    """Yield the class and the field of all nodes that can contain an expression, from the grammar."""
    kinds = [each for each in vars(ast).values() if isinstance(each, type) and issubclass(each, ast.AST)]
    for kind in kinds:
        grammar = str(kind.__doc__).partition("(")
        if grammar[0] == kind.__name__:  # other classes are those of older versions
            for type_, name in re.findall(r"(\w+)[*?]* (\w+)", grammar[2]):
                if type_ not in {"identifier", "int", "string", "constant", "operator"} and not type_.endswith(
                    ("op", "context")
                ):
                    yield kind.__name__, name


def test_forms_have_a_use_in_every_part_of_the_grammar() -> None:
    found = set()
    for node in ast.walk(ast.parse(_CODE)):
        for name, value in ast.iter_fields(node):
            inner = [
                each
                for part in (value if isinstance(value, list) else [value])
                if isinstance(part, ast.AST)
                for each in ast.walk(part)
            ]
            if any(isinstance(each, ast.Name) and each.id in (*_NAMES, "jobs") for each in inner):
                found.add(f"{type(node).__name__}.{name}")
    missing = {f"{kind}.{name}" for kind, name in _parts()} - found - _UNUSED
    assert " ".join(sorted(missing)) == ""


def test_uses_are_the_references_that_pyright_finds(tmp_path: Path) -> None:
    renamed = re.sub(rf"\b({'|'.join(_NAMES)})\b", r"\1_new", _STUB)
    fields = re.sub(rf"\b({'|'.join(_FIELDS)}): ", r"\1_new: ", _STUB)
    for name, stub, code in (("names", renamed, f"\n{_START}{_CODE}"), ("fields", fields, f"{_IMPORT}{_START}{_CODE}")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "jobs.pyi").write_text(stub, "utf-8")
        (tmp_path / name / "main.py").write_text(code, "utf-8")
    roots = [{"root": "names"}, {"root": "fields"}]
    (tmp_path / "pyrightconfig.json").write_text(json.dumps({"executionEnvironments": roots}), "utf-8")
    done = subprocess.run(
        [Path(sys.executable).with_name("pyright"), "--outputjson", "--pythonpath", sys.executable],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    expected: Counter[tuple[int, str]] = Counter()
    for each in json.loads(done.stdout)["generalDiagnostics"]:
        words = re.search(rf'"({"|".join((*_NAMES, *_FIELDS))})"', each["message"])
        if words and words[1] in (_NAMES if Path(each["file"]).parent.name == "names" else _FIELDS):
            expected[each["range"]["start"]["line"] + 1, words[1]] += 1

    code = f"{_IMPORT}{_START}{_CODE}"
    read = read_project({"main.py": ast.parse(code)}, PackageNames(SURFACE).modules, "jobs")
    found: Counter[tuple[int, str]] = Counter()
    for use in read.uses:
        word = use.target.name.rpartition(".")[2]
        own = {ast.Name: "id", ast.Attribute: "attr"}.get(type(use.node), "lineno")
        is_reference = getattr(use.node, own) == word and use.call is None and not use.argument
        if is_reference and word in (*_NAMES, *_FIELDS):
            found[use.line, word] += 1
    lines = code.splitlines()
    different = [
        (lines[line - 1], word, found[line, word], expected[line, word])
        for line, word in sorted({*found, *expected})
        if found[line, word] != expected[line, word]
    ]
    assert "\n".join(map(str, different)) == ""
