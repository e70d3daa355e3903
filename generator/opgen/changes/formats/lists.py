"""Changes of one rule, severity and cause, which reports for people show as one list of names."""

from collections.abc import Iterable

from opgen.changes.formats.groups import Entry
from opgen.changes.formats.names import Name, plain, subject_of
from opgen.changes.report import ReportedChange


def kind_of(each: ReportedChange) -> tuple[object, ...]:
    """Return the facts that changes have in common if they share a list.

    A change that its witness does not show is never in a list with others.
    """
    change, witness = each.change, each.witness
    remark = "" if witness is None else witness.remark
    is_shown = witness is None or witness.verdict[:3] != "not"
    return change.rule, change.severity, change.cause, remark, is_shown


def list_kind_of(entry: Entry) -> tuple[object, ...]:
    """Return the facts that entries have in common if they share a list: also the implied changes of the same name."""
    names = _plain_names([entry.main])
    implied = {kind_of(each) for each in entry.implied if _plain_names([each]) == names}
    return (*kind_of(entry.main), frozenset(implied))


def by_kind(changes: Iterable[ReportedChange]) -> list[list[ReportedChange]]:
    """Return lists of changes, without changes of the same rule and message."""
    found: dict[object, list[ReportedChange]] = {}
    distinct = {(each.change.rule, each.change.message): each for each in changes}
    for each in distinct.values():
        found.setdefault(kind_of(each), []).append(each)
    return list(found.values())


def with_same_names(
    implied: Iterable[ReportedChange], mains: list[ReportedChange]
) -> tuple[list[list[ReportedChange]], list[ReportedChange]]:
    """Return the implied changes that have the names of `mains` and no others as lists, and all other ones."""
    names = _plain_names(mains)
    same, others = [], []
    for changes in by_kind(implied):
        if _plain_names(changes) == names and has_same_words(changes):
            same.append(changes)
        else:
            others += changes
    return same, others


def names_of(changes: Iterable[ReportedChange]) -> list[Name]:
    """Return the names of all changes, with the names of one owner after each other."""
    owners: dict[str, list[Name]] = {}
    for each in changes:
        for name in subject_of(each).names:
            owners.setdefault(name.owner, []).append(name)
    return [name for names in owners.values() for name in names]


def has_same_words(changes: Iterable[ReportedChange]) -> bool:
    """Return whether the messages of the changes differ in their names only."""
    return len({subject_of(each).words for each in changes}) == 1


def complete_message(each: ReportedChange) -> str:
    """Return the message, with the operation or the further functions if the message does not name them."""
    change, found = each.change, subject_of(each)
    message = change.message.partition(", also in ")[0]
    others = [name.text for name in found.names]
    if change.names:
        others = others[1:]
    elif found.names[0].member.startswith(' "'):
        others = [found.names[0].owner]
    missing = [name for name in others if name not in message]
    return f"{message} ({', '.join(missing)})" if missing else message


def _plain_names(changes: Iterable[ReportedChange]) -> set[str]:
    return set(map(plain, names_of(changes)))
