"""The golden cases under `tests/cases`: compared, imported, type-checked and called. See `tests/cases/README.md`."""
