"""Names, texts and numbers that documents seldom contain, and the choices of one random document."""

import random
from collections.abc import Sequence
from typing import Any, TypeVar

T = TypeVar("T")

PLAIN_NAMES = "id name kind items data next count size owner created".split()
ODD_NAMES = [
    *"class None def self cls type list map dict str int float bool object".split(),
    *"Any Literal Optional Union BaseModel Field RootModel Enum datetime date UUID".split(),
    *"model_config model_fields model_dump model_validate copy json schema validate".split(),
    *"construct parse_obj fields_set __init__ __class__ __root__ __dict__ _private".split(),
    *"Client AsyncClient Request ApiError ClientError ResponseValidationError Upload".split(),
    *"models client operations errors resources webhooks testing _runtime typing".split(),
    *"body headers timeout options with_options close page content_type base_url".split(),
    *"annotations property async await match case print super return TYPE_CHECKING".split(),
    *"ünï 名前 1st 1 a_b a-b aB A.B a__b _ __ é e\u0301 \u017f \u212a σς ﬁ 🎉 $ref x-a ~ @type".split(),
    *["", " ", "a b", "a/b", "a\u2028b", "a\nb", "\"'\\", "{x}", "%s", "# x", "a" * 99],
    *["True", "true", "null", "None_", "value", "member", "mro", "name_", "Item", "Value"],
]
TEXTS = [
    *["", "a", "list", "map", "none", "\\", '"""', "'''", "{{ x }}", "{% x %}", "\x00"],
    *["\u2028", "é\u0301", "🎉", "a\nb\n", "  spaces  ", "# type: ignore", "*", "`code`"],
    *["<b>html</b>", "x" * 200, "2026-11-25", "1e400", "Args:\n    x: y", "\ud83d\ude00"],
]
NUMBERS: list[float] = [
    *[0, 1, -1, 2, 7, 100, 2**31, 2**53 + 1, -(2**63), 2**64, 10**30, 10**300],
    *[0.0, -0.0, 0.1, 1.5, 1e-7, 1e16, 1e23, 5e-324, 1e308, -1e308],
    *[1.7976931348623157e308, 3.4028234663852886e38, 79228162514264337593543950335],
]


class Choices(random.Random):
    """Random choices. A seed determines all of them."""

    def often(self) -> bool:
        """Return true in three of four cases."""
        return self.random() < 0.75

    def maybe(self) -> bool:
        """Return true in one of four cases."""
        return self.random() < 0.25

    def seldom(self) -> bool:
        """Return true in one of 25 cases."""
        return self.random() < 0.04

    def some(self, values: Sequence[T], most: int) -> list[T]:
        """Return up to `most` of `values`."""
        return self.sample(values, min(self.randint(0, most), len(values)))

    def name(self) -> str:
        """Return a name, every fourth time an odd one."""
        return self.choice(ODD_NAMES if self.maybe() else PLAIN_NAMES)

    def text(self) -> str:
        """Return a text."""
        return self.choice(TEXTS if self.maybe() else ["A thing.", "up", "down"])

    def number(self) -> float:
        """Return a number."""
        return self.choice(NUMBERS) if self.maybe() else self.randint(0, 9)

    def json(self, depth: int = 0) -> Any:
        """Return a JSON value."""
        kind = self.randrange(7 if depth < 2 else 5)
        if kind == 5:
            return [self.json(depth + 1) for _ in range(self.randint(0, 2))]
        if kind == 6:
            return {self.name(): self.json(depth + 1) for _ in range(self.randint(0, 2))}
        return [None, self.maybe(), self.number(), self.text(), self.name()][kind]
