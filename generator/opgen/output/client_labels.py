"""Names of a client in messages and in suggested commands."""

from dataclasses import dataclass

from opgen.core.findings import Repair


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientLabels:
    """Names of one client in messages: its name, output folder, snapshot path and command.

    `command` is shell text. The name of the client follows it if `takes_name` is true.
    """

    name: str
    output: str
    spec: str
    command: str = "opgen generate"
    takes_name: bool = True

    def repair(self, *flags: str) -> Repair:
        """Return the command that generates this client, with `flags` as options."""
        return Repair(
            command=self.command, name=self.name if self.takes_name else "", flags=flags
        )
