"""Parameters on the wire by their document, written by an independent implementation of RFC 6570."""

import json
import re
from typing import Any
from urllib.parse import quote, quote_plus

import uritemplate

_DEFAULTS = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}
_EXPLODED = {"form", "cookie", "deepObject"}
_OPERATORS = {"simple": "", "label": ".", "matrix": ";", "form": "?"}
# Reserved characters that allowReserved permits, because they do not end the component of the URL.
_RESERVED = {"path": ":@!$&'()*+,;=", "query": ":/?@!$'()*,;=", "cookie": "/"}

Parameter = dict[str, Any]
"""Parameter Object of a document. Its value is any JSON, and null if it is omitted."""


def schema(parameter: Parameter) -> Any:
    """Return the schema of a parameter's values."""
    if "content" not in parameter:
        return parameter["schema"]
    (entry,) = parameter["content"].values()
    return entry.get("schema", {})


def path_text(parameter: Parameter, value: Any) -> str:
    """Return the percent-encoded value of a path parameter."""
    if "content" in parameter:
        return quote(_content(parameter, value), safe="")
    return _expanded(parameter, value)


def query_text(parameter: Parameter, value: Any) -> str:
    """Return the part of the query, percent-encoded. It is empty for no value."""
    if value is None:
        return ""
    if parameter["in"] == "querystring":
        return _querystring(parameter, value)
    if "content" in parameter:
        return f"{_name(parameter)}={quote(_content(parameter, value), safe='')}"
    style = _style(parameter)
    if style == "deepObject":
        return "&".join(_pair(name, item) for name, item in _deep(parameter["name"], value))
    if style in {"spaceDelimited", "pipeDelimited"}:
        delimiter = "%20" if style == "spaceDelimited" else "%7C"
        texts = delimiter.join(quote(text, safe="") for text in _flat(value))
        return f"{_name(parameter)}={texts}" if value else ""
    return _expanded(parameter, value).removeprefix("?")


def _deep(name: str, value: Any) -> list[tuple[str, Any]]:
    """Return the pairs that a parser of `a[]=`, `a[b]=` and `a[0][b]=` reads as `value`."""
    if isinstance(value, dict):
        return [pair for key, item in value.items() for pair in _deep(f"{name}[{key}]", item)]
    if not isinstance(value, list):
        return [(name, value)]
    keys = [str(place) if isinstance(item, list | dict) else "" for place, item in enumerate(value)]
    return [pair for key, item in zip(keys, value, strict=True) for pair in _deep(f"{name}[{key}]", item)]


def header_text(parameter: Parameter, value: Any) -> str | None:
    """Return the value of a header without percent-encoding; None for no header."""
    if value is None or value in ([], {}):
        return None
    if "content" in parameter:
        return _content(parameter, value)
    if isinstance(value, dict) and _explode(parameter):
        return ",".join(f"{key}={_text(item)}" for key, item in value.items())
    return ",".join(_flat(value)).strip()


def cookie_text(parameter: Parameter, value: Any) -> str:
    """Return the part of the Cookie header. It is empty for no value."""
    if value is None or value in ([], {}):
        return ""
    name = parameter["name"]
    if "content" in parameter:
        return f"{name}={_content(parameter, value)}"
    if _style(parameter) == "form":
        return _expanded(parameter, value).removeprefix("?").replace("&", "; ")
    if not _explode(parameter) or not isinstance(value, list | dict):
        return f"{name}={','.join(_flat(value))}"
    items = value.items() if isinstance(value, dict) else [(name, v) for v in value]
    return "; ".join(f"{key}={_text(item)}" for key, item in items)


def _expanded(parameter: Parameter, value: Any) -> str:
    if parameter.get("allowReserved"):
        safe = _RESERVED[parameter["in"]]
        texts = ",".join(quote(text, safe=safe) for text in _flat(value))
        return texts if parameter["in"] == "path" else f"{_name(parameter)}={texts}"
    if parameter.get("x-multi-segment"):
        return quote(_text(value), safe="/")
    is_whole = not isinstance(value, list | dict) or not value
    star = "*" if _explode(parameter) and not is_whole else ""
    given: Any = _flat(value)
    if is_whole:
        given = "".join(given)
    elif star and isinstance(value, dict):  # as pairs, because the library sorts a mapping
        given = [(key, _text(item)) for key, item in value.items()]
    # Names of RFC 6570 have fewer characters than those of parameters, so a placeholder replaces the name.
    text = uritemplate.expand("{" + _OPERATORS[_style(parameter)] + "zzz" + star + "}", zzz=given)
    return re.sub(r"\bzzz(?==|$|;)", _name(parameter), text)


def _querystring(parameter: Parameter, value: Any) -> str:
    if "application/x-www-form-urlencoded" not in parameter["content"]:
        return quote(_content(parameter, value), safe="")
    return _form(parameter, value)


def _form(parameter: Parameter, value: Any) -> str:
    """Return a form, in which a space is a plus. Source: 3.2 section "Parameter Object Examples"."""
    (entry,) = parameter["content"].values()
    encodings = entry.get("encoding", {})
    pairs = [
        (
            query_text({**encodings[key], "in": "query", "name": key}, items)
            if "style" in encodings.get(key, {})
            else "&".join(
                f"{quote_plus(key)}={quote_plus(_text(item))}"
                for item in (items if isinstance(items, list) else [items])
            )
        )
        for key, items in value.items()
    ]
    return "&".join(pairs)


def _content(parameter: Parameter, value: Any) -> str:
    (media_type,) = parameter["content"]
    if "application/x-www-form-urlencoded" in media_type:
        return _form(parameter, value)
    if "json" not in media_type.replace("jsonpath", ""):
        return _text(value)
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _pair(name: str, value: Any) -> str:
    return f"{quote(name, safe='')}={quote(_text(value), safe='')}"


def _name(parameter: Parameter) -> str:
    return quote(parameter["name"], safe="")


def _style(parameter: Parameter) -> str:
    style: str = parameter.get("style", _DEFAULTS[parameter["in"]])
    return style


def _explode(parameter: Parameter) -> bool:
    explode: bool = parameter.get("explode", _style(parameter) in _EXPLODED)
    return explode


def _flat(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [_text(part) for pair in value.items() for part in pair]
    return [_text(item) for item in (value if isinstance(value, list) else [value])]


def _text(item: Any) -> str:
    if isinstance(item, bool):
        return "true" if item else "false"
    return item if isinstance(item, str) else json.dumps(item, separators=(",", ":"))
