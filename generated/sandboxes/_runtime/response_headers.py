"""Response headers as the document describes them."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Literal, Protocol, TypeVar

from pydantic import BaseModel
from pydantic_core import from_json

from .http_library import httpx
from .models import adapter
from .reading import MisfitError
from .request import Response, ResponseValidationError

Reading = Literal["text", "time", "list", "lines", "object", "exploded", "json"]
M = TypeVar("M", bound=BaseModel)


class Answered(Protocol):
    """A response, an open stream, or an error of a call."""

    @property
    def request(self) -> Any:
        """Return the request."""

    @property
    def status_code(self) -> int:
        """Return the status."""
        raise NotImplementedError

    @property
    def headers(self) -> Mapping[str, str]:
        """Return the headers. Their names are in any case."""
        raise NotImplementedError


def read_headers(
    response: Answered, model: type[M], readings: Mapping[str, Reading] | None = None
) -> M:
    """Return the headers as `model`. Raise `ResponseValidationError` if they do not fit."""
    try:
        return _validated(model, _values(response, model, readings or {}))
    except MisfitError as misfit:
        head = (response.request, response.status_code, response.headers)
        given = Response(*head, b"", f"headers: {misfit}"), None, misfit.problems
        raise ResponseValidationError(*given) from misfit.error


def read_error_headers(
    response: Answered, model: type[M], readings: Mapping[str, Reading] | None = None
) -> M:
    """Return the headers as `model`, without headers that do not fit."""
    values = _values(response, model, readings or {})
    try:
        return _validated(model, values)
    except MisfitError as misfit:
        wrong = {problem.path[0] for problem in misfit.problems}
    return _validated(model, {n: v for n, v in values.items() if n not in wrong})


def _validated(model: type[M], values: dict[str, object]) -> M:
    form: Any = model
    found: M = adapter(form, repr(form)).read(("validate_python", values))[0]
    return found


def _values(
    response: Answered, model: type[BaseModel], readings: Mapping[str, Reading]
) -> dict[str, object]:
    """Return the documented headers as plain data, by name."""
    headers = httpx.Headers(response.headers)
    names = [field.alias or name for name, field in model.model_fields.items()]
    return {
        name: _value(headers.get_list(name), name, readings.get(name, "text"))
        for name in names
        if name in headers
    }


def _value(lines: list[str], name: str, reading: Reading) -> object:
    """Return the value of the lines of a header. Source: RFC 6570 section 3.2.2, style `simple`."""
    if reading == "lines":
        return lines
    # The only header with lines that are not a list. Source: RFC 9110 section 5.3.
    text = ("\n" if name.lower() == "set-cookie" else ", ").join(lines)
    if reading == "json":
        return _json(text)
    if reading == "time":
        return _time(text)
    if reading == "text":
        return text
    items = [item.strip() for item in text.split(",")] if text else []
    if reading == "list":
        return items
    if reading == "exploded":
        pairs = (item.partition("=") for item in items)
        return {name: value for name, _, value in pairs}
    return dict(zip(items[::2], items[1::2], strict=False))


def _json(text: str) -> object:
    try:
        value: object = from_json(text)
    except ValueError:
        return text  # which fits a schema without a type
    return value


def _time(text: str) -> object:
    """Return a time in the format of HTTP, or text in the format of JSON."""
    try:
        return parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return text
