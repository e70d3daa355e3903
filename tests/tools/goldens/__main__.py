"""Rewrites what the cases expect; the reviewer reads the difference. Run by `make goldens`, never by CI."""

import shutil

from tests.goldens.cases import Case, errors, goldens
from tests.goldens.command import refusal


def main() -> None:
    """Write `expected/` of every golden, and `error.txt` of every refused case."""
    for case in goldens():
        _rewrite(case)
    for case in errors():
        (case.folder / "error.txt").write_text(refusal(case), encoding="utf-8")


def _rewrite(case: Case) -> None:
    pinned = case.pinned
    if pinned == case.expected:
        return
    folder = case.folder / "expected"
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in pinned.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
