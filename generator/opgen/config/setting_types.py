"""Types of settings, with their constraints.

Each type has its message beside it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from opgen.config.clients import is_client_name, is_package_name, is_visible
from opgen.core.characters import escaped
from opgen.core.name_styles import KEYWORDS, MAX_LENGTH


def defect(message: str) -> PydanticCustomError:
    """Return the error for a setting with this defect."""
    return PydanticCustomError("setting", message)


def _verify(is_valid: Callable[[str], object], message: str) -> AfterValidator:
    """Refuse a text that is not valid, with a message in which `{}` is the text."""

    def validate(text: str) -> str:
        if not is_valid(text):
            raise defect(message.format(escaped(text)[:80]))
        return text

    return AfterValidator(validate)


def _match(pattern: str, message: str) -> AfterValidator:
    return _verify(re.compile(pattern).fullmatch, message)


def _name(pattern: str, words: str) -> AfterValidator:
    """Refuse a text that is not the name of `words`, or that Python does not accept as one."""
    style = re.compile(pattern)

    def validate(name: str) -> str:
        if not style.fullmatch(name):
            raise defect(f"must be the name of {words}")
        if name in KEYWORDS:
            raise defect(f'"{name}" is a reserved word in Python')
        if len(name) > MAX_LENGTH:
            raise defect(f"must not be longer than {MAX_LENGTH} characters")
        return name

    return AfterValidator(validate)


def distinct(texts: Callable[[Any], Iterable[str]], key: Callable[[str], str] = str) -> AfterValidator:
    """Refuse a value of whose `texts` two have the same `key`."""

    def validate(value: object) -> object:
        counts = Counter(key(text) for text in texts(value))
        repeated = [text for text in texts(value) if counts[key(text)] > 1]
        if repeated:
            names = ", ".join(f'"{escaped(text)}"' for text in dict.fromkeys(repeated))
            raise defect(f"duplicate {names}")
        return value

    return AfterValidator(validate)


Text = Annotated[str, _verify(str.strip, "must not be empty")]
VisibleText = Annotated[Text, _verify(is_visible, "contains an invisible character: {}")]
ClientName = Annotated[str, _verify(is_client_name, "a client name must contain only letters, digits, - and _")]
PackageName = Annotated[VisibleText, _verify(is_package_name, '"{}" is not a valid package name')]
SnapshotPath = Annotated[
    VisibleText,
    _verify(lambda file: file != "-" and "://" not in file, "must be the path of a file; use `source` for a URL"),
]
OverlayPath = Annotated[
    Text, _verify(lambda file: is_visible(file) and "://" not in file, '"{}" is not the path of a file')
]
UrlPrefix = Annotated[
    str,
    _match(
        r"https?://[A-Za-z0-9._-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~%/+@:,;=-]*)?",
        '"{}" is not a prefix of a URL, such as https://example.com/v1/',
    ),
]
VariableName = Annotated[Text, _match(r"[A-Za-z_][A-Za-z0-9_]{0,127}", "must be the name of an environment variable")]
HeaderName = Annotated[Text, _match(r"[A-Za-z0-9-]{1,127}", "must be the name of a header")]
KeyName = Annotated[str, _match(r"[!#$%&'*+.^_`|~A-Za-z0-9-]{1,127}", '"{}" is not a valid name of a key')]
FunctionName = Annotated[str, _name(r"[a-z][a-z0-9_]*", "a function: lower-case letters, digits and _")]
ParserName = Annotated[str, _name(r"parse_[a-z0-9_]+", "a function that begins with parse_")]
ClassName = Annotated[str, _name(r"[A-Z][A-Za-z0-9]*", "a class: letters and digits, beginning with a capital letter")]
FieldName = Annotated[str, _name(r"[A-Za-z][A-Za-z0-9_]*", "a field: letters, digits and _")]
MemberName = Annotated[str, _name(r"[A-Za-z][A-Za-z0-9_]*", "an enum member: letters, digits and _")]
KeywordName = Annotated[str, _name(r"[a-z][a-z0-9_]*", "a keyword: lower-case letters, digits and _")]
ResourceName = Annotated[
    str,
    _name(
        r"|\*|[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*",
        "a resource: names of lower-case letters, digits and _, with points between them",
    ),
]

Name = TypeVar("Name", bound=str)
# Names that differ in case alone count as the same: file systems may ignore case.
Names = Annotated[dict[str, Name], distinct(dict.values, key=str.lower)]
