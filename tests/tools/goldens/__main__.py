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
    expected, compared = case.expected, case.compared
    folder = case.folder / "expected"
    for name in expected.keys() - compared.keys():
        (folder / name).unlink()
    for name, text in compared.items():
        if text is None:
            raise SystemExit(f"{folder / name}: the package has no such file\nhint: delete the expected file")
        if text != expected.get(name):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
