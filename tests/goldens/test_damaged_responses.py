"""Damaged responses of all models lose no value. `make damage` reads 100,000 of them."""

from tests.goldens.cases import Case, each_golden
from tests.goldens.damaged import models, run


@each_golden(lambda case: case.api.definitions)
def test_damaged_responses_lose_no_value(case: Case) -> None:
    listed = list(models(case))
    found = run(listed, 2026, 3 * len(listed))

    assert set(found) <= {"fits", "kept"}, found
