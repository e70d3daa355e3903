"""Names of a client in messages and in suggested commands."""

from dataclasses import dataclass

from opgen.core.findings import Repair


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientLabels:
    """Texts that identify one client in messages: name, output folder, document and command.

    `command` is the beginning of a shell command. If `takes_name` is true, the client's name follows.
    """

    name: str
    output: str
    spec: str
    command: str = "opgen generate"
    takes_name: bool = True

    def repair(self, *flags: str) -> Repair:
        """Return the command that generates this client, with `flags` as options."""
        return Repair(command=self.command, name=self.name if self.takes_name else "", flags=flags)
