"""What holds for every test: laws are tried without a time limit, since another test may have the machine."""

from hypothesis import settings

settings.register_profile("patient", settings(), deadline=None)
settings.register_profile("thorough", settings(), deadline=None, max_examples=5_000)
settings.load_profile("patient")
