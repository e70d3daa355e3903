"""Rewrites the expected files of the cases and the output in transcripts: `make goldens`. CI never runs it."""

from tests.goldens.cases import Case, errors, goldens
from tests.goldens.command import refusal
from tests.support.transcripts import rewrite
from tests.unit.cli.test_transcripts import TRANSCRIPTS


def main() -> None:
    """Write the expected files of each golden, `error.txt` of each refused case, and the output in transcripts."""
    for case in goldens():
        _rewrite(case)
    for case in errors():
        (case.folder / "error.txt").write_text(refusal(case), encoding="utf-8")
    for path in TRANSCRIPTS.glob("*.txt"):
        rewrite(path)


def _rewrite(case: Case) -> None:
    folder = case.folder / "expected"
    for name, text in case.compared.items():
        if text is None:
            raise SystemExit(f"{folder / name}: the package has no such file\nhint: delete the expected file")
        if text != case.expected[name]:
            (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
