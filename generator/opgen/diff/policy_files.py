"""Policy of one run of `diff`: settings and accepted fingerprints."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path

from opgen.changes.policy import Policy
from opgen.changes.report import Allowed, ReportedChange
from opgen.config.read import read_diff_policy
from opgen.core import disk
from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.pointers import pointer_text


def read_policy(
    config: Path, accepted: tuple[str, ...] = (), reason: str = ""
) -> Policy:
    """Return the policy of `config`, which may be missing, with the `accepted` fingerprints.

    Raises:
        UsageError: A setting is invalid, or the `reason` of accepted changes is missing.
    """
    if accepted and not reason.strip():
        raise UsageError(
            "missing option --reason\n  hint: use --accept and --reason together"
        )
    allowed = {digest: Allowed(reason=reason) for digest in accepted}
    return replace(read_diff_policy(config), accepted=allowed)


def record_accepted(config: Path, change: ReportedChange, reason: str) -> None:
    """Append an entry for `change` to the allow-list in `config`.

    Raises:
        UsageError: The file cannot be written, or it would become invalid TOML.
    """
    before = config.read_bytes()
    entry = (
        "\n[[tool.opgen.diff.allow]]\n"
        f"rule = {json.dumps(change.change.rule)}\n"
        f"pointer = {json.dumps(pointer_text(change.change.pointer))}\n"
        f"reason = {json.dumps(reason)}\n"
    )
    after = before.rstrip() + b"\n" + entry.encode()
    try:
        tomllib.loads(after.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{escaped(str(config))}: cannot add an entry, because the file would be invalid TOML: {error}"
        ) from None
    with disk.refusing(f"write {config}"):
        disk.write_file(config, after)
