"""What of the standards a client can meet, and which golden case shows it: `docs/coverage.md` is made from here."""
