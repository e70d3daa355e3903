"""Title and text of a pull request, whose edits by people survive."""

import hashlib
import json
import re
from dataclasses import dataclass, replace
from typing import Final, Self

MOST: Final = 65_000
"""Characters of a text; GitHub refuses more than 65,536."""
MOST_NOTES: Final = 20_000
"""Characters of release notes."""
_REPORT: Final = "<!-- opgen:report -->"
_NOTES: Final = "<!-- opgen:notes -->"
_END: Final = "<!-- opgen:end -->"
_STATE: Final = re.compile(r"^<!-- opgen:state (\{.*\}) -->$", re.MULTILINE)
_PARTS: Final = re.compile(rf"(.*?)^{_REPORT}$.*?^{_NOTES}$\n(.*?)^{_END}$(.*)", re.DOTALL | re.MULTILINE)
_REMARK: Final = "opgen rewrites the report above. Your edits of the release notes, and texts above and below, stay."


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Facts about the last run, in a hidden line of the text.

    - `content`: digest of the files of the client.
    - `title`, `notes`: digests of the texts that opgen wrote.
    - `merges`: opgen requested an automatic merge.
    """

    content: str = ""
    title: str = ""
    notes: str = ""
    merges: bool = False

    @classmethod
    def of(cls, body: str) -> Self:
        """Return the state in a text; an empty state if the text has none."""
        found = _STATE.findall(plain(body))
        try:
            facts = json.loads(found[-1]) if found else {}
        except ValueError:
            facts = {}
        names = cls.__slots__
        return cls(**{name: facts[name] for name in names if isinstance(facts.get(name), str | bool)})

    def with_texts(self, title: str, notes: str) -> Self:
        """Return the state with the digests of the texts that opgen writes."""
        return replace(self, title=text_hash(title), notes=text_hash(notes))

    @property
    def line(self) -> str:
        """Return the hidden line."""
        facts = {name: getattr(self, name) for name in self.__slots__}
        return f"<!-- opgen:state {json.dumps(facts, sort_keys=True)} -->"


def plain(text: str | None) -> str:
    r"""Return a text of GitHub with `\n` as line end. Its editor writes `\r\n`."""
    return (text or "").replace("\r\n", "\n")


def text_hash(text: str) -> str:
    """Return a short digest of a text without the white space around it."""
    return hashlib.sha256(plain(text).strip().encode()).hexdigest()[:16]


def body_with(report: str, notes: str, state: State, before: str = "") -> str:
    """Return the text of a pull request with `report` and `notes`.

    `before` is the present text. Its release notes stay if a person edited them, and so do texts around the report.
    """
    before = plain(before)
    found = _PARTS.match(before)
    start, end = ("", f"\n{_REMARK}\n") if found is None else (found[1], found[3])
    if found is None and before:
        start = before
    if found is not None and text_hash(found[2]) != State.of(before).notes:
        notes = found[2]
    end = f"{_STATE.sub('', end).rstrip()}\n{state.line}\n"
    rest = f"{_NOTES}\n{notes.strip()}\n{_END}{end}"
    start = f"{start.rstrip()}\n\n" if start.strip() else ""
    return f"{start}{_REPORT}\n{shortened(report, MOST - len(rest) - len(start)).strip()}\n{rest}"


def shortened(text: str, most: int) -> str:
    """Return `text`, or its first items or rows with a remark."""
    if len(text) <= most:
        return text
    end = max(text.rfind("\n- ", 0, most - 100), text.rfind("\n| ", 0, most - 100))
    return f"{text[: max(end, 0)]}\n\nThe rest is omitted: see the summary of the run."
