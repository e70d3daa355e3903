"""What was measured of calls, as it travels from the process that measures."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Seconds of one call: by hand with httpx2 and pydantic, and by the generated client."""

    how: str
    bare: float
    client: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """All that was measured of calls."""

    calls: tuple[Call, ...]
    lines: dict[str, int] = field(default_factory=dict)
    """How many lines of each module of the client one call runs, repetitions counted."""
