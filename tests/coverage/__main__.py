"""Writes `docs/coverage.md`: `make coverage`."""

from tests.coverage.page import PAGE, page

if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
