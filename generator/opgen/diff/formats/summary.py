"""First lines of a report about changes: the verdict, and the effects on each resource."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from opgen.core.findings import CodePosition, counted
from opgen.core.terminal import printable
from opgen.diff.formats.sentences import CERTAIN, LINE, RISKY, RUNTIME, TITLES, TYPES, Item, Kind, sections_of
from opgen.diff.model import ChangeReport, Severity, summary

_COUNTED: Final = {RUNTIME, TYPES, RISKY}
_MAX_RESOURCES: Final = 6
_MAX_KINDS: Final = 36
"""Maximum number of characters for the kinds of changes in the first line."""
_TYPES_ONLY: Final = Kind("breaks|break type checks only", "")


class _Effect(NamedTuple):
    """Worst change of one method or name. Effects are sorted from worst to best."""

    order: tuple[int, bool]
    kind: Kind
    uses: tuple[CodePosition, ...]

    @property
    def title(self) -> str:
        """The title of the section."""
        return TITLES[self.order[0]]


def summary_lines(report: ChangeReport) -> Iterator[str]:
    """Yield the verdict and at most nine lines: versions and counts, uses of callers, and changes of each resource."""
    found: dict[str, dict[str, _Effect]] = {}
    for section in sections_of(report, is_grouped=False):
        for item in section.items if section.title in _COUNTED else ():
            own = found.setdefault(_resource(item, report.methods), {})
            effect = _Effect((TITLES.index(section.title), item.kind not in CERTAIN), item.kind, item.uses)
            known = own.setdefault(item.unit, effect)
            best = min(known, effect, key=lambda each: each.order)
            own[item.unit] = best._replace(uses=tuple(dict.fromkeys(known.uses + effect.uses)))
    effects = [each for own in found.values() for each in own.values()]
    yield _verdict(report, effects)
    first, comma, others = summary(report).partition(",")
    noun = f" change{'s' * (first[:2] != '1 ')}" if report.changes else ""
    yield f"{printable(report.old)} -> {printable(report.new)}: {first}{noun}{comma}{others}"
    if used := [each for each in effects if each.uses]:
        yield f"your code uses {counted(len(used), 'changed name')} in {_lines(used)}"
    of = {name: [*own.values()] for name, own in found.items()}
    order = sorted(of, key=lambda name: (not any(each.uses for each in of[name]), -_breaking(of[name]), name))
    for name in order[:_MAX_RESOURCES]:
        start, risky = f"{printable(name, 60)}: ", len(of[name]) - _breaking(of[name])
        counts = ([*_counts(of[name], most), *([f"{risky} risky"] if risky else [])] for most in range(5, -1, -1))
        yield next(text for each in counts if len(text := start + ", ".join(each)) <= LINE or len(each) < 3)
    if rest := [each for name in order[_MAX_RESOURCES:] for each in of[name]]:
        number = counted(len(order) - _MAX_RESOURCES, "more resource")
        yield f"{number}: {_breaking(rest)} breaking, {len(rest) - _breaking(rest)} risky"


def _verdict(report: ChangeReport, effects: Sequence[_Effect]) -> str:
    """Return a sentence that says what breaks, and another one that says whether to merge."""
    fails, types = ([each for each in effects if each.title == title] for title in (RUNTIME, TYPES))
    merge = "Merge after callers change"
    if fails or types:
        counts = (", ".join(_counts(fails, most)) for most in (3, 2, 1))
        kinds = "" if types else next((f" ({each})" for each in counts if len(each) < _MAX_KINDS), "")
        texts = [f"{counted(len(fails), 'name')} fail{'s' * (len(fails) == 1)} when code runs{kinds}"] if fails else []
        texts += [f"{counted(len(types), 'name')} for type checkers only"] if types else []
        about = f"Breaking: {', '.join(texts)}"
    elif report.reaches(Severity.BREAKING):
        about = "Breaking: another opgen changes the generated code"
    elif effects:
        about, merge = (
            f"Risky: {counted(len(effects), 'name')} with changes that callers may notice",
            "Merge if callers expect them",
        )
    else:
        about, merge = "Safe" if report.changes else "No changes", "Merge"
    if used := [each for each in fails + types or effects if each.uses]:
        merge = f"Merge after a change of {_lines(used)} of your code"
    elif effects and report.has_callers:
        merge = "Your code uses none of them: merge"
    return f"{about}. {merge}{f' ({report.step} version)' if report.step not in {'', 'none'} else ''}."


def _lines(effects: Iterable[_Effect]) -> str:
    """Return the number of lines with uses."""
    return counted(len({use for each in effects for use in each.uses}), "line")


def _breaking(effects: Iterable[_Effect]) -> int:
    return sum(each.title in {RUNTIME, TYPES} for each in effects)


def _counts(effects: Iterable[_Effect], most: int) -> list[str]:
    """Return the words for the numbers of breaking effects of the `most` frequent kinds, and the number of the others."""
    kinds = (_TYPES_ONLY if each.title == TYPES else each.kind for each in effects if each.title in {RUNTIME, TYPES})
    found = Counter(each._replace(advice="") for each in kinds).most_common()
    others = sum(number for _, number in found[most:])
    return [kind.counted(number) for kind, number in found[:most]] + (
        [f"{others} other{'s' * (others > 1)}"] if others else []
    )


def _resource(item: Item, methods: Mapping[str, str]) -> str:
    """Return the resource with the methods that an item affects, such as `chat.completions`."""
    keys = [item.unit] if item.unit in methods else item.entries[0].main.change.operations
    found = {methods[key] for key in keys if key in methods}
    names = {name.removeprefix("client.").rpartition(".")[0] or "client" for name in found}
    return names.pop() if len(names) == 1 else "shared models" if names else "client"
