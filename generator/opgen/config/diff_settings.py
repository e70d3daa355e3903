"""Models of `[tool.opgen.diff]`: the step that breaks, own severities, and the allow-list."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from opgen.changes.model import Breaks, Severity
from opgen.changes.policy import OFF, AllowEntry, Policy

_Text = Annotated[str, Field(min_length=1)]
_CONFIG = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class AllowSettings(BaseModel):
    """Reviewed changes, which count for no exit code: `[[tool.opgen.diff.allow]]`."""

    model_config = _CONFIG
    rule: _Text
    """id of the rule"""
    operation: str = ""
    """method and path of all operations of the change, such as `GET /pets`; `*` matches anything"""
    pointer: str = ""
    """JSON Pointer of the change; `*` matches anything"""
    reason: _Text
    """reason for the acceptance, which reports show"""
    until: date | None = None
    """last day on which the entry applies"""


class DiffSettings(BaseModel):
    """Settings of `diff`: `[tool.opgen.diff]`."""

    model_config = _CONFIG
    breaking: Literal["runtime", "types", "files"] = "types"
    """last step at which a change of the package is breaking: `"runtime"` for code that fails when it runs, `"types"` also for errors of a type checker, `"files"` also for imports from submodules"""
    severity: dict[str, Literal["breaking", "risky", "safe", "off"]] = {}
    """own severity of a rule"""
    allow: tuple[AllowSettings, ...] = ()
    """reviewed changes"""

    def policy(self, shown: str) -> Policy:
        """Return the settings as a policy; `shown` is the path of the configuration for messages."""
        return Policy(
            severities={rule: None if word == OFF else Severity(word) for rule, word in self.severity.items()},
            entries=tuple(
                AllowEntry(
                    rule=entry.rule,
                    operation=entry.operation,
                    pointer=entry.pointer,
                    reason=entry.reason,
                    until=entry.until,
                    shown=f"{shown}: tool.opgen.diff.allow.{number}",
                )
                for number, entry in enumerate(self.allow)
            ),
            breaking=Breaks(self.breaking),
        )
