"""Large files and long streams pass through a client; they are never in its memory as a whole."""

from tests.tools.bench.transfer import measure

MEBIBYTES = 64


def test_memory_stays_flat() -> None:
    found = measure(MEBIBYTES)

    assert {what for what, each in found.items() if each["mebibytes"] > MEBIBYTES / 4} == set()
