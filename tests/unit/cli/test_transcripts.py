"""Transcripts of the command line: output, exit codes, and files that a refusal leaves as they were."""

from pathlib import Path

import pytest

from tests.support.transcripts import expected_and_actual, names

TRANSCRIPTS = Path(__file__).with_name("transcripts")


@pytest.mark.parametrize(
    ("transcript", "case"), [(path.stem, name) for path in sorted(TRANSCRIPTS.glob("*.txt")) for name in names(path)]
)
def test_command_has_the_output_and_the_exit_code_of_its_transcript(transcript: str, case: str) -> None:
    expected, actual = expected_and_actual(TRANSCRIPTS / f"{transcript}.txt", case)
    assert actual == expected
