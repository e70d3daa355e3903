"""What holds for every test.

Laws are tried without a limit of time, since another test may have the machine, and with the same examples each time:
what lands depends on the change alone. `make explore` draws others, and more.
"""

from hypothesis import HealthCheck, settings

_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

settings.register_profile("same", _PATIENT, derandomize=True)
settings.register_profile("explore", _PATIENT, max_examples=2_000, print_blob=True)
settings.load_profile("same")
