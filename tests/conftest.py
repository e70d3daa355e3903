"""What holds for every test.

Laws are tried without a time limit, since another test may have the machine, and with the same examples each time: what
lands depends on the change alone. `make explore` draws others, and more.
"""

from hypothesis import settings

settings.register_profile("same", settings(), deadline=None, derandomize=True)
settings.register_profile(
    "explore", settings(), deadline=None, max_examples=2_000, print_blob=True
)
settings.load_profile("same")
