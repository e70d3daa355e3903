"""`python -m tests.goldens.damaged [--number N] [--seed SEED]` reads random damaged responses of all models of the cases.

A response is a random value of a model, of which some parts are exchanged, removed or added.
"""

import argparse
import importlib
import json
import secrets
import sys
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import cycle, islice
from random import Random
from time import monotonic
from types import ModuleType
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from tests.goldens.cases import Case, goldens
from tests.goldens.conftest import imported
from tests.unit.codegen.models import wild

JSON = {"content-type": "application/json"}
CONVERSIONS = [TypeAdapter(form) for form in (datetime, date, time, UUID)]


class Model(NamedTuple):
    """Model or alias of a case."""

    name: str
    package: ModuleType
    form: Any
    documented: Any  # JSON Schema


def models(case: Case) -> Iterator[Model]:
    """Yield the models and aliases of a case that responses may have, in the order of their names."""
    package = imported(case)
    module = importlib.import_module(f"{package.__name__}.models") if "models.py" in map(str, case.files) else None
    for name in getattr(module, "__all__", ()):
        form = getattr(module, name)
        adapter: TypeAdapter[Any] = TypeAdapter(form)
        adapter.rebuild()
        schema: Any = adapter.core_schema
        if _is_received(schema):
            with warnings.catch_warnings(action="ignore"):  # of discriminators which it leaves out
                documented = adapter.json_schema()
            yield Model(f"{case.name}:{name}", package, form, documented)


def _is_received(schema: Any, parent: str = "") -> bool:
    """Return whether responses may contain a type: no file, closed model, or closed union with a discriminator."""
    if isinstance(schema, dict):
        kind = str(schema.get("type"))
        is_closed = kind == "tagged-union" and parent != "union"
        is_closed = is_closed or schema.get("extra_fields_behavior") == "forbid"
        parts = [each for key, each in schema.items() if key != "metadata"]
        return kind != "function-plain" and not is_closed and all(_is_received(each, kind) for each in parts)
    return not isinstance(schema, list | tuple) or all(_is_received(each, parent) for each in schema)


def damaged(random: Random, value: Any) -> Any:
    """Return a value with a part that is exchanged, removed or added."""
    if not value or not isinstance(value, dict | list) or random.random() < 0.2:
        return wild.anything(random)
    keys: list[Any] = [*value] if isinstance(value, dict) else [*range(len(value))]
    key = random.choice(keys)
    copied: Any = value.copy()
    action = random.random()
    if action < 0.25:
        del copied[key]
    elif action < 0.3 and isinstance(value, dict):
        copied[f"x{random.randrange(3)}"] = wild.anything(random)
    else:
        copied[key] = damaged(random, value[key])
    return copied


def is_same(came: Any, sent: Any) -> bool:
    """Return whether two JSON values are the same: numbers by value, and texts of a format by their meaning."""
    if isinstance(came, dict) and isinstance(sent, dict):
        return came.keys() == sent.keys() and all(is_same(came[key], sent[key]) for key in came)
    if isinstance(came, list) and isinstance(sent, list):
        return len(came) == len(sent) and all(map(is_same, came, sent))
    if isinstance(came, bool | None) or isinstance(sent, bool | None) or not isinstance(came, str):
        return came == sent and isinstance(came, bool) == isinstance(sent, bool)
    return came == sent or any(_read(form, came) == _read(form, sent) is not None for form in CONVERSIONS)


def _read(form: TypeAdapter[Any], value: Any) -> Any:
    try:
        return form.validate_json(json.dumps(value))
    except ValidationError:
        return None


def outcome(model: Model, seed: int, number: int) -> str:
    """Return `fits` or `kept` for a random response, or the description of a failure."""
    random = Random(seed << 32 | number)  # noqa: S311 - no secret
    value = wild.value(random, model.documented, model.documented.get("$defs", {}))
    for _ in range(random.randrange(4)):
        value = damaged(random, value)
    about = f"{number} {model.name}: {json.dumps(value)[:500]}"
    request, encode, reading, runtime_models = (
        importlib.import_module(f"{model.package.__name__}._runtime.{name}")
        for name in ("request", "encode", "reading", "models")
    )
    schema, definitions = runtime_models.adapter(model.form, repr(model.form)).schema
    part = reading.Reader(definitions, "GET /").read(schema, value)
    call = request.Request(method="GET", path="/", returns={200: model.form})
    content = json.dumps(value).encode()
    result, problems = request.Response(call, 200, JSON, content, reading="keep").read()
    try:
        strict = request.Response(call, 200, JSON, content).read()
    except model.package.ResponseValidationError as error:
        strict = error.partial, error.problems
    else:
        if any(each.rule == "type" for each in problems):  # `keep` converts nothing
            strict = result, strict[1]
    if not repr((result, problems)) == repr(strict) == repr((part.value, part.problems)):
        return f"{about}\n  keep: {result!r}\n  strict: {strict}\n  in parts: {part}"
    sent = json.loads(encode.ANY.dump_json(result, **encode.WIRE | {"context": None}))
    if not is_same(value, sent):
        return f"{about}\n  sent: {json.dumps(sent)[:500]}\n  {problems}"
    for each in problems:
        *parents, last = each.path or ("",)
        owner = _at(value, parents)
        if last in owner if each.rule == "missing" else each.path and _at(owner, [last]) is owner:
            return f"{about}\n  {each}"
    return "kept" if problems else "fits"


def _at(value: Any, path: Iterable[Any]) -> Any:
    """Return the value at a path. Raise `LookupError`."""
    for name in path:
        value = value[name]
    return value


def run(models: Sequence[Model], seed: int, count: int) -> Counter[str]:
    """Read `count` responses, of each model in turn, and return the number of each outcome."""
    return Counter(outcome(model, seed, number) for number, model in enumerate(islice(cycle(models), count)))


def main() -> int:
    """Return 1 if a response was not read as documented."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--number", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1 << 32))
    given = parser.parse_args()
    every = [model for case in goldens() for model in models(case)]
    sys.stdout.write(f"seed {given.seed}, {len(every)} models\n")
    start = monotonic()
    found = run(every, given.seed, given.number)
    counts = {name: found.pop(name, 0) for name in ("fits", "kept")}
    sys.stdout.write(f"{counts} in {monotonic() - start:.0f} s\n" + "\n".join([*found][:20]) + "\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
