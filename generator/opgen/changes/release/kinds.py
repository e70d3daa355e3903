"""Steps of a version, and forms of release notes.

The command line reads this module for its options, so it imports nothing else of opgen.
"""

from enum import StrEnum


class Step(StrEnum):
    """Step of a version, from the largest to none."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"
    NONE = "none"


class NotesFormat(StrEnum):
    """Form of release notes: sections of Keep a Changelog, or a fragment for towncrier."""

    CHANGELOG = "changelog"
    TOWNCRIER = "towncrier"
