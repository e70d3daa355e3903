"""What a YAML scalar means: the core schema of YAML 1.2, decimal numbers only.

`null`, `true` and `false` in their three spellings, integers and floats are typed. All else is text: `no`, `on`,
dates, `12:30`, and, departing from the core schema, `0o17` and `0x1F`, which other readers take for text or for other
numbers. `0123` is the integer 123, as the core schema says. `.inf` and `.nan` have no JSON and are refused.
Source: YAML 1.2.2, chapter 10.3.2.
"""

import math
import re

from opgen.source.limits import MAX_DIGITS

Scalar = str | int | float | bool | None

_TYPED = re.compile(
    r"""(?P<null>(?:~|null|Null|NULL)?)
      | (?P<true>true|True|TRUE)
      | (?P<false>false|False|FALSE)
      | (?P<int>[-+]?[0-9]+)
      | (?P<float>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)
      | (?P<unbounded>[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))""",
    re.VERBOSE,
)
_TYPED_START = frozenset("~nNtTfF-+.0123456789")
_TAGS = {
    "tag:yaml.org,2002:null": ("null",),
    "tag:yaml.org,2002:bool": ("true", "false"),
    "tag:yaml.org,2002:int": ("int",),
    "tag:yaml.org,2002:float": ("float", "int"),
}
_TEXT_TAG = "tag:yaml.org,2002:str"


class ScalarError(Exception):
    """The scalar has no meaning here; the message says why."""


def plain_scalar(text: str) -> Scalar:
    """What `text` means where it stands without quotes and without a tag. Raises `ScalarError`."""
    if text and text[0] not in _TYPED_START:
        return text
    typed = _TYPED.fullmatch(text)
    return _value(typed.lastgroup, text) if typed else text


def tagged_scalar(text: str, tag: str) -> Scalar:
    """What `text` means with `tag`, which must be one of the core schema's. Raises `ScalarError`."""
    if tag == _TEXT_TAG:
        return text
    if tag not in _TAGS:
        raise ScalarError("a tag other than those of YAML's core schema")
    typed = _TYPED.fullmatch(text)
    if not typed or typed.lastgroup not in _TAGS[tag]:
        raise ScalarError("a value that its tag does not allow")
    return float(text) if tag.endswith(":float") else _value(typed.lastgroup, text)


def _value(kind: str | None, text: str) -> Scalar:
    match kind:
        case "null":
            return None
        case "true" | "false":
            return kind == "true"
        case "unbounded":
            raise ScalarError(f"{text} has no counterpart in JSON")
        case _ if len(text) > MAX_DIGITS:
            raise ScalarError(f"the number is longer than {MAX_DIGITS} characters")
        case "int":
            return int(text)
        case _ if math.isinf(number := float(text)):
            raise ScalarError("the number is larger than any that a 64-bit float holds")
        case _:
            return number
