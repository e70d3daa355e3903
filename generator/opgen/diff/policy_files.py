"""Policy of one run of `diff`: settings and accepted fingerprints."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from opgen.config.read import read_diff_policy
from opgen.config.toml import settings_error, toml_value
from opgen.core import disk
from opgen.core.characters import escaped
from opgen.core.errors import ChoiceError, UsageError
from opgen.core.pointers import pointer_text
from opgen.core.terminal import printable
from opgen.diff.comparison import DiffRequest
from opgen.diff.model import Allowed, ChangeReport, ReportedChange
from opgen.diff.policy import Policy, verify_rules
from opgen.diff.rules import CHANGE_RULES


def read_policy(config: Path, accepted: tuple[str, ...] = (), reason: str = "") -> Policy:
    """Return the policy of `config`, which may be missing, with the `accepted` fingerprints.

    Raises:
        UsageError: A setting is invalid, or the `reason` of accepted changes is missing.
    """
    if accepted and not reason.strip():
        raise UsageError("missing option --reason\n  hint: use --accept and --reason together")
    allowed = {digest: Allowed(reason=reason) for digest in accepted}
    policy = replace(read_diff_policy(config), accepted=allowed)
    try:
        verify_rules(policy, CHANGE_RULES.keys())
    except ChoiceError as error:
        shown, text = escaped(config.as_posix()), config.read_text("utf-8")
        raise settings_error(shown, text, error.messages) from None
    return policy


def record_accepted(report: ChangeReport, policy: Policy, request: DiffRequest) -> Iterator[str]:
    """Add accepted changes to the allow-list of the configuration, unless it allows them already. Yield messages.

    Raises:
        UsageError: The file cannot be written, or it would become invalid TOML.
    """
    name = printable(request.config.as_posix())
    found = {each.fingerprint: each for each in report.changes}
    for fingerprint, accepted in policy.accepted.items():
        each = found.get(fingerprint)
        if each is None:
            continue
        rule = each.change.rule
        if policy.allows(each.change, request.today):
            yield f"{name}: tool.opgen.diff.allow allows this {rule} already"
            continue
        _append(request.config, each, accepted.reason)
        yield f"{name}: added an entry for {rule} to tool.opgen.diff.allow"


def _append(config: Path, change: ReportedChange, reason: str) -> None:
    """Append an entry for `change` to the allow-list in `config`.

    Raises:
        UsageError: The file cannot be written, or it would become invalid TOML.
    """
    before = config.read_bytes()
    entry = (
        "\n[[tool.opgen.diff.allow]]\n"
        f"rule = {toml_value(change.change.rule)}\n"
        f"pointer = {toml_value(pointer_text(change.change.pointer))}\n"
        f"reason = {toml_value(reason)}\n"
    )
    try:
        after = before.rstrip() + b"\n" + entry.encode()
        tomllib.loads(after.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeError) as error:
        raise UsageError(
            f"{escaped(str(config))}: cannot add an entry, because the file would be invalid TOML: {error}"
        ) from None
    with disk.refusing(f"write {config}"):
        disk.write_file(config, after)
