"""Completion in a shell: start without pydantic."""

import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

_VARIABLE = "_OPGEN_COMPLETE"
"""Environment variable with which the script of a shell requests completions."""


class _WithoutPydantic:
    """Finder that refuses pydantic.

    typer converts the options of the incomplete command with pydantic, and its import takes a third of a completion.
    No completion depends on a converted value, and typer ignores an error of the conversion.
    """

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Raise `ModuleNotFoundError` for pydantic, and return None for other modules."""
        del path, target
        if fullname == "pydantic":
            raise ModuleNotFoundError(name=fullname)
        return None


def skip_conversion() -> None:
    """Let typer complete without the conversion of values, if a shell requests completions."""
    if os.environ.get(_VARIABLE, "").startswith("complete_"):
        sys.meta_path.insert(0, _WithoutPydantic())
