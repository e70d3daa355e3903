"""Settings of all tests: of Hypothesis, and no cache of opgen.

Property tests have no deadline, since other tests may occupy the machine. They draw the same examples on every run, so
that a result depends on the change alone. `make explore` draws random examples, and more of them.
"""

import os

from hypothesis import HealthCheck, settings

_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

settings.register_profile("same", _PATIENT, derandomize=True)
settings.register_profile("explore", _PATIENT, max_examples=2_000, print_blob=True)
settings.load_profile("same")

# A test passes `--cache-dir` where the cache matters. All others generate everything again.
os.environ["OPGEN_NO_CACHE"] = "1"
