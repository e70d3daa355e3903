"""Large files and long streams pass through a client, which never has all bytes in its memory."""

from tests.tools.bench.transfer import measure

MEBIBYTES = 64


def test_memory_stays_flat() -> None:
    found = measure(MEBIBYTES)

    assert {name for name, each in found.items() if each["mebibytes"] > MEBIBYTES / 4} == set()
