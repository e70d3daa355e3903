"""Damaged responses of all models lose no value. `make damage` reads 100,000 of them."""

from tests.goldens.damaged import models, run


def test_damaged_responses_lose_no_value() -> None:
    found = run(2026, range(3 * len(models())))

    assert set(found) == {"fits", "kept"}, found
