"""State of the running service, and its dependencies for endpoints."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated
from uuid import NAMESPACE_URL, UUID, uuid5

from fastapi import Depends, HTTPException, Request

from .models import CreateSandboxRequest, ExposePortResponse, LogLine, Sandbox

CREATED = datetime(2026, 5, 25, 12, 30, tzinfo=UTC)


@dataclass(slots=True)
class Entry:
    """Sandbox with its files and processes."""

    sandbox: Sandbox
    exposures: list[ExposePortResponse] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    logs: list[LogLine] = field(default_factory=list)
    was_busy: bool = False


class State:
    """All sandboxes of one service, in the order of their creation."""

    def __init__(self) -> None:
        self.entries: dict[UUID, Entry] = {}
        self.by_key: dict[str, Sandbox] = {}
        self.created = 0

    def create(self, wanted: CreateSandboxRequest) -> Sandbox:
        """Create a sandbox that runs at once; ids and times are the same in each run."""
        self.created += 1
        sandbox = Sandbox(
            **wanted.model_dump(exclude={"timeout_minutes"}),
            id=uuid5(NAMESPACE_URL, str(self.created)),
            created_at=CREATED,
        )
        lines = [LogLine(at=CREATED, text=f"line {number}") for number in range(5)]
        self.entries[sandbox.id] = Entry(sandbox=sandbox, logs=lines)
        return sandbox

    def entry(self, sandbox_id: UUID) -> Entry:
        """Raise 404, which the document does not describe."""
        if sandbox_id not in self.entries:
            raise HTTPException(404, "no such sandbox")
        return self.entries[sandbox_id]

    def delete(self, sandbox_ids: Iterable[UUID]) -> list[UUID]:
        """Return the removed ones."""
        return [each for each in sandbox_ids if self.entries.pop(each, None)]


def _state(request: Request) -> State:
    state: State = request.app.state.sandboxes
    return state


Stored = Annotated[State, Depends(_state)]
"""Dependency of an endpoint."""
