"""Tables of `docs/explanation/benchmarks.md`. The text around them does not change."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.tools.bench.generating import Result
from tests.tools.bench.measure import Run
from tests.tools.bench.repeating import Repeated
from tests.tools.tables import table


def generating(results: Sequence[Result]) -> str:
    """Return a table for each figure: tools by documents, in multiples of the first tool."""
    failures = {f"{result.tool.name}, {result.document.name}: {result.failure}" for result in results if result.failure}
    notes = "".join(f"- {failure}\n" for failure in sorted(failures))
    return (
        "\n".join(
            [
                "Wall clock:\n",
                _figures(results, lambda run: run.wall, "{:.2f} s"),
                "Processor time, all processes together:\n",
                _figures(results, lambda run: run.cpu, "{:.2f} s"),
                "Peak memory of the largest process:\n",
                _figures(results, lambda run: run.memory / 1e6, "{:.0f} MB"),
                "Lines of Python written:\n",
                table(_rows(results, lambda result: f"{result.lines}")),
                notes,
            ]
        ).rstrip("\n")
        + "\n"
    )


def repeating(results: Sequence[Repeated]) -> str:
    """Return the processor time of the first run, and that of the other runs as multiples of it."""
    header = [f"{each.document.name}, {each.document.operations}" for each in results]
    first, *others = results[0].runs
    rows = [[first, *(f"{each.runs[first].cpu:.2f} s" for each in results)]]
    rows += [
        [
            name,
            *(f"{each.runs[name].cpu / each.runs[first].cpu:.2f}x ({each.runs[name].cpu:.2f} s)" for each in results),
        ]
        for name in others
    ]
    return table([["run", *header], *rows])


def starting(found: Mapping[str, Sequence[Run]]) -> str:
    """Return the processor time of each start in milliseconds."""
    columns = ["--version", "--help", "TAB"]
    rows = [
        [name, *(f"{run.cpu * 1000:.0f} ms" for run in runs), *("-" for _ in columns[len(runs) :])]
        for name, runs in found.items()
    ]
    return table([["tool", *columns], *rows])


def versions(known: Mapping[str, str]) -> str:
    """Return the table of measured versions."""
    return table([["package", "version"], *([name, text] for name, text in known.items())])


def _figures(results: Sequence[Result], figure: Callable[[Run], float], unit: str) -> str:
    """Return the first tool's own figures, then the others' as multiples of them."""
    first = results[0].tool
    own = {result.document: figure(result.cost) for result in results if result.tool == first and result.cost}

    def cell(result: Result) -> str:
        if result.cost is None:
            return "-"
        if result.tool == first or result.document not in own:
            return unit.format(figure(result.cost))
        return f"{figure(result.cost) / own[result.document]:.2f}x"

    return table(_rows(results, cell))


def _rows(results: Sequence[Result], cell: Callable[[Result], str]) -> Iterator[Sequence[str]]:
    documents = dict.fromkeys(result.document for result in results)
    yield ["tool", *(f"{each.name}, {each.operations}" for each in documents)]
    for tool in dict.fromkeys(result.tool.name for result in results):
        yield [tool, *(cell(each) for each in results if each.tool.name == tool)]
