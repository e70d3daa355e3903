"""Calls of all operations of a package, with values that the document accepts."""

import asyncio
import inspect
import json
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any

import httpx2
from opgen.api.model import Api, Operation
from opgen.document.document import Document
from pydantic import BaseModel, PydanticSchemaGenerationError, TypeAdapter, ValidationError

from tests.goldens.documented import is_json, sent_media_type
from tests.goldens.examples import VARIANTS, Examples
from tests.goldens.validity import problems

if TYPE_CHECKING:
    from tests.tools.fuzz_documents.examine import Result

_STATUSES = {"2XX": 207, "4XX": 418, "5XX": 599, "default": 599}
_MOST_SCHEMAS = 1000
"""Schemas that one value may read, each as often as it is read."""
_MOST_ITEMS = 200
_UNKNOWN = object()


class _NoValueError(Exception):
    """No valid value could be built."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _FewExamples(Examples):
    """Examples with a limit for the number of schemas, because schemas of random documents refer to each other."""

    schemas: list[Any] = field(default_factory=list)

    def combined(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Merge like `Examples`, unless the value would be too large."""
        self._count(schema)
        found = Examples.combined(self, schema)
        lengths = [found.get(key, 0) for key in ("minLength", "minItems")]
        if any(isinstance(each, int) and each > _MOST_ITEMS for each in lengths):
            raise _NoValueError
        # Formats are annotations for the other implementation, and a shortened text has none.
        if "format" in found and not {"minLength", "maxLength"}.isdisjoint(found):
            raise _NoValueError
        return found

    def of(self, schema: Any, depth: int = 0, turns: int = 0) -> Any:
        """Return a value like `Examples`, from a limited number of schemas."""
        self._count(schema)
        return Examples.of(self, schema, depth, turns)

    def _count(self, schema: Any) -> None:
        self.schemas.append(schema)
        if len(self.schemas) > _MOST_SCHEMAS:
            raise _NoValueError


def call_all(document: Document, api: Api, package: ModuleType, result: "Result") -> None:
    """Call each operation, and add the ends of the calls to `result`."""
    for number, operation in enumerate(api.operations):
        call = _Call(document, api, package, operation, number)
        try:
            end = call.end()
        except _NoValueError:
            end = "no value"
        result.ends[f"call: {end}"] += 1


@dataclass(frozen=True, slots=True)
class _Call:
    """Call of one operation."""

    document: Document
    api: Api
    package: ModuleType
    operation: Operation
    number: int

    def end(self) -> str:
        """Return the end of the call in one word."""
        entry = self.package.OPERATIONS[self.operation.key]
        is_async = bool(self.number % 2)
        function = entry.functions[is_async]
        arguments = self._with_fields(self._arguments(entry.functions[2]), function)
        status, media_type, schema, value = self._response()
        content, headers = b"", {}
        if media_type:
            headers = {"content-type": sent_media_type(media_type)}
            content = json.dumps(value).encode() if is_json(media_type) else b"a\n\n"

        def answer(request: httpx2.Request) -> httpx2.Response:
            request.read()
            return httpx2.Response(status, headers=headers, content=content)

        try:
            self._sent(function, arguments, answer, is_async=is_async)
        except self.package.ApiError:
            return "error response"
        except self.package.ResponseValidationError as error:
            if not self._accepts(schema, value, sent=False):
                return "invalid response"
            if error.__cause__ is None or not is_json(media_type):
                return "response of another type"
            text = f"{self.operation.key}: {json.dumps(value)} as {json.dumps(schema)}"
            raise AssertionError(f"a valid response is refused: {text}") from error
        except self.package.ClientError:
            return "client error"
        except ValueError:
            return "refused value"
        return "result"

    def _sent(self, function: Any, arguments: Mapping[str, Any], answer: Any, *, is_async: bool) -> None:
        transport = httpx2.MockTransport(answer)

        def settings(client: Any) -> dict[str, Any]:
            found = inspect.signature(client).parameters.values()
            texts = {each.name: "sent" for each in found if "Credential" in str(each.annotation)}
            return {"base_url": "https://example.com", "max_retries": 0} | texts

        async def awaited() -> None:
            async with httpx2.AsyncClient(transport=transport) as http:
                make = self.package.AsyncClient
                async with make(http_client=http, **settings(make)) as client:
                    found = function(client, **arguments)
                    if hasattr(found, "__anext__"):
                        _ = [item async for item in found]
                    else:
                        await found

        if is_async:
            asyncio.run(awaited())
            return
        make = self.package.Client
        with httpx2.Client(transport=transport) as http, make(http_client=http, **settings(make)) as client:
            found = function(client, **arguments)
            if hasattr(found, "__next__"):
                list(found)

    def _arguments(self, function: Any) -> dict[str, Any]:
        """Return a value for each argument that is required, and for some others."""
        hints = typing.get_type_hints(function)
        found = {}
        for parameter in self.operation.parameters:
            if parameter.required or self.number % 3:
                node = self.document.resolve(parameter.pointer)
                (entry,) = node.get("content", {"": node}).values()
                found[parameter.name] = self._given(entry.get("schema", True), hints[parameter.name])
                if found[parameter.name] is None and parameter.content != "json":  # null has no text
                    raise _NoValueError
        body = self.operation.body
        if body is not None:
            content, *_ = body.contents
            entry = self._content("requestBody").get(content.media_type)
            if entry is None:  # a media type that replaces a range
                raise _NoValueError
            schema = self._resolved(entry).get("schema", True)
            found["body"] = b"bytes"
            if content.kind == "json":
                found["body"] = self._given(schema, _without_mapping(hints["body"]))
            elif content.kind in {"form", "multipart", "items"}:
                raise _NoValueError
            elif content.kind == "text":
                found["body"] = "text"
            if "content_type" in hints:
                found["content_type"] = content.media_type
        return found

    @staticmethod
    def _with_fields(arguments: dict[str, Any], function: Any) -> dict[str, Any]:
        """Return `arguments` with the fields of a model as keywords, if `function` has no argument `body`."""
        names = inspect.signature(function).parameters
        if "body" in names or "body" not in arguments:
            return arguments
        body = arguments["body"]
        if not isinstance(body, BaseModel) or body.model_extra:  # a request builder accepts it
            raise _NoValueError
        sent = body.model_fields_set.difference(getattr(body, "_read_only", ()))
        fields = {name: getattr(body, name) for name in sent}
        given = {name: value for name, value in arguments.items() if name in names and name != "body"}
        return given | {f"{name}_body" if f"{name}_body" in names else name: value for name, value in fields.items()}

    def _given(self, schema: Any, hint: Any) -> Any:
        """Return a value of the type `hint` that `schema` accepts."""
        if "Iterable" in str(hint):  # items or a file
            raise _NoValueError
        value = self._value(schema, sent=True)
        try:
            return TypeAdapter(hint).validate_python(value)
        except PydanticSchemaGenerationError:  # a file
            raise _NoValueError from None
        except ValidationError as error:
            if not self._accepts(schema, value, sent=True):
                raise _NoValueError from None
            text = f"{self.operation.key}: {json.dumps(value)} as {json.dumps(schema)}"
            raise AssertionError(f"a valid argument is refused: {text}") from error

    def _accepts(self, schema: Any, value: Any, *, sent: bool) -> bool:
        """Return whether another implementation of JSON Schema accepts `value`, and finds an end."""
        never = {"allOf": [schema, {"not": {}}]}
        try:
            return (
                value is not _UNKNOWN
                and not problems(self.document, schema, value, sent=sent)
                and bool(problems(self.document, never, value, sent=sent))
            )
        except Exception:  # noqa: BLE001 - schemas may be invalid
            return False

    def _value(self, schema: Any, *, sent: bool) -> Any:
        variant = VARIANTS[self.number % len(VARIANTS)]
        examples = _FewExamples(document=self.document, variant=variant, sent=sent, is_made_up=True)
        try:
            return examples.of(schema)
        except Exception:  # noqa: BLE001 - examples are made for valid schemas
            raise _NoValueError from None

    def _response(self) -> tuple[int, str, Any, Any]:
        """Return the status, media type, schema and value of a documented response."""
        responses = self._node().get("responses") or {"2XX": {}}
        keys = sorted(responses, key=lambda key: (str(key)[0] != "2", str(key)))
        key = keys[0] if self.number % 4 else keys[-1]
        status = _STATUSES[key] if key in _STATUSES else int(key)
        if key == "default" and "5XX" in keys:
            raise _NoValueError
        content = self._resolved(responses[key]).get("content") or {"": {}}
        media_type = min(content, key=lambda name: not is_json(name))
        schema = self._resolved(content[media_type]).get("schema", True)
        if not is_json(media_type):
            return status, media_type, schema, _UNKNOWN
        return status, media_type, schema, self._value(schema, sent=False)

    def _content(self, key: str) -> Any:
        return self._resolved(self._node()[key])["content"]

    def _node(self) -> Any:
        return self.document.resolve(self.operation.pointer)

    def _resolved(self, value: Any) -> Any:
        return Examples(document=self.document, variant="least", sent=True).resolved(value)


def _without_mapping(hint: Any) -> Any:
    """Return `hint` without the mapping that callers may give in place of a model."""
    members = typing.get_args(hint)
    rest = [each for each in members if typing.get_origin(each) is not Mapping]
    has_other = any(getattr(each, "__name__", "") not in {"NoneType", "Unset"} for each in rest)
    is_changed = has_other and len(rest) < len(members)
    # They are not known here.
    return typing.Union[tuple(rest)] if is_changed else hint  # noqa: UP007
