"""What the caller sees of a feature in a golden: a piece of the generated code, as it stands there."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from tests.goldens.cases import Case
from tests.tools.coverage.walk import Feature, Place

_LONGEST = 130
_SETTINGS = {"self", "base_url", "timeout", "max_retries", "headers", "http_client"}
_OF_CLIENT = {"server", "server-variable", "security-scheme", "oauth-flows", "oauth-flow"}
_ON_THE_WIRE = {"style", "explode", "allowReserved"}
_PROSE = {"summary", "description"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, kw_only=True)
class Sight:
    """The generated modules of a golden, to look things up in."""

    case: Case

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The modules that the case pins: tests of goldens prove that they are what is generated."""
        return self.case.expected

    @cached_property
    def modules(self) -> Mapping[str, ast.Module]:
        """By path, parsed."""
        return {path: ast.parse(text) for path, text in self.texts.items() if path.endswith(".py")}

    def of(self, feature: Feature, place: Place) -> str:
        """Return the code that shows `feature`, which is at the pointer `place`."""
        is_everywhere = feature.field in {"servers", "security", "$self"}
        if feature.object in _OF_CLIENT or (is_everywhere and not place.operation):
            return self._client(feature, place)
        if place.model and (found := self._model(place)):
            return found
        if place.part in {"webhook", "callback"} or feature.field == "webhooks":
            return self._webhook(place)
        if place.operation and (found := self._operation(feature, place)):
            return found
        return next((self._line(each) for each in self._functions()), "") or next(
            (_head(each) for each in self._classes()), ""
        )

    def has(self, text: str) -> bool:
        """Whether `text` stands in the generated code, whatever the line breaks."""
        wanted = _plain(text)
        return any(wanted in _plain(text) for text in self.texts.values())

    def _client(self, feature: Feature, place: Place) -> str:
        # Only areas that are about it pin it.
        text = self.texts.get("client.py") or self.case.files[PurePosixPath("client.py")]
        module = ast.parse(text)
        if feature.object in {"server", "openapi"}:
            for node in ast.walk(module):
                if isinstance(node, ast.keyword) and node.arg == "base_url" and isinstance(node.value, ast.Constant):
                    return f"base_url={ast.unparse(node.value)}"
        init = next(node for node in ast.walk(module) if isinstance(node, ast.FunctionDef) and node.name == "__init__")
        own = {k: v for k, v in _arguments(init) if k not in _SETTINGS}
        wanted = set(_keywords(module, place.part)) & own.keys() or own.keys()
        return _cut(f"Client({', '.join(own[name] for name in own if name in wanted)})")

    def _model(self, place: Place) -> str:
        for node in self.modules.get("models.py", ast.Module([], [])).body:
            if isinstance(node, ast.ClassDef) and _same(node.name, place.model):
                return (_field(node, place.property) if place.property else "") or _head(node)
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.targets[0], ast.Name)
                and _same(node.targets[0].id, place.model)
            ):
                return _cut(ast.unparse(node))
        return ""

    def _classes(self) -> Iterator[ast.ClassDef]:
        for node in self.modules["models.py"].body:
            if isinstance(node, ast.ClassDef):
                yield node

    def _webhook(self, place: Place) -> str:
        names = re.sub(r"\W", "", place.operation.partition(" ")[2] or place.operation)
        found = [node for node in self.modules["webhooks.py"].body if isinstance(node, ast.FunctionDef)]
        named = [node for node in found if _same(node.name.removeprefix("parse_"), names)]
        return self._line((named or found)[0])

    def _operation(self, feature: Feature, place: Place) -> str:
        builder = self._builder(place.operation)
        if builder is None:
            return ""
        name = builder.name.removesuffix("_request")
        # That of a keyword ends with an underscore.
        names = {name, f"{name}_"}
        function = next(each for each in self._functions() if each.name in names)
        if feature.object in {"operation", "path-item"} and feature.field in _PROSE:
            return _cut(ast.get_docstring(function) or "")
        if place.part == "answer":
            return _cut(_answer(feature, builder))
        arguments = dict(_arguments(function))
        if place.part == "body":
            return _cut(arguments.get("body", self._line(function)))
        wanted = [text for each, text in arguments.items() if _same(each, place.part) or each == f"{place.part}_query"]
        if not place.part or not wanted:
            return self._line(function)
        if feature.field == "description":
            return _cut(_told(function, wanted[0].partition(":")[0]))
        written = _written(builder, place.part) if feature.field in _ON_THE_WIRE else ""
        return _cut(f"{wanted[0]} → {written}" if written else wanted[0])

    def _builder(self, operation: str) -> Function | None:
        """Return the code of the operation, or of the first one of the path."""
        method, _, path = operation.rpartition(" ")
        pattern = re.compile(f"`{re.escape(method) or '[^ `]+'} {re.escape(path)}`")
        found = (each for each in self._builders() if pattern.search(ast.get_docstring(each) or ""))
        return next(found, None)

    def _builders(self) -> Iterator[Function]:
        for function in self._functions():
            if (ast.get_docstring(function) or "").startswith("Build `"):
                yield function

    def _functions(self) -> Iterator[Function]:
        for path, module in self.modules.items():
            if path.startswith("operations/"):
                yield from (node for node in module.body if isinstance(node, Function))

    def _line(self, function: Function) -> str:
        decorators = [f"@{ast.unparse(each)[:11]}(…) " for each in function.decorator_list]
        given = [text for name, text in _arguments(function) if name != "client"]
        returns = ast.unparse(function.returns) if function.returns else ""
        return _cut(f"{''.join(decorators)}{function.name}({', '.join(given)}) -> {returns}")


def _arguments(function: Function) -> Iterator[tuple[str, str]]:
    """Names of arguments, each with its text in the signature."""
    given = function.args
    for argument in given.args:
        yield argument.arg, _argument(argument, None)
    for argument, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        yield argument.arg, _argument(argument, default)


def _argument(argument: ast.arg, default: ast.expr | None) -> str:
    annotation = f": {ast.unparse(argument.annotation)}" if argument.annotation else ""
    return argument.arg + annotation + (f" = {ast.unparse(default)}" if default else "")


def _keywords(module: ast.Module, scheme: str) -> Iterator[str]:
    """Yield the client's keywords that the security scheme takes."""
    for node in ast.walk(module):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == scheme:
                    names = (each for each in ast.walk(value) if isinstance(each, ast.Constant))
                    yield from (str(each.value) for each in names)


def _answer(feature: Feature, builder: Function) -> str:
    """Return the type of a response; for errors by status."""
    given = {
        keyword.arg: ast.unparse(keyword.value)
        for node in ast.walk(builder)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
    }
    is_error = feature.object == "responses" and not feature.value.startswith("2")
    key = "raises" if is_error and "raises" in given else "returns"
    return f"{key}={given.get(key, '')}"


def _told(function: Function, name: str) -> str:
    """Return the description of an argument in the docstring."""
    lines = (ast.get_docstring(function) or "").splitlines()
    return next((line for line in lines if line.strip().startswith(f"{name}:")), "")


def _field(model: ast.ClassDef, name: str) -> str:
    """Return the field, and the words on it."""
    for node, after in zip(model.body, [*model.body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            text = ast.unparse(node)
            if _same(node.target.id, name) or f"alias={name!r}" in text:
                return _cut(f"{text} {_words(after)}")
    return ""


def _words(node: ast.stmt | None) -> str:
    """Return the docstring that a statement is; empty if it is none."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return f'"""{node.value.value!s}"""'
    return ""


def _head(model: ast.ClassDef) -> str:
    fields = [ast.unparse(node) for node in model.body if isinstance(node, ast.AnnAssign | ast.Assign)]
    bases = ", ".join(map(ast.unparse, model.bases))
    return _cut(f"class {model.name}({bases}): {'; '.join(fields[:2])}".rstrip(": "))


def _written(builder: Function, name: str) -> str:
    """How the builder writes the parameter."""
    for node in ast.walk(builder):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == name:
                    return ast.unparse(value)
    return ""


def _same(one: str, other: str) -> bool:
    """Whether two names are one, whatever their case and what stands between words."""
    plain = [re.sub(r"[\W_]", "", name).casefold() for name in (one, other)]
    return plain[0] == plain[1] != ""


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _plain(text: str) -> str:
    return re.sub(r"\s|,(?=\s*[)\]}])", "", text)
