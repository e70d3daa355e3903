"""Policy of one run of `diff`: settings, a severity file, accepted fingerprints and a reviewed report."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from opgen.changes.policy import Policy, read_severity_levels
from opgen.changes.report import Allowed, ReportedChange
from opgen.config.read import read_diff_policy
from opgen.core import disk
from opgen.core.characters import escaped
from opgen.core.errors import UsageError
from opgen.core.pointers import pointer_text
from opgen.source.limits import MAX_BYTES
from opgen.source.local import read_file


def read_policy(
    config: Path, *, levels: str, accepted: tuple[str, ...], reason: str, reviewed: str
) -> Policy:
    """Return the policy of one run.

    Args:
        config: Path of the configuration file, which may be missing.
        levels: Path of a severity file of oasdiff, or empty.
        accepted: Fingerprints that the command line accepts.
        reason: Reason for the acceptance.
        reviewed: Path of a JSON report; its changes are accepted, or empty.

    Raises:
        UsageError: A file is unusable, or the reason is missing.
    """
    policy = read_diff_policy(config)
    severities = dict(policy.severities)
    if levels:
        text = _text(levels)
        severities = {**read_severity_levels(text, escaped(levels)), **severities}
    if accepted and not reason.strip():
        raise UsageError(
            "missing option --reason\n  hint: use --accept and --reason together"
        )
    allowed = _reviewed(reviewed) if reviewed else {}
    allowed |= {digest: Allowed(reason=reason) for digest in accepted}
    return replace(policy, severities=severities, accepted=allowed)


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


def _reviewed(path: str) -> dict[str, Allowed]:
    """Return the changes of a JSON report as accepted changes, by fingerprint."""
    try:
        report = json.loads(_text(path))
        changes = report["changes"]
        return {
            str(each["fingerprint"]): _reason(each, path)
            for each in changes
            if isinstance(each, Mapping)
        }
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UsageError(
            f"{escaped(path)}: not a report of opgen diff --format json"
        ) from None


def _reason(each: Mapping[str, Any], path: str) -> Allowed:  # Any: parsed JSON
    allowed = each.get("allowed")
    if isinstance(allowed, Mapping):
        until = allowed.get("until")
        return Allowed(
            reason=str(allowed.get("reason")),
            until=date.fromisoformat(until) if isinstance(until, str) else None,
        )
    return Allowed(reason=f"reviewed in {Path(path).name}")


def _text(path: str) -> str:
    try:
        return read_file(path, MAX_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{escaped(path)}: invalid UTF-8") from None
