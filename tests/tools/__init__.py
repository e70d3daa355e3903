"""Programs that measure or compare, each beside its own tests."""
