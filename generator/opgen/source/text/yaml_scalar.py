"""Types of YAML scalars: the core schema of YAML 1.2, with decimal numbers only.

Null, booleans, integers and floats have a type. `null`, `true` and `false` have three spellings each. `~` and the empty
scalar are null too. All other scalars are text, such as `no`, `on`, dates and `12:30`.
`0o17` and `0x1F` are integers in the core schema, but text here, because YAML parsers disagree on their type. `0123` is
the integer 123, as in the core schema. `.inf` and `.nan` are errors, because JSON cannot represent them.
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
    """Unsupported or invalid scalar. The exception's text is the reason."""


def plain_scalar(text: str) -> Scalar:
    """Return the value of `text` as a plain scalar without a tag. Raise `ScalarError`."""
    if text and text[0] not in _TYPED_START:
        return text
    typed = _TYPED.fullmatch(text)
    return _value(typed.lastgroup, text) if typed else text


def tagged_scalar(text: str, tag: str) -> Scalar:
    """Return the value of `text` with `tag`. Raise `ScalarError`, also for tags outside the core schema."""
    if tag == _TEXT_TAG:
        return text
    if tag not in _TAGS:
        raise ScalarError("unsupported YAML tag; use only tags of the core schema")
    typed = _TYPED.fullmatch(text)
    if not typed or typed.lastgroup not in _TAGS[tag]:
        raise ScalarError("the value does not match its YAML tag")
    return float(text) if tag.endswith(":float") else _value(typed.lastgroup, text)


def _value(kind: str | None, text: str) -> Scalar:
    match kind:
        case "null":
            return None
        case "true" | "false":
            return kind == "true"
        case "unbounded":
            raise ScalarError(f"{text} cannot be represented in JSON")
        case _ if len(text) > MAX_DIGITS:
            raise ScalarError(f"the number is longer than {MAX_DIGITS} characters")
        case "int":
            return int(text)
        case _ if math.isinf(number := float(text)):
            raise ScalarError("the number is too large for a 64-bit float")
        case _:
            return number
