"""Rewrites the expected files of the cases: `make goldens`. CI never runs it."""

from tests.goldens.cases import Case, errors, goldens
from tests.goldens.command import refusal


def main() -> None:
    """Write the expected files of each golden, and `error.txt` of each refused case."""
    for case in goldens():
        _rewrite(case)
    for case in errors():
        (case.folder / "error.txt").write_text(refusal(case), encoding="utf-8")


def _rewrite(case: Case) -> None:
    folder = case.folder / "expected"
    for name, text in case.compared.items():
        if text is None:
            raise SystemExit(f"{folder / name}: the package has no such file\nhint: delete the expected file")
        if text != case.expected[name]:
            (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
