"""Writes `docs/reference/coverage.md`: `make coverage`."""

from tests.tools.coverage.page import PAGE, page

if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
